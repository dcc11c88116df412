"""A field on every page that leads from the name of a city or a country to the page on it."""

import streamlit as st

from ui import wording
from ui.filters import MOST_CITIES
from ui.place_names import LONGEST_TYPED, Place, find_places, places
from ui.state import url

PLACEHOLDER = "Find a city"
# Pages that a choice leads to: path in the address, script, and the parameter that names the place. The address has it at once,
# so that the browser's back button finds no page without it.
PROFILE = ("city", "pages/city_profile.py", "city")
POLICY = ("policy", "pages/national_policy.py", "policy_country")
COMPARE = ("compare", "pages/compare_cities.py", "country")
_DESTINATION = "city_search_destination"
# A typed text stands first in the list as “Add: …”; nothing is added.
_NOT_ADDED = """
[role=option][data-key=__creatable__] [data-item-hl] { font-size: 0 }
[role=option][data-key=__creatable__] [data-item-hl]::before { content: "Enter: search for this name"; font-size: 0.875rem }
"""


def find_a_city(key: str) -> None:
    """Draw the field that leads from the name of a city to its profile, and from a country to its national policy.

    A name that is none of the options comes here as it was typed: the place that it clearly means is opened, others are offered.
    """
    by_code = places()
    st.html(f"<style>{_NOT_ADDED}</style>")
    typed = st.selectbox(
        "Find a city",
        list(by_code),
        index=None,
        format_func=lambda code: by_code[code].option if code in by_code else code,
        key=key,
        on_change=_take,
        args=(key,),
        placeholder=PLACEHOLDER,
        accept_new_options=True,
        filter_mode="fuzzy",
        label_visibility="collapsed",
    )
    page = st.session_state.pop(_DESTINATION, None)
    if page and page[0] != url.current_page():
        st.switch_page(page[1], query_params={page[2]: ",".join(st.session_state[page[2]])})
    if typed:
        _offer(str(typed), key)


def _take(key: str) -> None:
    """Open what was chosen or clearly meant; a text that is not clear stays in the field."""
    text = st.session_state[key]
    if not text:
        return
    found = find_places(text)
    place = places().get(text) or (found.places[0] if found.is_clear else None)
    if place:
        _open(place, key)


def _open(place: Place, key: str) -> None:
    """Select a place, empty the field and go to the page on the place; for callbacks.

    A city comes first. Where several are selected, they stay to compare with; a single one gives way.
    """
    st.session_state[key] = None
    selected = [place.code]
    if place.level == "city":
        page = PROFILE
        before = list(st.session_state.get("city") or [])
        others = [other for other in before if other != place.code] if len(before) > 1 else []
        selected = [*selected, *others][:MOST_CITIES]
    else:
        page = POLICY if place.has_policy else COMPARE
    st.session_state[page[2]] = selected
    st.session_state[_DESTINATION] = page


def _offer(text: str, key: str) -> None:
    """The places that a text may mean, each as a button; a sentence where there is none."""
    found = find_places(text).places
    name = wording.plain(wording.shortened(text, LONGEST_TYPED))
    if not found:
        st.caption(f"The atlas has no city or country of the name “{name}”, or of a similar one.")
        return
    st.caption(f"“{name}” may be:")
    with st.container(horizontal=True):
        for place in found:
            label = place.label if place.level == "city" else f"{place.label} (country)"
            st.button(wording.plain(label), key=f"{key}_{place.code}", on_click=_open, args=(place, key))
