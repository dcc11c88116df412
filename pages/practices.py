"""Practices: what cities, regions, countries and networks do, searched, on the map and as a table; one's own added."""

import streamlit as st

from ui import chart_frame
from ui.navigation import chosen_filters, link_to_this_view
from ui.practices import pickers
from ui.practices.cards import cards
from ui.practices.library import all_practices, filter_practices
from ui.practices.own_views import own_practices
from ui.practices.practice_map import practice_map
from ui.practices.result import nothing_matches, summary
from ui.practices.table import table

chosen = chosen_filters()

st.title("Practices")
pickers.draw(all_practices())
matching = filter_practices(chosen)
summary(matching, chosen)
if not nothing_matches(matching):
    match chart_frame.tabs("View", "practice_view", pickers.VIEWS):
        case "cards":
            cards(matching)
        case "map":
            practice_map(matching)
        case "table":
            table(matching)
own_practices()
link_to_this_view("practices")
