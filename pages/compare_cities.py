"""Compare: all cities on one indicator, ranked, as profiles, on the map; or two to eight cities side by side over everything."""

import streamlit as st

from ui import compare, filters, measure_picker, practices
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Compare")
shown = ""
if compare.pick_question() == compare.SIDE:
    shown = compare.show_side_by_side(chosen)
elif not filters.nothing_left(filters.cities_of(chosen)):
    measure = measure_picker.pick_measure(chosen, st.session_state["view"])
    if measure:
        shown = measure.title()
        compare.show(compare.comparison_of(compare.with_marked_cities(chosen), measure))
        practices.link_of_measure(measure.measure_id)
    else:
        st.info(measure_picker.nothing_offered())
link_to_this_view("compare", shown)
