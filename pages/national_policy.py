"""National policy: what law and policy allow by MIPEX, as map, heat map, trends, change and single indicators."""

import streamlit as st

from ui import chart_frame, filters, practices
from ui.mipex import pickers
from ui.mipex.score_frame import ways_on
from ui.mipex.selected_countries import select_countries
from ui.mipex.url_parameters import VIEWS
from ui.navigation import chosen_filters, link_to_this_view
from ui.policy.change import change
from ui.policy.heat_map import heat_map
from ui.policy.indicators import indicators
from ui.policy.score_map import score_map
from ui.policy.trends import trends

chosen = chosen_filters()

st.title("National policy")
if not filters.nothing_left(filters.cities_of(chosen)):
    view = chart_frame.tabs("View", "policy_view", VIEWS)
    subject = select_countries(chosen, pickers.requested_countries())
    if subject.scope.empty:
        filters.nothing_to_show("MIPEX covers none of the countries of your filters. Loosen the filters.")
    elif not pickers.offered(chosen.classes):
        filters.nothing_to_show("No policy area has this competence type. Choose another or clear it.")
    else:
        match view:
            case "map":
                score_map(subject)
            case "heat_map":
                heat_map(subject)
            case "trends":
                trends(subject)
            case "change":
                change(subject)
            case "indicators":
                indicators(subject)
        if view != "map" or not subject.only:  # whose block has them
            ways_on(subject)
    practices.link_of_measure(str(st.session_state["policy_area"]))
link_to_this_view("policy", VIEWS[str(st.session_state["policy_view"])][0])
