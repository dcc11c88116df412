"""Policy and outcomes: what goes with what, of residents' views, migrants' work and national policy, and what that cannot say."""

import streamlit as st

from ui import chart_frame, filters
from ui.correlations import classes, pair_view
from ui.correlations.matrix import matrix
from ui.correlations.paired_measures import pair_measures
from ui.correlations.pickers import VIEWS, pick_variables
from ui.correlations.presets import questions
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()
acting = classes.acting(chosen)

st.title("Policy and outcomes")
classes.describe_classes(chosen)
if not filters.nothing_left(filters.cities_of(acting)):
    match chart_frame.tabs("View", "link_view", VIEWS):
        case "questions":
            questions(acting)
        case "two":
            pair_view.show(pair_measures(acting, *pick_variables(chosen.classes)), "two_chart")
        case "matrix":
            matrix(acting)
link_to_this_view("links")
