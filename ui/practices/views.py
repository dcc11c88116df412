"""The page from top to bottom: search and filters, how many are found, the chosen view, the user's own practices."""

from ui import selection
from ui.filters import Filters
from ui.practices import choices
from ui.practices.cards import cards
from ui.practices.library import all_practices, found
from ui.practices.own_views import own_practices
from ui.practices.practice_map import practice_map
from ui.practices.surroundings import nothing_found, summary
from ui.practices.table import table

DRAW = {"cards": cards, "map": practice_map, "table": table}


def show(filters: Filters) -> None:
    """Let the reader search and choose a view; draw it, or say what to loosen; then the practices of their own."""
    choices.draw(all_practices())
    matching = found(filters)
    summary(matching, filters)
    if not nothing_found(matching):
        DRAW[selection.pick_part("View", "practice_view", choices.VIEWS)](matching)
    own_practices()
