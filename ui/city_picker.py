"""The picker of the city that a page is about."""

import streamlit as st

from ui import filters

EXAMPLE = "at-vienna"
WIDTH = 320  # pixels


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
        width=WIDTH,
    )
    if not chosen:
        st.caption("You have not chosen a city yet: this is an example. Choose yours here.")
    return city_id


def _take_city() -> None:
    """Put the city first. Where several are chosen, those before stay to compare with, the former first one too."""
    city_id = st.session_state["profile_city"]
    chosen = list(st.session_state.get("city") or [])
    others = [other for other in chosen if other != city_id] if len(chosen) > 1 else []
    st.session_state["city"] = [city_id, *others][: filters.MOST_CITIES]
