"""What a facilitator does: open a room, ask, see the answers, hide, show and close them, delete the room."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from workshop import codes, limits
from workshop.database import DAY, Store, delete_empty, now
from workshop.questions import Question, as_content, checked, cleaned, from_content
from workshop.refusals import NoSuchRoomError, NotAcceptedError
from workshop.results import Result, result_of
from workshop.tables import answer, participant, question, room, text_decision
from workshop.texts import Decision

_LAST_ID = 2**31 - 1  # of an integer of PostgreSQL


@dataclass(frozen=True)
class Facilitator:
    """Who has shown the key of a room; every act of leading asks for one."""

    room_id: int
    code: str


@dataclass(frozen=True)
class Room:
    """A room as its facilitator sees it.

    joined: everybody who ever did. present: whose phone was there within PRESENT_MINUTES, or who answered the current question.
    deleted_at: in seconds since 1970, if it has a question or a participant by then.
    """

    code: str
    is_open: bool
    joined: int
    present: int
    deleted_at: int


@dataclass(frozen=True)
class AskedQuestion:
    """A question that was asked; number from 1, asked_at in seconds since 1970.

    closes_at: when its countdown ends or ended, by the clock of the store; None without one.
    """

    question_id: int
    number: int
    question: Question
    is_open: bool
    is_current: bool
    is_shown: bool
    asked_at: int
    closes_at: int | None = None

    @property
    def has_run_out(self) -> bool:
        """Whether its countdown has closed it."""
        return self.closes_at is not None and not self.is_open

    @property
    def seconds_left(self) -> int | None:
        """Seconds of the countdown; None without one."""
        return None if self.closes_at is None else max(0, self.closes_at - now())


def open_room(store: Store, from_reserve: bool = True) -> tuple[Facilitator, str]:
    """Open a room; its facilitator and the secret key, which is stored nowhere.

    from_reserve: whether the room may be one of the last RESERVED_ROOMS. Raises NotAcceptedError if there are too many.
    """
    key = codes.new_secret()
    most = limits.MOST_ROOMS - (0 if from_reserve else limits.RESERVED_ROOMS)
    while True:
        code = codes.new_code()
        try:
            with store.writing() as connection:
                delete_empty(connection)
                _check_number(connection, most)
                # By chance: SQLite would give the number of a room that was deleted, and its phones would be in the new one.
                room_id = _any_id()
                values = {"room_id": room_id, "code": code, "key_hash": codes.hashed(key, code), "opened_at": now()}
                connection.execute(insert(room).values(values))
            return Facilitator(room_id, code), key
        except IntegrityError:
            continue  # another room has the code or the number


def _any_id() -> int:
    return secrets.randbelow(_LAST_ID) + 1


def _check_number(connection: Connection, most: int) -> None:
    """Raises NotAcceptedError if there are so many rooms, or if many were opened just now."""
    if (connection.scalar(select(func.count()).select_from(room)) or 0) >= most:
        raise NotAcceptedError("There are too many rooms at the moment. Try again later.")
    lately = select(func.count()).where(room.c.opened_at > now() - 60, room.c.opened_at <= now())
    if (connection.scalar(lately) or 0) >= limits.ROOMS_A_MINUTE:
        raise NotAcceptedError("Many rooms were opened just now. Wait a minute, then try again.")


def facilitator_with_key(store: Store, code: str, key: str) -> Facilitator:
    """Whoever has the key leads. Raises NoSuchRoomError."""
    with store.reading() as connection:
        found = connection.execute(select(room.c.room_id, room.c.key_hash).where(room.c.code == code)).first()
    if found is None or not secrets.compare_digest(found.key_hash, codes.hashed(key, code)):
        raise NoSuchRoomError("This room no longer exists, or the key belongs to another room.")
    return Facilitator(found.room_id, code)


def room_of(store: Store, by: Facilitator) -> Room:
    """The room. Raises NoSuchRoomError if it is gone."""
    inside = select(func.count()).where(participant.c.room_id == by.room_id)
    current = and_(question.c.question_id == answer.c.question_id, question.c.is_current)
    has_answered = exists().where(answer.c.participant_id == participant.c.participant_id, current)
    is_present = or_(participant.c.minute >= now() // 60 - limits.PRESENT_MINUTES, has_answered)
    counts = inside.scalar_subquery().label("joined"), inside.where(is_present).scalar_subquery().label("present")
    with store.reading() as connection:
        found = connection.execute(select(room, *counts).where(room.c.room_id == by.room_id)).first()
    if found is None:
        raise NoSuchRoomError(name="room_gone")
    return Room(found.code, found.is_open, found.joined, found.present, found.opened_at + store.retention_days * DAY)


def ask(store: Store, by: Facilitator, new: Question, is_shown: bool = True) -> AskedQuestion:
    """Ask a question: the one before it is closed. is_shown: whether the answers are shown as they arrive.

    Raises NotAcceptedError with what to change, and NoSuchRoomError.
    """
    asked = checked(new)
    with store.writing() as connection:
        locked(connection, by)
        return _ask(store, connection, by, asked, is_shown)


def put(store: Store, by: Facilitator, new: Question, is_open: bool, is_shown: bool | None = None) -> AskedQuestion | None:
    """Put a question before the room; None for one that is to be closed and was never asked: then the room waits.

    is_shown: whether the room may see the answers; None for the usual, which is once it is closed, and of questions from the
    audience always. A question that was asked before keeps its answers. Raises NotAcceptedError with what to change, and
    NoSuchRoomError.
    """
    wanted = checked(new)
    if is_shown is None:
        is_shown = not is_open or new.kind == "audience"  # phones vote for what they see
    state = {"is_open": is_open, "is_current": True, "is_shown": is_shown}
    for known in questions_of(store, by):
        ran_out = known.is_current and known.has_run_out
        # Closed by hand after it ran out, it may be opened again: that is written down.
        is_so = is_open if ran_out else state.items() <= vars(known).items()
        if known.question == wanted and is_so:
            return known
    with store.writing() as connection:
        locked(connection, by)
        found = next((one for one in _questions(connection, by) if one.question == wanted), None)
        if found is None and is_open:
            return _ask(store, connection, by, wanted, is_shown)
        _close_current(connection, by)
        if found is None:
            return None
        ends = _end_of(wanted) if is_open else None
        this = update(question).where(question.c.question_id == found.question_id)
        changed = this.values(**state, closes_at=ends).returning(*question.c)
        return asked_question(connection.execute(changed).one())


def withdraw(store: Store, by: Facilitator, texts: Collection[str]) -> None:
    """Let the room wait, if its current question has one of these texts; the answers stay."""
    current = next((one for one in questions_of(store, by) if one.is_current), None)
    if current and current.question.text in {cleaned(text) for text in texts}:
        with store.writing() as connection:
            locked(connection, by)
            _close_current(connection, by)


def _ask(store: Store, connection: Connection, by: Facilitator, new: Question, is_shown: bool) -> AskedQuestion:
    count = connection.scalar(select(func.count()).where(question.c.room_id == by.room_id)) or 0
    if count >= limits.MOST_QUESTIONS:
        raise NotAcceptedError(f"A room holds up to {limits.MOST_QUESTIONS} questions. Open another room for more.")
    _close_current(connection, by)
    values = {
        "room_id": by.room_id,
        "number": count + 1,
        "content": as_content(new),
        "is_ordered": new.is_ordered,
        "is_open": True,
        "is_current": True,
        "is_shown": is_shown,
        "asked_at": now(),
        "closes_at": _end_of(new),
    }
    row = None
    while row is None:
        # By chance, as that of a room: a phone keeps what was begun for a question, as an order half tapped, by its number.
        new_row = store.insert(question).values(question_id=_any_id(), **values)
        once = new_row.on_conflict_do_nothing(index_elements=["question_id"])
        row = connection.execute(once.returning(*question.c)).first()
    return asked_question(row)


def _end_of(asked: Question) -> int | None:
    return now() + asked.seconds if asked.seconds else None


def questions_of(store: Store, by: Facilitator) -> tuple[AskedQuestion, ...]:
    """Every question of the room, in the order of asking."""
    with store.reading() as connection:
        return _questions(connection, by)


def _questions(connection: Connection, by: Facilitator) -> tuple[AskedQuestion, ...]:
    query = select(question).where(question.c.room_id == by.room_id).order_by(question.c.number)
    return tuple(asked_question(row) for row in connection.execute(query))


def show(store: Store, by: Facilitator, question_id: int, is_shown: bool) -> None:
    """Show the answers to the room, or hide them."""
    _change(store, by, question_id, is_shown=is_shown)


def close(store: Store, by: Facilitator, question_id: int) -> None:
    """Take no more answers to a question."""
    _change(store, by, question_id, is_open=False, closes_at=None)


def ask_again(store: Store, by: Facilitator, question_id: int) -> None:
    """Put a question before the room once more, with the answers it has. The one before it is closed."""
    with store.writing() as connection:
        locked(connection, by)
        _close_current(connection, by)
        condition = (question.c.room_id == by.room_id) & (question.c.question_id == question_id)
        found = connection.execute(select(question).where(condition)).first()
        if found:
            ends = _end_of(from_content(found.content))
            connection.execute(update(question).where(condition).values(is_open=True, is_current=True, closes_at=ends))


def set_open(store: Store, by: Facilitator, is_open: bool) -> None:
    """Open the room again, or close it: nobody joins and nobody answers."""
    with store.writing() as connection:
        connection.execute(update(room).where(room.c.room_id == by.room_id).values(is_open=is_open))


def delete_room(store: Store, by: Facilitator) -> None:
    """Delete the room with its questions, participants and answers."""
    with store.writing() as connection:
        connection.execute(delete(room).where(room.c.room_id == by.room_id))


def result(store: Store, by: Facilitator, asked: AskedQuestion) -> Result:
    """What was answered to a question of this room so far."""
    with store.reading() as connection:
        return result_in(connection, by.room_id, asked)


def results_of(store: Store, by: Facilitator) -> list[tuple[AskedQuestion, Result]]:
    """Every question of the room with what was answered to it so far; as many statements for all as for one."""
    answers: dict[int, list[tuple[str, int]]] = {}
    decisions: dict[int, dict[str, Decision]] = {}
    of_room = select(text_decision).where(text_decision.c.room_id == by.room_id)
    with store.reading() as connection:
        asked = _questions(connection, by)
        for question_id, value, count in connection.execute(_counted(by.room_id)):
            answers.setdefault(question_id, []).append((value, count))
        for row in connection.execute(of_room):
            decisions.setdefault(row.question_id, {})[row.key] = Decision(row.state, row.joined_to)
    results = (result_of(one.question, answers.get(one.question_id, []), decisions.get(one.question_id, {})) for one in asked)
    return list(zip(asked, results, strict=True))


def result_in(connection: Connection, room_id: int, asked: AskedQuestion) -> Result:
    """What was answered to a question, as far as the room may know it."""
    of_question = (connection, room_id, asked.question_id)
    return result_of(asked.question, answers_to(*of_question), decisions_on(*of_question))


def decisions_on(connection: Connection, room_id: int, question_id: int) -> dict[str, Decision]:
    """What was decided about the texts to a question, by key."""
    query = select(text_decision).where(text_decision.c.room_id == room_id, text_decision.c.question_id == question_id)
    return {row.key: Decision(row.state, row.joined_to) for row in connection.execute(query)}


def answers_to(connection: Connection, room_id: int, question_id: int) -> list[tuple[str, int]]:
    """The different answers to a question, as stored, and how often each was given, in the order of the first."""
    query = _counted(room_id).where(answer.c.question_id == question_id)
    return [(value, count) for _, value, count in connection.execute(query)]


def _counted(room_id: int) -> Select[Any]:
    """The different answers of a room with their question and number, in the order of the first."""
    return (
        select(answer.c.question_id, answer.c.value, func.count())
        .where(answer.c.room_id == room_id)
        .group_by(answer.c.question_id, answer.c.value)
        .order_by(func.min(answer.c.answered_at), answer.c.value)
    )


def asked_question(row: Row[Any]) -> AskedQuestion:
    """A row of the table of questions."""
    fields = row._mapping
    closes_at = fields["closes_at"]
    asked = from_content(fields["content"])
    return AskedQuestion(
        question=replace(asked, is_ordered=asked.is_ordered or bool(fields["is_ordered"])),
        is_open=fields["is_open"] and (closes_at is None or now() < closes_at),
        closes_at=closes_at,
        **{name: fields[name] for name in ("question_id", "number", "is_current", "is_shown", "asked_at")},
    )


def locked(connection: Connection, by: Facilitator) -> None:
    """Wait until nobody else changes the room. Raises NoSuchRoomError if it is gone."""
    room_id = connection.scalar(select(room.c.room_id).where(room.c.room_id == by.room_id).with_for_update())
    if room_id is None:
        raise NoSuchRoomError(name="room_gone")


def _close_current(connection: Connection, by: Facilitator) -> None:
    current = (question.c.room_id == by.room_id) & question.c.is_current
    connection.execute(update(question).where(current).values(is_open=False, is_current=False, closes_at=None))


def _change(store: Store, by: Facilitator, question_id: int, **values: bool | None) -> None:
    condition = (question.c.room_id == by.room_id) & (question.c.question_id == question_id)
    with store.writing() as connection:
        locked(connection, by)
        connection.execute(update(question).where(condition).values(values))
