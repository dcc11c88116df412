"""The city that a page is about."""

import streamlit as st

EXAMPLE = "at-vienna"


def city_or_example() -> str:
    """The first of the selected cities, or an example."""
    return (st.session_state.get("city") or [EXAMPLE])[0]


def mark_example() -> None:
    """A line under the city where nobody chose it."""
    if not st.session_state.get("city"):
        st.caption("An example: find your city above.")
