"""The table view: the figures behind every other view."""

import pandas as pd
import streamlit as st

from ui import tables, wording
from ui.compare.comparison import Comparison
from ui.compare.comparison_frame import below, heading

# What a projector has no room for: group and source stand over and under its table.
_BEYOND = ("group_text", "no_opinion", "source_text")


def table(comparison: Comparison) -> None:
    """The figures behind every view, a row a city."""
    heading(comparison)
    rows = comparison.rows
    if len(comparison.no_opinion):
        rows = rows.assign(no_opinion=comparison.no_opinion.to_numpy())
    shown = tables.for_a_room(rows, rows["city_id"].isin(comparison.filters.city))
    show_table(shown, comparison.measure.unit, _text(comparison))
    below(comparison, "table", rows, None, comparison.small_words("Small regions are listed too"))


def _text(comparison: Comparison) -> str:
    is_of_districts = comparison.measure.place_level == "district"
    one, several = ("district", "districts") if is_of_districts else ("city", "cities")
    return f"Table of {comparison.title}, {wording.plural(len(comparison.rows), one, several)}"


def show_table(rows: pd.DataFrame, unit: str, alt_text: str, with_measure: bool = False) -> None:
    """Rows as a sortable table, in words."""
    has_ranks = not with_measure and rows["place_rank"].notna().any()
    columns = {
        **({"measure": "Indicator"} if with_measure else {}),
        **({"place_rank": "Rank"} if has_ranks else {}),
        "label": "District" if len(rows) and (rows["place_level"] == "district").all() else "City",
        "value": f"Value ({unit})",
        "year_text": "Year",
        "group_text": "Group",
        "level_text": "Value of",
        **({"no_opinion": "No opinion (%)"} if "no_opinion" in rows else {}),
        "mark_text": "Marks",
        "source_text": "Source",
    }
    repeated = ["level_text"] if (rows["level_text"] == rows["city"]).all() else []
    tables.show(
        rows,
        alt_text,
        tables.without_in_a_room(columns, [*_BEYOND, *repeated]),
        columns={f"Value ({unit})": 1, "No opinion (%)": 1, "Source": st.column_config.TextColumn(width="large")},
        height="content" if len(rows) < 20 else 560,
    )
