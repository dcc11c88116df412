"""Compare cities: pick a measure, see it ranked, as profiles, in its distribution, on the map or as a table."""

import streamlit as st

from ui import compare, filters, selection
from ui.frame import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Compare cities")
cities = filters.summary(chosen)
if filters.nothing_left(chosen, cities):
    st.stop()

measure = selection.pick_measure(chosen.competence_type)
if measure is None:
    st.info(
        "No measure of this kind has the competence type that you chose. Take another kind of measure above, or clear the "
        "competence type in the sidebar."
    )
    st.stop()

view = st.segmented_control(
    "View",
    list(selection.VIEWS),
    format_func=lambda v: f"{selection.VIEWS[v][1]} {selection.VIEWS[v][0]}",
    key="view",
    required=True,
    persist_state="session",
    label_visibility="collapsed",
)
comparison = compare.Comparison(chosen, measure, cities)
if measure.family == "icc" and view in ("ranked", "distribution"):
    compare.intercultural_facts(comparison)
elif view == "profile":
    compare.profile(comparison)
elif comparison.rows.empty:
    compare.nothing_to_show(comparison)
elif view == "distribution":
    compare.distribution(comparison)
elif view == "map":
    compare.city_map(comparison)
elif view == "table":
    compare.table(comparison)
else:
    compare.ranked(comparison)
link_to_this_view([*filters.parameters(), *selection.parameters_of("compare")])
