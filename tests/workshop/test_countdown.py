"""A question with a countdown closes by itself, by the clock of the store."""

import dataclasses

import pytest

from tests.workshop.acting import CITIES, counts, joined
from workshop import (
    Facilitator,
    NotAcceptedError,
    Question,
    Store,
    answer_question,
    ask,
    ask_again,
    close,
    database,
    place_of,
    put,
    questions_of,
    result,
)

TIMED = dataclasses.replace(CITIES, seconds=30)


class Clock:
    """The clock of the store, as a test sets it."""

    def __init__(self) -> None:
        self.moment = database.now()

    def __call__(self) -> int:
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("workshop.facilitator.now", clock)
    return clock


def test_at_zero_the_store_takes_no_more(here: Store, led: Facilitator, clock: Clock) -> None:
    asked, who, late = ask(here, led, TIMED), joined(here, led), joined(here, led)
    assert (asked.is_open, asked.seconds_left, asked.has_run_out) == (True, 30, False)
    clock.moment += 29
    answer_question(here, who, asked.question_id, "2")
    assert place_of(here, who).asked == asked and place_of(here, who).result is None
    clock.moment += 1
    for given in ("1", None):
        with pytest.raises(NotAcceptedError, match="Time is up"):
            answer_question(here, late, asked.question_id, given)
    with pytest.raises(NotAcceptedError, match="Time is up"):
        answer_question(here, who, asked.question_id, "3")
    seen = place_of(here, late)
    assert seen.asked and not seen.asked.is_open and seen.asked.has_run_out and seen.asked.seconds_left == 0
    assert seen.result == result(here, led, asked)
    assert counts(here, led, asked) == {"Work": 0, "Language": 1, "Housing": 0}


def test_asked_again_it_has_its_whole_time(here: Store, led: Facilitator, clock: Clock) -> None:
    asked, who = ask(here, led, TIMED), joined(here, led)
    clock.moment += 40
    ask_again(here, led, asked.question_id)
    (again,) = questions_of(here, led)
    assert (again.is_open, again.seconds_left) == (True, 30)
    answer_question(here, who, asked.question_id, "1")
    close(here, led, asked.question_id)
    assert not questions_of(here, led)[0].has_run_out
    with pytest.raises(NotAcceptedError, match="closed"):
        answer_question(here, who, asked.question_id, "2")


def test_on_a_scene_it_stays_closed_until_the_scene_comes_back(here: Store, led: Facilitator, clock: Clock) -> None:
    first = put(here, led, TIMED, is_open=True)
    assert first and put(here, led, TIMED, is_open=True) == first
    clock.moment += 30
    for _ in range(2):  # each look of the screen puts it again
        again = put(here, led, TIMED, is_open=True)
        assert again and (again.is_open, again.has_run_out, again.is_shown) == (False, True, False)
    shown = put(here, led, TIMED, is_open=False)
    assert shown and shown.is_shown and not shown.is_open
    put(here, led, CITIES, is_open=True)
    back = put(here, led, TIMED, is_open=True)
    assert back and (back.is_open, back.seconds_left, back.question_id) == (True, 30, first.question_id)


def test_on_a_scene_it_is_opened_again_once_it_was_closed_by_hand(here: Store, led: Facilitator, clock: Clock) -> None:
    put(here, led, TIMED, is_open=True)
    clock.moment += 30
    closed = put(here, led, TIMED, is_open=False, is_shown=False)
    assert closed and (closed.is_open, closed.is_shown) == (False, False)
    again = put(here, led, TIMED, is_open=True)
    assert again and (again.is_open, again.seconds_left) == (True, 30)


def test_without_a_countdown_nothing_closes(here: Store, led: Facilitator, clock: Clock) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    clock.moment += 3600
    answer_question(here, who, asked.question_id, "1")
    assert asked.seconds_left is None


@pytest.mark.parametrize("seconds", [-1, 9, 301])
def test_a_countdown_has_its_bounds(seconds: int, here: Store, led: Facilitator) -> None:
    wrong: Question = dataclasses.replace(CITIES, seconds=seconds)
    with pytest.raises(NotAcceptedError, match="10 to 300 seconds"):
        ask(here, led, wrong)
