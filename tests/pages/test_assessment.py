"""Self-assessment: every step and view, answers that stay, what a result says, bad links."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.session import ASSESSMENT, assert_shown, chart_data, opened, page_text, sent, visited
from tests.pages.test_hostile_addresses import TURNS, assert_refused, foreign_query
from ui.assessment.answering import SUBJECT
from ui.assessment.pickers import CONTEXT
from ui.assessment.profile import results_of, table_of
from ui.instruments.answers import Answer, Assessment
from ui.instruments.files import FORMAT, VERSION, as_text
from ui.instruments.guidance import INSTRUMENTS, contexts_of, parts_of

PARAMETERS = ["instrument", "assessment_view", "assessment_part", "assessment_order"]
ANSWERS = {
    "kf02-01": Answer("not_yet", "![x](http://evil.example/x.png) **bold**", "https://example.org/a"),
    "kf02-02": Answer("partly"),
    "kf02-03": Answer("in_place"),
    "kf02-04": Answer("not_ours"),
}


def draft_of(at: AppTest, instrument: str = "inclucities") -> Assessment:
    """The visitor's own assessment in a session."""
    found = at.session_state["assessment_drafts"][instrument]
    assert isinstance(found, Assessment)
    return found


def with_answers(query: dict[str, str]) -> AppTest:
    """A session with ANSWERS given, at an address."""
    at = opened(ASSESSMENT, query)
    at.session_state["assessment_drafts"] = {
        "inclucities": Assessment("inclucities", "at-vienna", "2026-11-22", ANSWERS, {"3": "Work is *scarce*."})
    }
    return at.run()


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_step_asks_all_of_its_questions(instrument: str) -> None:
    for part in parts_of(instrument):
        at = visited(ASSESSMENT, {"instrument": instrument, "assessment_part": str(part.part_id)})
        assert_shown(at)
        assert not at.warning
        assert at.header[0].value == part.title()
        assert {control.key for control in at.get("button_group")} >= {f"answer_{item.item_id}" for item in part.items}
        text = page_text(at).replace("\\", "")
        assert all(words in text for words in (part.why, part.how, *part.tips, part.section))
        assert f"{SUBJECT[instrument]}: where does your city stand?" in text
    assert SUBJECT[instrument].startswith("Twelve ") and len(parts_of(instrument)) == 12


def test_context_is_described_and_kept() -> None:
    at = opened(ASSESSMENT, {"assessment_part": CONTEXT})
    assert {f"context_{factor_id}" for factor_id in contexts_of("inclucities")} <= {area.key for area in at.text_area}
    at.text_area(key="context_9").input("  Little.  ").run()
    assert draft_of(at).contexts == {"9": "Little."}
    assert draft_of(at).answered() == 0


def test_who_answers_is_kept() -> None:
    at = opened(ASSESSMENT)
    at.text_input(key="assessment_author").input(" Integration\u202e office ").run()
    assert draft_of(at).author == "Integration office"


def test_answers_stay_through_steps_pages_and_views() -> None:
    at = opened(ASSESSMENT)
    at.segmented_control(key="answer_kf01-03").set_value("partly").run()
    at.button(key="step_next").click().run()
    assert at.header[0].value.startswith("2.")
    assert dict(at.query_params) == {"assessment_part": "2"}
    at.segmented_control(key="answer_kf02-01").set_value("in_place").run()
    at.switch_page("pages/overview.py").run()
    at.switch_page(ASSESSMENT).run()
    at.button(key="step_back").click().run()
    assert at.segmented_control(key="answer_kf01-03").value == "partly"
    assert draft_of(at).answers == {"kf01-03": Answer("partly"), "kf02-01": Answer("in_place")}
    at.segmented_control(key="answer_kf01-03").set_value(None).run()
    assert draft_of(at).answers == {"kf02-01": Answer("in_place")}


