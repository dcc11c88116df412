"""What a participant does: join by code, choose a city, see the question, answer it, change the answer until it is closed."""

import json
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update

from workshop import codes, limits
from workshop.database import Store, now
from workshop.facilitator import AskedQuestion, asked_question, decisions_on, result_in
from workshop.presentation import Presentation, presentation_in
from workshop.questions import checked_answer
from workshop.refusals import NoSuchRoomError, NotAcceptedError, RefusalError
from workshop.results import Result, texts_of_answer
from workshop.settings import RoomsNotReadyError
from workshop.tables import answer, participant, question, room
from workshop.texts import WAITING, key_of, state_of

Answer = str | list[str] | dict[str, str] | dict[str, list[str]]


@dataclass(frozen=True)
class Participant:
    """Somebody in a room, known by nothing but a number."""

    room_id: int
    participant_id: int


@dataclass(frozen=True)
class Place:
    """What a participant sees now: the question, their own answer, and the result once it is closed and shown.

    Questions from the audience are seen, and voted for, while they are collected. city_id: the city that they chose.
    presentation: where that of the room stands, for who chose one, and beside the guesses of a number. waits: whether a text of
    theirs waits for approval.
    """

    is_open: bool
    asked: AskedQuestion | None
    own: Answer | None
    result: Result | None
    city_id: str | None
    presentation: Presentation | None
    waits: bool = False


def join(store: Store, code: str, token: str, as_new: Callable[[], None] = lambda: None) -> Participant:
    """Join a room; whoever comes again with the same token is the same participant, even if the room is closed.

    as_new is called before somebody becomes a participant, and may refuse. Raises NoSuchRoomError, and NotAcceptedError if the
    room is closed or full.
    """
    mark = codes.hashed(token, code)
    me = (room.c.code == code) & (participant.c.token_hash == mark)
    known = select(participant.c.room_id, participant.c.participant_id).join(room).where(me)
    with store.reading() as connection:
        found = connection.execute(known).first()
    if found is None:
        with store.writing() as connection:
            _enter(connection, code, mark, as_new)
            found = connection.execute(known).one()
    return Participant(found.room_id, found.participant_id)


def _enter(connection: Connection, code: str, mark: str, as_new: Callable[[], None]) -> None:
    found_room = connection.execute(select(room.c.room_id, room.c.is_open).where(room.c.code == code).with_for_update()).first()
    if found_room is None:
        raise NoSuchRoomError(name="unknown_code")
    inside = select(participant.c.token_hash).where(participant.c.room_id == found_room.room_id)
    if connection.scalar(inside.where(participant.c.token_hash == mark)):
        return  # the same browser, a moment earlier
    if not found_room.is_open:
        raise NotAcceptedError(name="closed_room")
    if (connection.scalar(select(func.count()).select_from(inside.subquery())) or 0) >= limits.MOST_PARTICIPANTS:
        raise NotAcceptedError(name="full_room")
    as_new()
    minute = now() // 60
    values = {"room_id": found_room.room_id, "token_hash": mark, "joined_at": minute * 60, "minute": minute, "posts": 0}
    connection.execute(participant.insert().values(values))


def place_of(store: Store, who: Participant) -> Place:
    """What a participant sees now, once a minute noting that they are there. Raises NoSuchRoomError if the room is gone."""
    me = and_(participant.c.room_id == room.c.room_id, participant.c.participant_id == who.participant_id)
    current = and_(question.c.room_id == room.c.room_id, question.c.is_current)
    own = and_(answer.c.question_id == question.c.question_id, answer.c.participant_id == who.participant_id)
    query = (
        select(room.c.is_open.label("room_is_open"), participant.c.minute, participant.c.city_id, answer.c.value, *question.c)
        .select_from(room.outerjoin(participant, me).outerjoin(question, current).outerjoin(answer, own))
        .where(room.c.room_id == who.room_id)
    )
    with store.reading() as connection:
        found = connection.execute(query).first()
        if found is None:
            raise NoSuchRoomError(name="room_gone")
        asked = asked_question(found) if found.question_id is not None else None
        own_answer = json.loads(found.value) if found.value else None
        result = None
        is_over = asked and (asked.question.kind == "audience" or not (asked.is_open and found.room_is_open))
        if asked and asked.is_shown and is_over:
            key = "result", who.room_id, asked.question_id, asked.is_open
            result = store.shared(key, lambda: result_in(connection, who.room_id, asked))
        waits = bool(asked and own_answer and asked.question.is_moderated and _waits(store, connection, who, asked, own_answer))
        is_guessed = result is not None and asked is not None and asked.question.kind == "number"
        presentation = presentation_in(connection, who.room_id) if found.city_id or is_guessed else None
    minute = now() // 60
    if found.room_is_open and found.minute != minute:  # no post was in it yet
        is_not_noted = (participant.c.participant_id == who.participant_id) & (participant.c.minute != minute)
        with suppress(RoomsNotReadyError), store.writing() as connection:  # on a full disk what is there can be read
            connection.execute(update(participant).where(is_not_noted).values(minute=minute, posts=0))
    return Place(found.room_is_open, asked, own_answer, result, found.city_id, presentation, waits)


