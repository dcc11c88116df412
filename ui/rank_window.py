"""Which part of a long ranking is drawn."""

from dataclasses import replace

import pandas as pd

from ui import pick
from ui.state import presentation
from ui.state.url import Parameter, one_of, take_usual, unless_usual

SHOW = {"highest": "Highest", "lowest": "Lowest", "around": "Around yours", "all": "All"}
MOST_BARS = 20
MOST_BARS_PRESENTED = 8  # as many as a room can read, those picked out among them
FEWEST_BESIDE = 2  # besides those picked out, where these are many
AROUND = 4


def parameter() -> Parameter:
    """The part of a ranking in the address."""
    return replace(one_of("show", SHOW, None, "a part of the ranking"), spell=unless_usual("show"))


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
    take_usual(show="around" if is_around else "highest")
    offered = {part: name for part, name in SHOW.items() if part != "all" or len(places) <= 100}
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
