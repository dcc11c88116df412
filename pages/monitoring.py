"""Monitoring: how cities know how migrants fare, a plan for a city, and what a programme costs and brings."""

import streamlit as st

from ui import monitoring
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Monitoring")
monitoring.show(chosen)
link_to_this_view("monitoring", **monitoring.examples())
