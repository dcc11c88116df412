"""Governance: who decides what, and how levels of government co-ordinate, by the OSCE/ODIHR study of 2017."""

import streamlit as st

from ui import governance
from ui.navigation import chosen_filters, link_to_this_view

st.title("Governance")
st.markdown(
    "Who decides what, and how levels of government work together on integration: ten countries, principles and the "
    "benchmarks of city networks, as an OSCE/ODIHR study of 2017 tells them. It chose good and promising examples, not all "
    "there are."
)
governance.show(chosen_filters())
link_to_this_view("governance")
