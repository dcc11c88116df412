"""Tables of data, on the page or behind a line that opens them."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal

import pandas as pd
import streamlit as st

from serving import streamlit_internals
from ui import wording
from ui.state import presentation

MOST_ROWS_ON_PAPER = 150  # each is sent a second time


def show(
    rows: pd.DataFrame,
    alt: str,
    titles: Mapping[str, str] | None = None,
    *,
    columns: Mapping[str, Any] | None = None,
    height: int | Literal["auto", "content"] = "content",
    row_height: int | None = None,
) -> None:
    """Rows as a sortable table.

    alt: what it is, for those who do not see it. titles: the columns to show with their titles, where not all as they are.
    columns: of a column of numbers how many decimals they have, of another how it looks, by title.
    row_height: pixels, where long texts are to wrap.
    """
    if streamlit_internals.is_without_browser():
        return
    shown = rows if titles is None else rows[list(titles)].rename(columns=dict(titles))
    decimals = {title: look for title, look in (columns or {}).items() if isinstance(look, int)}
    numbers = {title: st.column_config.NumberColumn(format=f"%.{places}f") for title, places in decimals.items()}
    st.dataframe(
        rounded(shown, decimals),
        hide_index=True,
        column_config={**(columns or {}), **numbers},
        alt=alt,
        height=height,
        row_height=row_height,
        placeholder=wording.NO_VALUE,
    )
    if len(shown) <= MOST_ROWS_ON_PAPER:
        st.html(_on_paper(shown, decimals))


def for_a_room(rows: pd.DataFrame, are_selected: pd.Series) -> pd.DataFrame:
    """The rows as they are; of a presented table, which nobody can scroll, the selected ones first."""
    if not presentation.place():
        return rows
    return pd.concat([rows[are_selected.to_numpy()], rows[~are_selected.to_numpy()]])


def without_in_a_room(columns: Mapping[str, str], beyond: Collection[str]) -> Mapping[str, str]:
    """The columns; of a presented table, without those for which a projector has no room, and what stands elsewhere too."""
    return {name: title for name, title in columns.items() if name not in beyond} if presentation.place() else columns


def rounded(rows: pd.DataFrame, decimals: Mapping[str, int]) -> pd.DataFrame:
    """Halves rounded as in all texts of the atlas, to the even number: the browser, which rounds all others, takes them up."""
    found = {
        name: [round(number, places) if number * 2 ** (places + 1) % 2 == 1 else number for number in rows[name]]
        for name, places in decimals.items()
        if name in rows and pd.api.types.is_float_dtype(rows[name])
    }
    return rows.assign(**found)


def _on_paper(rows: pd.DataFrame, decimals: Mapping[str, int]) -> str:
    """The whole table for a printed page, which shows of the one on screen only what is in view."""
    written = {name: f"{{:,.{places}f}}".format for name, places in decimals.items() if name in rows}
    table = rows.to_html(index=False, na_rep=wording.NO_VALUE, border=0, formatters=written, float_format="{:,.10g}".format)
    short = re.sub(r">\s+<", "><", table)
    return f'<div class="on_paper">{short}</div>'


def for_reading(table: pd.DataFrame, alt: str) -> None:
    """A table as plain HTML, whose cells wrap. Data in cells is text, whatever Markdown it may hold.

    For several on one page too: grids would give their cells the same ids.
    """
    st.table(table.map(wording.plain), border="horizontal", hide_index=True, alt=alt)


def fold(key: str, draw: Callable[[], object], label: str = "View as table") -> None:
    """A line that opens what it hides, which is drawn only then."""
    with st.expander(label, on_change="rerun", key=key) as folded:
        if folded.open:
            draw()
