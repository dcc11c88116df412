"""What stands below each view: the source, the same as a table, the texts as files."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from ui import downloads, value_text, wording
from ui.filters import Filters

STATE = (
    "Retold by the atlas in its own words from a study of November 2017{others}; rules may have changed since. Section numbers "
    "are those of the study."
)
OECD = "oecd-2018-checklist"


def below(rows: pd.DataFrame, name: str, title: str, filters: Filters, columns: Mapping[str, str], key: str = "") -> None:
    """Source line, table and downloads of texts. columns: what the table shows, name by column of `rows`."""
    others = " and from an OECD summary of 2018" if OECD in set(rows["source_id"]) else ""
    st.caption(f"{STATE.format(others=others)} {wording.plain(value_text.source_line(rows['source_id'].unique()))}")
    with st.expander("The same as a table", on_change="rerun", key=f"table_{name}") as folded:
        if folded.open:
            table = rows[list(columns)].rename(columns=dict(columns)).map(wording.plain)
            st.table(table, border="horizontal", hide_index=True, alt=f"Table: {title}")
    filters_text = "; ".join(filters.words())
    view = downloads.View(name, title, f"Filters: {filters_text}" if filters_text else "no filter set")
    downloads.buttons(view, lambda: with_source(rows), len(rows), {}, key)


def with_source(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of texts (with source_id), each with whom it comes from and how to cite it."""
    return downloads.with_sources(rows, [*rows.columns, "publisher", "source_title", "source_url", "licence", "citation"])


def section_of(text: str) -> str:
    """Where in the study a text stands, as a line under it."""
    return wording.plain(f"{text[:1].upper()}{text[1:]} of the study")
