"""Two or three countries side by side over the aspects of co-ordination, or what the study covers while none is selected."""

import pandas as pd
import streamlit as st

from ui import area_statements, chart_frame, filters, statements, tables, wording
from ui.filters import Filters
from ui.governance import pickers
from ui.governance.profile import profile
from ui.governance.selected_countries import SelectedCountries, select_countries
from ui.governance.study import about_study, below, section_of

TABLE = {"country": "Country", "dimension_name": "Aspect", "summary": "What the study says", "section": "Where"}
COVERAGE = {"dimension_name": "Aspect", "question": "Question", "countries": "Countries covered"}
NOTHING = ":gray[The study says nothing of this.]"
TITLE = "How levels of government work together"


def countries(texts: pd.DataFrame, chosen: Filters) -> None:
    """The countries picked, or those of the reader's cities, next to each other; else all that the study covers.

    texts: rows of `governance/co_ordination`.
    """
    pickers.pick_countries()
    subject = select_countries(chosen, pickers.requested_countries())
    if subject.why_these:
        st.caption(wording.plain(subject.why_these))
    if subject.highlighted:
        profile(subject)
        st.header(TITLE)
        columns = len(subject.highlighted)
    else:
        _coverage(subject.texts)
        columns = 2
    for number, (_, of_aspect) in enumerate(texts.groupby("dimension", sort=False)):
        _aspect(subject, of_aspect, columns, is_open=bool(subject.highlighted) and number == 0)
    if subject.highlighted:
        st.header("More on these countries")
        for code, place in zip(subject.highlighted, st.columns(columns), strict=True):
            place.markdown(f"**{wording.plain(pickers.country_names()[code])}**")
            with place.container(horizontal=True):
                _links(subject, code)
    of_whom = f": {wording.listed(subject.names())}" if subject.highlighted else ""
    below(subject.texts, "governance", f"{TITLE}{of_whom}", chosen, TABLE)


def _coverage(texts: pd.DataFrame) -> None:
    """Which countries the study covers in each aspect, as a table."""
    covered = texts.groupby(["dimension_name", "question"], sort=False)["country"].agg(list).reset_index()
    total = texts["country_code"].nunique()
    chart_frame.heading(
        finding(covered["dimension_name"].tolist(), [len(names) for names in covered["country"]], total),
        [f"{TITLE}, by aspect. Select countries below to see them side by side."],
        about_study(texts),
    )
    table = covered.assign(countries=[f"{len(names)}: {wording.listed(names)}" for names in covered["country"]])
    tables.for_reading(table[list(COVERAGE)].rename(columns=COVERAGE), "Countries that the study covers, by aspect")


def finding(aspects: list[str], counts: list[int], total: int) -> str:
    """The aspects that the study covers in most and in fewest countries; counts: of countries, an aspect each."""
    found = area_statements.ends([float(count) for count in counts], wording.count)
    high, low = found.named([f"“{wording.lower(aspect)}”" for aspect in aspects])
    study = f"The study of {wording.plural(total, 'country', 'countries')} covers"
    if found.is_level:
        return f"{study} {high} in {found.high}"
    return f"{study} {high} in {found.high} of them, {low} in {found.low}"


def _links(subject: SelectedCountries, code: str) -> None:
    """From a country to the selected cities in it, to all its cities, to its policy and to its practices."""
    passing, total = subject.city_counts(code)
    for city in subject.own_cities(code):
        label = wording.plain(filters.city_labels()[city])
        cities = {"city": ",".join(dict.fromkeys([city, *subject.filters.city]))}
        st.page_link("pages/city_profile.py", label=label, icon=":material/location_city:", query_params=cities)
    of_filters = "" if passing == total else f", {wording.count(passing)} pass your filters"
    label, here = f"{wording.plural(total, 'city', 'cities')} in the atlas{of_filters}", {"country": code}
    st.page_link("pages/compare_cities.py", label=label, icon=":material/bar_chart:", query_params=here)
    trends = {"policy_view": "trends", "policy_country": code}
    st.page_link("pages/national_policy.py", label="Policy over time", icon=":material/show_chart:", query_params=trends)
    st.page_link("pages/practices.py", label="Practices", icon=":material/lightbulb:", query_params=here)


def _aspect(subject: SelectedCountries, texts: pd.DataFrame, columns: int, *, is_open: bool) -> None:
    """What the study says of each country in one aspect; under each other on a phone, so each text names its country.

    texts: of all countries, in the aspect.
    """
    of_country = {row["country_code"]: row for row in statements.records(texts)}
    dimension, question = texts[["dimension_name", "question"]].iloc[0]
    shown = subject.highlighted or list(of_country)
    with st.expander(dimension, expanded=is_open):
        st.caption(wording.plain(question))
        places = [place for _ in range(0, len(shown), columns) for place in st.columns(columns)]
        for code, place in zip(shown, places, strict=False):
            name = f"**{wording.plain(pickers.country_names()[code])}**"
            row = of_country.get(code)
            if row is None:
                place.markdown(f"{name}  \n{NOTHING}")
                continue
            place.markdown(f"{name}  \n{wording.plain(row['summary'])}")
            place.caption(section_of(row["section"]))
