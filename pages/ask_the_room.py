"""Ask the room: the facilitator's page, from opening a room to the file of its answers."""

import streamlit as st

from ui import assessment, rooms
from ui.navigation import chosen_filters, link_to_this_view, scene_pages

st.title("Ask the room")
rooms.show(chosen_filters(), scene_pages())
rooms.offer_record(assessment.plans())
link_to_this_view("room")
