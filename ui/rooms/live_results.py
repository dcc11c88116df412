"""The question on the screen, with its answers as they arrive."""

from collections.abc import Callable
from contextlib import suppress

import pandas as pd
import streamlit as st

import workshop
from ui import tables, wording
from ui.rooms import agreeing, bars, correct_answer, countdown, facilitator_key, result_words, scene_votes, steering, wall
from ui.rooms.rates import SCREENS_EVERY
from ui.rooms.url_parameters import CURRENT
from ui.state import presentation
from ui.state.page import Pages
from workshop import AskedQuestion, Facilitator, NoSuchRoomError, Result, Room, RoomsNotReadyError

_REVEAL, _CLOSE = ("Reveal", "visibility", presentation.REVEALED), ("Close question", "lock", presentation.CLOSED)
_OPEN, _HIDE = ("Open question", "lock_open", presentation.ASKED), ("Hide", "visibility_off", presentation.ASKED)
# What the question of the scene that is presented can be turned to: label, icon, phase.
_PHASE_BUTTONS = {
    presentation.ASKED: (_REVEAL, _CLOSE),
    presentation.CLOSED: (_REVEAL, _OPEN),
    presentation.REVEALED: (_HIDE,),
}
MOST_CARDS = 24
# Read from the back row.
_STYLE = "<style>.st-key-room_screen h2 {font-size: clamp(1.4rem, 3vw, 2.3rem); line-height: 1.2}</style>"


def show(by: Facilitator, pages: Pages) -> None:
    """The question before the room, or the one that was picked, and what was answered to it. pages: that scenes may be of."""
    selected = pick_question(by)
    if selected:
        st.html(_STYLE)
        with st.container(key="room_screen"):
            _watch(by, selected, pages)
        with suppress(NoSuchRoomError):  # said above
            agreeing.show(by, picked_question(by, selected))


def pick_question(by: Facilitator) -> str:
    """The question to look at: its number, or that it is the current one; empty, with a sentence, before the first."""
    asked = workshop.questions_of(workshop.store(), by)
    if not asked:
        st.info("Nothing has been asked yet. Write the first question under “Ask”.")
        return ""
    numbers = [str(one.number) for one in asked]
    if st.session_state.get("room_question") not in (CURRENT, *numbers):
        st.warning("The room has no such question; the current one is shown.")
        st.session_state["room_question"] = CURRENT
    if len(asked) > 1:
        texts = {str(one.number): f"{one.number}. {one.question.text}" for one in asked}
        st.selectbox(
            "Question",
            [CURRENT, *reversed(numbers)],
            format_func=lambda number: wording.plain(texts.get(number, "The current question")),
            key="room_question",
            persist_state="session",
        )
    return str(st.session_state["room_question"])


def picked_question(by: Facilitator, selected: str) -> AskedQuestion:
    """The question that was picked. Raises NoSuchRoomError if it is gone."""
    for one in workshop.questions_of(workshop.store(), by):
        if one.is_current if selected == CURRENT else str(one.number) == selected:
            return one
    raise NoSuchRoomError(name="question_gone")


@st.fragment(run_every=SCREENS_EVERY)
def _watch(by: Facilitator, selected: str, pages: Pages) -> None:
    try:
        room = workshop.room_of(workshop.store(), by)
        _one(by, picked_question(by, selected), room, pages)
    except (NoSuchRoomError, RoomsNotReadyError) as problem:
        st.warning(str(problem))


def _one(by: Facilitator, asked: AskedQuestion, room: Room, pages: Pages) -> None:
    result = workshop.result(workshop.store(), by, asked)
    presented = presentation.place()
    if presented is None or presented.scene.title != asked.question.text:  # the title of a question kept for a session
        st.header(wording.plain(asked.question.text))
    state = f"question is {'open' if asked.is_open else 'closed'}" if room.is_open else "room is closed"
    of_whom = f" of {room.present}" if asked.is_current else ""
    st.markdown(f"**{result.answered}{of_whom}** participants have answered. The {state}.")
    countdown.show(asked)
    if result.waiting:
        st.markdown(f"{wording.plural(result.waiting, 'text waits', 'texts wait')} for approval under “Texts”.")
    _controls(by, asked, pages)
    if not asked.is_shown:
        st.info("The answers are hidden. Show them when everyone has had time to think.")
        return
    _answers(asked, result)


