"""Where competence type and field of action act on the correlations."""

import streamlit as st

from queries import catalogue
from ui import wording
from ui.correlations import pickers
from ui.filters import Filters, competence_names


def acting(filters: Filters) -> Filters:
    """The filters that act on the view: competence type by policy area and in the matrix, field of action on none."""
    view, preset = st.session_state["link_view"], st.session_state["link_preset"]
    acts = view == "matrix" or (view == "questions" and preset == pickers.BY_AREA)
    return filters.with_classes(competence_type=acts)


def describe_classes(chosen: Filters) -> None:
    """Say that competence type and field of action leave the view as it is, where they are chosen and do."""
    changed = "only which indicators can be chosen"
    is_two = st.session_state["link_view"] == "two"
    if acting(chosen).competence_type != chosen.competence_type:
        of_type = (
            f"nothing here: the indicators of this question are fixed. It acts on “{pickers.PRESETS[pickers.BY_AREA]}” and on "
            "the matrix"
        )
        _describe("Competence type", competence_names(), chosen.competence_type, changed if is_two else of_type)
    if chosen.field_of_action:
        of_field = f"nothing here. It acts on the indicators in “{pickers.VIEWS['two'][0]}”"
        _describe("Field of action", catalogue.fields_of_action(), chosen.field_of_action, changed if is_two else of_field)


def _describe(classification: str, names: dict[str, str], chosen: tuple[str, ...], what: str) -> None:
    of_choice = wording.listed([wording.lower(names[one]) for one in chosen])
    st.caption(wording.plain(f"{classification} ({of_choice}) changes {what}."))
