"""What documents say, with where they say it: texts for cards, tables and files."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ui import chart_frame, downloads, tables, value_text, wording
from ui.charts import designs

SILENT = "The documents do not say."


def cited(row: Any) -> str:
    """Where a statement stands, as in "OECD (2018), Box 5.5"."""
    return f"{row.cited}, {wording.lower(row.section)}"


def bullets(rows: pd.DataFrame) -> str:
    """Statements as a list in Markdown, each with where it stands; a sentence if there are none."""
    if rows.empty:
        return f":gray[{SILENT}]"
    return "\n".join(f"- {wording.plain(row.text)} {in_grey(cited(row))}" for row in rows.itertuples())


def in_grey(text: str) -> str:
    """Where something stands, as Markdown that steps back."""
    return f":small[:gray[{wording.plain(text)}]]" if text else ""


ABOUT = "Summaries by the atlas of the documents named; they may be out of date."


def below(
    name: str,
    title: str,
    selection: str,
    rows: pd.DataFrame,
    chart: designs.Chart | None,
    columns: Mapping[str, str] | None = None,
    note: str = "",
) -> None:
    """Under a view of statements: sources, table and downloads.

    rows: what is on screen, with source_id. note: how to read the chart, which the page says beside it.
    columns: what a table shows, title by column of `rows`; None for no table.
    """
    source = value_text.source_line(rows["source_id"].dropna().unique())
    chart_frame.below(source)
    if columns is not None:
        shown = rows[list(columns)].rename(columns=dict(columns))
        tables.fold(f"table_{name}", lambda: tables.for_reading(shown, f"Table: {title}"))
    view = downloads.View(name, title, selection, note=note)
    downloads.buttons(
        view,
        lambda: downloads.with_citations(rows),
        len(rows),
        view.pictures(chart, source, f"{selection}. {note}" if note else selection),
    )
