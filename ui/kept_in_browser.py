"""What a visitor's own browser keeps for them: scenes, a half-finished assessment. The server stores nothing of it.

A page says what it holds with `keep`; after a reload or a lost connection, `keep` hands back, once, what the
browser still has. The browser answers in a run of its own, so nothing is written before it has been asked.
"""

import secrets

import streamlit as st

LONGEST = 200_000  # characters; a browser keeps about five million for a site

# The answer begins with the question's own mark: after a restart of the server, an open page sends once more what it
# answered to the session before.
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const name = "atlas:" + data.name
  if (data.text === null) {
    setStateValue("found", data.asked + (window.localStorage.getItem(name) ?? ""))
  } else if (data.text === "") {
    window.localStorage.removeItem(name)
  } else {
    window.localStorage.setItem(name, data.text)
  }
}
"""

_browser = st.components.v2.component("kept_in_browser", js=_SCRIPT)


def keep(name: str, text: str) -> str | None:
    """Keep `text` under `name` in this browser; return what it held when the visitor came, once, else None.

    Call it once a run at most for a name. An empty text forgets. What comes back was in the visitor's hands:
    check it like any upload. Raises ValueError if `text` is longer than LONGEST.
    """
    if len(text) > LONGEST:
        raise ValueError(f"{name}: {len(text):,} characters are more than a browser is asked to keep")
    asked: str = st.session_state.setdefault(f"kept_{name}_asked", secrets.token_hex(8))
    data = {"name": name, "asked": asked, "text": text if has_answered(name) else None}
    found = _browser(key=f"kept_{name}", data=data, default={"found": None}, on_found_change=_ignore).found
    if has_answered(name) or not str(found or "").startswith(asked):
        return None
    st.session_state[f"kept_{name}_answered"] = True
    return str(found).removeprefix(asked)[:LONGEST] or None


def has_answered(name: str) -> bool:
    """Whether the browser has said what it held under `name`, if anything."""
    return f"kept_{name}_answered" in st.session_state


def _ignore() -> None:
    """The browser's answer is read from the result; a component with a default needs a callback for it."""
