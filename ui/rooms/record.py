"""The record of a session as a document: scenes as pictures with the answers of the room, priorities, next steps, sources."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import streamlit as st

import workshop
from serving import streamlit_internals
from serving.streamlit_internals import RunFailedError
from ui import documents, downloads, printed_table, value_text, wording
from ui.documents import NEXT_STEPS, Document, Part, Picture
from ui.rooms import correct_answer, facilitator_key, result_words, scene_votes
from ui.rooms.live_results import table
from ui.sharing import qr_code
from ui.state import scene_store
from ui.state.scene import ROOM, Scene
from workshop import AskedQuestion, Facilitator, ItemResult, RoomsNotReadyError

MOST_ROWS = 15  # of a view that has no picture
PICTURE_HEIGHT = 16  # centimetres, so that the answers find room on the page
ROW = ("city", "place_name", "place", "title", "measure", "population_group", "year", "value", "unit", "gap", "reliability")
ROW_OF_TEXTS = ("country", "dimension_name", "network", "benchmark", "name", "summary")  # of a view that has none of these
HEADS = printed_table.COLUMNS | {"dimension_name": "Aspect"}
TO_FILL = ("What", "Who", "By when")
Plans = Callable[[], Sequence[Part]]


def offer(plans: Plans) -> None:
    """Offer the record, if there is a scene or a room. plans: the parts on priorities and practices, made when asked for."""
    try:
        by = facilitator_key.of_session()
    except RoomsNotReadyError:
        by = None
    scenes = scene_store.scene_list()
    if not scenes and by is None:
        return
    make = partial(document_of, scenes, by, plans, qr_code.site())
    with st.popover("Record of the session", icon=":material/description:"):
        st.write(
            "One document: the scenes as pictures, the questions with the answers of the room, priorities and practices of your "
            "self-assessment, next steps, sources. No participant is named. It takes some seconds a scene."
        )
        documents.buttons(make, "session_record", "", "record")


def document_of(scenes: Sequence[Scene], by: Facilitator | None, plans: Plans, site: str) -> Document:
    """The record. by: who leads the room, if there is one; site: where the atlas is, for links."""
    asked = workshop.questions_of(workshop.store(), by) if by else ()
    parts: list[Part] = []
    used: list[str] = []
    of_scenes: set[int] = set()
    for number, scene in enumerate(scenes, start=1):
        drawn, source_ids = _scene(number, scene, site)
        answers = answered_at(scene, asked)
        parts += [drawn, *(_answers(by, one, level=2) for one in answers if by)]
        of_scenes |= {one.question_id for one in answers}
        used += source_ids
    others = [one for one in asked if one.question_id not in of_scenes]
    if others and by:
        parts += [Part("What the room was asked besides"), *(_answers(by, one, level=2) for one in others)]
    made = plans()
    parts += [*made, _next_steps(any(part.title == NEXT_STEPS for part in made))]
    parts += [documents.sources_part(used)] if used else []
    return Document("Record of the session", "record of a session", parts, _about(scenes, asked, by))


def answered_at(scene: Scene, asked: Sequence[AskedQuestion]) -> list[AskedQuestion]:
    """The question of a scene among those of a room, which may have been asked in the same words about another indicator."""
    question = scene_votes.asked_as(scene)
    return [one for one in asked if one.question == question]


def _about(scenes: Sequence[Scene], asked: Sequence[AskedQuestion], by: Facilitator | None) -> str:
    counts = [wording.plural(len(scenes), "scene", "scenes"), wording.plural(len(asked), "question", "questions")]
    if by:
        joined = workshop.room_of(workshop.store(), by).joined
        counts.append(f"{wording.plural(joined, 'participant', 'participants')}, whose names were not asked")
    return f"{date.today():%-d %B %Y} · {' · '.join(counts)}"


def _scene(number: int, scene: Scene, site: str) -> tuple[Part, list[str]]:
    """The scene as a picture; without one, as a table; else in words. And the sources of its rows."""
    title = f"{number}. {scene.title}"
    link = f"Opens in the atlas: {site}{scene.address}"
    texts = [text for text in (scene.note, f"Question: {scene.question}" if scene.question else "") if text]
    if scene.url_path == ROOM:  # a question without figures
        return Part(title, tuple(texts)), []
    offered = _offered(scene, site)
    if offered is None:
        return Part(title, (*texts, "Of this view there is no picture for a document; the link opens it.", link)), []
    rows = offered.rows()
    source_ids = downloads.sources_of(rows)
    if "png" in offered.pictures:
        picture = Picture(offered.pictures["png"](), in_sentences(described(offered.view)), height=PICTURE_HEIGHT)
        return Part(title, (*texts, link), picture=picture), source_ids
    first, counted = first_rows(rows, scene)
    shown = row_table(first)
    source = value_text.source_line(source_ids) if source_ids else ""
    about = [text for text in (*described(offered.view), counted, source) if text]
    return Part(title, (*texts, *about, link), table=shown), source_ids


def row_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a view in words, in the columns that say most on paper."""
    names = [name for name in ROW if name in rows] or [name for name in ROW_OF_TEXTS if name in rows]
    shown = printed_table.in_words(downloads.typed(rows))[names].dropna(axis="columns", how="all")
    if {"city", "place_name"} <= set(shown) and shown["city"].eq(shown["place_name"]).all():
        shown = shown.drop(columns="place_name")
    return shown.astype(object).where(shown.notna(), "").rename(columns=lambda name: HEADS.get(name, wording.upper(name)))


