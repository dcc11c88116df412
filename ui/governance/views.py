"""Which view of governance is shown."""

from ui import selection
from ui.filters import Filters
from ui.governance import choices
from ui.governance.countries import countries
from ui.governance.networks import networks
from ui.governance.principles import principles

DRAW = {"countries": countries, "principles": principles, "networks": networks}


def show(filters: Filters) -> None:
    """Let the reader choose a view and draw it."""
    DRAW[selection.pick_part("View", "governance_view", choices.VIEWS)](filters)
