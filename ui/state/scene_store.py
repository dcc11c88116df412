"""The visitor's scenes: in the session, and in their own browser, so that a reload keeps them."""

from collections.abc import Sequence

import streamlit as st

from ui.state import browser_storage
from ui.state.page import Pages
from ui.state.scene import MOST_SCENES, Scene
from ui.state.scene_files import as_file, from_file

NAME = "scenes"
_LIST = "scene_list"
_BEFORE = "scene_list_before"


def restore(pages: Pages) -> None:
    """Keep what the session holds, and take over, once a session, what the browser kept. Call it last in each run.

    Tabs of one browser have one list: what another tab makes of it is taken over too, but not into a presentation.
    The page runs again if the browser's answer changes what is on screen.
    """
    was_restored, is_presented, scenes = is_restored(), "present" in st.query_params, scene_list()
    text = as_file(scenes) if scenes else ""
    found = browser_storage.sync(NAME, text, is_expected=is_presented, is_followed=not is_presented)
    if found:
        of_browser, _ = from_file(found, pages)
        st.session_state[_LIST] = tuple(dict.fromkeys([*of_browser, *scenes]))[:MOST_SCENES]
    theirs = browser_storage.text_of_other_tab(NAME)
    is_other = theirs is not None and theirs != text
    if is_other:
        st.session_state[_LIST] = from_file(theirs, pages)[0] if theirs else ()
    if found or is_other or (is_presented and is_restored() and not was_restored):
        st.rerun()


def is_restored() -> bool:
    """Whether the browser has said what it kept."""
    return browser_storage.has_answered(NAME)


def scene_list() -> tuple[Scene, ...]:
    """The scenes in their order."""
    return st.session_state.get(_LIST, ())


def save(scenes: Sequence[Scene]) -> None:
    """Make these the scenes, MOST_SCENES at most; what was before can be brought back once."""
    st.session_state[_BEFORE] = scene_list()
    st.session_state[_LIST] = tuple(scenes)[:MOST_SCENES]


def before() -> tuple[Scene, ...]:
    """The scenes before the last change."""
    return st.session_state.get(_BEFORE, ())
