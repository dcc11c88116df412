"""The parts of Home: the field that finds a city, the findings, the ways in, the newest data, the map."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ui import chart_frame, city_search, downloads, filters, place_names, statements, value_text, wording
from ui.charts import city_map, colours, designs, export
from ui.filters import Filters
from ui.overview.findings import findings
from ui.state import presentation, url
from ui.state.url import Parameter, yes_or_no

EXAMPLES = ("es002c", "it068c", "se003c")


def parameters() -> list[Parameter]:
    """The parameters of the page."""
    return [yes_or_no("map")]


def question(city_count: int, chosen: Sequence[str]) -> None:
    """What the atlas is for, the field that finds a city, and the way back to the selected ones, else to examples."""
    with st.container(border=True, key="question_of_home"):
        st.title("How does your city stand on the integration of migrants?")
        st.markdown(
            f"City Integration Atlas, {wording.count(city_count)} cities: what they do, what national law allows, how migrants "
            "fare in the region, what residents say, and what others do about it."
        )
        city_search.find_a_city("find_a_city_of_home")
        known = place_names.places()
        examples = [known[code] for code in chosen[: len(EXAMPLES)] or EXAMPLES if code in known]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("or look at", width="content")
            for place in examples:
                _link("pages/city_profile.py", place.label.partition(",")[0], {"city": place.code}, ":material/location_city:")
            if len(examples) > 1:
                these = {"city": ",".join(place.code for place in examples), "question": "side"}
                label = f"Compare {statements.number_word(len(examples))} cities"
                _link("pages/compare_cities.py", label, these, ":material/bar_chart:")
            _link("pages/compare_cities.py", "Intercultural Cities Index", {"measure": "icc_overall"}, ":material/diversity_3:")


def _link(page: str, label: str, query: Mapping[str, str | Sequence[str]], icon: str) -> None:
    """A link to a page that keeps the filters."""
    kept = url.non_default_query(filters.parameters())
    st.page_link(page, label=wording.plain(label), icon=icon, query_params={**kept, **query})


def share_map(chosen: Filters, cities: pd.DataFrame) -> None:
    """All cities that pass the filters by their foreign-born share or share of foreign citizens, on the map.

    Drawn where it is asked for or presented: it makes the browser fetch a large script.
    """
    if not presentation.place() and not st.toggle("Show the map of cities", key="map", persist_state="session"):
        return
    share_name = wording.SHARE_NAME[chosen.share_definition]
    shown = cities[cities["passes_all"]].rename(columns={"name": "city", "share": "value"})
    known = shown[shown["value"].notna()]
    st.header(f"Cities by {share_name}")
    own = known[~known["share_area_basis"].isin(statements.stand_in_areas())]
    st.caption(wording.in_line(_years(own["share_year"]), chart_frame.hint("Point at a city for its value, year and area.")))
    weak = shown["share_reliability"].notna() & (shown["share_reliability"] != "as_published")
    st.pydeck_chart(
        city_map.city_map(
            shown.assign(lines=_lines(shown, share_name), place_level="city", is_weak=weak),
            city_map.SHARE_CLASSES,
            colours.of_cities(chosen.city),
        ),
        height=city_map.height(),
        key="overview_map",
        alt=_alternative_text(own, len(known) - len(own), len(shown) - len(known), share_name),
    )
    _offer_picture(known, share_name, own)
    left_out, kinds = len(cities) - len(shown), wording.weak_kinds(known["share_reliability"])
    st.html(
        city_map.legend_html(city_map.SHARE_CLASSES, "%", len(shown) - len(known), inherited=False, weak=kinds, left_out=left_out)
    )
    if source := value_text.source_line(known["share_source_id"].unique()):
        st.caption(source)
    outside = city_map.elsewhere(shown)
    if outside:
        with st.expander(f"{wording.plural(len(outside), 'city', 'cities')} not on this map"):
            st.write(wording.plain(wording.joined(outside)))


def _offer_picture(known: pd.DataFrame, share_name: str, own: pd.DataFrame) -> None:
    """The map as a picture and its rows, for the record of a session; Compare offers the same values as files."""
    view = downloads.View("cities_by_share", f"Cities by {share_name}", _years(own["share_year"]))
    source = value_text.source_line(known["share_source_id"].unique())

    def drawn() -> designs.Chart:
        return city_map.picture(known.assign(place_level="city"), city_map.SHARE_CLASSES, "%", share_name)

    pictures = export.pictures_of(drawn, view.title, view.selection, source, view.link)
    rows = known[["city_id", "city", "value", "share_year", "share_source_id"]]
    named = rows.rename(columns={"share_year": "year", "share_source_id": "source_id"})
    downloads.offer(view, lambda: named, pictures)


def _observations(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """The shares of cities for `statements`."""
    columns = {"city": "place_name", "value": "value", "share_year": "year", "share_area_basis": "area_basis"}
    columns |= {"share_reliability": "reliability"}
    return statements.rows_of(shown[list(columns)].rename(columns=columns).assign(place_level="city", unit="%"))


def _years(years: pd.Series) -> str:
    if years.empty:
        return "No city has a value of its own."
    caution = statements.latest_of_each(years, "city")
    return f"{wording.upper(caution or f'values of {wording.year(years.min())}')}."


def _lines(shown: pd.DataFrame, share_name: str) -> list[str]:
    """The lines of the tooltip."""
    return [f"no {share_name}" if pd.isna(row["value"]) else _value(row, share_name) for row in _observations(shown)]


def _value(row: statements.Row, share_name: str) -> str:
    lines = [f"{wording.upper(share_name)}: {statements.point_text(row)}", statements.reliability_text(row)]
    return "\n".join(filter(None, lines))


def _alternative_text(own: pd.DataFrame, stand_ins: int, without: int, share_name: str) -> str:
    places = [statements.place_name(row) for row in _observations(own)]
    names = wording.marked_names(places, own["share_reliability"])
    return wording.in_line(
        f"Map of cities by {share_name}{'' if own.empty else ', ' + statements.years_text(own['share_year'])}.",
        f"{statements.places_text(names, own['value'].tolist(), '%', 'city')}.",
        statements.stand_ins_text(stand_ins),
        statements.without_value_text(without),
        "Compare has the same values as a table.",
    )


def three_findings(chosen: Filters) -> None:
    """What the data says of the cities that pass the filters."""
    for number, (column, finding) in enumerate(zip(st.columns(3), findings(chosen), strict=True)):
        # Charts and sources of the cards stand at one height, however long the words over them are.
        with column.container(border=True, height="stretch", vertical_alignment="distribute"):
            with st.container():
                st.markdown(f"**{wording.plain(finding.headline)}**")
                if finding.plotted:
                    st.caption(wording.plain(finding.plotted))
            with st.container():
                if finding.chart:
                    st.vega_lite_chart(spec=finding.chart.on_screen(), alt=finding.sentence, key=f"finding_{number}")
                if finding.source:
                    with st.container(horizontal=True, vertical_alignment="center"):
                        st.caption(wording.plain(finding.publisher), width="content", help=wording.plain(finding.source))
                        _link(finding.page, finding.link, finding.query, ":material/bar_chart:")


def ways_in() -> None:
    """Where each of the three kinds of user goes next."""
    ways = (
        (
            "I advise a mayor",
            "Find your city above: who is similar, what they do, and how your city compares.",
            (
                ("pages/compare_cities.py", "Compare", ":material/bar_chart:"),
                ("pages/practices.py", "What others do", ":material/lightbulb:"),
            ),
        ),
        (
            "I lead a workshop",
            "Present findings, ask the room, and assess your city together.",
            (
                ("pages/present.py", "Prepare a workshop", ":material/slideshow:"),
                ("pages/ask_the_room.py", "Ask the room", ":material/forum:"),
            ),
        ),
        (
            "I analyse data",
            "Check definitions, coverage and sources, download every table, add your own data.",
            (
                ("pages/data_and_method.py", "Check the data", ":material/menu_book:"),
                ("pages/your_data.py", "Add your own data", ":material/upload_file:"),
            ),
        ),
    )
    for column, (who, text, links) in zip(st.columns(3), ways, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{who}**  \n{text}")
            with st.container(horizontal=True):
                for page, label, icon in links:
                    st.page_link(page, label=label, icon=icon)


def newest_data(freshness: pd.DataFrame) -> None:
    """The newest year of each family of measures, and the way to all sources.

    freshness: rows of `data/freshness`.
    """
    newest = freshness.set_index("family")["last_year"]
    years = " · ".join(f"{name} {newest[family]}" for family, name in wording.FAMILY_SHORT.items() if family in newest)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Newest data: {years}", width="content")
        st.page_link("pages/data_and_method.py", label="Sources and method", icon=":material/menu_book:")
