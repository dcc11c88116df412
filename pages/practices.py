"""Practices: what cities, regions, countries and networks do, searched, on the map and as a table; one's own added."""

import streamlit as st

from ui import practices
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Practices")
practices.show(chosen)
link_to_this_view("practices")
