"""Which view of a comparison is shown."""

from dataclasses import replace

import streamlit as st

from ui import brief, chart_frame, measure_picker
from ui.compare.city_map import city_map
from ui.compare.comparison import Comparison
from ui.compare.comparison_frame import nothing_to_show
from ui.compare.distribution import distribution
from ui.compare.intercultural import intercultural_facts
from ui.compare.profile import profile
from ui.compare.ranked import ranked
from ui.compare.table import table
from ui.filters import Filters
from ui.state import presentation

DRAW = {"ranked": ranked, "distribution": distribution, "map": city_map, "table": table}
# Cities are not ranked on the Intercultural Cities Index: facts stand in place of a ranking, a distribution and a map.
INDEX_VIEWS = {
    "ranked": ("Scores", ":material/diversity_3:"),
    "profile": measure_picker.VIEWS["profile"],
    "table": measure_picker.VIEWS["table"],
}


def with_marked_cities(chosen: Filters) -> Filters:
    """The filters with the cities in the room selected, while a presentation marks them."""
    marked = presentation.marked_cities()
    return replace(chosen, city=marked) if marked else chosen


def show(comparison: Comparison) -> None:
    """Let the reader choose a view and draw it; offer the brief of the selected cities."""
    is_index = comparison.measure.family == "icc"
    views = INDEX_VIEWS if is_index else measure_picker.VIEWS
    if st.session_state["view"] not in views:
        st.session_state["view"] = "ranked"
    view = chart_frame.tabs("View", "view", views)
    if view == "profile":
        profile(comparison)
    elif is_index and view == "ranked":
        intercultural_facts(comparison)
    elif comparison.rows.empty:
        nothing_to_show(comparison)
    else:
        DRAW[view](comparison)
    with chart_frame.actions():
        brief.offer(comparison.filters)
