"""What a visitor's own browser keeps for them: scenes, a half-finished assessment. The server stores nothing of it.

A page says what it holds with `keep`. A browser that still has something from an earlier visit says so in a run of its
own, and what it has is not written over before; one that has nothing stays silent and keeps what it is given.

Call `keep` outside fragments where it can be: Streamlit sends what changes in one moment as one message, and if an answer
from a fragment is among it, only the fragment runs, whatever the visitor clicked.
"""

import secrets
from pathlib import Path

import streamlit as st

LONGEST = 1_000_000  # characters; a browser keeps about five million for a site

# The answer begins with the question's own mark: after a restart of the server, an open page sends once more what it
# answered to the session before. The tab notes the mark of the session whose text it has written, since what it then
# holds needs no answer.

_browser = st.components.v2.component("kept_in_browser", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def sync(name: str, text: str, is_expected: bool = False, is_of_tab: bool = False, is_followed: bool = False) -> str | None:
    """Keep `text` under `name` in this browser; return what it held when the visitor came, once, else None.

    Call it once a run at most for a name. An empty text forgets. is_expected: the browser answers even if it holds nothing.
    is_of_tab: only this tab keeps it, until it is closed. is_followed: `text_of_other_tab` says what another tab writes.
    What comes back was in the visitor's hands: check it like any upload. Raises ValueError if `text` is longer than LONGEST.
    """
    if len(text) > LONGEST:
        raise ValueError(f"{name}: {len(text):,} characters are more than a browser is asked to keep")
    request_id: str = st.session_state.setdefault(f"kept_{name}_asked", secrets.token_hex(8))
    data = {
        "name": name,
        "asked": request_id,
        "text": text,
        "answered": has_answered(name),
        "expected": is_expected,
        "of_tab": is_of_tab,
        "followed": is_followed,
    }
    default = {"found": None, "told": None}
    answer = _browser(key=f"kept_{name}", data=data, default=default, on_found_change=_ignore, on_told_change=_ignore)
    found, told_now = answer.found, str(answer.told or "")
    if told_now.startswith(request_id) and told_now != st.session_state.get(f"kept_{name}_told_last"):
        st.session_state[f"kept_{name}_told_last"] = told_now
        st.session_state[f"kept_{name}_told"] = told_now.split(" ", 2)[2][:LONGEST]
    if has_answered(name) or not str(found or "").startswith(request_id):
        return None
    st.session_state[f"kept_{name}_answered"] = True
    return str(found).removeprefix(request_id)[:LONGEST] or None


def has_answered(name: str) -> bool:
    """Whether the browser has said what it held under `name`; one that held nothing says so only if expected to."""
    return f"kept_{name}_answered" in st.session_state


def text_of_other_tab(name: str) -> str | None:
    """What another tab wrote under `name`, once after `sync`, empty where it forgot; else None. In the visitor's hands, too."""
    text: str | None = st.session_state.pop(f"kept_{name}_told", None)
    return text


def _ignore() -> None:
    """The browser's answer is read from the result; a component with a default needs a callback for it."""
