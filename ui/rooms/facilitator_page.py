"""The page of the facilitator: open a room, ask, watch the answers arrive, look back over all questions."""

import streamlit as st

import workshop
from ui import chart_frame
from ui.filters import Filters
from ui.rooms import all_questions, drafts, facilitator_key, invitation, live_results, question_form, texts_page
from ui.rooms.url_parameters import CURRENT, PARTS
from ui.state.page import Pages
from workshop import Facilitator, NoSuchRoomError, NotAcceptedError, Question, RefusalError, RoomsNotReadyError, limits

_NEXT_PART = "room_next_part"


def show(filters: Filters, pages: Pages) -> None:
    """The page, with or without a room. pages: that scenes may be of."""
    try:
        by = facilitator_key.current()
        if by is None:
            _without_room(filters)
        else:
            _with_room(by, filters, pages)
    except (NoSuchRoomError, RoomsNotReadyError) as problem:
        st.error(str(problem))


def _without_room(filters: Filters) -> None:
    st.write(
        "Ask the people in your workshop and see their answers arrive. They join with a code of six letters on their own "
        "phones, without an account and without giving a name."
    )
    st.caption(f"A room with no question and no participant is deleted after {limits.EMPTY_MINUTES} minutes.")
    st.button("Open a room", icon=":material/meeting_room:", on_click=_open, key="open_room")
    st.header("What you could ask first")
    question = question_form.draw(filters)
    if st.button("Open a room and ask this", icon=":material/send:", key="open_and_ask"):
        try:
            _ask(facilitator_key.open_room(), question)
        except NotAcceptedError as problem:
            st.warning(str(problem))
    drafts.offer(question)


def _open() -> None:
    try:
        facilitator_key.open_room()
    except (NotAcceptedError, RoomsNotReadyError) as problem:
        st.warning(str(problem))


def _with_room(by: Facilitator, filters: Filters, pages: Pages) -> None:
    if _NEXT_PART in st.session_state:
        st.session_state["room_part"] = st.session_state.pop(_NEXT_PART)
    is_open = workshop.room_of(workshop.store(), by).is_open
    invitation.show(by.code, is_large=not workshop.questions_of(workshop.store(), by), is_open=is_open)
    part = chart_frame.pick_part("Part of the page", "room_part", PARTS)
    if part == "ask":
        st.header("Ask a question")
        question = question_form.draw(filters)
        if st.button("Ask the room", icon=":material/send:", key="ask_room"):
            _ask(by, question)
        drafts.offer(question)
    elif part == "screen":
        live_results.show(by, pages)
    elif part == "texts":
        texts_page.show(by)
    else:
        all_questions.show(by)


def _ask(by: Facilitator, question: Question) -> None:
    """Ask and go on to the screen; what has to be changed first is said here."""
    try:
        workshop.ask(workshop.store(), by, question, is_shown=not st.session_state["ask_hidden"])
    except RefusalError as problem:
        st.warning(str(problem))
        return
    question_form.clear()
    st.session_state["room_question"] = CURRENT
    st.session_state[_NEXT_PART] = "screen"
    st.rerun()
