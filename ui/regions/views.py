"""Which view of the regions is shown, and the card of the region picked last beside it."""

from pathlib import Path

import streamlit as st

from ui import chart_frame
from ui.regions import outcome_frame, pickers
from ui.regions.card import card
from ui.regions.distribution import distribution
from ui.regions.ranked import ranked
from ui.regions.region_map import region_map
from ui.regions.regional import Regional
from ui.regions.scatter import scatter
from ui.regions.table import table
from ui.regions.together import together
from ui.regions.trend import trend
from ui.state import presentation

DRAW = {
    "map": region_map,
    "ranked": ranked,
    "distribution": distribution,
    "scatter": scatter,
    "trend": trend,
    "together": together,
    "table": table,
}
WITHOUT_VALUES = ("map", "trend")  # what these show does not depend on a value of the year
WITHOUT_CLICKS = ("table", "trend")  # of lines, those of countries take none
# Beside each other from about 1100 pixels on; the map as high as wide on a phone.
_STYLE = Path(__file__).with_suffix(".css")


def show(regional: Regional) -> None:
    """Let the reader choose a view and draw it, with the card of a region beside it where there is room, else below it."""
    view = chart_frame.tabs("View", "region_view", pickers.VIEWS)
    if view not in ("map", "trend", "together") or (view == "together" and regional.known.empty):
        pickers.pick_year(regional.outcome)
    if view == "together" and presentation.place():
        view = "map"  # side by side, letters for the back row have no room
    chosen = pickers.chosen_regions()
    st.html(_STYLE)
    with st.container(horizontal=True, key="view_and_card"):
        with st.container(key="regions_shown"):
            if regional.known.empty and view not in WITHOUT_VALUES:
                outcome_frame.no_values(regional)
            else:
                DRAW[view](regional)
        if chosen and not presentation.place():  # the view needs all of a projector
            with st.container(key="region_card"):
                card(chosen[-1])
    pickers.pick_regions(takes_clicks=view not in WITHOUT_CLICKS)
