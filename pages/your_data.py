"""Your own data: bring figures and see them among the public ones, in this session only."""

import streamlit as st

from ui.navigation import link_to_this_view
from ui.your_data import views

st.title("Your own data")
st.write(
    "Bring figures of your city, region or country. The atlas checks each cell, shows them on every page beside the public "
    "figures, marked as yours, and keeps them for this session only."
)
views.uploaded()
views.upload()
views.formats()
link_to_this_view("your-data")
