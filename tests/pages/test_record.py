"""The record of a session: every scene with its own answers and, where its view can be drawn, its picture."""

from functools import partial

import pandas as pd
import pytest

import workshop
from queries.database import run
from tests.pages.session import COMPARE, GOVERNANCE, OVERVIEW, REGIONS, opened
from tests.pages.test_scene_votes import CHOICE, CITY, FOUR, NUMBER
from ui import downloads
from ui.assessment.report import plan_parts
from ui.instruments.answers import Answer, Assessment
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


def test_a_table_of_many_begins_with_the_cities_of_the_scene() -> None:
    rows = run("compare/values", measure="survey_easy_find_job", population_group="total", year=None, area_basis=("city",))
    first, counted = record.first_rows(rows, CITY)
    assert set(first["city_id"].head(4)) == {"de001c", "pt001c", "se003c", "at-vienna"}
    assert first["value"].iloc[4:].tolist() == rows["value"].head(record.MOST_ROWS - 4).tolist()
    assert counted == f"{record.MOST_ROWS} of {len(rows)} rows, those of the selected cities first."
    only = rows[rows["city_id"].isin(["de001c", "pt001c"])]
    only = pd.concat([only] * record.MOST_ROWS)
    assert record.first_rows(only, CITY)[1] == f"The first {record.MOST_ROWS} of {len(only)} rows."
    assert record.first_rows(rows, CHOICE)[1] == f"The first {record.MOST_ROWS} of {len(rows)} rows."
    assert record.first_rows(rows.head(3), CITY)[1] == ""


def test_a_sheet_has_a_row_for_each_statement() -> None:
    by, _ = workshop.open_room(workshop.store())
    choices = workshop.questions.numbered(["In place", "Not yet", "Statement"])
    sheet = workshop.sheet("How far?", workshop.questions.numbered(["A strategy", "Results"]), choices)
    asked = workshop.ask(workshop.store(), by, sheet)
    for given in ({"1": "1", "2": "2"}, {"1": "1"}):
        who = workshop.join(workshop.store(), by.code, workshop.new_secret())
        workshop.answer_question(workshop.store(), who, asked.question_id, given)
    table = record.document_of([], by, list, SITE).parts[1].table
    assert table is not None
    assert [list(map(str, row)) for row in [list(table.columns), *table.to_numpy().tolist()]] == [
        ["Statement", "In place", "Not yet", "Statement", "Agreement"],
        ["A strategy", "2", "0", "0", "All 2 say “In place”."],
        ["Results", "0", "1", "0", "One answer: “Not yet”."],
    ]


def test_what_is_to_be_done_stands_under_one_heading_once() -> None:
    """A self-assessment with priorities has a table of its own to fill in; one with things to find out alone has none."""
    answers = {item: Answer("not_yet") for item in ("kf04-05", "kf05-01")} | {"kf05-02": Answer("unknown")}
    for priorities, expected in ((("kf04-05",), ["Next steps", "Other next steps"]), ((), ["Next steps"])):
        plan = Assessment("inclucities", "at-graz", "2026-11-22", answers, priorities=priorities)
        parts = record.document_of([], None, partial(plan_parts, [plan]), SITE).parts
        assert [part.title for part in parts if "steps" in part.title] == expected
        [last] = [part for part in parts if part.title == expected[-1]]
        assert ("No priorities were set" in last.paragraphs[0]) == (not priorities)


def rows_offered(page: str, query: dict[str, str]) -> pd.DataFrame:
    at = opened(page, query)
    offered = downloads.offered({"files_offered": at.session_state["files_offered"]})
    assert offered
    return offered.rows()


@pytest.mark.parametrize(
    ("page", "query", "heads"),
    [
        (COMPARE, {"view": "table"}, ["City", "Indicator", "People", "Year", "Value", "Unit", "Reliability"]),
        (
            REGIONS,
            {"region_view": "table"},
            ["Place", "Indicator", "People", "Year", "Value", "Unit", "Gap (points)", "Reliability"],
        ),
        (GOVERNANCE, {}, ["Country", "Aspect", "Summary"]),
        (GOVERNANCE, {"governance_view": "principles"}, ["Name", "Summary"]),
        (GOVERNANCE, {"governance_view": "networks"}, ["Network", "Benchmark", "Name", "Summary"]),
    ],
)
def test_a_view_without_a_picture_is_a_table_in_the_words_of_the_screen(
    page: str, query: dict[str, str], heads: list[str]
) -> None:
    shown = record.row_table(rows_offered(page, query))
    assert list(shown.columns) == heads and len(shown) > 1


@pytest.mark.parametrize(
    ("title", "selection", "expected"),
    [
        ("Jobs, 2023", "no filter set. Year: 2023.", ["Jobs, 2023", "No filter set. Year: 2023."]),
        ("Profile of Graz", "Profile of Graz. Years: as stated.", ["Profile of Graz. Years: as stated."]),
    ],
)
def test_a_view_is_described_in_sentences_and_once(title: str, selection: str, expected: list[str]) -> None:
    assert record.described(downloads.View("view", title, selection, SITE)) == expected


def test_a_scene_is_put_into_words_as_sentences() -> None:
    described = [
        record.described(downloads.View("view", title, "Whom to count", SITE)) for title in ("Who counts?", "Jobs, 2023")
    ]
    assert list(map(record.in_sentences, described)) == ["Who counts? Whom to count.", "Jobs, 2023. Whom to count."]
