"""The list of scenes, one below the other: open, present from here, change texts, move, remove."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from ui import wording
from ui.state import presentation, scene_store
from ui.state.page import Pages
from ui.state.scene import LONGEST_NOTE, LONGEST_QUESTION, LONGEST_TITLE, Scene, shortened

_EDITED = "scene_edited"


def edit(scenes: Sequence[Scene], pages: Pages, gone_in: Callable[[Scene], str]) -> None:
    """Draw the scenes with what can be done with each; the texts of one at a time are open to change.

    gone_in: what a scene asks for and the atlas does not have.
    """
    for index, scene in enumerate(scenes):
        with st.container(border=True, key=f"scene_{index}"):
            if st.session_state.get(_EDITED) == index:
                _texts(index, scene)
            else:
                _row(index, scene, len(scenes), pages, gone_in(scene))


def _row(index: int, scene: Scene, count: int, pages: Pages, gone: str) -> None:
    st.markdown(f"**{index + 1}. {wording.plain(scene.title)}**")
    sentences = [f"Page: {pages[scene.url_path].title}."]
    if scene.question:
        sentences.append(f"Question first: {scene.question}")
    st.caption(wording.plain(" ".join(sentences)))
    if scene.note:
        st.markdown(wording.plain(scene.note))
    if gone:
        st.warning(f"This scene cannot be shown as it was saved: it asks for {gone}.")
    with st.container(horizontal=True):
        _button("Open", index, presentation.visit, pages, index + 1)
        _button("Present from here", index, presentation.begin, pages, index + 1)
        _button("Change texts", index, _start_editing, index)
        _button("Up", index, _move, index, index - 1, disabled=index == 0)
        _button("Down", index, _move, index, index + 1, disabled=index == count - 1)
        _button("Remove", index, _remove, index)


def _button(label: str, index: int, act: object, *given: object, disabled: bool = False) -> None:
    st.button(
        label,
        on_click=act,  # type: ignore[arg-type]
        args=given,
        key=f"{label.lower().replace(' ', '_')}_{index}",
        disabled=disabled,
        type="tertiary",
    )


def _start_editing(index: int) -> None:
    st.session_state[_EDITED] = index


def _texts(index: int, scene: Scene) -> None:
    with st.form("scene_texts", border=False):
        st.text_input("Title", value=scene.title, max_chars=LONGEST_TITLE, key="scene_title_text")
        st.text_area("Note", value=scene.note, max_chars=LONGEST_NOTE, height=100, key="scene_note_text")
        st.text_input(
            "Question to guess first (optional)",
            value=scene.question,
            max_chars=LONGEST_QUESTION,
            key="scene_question_text",
            help="The room sees only the question until you reveal the data.",
        )
        st.form_submit_button("Save texts", on_click=_keep_texts, args=(index,), key="keep_texts")


def _keep_texts(index: int) -> None:
    scenes = list(scene_store.scene_list())
    st.session_state.pop(_EDITED, None)
    if index >= len(scenes):
        return
    texts = {
        "title": shortened(st.session_state["scene_title_text"], LONGEST_TITLE) or scenes[index].title,
        "note": shortened(st.session_state["scene_note_text"], LONGEST_NOTE),
        "question": shortened(st.session_state["scene_question_text"], LONGEST_QUESTION),
    }
    scenes[index] = replace(scenes[index], **texts)
    scene_store.save(scenes)


def _move(index: int, to: int) -> None:
    scenes = list(scene_store.scene_list())
    scenes.insert(to, scenes.pop(index))
    st.session_state.pop(_EDITED, None)
    scene_store.save(scenes)


def _remove(index: int) -> None:
    st.session_state.pop(_EDITED, None)
    scene_store.save([scene for at, scene in enumerate(scene_store.scene_list()) if at != index])
