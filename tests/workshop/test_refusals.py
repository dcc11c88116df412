"""What a room refuses or leaves out: hostile text, answers and questions that cannot be, too much and too fast."""

import dataclasses

import pytest

from tests.workshop.acting import CITIES, joined, open_text, ranking, several_choices
from workshop import (
    Facilitator,
    NotAcceptedError,
    Store,
    answer_question,
    ask,
    database,
    join,
    limits,
    new_secret,
    one_choice,
    open_room,
    place_of,
    questions_of,
    result,
    room_of,
    sheet,
    words,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "![x](http://evil.example/x.png)",
    "'; DROP TABLE answer; --",
    "{{7*7}} $x^2$ :red[a]",
    "שלום עולם",
    "مرحبا",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "=HYPERLINK(1)",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_come_back_as_they_were(hostile: str, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, words(hostile)), joined(here, led)
    answer_question(here, who, asked.question_id, [hostile])
    assert [tally.label for tally in result(here, led, asked).tallies] == [hostile]
    assert questions_of(here, led)[0].question.text == hostile


def test_what_turns_or_ends_text_is_left_out(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, words("In\x00 a\u202e word?\n ")), joined(here, led)
    answer_question(here, who, asked.question_id, ["a\u202eb\x00c\ud800", " \u200b "])
    assert [tally.label for tally in result(here, led, asked).tallies] == ["abc"]
    assert asked.question.text == "In a word?"


@pytest.mark.parametrize(
    "unseen", ["\u200d", "\u3164", "\u2800", "\u115f \uffa0", "\ufe0f", "\u034f", "\u200c\u0301", "\u2066\u2069"]
)
def test_a_text_of_which_nothing_is_seen_is_none(unseen: str, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, words("In a word?")), joined(here, led)
    answer_question(here, who, asked.question_id, [unseen, f"Work{unseen}\u3164"])
    assert len(result(here, led, asked).tallies) == 1
    answer_question(here, who, asked.question_id, [unseen])
    assert result(here, led, asked).answered == 0
    for question in (words(unseen), one_choice("Which?", [unseen, "Work"])):
        with pytest.raises(NotAcceptedError):
            ask(here, led, question)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_open_texts_come_back_as_they_were(hostile: str, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, open_text(hostile)), joined(here, led)
    answer_question(here, who, asked.question_id, f" {hostile}\n{hostile}\u202e ")
    assert [tally.label for tally in result(here, led, asked).tallies] == [f"{hostile} {hostile}"]
    assert place_of(here, who).own == f"{hostile} {hostile}"


@pytest.mark.parametrize("given", ["x" * 301, ["text"], 5, {"a": "b"}])
def test_an_open_text_beyond_the_limits_is_refused(given: object, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, open_text("What would you change?")), joined(here, led)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, asked.question_id, given)
    answer_question(here, who, asked.question_id, "x" * 300)
    answer_question(here, who, asked.question_id, " \u200b ")
    assert result(here, led, asked).answered == 0


@pytest.mark.parametrize("given", ["4", "", 1, ["1"], {"1": "1"}, "1" * 10_000, True])
def test_an_answer_that_is_no_choice_is_refused(given: object, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, asked.question_id, given)
    assert result(here, led, asked).answered == 0


@pytest.mark.parametrize("given", [["x" * 10_000], ["a", "b", "c", "d"], "word", [1], {"a": "b"}])
def test_words_beyond_the_limits_are_refused(given: object, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, words("In a word?")), joined(here, led)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, asked.question_id, given)


@pytest.mark.parametrize("given", [["1"], ["1", "1", "2"], ["1", "2", "3", "4"], ["1", "2", "9"], "1", [1, 2, 3], {"1": "2"}])
def test_a_ranking_is_an_order_of_all_its_choices(given: object, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, ranking("What first?", ["Work", "Language", "Housing"])), joined(here, led)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, asked.question_id, given)
    for order in (["3", "1", "2"], ["2", "1", "3"]):
        answer_question(here, who, asked.question_id, order)
        assert place_of(here, who).own == order
    assert [rank.label for rank in result(here, led, asked).ranks] == ["Language", "Work", "Housing"]
    answer_question(here, who, asked.question_id, [])
    assert result(here, led, asked).answered == 0


