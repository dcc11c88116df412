"""Which view of the regions is shown, and the card of the region picked last."""

from ui import chart_frame
from ui.regions import pickers
from ui.regions.card import card
from ui.regions.distribution import distribution
from ui.regions.ranked import ranked
from ui.regions.region_map import region_map
from ui.regions.regional import Regional
from ui.regions.scatter import scatter
from ui.regions.table import table
from ui.regions.trend import trend

DRAW = {"map": region_map, "ranked": ranked, "distribution": distribution, "scatter": scatter, "trend": trend, "table": table}


def show(regional: Regional) -> None:
    """Let the reader choose a view and draw it, then the card of a region."""
    view = chart_frame.tabs("View", "region_view", pickers.VIEWS)
    if view not in ("map", "trend"):
        pickers.pick_year(regional.outcome)
    DRAW[view](regional)
    pickers.pick_regions()
    if pickers.chosen_regions():
        card(pickers.chosen_regions()[-1])
