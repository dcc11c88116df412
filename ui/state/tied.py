"""Widgets of choices that other places change too: a map, a search, a button that clears.

A browser keeps what a widget held, also while the popover around it is closed, and sends it with the next click. A value
that was set elsewhere in the meantime would be undone by it. So the choice stands under its own name, the widget under a
key of its own, and a choice made elsewhere gets a new widget, of which no browser holds anything.

A browser makes a widget when its popover is first opened, and then knows what the latest run said of it alone. Streamlit tells
a value that was set in the session in one run only: a widget made later began empty, and with the next click emptied the choice.
So each run says, by the widget's own parameter, what it begins with.
"""

from typing import Any

import streamlit as st


def tied(name: str) -> dict[str, Any]:
    """The key and the callback of the widget of a choice; name: of the choice in the session, with which it must begin."""
    counter = f"widgets_{name}"
    key = _key(name, st.session_state.get(counter, 0))
    choice = st.session_state.get(name)
    if key in st.session_state and (st.session_state[key] or None) != (choice or None):
        st.session_state[counter] = st.session_state.get(counter, 0) + 1
        key = _key(name, st.session_state[counter])
    return {"key": key, "on_change": _take, "args": (name, key)}


def _key(name: str, number: int) -> str:
    return f"{name}-{number}"


def _take(name: str, key: str) -> None:
    if key == _key(name, st.session_state.get(f"widgets_{name}", 0)):  # else a late message of a widget that was replaced
        st.session_state[name] = st.session_state[key]
