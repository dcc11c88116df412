"""Overview: what the atlas is, all cities by foreign-born share, ways in, findings, freshness."""

import streamlit as st

from ui import filters
from ui.navigation import chosen_filters, link_to_this_view
from ui.overview import views

chosen = chosen_filters()

st.title("City Integration Atlas")
st.markdown(
    "How do cities stand on the integration of migrants, against whom, and what do others do? The atlas puts side by "
    "side what cities do, what national law allows, how migrants fare in the region and what residents say, and marks "
    "what is weak, old, borrowed from a larger area or missing."
)
cities = filters.cities_of(chosen)
if not filters.nothing_left(chosen, cities):
    views.share_map(chosen, cities)
    views.ways_in()
    views.three_findings(chosen)
views.freshness()
link_to_this_view()
