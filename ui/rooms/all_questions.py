"""All questions of a room: their list, their answers as a file, and what to do with the room itself."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

import workshop
from ui import downloads, statements, tables, wording
from ui.filters import city_labels
from ui.rooms import correct_answer, facilitator_key, invitation
from ui.rooms.url_parameters import KIND_NAMES
from workshop import AskedQuestion, Facilitator, Result, Room, Tally, limits

ALL, OTHERS = "all participants", "other cities or none"
_FEWEST = statements.number_word(limits.FEWEST_OF_A_CITY)
_FACTS = ["value", "year", "place_level", "source_id"]


def show(by: Facilitator) -> None:
    """The list with its download, then the room's own settings."""
    results = workshop.results_of(workshop.store(), by)
    room = workshop.room_of(workshop.store(), by)
    st.header("What was asked")
    if results:
        tables.show(_listed(results), f"Table of the {len(results)} questions of this room", height="auto")
        view = downloads.View(
            name=f"room_{by.code}",
            title=f"Answers of room {by.code}",
            selection=f"{wording.plural(len(results), 'question', 'questions')}, {room.joined} participants. "
            "No names were asked.",
            link=invitation.link_to(by.code),
        )
        by_city = _splits_by_city(by)
        rows = answers(by, by_city)
        if by_city:
            _show_split(rows)
        downloads.buttons(view, lambda: answers(by, by_city), len(rows), {})
    else:
        st.info("Nothing has been asked yet. Write the first question under “Ask”.")
    st.header("This room")
    _about(room)
    _acts(by, room)


def _listed(results: list[tuple[AskedQuestion, Result]]) -> pd.DataFrame:
    rows = [
        (one.number, one.question.text, KIND_NAMES[one.question.kind], result.answered, "open" if one.is_open else "closed")
        for one, result in results
    ]
    return pd.DataFrame(rows, columns=["Number", "Question", "Kind", "Participants", "State"])


def _splits_by_city(by: Facilitator) -> bool:
    """The switch that splits answers by city, where participants chose any; whether it is on."""
    if not workshop.cities_in_room(workshop.store(), by):
        return False
    return st.toggle(
        "Split answers by city",
        key="split_by_city",
        help=f"Only where {_FEWEST} or more of those who answered share a city; all others stand together. Never texts.",
    )


def _show_split(rows: pd.DataFrame) -> None:
    """The answers that can be told by city. rows: all, as in `answers`."""
    split = rows[rows["participants_city"] != ALL]
    if split.empty:
        st.info(f"No city is shared by {_FEWEST} or more of those who answered a question, so nothing is split.")
        return
    columns = {"question_number": "Number", "question": "Question", "statement": "Statement", "answer": "Answer"}
    columns |= {"participants_city": "City", "participants": "Participants", "answered": "Answered"}
    tables.show(split[list(columns)].rename(columns=columns), "Table of answers by city of the participants")


def answers(by: Facilitator, by_city: bool = False) -> pd.DataFrame:
    """Every answer with how often it was given, in the columns of downloads.COLUMNS_OF_ROOMS; no participant is told apart.

    by_city: in place of all participants of a question, those of a city, where it may be told.
    """
    results = workshop.results_of(workshop.store(), by)
    rows = [
        row
        for asked, of_all in results
        for whose, result in (by_city and _by_city(by, asked)) or [(ALL, of_all)]
        for row in _rows(asked, whose, result)
    ]
    frame = pd.DataFrame(rows, columns=[*downloads.COLUMNS_OF_ROOMS, "answer_id"])
    if cities := [correct_answer.values(one.question) for one, _ in results if one.question.measure_id]:
        facts = pd.concat([found[["measure_id", "population_group", "city_id", *_FACTS]] for found in cities]).drop_duplicates()
        keys = ["measure_id", "population_group", "answer_id"]
        frame = frame.drop(columns=_FACTS).merge(facts.rename(columns={"city_id": "answer_id"}), on=keys, how="left")
    return frame.reindex(columns=list(downloads.COLUMNS_OF_ROOMS))


def _by_city(by: Facilitator, asked: AskedQuestion) -> list[tuple[str, Result]]:
    """What was answered by city; nothing if no city stands apart."""
    split = workshop.results_by_city(workshop.store(), by, asked)
    return [(city_labels().get(city_id, city_id) or OTHERS, result) for city_id, result in split]


def _rows(asked: AskedQuestion, whose: str, result: Result) -> list[dict[str, object]]:
    question = asked.question
    about = {
        "question_number": asked.number,
        "question": question.text,
        "kind": KIND_NAMES[question.kind],
        "participants_city": whose,
        "asked_at": datetime.fromtimestamp(asked.asked_at, UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "measure_id": question.measure_id or None,
        "population_group": question.population_group or None,
    }
    places = [
        (
            f"Put in place {place + 1}",
            result.answered,
            tuple(Tally(rank.key, rank.label, rank.places[place]) for rank in result.ranks),
        )
        for place in range(len(result.ranks))
    ]
    parts = (
        places or [(item.text, item.answered, item.tallies) for item in result.items] or [("", result.answered, result.tallies)]
    )
    return [
        about
        | {"statement": text, "answer": tally.label, "participants": tally.count, "answered": answered, "answer_id": tally.key}
        for text, answered, tallies in parts
        for tally in tallies
    ]


def _about(room: Room) -> None:
    deleted = datetime.fromtimestamp(room.deleted_at, UTC)
    joined = f"{wording.plural(room.joined, 'participant has', 'participants have')} joined"
    st.write(
        f"Room {room.code} is {'open' if room.is_open else 'closed'}; {joined}. It is deleted with all answers on "
        f"{deleted:%-d %B %Y}, or when you delete it."
    )


def _acts(by: Facilitator, room: Room) -> None:
    with st.container(horizontal=True):
        label, icon = ("Close the room", ":material/lock:") if room.is_open else ("Open the room again", ":material/lock_open:")
        act = (workshop.set_open, by, not room.is_open)
        st.button(label, icon=icon, on_click=facilitator_key.act, args=act, key="open_or_close_room")
        with st.popover("Delete the room", icon=":material/delete:"):
            st.write("All questions and answers are deleted for good. Download the file first.")
            st.button("Delete for good", on_click=_delete, args=(by,), key="delete_room")


def _delete(by: Facilitator) -> None:
    facilitator_key.act(workshop.delete_room, by)
    facilitator_key.clear()
