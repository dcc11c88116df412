"""The parts of the overview: the map, the ways in, the findings, how fresh the data is."""

from typing import Any

import pandas as pd
import streamlit as st

from queries.database import run
from ui import filters, statements, wording
from ui.charts import city_map, colours
from ui.filters import Filters
from ui.overview.findings import findings
from ui.state import url

WEAK = ["low", "unknown", "second_hand"]


def share_map(chosen: Filters, cities: pd.DataFrame) -> None:
    """All cities that pass the filters by their foreign-born share or share of foreign citizens."""
    share_name = wording.SHARE_NAME[chosen.share_definition]
    shown = cities[cities["passes_all"]].rename(columns={"name": "city", "share": "value"})
    known = shown[shown["value"].notna()]
    st.header(f"Cities by {share_name}")
    own = known[~known["share_area_basis"].isin(statements.stand_in_areas())]
    st.caption(f"{_reaching(own['value'])} {_years(own['share_year'])} Point at a city for its figure, year and area.")
    weak = shown["share_reliability"].isin(WEAK)
    st.pydeck_chart(
        city_map.city_map(
            shown.assign(lines=_lines(shown, share_name), place_level="city", is_weak=weak),
            city_map.SHARE_CLASSES,
            colours.of_cities(chosen.city),
        ),
        height=520,
        key="overview_map",
        alt=_alternative_text(own, len(known) - len(own), len(shown) - len(known), share_name),
    )
    st.html(city_map.legend_html(city_map.SHARE_CLASSES, "%", len(shown) - len(known), inherited=False, weak=bool(weak.any())))
    outside = city_map.elsewhere(shown)
    if outside:
        with st.expander(f"{wording.plural(len(outside), 'city', 'cities')} outside this view of the map"):
            st.write(wording.plain(", ".join(outside)))


def _reaching(shares: pd.Series) -> str:
    """How many of the cities with a share of their own reach the threshold of the study's charts."""
    count, above = len(shares), int((shares >= filters.STUDY_SAMPLE).sum())
    if count < 2:
        verb = "reaches" if above else "does not reach"
        return (
            f"The one city with a figure of its own {verb} {filters.STUDY_SAMPLE} %."
            if count
            else "No city has a figure of its own."
        )
    part = {0: "None", count: "All"}.get(above, wording.count(above))
    return f"{part} of the {wording.count(count)} cities with a figure of their own reach {filters.STUDY_SAMPLE} %."


def _observations(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """The shares of cities for `statements`."""
    columns = {"city": "place_name", "value": "value", "share_year": "year", "share_area_basis": "area_basis"}
    return statements.rows_of(shown[list(columns)].rename(columns=columns).assign(place_level="city", unit="%"))


def _years(years: pd.Series) -> str:
    if years.empty:
        return ""
    caution = statements.years_caution(years.min(), years.max(), "city")
    return f"{wording.upper(caution or f'figures of {wording.year(years.min())}')}."


def _lines(shown: pd.DataFrame, share_name: str) -> list[str]:
    """The lines of the tooltip."""
    return [
        f"no {share_name}" if pd.isna(row["value"]) else f"{wording.upper(share_name)}: {statements.point_text(row)}"
        for row in _observations(shown)
    ]


def _alternative_text(own: pd.DataFrame, stand_ins: int, without: int, share_name: str) -> str:
    places = [statements.place_name(row) for row in _observations(own)]
    names = [wording.marked_name(*of_place) for of_place in zip(places, own["share_reliability"], strict=True)]
    sentences = [
        f"Map of cities by {share_name}{'' if own.empty else ', ' + statements.years_text(own['share_year'])}.",
        f"{statements.places_text(names, own['value'].tolist(), '%', 'city')}.",
        statements.stand_ins_text(stand_ins),
        statements.without_value_text(without),
        "Compare cities has the same figures as a table.",
    ]
    return " ".join(text for text in sentences if text)


def ways_in() -> None:
    """Where each of the three kinds of user goes next."""
    st.header("Three ways in")
    policymaker, facilitator, analyst = st.columns(3)
    with policymaker.container(border=True, height="stretch"):
        st.markdown(
            "**For policymakers**  \nHow does my city stand, against whom, and what do others do? Name your city in the sidebar."
        )
        st.page_link(
            "pages/compare_cities.py", label="Rank my city", icon=":material/bar_chart:", query_params={"view": "ranked"}
        )
        st.page_link("pages/practices.py", label="What others do", icon=":material/lightbulb:")
    with facilitator.container(border=True, height="stretch"):
        st.markdown(
            "**For workshop facilitators**  \nPut views in order and present them, ask the room, assess your city together."
        )
        st.page_link("pages/workshop.py", label="Prepare a workshop", icon=":material/slideshow:")
        st.page_link("pages/ask_the_room.py", label="Ask the room", icon=":material/forum:")
    with analyst.container(border=True, height="stretch"):
        st.markdown("**For analysts**  \nCheck definitions, coverage and sources; download every table; mix in your own figures.")
        st.page_link("pages/data_and_method.py", label="Check the data", icon=":material/menu_book:")
        st.page_link("pages/your_data.py", label="Bring my figures", icon=":material/upload_file:")


def three_findings(chosen: Filters) -> None:
    """What the data says of the cities that pass the filters."""
    st.header("Three findings")
    for column, finding in zip(st.columns(3), findings(chosen), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{finding.headline}**")
            st.markdown(finding.sentence)
            st.caption(wording.plain(finding.source))
            st.page_link(
                finding.page,
                label="See the figures",
                icon=":material/bar_chart:",
                query_params={**url.non_default_query(filters.parameters()), **finding.query},
            )


def freshness() -> None:
    """Years and size of each family of measures."""
    st.header("How fresh the data is")
    fresh = run("data/freshness").set_index("family")
    rows = [
        {
            "Data": name,
            "Years": wording.years(fresh.loc[family, "first_year"], fresh.loc[family, "last_year"]),
            "Newest year": str(fresh.loc[family, "last_year"]),
            "Places with the newest year": f"{fresh.loc[family, 'places_in_last_year']:,} "
            f"of {fresh.loc[family, 'place_count']:,}",
            "Figures": f"{fresh.loc[family, 'figure_count']:,}",
        }
        for family, name in wording.FAMILY.items()
    ]
    st.table(rows, border="horizontal", alt="Years, newest year, places and figures of each kind of data")
    st.caption("Each figure carries its own year. When each copy was made, and through whom, stands on the page Data and method.")
