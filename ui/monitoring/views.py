"""Which view of Monitoring is shown."""

import streamlit as st

from ui import chart_frame
from ui.filters import Filters
from ui.monitoring import url_parameters
from ui.monitoring.benefit_view import cost_and_benefit
from ui.monitoring.cities import cities
from ui.monitoring.guide import guide
from ui.monitoring.plan_view import plan_for_a_city
from ui.selected_city import city_or_example


def show(filters: Filters) -> None:
    """Let the reader choose a view and draw it."""
    view = chart_frame.tabs("View", "monitor_view", url_parameters.VIEWS)
    if view == "guide":
        guide()
    elif view == "cities":
        cities()
    elif view == "plan":
        plan_for_a_city(filters)
    else:
        cost_and_benefit()


def examples() -> dict[str, str]:
    """What the view shows where nothing was chosen, by parameter: the city of a plan."""
    return {"city": city_or_example()} if st.session_state["monitor_view"] == "plan" else {}