@pytest.mark.parametrize("given", [{"a": "9"}, {"z": "1"}, ["1"], {"a": ["1"]}])
def test_a_sheet_takes_its_own_items_and_choices(given: object, here: Store, led: Facilitator) -> None:
    asked = ask(here, led, sheet("Here?", [("a", "First"), ("b", "Second")], [("1", "Yes"), ("2", "No")]))
    who = joined(here, led)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, asked.question_id, given)
    answer_question(here, who, asked.question_id, {"a": "1"})
    assert place_of(here, who).own == {"a": "1"}


@pytest.mark.parametrize(
    "refused",
    [
        one_choice("", ["a", "b"]),
        one_choice("  \u200b", ["a", "b"]),
        one_choice("x" * 301, ["a", "b"]),
        one_choice("?", ["a"]),
        one_choice("?", ["a", "A"]),
        one_choice("?", ["a", " "]),
        one_choice("?", [str(n) for n in range(11)]),
        several_choices("?", ["a", "b" * 121]),
        sheet("?", [], [("1", "Yes"), ("2", "No")]),
        sheet("?", [("a", "x"), ("a", "y")], [("1", "Yes"), ("2", "No")]),
        ranking("?", ["a"]),
        ranking("?", [str(n) for n in range(7)]),
        dataclasses.replace(words("?"), kind="other"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(refused: object, here: Store, led: Facilitator) -> None:
    with pytest.raises(NotAcceptedError):
        ask(here, led, refused)  # type: ignore[arg-type]
    assert questions_of(here, led) == ()


def test_rooms_opened_in_a_row_are_refused_for_a_minute(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """In total, whoever opens them."""
    opened = database.now()
    monkeypatch.setattr("workshop.facilitator.now", lambda: opened)
    for _ in range(limits.ROOMS_A_MINUTE):
        open_room(here)
    with pytest.raises(NotAcceptedError, match="just now"):
        open_room(here)
    monkeypatch.setattr("workshop.facilitator.now", lambda: opened + 61)
    open_room(here)


def test_the_last_rooms_are_for_whoever_opened_none(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ROOMS", 3)
    monkeypatch.setattr(limits, "RESERVED_ROOMS", 1)
    for _ in range(2):
        open_room(here, from_reserve=False)
    with pytest.raises(NotAcceptedError, match="too many rooms"):
        open_room(here, from_reserve=False)
    open_room(here)
    with pytest.raises(NotAcceptedError, match="too many rooms"):
        open_room(here)


def test_empty_rooms_cannot_take_the_reserve() -> None:
    """As many as may be opened until the first of them are deleted."""
    assert limits.ROOMS_A_MINUTE * limits.EMPTY_MINUTES <= limits.MOST_ROOMS - limits.RESERVED_ROOMS


def test_limits_of_room_and_rate(here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PARTICIPANTS", 2)
    monkeypatch.setattr(limits, "MOST_QUESTIONS", 1)
    monkeypatch.setattr(limits, "MOST_ROOMS", 1)
    monkeypatch.setattr(limits, "POSTS_A_MINUTE", 3)
    monkeypatch.setattr("workshop.participant.now", lambda: 6_000_000)
    who, asked = joined(here, led), ask(here, led, CITIES)
    joined(here, led)
    with pytest.raises(NotAcceptedError, match="full"):
        joined(here, led)
    with pytest.raises(NotAcceptedError):
        ask(here, led, CITIES)
    with pytest.raises(NotAcceptedError):
        open_room(here)
    answer_question(here, who, asked.question_id, "1")
    with pytest.raises(NotAcceptedError, match="no such choice"):  # counts too
        answer_question(here, who, asked.question_id, "9")
    answer_question(here, who, asked.question_id, "2")
    with pytest.raises(NotAcceptedError, match="too fast"):
        answer_question(here, who, asked.question_id, "3")
    assert place_of(here, who).own == "2"
    monkeypatch.setattr("workshop.participant.now", lambda: 6_000_060)
    answer_question(here, who, asked.question_id, "3")
    assert place_of(here, who).own == "3"


def test_who_is_in_the_room_is_not_counted_as_new(here: Store, led: Facilitator) -> None:
    new: list[str] = []
    token = new_secret()
    for _ in range(3):  # as phones come back after a process ended
        join(here, led.code, token, lambda: new.append(token))
    assert new == [token]


def test_whoever_is_refused_as_new_is_not_in_the_room(here: Store, led: Facilitator) -> None:
    def refuse() -> None:
        raise NotAcceptedError(name="many_joins")

    with pytest.raises(NotAcceptedError, match="joining from here"):
        join(here, led.code, new_secret(), refuse)
    assert room_of(here, led).joined == 0
