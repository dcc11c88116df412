"""What every view can be used for: a link to share it, its code, and the view as a scene to present."""

import streamlit as st

from ui import wording
from ui.scenes import editor
from ui.sharing import embed, qr_code, short_links
from ui.state import scene_store
from ui.state.page import Pages
from ui.state.scene import LONGEST_ADDRESS, LONGEST_NOTE, LONGEST_QUESTION, LONGEST_TITLE, MOST_SCENES, Scene


@st.fragment
def offer(view: Scene, is_scene: bool, pages: Pages, way_in: str = "") -> None:
    """Offer the link to a view and, where it can be one, the view as a scene. Its title is the first suggestion.

    pages: all that there are. way_in: the link into a room that is led from this view, offered in place of the view.

    What is folded away is made when it is opened: it would travel with every change of the page.
    """
    with st.container(horizontal=True, width="content"):
        with st.popover("Share", icon=":material/link:", type="tertiary", key="link_popover", on_change="rerun") as opened:
            if opened.open and way_in:
                st.write("Opens the room. Send the link or let phones scan the code.")
                qr_code.draw_link(way_in, "the room")
            elif opened.open:
                st.write("Opens this view with the same cities, filters and chart. Send the link or scan the code.")
                short_links.draw(view.address, pages, "this view")
                if is_scene:
                    embed.draw(view.address, view.title)
        if is_scene:
            count = len(scene_store.scene_list())
            label, icon = f"Present ({count})" if count else "Present", ":material/slideshow:"
            with st.popover(label, icon=icon, type="tertiary", key="scene_popover", on_change="rerun") as adding:
                if adding.open:
                    _form(view)


def _form(view: Scene) -> None:
    if len(scene_store.scene_list()) >= MOST_SCENES:
        st.write(f"You have {MOST_SCENES} scenes, the most a session can hold. Remove some on the page Present first.")
        return
    if len(view.address) > LONGEST_ADDRESS:
        st.write("This view has too many choices to be saved as a scene; clear some filters first.")
        return
    with st.form("add_scene", border=False):
        st.write("Saves page, filters and your texts as a scene to present. Order and texts can be changed later.")
        title = st.text_input("Title", value=view.title, max_chars=LONGEST_TITLE)
        note = st.text_area("Note", max_chars=LONGEST_NOTE, height=80, help="Shown under the title while you present.")
        question = st.text_input(
            "Question to guess first (optional)",
            max_chars=LONGEST_QUESTION,
            help="The room sees only the question until you reveal the data.",
        )
        editor.vote_fields(None)
        added = st.form_submit_button("Add this view")
    if added:
        vote, asked = editor.vote_in_fields(), wording.shortened(question, LONGEST_QUESTION)
        if vote and (problem := vote.problem(asked)):
            st.warning(problem)
            return
        made = Scene(
            wording.shortened(title, LONGEST_TITLE) or view.title,
            view.address,
            wording.shortened(note, LONGEST_NOTE),
            asked,
            vote,
        )
        if made in scene_store.scene_list():
            st.caption("This view is already one of your scenes.")
            return
        scene_store.save([*scene_store.scene_list(), made])
        st.toast(f"Scene {len(scene_store.scene_list())} added. Arrange and present scenes on the page Present.")
        st.rerun()