def test_instruments_do_not_mix() -> None:
    at = opened(ASSESSMENT, {"instrument": "oecd", "assessment_part": "7"})
    at.segmented_control(key="answer_obj07-02").set_value("not_yet").run()
    at.segmented_control(key="instrument").set_value("inclucities").run()
    assert set(at.session_state["assessment_drafts"]) == {"oecd"}
    assert draft_of(at, "oecd").answers == {"obj07-02": Answer("not_yet")}


def test_result_shows_what_was_answered() -> None:
    at = with_answers({"assessment_view": "result"})
    assert_shown(at)
    text = page_text(at).replace("\\", "")
    assert "4 of 95 answered: 1 in place, 1 partly, 1 not yet and 1 not our competence." in text
    assert "IncluCities benchmark: Vienna, Austria" in text
    bars = chart_data(at, "part", "share").set_index("choice")
    assert dict(bars["share"].round(1)) == {"In place": 33.3, "Partly": 33.3, "Not yet": 33.3}
    table = table_of(results_of(draft_of(at)), "Key factor").set_index("Key factor")
    assert table.loc["2. Needs analysis"].tolist()[1:] == [1, 1, 1, 1, 0, 2]
    not_yet = next(item for part in parts_of("inclucities") for item in part.items if item.item_id == "kf02-01")
    assert f"Ask another city: {not_yet.ask_peer}" in text
    assert "[All practices of this key factor](/practices?practice_key_factor=2)" in page_text(at)
    assert "[evidence on example.org](https://example.org/a)" in page_text(at)


def test_the_city_sets_the_order_of_its_gaps() -> None:
    at = with_answers({"assessment_view": "result"})
    for item_id in ("kf02-01", "kf02-02"):
        at.button(key=f"order_make_a_priority_{item_id}").click().run()
    assert draft_of(at).priorities == ("kf02-01", "kf02-02")
    at.button(key="order_up_kf02-02").click().run()
    assert_shown(at)
    assert draft_of(at).priorities == ("kf02-02", "kf02-01")
    assert "**Priority 1: Evidence on the problems of newcomers** (partly)" in page_text(at)
    assert at.button(key="order_up_kf02-02").disabled and at.button(key="order_down_kf02-01").disabled
    at.button(key="order_take_out_kf02-02").click().run()
    assert draft_of(at).priorities == ("kf02-01",)


def test_what_is_not_known_is_a_task() -> None:
    at = with_answers({"assessment_view": "result"})
    drafts = at.session_state["assessment_drafts"]
    drafts["inclucities"] = drafts["inclucities"].with_answer("kf12-03", Answer("unknown"))
    at.run()
    assert "Find out" in [header.value for header in at.header]
    assert "Do the communication strategies include the voices" in page_text(at)


def test_what_people_wrote_is_text() -> None:
    at = with_answers({"assessment_view": "result"})
    assert b"![x](http://evil.example" not in sent(at)
    assert b"**bold**" not in sent(at)
    assert b"*scarce*" not in sent(at).replace(b"\\*", b"")


def test_without_answers_the_result_says_how_to_come_to_one() -> None:
    at = opened(ASSESSMENT, {"assessment_view": "result"})
    assert "no answers yet" in at.info[0].value
    at.button(key="to_answers").click().run()
    assert at.segmented_control(key="answer_kf01-01")


def with_open_note() -> AppTest:
    """A session in which note and link of the first question are open; the next run closes them, as no browser is there."""
    at = opened(ASSESSMENT)
    at.session_state["more_kf01-01"] = True
    return at.run()


def test_a_note_is_kept() -> None:
    at = with_open_note()
    at.text_area(key="note_kf01-01").input("  A vision of 2024\x07 ").run()
    assert draft_of(at).answers == {"kf01-01": Answer("", "A vision of 2024")}


