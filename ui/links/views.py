"""Which view of the links is shown."""

import streamlit as st

from ui import selection
from ui.filters import Filters
from ui.links import choices, surroundings
from ui.links.linked import linked_of
from ui.links.matrix import matrix
from ui.links.presets import questions


def show(filters: Filters) -> None:
    """Let the reader choose a view and draw it."""
    view = selection.pick_part("View", "link_view", choices.VIEWS)
    {"questions": questions, "two": two_measures, "matrix": matrix}[view](filters)


def two_measures(filters: Filters) -> None:
    """Any two measures against each other."""
    x, y = choices.pick_sides(filters.competence_type)
    linked = linked_of(filters, x, y)
    st.header(linked.title)
    chart = surroundings.draw(linked, "two_chart")
    surroundings.coefficients(linked)
    surroundings.below(linked, chart, "link")
