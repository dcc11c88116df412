"""National policy: what law and policy allow by MIPEX, as map, heat map, trends, change and single indicators."""

import streamlit as st

from ui import filters, policy, practices
from ui.mipex import url_parameters
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("National policy")
cities = filters.cities_of(chosen)
if not filters.nothing_left(cities):
    policy.show(chosen)
    practices.link_of_measure(str(st.session_state["policy_area"]))
link_to_this_view("policy", url_parameters.VIEWS[str(st.session_state["policy_view"])][0])
