"""Scenes as they travel: files and links of any origin are checked at the border; what was saved opens again."""

import base64
import json
import re
import zlib
from typing import Any

import pytest

from tests.pages.test_hostile_addresses import FOREIGN
from ui.navigation import scene_pages
from ui.sharing import qr_code
from ui.state import presentation, scene_files
from ui.state.scene import LONGEST_NOTE, LONGEST_TITLE, MOST_SCENES, TEXTS, Scene, Vote, scenes_from

PAGES = scene_pages()
SCENES = (
    Scene("Lisbon, Malmö", "/compare?city=pt001c,se003c&view=profile", "Say “why not” = 中", "Guess?"),
    Scene("Overview", "/"),
    Scene("Regions", "/regions?region=AT13"),
)
# As a file of the first version was written. Never change it; add a file of a new version below.
FIRST_VERSION = """{"atlas_scenes": 1, "scenes": [
 {"title": "Housing", "address": "/compare?city=at-vienna&measure=survey_easy_find_housing&view=ranked", "note": "Note"},
 {"title": "Policy", "address": "/policy?policy_view=trends&policy_country=SE,NO", "question": "Which?"},
 {"title": "With a choice that no longer exists", "address": "/regions?once_known=1&region_view=scatter"}
]}"""


def test_a_file_and_a_link_open_again_as_they_were() -> None:
    assert scene_files.from_file(scene_files.as_file(SCENES), PAGES) == (SCENES, [])
    assert scene_files.from_link(scene_files.as_link(SCENES), PAGES) == (SCENES, [])
    assert re.fullmatch(r"[\w.-]+", scene_files.as_link(SCENES))  # nothing in it needs escaping in an address


def test_a_file_of_the_first_version_opens() -> None:
    scenes, problems = scene_files.from_file(FIRST_VERSION, PAGES)
    assert problems == []
    assert [scene.address for scene in scenes] == [
        "/compare?city=at-vienna&measure=survey_easy_find_housing&view=ranked",
        "/policy?policy_view=trends&policy_country=SE,NO",
        "/regions?once_known=1&region_view=scatter",
    ]
    assert [scene.note for scene in scenes] == ["Note", "", ""]
    assert scenes[1].question == "Which?"


# As a file of the second version was written. Never change it either.
SECOND_VERSION = """{"atlas_scenes": 2, "scenes": [
 {"title": "Jobs", "address": "/compare?city=at-vienna,de001c", "question": "Where?", "vote": {"kind": "highest_city"}},
 {"title": "Policy", "address": "/policy", "question": "Which?", "vote": {"kind": "one_choice", "choices": ["Work", "Home"]}},
 {"title": "Share", "address": "/compare", "question": "How many?", "vote": {"kind": "number"}},
 {"title": "Scale", "address": "/", "question": "How well?", "vote": {"kind": "scale", "choices": ["Not at all", "Very"]},
  "minutes": 3, "script": "Wait."}
]}"""


def test_a_file_of_the_second_version_opens_with_its_votes() -> None:
    scenes, problems = scene_files.from_file(SECOND_VERSION, PAGES)
    assert problems == []
    assert [scene.vote for scene in scenes] == [
        Vote("highest_city"),
        Vote("one_choice", ("Work", "Home")),
        Vote("number"),
        Vote("scale", ("Not at all", "Very")),
    ]
    assert [(scene.minutes, scene.script) for scene in scenes] == [(0, "")] * 3 + [(3, "Wait.")]
    assert scene_files.from_file(scene_files.as_file(scenes), PAGES) == (scenes, [])
    assert scene_files.from_link(scene_files.as_link(scenes), PAGES) == (scenes, [])
    first = scene_files.as_link(SCENES)
    assert scene_files.from_link("1" + first[1:], PAGES) == (SCENES, [])


@pytest.mark.parametrize(
    "vote",
    [
        7,
        "number",
        [],
        {},
        {"kind": "sheet"},
        {"kind": "sheet", "choices": ["a", "b"]},
        {"kind": "sheet", "choices": ["a", "b"], "statements": "xy"},
        {"kind": "sheet", "choices": ["a", "b"], "statements": ["x", 7]},
        {"kind": "sheet", "choices": ["a", "b"], "statements": [f"Statement {at}" for at in range(17)]},
        {"kind": ["number"]},
        {"kind": "one_choice"},
        {"kind": "one_choice", "choices": "ab"},
        {"kind": "one_choice", "choices": ["a"]},
        {"kind": "one_choice", "choices": ["a", "A"]},
        {"kind": "several_choices", "choices": [1, None, {"x": 1}]},
    ],
    ids=repr,
)
def test_a_vote_that_cannot_be_asked_is_left_out(vote: object) -> None:
    scenes, problems = scenes_from([{"address": "/compare", "question": "Which?", "vote": vote}], PAGES)
    assert scenes == (Scene("Compare", "/compare", "", "Which?"),)
    assert problems == (["1 vote on a question could not be read and will not be asked."] if vote else [])


