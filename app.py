"""City Integration Atlas: page settings, navigation and the shared sidebar; nothing else."""

from pathlib import Path

import streamlit as st

from queries import DataNotReady
from ui import address, filters
from ui.frame import PAGES, WITHOUT_FILTERS, parameters_of, show_problems

# A picture of our own: Streamlit would fetch a material icon for the browser tab from a font host.
st.set_page_config(
    page_title="City Integration Atlas", page_icon=str(Path(__file__).parent / "static" / "icon.png"), layout="wide"
)

page = st.navigation([st.Page(**settings) for settings in PAGES])

try:
    parameters = [*filters.parameters(), *parameters_of(page.url_path)]
    problems = address.load(parameters, page.url_path)
    st.session_state["filters"] = filters.current() if page.url_path in WITHOUT_FILTERS else filters.sidebar()
    show_problems(problems)
    page.run()
    address.save(parameters)  # so no page may call st.stop
except DataNotReady as problem:
    st.title("The atlas cannot show its data")
    st.error(str(problem))
