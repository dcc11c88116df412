"""Which view of the correlations is shown, and where the competence type acts."""

from dataclasses import replace

import streamlit as st

from ui import selection, wording
from ui.filters import Filters, competence_names
from ui.links import choices, surroundings
from ui.links.linked import linked_of
from ui.links.matrix import matrix
from ui.links.presets import questions


def acting(filters: Filters) -> Filters:
    """The filters that act on the view: competence type acts by policy area and in the matrix, and is taken out elsewhere."""
    view, preset = st.session_state["link_view"], st.session_state["link_preset"]
    acts = view == "matrix" or (view == "questions" and preset == choices.BY_AREA)
    return filters if acts else replace(filters, competence_type=())


def say_where_it_acts(chosen: Filters) -> None:
    """Say that the competence type leaves the view as it is, where it is chosen and does."""
    if acting(chosen) == chosen:
        return
    names = wording.listed([wording.lower(competence_names()[kind]) for kind in chosen.competence_type])
    what = (
        "the choice of measures below and leaves cities and figures as they are"
        if st.session_state["link_view"] == "two"
        else f"nothing here: both measures of this question are fixed. It acts on “{choices.PRESETS[choices.BY_AREA]}” and on "
        "the matrix"
    )
    st.caption(wording.plain(f"Competence type ({names}) changes {what}."))


def show(filters: Filters, competence_types: tuple[str, ...]) -> None:
    """Let the reader choose a view and draw it. filters: those that act; competence_types: chosen, whether they act or not."""
    view = selection.pick_part("View", "link_view", choices.VIEWS)
    if view == "two":
        two_measures(filters, competence_types)
    else:
        {"questions": questions, "matrix": matrix}[view](filters)


def two_measures(filters: Filters, competence_types: tuple[str, ...]) -> None:
    """Any two measures against each other."""
    x, y = choices.pick_sides(competence_types)
    linked = linked_of(filters, x, y)
    st.header(linked.title)
    chart = surroundings.draw(linked, "two_chart")
    surroundings.coefficients(linked)
    surroundings.below(linked, chart, "link")
