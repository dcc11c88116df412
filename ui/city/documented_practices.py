"""A city's practices for its profile: in sentences, as a table, and the ways to its peers' practices."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ui import wording
from ui.practice_library import CITY, practices_of, source_text

IN_WORDS = 3


def describe(rows: pd.DataFrame, name: str) -> list[str]:
    """How many there are, and the fullest texts, a paragraph each."""
    if rows.empty:
        return [f"The documents that the atlas retells name no practice of {name}, which does not mean that it has none."]
    count = wording.plural(len(rows), "practice", "practices")
    sentences = [f"The documents tell of {count} of {name}, or in which it takes part. Their state is that of 2017 to 2021."]
    for row in rows.head(IN_WORDS).to_dict("records"):
        result = f" Result: {row['result']}" if isinstance(row["result"], str) else ""
        sentences.append(f"{row['title']}: {row['summary']}{result} {source_text(row)}.")
    return sentences


def table_of(rows: pd.DataFrame) -> pd.DataFrame:
    """All of them in words; empty where there are no more than the sentences tell."""
    if len(rows) <= IN_WORDS:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "Practice": rows["title"],
            "Policy field": rows["field"],
            "Since": ["" if pd.isna(year) else f"{int(year)}" for year in rows["since_year"]],
            "Source": [source_text(row).removeprefix("Source: ") for row in rows.to_dict("records")],
        }
    )


def links(city_id: str, name: str, others: Sequence[str], others_name: str) -> None:
    """To the city's practices in the library and to those of the cities it is compared with, with their numbers."""
    own, of_others = practices_of([city_id]), practices_of(others)
    named = [other for other in others if len(practices_of([other]))]
    with st.container(horizontal=True):
        if len(own):
            _link(f"Practices of {name} ({len(own)})", [city_id])
        if named:
            _link(f"Practices of {others_name} ({len(of_others)})", named)
        else:
            st.page_link("pages/practices.py", label="All practices", icon=":material/lightbulb:")


def _link(label: str, city_ids: Sequence[str]) -> None:
    st.page_link(
        "pages/practices.py",
        label=wording.plain(label),
        icon=":material/lightbulb:",
        query_params={CITY: ",".join(city_ids)},
    )
