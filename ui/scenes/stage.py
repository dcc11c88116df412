"""What the browser does while a scene is presented: keys, the bar with its buttons, timer, black screen, code, size.

All of it answers at once, without the server, but going to another scene, covering and ending.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent
_stage = st.components.v2.component(
    "stage",
    html=(_FOLDER / "stage.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "stage.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "stage.js").read_text(encoding="utf-8"),
)
KEY = "stage"


def stage(
    number: int,
    count: int,
    is_covered: bool,
    begun: str | None,
    link: str,
    code: str | None,
    note: str,
    want_code: Callable[[], None],
    go: Callable[[], None],
    cover: Callable[[], None],
    end: Callable[[], None],
) -> None:
    """Draw the bar and listen to keys.

    begun: what tells this presentation from earlier ones. link, code, note: of the view, the code as a picture, a sentence on the
    link. want_code is called each time the code is opened. go, cover and end are called when the presenter asks for it; `asked`
    says what for.
    """
    _stage(
        key=KEY,
        data={
            "number": number,
            "count": count,
            "covered": is_covered,
            "begun": begun,
            "link": link,
            "code": code,
            "note": note,
        },
        on_want_code_change=want_code,
        on_go_change=go,
        on_cover_change=cover,
        on_end_change=end,
    )


def asked(what: str) -> object:
    """What the browser sent with a wish: the number of a scene for `go`, whether to cover for `cover`."""
    return st.session_state[KEY][what]
