"""What the facilitator does with texts that participants wrote: show or hide them, put them together or apart."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from workshop.database import Store
from workshop.facilitator import AskedQuestion, Facilitator, answers_to, decisions_on
from workshop.refusals import NoSuchRoomError
from workshop.results import texts_in
from workshop.tables import question, text_decision
from workshop.texts import ANSWERED, HIDDEN, SHOWN, groups, state_of, usual_text


@dataclass(frozen=True)
class Text:
    """A text that was written to a question, by how many (of the audience: who want it answered), as its facilitator sees it.

    group: key of the text it counts with. state: waiting, shown, hidden or answered.
    """

    key: str
    text: str
    count: int
    group: str
    state: str


def texts_of(store: Store, by: Facilitator, asked: AskedQuestion) -> tuple[Text, ...]:
    """Every text to a question, whether the room sees it or not, in the order of arrival."""
    with store.reading() as connection:
        answers = answers_to(connection, by.room_id, asked.question_id)
        decisions = decisions_on(connection, by.room_id, asked.question_id)
    texts, counts = texts_in(asked.question, answers)
    group_of = groups(texts, decisions) if asked.question.kind == "words" else {key: key for key in texts}
    states = {key: state_of(key, asked.question.is_moderated, decisions) for key in texts}
    return tuple(Text(key, usual_text(one), counts[key], group_of[key], states[key]) for key, one in texts.items())


def show_texts(store: Store, by: Facilitator, question_id: int, keys: Collection[str]) -> None:
    """Let the room see texts."""
    _decide(store, by, question_id, keys, state=SHOWN)


def hide_texts(store: Store, by: Facilitator, question_id: int, keys: Collection[str]) -> None:
    """Keep texts from the room, also where nothing waits for approval."""
    _decide(store, by, question_id, keys, state=HIDDEN)


def mark_answered(store: Store, by: Facilitator, question_id: int, keys: Collection[str]) -> None:
    """Say of questions from the audience that they were answered; show_texts takes it back."""
    _decide(store, by, question_id, keys, state=ANSWERED)


def join_texts(store: Store, by: Facilitator, question_id: int, keys: Collection[str], into: str) -> None:
    """Let texts count with another one from now on."""
    _decide(store, by, question_id, [*(key for key in keys if key != into), into], joined_to=into)


def separate_text(store: Store, by: Facilitator, question_id: int, key: str) -> None:
    """Let a text count by itself, also where its spelling would put it with another."""
    _decide(store, by, question_id, [key], joined_to=key)


def _decide(store: Store, by: Facilitator, question_id: int, keys: Collection[str], **values: str) -> None:
    """Keep a decision about texts. Raises NoSuchRoomError if the question is not of this room."""
    with store.writing() as connection:
        condition = (question.c.room_id == by.room_id) & (question.c.question_id == question_id)
        if connection.scalar(select(question.c.question_id).where(condition)) is None:
            raise NoSuchRoomError(name="question_gone")
        for key in keys:
            once = store.insert(text_decision).values(question_id=question_id, key=key, room_id=by.room_id, **values)
            connection.execute(once.on_conflict_do_update(index_elements=["question_id", "key"], set_=values))
    store.forget_shared()
