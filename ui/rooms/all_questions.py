"""All questions of a room: their list, their answers as a file, and what to do with the room itself."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

import workshop
from ui import downloads, statements, tables, wording
from ui.filters import city_labels
from ui.rooms import correct_answer, facilitator_key, invitation
from ui.rooms.url_parameters import KIND_NAMES
from ui.sharing import qr_code
from workshop import AskedQuestion, Facilitator, Result, Room, Tally, limits

ALL, OTHERS = "all participants", "other cities or none"
_FACTS = ["value", "year", "place_level", "source_id"]


def show(by: Facilitator) -> None:
    """The list with its download, then the room's own settings."""
    asked = workshop.questions_of(workshop.store(), by)
    room = workshop.room_of(workshop.store(), by)
    st.header("What was asked")
    if asked:
        tables.show(_listed(by, asked), f"Table of the {len(asked)} questions of this room", height="auto")
        view = downloads.View(
            name=f"room_{by.code}",
            title=f"Answers of room {by.code}",
            selection=f"{wording.plural(len(asked), 'question', 'questions')}, {room.joined} participants. No names were asked.",
            link=invitation.link_to(by.code),
        )
        by_city = _by_city(by)
        downloads.buttons(view, lambda: answers(by, by_city), len(answers(by, by_city)), {})
    else:
        st.info("Nothing has been asked yet. Write the first question under “Ask”.")
    st.header("This room")
    _about(room)
    _acts(by, room)


def _listed(by: Facilitator, asked: tuple[AskedQuestion, ...]) -> pd.DataFrame:
    rows = [
        (
            one.number,
            one.question.text,
            KIND_NAMES[one.question.kind],
            workshop.result(workshop.store(), by, one).answered,
            "open" if one.is_open else "closed",
        )
        for one in asked
    ]
    return pd.DataFrame(rows, columns=["Number", "Question", "Kind", "Participants", "State"])


def _by_city(by: Facilitator) -> bool:
    """The switch that splits answers by city, where participants chose any, with the split below it; whether it is on."""
    if not workshop.cities_in_room(workshop.store(), by):
        return False
    fewest = statements.number_word(limits.FEWEST_OF_A_CITY)
    is_on = st.toggle(
        "Split answers by city",
        key="split_by_city",
        help=f"Only where {fewest} or more of those who answered share a city; all others stand together. Never texts.",
    )
    if is_on:
        split = answers(by, by_city=True)
        split = split[split["participants_city"] != ALL]
        if split.empty:
            st.info(f"No city is shared by {fewest} or more of those who answered a question, so nothing is split.")
        else:
            columns = {"question_number": "Number", "question": "Question", "statement": "Statement", "answer": "Answer"}
            columns |= {"participants_city": "City", "participants": "Participants", "answered": "Answered"}
            tables.show(split[list(columns)].rename(columns=columns), "Table of answers by city of the participants")
    return is_on


def answers(by: Facilitator, by_city: bool = False) -> pd.DataFrame:
    """Every answer with how often it was given, in the columns of downloads.COLUMNS_OF_ROOMS; no participant is told apart.

    by_city: in place of all participants of a question, those of a city, where it may be told.
    """
    every = workshop.questions_of(workshop.store(), by)
    rows = [row for asked in every for whose, result in _results(by, asked, by_city) for row in _rows(asked, whose, result)]
    frame = pd.DataFrame(rows, columns=[*downloads.COLUMNS_OF_ROOMS, "answer_id"])
    if cities := [correct_answer.values(one.question) for one in every if one.question.measure_id]:
        facts = pd.concat([found[["measure_id", "population_group", "city_id", *_FACTS]] for found in cities]).drop_duplicates()
        keys = ["measure_id", "population_group", "answer_id"]
        frame = frame.drop(columns=_FACTS).merge(facts.rename(columns={"city_id": "answer_id"}), on=keys, how="left")
    return frame.reindex(columns=list(downloads.COLUMNS_OF_ROOMS))


def _results(by: Facilitator, asked: AskedQuestion, by_city: bool) -> list[tuple[str, Result]]:
    """What was answered, and by whom: all together, or by city."""
    split = workshop.results_by_city(workshop.store(), by, asked) if by_city else ()
    by_name = [(city_labels().get(city_id, city_id) or OTHERS, result) for city_id, result in split]
    return by_name or [(ALL, workshop.result(workshop.store(), by, asked))]


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
        with st.popover("Facilitate from another device", icon=":material/devices:"):
            st.write("Whoever opens this link can facilitate the room. Do not show it on the screen.")
            st.code(qr_code.full_link(f"/room?room_key={facilitator_key.key()}"), language=None, wrap_lines=True)
        with st.popover("Delete the room", icon=":material/delete:"):
            st.write("All questions and answers are deleted for good. Download the file first.")
            st.button("Delete for good", on_click=_delete, args=(by,), key="delete_room")


def _delete(by: Facilitator) -> None:
    facilitator_key.act(workshop.delete_room, by)
    facilitator_key.clear()