def first_rows(rows: pd.DataFrame, scene: Scene) -> tuple[pd.DataFrame, str]:
    """As many rows of a view as the record has, those of the scene's cities first, and a sentence where it leaves any out."""
    are_selected = rows["city_id"].isin(scene_votes.cities_of(scene)) if "city_id" in rows else pd.Series(False, rows.index)
    first = pd.concat([rows[are_selected], rows[~are_selected]]).head(MOST_ROWS)
    count = f"{len(first)} of {len(rows)} rows"
    if len(rows) == len(first):
        return first, ""
    are_both = are_selected.any() and not are_selected.all()
    return first, f"{count}, those of the selected cities first." if are_both else f"The first {count}."


def described(view: downloads.View) -> list[str]:
    """What a view is of, and which choices it stands for; some selections begin with the title."""
    selection = wording.upper(view.selection)
    return [selection] if selection.startswith(view.title) else [view.title, selection]


def in_sentences(texts: Sequence[str]) -> str:
    """Texts behind each other, each with its end."""
    return " ".join(text if text.endswith((".", "?")) else f"{text}." for text in texts)


def _offered(scene: Scene, site: str) -> downloads.Offered | None:
    """What the view offers to a new visitor; None where it fails, offers nothing, or is another view than the scene's.

    It is another where something that the scene asks for is gone, or was the facilitator's own.
    """
    query = urlsplit(scene.address).query
    try:
        session = streamlit_internals.run_without_browser(scene.url_path, query, site)
    except RunFailedError:
        return None
    offered = downloads.offered(session)
    if offered is None:
        return None
    shown = parse_qs(urlsplit(offered.view.link).query, keep_blank_values=True)
    return offered if parse_qs(query, keep_blank_values=True).items() <= shown.items() else None


def _answers(by: Facilitator, asked: AskedQuestion, level: int) -> Part:
    """A question with the answers of the room, and what the data say where they can."""
    result = workshop.result(workshop.store(), by, asked)
    count = wording.plural(result.answered, "participant", "participants")
    paragraphs = [f"{count} answered."]
    if asked.question.kind == "highest_city":
        paragraphs.append(_text(correct_answer.sentence(asked.question)))
    if said := result_words.text_of(asked.question, result):
        paragraphs.append(_text(said))
    rows = _by_statement(result.items) if result.items else table(result)
    if result.answered and list(rows.columns) == ["Answer", "Participants"]:
        rows = rows.assign(Share=[f"{100 * count / result.answered:.0f} %" for count in rows["Participants"]])
    return Part(f"The room on: {asked.question.text}", tuple(paragraphs), table=rows, level=level)


def _by_statement(items: Sequence[ItemResult]) -> pd.DataFrame:
    """A row a statement, with how many gave each answer."""
    rows = [(item.text, *(tally.count for tally in item.tallies), result_words.agreement(item)) for item in items]
    answers = [tally.label for tally in items[0].tallies]
    return pd.DataFrame(rows, columns=["Statement", *answers, "Agreement"])


def _text(markdown: str) -> str:
    """The words of a sentence in Markdown."""
    return re.sub(r"\\(.)", r"\1", markdown.replace("**", ""))


def _next_steps(has_priorities: bool) -> Part:
    """A table to fill in together, beside that of the priorities where there are any."""
    rows = pd.DataFrame([dict.fromkeys(TO_FILL, "")] * 3)
    title = f"Other {wording.lower(NEXT_STEPS)}" if has_priorities else NEXT_STEPS
    before = "" if has_priorities else "No priorities were set in the self-assessment. "
    return Part(title, (f"{before}To be agreed by those who were there.",), table=rows)
