"""Monitoring: how cities know how migrants fare, a plan for a city, and what a programme costs and brings."""

import streamlit as st

from ui import monitoring
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Monitoring")
st.markdown("How cities know how migrants fare: whom they count, with which data, against whom, and what they do with it.")
st.caption("A plan is made for the first of the cities that you choose above.")
monitoring.show(chosen)
link_to_this_view("monitoring", **monitoring.examples())
