"""Files of scenes and assessments, links with scenes, what a browser kept: opened or refused, then saved and opened again."""

import base64
import json
import zlib

import pytest
from hypothesis import strategies as st

from queries.database import run
from tests.fuzzing.conftest import Cases
from tests.fuzzing.drawing import JSON, TEXTS, as_json, damaged, like
from ui.instruments import drafts, files
from ui.instruments.answers import Answer, Assessment
from ui.instruments.guidance import INSTRUMENTS, contexts_of, items_of
from ui.navigation import scene_pages
from ui.state import scene_files
from ui.state.scene import Scene, Vote
from ui.your_data import tab_storage

pytestmark = pytest.mark.usefixtures("on_fixture")

SCENES = (
    Scene("Lisbon, Malmö", "/compare?city=pt001c,se003c&view=profile", "Say “why not” = 中", "Guess?", Vote("highest_city"), 5),
    Scene("Overview", "/", script="First", question="Which?", vote=Vote("one_choice", ("One", "Two"), 30)),
    Scene("Regions", "/regions?region=AT13", question="In a word?", vote=Vote("words", moderated=True)),
)


def assert_sentences(remarks: list[str] | tuple[str, ...]) -> None:
    for remark in remarks:
        assert remark.strip()
        remark.encode()


def assert_scenes(scenes: tuple[Scene, ...], problems: list[str]) -> None:
    """What was opened is saved and opened again as it is, in a file and in a link."""
    assert_sentences(problems)
    text = scene_files.as_file(scenes)
    text.encode()
    assert scene_files.from_file(text, scene_pages()) == (scenes, [])
    link = scene_files.as_link(scenes)
    assert len(link) > scene_files.LONGEST_LINK or scene_files.from_link(link, scene_pages()) == (scenes, [])


def test_files_of_scenes(cases: Cases) -> None:
    whole = json.loads(scene_files.as_file(SCENES))
    prepared = scene_files.PREPARED.read_bytes()
    drawn = (like(whole) | JSON).map(as_json) | like(json.loads(prepared)).map(as_json) | damaged(as_json(whole), prepared)
    cases(900, lambda content: assert_scenes(*scene_files.from_file(content, scene_pages())), content=drawn)


def packed(content: bytes) -> str:
    return f"{scene_files.VERSION}." + base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


def test_links_with_scenes(cases: Cases) -> None:
    link = scene_files.as_link(SCENES)
    entries = json.loads(scene_files.as_file(SCENES))["scenes"]
    broken = damaged(link.encode()).map(lambda content: content.decode(errors="replace"))
    drawn = TEXTS | broken | (like(entries) | JSON).map(as_json).map(packed) | damaged(as_json(entries)).map(packed)
    cases(500, lambda text: assert_scenes(*scene_files.from_link(text, scene_pages())), text=drawn)


def assessments() -> list[Assessment]:
    """One of each instrument, with something in every part."""
    city = str(run("filters/city_options")["city_id"].iloc[0])
    made = []
    for instrument in INSTRUMENTS:
        items = list(items_of(instrument))[:4]
        answers = dict.fromkeys(items[:2], Answer("in_place", "A note", "https://city.example/a")) | {items[2]: Answer("partly")}
        contexts = dict.fromkeys(list(contexts_of(instrument))[:2], "Small")
        made.append(Assessment(instrument, city, "2026-03-02", answers, contexts, "", "Office", tuple(items[:2])))
    return made


def assert_opened(content: bytes) -> None:
    """What was opened is saved and opened again as it is."""
    found = files.opened(content)
    assert_sentences(found.remarks)
    assert found.assessment or found.remarks
    if found.assessment:
        text = files.as_text(found.assessment)
        assert files.opened(text.encode()) == files.Opened(found.assessment)


def test_files_of_assessments(cases: Cases) -> None:
    whole = [json.loads(files.as_text(one)) for one in assessments()]
    for one in whole:
        assert files.opened(as_json(one)).assessment
    drawn = st.sampled_from(whole).flatmap(like).map(as_json) | JSON.map(as_json) | damaged(*map(as_json, whole))
    cases(900, assert_opened, content=drawn)


def test_what_a_browser_kept(cases: Cases) -> None:
    """Drafts of assessments come back from the visitor's hands."""
    whole = [json.loads(files.as_text(one)) for one in assessments()]

    def check(text: str) -> None:
        found, _ = drafts._read(text)
        drafts.stored_text({one.instrument: one for one in found}).encode()

    texts = (like(whole) | JSON).map(as_json) | damaged(as_json(whole))
    cases(300, check, text=texts.map(lambda content: content.decode(errors="replace")) | TEXTS)
    assert tab_storage.content() is None
