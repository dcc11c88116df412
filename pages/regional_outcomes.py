"""Regional outcomes: how migrants fare in NUTS 2 regions, on the map, ranked, against their share, over time."""

import streamlit as st

from ui import practices, regions
from ui.navigation import chosen_filters, link_to_this_view
from ui.regions import outcome_frame

chosen = chosen_filters().of_regions()

st.title("Regional outcomes")
all_regions = regions.regions_of(chosen)
shown = ""
if not outcome_frame.nothing_left(all_regions) and (outcome := regions.pick_outcome(chosen)):
    shown = outcome.title()
    regions.show(regions.regional_of(chosen, outcome, int(st.session_state["small_below"])))
    practices.link_of_measure(outcome.measure_id)
link_to_this_view("regions", shown)
