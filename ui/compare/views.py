"""Which view of a comparison is shown."""

from dataclasses import replace

from ui import brief, chart_frame, measure_picker
from ui.compare.city_map import city_map
from ui.compare.comparison import Comparison
from ui.compare.comparison_frame import nothing_to_show
from ui.compare.distribution import distribution
from ui.compare.intercultural import intercultural_facts
from ui.compare.profile import profile
from ui.compare.ranked import ranked
from ui.compare.table import table
from ui.filters import Filters
from ui.state import presentation

DRAW = {"ranked": ranked, "distribution": distribution, "map": city_map, "table": table}


def with_marked_cities(chosen: Filters) -> Filters:
    """The filters with the cities in the room selected, while a presentation marks them."""
    marked = presentation.marked_cities()
    return replace(chosen, city=marked) if marked else chosen


def show(comparison: Comparison) -> None:
    """Let the reader choose a view and draw it; offer the brief of the selected cities.

    The Intercultural Cities Index has facts in place of rankings.
    """
    view = chart_frame.tabs("View", "view", measure_picker.VIEWS)
    if view == "profile":
        profile(comparison)
    elif comparison.measure.family == "icc" and view in ("ranked", "distribution", "map"):
        intercultural_facts(comparison)
    elif comparison.rows.empty:
        nothing_to_show(comparison)
    else:
        DRAW[view](comparison)
    with chart_frame.actions():
        brief.offer(comparison.filters)
