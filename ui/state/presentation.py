"""Where a presentation stands: which scene, whether it is revealed, and how one moves on.

What the presenter wants is noted here. With a room it is also kept in the room, where other screens steer too: see
ui.rooms.steering, which brings both to the same state at the start of each run.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from ui.state import scene_store, url
from ui.state.page import Pages
from ui.state.scene import Scene
from ui.state.url import Choice, Parameter

# What is done with a scene: its question is open, is closed with the figures still covered, or the figures are seen.
ASKED, CLOSED, REVEALED = PHASES = "asked", "closed", "revealed"
_PHASES = "scene_phases"
_IS_BLACK = "scenes_black"
_WISH = "scenes_wish"
_BEGUN = "presenting_begun"
_WAY = "way_to_scene"
_GUESSES = "scene_guesses"
_CITIES = "scene_cities"
_ROOM, _REHEARSAL = "room", "rehearsal"  # how scenes are presented: voted on by a room, or tried alone with script and phone
_SPELLING = re.compile(r"([1-9]\d?)-([0-9a-f]{8})(?:-(room|rehearsal))?")


@dataclass(frozen=True)
class ShownScene:
    """The scene that is on, its number from 1, of how many, whether a room votes on its question, or it is only rehearsed."""

    scene: Scene
    number: int
    count: int
    has_room: bool
    is_rehearsal: bool

    @property
    def phase(self) -> str:
        """What was done with the scene, of PHASES."""
        return phase_of(self.scene, phases())

    @property
    def is_covered(self) -> bool:
        """Whether the room still guesses; a scene with a question starts so."""
        return self.phase != REVEALED


@dataclass
class Wish:
    """What the presenter has done and the room does not know yet. number: of the scene to go to."""

    begins: bool = False
    ends: bool = False
    number: int | None = None
    phases: dict[str, str] = field(default_factory=dict)
    is_black: bool | None = None


def wish() -> Wish | None:
    """What the room is to be told; None if it knows all."""
    return st.session_state.get(_WISH)


def forget_wish() -> None:
    """The room knows."""
    st.session_state.pop(_WISH, None)


def _wished() -> Wish:
    return st.session_state.setdefault(_WISH, Wish())


def phases() -> dict[str, str]:
    """What was done with the scenes of this presentation, by their marks."""
    return st.session_state.get(_PHASES, {})


def phase_of(scene: Scene, of_scenes: Mapping[str, str]) -> str:
    """What was done with a scene: a question to guess first starts open, any other scene is seen."""
    found = of_scenes.get(scene.mark, "")
    return found if found in PHASES else ASKED if scene.question else REVEALED


def after(phase: str, pressed: str) -> str:
    """The phase of a scene once a button was pressed: one that closes its question may be seen a moment longer than that is open.

    What is revealed is closed already, and covered by none but the button that hides it.
    """
    return phase if (phase, pressed) == (REVEALED, CLOSED) else pressed


def is_black() -> bool:
    """Whether the screens of the room are black."""
    return bool(st.session_state.get(_IS_BLACK))


def parameter() -> Parameter:
    """The place in the address of a view: number and mark of the scene, whether a room votes or it is rehearsed.

    It is never in the view's link.
    """

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        found = bool(texts) and _SPELLING.fullmatch(texts[-1])
        return (texts[-1] if found else None), []

    return Parameter("present", None, parse)


def is_requested() -> bool:
    """Whether the address asks for a presentation in a form that can be one."""
    return bool(_SPELLING.fullmatch(st.query_params.get("present", "")))


def place() -> ShownScene | None:
    """The place that the address names, if the scenes are here; their marks must agree, since anyone may follow a link."""
    spelled = _SPELLING.fullmatch(st.query_params.get("present", ""))
    scenes = scene_store.scene_list()
    if not spelled or int(spelled[1]) > len(scenes) or scenes[int(spelled[1]) - 1].mark != spelled[2]:
        return None
    return ShownScene(scenes[int(spelled[1]) - 1], int(spelled[1]), len(scenes), spelled[3] == _ROOM, spelled[3] == _REHEARSAL)


def drop_missing_presentation() -> list[str]:
    """Take a presentation out of the address that is not here; a sentence about it."""
    if (
        "present" not in st.query_params
        or place()
        or (is_requested() and not scene_store.is_restored() and not scene_store.scene_list())
    ):
        return []
    del st.query_params["present"]
    st.session_state.pop("present", None)
    return ["This address belongs to a presentation that is not in this browser; only its view is shown."]


def begin(pages: Pages, number: int = 1, has_room: bool = False, is_rehearsal: bool = False) -> None:
    """Start to present at a scene, every question covered; for callbacks. has_room: whether the room that is led votes."""
    st.session_state[_PHASES] = {}
    st.session_state[_IS_BLACK] = False
    st.session_state[_BEGUN] = f"{time.time():.0f}"
    st.session_state[_WISH] = Wish(begins=True, number=number)
    _show(pages, number, _ROOM if has_room else _REHEARSAL if is_rehearsal else None)


def begun() -> str | None:
    """What tells this presentation from earlier ones; None after a reload."""
    return st.session_state.get(_BEGUN)


def move(pages: Pages, number: int) -> None:
    """Go on to a scene by its number from 1; for callbacks."""
    if 1 <= number <= len(scene_store.scene_list()):
        _wished().number = number
        _turn_to(pages, number)


def _turn_to(pages: Pages, number: int) -> None:
    spelled = _SPELLING.fullmatch(st.query_params.get("present", ""))
    _show(pages, number, spelled[3] if spelled else None)


def adopt(pages: Pages, number: int, of_scenes: Mapping[str, str], black: bool) -> None:
    """Go to the scene and phases that the room has; call it before follow."""
    st.session_state[_PHASES] = dict(of_scenes)
    st.session_state[_IS_BLACK] = black
    if number != _number_ahead():
        _turn_to(pages, number)


def _number_ahead() -> int | None:
    """The number of the scene that is on, or that is on its way."""
    on_its_way = st.session_state[_WAY][2].get("present", "") if _WAY in st.session_state else ""
    spelled = _SPELLING.fullmatch(on_its_way or st.query_params.get("present", ""))
    return int(spelled[1]) if spelled else None


def is_ending() -> bool:
    """Whether the presentation was ended, though the browser may still show it."""
    return _WAY in st.session_state and "present" not in st.session_state[_WAY][2]


def _show(pages: Pages, number: int, way: str | None) -> None:
    scenes = scene_store.scene_list()
    if 1 <= number <= len(scenes):
        scene = scenes[number - 1]
        _open(scene, pages, {"present": f"{number}-{scene.mark}{f'-{way}' if way else ''}"})


def visit(pages: Pages, number: int) -> None:
    """Open the view of a scene without presenting it; for callbacks."""
    _open(scene_store.scene_list()[number - 1], pages, {})


def end() -> None:
    """Back to the list of scenes; for callbacks."""
    _wished().ends = True
    st.session_state[_WAY] = "workshop", "pages/present.py", {}


def follow(url_path: str, pages: Pages) -> None:
    """Go where a callback wants to go, or to the page of the scene that the address names on another page.

    Callbacks run before the pages are known; call it once they are. url_path: of the page on screen. A way is kept until it is
    gone: the browser may ask for the page that it still shows in between.
    """
    here = place()
    if here and here.scene.url_path != url_path and _WAY not in st.session_state:
        _turn_to(pages, here.number)
    if _WAY in st.session_state:
        target, page, query = st.session_state[_WAY]
        if target == url_path and query.get("present") == st.query_params.get("present"):
            del st.session_state[_WAY]
            return
        url.reset()
        st.switch_page(page, query_params=query)


def set_phase(number: int, phase: str) -> None:
    """Reveal the figures of a scene by its number, hide them, or close its question; for callbacks. phase: of PHASES."""
    for scene in scene_store.scene_list()[number - 1 : number]:  # none, where another tab has removed it
        now = after(phase_of(scene, phases()), phase)
        st.session_state[_PHASES] = {**phases(), scene.mark: now}
        _wished().phases[scene.mark] = now


def darken(black: bool) -> None:
    """Make the screens of the room black, or not; for callbacks."""
    st.session_state[_IS_BLACK] = black
    _wished().is_black = black


def set_guesses(numbers: tuple[int, ...]) -> None:
    """What the room guessed the values of the scene on screen to be, for its chart; a scene shows its own alone."""
    st.session_state[_GUESSES] = numbers


def guesses() -> tuple[int, ...]:
    """The numbers that the room guessed, while their scene is presented; else none."""
    return st.session_state.get(_GUESSES, ()) if _has_room() else ()


def set_cities(city_ids: tuple[str, ...]) -> None:
    """The cities in the room that the chart of the scene on screen is to mark."""
    st.session_state[_CITIES] = city_ids


def marked_cities() -> tuple[str, ...]:
    """The cities in the room that a presented chart marks in place of those selected; mostly none."""
    return st.session_state.get(_CITIES, ()) if _has_room() else ()


def _has_room() -> bool:
    """Whether a scene is presented with a room: what an earlier one said does not stand in other presentations."""
    here = place()
    return here is not None and here.has_room


def _open(scene: Scene, pages: Pages, more: dict[str, str]) -> None:
    st.session_state[_WAY] = scene.url_path, pages[scene.url_path].script, {**scene.query, **more}
