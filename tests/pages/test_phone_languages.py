"""The phone's page in each language, from joining to leaving, with an answer of every kind."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import workshop
from tests.pages.session import JOIN, html_of, opened, page_text
from tests.workshop import acting
from ui.rooms.phone_phrases import LANGUAGES, name_of, phrase, phrases, speaking
from workshop import Facilitator, Question

pytestmark = pytest.mark.usefixtures("own_rooms")

CITIES = [("at-vienna", "Wien"), ("at-graz", "Graz")]
LEVELS = [("1", "A1"), ("2", "B2")]
# What participants do with a question of each kind.
KINDS: dict[str, tuple[Question, Callable[[AppTest], object]]] = {
    "one_choice": (workshop.one_choice("Q1?", ["A1", "B2"]), lambda at: at.radio[0].set_value("1").run()),
    "highest_city": (
        workshop.highest_city("Q2?", CITIES, "foreign_born_share", "foreign_born", None, ("city",)),
        lambda at: at.radio[0].set_value("at-graz").run(),
    ),
    "scale": (workshop.scale("Q3?"), lambda at: at.radio[0].set_value("4").run()),
    "several_choices": (acting.several_choices("Q4?", ["A1", "B2"]), lambda at: at.checkbox[0].check().run()),
    "number": (workshop.number("Q5?"), lambda at: sent_form(at.number_input[0].set_value(42), at)),
    "ranking": (acting.ranking("Q6?", ["A1", "B2"]), lambda at: [tap(at, "A1"), tap(at, "B2")]),
    "words": (workshop.words("Q7?"), lambda at: sent_form(at.text_input[0].set_value("W1"), at)),
    "open_text": (acting.open_text("Q8?"), lambda at: sent_form(at.text_area[0].set_value("T1"), at)),
    "audience": (acting.audience("Q9?"), lambda at: sent_form(at.text_area[0].set_value("T2"), at)),
    "sheet": (workshop.sheet("Q10?", [("a", "S1"), ("b", "S2")], LEVELS), lambda at: at.radio[0].set_value("2").run()),
}


@pytest.fixture
def led() -> Facilitator:
    return workshop.open_room(workshop.store())[0]


def sent_form(_: object, at: AppTest) -> AppTest:
    return at.button[0].click().run()


def tap(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def joined(code: str, **query: str) -> AppTest:
    at = opened(JOIN, {"room": code, **query})
    at.session_state["kept_participant_answered"] = True
    return at.run()


def said(name: str, language: str, **values: object) -> str:
    with speaking(language):
        return phrase(name, **values)


def all_of(at: AppTest) -> str:
    """Texts, headings and labels of the page."""
    labels = [one.label for part in (at.button, at.radio, at.text_input, at.text_area, at.number_input) for one in part]
    return "\n".join([page_text(at), html_of(at), *(one.value for one in at.subheader), *labels])


def english_in(at: AppTest, language: str) -> set[str]:
    """The English sentences and labels of the table that stand on the page, but for those that the language has too."""
    text = all_of(at)
    own = set(phrases(language).values())
    english = {sentence for sentence in phrases("en").values() if len(sentence) > 3 and "{" not in sentence}
    return {sentence for sentence in english - own if re.search(rf"\b{re.escape(sentence)}(?!\w)", text)}


def test_the_kinds_are_all() -> None:
    assert set(KINDS) == set(workshop.KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workshop_in_each_language(language: str, led: Facilitator) -> None:
    store = workshop.store()
    at = joined(led.code, lang=language)
    assert at.menu_button[0].label == name_of(language)
    assert at.title[0].value == said("room_title", language, code=led.code)
    assert said("waiting", language) in page_text(at)
    for kind, (question, answer) in KINDS.items():
        asked = workshop.ask(store, led, question)
        at.run()
        assert at.header[0].value == question.text
        answer(at)
        assert not at.exception
        expected = "own_questions" if kind == "audience" else "answer_is_in"
        assert said(expected, language) in all_of(at), kind
        assert language == "en" or english_in(at, language) == set(), kind
        assert workshop.result(store, led, asked).answered == 1, kind
        workshop.close(store, led, asked.question_id)
        workshop.show(store, led, asked.question_id, True)
        assert not at.run().exception
        assert said("question_is_closed", language) in page_text(at), kind
        assert language == "en" or english_in(at, language) == set(), kind
    workshop.set_open(store, led, False)
    assert said("closed_room", language) in page_text(at.run())
    late = joined(led.code, lang=language)
    assert late.warning[0].value == said("closed_room", language)
    tap(at, said("leave", language))
    assert at.title[0].value == said("join_title", language)
    assert said("type_code", language) in page_text(at)
    at.text_input[0].set_value("Graz")
    tap(at, said("join_button", language))
    assert at.warning[0].value == said("no_code", language)
    assert dict(at.query_params) == {"lang": language}


def test_the_menu_changes_what_is_said_and_keeps_it_in_the_address(led: Facilitator) -> None:
    at = joined(led.code)
    assert dict(at.query_params) == {"room": led.code}
    at.menu_button[0].click("uk").run()
    assert said("waiting", "uk") in page_text(at)
    assert dict(at.query_params) == {"room": led.code, "lang": "uk"}
    workshop.ask(workshop.store(), led, workshop.number("Q1?"))
    at.run()
    at.number_input[0].set_value(None)
    at.button[0].click().run()
    workshop.delete_room(workshop.store(), led)
    assert at.run().warning[0].value == said("room_gone", "uk")
    at.menu_button[0].click("ar").run()
    assert at.warning[0].value == said("room_gone", "ar")


def test_a_guess_beyond_the_numbers_is_refused_in_the_language_of_the_phone(led: Facilitator) -> None:
    asked = workshop.ask(workshop.store(), led, workshop.number("Q1?"))
    at = joined(led.code, lang="uk")
    sent_form(at.number_input[0].set_value(120), at)
    assert [one.value for one in at.warning] == [said("no_whole_number", "uk", lowest=0, highest=100)]
    sent_form(at.number_input[0].set_value(99.5), at)  # the field shows 100
    assert not at.warning
    assert workshop.result(workshop.store(), led, asked).numbers == (100,)


def test_a_link_without_room_or_with_a_foreign_language_is_answered_in_the_visitors_language() -> None:
    at = opened(JOIN, {"room": "x", "lang": "pl"})
    assert [one.value for one in at.warning] == [said("link_without_room", "pl")]
    at = opened(JOIN, {"lang": "tlh"})
    assert [one.value for one in at.warning] == [said("link_without_language", "en")]
    assert dict(at.query_params) == {}


def test_a_sheet_speaks_of_its_answers_in_the_form_of_the_language(led: Facilitator) -> None:
    store = workshop.store()
    asked = workshop.ask(store, led, KINDS["sheet"][0])
    for _ in range(5):
        who = workshop.join(store, led.code, workshop.new_secret())
        workshop.answer_question(store, who, asked.question_id, {"a": "1"})
    workshop.close(store, led, asked.question_id)
    workshop.show(store, led, asked.question_id, True)
    assert "5 відповідей" in html_of(joined(led.code, lang="uk"))
    assert "5 answers" in html_of(joined(led.code))
