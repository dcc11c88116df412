"""The page Present: the scenes in order, ways to bring and take them, and the start of a presentation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from ui import downloads, wording
from ui.scenes import editor
from ui.sharing import short_links
from ui.state import presentation, scene_files, scene_store
from ui.state.page import Pages
from ui.state.scene import MOST_SCENES, Scene

URL_PATH = "workshop"


@dataclass(frozen=True)
class VotingRoom:
    """The room that can vote. code: of the one that the visitor leads; lead: leads one, and says whether there is one."""

    code: str
    lead: Callable[[], bool]
    problem_of: Callable[[Scene], str]


def show(pages: Pages, missing_in: Callable[[Scene], str], room: VotingRoom) -> None:
    """Draw what a link brings, then the scenes, or how to begin if there are none.

    missing_in: what a scene asks for and the atlas does not have.
    """
    _from_link(pages)
    scenes = scene_store.scene_list()
    if scenes:
        minutes = sum(scene.minutes for scene in scenes)
        planned = f", {wording.plural(minutes, 'minute', 'minutes')} planned" if minutes else ""
        st.header(f"Your {wording.plural(len(scenes), 'scene', 'scenes')}{planned}")
        _bar(scenes, pages, room)
        editor.edit(scenes, pages, missing_in, room.problem_of)
    else:
        _how_to_begin(pages, room)
    _undo()
    with st.expander("Open a file of scenes", key="scenes_file_place"):
        _open_file(pages)


def _from_link(pages: Pages) -> None:
    """Offer the scenes of a link; they are taken only when the visitor says so."""
    text = st.session_state.get("scenes")
    if not text:
        return
    scenes, problems = scene_files.from_link(str(text), pages)
    with st.container(border=True, key="scenes_of_link"):
        st.header(f"The link contains {wording.plural(len(scenes), 'scene', 'scenes')}")
        for problem in problems:
            st.warning(problem)
        _titles(scenes)
        with st.container(horizontal=True):
            _offer(scenes, "scenes")
            st.button("No, thanks", on_click=_forget_link, key="refuse_scenes", type="tertiary")


def _titles(scenes: Sequence[Scene]) -> None:
    st.markdown("\n".join(f"{number}. {wording.plain(scene.title)}" for number, scene in enumerate(scenes, start=1)))


def _offer(scenes: Sequence[Scene], whence: str) -> None:
    """The buttons that take scenes in place of one's own, or besides. whence: they are, for the keys."""
    own_scenes = scene_store.scene_list()
    label = "Replace my scenes" if own_scenes else "Use these scenes"
    st.button(label, on_click=_take, args=(scenes,), key=f"take_{whence}")
    if own_scenes:
        st.button("Add to my scenes", on_click=_take, args=((*own_scenes, *scenes),), key=f"add_{whence}")


def _take(scenes: Sequence[Scene]) -> None:
    scene_store.save(tuple(dict.fromkeys(scenes)))
    _forget_link()


def _forget_link() -> None:
    st.session_state["scenes"] = None


def _how_to_begin(pages: Pages, room: VotingRoom) -> None:
    scenes = scene_files.prepared(pages)
    with st.container(border=True, key="prepared_session"):
        st.header("A ready-made session of 20 minutes")
        st.markdown("How four cities look to their residents, with the law of their countries and their regions' labour market.")
        _titles(scenes)
        with st.container(horizontal=True):
            st.button("Use this session", on_click=_take, args=(scenes,), key="take_prepared", icon=":material/playlist_add:")
            st.button(
                "Present it now", on_click=_present_prepared, args=(scenes, pages), key="present_prepared", icon=_PRESENT_ICON
            )
            _with_room(room, partial(_take, scenes), pages, "present_prepared_with_room", "Present it")
    st.header("Scenes of your own")
    st.markdown(
        "1. On any page, set up a view and choose “Present”: the scene saves page, filters and your note.\n"
        "2. Here, put the scenes in order, save them as a file or share them as one link; they stay in this browser "
        "until you share them.\n"
        "3. “Present” shows one scene at a time, large, with the arrow keys; a question lets the room guess before the "
        "data appear.\n"
        "4. “Present with a room” sends each question to the phones of the room by itself, and draws what it guessed into the "
        "chart."
    )


