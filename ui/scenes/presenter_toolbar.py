"""What the browser does while a scene is presented: keys, the bar with its buttons, timer, black screen, code, size.

All of it answers at once, without the server, but going to another scene, covering and ending.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from ui.state import presentation

_FOLDER = Path(__file__).parent
_JS = (_FOLDER / "presenter_toolbar.js").read_text(encoding="utf-8")
_stage = st.components.v2.component(
    "stage",
    html=(_FOLDER / "presenter_toolbar.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "presenter_toolbar.css").read_text(encoding="utf-8"),
    js=_JS,
)
_remote = st.components.v2.component(
    "remote",
    html=(_FOLDER / "remote.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "remote.css").read_text(encoding="utf-8"),
    js=_JS,
)


def draw_toolbar(
    data: dict[str, Any],
    *,
    want_code: Callable[[], None],
    go: Callable[[int], None],
    set_phase: Callable[[int, str], None],
    darken: Callable[[bool], None],
    end: Callable[[], None],
) -> None:
    """Draw the bar and listen to keys.

    data: number of the scene, count, phase (of presentation.PHASES), black; presenter (the address of the presenter view, empty
    where nobody can follow from there); begun (what tells this presentation from earlier ones); due (minute by which the scene is
    to end, 0 without a plan); link of the view, code (as a picture), note on the link. want_code is called when the code is
    opened; go with the number of a scene, set_phase with that of the scene that the presenter saw and what to do with it, darken
    with whether the screen is black, and end when the presenter asks for it.

    Each wish is an event of its own: what it is about cannot be read from the session, which may have dropped the component
    between two fast keys.
    """
    listeners = _listeners(data["count"], go, set_phase, darken)
    _stage(key="stage", data=data, on_want_code_change=want_code, on_end_change=end, **listeners)


def draw_remote(
    data: dict[str, Any], *, go: Callable[[int], None], set_phase: Callable[[int, str], None], darken: Callable[[bool], None]
) -> None:
    """Draw the buttons of the presenter view, which the same keys press.

    data: number, count, phase, black; can_close: whether phones are asked something.
    """
    _remote(key="remote", data=data, **_listeners(data["count"], go, set_phase, darken))


def _listeners(
    count: int, go: Callable[[int], None], set_phase: Callable[[int, str], None], darken: Callable[[bool], None]
) -> dict[str, Any]:
    numbers = range(1, count + 1)
    scenes = {f"on_go_{number}_change": partial(go, number) for number in numbers}
    of_phases = {
        f"on_{phase}_{number}_change": partial(set_phase, number, phase) for number in numbers for phase in presentation.PHASES
    }
    return {**scenes, **of_phases, "on_black_change": partial(darken, True), "on_light_change": partial(darken, False)}