@pytest.mark.parametrize(("link", "kept"), [("https://example.org/vision", True), ("javascript:alert(1)", False)])
def test_a_link_is_kept_if_it_is_one(link: str, kept: bool) -> None:
    at = with_open_note()
    at.text_input(key="link_kf01-01").input(link).run()
    drafts = at.session_state["assessment_drafts"]
    assert {name: draft.answers for name, draft in drafts.items()} == (
        {"inclucities": {"kf01-01": Answer("", "", link)}} if kept else {}
    )


def test_a_file_replaces_the_answers_only_after_a_second_click() -> None:
    at = opened(ASSESSMENT)
    at.segmented_control(key="answer_kf01-03").set_value("partly").run()
    file = as_text(Assessment("inclucities", "", "2026-11-01", ANSWERS)).encode()
    at.file_uploader(key="assessment_file_0").set_value(("mine.json", file, "application/json")).run()
    assert draft_of(at).answers == {"kf01-03": Answer("partly")}
    at.button(key="assessment_open").click().run()
    assert draft_of(at) == Assessment("inclucities", "", "2026-11-01", ANSWERS)


def test_two_files_side_by_side() -> None:
    at = opened(ASSESSMENT, {"assessment_view": "compare"})
    other = {**ANSWERS, "kf02-03": Answer("not_yet"), "kf02-02": Answer("in_place")}
    for role, answers in (("mentor", ANSWERS), ("mentee", other)):
        file = as_text(Assessment("inclucities", "", "2026-11-01", answers)).encode()
        at.file_uploader(key=f"file_of_{role}").set_value((f"{role}.json", file, "application/json"))
    at.run()
    assert_shown(at)
    assert "**1** two steps apart, **1** one step apart, **1** the same, **1** not comparable" in page_text(at)
    table = at.main.dataframe[0].value
    assert table["Question"].tolist()[:2] == ["Evidence that reaches planning", "Evidence on the problems of newcomers"]
    assert table["Steps apart"].tolist()[:3] == [2, 1, 0]
    assert "no note" not in page_text(at).split("Notes of both")[1].split("\n")[1]
    assert b"![x](http://evil.example" not in sent(at)


def test_files_that_do_not_fit_are_said() -> None:
    at = opened(ASSESSMENT, {"assessment_view": "compare"})
    other = as_text(Assessment("oecd", answers={"obj01": Answer("partly")})).encode()
    at.file_uploader(key="file_of_mentor").set_value(("a.json", other, "application/json"))
    at.file_uploader(key="file_of_mentee").set_value(("b.json", b"{}", "application/json"))
    at.run()
    assert_shown(at)
    assert len(at.warning) == 2
    assert not at.main.dataframe


@pytest.mark.parametrize("turn", TURNS)
def test_foreign_text_in_every_parameter(turn: int) -> None:
    query = foreign_query(PARAMETERS, turn)
    assert_refused(visited(ASSESSMENT, query), query)


def test_a_step_that_the_instrument_does_not_have_is_the_first() -> None:
    at = visited(ASSESSMENT, {"instrument": "oecd", "assessment_part": CONTEXT})
    assert_shown(at)
    assert at.header[0].value == parts_of("oecd")[0].title()


@pytest.mark.parametrize(
    "part",
    [
        {"context": {"\ud800": "x"}},
        {"answers": {"\udfff": {"choice": "\ud800"}}},
        {"city_id": "\ud800", "date": "\ud800"},
        {"instrument": "\ud800"},
        {"answers": "\ud800"},
        {"format": "\ud800"},
    ],
)
def test_half_a_character_in_a_file_is_answered_with_a_sentence(part: dict[str, object]) -> None:
    """JSON can hold what no page can be sent: ids, texts, dates."""
    whole = {"format": FORMAT, "version": VERSION, "instrument": next(iter(INSTRUMENTS)), "answers": {}, **part}
    at = opened(ASSESSMENT)
    at.file_uploader(key="assessment_file_0").set_value(("a.json", json.dumps(whole).encode(), "application/json")).run()
    assert_shown(at)
    assert at.warning
