"""The cities that participants chose: which are in a room, and what each answered, where that tells of nobody alone."""

from sqlalchemy import and_, func, select

from workshop import limits
from workshop.database import Store
from workshop.facilitator import AskedQuestion, Facilitator
from workshop.questions import TEXT_KINDS
from workshop.results import Result, result_of
from workshop.tables import answer, participant

Answers = list[tuple[str, int]]  # as stored, and how often each was given


def cities_in_room(store: Store, by: Facilitator) -> dict[str, int]:
    """How many participants chose each city, from the most frequent."""
    count = func.count().label("participants")
    query = select(participant.c.city_id, count).where(participant.c.room_id == by.room_id, participant.c.city_id.is_not(None))
    with store.reading() as connection:
        found = connection.execute(query.group_by(participant.c.city_id).order_by(count.desc(), participant.c.city_id))
        return {row.city_id: row.participants for row in found}


def results_by_city(store: Store, by: Facilitator, asked: AskedQuestion) -> tuple[tuple[str, Result], ...]:
    """What participants of a city answered, by city_id, and last under "" what all others did; nothing if no city stands apart.

    A city stands apart if FEWEST_OF_A_CITY of it answered, each statement of a sheet too, or nobody that statement. The same is
    true of all others together: the smallest cities join them until it is. Texts are never told by city.
    """
    if asked.question.kind in TEXT_KINDS:
        return ()
    answers = _answers_by_city(store, by, asked)
    results = {city_id: result_of(asked.question, given) for city_id, given in answers.items()}
    apart = [city_id for city_id, result in results.items() if city_id and _are_enough(result)]
    apart.sort(key=lambda city_id: (-results[city_id].answered, city_id))
    while apart:
        others = result_of(asked.question, [one for city_id in answers if city_id not in apart for one in answers[city_id]])
        if not others.answered or _are_enough(others):
            return (*((city_id, results[city_id]) for city_id in apart), *([("", others)] if others.answered else []))
        apart.pop()
    return ()


def _answers_by_city(store: Store, by: Facilitator, asked: AskedQuestion) -> dict[str, Answers]:
    """The answers to a question by city_id; under "" of participants who chose none."""
    me = and_(participant.c.room_id == answer.c.room_id, participant.c.participant_id == answer.c.participant_id)
    query = (
        select(participant.c.city_id, answer.c.value, func.count())
        .select_from(answer.join(participant, me))
        .where(answer.c.room_id == by.room_id, answer.c.question_id == asked.question_id)
        .group_by(participant.c.city_id, answer.c.value)
    )
    found: dict[str, Answers] = {}
    with store.reading() as connection:
        for city_id, value, count in connection.execute(query):
            found.setdefault(city_id or "", []).append((value, count))
    return found


def _are_enough(result: Result) -> bool:
    """Whether as many answered, and of a sheet each statement that anybody did, that the answers tell of nobody alone."""
    counts = [result.answered, *(item.answered for item in result.items if item.answered)]
    return min(counts) >= limits.FEWEST_OF_A_CITY
