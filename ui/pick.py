"""Pickers of one of some named values, kept in the session under their key."""

from collections.abc import Mapping
from typing import Any

import streamlit as st


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
