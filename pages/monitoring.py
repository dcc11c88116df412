"""Monitoring: how cities know how migrants fare, a plan for a city, and what a programme costs and brings."""

import streamlit as st

from queries.database import run
from ui import chart_frame
from ui.monitoring.benefit_view import cost_and_benefit
from ui.monitoring.cities import cities
from ui.monitoring.guide import guide
from ui.monitoring.plan_view import plan_for_a_city
from ui.monitoring.url_parameters import VIEWS
from ui.navigation import chosen_filters, link_to_this_view
from ui.selected_city import city_or_example

chosen = chosen_filters()
of_plan = {}

st.title("Monitoring")
match chart_frame.tabs("View", "monitor_view", VIEWS):
    case "guide":
        guide(run("monitoring/choices"), run("monitoring/notes"))
    case "cities":
        cities(run("monitoring/cities"))
    case "plan":
        of_plan = {"city": city_or_example()}
        plan_for_a_city(of_plan["city"], chosen.area_basis)
    case "cost":
        cost_and_benefit(run("monitoring/cost_benefit_values"))
link_to_this_view("monitoring", **of_plan)
