"""Questions from the audience: sent, voted for once, hidden, answered; limits of a participant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.workshop.acting import audience, counts, joined
from workshop import (
    AskedQuestion,
    Facilitator,
    NotAcceptedError,
    Participant,
    Store,
    answer_question,
    ask,
    close,
    hide_texts,
    limits,
    mark_answered,
    place_of,
    put,
    result,
    show,
    show_texts,
)
from workshop.texts import key_of


@pytest.fixture
def asked(here: Store, led: Facilitator) -> AskedQuestion:
    return ask(here, led, audience("What would you like to ask?"))


def act(here: Store, who: Participant, asked: AskedQuestion, name: str, text: str) -> None:
    answer_question(here, who, asked.question_id, {name: text if name == "ask" else key_of(text)})


def test_others_vote_once_and_most_votes_come_first(here: Store, led: Facilitator, asked: AskedQuestion) -> None:
    one, two, three = (joined(here, led) for _ in range(3))
    act(here, one, asked, "ask", "Why now?")
    act(here, two, asked, "ask", "Who pays?")
    for who in (two, three, three):
        act(here, who, asked, "want", "Why now?")
    assert list(counts(here, led, asked).items()) == [("Why now?", 3), ("Who pays?", 1)]
    act(here, one, asked, "want", "Why now?")  # one's own counts once
    act(here, three, asked, "unwant", "Why now?")
    act(here, three, asked, "ask", "WHO PAYS?")
    assert list(counts(here, led, asked).values()) == [2, 2]
    seen = place_of(here, three)  # while it is open
    assert seen.result and [tally.count for tally in seen.result.tallies] == [2, 2]
    act(here, one, asked, "take_back", "Why now?")
    assert list(counts(here, led, asked)) == ["WHO PAYS?"] or list(counts(here, led, asked)) == ["Who pays?"]


def test_answered_ones_stand_last_and_hidden_ones_nowhere(here: Store, led: Facilitator, asked: AskedQuestion) -> None:
    one, two = joined(here, led), joined(here, led)
    for text in ("First?", "Second?", "Third?"):
        act(here, one, asked, "ask", text)
    act(here, two, asked, "want", "First?")
    mark_answered(here, led, asked.question_id, [key_of("First?")])
    hide_texts(here, led, asked.question_id, [key_of("Second?")])
    found = result(here, led, asked).tallies
    assert [(tally.label, tally.is_answered) for tally in found] == [("Third?", False), ("First?", True)]
    assert "Second?" not in repr(place_of(here, two))
    show_texts(here, led, asked.question_id, [key_of("First?")])
    assert not any(tally.is_answered for tally in result(here, led, asked).tallies)
    show(here, led, asked.question_id, False)
    assert place_of(here, two).result is None


def test_a_question_that_waits_is_seen_by_nobody_else(here: Store, led: Facilitator) -> None:
    asked, one, two = ask(here, led, audience("Ask!", is_moderated=True)), joined(here, led), joined(here, led)
    act(here, one, asked, "ask", "Why now?")
    act(here, two, asked, "want", "Why now?")
    assert "Why now" not in repr((place_of(here, two), result(here, led, asked)))
    show_texts(here, led, asked.question_id, [key_of("Why now?")])
    assert counts(here, led, asked) == {"Why now?": 2}


def test_limits_of_a_participant(here: Store, led: Facilitator, asked: AskedQuestion, monkeypatch: pytest.MonkeyPatch) -> None:
    who = joined(here, led)
    for number in range(limits.MOST_AUDIENCE_QUESTIONS):
        act(here, who, asked, "ask", f"Question {number}?")
    with pytest.raises(NotAcceptedError, match="Take one back"):
        act(here, who, asked, "ask", "One more?")
    monkeypatch.setattr(limits, "MOST_VOTES", 1)
    act(here, who, asked, "want", "Other?")
    with pytest.raises(NotAcceptedError, match="Take one back"):
        act(here, who, asked, "want", "Another?")
    assert len(counts(here, led, asked)) == limits.MOST_AUDIENCE_QUESTIONS


@pytest.mark.parametrize(
    "given",
    [
        None,
        "text",
        [],
        {},
        {"ask": "x" * 301},
        {"ask": " "},
        {"ask": 5},
        {"want": "x"},
        {"other": "a"},
        {"ask": "a", "want": "b"},
    ],
)
def test_what_is_no_act_is_refused(given: object, here: Store, led: Facilitator, asked: AskedQuestion) -> None:
    who = joined(here, led)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, asked.question_id, given)
    close(here, led, asked.question_id)
    with pytest.raises(NotAcceptedError, match="closed"):
        act(here, who, asked, "ask", "Why now?")
    assert result(here, led, asked).answered == 0


def test_fast_taps_of_one_phone_lose_nothing(here: Store, led: Facilitator, asked: AskedQuestion) -> None:
    who, start = joined(here, led), Barrier(8)

    def vote(number: int) -> None:
        start.wait()
        act(here, who, asked, "want", f"Question {number}?")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(vote, range(8))) == [None] * 8
    own = place_of(here, who).own
    assert isinstance(own, dict) and len(own["wanted"]) == 8


def test_on_a_scene_phones_see_the_questions_while_they_are_collected(here: Store, led: Facilitator) -> None:
    asked = put(here, led, audience("Ask!"), is_open=True)
    assert asked and asked.is_shown
    one, two = joined(here, led), joined(here, led)
    act(here, one, asked, "ask", "Why now?")
    assert "Why now?" in repr(place_of(here, two).result)
    assert put(here, led, audience("Ask!"), is_open=True) == asked
