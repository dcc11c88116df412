"""Self-assessment: where a city stands on the IncluCities key factors and the OECD checklist, in its own eyes."""

import streamlit as st

from ui import assessment
from ui.navigation import link_to_this_view

st.title("Self-assessment")
assessment.show()
link_to_this_view("assessment")
