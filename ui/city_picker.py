"""The picker of the city that a page is about."""

import streamlit as st

from ui import filters

EXAMPLE = "at-vienna"


def pick_city() -> str:
    """Draw the picker of the city that the profile is about, and return it: the first of the chosen ones, or an example."""
    labels = filters.search_labels()
    chosen = list(st.session_state.get("city") or [])
    city_id = chosen[0] if chosen else EXAMPLE
    st.session_state["profile_city"] = city_id
    st.selectbox(
        "City",
        list(labels),
        format_func=labels.__getitem__,
        key="profile_city",
        on_change=_take_city,
        filter_mode="contains",
    )
    if not chosen:
        st.caption("You have not chosen a city yet: this is an example. Choose yours here or in the sidebar.")
    return city_id


def _take_city() -> None:
    """Put the city first; those chosen before stay to compare with."""
    city_id = st.session_state["profile_city"]
    chosen = [other for other in st.session_state.get("city") or [] if other != city_id]
    st.session_state["city"] = [city_id, *chosen[1:]]
