"""Compare: all cities on one indicator, ranked, as profiles, on the map; or two to eight cities side by side over everything."""

import streamlit as st

from ui import brief, chart_frame, filters, measure_picker, practices
from ui.compare import questions, side_view
from ui.compare.city_map import city_map
from ui.compare.comparison import comparison_of, with_marked_cities
from ui.compare.comparison_frame import nothing_to_show
from ui.compare.distribution import distribution
from ui.compare.intercultural import intercultural_facts
from ui.compare.profile import profile
from ui.compare.ranked import ranked
from ui.compare.table import table
from ui.navigation import chosen_filters, link_to_this_view
from ui.statements import UNRANKED_FAMILY

chosen = chosen_filters()
shown = ""

st.title("Compare")
if questions.pick() == questions.SIDE:
    shown = side_view.show(chosen)
elif not filters.nothing_left(filters.cities_of(chosen)):
    measure = measure_picker.pick_measure(chosen, st.session_state["view"])
    if measure is None:
        st.info(measure_picker.nothing_offered())
    else:
        shown = measure.title()
        comparison = comparison_of(with_marked_cities(chosen), measure)
        match questions.pick_view(measure.family):
            case "profile":
                profile(comparison)
            case "ranked" if measure.family == UNRANKED_FAMILY:
                intercultural_facts(comparison)
            case _ if comparison.rows.empty:
                nothing_to_show(comparison)
            case "ranked":
                ranked(comparison)
            case "distribution":
                distribution(comparison)
            case "map":
                city_map(comparison)
            case "table":
                table(comparison)
        with chart_frame.actions():
            brief.offer(comparison.filters)
        practices.link_of_measure(measure.measure_id)
link_to_this_view("compare", shown)
