"""The city that a page is about."""

import streamlit as st

EXAMPLE = "at-vienna"


def city_or_example() -> str:
    """The first of the selected cities, or an example."""
    return (st.session_state.get("city") or [EXAMPLE])[0]


def say_if_example() -> None:
    """Say that the city is one that nobody chose."""
    if not st.session_state.get("city"):
        st.caption("An example: find your city above.")