def _controls(by: Facilitator, asked: AskedQuestion, pages: Pages) -> None:
    """Close, show and ask again; of the scene that is presented, what its own buttons do, and to all its screens."""
    now = workshop.presentation_of(workshop.store(), by) if asked.is_current else None
    scene = steering.scene_of(by.room_id, now, pages) if now else None
    with st.container(horizontal=True):
        if now and scene and scene_votes.asked_as(scene) == asked.question:
            phase = presentation.phase_of(scene, now.phases)
            for label, icon, to in _PHASE_BUTTONS[phase]:
                st.button(label, icon=f":material/{icon}:", on_click=scene_votes.set_phase, args=(by, scene, to))
            return
        if asked.is_shown:
            _button("Hide answers", ":material/visibility_off:", workshop.show, by, asked.question_id, False)
        else:
            _button("Show answers", ":material/visibility:", workshop.show, by, asked.question_id, True)
        if asked.is_open:
            _button("Close question", ":material/lock:", workshop.close, by, asked.question_id)
        else:
            _button("Ask again", ":material/lock_open:", workshop.ask_again, by, asked.question_id)


def _button(label: str, icon: str, do: Callable[..., None], *given: object) -> None:
    st.button(label, icon=icon, on_click=facilitator_key.act, args=(do, *given))


def _answers(asked: AskedQuestion, result: Result) -> None:
    right: tuple[str, ...] = ()
    note = ""
    if asked.question.kind == "highest_city" and not asked.is_open:
        right, note = correct_answer.highest(asked.question), correct_answer.note(asked.question)
        st.markdown(correct_answer.sentence(asked.question))
    if said := result_words.text_of(asked.question, result):
        st.markdown(said)
    if asked.question.kind in workshop.TEXT_KINDS:
        _texts(asked.question.kind, result)
    else:
        st.html(bars.html(result, right, note, asked.question.is_ordered))
    alt = f"Table of the answers to: {asked.question.text}"
    tables.fold(f"room_table_{asked.question_id}", lambda: tables.show(table(result), alt, height="auto"))


def _texts(kind: str, result: Result) -> None:
    if not result.tallies:
        st.write("No texts yet.")
        return
    st.html(texts_html(kind, result))
    count = len(result.tallies)
    if left_out := left_out_of(kind, result):
        is_presented = presentation.place() is not None  # without the table, and with fewer texts where these are long
        where = f"{count} texts in all; the page Ask the room has the others."
        st.caption(where if is_presented else f"{count - left_out} of {count} texts; the table has all.")


def left_out_of(kind: str, result: Result) -> int:
    """How many of the texts are too many for the wall, the bars or the cards."""
    shown = {"words": len(wall.words(result)), "audience": bars.MOST_QUESTIONS}.get(kind, MOST_CARDS)
    return max(0, len(result.tallies) - shown)


def texts_html(kind: str, result: Result) -> str:
    """What participants wrote: words as a wall, questions from the audience with their votes, longer texts as cards."""
    if kind == "audience":
        return bars.html(result)
    if kind == "words":
        return wall.html(result)
    return bars.template("cards.html.jinja").render(tallies=result.tallies[:MOST_CARDS])


def table(result: Result) -> pd.DataFrame:
    """A result in words: a row an answer, or a row an item and answer of a sheet."""
    if result.ranks:
        means = [("" if rank.mean is None else f"{rank.mean:.1f}", rank.points) for rank in result.ranks]
        ranks = [(rank.label, *mean, *rank.places) for rank, mean in zip(result.ranks, means, strict=True)]
        places = [f"Place {place}" for place in range(1, len(result.ranks) + 1)]
        return pd.DataFrame(ranks, columns=["Choice", "Mean place", "Points (Borda)", *places])
    if not result.items:
        counts = [(tally.label, tally.count) for tally in result.tallies]
        return pd.DataFrame(counts, columns=["Answer", "Participants"])
    rows = [
        (item.text, tally.label, tally.count, result_words.agreement(item)) for item in result.items for tally in item.tallies
    ]
    return pd.DataFrame(rows, columns=["Statement", "Answer", "Participants", "Agreement"])
