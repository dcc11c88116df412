"""The practices that pass the choices: how many, what to loosen where none does, sources, downloads."""

import pandas as pd
import streamlit as st

from ui import chart_frame, downloads, value_text, wording
from ui.charts import designs
from ui.filters import Filters, clear, nothing_passes
from ui.practices import pickers
from ui.practices.library import REASONS, FilteredPractices

TITLE = "Practices of cities, regions, countries and networks"
READING = [
    "Summaries by the atlas of policy documents of 2017 to 2021; things may have changed since.",
    "A place with few practices here may do more than these documents describe.",
    "Where a document gives no objective or key factor, the atlas has assigned one if it plainly fits.",
]
FILE_COLUMNS = [
    "practice_id", "place_kind", "place", "city_ids", "country_code", "title", "summary", "result", "since_year",
    "objective_id", "objective", "key_factor_id", "key_factor", "policy_field", "field", "competence_type", "actor",
    "section", "added_by_you", "own_source", "publisher", "source_title", "source_url", "licence", "citation", "source_id",
]  # fmt: skip


def summary(matching: FilteredPractices, filters: Filters) -> None:
    """How many practices pass, of how many places, by which choices."""
    shown, everything = len(matching.rows), len(matching.practices)
    places = matching.rows["place_name"].nunique()
    text = f"**{wording.count(shown)} of {wording.plural(everything, 'practice', 'practices')}**"
    text += f" in {wording.plural(places, 'place', 'places')}" if shown else ""
    text += f": {wording.plain('; '.join(matching.words))}." if matching.words else ", from policy documents of 2017 to 2021."
    if (count := int(matching.rows["is_selected"].sum())) and not filters.only_chosen and not st.session_state.get(pickers.TEXT):
        text += f" Those of your cities come first: {wording.count(count)}."
    st.markdown(" ".join([text, *map(wording.plain, matching.search_notes)]))
    if (pickers.words() or st.session_state.get(pickers.TEXT)) and shown:
        st.button("Clear search and topics", on_click=pickers.clear_choices, key="clear_practices", icon=":material/close:")


def nothing_matches(matching: FilteredPractices) -> bool:
    """Say what to loosen if no practice passes; whether that is so."""
    return nothing_passes(matching.practices, REASONS, "practice", "practices", _clear_all)


def _clear_all() -> None:
    pickers.clear_choices()
    clear()


def below(matching: FilteredPractices, chart: designs.Chart | None = None) -> None:
    """Sources and downloads; how to read the practices in “About this data”."""
    sources = value_text.source_line_of(matching.rows)
    chart_frame.about(READING)
    chart_frame.below(sources)
    selected = "; ".join(matching.words) or "all practices"
    view = downloads.View("practices", TITLE, selected)
    downloads.buttons(view, lambda: file_rows(matching.rows), len(matching.rows), view.pictures(chart, sources, selected))


def file_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Practices as every download has them, with source and citation."""
    named = rows.rename(columns={"is_own": "added_by_you", "place_level": "place_kind", "place_name": "place"})
    return downloads.with_sources(named, FILE_COLUMNS)
