"""The record of a session: every scene with its own answers and, where its view can be drawn, its picture."""

import pytest

import workshop
from tests.pages.session import OVERVIEW, opened
from tests.pages.test_scene_votes import CITY, FOUR, NUMBER
from ui import downloads
from ui.rooms import drafts, record
from ui.rooms.scene_votes import asked_as
from ui.state.scene import Scene, Vote

pytestmark = pytest.mark.usefixtures("own_rooms")

SITE = "http://atlas.example"


def test_the_map_of_cities_has_a_picture_for_the_record() -> None:
    at = opened(OVERVIEW, {"map": "1"})
    offered = downloads.offered({"files_offered": at.session_state["files_offered"]})
    assert offered and offered.pictures["png"]().startswith(b"\x89PNG")
    assert offered.rows()["source_id"].notna().all()


def test_each_scene_has_the_answers_to_its_own_question() -> None:
    """Two scenes ask the same words about different indicators; a third has no figures."""
    other = Scene("Place", f"/compare?{FOUR}", question=CITY.question, vote=Vote("highest_city"))
    draft = drafts.scene_of(workshop.words("What helps?"))
    by, _ = workshop.open_room(workshop.store())
    who = workshop.join(workshop.store(), by.code, workshop.new_secret())
    numbers = []
    for scene, given in ((CITY, "at-vienna"), (other, "pt001c"), (draft, ["Trust"])):
        question = asked_as(scene)
        assert question
        asked = workshop.ask(workshop.store(), by, question)
        workshop.answer_question(workshop.store(), who, asked.question_id, given)
        numbers.append(asked.number)
    of_room = workshop.questions_of(workshop.store(), by)
    found = [[one.number for one in record.answered_at(scene, of_room)] for scene in (CITY, other, draft, NUMBER)]
    assert found == [*([number] for number in numbers), []]
    made = record.document_of([draft], by, list, SITE)
    assert [part.title for part in made.parts[:3]] == [
        "1. What helps?",
        "The room on: What helps?",
        "What the room was asked besides",
    ]
    assert made.parts[0].paragraphs == ("Question: What helps?",)
    assert [part.title for part in made.parts].count(f"The room on: {CITY.question}") == 2
