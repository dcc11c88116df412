"""Regional outcomes: how migrants fare in NUTS 2 regions, on the map, ranked, against their share, over time."""

import streamlit as st

from queries.database import run
from ui import practices
from ui.navigation import chosen_filters, link_to_this_view
from ui.regions import outcome_frame, pickers
from ui.regions.distribution import distribution
from ui.regions.ranked import ranked
from ui.regions.region_map import region_map
from ui.regions.regional import regional_of
from ui.regions.scatter import scatter
from ui.regions.table import table
from ui.regions.together import together
from ui.regions.trend import trend

chosen = chosen_filters().of_regions()
shown = ""

st.title("Regional outcomes")
regions = run("filters/regions", **chosen.parameters())
if not outcome_frame.nothing_left(regions) and (outcome := pickers.pick_outcome(chosen)):
    shown = outcome.title()
    regional = regional_of(chosen, outcome, int(st.session_state["small_below"]))
    view = outcome_frame.pick_view(regional)
    with outcome_frame.view_and_card():
        match view:
            case "map":
                region_map(regional)
            case "trend":
                trend(regional)
            case _ if regional.known.empty:
                outcome_frame.no_values(regional)
            case "ranked":
                ranked(regional)
            case "distribution":
                distribution(regional)
            case "scatter":
                scatter(regional)
            case "together":
                together(regional)
            case "table":
                table(regional)
    pickers.pick_regions(takes_clicks=view not in pickers.WITHOUT_CLICKS)
    practices.link_of_measure(outcome.measure_id)
link_to_this_view("regions", shown)
