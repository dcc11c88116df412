"""The view of cards: each practice with its place, what is done, what came of it and where it is documented."""

from typing import Any

import pandas as pd
import streamlit as st

from ui import chart_frame, filters, wording
from ui.mipex import url_parameters
from ui.practice_library import source_text
from ui.practices import own, pickers
from ui.practices.library import FilteredPractices
from ui.practices.result import below

CARDS_A_PAGE = 12
NOT_DESCRIBED = "The benchmark names this as an example and does not describe it."


def cards(matching: FilteredPractices) -> None:
    """The practices of the page that the reader turned to."""
    pages = max(1, -(-len(matching.rows) // CARDS_A_PAGE))
    page = min(int(st.session_state.get("practice_page") or 1), pages)
    first = (page - 1) * CARDS_A_PAGE
    shown = matching.rows.iloc[first : first + CARDS_A_PAGE]
    with chart_frame.cards("practices"):
        for row in shown.to_dict("records"):
            with st.container(border=True, key=f"practice_card_{row['practice_id']}"):
                card(row)
    if pages > 1:
        st.session_state["practice_page"] = page
        st.caption(f"Practices {first + 1} to {first + len(shown)} of {wording.count(len(matching.rows))}")
        st.pagination(pages, key="practice_page", persist_state="session")
    below(matching)


def card(row: dict[str, Any]) -> None:
    """One practice: what is done and what came of it; topics, source and ways on in a fold.

    On a phone the result and the end of a long summary are in the fold, too (ui/page.css).
    """
    since = f", since {int(row['since_year'])}" if pd.notna(row["since_year"]) else ""
    where = row["place_name"] if row["place_level"] == "network" else place_text(row)
    # A paragraph of its own: cut behind two lines of the summary, it would say nothing.
    summary = wording.plain(row["summary"]).replace(f" {wording.plain(NOT_DESCRIBED)}", f"\n\n{wording.plain(NOT_DESCRIBED)}")
    st.markdown(f"**{wording.plain(row['title'])}**  \n{wording.plain(where)}{since}\n\n{summary}")
    if isinstance(row["result"], str):
        with st.container(key=f"practice_result_{row['practice_id']}"):
            st.markdown(f"**Result:** {wording.plain(row['result'])}")
    with st.expander("Details and source", type="compact"):
        st.caption("  \n".join(wording.plain(line) for line in [*topic_lines(row), source_text(row)]))
        _ways(row)
    if row["is_own"]:
        st.markdown("**Added by you**, not checked by the atlas.")
        st.button("Remove", key=f"remove_{row['practice_id']}", on_click=own.remove, args=(row["practice_id"],))


def place_text(row: dict[str, Any]) -> str:
    """The place with its country."""
    name, country = str(row["place_name"]), row["country"]
    return name if not isinstance(country, str) or country == name else f"{name}, {country}"


def topic_lines(row: dict[str, Any]) -> list[str]:
    """Policy field and actor, objective, key factor."""
    lines = [f"{row['field']} · who acts: {wording.lower(pickers.ACTORS[row['actor']])}"]
    if pd.notna(row["objective_id"]):
        lines.append(f"OECD objective {int(row['objective_id'])}: {row['objective']}")
    if pd.notna(row["key_factor_id"]):
        lines.append(f"IncluCities key factor {int(row['key_factor_id'])}: {row['key_factor']}")
    return lines


def _ways(row: dict[str, Any]) -> None:
    """To the profiles of the cities it concerns, else to the policy of its country."""
    cities = [city_id for city_id in str(row["city_ids"]).split(";") if city_id]
    country = row["country_code"]
    with st.container(horizontal=True, gap="small"):
        for city_id in cities:
            st.page_link(
                "pages/city_profile.py",
                label=wording.plain(filters.city_names()[city_id]),
                icon=":material/location_city:",
                query_params={"city": city_id},
            )
        if row["place_level"] in ("region", "country") and country in url_parameters.country_names():
            st.page_link(
                "pages/national_policy.py",
                label=f"National policy: {wording.plain(row['country'])}",
                icon=":material/gavel:",
                query_params={"policy_view": "trends", "policy_country": country},
            )
