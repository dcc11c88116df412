"""Policy and outcomes: what goes with what, of residents' views, migrants' work and national policy, and what that cannot say."""

import streamlit as st

from ui import correlations, filters
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Policy and outcomes")
acting = correlations.acting(chosen)
cities = filters.cities_of(acting)
correlations.describe_classes(chosen)
if not filters.nothing_left(cities):
    correlations.show(acting, chosen.classes)
link_to_this_view("links")
