"""Which view of the correlations is shown, and where the competence type acts."""

from dataclasses import replace

import streamlit as st

from ui import measure_picker, wording
from ui.correlations import pickers, view_frame
from ui.correlations.matrix import matrix
from ui.correlations.paired_measures import pair_measures
from ui.correlations.presets import questions
from ui.filters import Filters, competence_names


def acting(filters: Filters) -> Filters:
    """The filters that act on the view: competence type acts by policy area and in the matrix, and is taken out elsewhere."""
    view, preset = st.session_state["link_view"], st.session_state["link_preset"]
    acts = view == "matrix" or (view == "questions" and preset == pickers.BY_AREA)
    return filters if acts else replace(filters, competence_type=())


def describe_competence_filter(chosen: Filters) -> None:
    """Say that the competence type leaves the view as it is, where it is chosen and does."""
    if acting(chosen) == chosen:
        return
    names = wording.listed([wording.lower(competence_names()[kind]) for kind in chosen.competence_type])
    what = (
        "the choice of measures below and leaves cities and figures as they are"
        if st.session_state["link_view"] == "two"
        else f"nothing here: both measures of this question are fixed. It acts on “{pickers.PRESETS[pickers.BY_AREA]}” and on "
        "the matrix"
    )
    st.caption(wording.plain(f"Competence type ({names}) changes {what}."))


def show(filters: Filters, competence_types: tuple[str, ...]) -> None:
    """Let the reader choose a view and draw it. filters: those that act; competence_types: chosen, whether they act or not."""
    view = measure_picker.pick_part("View", "link_view", pickers.VIEWS)
    if view == "two":
        two_measures(filters, competence_types)
    else:
        {"questions": questions, "matrix": matrix}[view](filters)


def two_measures(filters: Filters, competence_types: tuple[str, ...]) -> None:
    """Any two measures against each other."""
    x, y = pickers.pick_variables(competence_types)
    pair = pair_measures(filters, x, y)
    st.header(pair.title)
    chart = view_frame.draw(pair, "two_chart")
    view_frame.coefficients(pair)
    view_frame.below(pair, chart, "link")
