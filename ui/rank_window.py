"""Which part of a long ranking is drawn."""

import pandas as pd
import streamlit as st

from ui import pick, statements
from ui.state import presentation
from ui.state.url import Parameter, one_of, take_usual

SHOW = {"highest": "Highest", "lowest": "Lowest", "around": "Around yours", "all": "All"}
MOST_BARS = 20
MOST_BARS_PRESENTED = 8  # as many as a room can read, those picked out among them
FEWEST_BESIDE = 2  # besides those picked out, where these are many
AROUND = 4
MOST_OF_ALL = 100  # bars of a whole ranking


def parameter() -> Parameter:
    """The part of a ranking in the address."""
    return one_of("show", SHOW, None, "a part of the ranking")


def part_text(shown: int, total: int, level: str) -> str:
    """How many places of a ranking are drawn; of a ranking that is never drawn whole, where the others are."""
    where = "; the view “Table” has all" if shown < total > MOST_OF_ALL else ""
    return f"{statements.part_text(shown, total, level)}{where}"


def part_of(places: pd.DataFrame) -> pd.DataFrame:
    """The places to draw: all if few, else the part that the reader chose, with those picked out always in it.

    It opens around those picked out, where there are any.
    """
    picked_out = int(places["is_highlighted"].sum())
    if presentation.place():
        most = max(MOST_BARS_PRESENTED - picked_out, FEWEST_BESIDE)
        is_short = len(places) <= MOST_BARS_PRESENTED
    else:
        most, is_short = MOST_BARS, len(places) <= MOST_BARS + AROUND
    if is_short:
        return places
    is_around = picked_out and not presentation.place()  # the neighbours of several are too many for a room
    usual = "around" if is_around else "highest"
    take_usual(show=usual)
    offered = {part: name for part, name in SHOW.items() if part != "all" or len(places) <= MOST_OF_ALL}
    if st.session_state.get("show") not in (None, *offered):  # from an address
        st.session_state["show"] = usual
        st.caption(f"A whole ranking is drawn for up to {MOST_OF_ALL} places.")
    show = pick.from_row("Part of the ranking", offered, "show", label_visibility="collapsed")
    if show == "all":
        return places
    if show == "around" and places["is_highlighted"].any():
        highlighted = places.index[places["is_highlighted"]]
        near = sorted({i for m in highlighted for i in range(m - AROUND, m + AROUND + 1) if i in places.index})
        return places.loc[near]
    is_shown = places["is_highlighted"].to_numpy(copy=True)
    is_shown[slice(-most, None) if show == "lowest" else slice(most)] = True
    return places[is_shown]
