"""The card of one region: its outcomes beside its country and the EU, its origins, its cities."""

import pandas as pd
import streamlit as st

from queries.database import run
from ui import country_of_birth_notes, value_text, wording
from ui.region_names import region_labels
from ui.regions import pickers


def card(nuts_code: str) -> None:
    """All outcomes of a region by group, with references; the largest countries of birth; links to its cities."""
    with st.container(border=True):
        title, close = st.columns([5, 1], vertical_alignment="center")
        title.subheader(wording.plain(region_labels()[nuts_code]))
        close.button("Close", key="close_card", on_click=_let_go, args=(nuts_code,), width="stretch")
        outcomes = run("regions/card", nuts_code=nuts_code)
        if outcomes.empty:
            st.info("No outcomes are published for this region.")
        else:
            _outcomes(outcomes)
        _origins(nuts_code)
        _cities(nuts_code)
        _neighbours(nuts_code)


def _outcomes(rows: pd.DataFrame) -> None:
    shown = pd.DataFrame(
        {
            "Outcome": rows["measure"],
            "Group": rows["group_name"],
            "Year": rows["year"].astype(str),
            "Region": [_figure(value, unit, mark) for value, unit, mark in _columns(rows, "value", "unit", "reliability")],
            "Country": _medians(rows, "country"),
            "EU": _medians(rows, "eu"),
        }
    )
    alt = "Outcomes of the region by group, with medians of country and EU"
    st.table(shown.map(wording.plain), border="horizontal", hide_index=True, alt=alt)
    st.caption(
        "Country and EU: the median over their regions with a figure of the same year (number in brackets). "
        + wording.plain(value_text.signs_used(rows))
    )
    cited = dict.fromkeys(value_text.citations()[source] for source in rows["source_id"])
    st.caption(wording.plain("Sources: " + "; ".join(cited) + "."))


def _columns(rows: pd.DataFrame, *names: str) -> zip:
    return zip(*(rows[name] for name in names), strict=True)


def _figure(value: float, unit: str, reliability: str) -> str:
    return f"{wording.short_value(value, unit)} {wording.RELIABILITY[reliability][0]}".strip()


def _medians(rows: pd.DataFrame, whose: str) -> list[str]:
    return [
        "–" if pd.isna(value) else f"{wording.short_value(value, unit)} ({count})"
        for value, unit, count in _columns(rows, f"{whose}_median", "unit", f"{whose}_region_count")
    ]


def _origins(nuts_code: str) -> None:
    st.markdown("**Largest countries of birth**")
    rows = run("regions/countries_of_birth", nuts_code=nuts_code)
    if rows.empty:
        st.caption("The census figures do not cover this region.")
        return
    people = [
        f"{rank}. {wording.plain(name)}: {number:,.0f} ({share:.1f} %)"
        for rank, name, number, share in _columns(rows, "origin_rank", "origin_name", "population", "share")
    ]
    st.markdown("\n".join(people))
    st.caption(wording.plain(country_of_birth_notes.source_line(rows)))
    for caution in country_of_birth_notes.cautions(rows, nuts_code):
        st.caption(f":material/warning: {wording.plain(caution)}")


def _cities(nuts_code: str) -> None:
    st.markdown("**Its cities in the atlas**")
    rows = run("regions/cities", nuts_code=nuts_code)
    if rows.empty:
        st.caption("No city of the atlas lies in this region.")
        return
    names = [wording.plain(name) for name in rows["name"]]
    st.markdown(", ".join(names) + ".")
    chosen = rows["city_id"].head(8).tolist()
    st.page_link(
        "pages/compare_cities.py",
        label=f"Compare {wording.plural(len(chosen), 'city', 'cities')} of the region",
        icon=":material/bar_chart:",
        query_params={"city": ",".join(chosen)},
    )


def _neighbours(nuts_code: str) -> None:
    rows = run("regions/neighbours", nuts_code=nuts_code)
    if rows.empty:
        return
    st.markdown("**Regions that share a border with it**")
    names = [
        f"{name} ({country})" if is_abroad else name
        for name, country, is_abroad in _columns(rows, "name", "country", "is_abroad")
    ]
    st.markdown(wording.plain(", ".join(names)) + ".")


def _let_go(nuts_code: str) -> None:
    st.session_state["region"] = [code for code in pickers.chosen_regions() if code != nuts_code]