@pytest.mark.parametrize("minutes", [-1, 121, 2.5, "3", True, None, [3], 10**30])
def test_minutes_that_cannot_be_are_none(minutes: object) -> None:
    (scene,), problems = scenes_from([{"address": "/compare", "minutes": minutes, "script": 7}], PAGES)
    assert (scene.minutes, scene.script, problems) == (0, "", [])


def test_a_vote_needs_its_question() -> None:
    scenes, problems = scenes_from([{"address": "/compare", "vote": {"kind": "number"}}], PAGES)
    assert scenes[0].vote is None
    assert len(problems) == 1


def test_a_file_of_a_later_version_opens_with_a_sentence() -> None:
    later = json.loads(FIRST_VERSION) | {"atlas_scenes": 7, "new": True}
    scenes, problems = scene_files.from_file(json.dumps(later), PAGES)
    assert len(scenes) == 3
    assert len(problems) == 1 and "another version" in problems[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"7",
        b'{"scenes": []}',
        b'{"atlas_scenes": 1}',
        b'{"atlas_scenes": 1, "scenes": {}}',
        b"[" * 100_000,
        b" " * (scene_files.LONGEST_FILE + 1),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_what_is_no_file_of_scenes_is_one_sentence(content: bytes) -> None:
    scenes, problems = scene_files.from_file(content, PAGES)
    assert scenes == ()
    assert len(problems) == 1


@pytest.mark.parametrize(
    "address",
    [
        None,
        7,
        "",
        "compare",
        "//evil.example/compare",
        "http://evil.example/compare",
        "javascript:alert(1)",
        "/nowhere",
        "/workshop",
        "/../compare",
        "/compare\\..",
        "/compare?x=\x00",
        "/compare?x=y z",
        "/compare?" + "a=1&" * 61,
        "/compare?x=" + "y" * 1000,
        "/compare?x=" + "%F0%9F" * 300,
        "http://[/compare",
    ],
    ids=lambda address: repr(address)[:24],
)
def test_only_views_of_the_atlas_are_scenes(address: object) -> None:
    assert scenes_from([{"title": "x", "address": address}], PAGES)[0] == ()


@pytest.mark.parametrize("entry", [None, 7, "x", [], {}, {"title": "x"}, {"address": {"x": 1}}])
def test_entries_of_another_form_are_left_out(entry: object) -> None:
    scenes, problems = scenes_from([entry, {"address": "/compare"}], PAGES)
    assert [scene.title for scene in scenes] == ["Compare"]
    assert problems == [
        "1 scene leads to no page of this atlas, or by an address of more than 1,000 characters, and could not be opened."
    ]


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_foreign_text_stays_text_on_one_line_and_is_cut(text: str) -> None:
    (scene,), _ = scenes_from([{"title": text, "note": text, "question": text, "address": "/compare"}], PAGES)
    assert 0 < len(scene.title) <= LONGEST_TITLE
    assert len(scene.note) <= LONGEST_NOTE
    assert scene.title.isprintable() and scene.note.isprintable()


def test_what_is_cut_is_said() -> None:
    longest = {name: "é" * most for name, most in TEXTS.items()}
    assert scenes_from([longest | {"address": "/compare"}], PAGES)[1] == []
    for name, text in longest.items():
        unseen = f"  {text}\u200b\n"
        assert scenes_from([longest | {"address": "/compare", name: unseen}], PAGES)[1] == []
        (scene,), problems = scenes_from([longest | {"address": "/compare", name: f"{text}é"}], PAGES)
        assert getattr(scene, name) == text
        assert problems == [
            "Texts of 1 scene were cut. Characters at most: a title 120, a question 200, a note 600, a script 1,000."
        ]


def test_presenting_and_sharing_are_no_part_of_a_scene() -> None:
    (scene,), _ = scenes_from([{"address": "/compare?present=1-abcd&scenes=1.x&view=map"}], PAGES)
    assert scene.address == "/compare?view=map"


def test_no_more_scenes_than_a_session_holds() -> None:
    scenes, problems = scenes_from([{"address": "/"}] * (MOST_SCENES + 5), PAGES)
    assert len(scenes) == MOST_SCENES
    assert len(problems) == 1


def test_the_most_and_longest_scenes_fit_into_a_browser() -> None:
    from ui.state.browser_storage import LONGEST

    longest: dict[str, Any] = {"address": f"/compare?x={'y' * 980}", "title": '"' * 120, "note": '"' * 600, "question": '"' * 200}
    longest["script"] = '"' * 1000
    longest["vote"] = {"kind": "sheet", "choices": ['"' * 115 + str(number) for number in range(10)]}
    longest["vote"]["statements"] = ['"' * 198 + str(number) for number in range(10, 26)]
    scenes, _ = scenes_from([longest] * MOST_SCENES, PAGES)
    assert len(scenes) == MOST_SCENES and all(scene.vote for scene in scenes)
    assert len(scene_files.as_file(scenes)) < LONGEST
    widest = json.loads(json.dumps(longest).replace(r"\"", "\U0001f600"))
    scenes, _ = scenes_from([widest] * MOST_SCENES, PAGES)
    assert all(scene.vote for scene in scenes)
    assert len(scene_files.as_file(scenes).encode()) < scene_files.LONGEST_FILE


def test_a_sheet_of_statements_travels_by_file_and_link() -> None:
    vote = Vote("sheet", ("Yes", "Partly", "No"), 60, False, ("A strategy is adopted", "Results are measured"), True)
    scenes = (Scene("T", "/room?room_part=screen", question="How far?", vote=vote),)
    assert scene_files.from_file(scene_files.as_file(scenes), PAGES) == (scenes, [])
    assert scene_files.from_link(scene_files.as_link(scenes), PAGES) == (scenes, [])


def packed(content: Any) -> str:
    return "1." + base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.",
        "1.x",
        "3." + scene_files.as_link(SCENES)[2:],
        scene_files.as_link(SCENES)[:-20],
        "1." + "A" * 7000,
        packed({"title": "x"}),
        packed([{"address": "/nowhere"}]),
        packed("x" * 2_000_000),
        *(text[:6000] for text in FOREIGN.values()),
    ],
    ids=lambda text: repr(text[:16]),
)
def test_damaged_links_bring_nothing_but_a_sentence(text: str) -> None:
    scenes, problems = scene_files.from_link(text, PAGES)
    assert scenes == ()
    assert len(problems) == 1
    choice, sentences = scene_files.parameters(PAGES)[0].parse([text])
    assert choice is None and len(sentences) == 1


