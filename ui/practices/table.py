"""The view of the table: a row a practice, sortable, with everything the cards say."""

import pandas as pd
import streamlit as st

from ui import filters, wording
from ui.practice_library import source_text
from ui.practices import pickers
from ui.practices.cards import place_text
from ui.practices.library import FilteredPractices
from ui.practices.result import below

ROW_HEIGHT = 100  # pixels: four lines of text
COLUMNS = {
    "place": "Place",
    "title": "Practice",
    "summary": "What is done",
    "result": "Result",
    "since_year": "Since",
    "field": "Policy field",
    "objective": "OECD objective",
    "key_factor": "IncluCities key factor",
    "who": "Who acts",
    "kind": "Kind of place",
    "decides": "Competence type",
    "source": "Source",
}


def table(matching: FilteredPractices) -> None:
    """Every practice that passes."""
    rows = matching.rows
    records = rows.to_dict("records")
    shown = rows.assign(
        place=[place_text(row) for row in records],
        source=[source_text(row).removeprefix("Source: ") for row in records],
        kind=rows["place_level"].map(pickers.KINDS),
        who=rows["actor"].map(pickers.ACTORS),
        decides=rows["competence_type"].map(filters.competence_names()),
        result=rows["result"].fillna(""),
        since_year=["" if pd.isna(year) else f"{int(year)}" for year in rows["since_year"]],
        objective=rows["objective"].fillna(""),
        key_factor=rows["key_factor"].fillna(""),
        mark=rows["is_own"].map({True: "added by you", False: ""}),
    )
    columns = {**({"mark": "Mark"} if rows["is_own"].any() else {}), **COLUMNS}
    st.dataframe(
        shown[list(columns)].rename(columns=columns),
        hide_index=True,
        column_config={
            "Practice": st.column_config.TextColumn(width="medium"),
            "What is done": st.column_config.TextColumn(width="large"),
            "Result": st.column_config.TextColumn(width="medium"),
        },
        alt=f"Table of {wording.plural(len(rows), 'practice', 'practices')} with place, summary, result and source",
        height="content" if len(rows) < 6 else 620,
        row_height=ROW_HEIGHT,
        placeholder=wording.NO_VALUE,
    )
    below(matching)
