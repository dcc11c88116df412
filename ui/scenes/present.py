"""A view as a room sees it: the finding, what to say, the chart as large as it goes; nothing to click but the bar."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from ui import share, short_links, wording
from ui.scenes import kept, presentation
from ui.scenes.presentation import Place
from ui.scenes.scene import Pages, Scene
from ui.scenes.stage import stage

_LOOK = (Path(__file__).parent / "present.css").read_text(encoding="utf-8")
_CODE_WANTED = "scene_code_wanted"
WHAT_DO_YOU_EXPECT = "What do you expect to see?"


def present(shown: Place, pages: Pages, draw: Callable[[], None]) -> None:
    """Draw a scene: its title and note, the bar, then its view with `draw`. A covered one sends nothing of its figures."""
    presentation.keep_colours(kept.scene_list())
    st.html(f"<style>{_LOOK}</style>")
    scene = shown.scene
    _bar(shown, pages)
    if shown.is_covered:
        with st.container(key="question"):
            st.title(wording.plain(scene.question or WHAT_DO_YOU_EXPECT), anchor=False)
            st.markdown("Say or write down what you think. The figures come with the key G, the space bar or “Reveal”.")
        return
    with st.container(key="finding"):
        st.title(wording.plain(scene.title), anchor=False)
        if scene.note:
            st.markdown(wording.plain(scene.note))
    with st.container(key="presented"):
        draw()


def wait_for_scenes() -> None:
    """What stands on the page until the browser has said which scenes it holds, after a reload."""
    st.title("Opening the presentation")
    st.markdown("The scenes are being fetched from this browser.")
    st.button("Show the view without the presentation", on_click=_give_up, key="give_up_presenting")


def _give_up() -> None:
    st.query_params.pop("present", None)
    st.session_state.pop("present", None)


def _bar(shown: Place, pages: Pages) -> None:
    link, said = _link(shown.scene, pages)
    stage(
        shown.number,
        shown.count,
        shown.is_covered,
        presentation.begun(),
        link,
        share.code_picture(link),
        " ".join(text for text in (share.only_here(link), said) if text),
        want_code=partial(_want_code, shown.scene),
        go=partial(presentation.move, pages),
        cover=partial(presentation.cover, shown.scene),
        end=presentation.end,
    )


def _link(scene: Scene, pages: Pages) -> tuple[str, str]:
    """The link to a scene and a sentence on it: the full one until the presenter opens the code, which the room may follow."""
    if st.session_state.get(_CODE_WANTED) != scene.address:
        return share.full_link(scene.address), ""
    link = short_links.link_to(scene.address, pages)
    return link.shortest, link.said


def _want_code(scene: Scene) -> None:
    st.session_state[_CODE_WANTED] = scene.address