def test_place_in_the_address_is_number_and_mark() -> None:
    parameter = presentation.parameter()
    assert parameter.parse(["3-0a1f2b3c"]) == ("3-0a1f2b3c", [])
    assert parameter.parse(["3-0a1f2b3c-room"]) == ("3-0a1f2b3c-room", [])
    for text in (
        "",
        "0-0a1f2b3c",
        "3-0a1f2b3c-rooms",
        "3",
        "3-0a1f2b3",
        "100-0a1f2b3c",
        "3-0a1f2b3c5",
        "٣-0a1f2b3c",
        *FOREIGN.values(),
    ):
        assert parameter.parse([text]) == (None, [])


def test_a_code_holds_exactly_its_link() -> None:
    """The code is drawn from the modules that segno encodes for this very text, the error correction at least the lowest."""
    import segno

    link = "http://atlas.example:8501/compare?city=pt001c,se003c"
    picture = qr_code.code_picture(link)
    assert picture == segno.make(link, micro=False).svg_data_uri(border=qr_code.QUIET, light="#fff", omitsize=True)
    assert picture != qr_code.code_picture(f"{link}x")
    assert qr_code.code_picture("http://atlas.example/" + "x" * qr_code.LONGEST_IN_CODE) is None


@pytest.mark.parametrize(
    ("link", "is_local"),
    [
        ("http://localhost:8501/compare", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:8501/", True),
        ("http://192.168.1.7:8501/", False),
        ("https://atlas.example/", False),
        ("/compare", False),
    ],
)
def test_a_link_that_phones_cannot_open_says_so(link: str, is_local: bool) -> None:
    assert bool(qr_code.only_here(link)) == is_local


@pytest.mark.parametrize("field", ["title", "address", "note", "question", "script"])
def test_half_a_character_in_a_scene_never_reaches_the_page(field: str) -> None:
    """JSON can hold what no browser can be sent, in a file and in a link: a text loses it, an address is no address."""
    scene = {"title": "A title", "address": "/compare?city=at-graz"}
    scene[field] = f"{scene.get(field, '')}\ud800"
    content = json.dumps({"atlas_scenes": scene_files.VERSION, "scenes": [scene]})
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps([scene]).encode())).decode()
    for scenes, problems in (
        scene_files.from_file(content.encode(), PAGES),
        scene_files.from_link(f"{scene_files.VERSION}.{packed}", PAGES),
    ):
        assert bool(problems) == (field == "address")
        assert len(scenes) == (field != "address")
        assert json.dumps([vars(one) for one in scenes], ensure_ascii=False).encode()
