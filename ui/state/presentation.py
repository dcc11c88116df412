"""Where a presentation stands: which scene, whether it is revealed, and how one moves on."""

import re
import time
from dataclasses import dataclass

import streamlit as st

from ui.state import scene_store, url
from ui.state.page import Pages
from ui.state.scene import Scene
from ui.state.url import Choice, Parameter

WORKSHOP = "pages/workshop.py"
_REVEALED = "scenes_revealed"
_BEGUN = "presenting_begun"
_WAY = "way_to_scene"
_GUESSES = "scene_guesses"
_SPELLING = re.compile(r"([1-9]\d?)-([0-9a-f]{4})(-room)?")


@dataclass(frozen=True)
class Place:
    """The scene that is on, its number from 1, of how many, and whether a room votes on its question."""

    scene: Scene
    number: int
    count: int
    has_room: bool

    @property
    def is_covered(self) -> bool:
        """Whether the room still guesses; a scene with a question starts so."""
        revealed: dict[str, bool] = st.session_state.get(_REVEALED, {})
        return not revealed.get(self.scene.mark, not self.scene.question)


def parameter() -> Parameter:
    """The place in the address of a view: number and mark of the scene, whether a room votes. It is never in the view's link."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        found = bool(texts) and _SPELLING.fullmatch(texts[-1])
        return (texts[-1] if found else None), []

    return Parameter("present", None, parse, lambda choice: [str(choice)] if choice else [])


def is_requested() -> bool:
    """Whether the address asks for a presentation in a form that can be one."""
    return bool(_SPELLING.fullmatch(st.query_params.get("present", "")))


def place() -> Place | None:
    """The place that the address names, if the scenes are here; their marks must agree, since anyone may follow a link."""
    spelled = _SPELLING.fullmatch(st.query_params.get("present", ""))
    scenes = scene_store.scene_list()
    if not spelled or int(spelled[1]) > len(scenes) or scenes[int(spelled[1]) - 1].mark != spelled[2]:
        return None
    return Place(scenes[int(spelled[1]) - 1], int(spelled[1]), len(scenes), bool(spelled[3]))


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


def begin(pages: Pages, number: int = 1, has_room: bool = False) -> None:
    """Start to present at a scene, every question covered; for callbacks. has_room: whether the room that is led votes."""
    st.session_state[_REVEALED] = {}
    st.session_state[_BEGUN] = f"{time.time():.0f}"
    _show(pages, number, has_room)


def begun() -> str | None:
    """What tells this presentation from earlier ones; None after a reload."""
    return st.session_state.get(_BEGUN)


def move(pages: Pages, number: int) -> None:
    """Go on to a scene by its number from 1; for callbacks."""
    spelled = _SPELLING.fullmatch(st.query_params.get("present", ""))
    _show(pages, number, bool(spelled and spelled[3]))


def _show(pages: Pages, number: int, has_room: bool) -> None:
    scenes = scene_store.scene_list()
    if 1 <= number <= len(scenes):
        scene = scenes[number - 1]
        _open(scene, pages, {"present": f"{number}-{scene.mark}{'-room' if has_room else ''}"})


def visit(pages: Pages, number: int) -> None:
    """Open the view of a scene without presenting it; for callbacks."""
    _open(scene_store.scene_list()[number - 1], pages, {})


def end() -> None:
    """Back to the list of scenes; for callbacks."""
    st.session_state[_WAY] = "workshop", WORKSHOP, {}


def follow(url_path: str, pages: Pages) -> None:
    """Go where a callback wants to go, or to the page of the scene that the address names on another page.

    Callbacks run before the pages are known; call it once they are. url_path: of the page on screen. A way is kept until it is
    gone: the browser may ask for the page that it still shows in between.
    """
    here = place()
    if here and here.scene.url_path != url_path and _WAY not in st.session_state:
        move(pages, here.number)
    if _WAY in st.session_state:
        target, page, query = st.session_state[_WAY]
        if target == url_path and query.get("present") == st.query_params.get("present"):
            del st.session_state[_WAY]
            return
        url.reset()
        st.switch_page(page, query_params=query)


def cover(scene: Scene, covered: bool) -> None:
    """Hide or reveal the figures of a scene."""
    st.session_state[_REVEALED] = {**st.session_state.get(_REVEALED, {}), scene.mark: not covered}


def keep_guesses(numbers: tuple[int, ...]) -> None:
    """What the room guessed the values of the scene on screen to be, for its chart; a scene shows its own alone."""
    st.session_state[_GUESSES] = numbers


def guesses() -> tuple[int, ...]:
    """The numbers that the room guessed, while their scene is presented; else none."""
    numbers: tuple[int, ...] = st.session_state.get(_GUESSES, ()) if place() else ()
    return numbers


def _open(scene: Scene, pages: Pages, more: dict[str, str]) -> None:
    st.session_state[_WAY] = scene.url_path, pages[scene.url_path].script, {**scene.query, **more}
