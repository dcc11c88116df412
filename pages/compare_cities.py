"""Compare: pick a measure, see it ranked, as profiles, in its distribution, on the map or as a table."""

import streamlit as st

from ui import compare, filters, measure_picker, practices
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Compare")
shown = ""
cities = filters.cities_of(chosen)
if not filters.nothing_left(chosen, cities):
    measure = measure_picker.pick_measure(chosen)
    if measure:
        shown = measure.title()
        compare.show(compare.comparison_of(chosen, measure))
        practices.link_of_measure(measure.measure_id)
    else:
        st.info(measure_picker.nothing_offered())
link_to_this_view("compare", shown)
