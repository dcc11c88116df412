"""The parts of the overview: the map, the ways in, the findings, how fresh the data is."""

import pandas as pd
import streamlit as st

from queries import run
from ui import address, colours, filters, maps, statements, wording
from ui.filters import Filters
from ui.findings import findings

WEAK = ["low", "unknown", "second_hand"]


def share_map(chosen: Filters, cities: pd.DataFrame) -> None:
    """All cities that pass the filters by their foreign-born share or share of foreign citizens."""
    share_name = wording.SHARE_NAME[chosen.share_definition]
    shown = cities[cities["passes_all"]].rename(columns={"name": "city", "share": "value"})
    known = shown[shown["value"].notna()]
    st.header(f"Cities by {share_name}")
    above = int((known["value"] >= filters.STUDY_SAMPLE).sum())
    st.caption(
        f"{wording.count(above)} of the {wording.plural(len(known), 'city', 'cities')} with a figure reach "
        f"{filters.STUDY_SAMPLE} %. {_years(known)}; point at a city for its figure, year and area."
    )
    weak = shown["share_reliability"].isin(WEAK)
    st.pydeck_chart(
        maps.city_map(
            shown.assign(lines=_lines(shown, share_name), place_level="city", is_weak=weak),
            maps.SHARE_CLASSES,
            colours.of_cities(chosen.city),
        ),
        height=520,
        key="overview_map",
        alt=_alternative_text(shown, known, share_name),
    )
    st.html(maps.legend_html(maps.SHARE_CLASSES, "%", len(shown) - len(known), inherited=False, weak=bool(weak.any())))
    outside = maps.elsewhere(shown)
    if outside:
        with st.expander(f"{wording.plural(len(outside), 'city', 'cities')} outside this view of the map"):
            st.write(wording.plain(", ".join(outside)))


def _years(known: pd.DataFrame) -> str:
    first, last = known["share_year"].min(), known["share_year"].max()
    caution = statements.years_caution(first, last, "city") or f"figures of {wording.year(first)}"
    return f"{caution[:1].upper()}{caution[1:]}"


def _lines(shown: pd.DataFrame, share_name: str) -> list[str]:
    """The lines of the tooltip."""
    rows = zip(shown["value"], shown["share_year"], shown["share_area_basis"], strict=True)
    return [
        f"no {share_name}"
        if pd.isna(value)
        else f"{wording.value(value, '%')} {share_name}, {wording.year(year)} ({wording.lower(wording.AREA_BASIS[basis])})"
        for value, year, basis in rows
    ]


def _alternative_text(shown: pd.DataFrame, known: pd.DataFrame, share_name: str) -> str:
    said = f"Map of {len(shown)} cities by {share_name}. "
    if not known.empty:
        highest = known.loc[known["value"].idxmax()]
        value = wording.marked_value(highest["value"], "%", highest["share_reliability"])
        said += f"Highest {highest['label']} with {value}, median {known['value'].median():.1f} %. "
    return f"{said}{len(shown) - len(known)} cities without a figure. Compare cities has the same figures as a table."


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
                query_params={**address.spelled(filters.parameters()), **finding.query},
            )


def freshness() -> None:
    """Years and size of each family of measures."""
    st.header("How fresh the data is")
    fresh = run("freshness").set_index("family")
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
