"""What the city profile lets one choose: the part of the profile, and which cities it is compared with."""

import streamlit as st

from queries.database import remembered
from ui import filters
from ui.state.url import Parameter, number, one_of

EXAMPLE = "at-vienna"
PEER_COUNT = 8
PARTS = {
    "standing": "At a glance",
    "region": "Region",
    "policy": "National policy",
    "residents": "Residents",
    "intercultural": "Intercultural Cities",
    "peers": "Similar cities",
}
SCOPES = {
    "everywhere": "All countries",
    "country": "The same country",
    "policy": "Similar national policy",
}


@remembered
def parameters() -> list[Parameter]:
    """The parameters of the page; the city itself is the first of the shared filter “Your cities”."""
    return [
        one_of("city_part", PARTS, "standing", "a part of the profile"),
        one_of("peer_scope", SCOPES, "everywhere", "a kind of similar cities"),
        number("share_weight", 0, 100, 50, "a weight"),
    ]


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
