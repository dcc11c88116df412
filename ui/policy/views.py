"""Which view of national policy is shown."""

from ui import chart_frame
from ui.filters import Filters, nothing_to_show
from ui.mipex import pickers, url_parameters
from ui.mipex.score_frame import ways_on
from ui.mipex.selected_countries import select_countries
from ui.policy.change import change
from ui.policy.heat_map import heat_map
from ui.policy.indicators import indicators
from ui.policy.score_map import score_map
from ui.policy.trends import trends

DRAW = {"map": score_map, "heat_map": heat_map, "trends": trends, "change": change, "indicators": indicators}


def show(filters: Filters) -> None:
    """Let the reader choose a view and countries, and draw it; say what is missing where there is nothing to draw."""
    view = chart_frame.tabs("View", "policy_view", url_parameters.VIEWS)
    subject = select_countries(filters, pickers.requested_countries())
    if subject.scope.empty:
        nothing_to_show("MIPEX covers none of the countries of your filters. Loosen the filters.")
    elif not pickers.offered(filters.classes):
        nothing_to_show("No policy area has this competence type. Choose another or clear it.")
    else:
        DRAW[view](subject)
        if view != "map" or not subject.only:  # whose block has them
            ways_on(subject)
