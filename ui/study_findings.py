"""Findings of the study of 2017, and facts of the OECD, each list folded under its title."""

import streamlit as st

from queries.database import run
from ui import tables, wording
from ui.cited_statements import cited, in_grey

TITLES = {
    "view": "Three views of how levels of government relate",
    "pathway": "How city policy develops, what drives it and what narrows it",
    "new_role": "New roles of cities since the arrivals of 2015 and 2016",
    "correlation": "Section 3.3: where national and local policy go together, exceptions and limits",
    "oecd_fact": "Why place matters: facts of the OECD, 2018",
}


def folded(kind: str) -> None:
    """A list of findings (see TITLES), drawn once it is opened; each names where it stands."""
    tables.fold(f"findings_{kind}", lambda: st.markdown(_listed(kind)), TITLES[kind])


def _listed(kind: str) -> str:
    rows = run("governance/statements").query("kind == @kind")
    return "\n".join(
        f"- **{wording.plain(row.name)}**: {wording.plain(row.summary)} {in_grey(cited(row))}" for row in rows.itertuples()
    )
