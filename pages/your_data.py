"""Your own data: add figures and see them among the public ones, in this session only."""

import streamlit as st

from ui.navigation import link_to_this_view
from ui.your_data import views

st.title("Your own data")
views.introduction()
views.uploaded()
views.upload()
views.formats()
link_to_this_view("your-data")
