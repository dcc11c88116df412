"""One presentation on several screens: each tells the room what its presenter did, and follows what others did."""

import streamlit as st

import workshop
from ui import wording
from ui.rooms import facilitator_key
from ui.state import presentation, scene_files, scene_store
from ui.state.page import Pages
from ui.state.presentation import Wish
from ui.state.scene import Scene
from workshop import Facilitator, NotAcceptedError, Presentation, RefusalError, RoomsNotReadyError

FOLLOWS_WITHIN = 0.5  # seconds between two looks at the place of the presentation
_SEEN = "presentation_seen"  # the version that is on screen
_SCENES, _MARK = "presenter_scenes", "presenter_scenes_mark"
_PROBLEM = "presentation_problem"  # why the room does not take this presentation
_TROUBLES = (RefusalError, RoomsNotReadyError)


def follow(pages: Pages) -> None:
    """Bring the presentation on screen and that of the room to the same state; call it before anything is drawn.

    What the presenter did here comes first, and waits where the room cannot be reached. Other scenes that are presented with
    the same room are left alone.
    """
    shown = presentation.place()
    if shown and not shown.has_room:
        presentation.forget_wish()  # what is rehearsed or shown without a room is no room's business, now or later
    if shown is None or not shown.has_room:
        return
    try:
        by = facilitator_key.of_session()
        wish = presentation.wish()
        if by is None or (presentation.is_ending() and not (wish and wish.ends)):
            return
        now = _send_wish(by, wish, shown.number)
    except NotAcceptedError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    except _TROUBLES:
        return
    presentation.forget_wish()
    st.session_state.pop(_PROBLEM, None)
    st.session_state[_SEEN] = now.version if now else None
    if now and now.mark == workshop.mark_of(_own_scenes()):
        presentation.adopt(pages, now.number, now.phases, now.is_black)


def _own_scenes() -> str:
    return scene_files.as_file(scene_store.scene_list())


def _send_wish(by: Facilitator, wish: Wish | None, number: int) -> Presentation | None:
    """Where the presentation stands, after the room was told what was done here."""
    store = workshop.store()
    if wish and wish.ends:
        workshop.end_presentation(store, by)
        return None
    now = workshop.presentation_of(store, by)
    is_own = now is not None and now.mark == workshop.mark_of(_own_scenes())
    if now is None or (wish and (wish.begins or not is_own)):
        start = wish.number if wish and wish.number else number
        return workshop.begin_presentation(store, by, _own_scenes(), start, presentation.phases())
    return (workshop.steer(store, by, wish.number, wish.phases, wish.is_black) if wish else None) or now


def presented(room_id: int, now: Presentation, pages: Pages) -> tuple[Scene, ...]:
    """The scenes of a presentation, read once for as long as they are the same."""
    if st.session_state.get(_MARK) != now.mark:
        st.session_state[_SCENES] = scene_files.from_file(workshop.presented_scenes(workshop.store(), room_id), pages)[0]
        st.session_state[_MARK] = now.mark
    return st.session_state[_SCENES]


def scene_of(room_id: int, now: Presentation, pages: Pages) -> Scene | None:
    """The scene that is on; None where its number leads to none."""
    scenes = presented(room_id, now, pages)
    return scenes[now.number - 1] if 1 <= now.number <= len(scenes) else None


@st.fragment(run_every=FOLLOWS_WITHIN)
def watch() -> None:
    """Draw the page anew as soon as somebody steers from another screen; say so where the room does not take these scenes."""
    if problem := st.session_state.get(_PROBLEM):
        st.warning(wording.plain(problem))
        return
    try:
        by = facilitator_key.of_session()
        now = workshop.presentation_of(workshop.store(), by) if by else None
        if by and now:
            workshop.note_look(workshop.store(), by, now)
    except _TROUBLES:
        return
    if now and now.version != st.session_state.get(_SEEN):
        st.rerun()
