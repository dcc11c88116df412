"""What stands below each view: the source, the same as a table, the texts as files."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from ui import chart_frame, downloads, tables, value_text, wording
from ui.filters import Filters

OECD = "oecd-2018-checklist"


def about_study(rows: pd.DataFrame) -> list[str]:
    """What one need not read to understand a view: where its texts come from. rows: with source_id."""
    others = " and an OECD summary of 2018" if OECD in set(rows["source_id"]) else ""
    return [
        f"Summaries by the atlas of an OSCE/ODIHR study of November 2017{others}; rules may have changed since. Section numbers "
        "are those of the study.",
        "The study covers ten countries. It chose good and promising examples, not all that there are.",
    ]


def below(rows: pd.DataFrame, name: str, title: str, filters: Filters, columns: Mapping[str, str], key: str = "") -> None:
    """Source line, table and downloads of texts. columns: what the table shows, name by column of `rows`."""
    chart_frame.below(value_text.source_line(rows["source_id"].unique()))

    def table() -> None:
        texts = rows[list(columns)].rename(columns=dict(columns)).map(wording.plain)
        st.table(texts, border="horizontal", hide_index=True, alt=f"Table: {title}")

    tables.fold(f"table_{name}", table, "View as table")
    filters_text = "; ".join(filters.with_classes().words())
    view = downloads.View(name, title, f"Filters: {filters_text}" if filters_text else "no filter set")
    downloads.buttons(view, lambda: with_source(rows), len(rows), {}, key)


def with_source(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of texts (with source_id), each with whom it comes from and how to cite it."""
    return downloads.with_sources(rows, [*rows.columns, "publisher", "source_title", "source_url", "licence", "citation"])


def section_of(text: str) -> str:
    """Where in the study a text stands, as a line under it."""
    return wording.plain(f"{text[:1].upper()}{text[1:]} of the study")
