"""Policy links: what goes with what, between residents' views, newcomers' work and national policy, and what that cannot say."""

import streamlit as st

from ui import filters, links
from ui.frame import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Policy links")
cities = filters.summary(chosen)
if not filters.nothing_left(chosen, cities):
    links.show(chosen)
link_to_this_view("links")
