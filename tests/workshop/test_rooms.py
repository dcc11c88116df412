"""A room from opening to deletion, on both stores: who sees and changes what."""

import dataclasses

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.workshop.acting import CITIES, counts, joined
from workshop import (
    Facilitator,
    NoSuchRoomError,
    NotAcceptedError,
    Store,
    answer_question,
    ask,
    ask_again,
    close,
    delete_room,
    facilitator_with_key,
    join,
    new_secret,
    open_room,
    place_of,
    questions_of,
    result,
    room_of,
    set_open,
    show,
    tables,
    words,
)


def test_from_opening_to_deletion(here: Store) -> None:
    led, key = open_room(here)
    assert facilitator_with_key(here, led.code, key) == led
    who = joined(here, led)
    assert place_of(here, who).asked is None
    asked = ask(here, led, CITIES)
    assert place_of(here, who).asked == asked
    answer_question(here, who, asked.question_id, "2")
    assert place_of(here, who).own == "2"
    assert place_of(here, who).result is None  # not before it is closed
    assert counts(here, led, asked) == {"Work": 0, "Language": 1, "Housing": 0}
    close(here, led, asked.question_id)
    assert place_of(here, who).result == result(here, led, asked)
    show(here, led, asked.question_id, False)
    assert place_of(here, who).result is None
    assert room_of(here, led).joined == 1
    delete_room(here, led)
    for gone in (lambda: facilitator_with_key(here, led.code, key), lambda: room_of(here, led), lambda: ask(here, led, CITIES)):
        with pytest.raises(NoSuchRoomError):
            gone()
    with pytest.raises(NoSuchRoomError):
        place_of(here, who)
    with pytest.raises(NoSuchRoomError):
        answer_question(here, who, asked.question_id, "1")
    with here.reading() as connection:
        assert not any(connection.execute(select(table)).all() for table in tables.metadata.sorted_tables)


def test_a_second_answer_takes_the_place_of_the_first(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    for choice in ("1", "1", "3"):
        answer_question(here, who, asked.question_id, choice)
    assert counts(here, led, asked) == {"Work": 0, "Language": 0, "Housing": 1}
    assert result(here, led, asked).answered == 1
    answer_question(here, who, asked.question_id, None)
    assert result(here, led, asked).answered == 0


def test_who_comes_again_is_the_same_participant(here: Store, led: Facilitator) -> None:
    token = new_secret()
    assert join(here, led.code, token) == join(here, led.code, token)
    set_open(here, led, False)
    assert join(here, led.code, token)
    assert room_of(here, led).joined == 1


def test_closed_means_closed(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    close(here, led, asked.question_id)
    with pytest.raises(NotAcceptedError, match="question is closed"):
        answer_question(here, who, asked.question_id, "1")
    ask_again(here, led, asked.question_id)
    answer_question(here, who, asked.question_id, "1")
    set_open(here, led, False)
    with pytest.raises(NotAcceptedError, match="room is closed"):
        answer_question(here, who, asked.question_id, "2")
    with pytest.raises(NotAcceptedError, match="room is closed"):
        joined(here, led)
    set_open(here, led, True)
    assert joined(here, led)
    assert counts(here, led, asked)["Work"] == 1


def test_the_next_question_closes_the_one_before(here: Store, led: Facilitator) -> None:
    first, who = ask(here, led, CITIES), joined(here, led)
    second = ask(here, led, words("In a word?"))
    assert place_of(here, who).asked == second
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, first.question_id, "1")
    assert [(a.number, a.is_open, a.is_current) for a in questions_of(here, led)] == [(1, False, False), (2, True, True)]


def test_rooms_are_apart(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    answer_question(here, who, asked.question_id, "1")
    other, other_key = open_room(here)
    stranger = joined(here, other)
    with pytest.raises(NoSuchRoomError):
        facilitator_with_key(here, led.code, other_key)
    with pytest.raises(NoSuchRoomError):
        answer_question(here, stranger, asked.question_id, "2")
    with pytest.raises(NoSuchRoomError):
        place_of(here, dataclasses.replace(stranger, room_id=10**6))
    with pytest.raises(NoSuchRoomError):
        answer_question(here, dataclasses.replace(stranger, room_id=led.room_id), asked.question_id, "2")
    show(here, other, asked.question_id, False)
    close(here, other, asked.question_id)
    ask_again(here, other, asked.question_id)
    delete_room(here, other)
    assert questions_of(here, led) == (asked,)
    assert counts(here, led, asked) == {"Work": 1, "Language": 0, "Housing": 0}
    assert result(here, other, asked).answered == 0


def test_the_store_itself_refuses_an_answer_across_rooms(here: Store, led: Facilitator) -> None:
    asked, other = ask(here, led, CITIES), open_room(here)[0]
    stranger = joined(here, other)
    for room_id in (led.room_id, other.room_id):
        row = {"room_id": room_id, "question_id": asked.question_id, "participant_id": stranger.participant_id}
        with pytest.raises(IntegrityError), here.writing() as connection:
            connection.execute(insert(tables.answer).values({**row, "value": '"1"', "answered_at": 0}))


def test_one_browser_leaves_different_traces_in_two_rooms(here: Store, led: Facilitator) -> None:
    token, (other, key) = new_secret(), open_room(here)
    join(here, led.code, token)
    join(here, other.code, token)
    with here.reading() as connection:
        traces = connection.scalars(select(tables.participant.c.token_hash)).all()
        rows = connection.execute(select(tables.room)).all()
    assert len(set(traces)) == 2
    assert token not in str(traces)
    assert key not in str(rows)


def test_who_was_in_a_deleted_room_is_not_in_the_next_one(here: Store) -> None:
    before = open_room(here)[0]
    phone = joined(here, before)
    delete_room(here, before)
    after = open_room(here)[0]
    other, asked = joined(here, after), ask(here, after, CITIES)
    for act in (
        lambda: place_of(here, phone),
        lambda: answer_question(here, phone, asked.question_id, "1"),
        lambda: room_of(here, before),
        lambda: close(here, before, asked.question_id),
    ):
        with pytest.raises(NoSuchRoomError):
            act()
    assert questions_of(here, before) == ()
    assert place_of(here, other).own is None


def test_a_question_never_has_the_number_of_one_that_is_gone(here: Store) -> None:
    """Phones keep what was begun for a question by its number."""
    before = open_room(here)[0]
    first = ask(here, before, CITIES)
    delete_room(here, before)
    after = open_room(here)[0]
    second = ask(here, after, CITIES)
    assert first.number == second.number == 1
    assert second.question_id != first.question_id


def test_a_question_whose_number_is_taken_gets_another(here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([7, 7, 8])
    monkeypatch.setattr("workshop.facilitator.secrets.randbelow", lambda _: next(numbers))
    assert [ask(here, led, CITIES).question_id for _ in range(2)] == [8, 9]
