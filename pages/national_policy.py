"""National policy: what law and policy allow by MIPEX, as map, heat map, trends, change and single indicators."""

import streamlit as st

from ui import filters, policy, practices
from ui.mipex import url_parameters
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("National policy")
st.markdown(
    "What national law and policy allow migrants, by the Migrant Integration Policy Index (MIPEX): 100 is the highest "
    "standard of equal rights and support. It measures rules, not their effects."
)
cities = filters.cities_of(chosen)
if not filters.nothing_left(chosen, cities):
    policy.show(chosen)
    practices.link_of_measure(str(st.session_state["policy_area"]))
link_to_this_view("policy", url_parameters.VIEWS[str(st.session_state["policy_view"])][0])
