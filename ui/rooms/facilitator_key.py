"""Which room this visitor leads. The key stays in their browser, so that a reload keeps the place."""

from collections.abc import Callable

import streamlit as st

import workshop
from ui.rooms import rates
from ui.rooms.url_parameters import split_key
from ui.state.browser_storage import sync
from workshop import Facilitator, NoSuchRoomError, RoomsNotReadyError

STORAGE_NAME = "led_room"
_KEY = "led_key"


def current() -> Facilitator | None:
    """The room that this visitor leads: the one of the link, of this session, or that the browser still knows."""
    linked = st.session_state.pop("room_key", "")
    if linked:
        st.session_state[_KEY] = linked
    led = _led()
    found = sync(STORAGE_NAME, st.session_state.get(_KEY, ""))
    if found and not led and split_key(found):
        st.session_state[_KEY] = found
        led = _led()
        if led:
            st.rerun()  # the bar of a presentation stands above the page and shows the way into this room
    return led


def of_session() -> Facilitator | None:
    """The room of the key that this session holds, without asking the browser for one. Raises RoomsNotReadyError."""
    parts = split_key(st.session_state.get(_KEY, ""))
    try:
        return workshop.facilitator_with_key(workshop.store(), *parts) if parts else None
    except NoSuchRoomError:
        return None


def _led() -> Facilitator | None:
    """The room of the key that the session holds; a key of no room is forgotten."""
    parts = split_key(st.session_state.get(_KEY, ""))
    if not parts:
        return None
    try:
        return workshop.facilitator_with_key(workshop.store(), *parts)
    except NoSuchRoomError as problem:
        clear()
        st.warning(
            f"{problem} Rooms are deleted by their facilitator, some days after they were opened, or after an hour without "
            "a question and a participant."
        )
        return None


def open_room() -> Facilitator:
    """Open a room and lead it. Raises NotAcceptedError if there are too many."""
    by, secret = workshop.open_room(workshop.store(), from_reserve=rates.may_use_reserve())
    rates.count_room()
    st.session_state[_KEY] = f"{by.code}-{secret}"
    return by


def clear() -> None:
    """Lead no room any more, in this browser."""
    st.session_state[_KEY] = ""


def act(do: Callable[..., object], by: Facilitator, *given: object, **wish: object) -> None:
    """Do something to the room when a button is pressed; what stands against it is said on the page."""
    try:
        do(workshop.store(), by, *given, **wish)
    except (NoSuchRoomError, RoomsNotReadyError) as problem:
        st.warning(str(problem))


def code() -> str:
    """The code of the room that is led; empty without one."""
    parts = split_key(st.session_state.get(_KEY, ""))
    return parts[0] if parts else ""


def key() -> str:
    """The key of the room that is led, for a link to another device."""
    return str(st.session_state[_KEY])
