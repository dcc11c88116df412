"""Which view of governance is shown."""

from ui import chart_frame
from ui.filters import Filters
from ui.governance import pickers
from ui.governance.countries import countries
from ui.governance.networks import networks
from ui.governance.principles import principles

DRAW = {"countries": countries, "principles": principles, "networks": networks}


def show(filters: Filters) -> None:
    """Let the reader choose a view and draw it."""
    DRAW[chart_frame.tabs("View", "governance_view", pickers.VIEWS)](filters)
