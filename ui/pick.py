"""Pickers of named values: one or several, kept in the session under its key, or a few places among many."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.state.tied import tied


def from_list(label: str, names: Mapping[str, str], key: str, place: Any = st, **options: Any) -> str:
    """Draw a list to open and return the value chosen. names: name by value. options: of st.selectbox."""
    chosen = place.selectbox(label, list(names), format_func=names.__getitem__, key=key, persist_state="session", **options)
    return str(chosen)


def from_row(label: str, names: Mapping[str, str], key: str, place: Any = st, **options: Any) -> str:
    """Draw all values side by side and return the one chosen. names: name by value. options: of st.segmented_control."""
    chosen = place.segmented_control(
        label, list(names), format_func=names.__getitem__, key=key, required=True, persist_state="session", **options
    )
    return str(chosen)


def several(label: str, names: Mapping[str, str], key: str, place: Any = st, **options: Any) -> list[str]:
    """Draw a list to open and return the values chosen. names: name by value. options: of st.multiselect."""
    chosen = place.multiselect(
        label, list(names), format_func=names.__getitem__, key=key, select_all=False, persist_state="session", **options
    )
    return list(chosen)


def places(label: str, names: Mapping[str, str], key: str, at_most: int, placeholder: str, place: Any = st) -> None:
    """Draw a picker of a few places among many, found by any part of their names. names: name by code."""
    place.multiselect(
        f"{label} (up to {at_most})",
        list(names),
        chosen_of(names, key),
        format_func=names.__getitem__,
        max_selections=at_most,
        placeholder=placeholder,
        select_all=False,
        filter_mode="contains",
        **tied(key),
    )


def chosen_of(names: Mapping[str, str], key: str) -> list[str]:
    """What is chosen of these in the session, in its order. names: name by value."""
    return [one for one in st.session_state.get(key) or [] if one in names]
