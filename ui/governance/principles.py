"""Findings of the study, its principles of participatory multi-level governance and its recommendations."""

import pandas as pd
import streamlit as st

from ui import chart_frame, study_findings, wording
from ui.filters import Filters
from ui.governance.study import about_study, below, section_of

TABLE = {"kind_name": "Kind", "position": "Number", "name": "Name", "summary": "What it says", "section": "Where"}
TITLES = {
    "principle": "{} principles of good co-ordination",
    "recommendation": "{} recommendations to policymakers",
}
KINDS = {"principle": "Principle", "recommendation": "Recommendation", **study_findings.TITLES}


def principles(rows: pd.DataFrame, chosen: Filters) -> None:
    """The principles, numbered as in the study; then recommendations and findings, folded. Filters do not act on them.

    rows: of `governance/statements`.
    """
    chart_frame.about(about_study(rows))
    principle, recommendation = (rows[rows["kind"] == kind] for kind in TITLES)
    st.header(TITLES["principle"].format(len(principle)))
    _cards("principle", principle)
    st.header("Recommendations and findings")
    with st.expander(TITLES["recommendation"].format(len(recommendation))):
        _cards("recommendation", recommendation)
    for kind in study_findings.TITLES:
        study_findings.folded(kind)
    named = rows.assign(kind_name=rows["kind"].map(KINDS))
    below(named, "governance_principles", "Findings, principles and recommendations", chosen, TABLE)


def _cards(kind: str, rows: pd.DataFrame) -> None:
    st.caption(section_of(rows["section"].iloc[0]))
    with chart_frame.cards(kind):
        for row in rows.to_dict("records"):
            with st.container(border=True):
                st.markdown(f"**{row['position']}. {wording.plain(row['name'])}**  \n{wording.plain(row['summary'])}")
