"""The language of a participant's phone: of the address or the menu, else of the browser."""

import json
from pathlib import Path

import streamlit as st

from ui.rooms.phone_phrases import LANGUAGES, first_known, is_right_to_left, name_of, phrase

NAME = "lang"  # of the choice, in address and session
_MENU = "phone_language"
# Screen readers and the browser need to know the language; a page keeps it only while it is shown.
_LOST = """<style>[data-testid=stApp][data-testid=stApp]:not([data-test-connection-state=CONNECTED])::after
{content: %s; direction: %s}</style>"""

_frame = st.components.v2.component("phone_language", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def chosen() -> str:
    """The language that was chosen, else the first of the browser's that there is."""
    return str(st.session_state.get(NAME) or first_known(_of_browser()))


def _of_browser() -> list[str]:
    """What the browser prefers, the first one first."""
    listed = str(st.context.headers.get("Accept-Language") or st.context.locale or "")
    return [part.partition(";")[0].strip() for part in listed[:200].split(",")]


def show(language: str) -> None:
    """The menu of languages, each named in itself; and what of the page is not its text: language, direction, lost connection."""
    direction = "rtl" if is_right_to_left() else "ltr"
    with st.container(gap=None):
        st.menu_button(
            name_of(language),
            LANGUAGES,
            format_func=name_of,
            key=_MENU,
            on_click=_take,
            icon=":material/language:",
            type="tertiary",
        )
        _frame(key="phone_language_frame", data={"lang": language, "dir": direction})
        st.html(_LOST % (json.dumps(phrase("connection_lost"), ensure_ascii=False), direction))


def _take() -> None:
    if st.session_state[_MENU]:
        st.session_state[NAME] = st.session_state[_MENU]
