"""Fields that show what is kept of an assessment, and lose nothing that was clicked or written.

A callback takes a change over at once, before a fast second click opens the next step. But Streamlit may break it off when
another run begins, and after a lost connection a browser says what it holds without a callback. So each widget that is drawn is
also compared with what is kept.
"""

from collections.abc import Callable

import streamlit as st

from ui.instruments import drafts
from ui.instruments.answers import Assessment

Change = Callable[[Assessment, str], Assessment]
_SHOWN = "assessment_fields_shown"


def field(instrument: str, key: str, saved: str, draw: Callable[..., str | None], change: Change, empty: str | None = "") -> str:
    """Draw a widget, keep what it holds, and return its value.

    saved: what the assessment holds. draw: the widget, but for key and on_change. change: the assessment with another value;
    the same one where the value is none that can be kept. empty: what the widget holds when nothing is kept.
    """
    shown: dict[str, str] = st.session_state.setdefault(_SHOWN, {})
    if saved != shown.get(key, "") or (saved and key not in st.session_state):
        st.session_state[key] = saved or empty
        shown[key] = saved
    value = draw(key=key, on_change=lambda: _take(instrument, change, st.session_state[key] or "")) or ""
    if value != saved and _take(instrument, change, value):
        st.rerun()
    return value


def _take(instrument: str, change: Change, value: str) -> bool:
    """Take a value over; whether it changes anything."""
    current = drafts.current(instrument)
    changed = change(current, value)
    if changed == current:
        return False
    drafts.store(changed)
    return True
