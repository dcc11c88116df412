"""The study that the page retells: what it is, where in it a text stands, and its texts as a table and files."""

from collections.abc import Mapping

import pandas as pd

from ui import cited_statements, wording
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


def below(rows: pd.DataFrame, name: str, title: str, filters: Filters, columns: Mapping[str, str]) -> None:
    """Source, table and downloads of texts. columns: what the table shows, title by column of `rows`."""
    filters_text = "; ".join(filters.with_classes().words())
    cited_statements.below(name, title, f"Filters: {filters_text}" if filters_text else "no filter set", rows, None, columns)


def section_of(text: str) -> str:
    """Where in the study a text stands, as a line under it."""
    return wording.plain(f"{wording.upper(text)} of the study")
