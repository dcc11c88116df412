"""The principles of participatory multi-level governance and the recommendations of the study."""

import pandas as pd
import streamlit as st

from queries import run
from ui import wording
from ui.filters import Filters
from ui.governance.surroundings import below, section_of

TABLE = {"kind": "Kind", "position": "Number", "name": "Name", "summary": "What it says", "section": "Where"}
TITLES = {
    "principle": "{} principles that good co-ordination rests on",
    "recommendation": "{} recommendations to those who make policy",
}


def principles(chosen: Filters) -> None:
    """Both lists, numbered as in the study; filters do not act on them."""
    rows = run("governance_statements")
    for kind, title in TITLES.items():
        of_kind = rows[rows["kind"] == kind]
        st.header(title.format(len(of_kind)))
        st.caption(section_of(of_kind["section"].iloc[0]))
        _cards(of_kind)
    below(rows, "governance_principles", "Principles and recommendations of the study of 2017", chosen, TABLE)


def _cards(rows: pd.DataFrame) -> None:
    """Two cards a row, so that they stay in order where columns fall under each other."""
    cards = rows.to_dict("records")
    for start in range(0, len(cards), 2):
        for row, place in zip(cards[start : start + 2], st.columns(2, border=True), strict=False):
            place.markdown(f"**{row['position']}. {wording.plain(row['name'])}**  \n{wording.plain(row['summary'])}")
