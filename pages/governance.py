"""Governance: who decides what, and how levels of government co-ordinate, by the OSCE/ODIHR study of 2017."""

import streamlit as st

from ui import governance
from ui.navigation import chosen_filters, link_to_this_view

st.title("Governance")
governance.show(chosen_filters())
link_to_this_view("governance")
