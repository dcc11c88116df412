"""Colours that mean the same in every view, readable on light and dark."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from queries import catalogue

# Eight hues apart for the common forms of colour blindness, each over 3:1 against both backgrounds.
CITY = ["#2F7FD0", "#D9601A", "#12936B", "#C0539A", "#94770F", "#7A5BD0", "#C8394B", "#23919F"]
COUNTRY = [*CITY, "#D119E6", "#348A0F"]
ROOM = COUNTRY[8]  # what a room guessed, among cities
OTHER = "#8d99a3"
REFERENCE = "#6b7781"
# Peers before the grey of all places: over 3:1 against both backgrounds and apart from the first city.
SIMILAR = "#94770F"
# Texts inside charts: over 4.5:1 against the background of their theme, which only the browser knows (theme.TEXT).
TEXT, TEXT_ON_DARK = "#5b6670", "#98a4af"
# Texts on what is filled with a colour, in both themes.
DARK, LIGHT = "#1d2126", "#ffffff"
# Light to dark, five classes; the first still stands out from the land below.
SEQUENCE = ["#f2d49b", "#efa96a", "#dd7553", "#b24254", "#6e2259"]
NO_VALUE = "#b8c2c9"
NO_VALUE_ON_DARK = "#46535e"
# Light to dark, six classes.
SIX_CLASSES = ["#f5dfae", "#f2ba78", "#e58f5d", "#c95c53", "#9c375b", "#5f1d55"]
SUPPRESSED, SUPPRESSED_ON_DARK = "#5d6770", "#9aa7b1"
BORDER = "#5b6872"
# Gaps around zero: the migrant group ahead, about level, behind; dark ends stand out from the middle on light and dark.
DIVERGING = ["#1f6f9e", "#7fb6d6", "#d9dcdd", "#eaa873", "#cf6a3f", "#8c2f3f"]
# The same for maps, where grey stands for no value.
AHEAD, ABOUT_LEVEL, BEHIND = DIVERGING[:2], "#ece6d2", ["#f5d3af", *DIVERGING[3:]]
# Competence types in their order.
COMPETENCE_TYPE = [CITY[2], CITY[4], CITY[5], CITY[7], CITY[3], CITY[6]]
_SLOTS = "colour_slots"
_RESERVED = "colours_reserved"


def of_cities(city_ids: Sequence[str]) -> dict[str, str]:
    """A colour for each chosen city; see of_places."""
    return of_places("city", city_ids)


def of_competence_types() -> dict[str, str]:
    """A colour for each competence type, by its place in the catalogue; grey for areas without one."""
    types = catalogue.competence_types().items()
    return {key: COMPETENCE_TYPE[kind.position % len(COMPETENCE_TYPE)] if kind.is_classified else OTHER for key, kind in types}


def of_places(place_level: str, codes: Sequence[str]) -> dict[str, str]:
    """A colour for each chosen place (at most eight, ten countries), kept while it is chosen, whatever happens to others."""
    palette = COUNTRY if place_level == "country" else CITY
    slots = f"{_SLOTS}_{place_level}"
    reserved: dict[str, int] = st.session_state.get(f"{_RESERVED}_{place_level}", {})
    known: dict[str, int] = {**st.session_state.get(slots, {}), **reserved}
    assigned: dict[str, int] = {}
    for code in sorted(codes, key=lambda code: code not in reserved):
        if code in known and known[code] not in assigned.values():
            assigned[code] = known[code]
    free = [slot for slot in range(len(palette)) if slot not in assigned.values()]
    free.sort(key=lambda slot: slot in reserved.values())
    for code in codes:
        if code not in assigned:
            assigned[code] = free.pop(0)
    st.session_state[slots] = assigned
    return {code: palette[assigned[code]] for code in codes}


def reserve(place_level: str, codes: Sequence[str]) -> None:
    """Hold a colour for each of these places whenever they are chosen, as far as colours go; replaces what was held before."""
    most = len(COUNTRY if place_level == "country" else CITY)
    st.session_state[f"{_RESERVED}_{place_level}"] = {code: slot for slot, code in enumerate(codes[:most])}


def no_value() -> str:
    """The fill of an area without a figure, behind all others in either theme."""
    return NO_VALUE_ON_DARK if is_dark() else NO_VALUE


def suppressed_fill() -> str:
    """The fill of an area whose figure the publisher suppresses, apart from one without a figure in either theme."""
    return SUPPRESSED_ON_DARK if is_dark() else SUPPRESSED


def readable_chips() -> None:
    """Chips of pickers: the primary colour of the dark theme is too light for their white text.

    One colour for both themes, since a theme that changes while the page is open draws nothing anew.
    """
    st.html("<style>[data-tag] {background-color: #1b7abb !important}</style>")


def is_dark() -> bool:
    """Whether the reader's theme is dark; light where the browser has not said yet."""
    return st.context.theme.type == "dark"


def steps(count: int) -> list[str]:
    """Colours of so many levels, from dark to light, evenly along SIX_CLASSES."""
    places = range(len(SIX_CLASSES))
    channels = zip(*map(rgb, SIX_CLASSES[::-1]), strict=True)
    along = [np.interp(np.linspace(0, places[-1], count), places, channel) for channel in channels]
    return ["#" + "".join(f"{round(value):02x}" for value in colour) for colour in zip(*along, strict=True)]


def rgb(colour: str) -> list[int]:
    """#2F7FD0 as [47, 127, 208], for maps."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
