"""Which view of a comparison is shown."""

from ui import selection
from ui.compare.city_map import city_map
from ui.compare.comparison import Comparison
from ui.compare.distribution import distribution
from ui.compare.intercultural import intercultural_facts
from ui.compare.profile import profile
from ui.compare.ranked import ranked
from ui.compare.surroundings import nothing_to_show
from ui.compare.table import table

DRAW = {"ranked": ranked, "distribution": distribution, "map": city_map, "table": table}


def show(comparison: Comparison) -> None:
    """Let the reader choose a view and draw it. The Intercultural Cities Index has facts in place of rankings."""
    view = selection.pick_part("View", "view", selection.VIEWS)
    if view == "profile":
        profile(comparison)
    elif comparison.measure.family == "icc" and view in ("ranked", "distribution"):
        intercultural_facts(comparison)
    elif comparison.rows.empty:
        nothing_to_show(comparison)
    else:
        DRAW[view](comparison)
