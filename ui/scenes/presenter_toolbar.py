"""What the browser does while a scene is presented: keys, the bar with its buttons, timer, black screen, code, size.

All of it answers at once, without the server, but going to another scene, covering and ending.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent
_stage = st.components.v2.component(
    "stage",
    html=(_FOLDER / "presenter_toolbar.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "presenter_toolbar.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "presenter_toolbar.js").read_text(encoding="utf-8"),
)


def draw_toolbar(
    number: int,
    count: int,
    is_covered: bool,
    begun: str | None,
    due: int,
    link: str,
    code: str | None,
    note: str,
    want_code: Callable[[], None],
    go: Callable[[int], None],
    cover: Callable[[bool], None],
    end: Callable[[], None],
) -> None:
    """Draw the bar and listen to keys.

    begun: what tells this presentation from earlier ones. due: minute by which the scene is to end, 0 without a plan.
    link, code, note: of the view, the code as a picture, a sentence on the link. want_code is called when the code is opened;
    go with the number of a scene, cover with whether to cover, and end when the presenter asks for it.

    Each wish is an event of its own: what it is about cannot be read from the session, which may have dropped the component
    between two fast keys.
    """
    scenes: dict[str, Any] = {f"on_go_{scene_number}_change": partial(go, scene_number) for scene_number in range(1, count + 1)}
    _stage(
        key="stage",
        data={
            "number": number,
            "count": count,
            "covered": is_covered,
            "begun": begun,
            "due": due,
            "link": link,
            "code": code,
            "note": note,
        },
        on_want_code_change=want_code,
        on_cover_change=partial(cover, True),
        on_reveal_change=partial(cover, False),
        on_end_change=end,
        **scenes,
    )
