"""City Integration Atlas: page settings, navigation and the shared sidebar; nothing else."""

from typing import Literal

import streamlit as st

from queries import DataNotReady, ask_for_file
from ui import address, filters, scenes, short_links, your_data
from ui.frame import PAGES, WITHOUT_FILTERS, all_pages, parameters_of, scene_pages, show_problems

# A picture of our own, which the browser keeps: Streamlit would fetch a material icon for the tab from a font host.
st.set_page_config(page_title="City Integration Atlas", page_icon="/app/static/icon.png", layout="wide")

ask_for_file(your_data.own_file)
problems = scenes.leave_what_cannot_be()
position: Literal["hidden", "sidebar"] = "hidden" if scenes.asked_for() else "sidebar"
page = st.navigation([st.Page(**settings) for settings in PAGES], position=position, expanded=True)
problems += short_links.follow(all_pages())
scenes.follow(page.url_path, scene_pages())
presented = scenes.place()


def draw_page() -> None:
    """The page, after what its address asked for in vain."""
    show_problems(problems)
    your_data.notice()
    page.run()


try:
    parameters = [*filters.parameters(), *parameters_of(page.url_path), scenes.place_parameter()]
    problems += address.load(parameters, page.url_path)
    if presented:
        st.session_state["filters"] = filters.current()
        scenes.present(presented, scene_pages(), draw_page)
    elif scenes.asked_for():
        scenes.wait_for_scenes()
    else:
        st.session_state["filters"] = filters.current() if page.url_path in WITHOUT_FILTERS else filters.sidebar()
        draw_page()
    address.save(parameters)  # so no page may call st.stop
except DataNotReady as problem:
    st.title("The atlas cannot show its data")
    st.error(str(problem))
scenes.restore(scene_pages())
