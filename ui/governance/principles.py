"""Findings of the study, its principles of participatory multi-level governance and its recommendations."""

import pandas as pd
import streamlit as st

from queries.database import run
from ui import study_findings, wording
from ui.filters import Filters
from ui.governance.view_frame import below, section_of

TABLE = {"kind_name": "Kind", "position": "Number", "name": "Name", "summary": "What it says", "section": "Where"}
TITLES = {
    "principle": "{} principles that good co-ordination rests on",
    "recommendation": "{} recommendations to those who make policy",
}
KINDS = {"principle": "Principle", "recommendation": "Recommendation", **study_findings.TITLES}


def principles(chosen: Filters) -> None:
    """Findings, folded; then both lists, numbered as in the study. Filters do not act on them."""
    rows = run("governance/statements")
    st.header("Findings")
    for kind in study_findings.TITLES:
        study_findings.folded(kind)
    for kind, title in TITLES.items():
        of_kind = rows[rows["kind"] == kind]
        st.header(title.format(len(of_kind)))
        st.caption(section_of(of_kind["section"].iloc[0]))
        _cards(of_kind)
    named = rows.assign(kind_name=rows["kind"].map(KINDS))
    below(named, "governance_principles", "Findings, principles and recommendations", chosen, TABLE)


def _cards(rows: pd.DataFrame) -> None:
    """Two cards a row, so that they stay in order where columns fall under each other."""
    cards = rows.to_dict("records")
    for start in range(0, len(cards), 2):
        for row, place in zip(cards[start : start + 2], st.columns(2, border=True), strict=False):
            place.markdown(f"**{row['position']}. {wording.plain(row['name'])}**  \n{wording.plain(row['summary'])}")
