"""Search as one types: accents and case are ignored, every word must begin a word of the practice."""

import re

import pandas as pd
from anyascii import anyascii

_HEADLINE = ("title", "place_name", "country", "other_names", "city_labels")
_REST = ("summary", "result", "objective", "key_factor", "field", "actor")


def folded(text: str) -> str:
    """The words of a text in small letters without accents, a blank before each: "Mechelen/Malines" as " mechelen malines"."""
    return "".join(f" {word}" for word in re.findall(r"\w+", anyascii(text).casefold()))


def with_search_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the columns headline_words (title and place) and all_words (everything that is searched)."""
    headline = _joined(rows, _HEADLINE)
    return rows.assign(headline_words=headline, all_words=headline + _joined(rows, _REST))


def _joined(rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    cells = rows[list(columns)].astype(object).where(rows[list(columns)].notna(), "")
    return pd.Series([folded(" ".join(map(str, row))) for row in cells.itertuples(index=False)], rows.index, dtype=object)


def hits(rows: pd.DataFrame, text: str) -> pd.Series:
    """For each row (with search texts) how many of the words begin a word of title or place; -1 where a word is missing."""
    words = folded(text).split()
    found = [
        -1 if any(f" {word}" not in everything for word in words) else sum(f" {word}" in headline for word in words)
        for headline, everything in zip(rows["headline_words"], rows["all_words"], strict=True)
    ]
    return pd.Series(found, rows.index, dtype=int)