def _waits(store: Store, connection: Connection, who: Participant, asked: AskedQuestion, own: Answer) -> bool:
    """Whether a text that they wrote waits for approval."""
    key = "decisions", who.room_id, asked.question_id
    decisions = store.shared(key, lambda: decisions_on(connection, who.room_id, asked.question_id))
    return any(state_of(key_of(text), True, decisions) == WAITING for text in texts_of_answer(asked.question, own))


def choose_city(store: Store, who: Participant, city_id: str | None, cities: Collection[str]) -> None:
    """Keep which city a participant is from, or None for none. cities: the ids of all that may be chosen.

    Raises NotAcceptedError for another city, a closed room and what comes too fast, and NoSuchRoomError.
    """
    if city_id is not None and city_id not in cities:
        raise NotAcceptedError(name="no_such_city")
    with store.writing() as connection:
        is_open = _post(connection, who)
        if is_open:
            connection.execute(update(participant).where(_is(who)).values(city_id=city_id))
    if not is_open:
        raise NotAcceptedError(name="closed_room")


def answer_question(store: Store, who: Participant, question_id: int, given: object) -> None:
    """Answer the question, or change the answer; nothing given takes it back. See questions.checked_answer.

    Raises NotAcceptedError if question or room is closed, the answer does not fit or comes too fast, and NoSuchRoomError.
    """
    refusal = None
    with store.writing() as connection:
        is_open = _post(connection, who)
        try:
            _put(store, connection, who, question_id, given, is_open)
        except RefusalError as problem:  # nothing was written but the count: one that is refused counts too
            refusal = problem
    if refusal:
        raise refusal


def _put(store: Store, connection: Connection, who: Participant, question_id: int, given: object, is_open: bool) -> None:
    """Write an answer. is_open: whether the room is, which stays so until this is done. Refuses before it writes."""
    own = and_(answer.c.question_id == question.c.question_id, answer.c.participant_id == who.participant_id)
    condition = (question.c.room_id == who.room_id) & (question.c.question_id == question_id)
    columns = [*question.c, answer.c.value]
    query = select(*columns).select_from(question.outerjoin(answer, own)).where(condition)
    found = connection.execute(query).first()
    if found is None:
        raise NoSuchRoomError(name="question_gone")
    asked = asked_question(found)
    if not (is_open and asked.is_open):
        closed = "time_is_up" if asked.has_run_out else "closed_question"
        raise NotAcceptedError(name=closed if is_open else "closed_room")
    value = checked_answer(asked.question, given, json.loads(found.value) if found.value else None)
    if value is None:
        condition = (answer.c.question_id == question_id) & (answer.c.participant_id == who.participant_id)
        connection.execute(delete(answer).where(condition))
        return
    row = {
        "room_id": who.room_id,
        "question_id": question_id,
        "participant_id": who.participant_id,
        "value": value,
        "answered_at": now() // 60 * 60,
    }
    once = store.insert(answer).values(row)
    replace = {"value": once.excluded.value, "answered_at": once.excluded.answered_at}
    connection.execute(once.on_conflict_do_update(index_elements=["question_id", "participant_id"], set_=replace))


def _post(connection: Connection, who: Participant) -> bool:
    """Count a post of this minute; whether the room is open, which stays so until the transaction ends.

    Closing waits for that end, or comes first; another post of theirs waits, too, for the count. Raises NotAcceptedError for
    what comes too fast, and NoSuchRoomError if the participant is gone.
    """
    is_open = connection.scalar(select(room.c.is_open).where(room.c.room_id == who.room_id).with_for_update(read=True))
    minute = now() // 60
    may = or_(participant.c.minute != minute, participant.c.posts < limits.POSTS_A_MINUTE)
    counted = case((participant.c.minute == minute, participant.c.posts + 1), else_=1)
    if connection.execute(update(participant).where(_is(who), may).values(minute=minute, posts=counted)).rowcount:
        return bool(is_open)
    if connection.scalar(select(participant.c.participant_id).where(_is(who))) is None:
        raise NoSuchRoomError(name="room_gone")
    raise NotAcceptedError(name="too_fast")


def _is(who: Participant) -> ColumnElement[bool]:
    return (participant.c.room_id == who.room_id) & (participant.c.participant_id == who.participant_id)
