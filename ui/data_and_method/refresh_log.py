"""The part of Sources and method that tells how the figures were renewed and what was put aside on the way."""

import json

import pandas as pd
import streamlit as st

from data.package.changes import read_reasons
from queries.database import run
from ui import tables, wording


def show_refresh_log(log: pd.DataFrame, aside: pd.DataFrame) -> None:
    """What refreshes changed, and the figures they put aside.

    log, aside: rows of `data/refresh_log` and `data/quarantine`.
    """
    st.header("Updates from official sources")
    if log.empty:
        newest = pd.to_datetime(run("data/sources")["retrieved"], format="%Y-%m-%d", errors="coerce").max()
        st.write(
            "The data have not been updated since they were first copied; each source gives the date of its copy "
            f"(newest: {newest:%-d %B %Y}). Whoever runs the atlas can update them."
        )
    for day, entries in log.groupby("refreshed_on", sort=False):
        st.subheader(f"{day:%-d %B %Y}")
        tables.for_reading(
            pd.DataFrame([_line(entry) for entry in entries.to_dict("records")]), f"What the update of {day:%-d %B %Y} changed"
        )
    _reasons()
    st.header("Left out as implausible")
    st.write(
        "Values that cannot be right are left out: shares that no city has, years in which many cities jump up while many others "
        "jump down, cities that have each other's values. The first copy also left out German city data of 2021 (foreign-born) "
        "and 2024 (population), as its source says."
    )
    if aside.empty:
        st.caption("No update has left out values yet.")
        return
    shown = aside[["title", "country_code", "place_code", "year", "what", "reason"]].fillna("")
    names = {
        "title": "Source",
        "country_code": "Country",
        "place_code": "City",
        "year": "Year",
        "what": "Values",
        "reason": "Why",
    }
    tables.for_reading(shown.rename(columns=names), "Values that were left out, with the reason")


def _reasons() -> None:
    """What whoever keeps the data wrote down of changes, the newest first."""
    st.header("Why published values changed")
    reasons = sorted(read_reasons(), key=lambda one: one.day, reverse=True)
    if not reasons:
        st.write("Nothing is written down yet.")
        return
    rows = [{"Day": f"{one.day:%-d %B %Y}", "Table, indicator or source": one.of, "Why": one.why} for one in reasons]
    tables.for_reading(pd.DataFrame(rows), "Changes of published rows with their reason, the newest first")


def _line(entry: dict) -> dict[str, str]:
    revisions = json.loads(entry["largest_revisions"]) if isinstance(entry["largest_revisions"], str) else []
    if isinstance(entry["problem"], str):
        what = f"Not updated, the old values stay: {entry['problem']}"
    else:
        counts = {"added": "added", "revised": "revised", "vanished": "removed", "flags_changed": "marks changed"}
        what = ", ".join(f"{wording.count(entry[name])} {label}" for name, label in counts.items())
    return {"Source": entry["title"], "What changed": what, "Largest revisions": "; ".join(revisions) or "none"}
