"""Governance: who decides what, and how levels of government co-ordinate, by the OSCE/ODIHR study of 2017."""

import streamlit as st

from queries.database import run
from ui import chart_frame
from ui.governance.countries import countries
from ui.governance.networks import networks
from ui.governance.pickers import VIEWS
from ui.governance.principles import principles
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("Governance")
match chart_frame.tabs("View", "governance_view", VIEWS):
    case "countries":
        countries(run("governance/co_ordination"), chosen)
    case "principles":
        principles(run("governance/statements"), chosen)
    case "networks":
        networks(run("governance/network_benchmark_parts"), run("compare/icc_network_means"), chosen)
link_to_this_view("governance")