_PRESENT_ICON = ":material/slideshow:"


def _present_prepared(scenes: Sequence[Scene], pages: Pages) -> None:
    _take(scenes)
    presentation.begin(pages)


def _with_room(room: VotingRoom, before: Callable[[], None], pages: Pages, key: str, verb: str = "Present") -> None:
    """The button that presents with the room that the visitor leads, or a new one."""

    def begin() -> None:
        if room.lead():
            before()
            presentation.begin(pages, has_room=True)

    label = f"{verb} with room {room.code}" if room.code else f"{verb} with a room"
    st.button(label, on_click=begin, key=key, icon=":material/how_to_vote:")


def _bar(scenes: Sequence[Scene], pages: Pages, room: VotingRoom) -> None:
    with st.container(horizontal=True, key="scenes_bar"):
        st.button("Present", on_click=presentation.begin, args=(pages,), key="present_scenes", icon=_PRESENT_ICON)
        _with_room(room, lambda: None, pages, "present_with_room")
        rehearse = partial(presentation.begin, pages, is_rehearsal=True)
        st.button("Rehearse", on_click=rehearse, key="rehearse", icon=":material/theater_comedy:")
        make = partial(scene_files.as_file, scenes)
        downloads.file_button("Save as a file", make, "scenes.json", "save_scenes", icon=":material/download:")
        with st.popover("Share as one link", icon=":material/share:", key="share_scenes", on_change="rerun") as opened:
            if opened.open:
                _share(scenes)
        st.button("Remove all", on_click=scene_store.save, args=((),), key="remove_scenes", type="tertiary")
    st.caption(
        "While presenting: right and left arrow or Page down and Page up for the next and the previous scene, G or space to "
        "reveal or hide the data, B or full stop for a black screen, Q for the code of the room or the view, Escape to end. With "
        "a room, V opens the presenter view in a window of its own: script, time left, the next scene and the same keys. "
        "“Rehearse” runs through the scenes alone, with the script and each question as a phone shows it; nothing is kept."
    )


def _share(scenes: Sequence[Scene]) -> None:
    packed = scene_files.as_link(scenes)
    if len(packed) > scene_files.LONGEST_LINK:
        st.write("These scenes are too long for a link. Save them as a file and send it.")
        return
    st.write("Offers these scenes, as they are now and with their scripts, to whoever opens the link.")
    short_links.draw(f"/{URL_PATH}?scenes={packed}", [URL_PATH], "these scenes")


def _undo() -> None:
    """One step back, offered after something was lost."""
    lost = [scene for scene in scene_store.before() if scene not in scene_store.scene_list()]
    if len(scene_store.before()) > len(scene_store.scene_list()) and lost:
        st.button(
            f"Restore {wording.plural(len(lost), 'removed scene', 'removed scenes')}",
            on_click=scene_store.save,
            args=(scene_store.before(),),
            key="undo_scenes",
            icon=":material/undo:",
        )


def _open_file(pages: Pages) -> None:
    file = st.file_uploader("A file of scenes saved from the atlas", type="json", key="scenes_file")
    if file is None:
        return
    scenes, problems = scene_files.from_file(file.getvalue(), pages)
    for problem in problems:
        st.warning(problem)
    if not scenes:
        st.info("The file has no scene that can be opened.")
        return
    _titles(scenes)
    with st.container(horizontal=True):
        _offer(scenes, "file")
    if len(scene_store.scene_list()) + len(scenes) > MOST_SCENES:
        st.caption(f"Together they are more than {MOST_SCENES}; the last ones would be left out.")
