"""The page from top to bottom: search and filters, how many are found, the chosen view, the user's own practices."""

import streamlit as st

from queries.database import run
from ui import chart_frame, wording
from ui.filters import Filters, clear, nothing_passes
from ui.practices import pickers
from ui.practices.cards import cards
from ui.practices.library import REASONS, all_practices, filter_practices
from ui.practices.own_views import own_practices
from ui.practices.practice_map import practice_map
from ui.practices.result import summary
from ui.practices.table import table

DRAW = {"cards": cards, "map": practice_map, "table": table}


def show(filters: Filters) -> None:
    """Let the reader search and choose a view; draw it, or say what to loosen; then the practices of their own."""
    pickers.draw(all_practices())
    matching = filter_practices(filters)
    summary(matching, filters)
    if not nothing_passes(matching.practices, REASONS, "practice", "practices", _clear_all):
        DRAW[chart_frame.tabs("View", "practice_view", pickers.VIEWS)](matching)
    own_practices()


def _clear_all() -> None:
    pickers.clear_choices()
    clear()


def link_of_measure(measure_id: str) -> None:
    """A link to the practices of the field that a measure is about; nothing for a measure that is about none or many."""
    fields = run("definitions/measure_fields")
    for row in fields[(fields["measure_id"] == measure_id) & (fields["practice_count"] > 0)].to_dict("records"):
        count = wording.plural(row["practice_count"], "practice", "practices")
        st.page_link(
            "pages/practices.py",
            label=f"{count}: {wording.plain(wording.lower(row['field']))}",  # short enough for a phone
            icon=":material/lightbulb:",
            query_params={"practice_field": row["policy_field"]},
        )
