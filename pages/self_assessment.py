"""Self-assessment: where a city stands on the IncluCities key factors and the OECD checklist, in its own eyes."""

import streamlit as st

from ui import assessment
from ui.navigation import link_to_this_view

st.title("Self-assessment")
assessment.show()
st.caption("A link to this view leads others here; it holds none of your answers.")
link_to_this_view("assessment")
