"""Self-assessment: where a city stands on the IncluCities key factors and the OECD checklist, in its own eyes."""

import streamlit as st

from ui import chart_frame
from ui.assessment.answering import answering
from ui.assessment.comparing import comparing
from ui.assessment.pickers import ABOUT, ANSWERS, VIEWS
from ui.assessment.result import result
from ui.assessment.saving import saving
from ui.instruments.drafts import sync_with_browser
from ui.instruments.guidance import INSTRUMENTS
from ui.navigation import link_to_this_view

st.title("Self-assessment")
sync_with_browser()
instrument = chart_frame.pick_part("Instrument", "instrument", INSTRUMENTS)
view = chart_frame.tabs("What to do", "assessment_view", VIEWS)
chart_frame.about([ABOUT[instrument], ANSWERS])
saving(instrument)
match view:
    case "answer":
        answering(instrument)
    case "result":
        result(instrument)
    case "compare":
        comparing(instrument)
link_to_this_view("assessment")
