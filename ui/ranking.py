"""Which part of a long ranking is drawn."""

import pandas as pd
import streamlit as st

from ui import selection

MOST_BARS = 20
AROUND = 4


def part_of(places: pd.DataFrame) -> pd.DataFrame:
    """The places to draw: all if few, else the part that the user wants, with the cities picked out always in it."""
    if len(places) <= MOST_BARS + AROUND:
        return places
    show = st.segmented_control(
        "Part of the ranking",
        [s for s in selection.SHOW if s != "all" or len(places) <= 100],
        format_func=selection.SHOW.__getitem__,
        key="show",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    if show == "all":
        return places
    if show == "around" and places["is_focus"].any():
        mine = places.index[places["is_focus"]]
        near = sorted({i for m in mine for i in range(m - AROUND, m + AROUND + 1) if i in places.index})
        return places.loc[near]
    part = places.tail(MOST_BARS) if show == "lowest" else places.head(MOST_BARS)
    return places[places["is_focus"] | places.index.isin(part.index)]
