"""Present: views as scenes, in order, to present to a room, to take along and to share."""

import streamlit as st

from ui import assessment, rooms, scenes
from ui.navigation import link_to_this_view, missing_in, scene_pages

st.title("Present")
st.markdown(
    "Present views of the atlas to a room: save them as scenes, show them one at a time on a projector, and let phones "
    "open the same view."
)
rooms.offer_record(assessment.plans())
scenes.show(scene_pages(), missing_in, scenes.VotingRoom(rooms.led_code(), rooms.lead, rooms.problem_of))
link_to_this_view("workshop")
