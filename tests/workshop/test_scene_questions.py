"""The question of a scene: put before the room, closed and taken back with its scene, its answers kept; who is present."""

import pytest

from tests.workshop.acting import CITIES, counts, joined
from workshop import (
    Facilitator,
    NotAcceptedError,
    Store,
    answer_question,
    ask,
    database,
    limits,
    number,
    place_of,
    put,
    questions_of,
    result,
    room_of,
    withdraw,
    words,
)


def test_a_scene_that_comes_back_keeps_its_answers(here: Store, led: Facilitator) -> None:
    who = joined(here, led)
    first = put(here, led, CITIES, is_open=True)
    assert first and place_of(here, who).asked == first
    assert (first.is_open, first.is_current, first.is_shown) == (True, True, False)
    answer_question(here, who, first.question_id, "2")
    assert put(here, led, CITIES, is_open=True) == first
    second = put(here, led, number("How many?"), is_open=True)
    assert second and place_of(here, who).asked == second
    put(here, led, CITIES, is_open=False)
    seen = place_of(here, who)
    assert seen.asked and seen.asked.question == CITIES and seen.own == "2"
    assert seen.result == result(here, led, first)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, first.question_id, "1")
    put(here, led, CITIES, is_open=True)
    assert place_of(here, who).result is None
    answer_question(here, who, first.question_id, "1")
    assert counts(here, led, first) == {"Work": 1, "Language": 0, "Housing": 0}
    assert len(questions_of(here, led)) == 2


def test_a_scene_that_nobody_was_asked_about_is_not_closed(here: Store, led: Facilitator) -> None:
    put(here, led, number("How many?"), is_open=True)
    assert put(here, led, CITIES, is_open=False) is None
    assert place_of(here, joined(here, led)).asked is None
    assert len(questions_of(here, led)) == 1


def test_without_a_vote_the_room_waits_unless_it_was_asked_by_hand(here: Store, led: Facilitator) -> None:
    who = joined(here, led)
    put(here, led, CITIES, is_open=True)
    withdraw(here, led, [CITIES.text])
    assert place_of(here, who).asked is None
    by_hand = ask(here, led, words("In a word?"))
    withdraw(here, led, [CITIES.text])
    assert place_of(here, who).asked == by_hand


@pytest.mark.parametrize("given", [-1, 101, 7.5, "7", True, [7]])
def test_a_guess_is_a_whole_number_within_its_bounds(given: object, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, number("How many?")), joined(here, led)
    with pytest.raises(NotAcceptedError, match="whole number from 0 to 100"):
        answer_question(here, who, asked.question_id, given)
    for guess in (0, 100, 9):
        answer_question(here, who, asked.question_id, guess)
    answer_question(here, joined(here, led), asked.question_id, 30)
    found = result(here, led, asked)
    assert found.numbers == (9, 30)
    assert [(tally.label, tally.count) for tally in found.tallies] == [("9", 1), ("30", 1)]


def test_a_phone_that_is_gone_is_present_no_more(here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, (stays, goes, answers) = ask(here, led, CITIES), (joined(here, led), joined(here, led), joined(here, led))
    answer_question(here, answers, asked.question_id, "1")
    assert (room_of(here, led).joined, room_of(here, led).present) == (3, 3)
    _let_minutes_pass(monkeypatch, limits.PRESENT_MINUTES + 1)
    assert room_of(here, led).present == 1  # who has answered what is asked
    place_of(here, stays)
    assert room_of(here, led).present == 2
    place_of(here, goes)
    assert (room_of(here, led).joined, room_of(here, led).present) == (3, 3)


def _let_minutes_pass(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    moment = database.now() + 60 * minutes
    for module in ("facilitator", "participant"):
        monkeypatch.setattr(f"workshop.{module}.now", lambda: moment)
