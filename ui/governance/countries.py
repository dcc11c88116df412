"""Two or three countries side by side over the aspects of co-ordination, with their cities and their MIPEX profile."""

from typing import Any

import streamlit as st

from queries.database import run
from ui import filters, wording
from ui.filters import Filters
from ui.governance import pickers
from ui.governance.profile import profile
from ui.governance.selected_countries import SelectedCountries, select_countries
from ui.governance.study import below, section_of

TABLE = {"country": "Country", "dimension_name": "Aspect", "summary": "What the study says", "section": "Where"}
NOTHING = ":gray[The study says nothing of this.]"


def countries(chosen: Filters) -> None:
    """The countries picked, or those of the reader's cities, next to each other."""
    pickers.pick_countries()
    subject = select_countries(chosen, pickers.requested_countries())
    st.caption(wording.plain(subject.why_these()))
    profile(subject)
    st.header("How levels of government work together")
    for aspect in run("governance/co_ordination").drop_duplicates("dimension").to_dict("records"):
        _aspect(subject, aspect)
    st.header("More on these countries")
    for code, place in zip(subject.highlighted, st.columns(len(subject.highlighted)), strict=True):
        with place:
            _country(subject, code)
    title = f"How levels of government work together: {wording.listed(subject.names())}"
    below(subject.texts, "governance", title, chosen, TABLE)


def _country(subject: SelectedCountries, code: str) -> None:
    """A country with ways to the reader's cities in it, to all its cities, to its policy and to its practices."""
    row = subject.countries.loc[code]
    passing, total = subject.city_counts(code)
    st.markdown(f"**{wording.plain(row['country'])}**")
    for city in subject.own_cities(code):
        others = [other for other in subject.filters.city if other != city]
        st.page_link(
            "pages/city_profile.py",
            label=wording.plain(filters.city_labels()[city]),
            icon=":material/location_city:",
            query_params={"city": ",".join([city, *others])},
        )
    st.page_link(
        "pages/compare_cities.py",
        label=f"{wording.plural(total, 'city', 'cities')} in the atlas"
        + ("" if passing == total else f", {wording.count(passing)} pass your filters"),
        icon=":material/bar_chart:",
        query_params={"country": code},
    )
    st.page_link(
        "pages/national_policy.py",
        label="Policy over time",
        icon=":material/show_chart:",
        query_params={"policy_view": "trends", "policy_country": code},
    )
    st.page_link(
        "pages/practices.py",
        label="Practices",
        icon=":material/lightbulb:",
        query_params={"country": code},
    )


def _aspect(subject: SelectedCountries, aspect: dict[str, Any]) -> None:
    """What the study says of each country in one aspect; under each other on a phone, so each text names its country."""
    st.subheader(aspect["dimension_name"])
    st.caption(wording.plain(aspect["question"]))
    texts = subject.texts[subject.texts["dimension"] == aspect["dimension"]].set_index("country_code")
    for code, place in zip(subject.highlighted, st.columns(len(subject.highlighted)), strict=True):
        name = f"**{wording.plain(pickers.country_names()[code])}**"
        if code not in texts.index:
            place.markdown(f"{name}  \n{NOTHING}")
            continue
        row = texts.loc[code]
        place.markdown(f"{name}  \n{wording.plain(row['summary'])}")
        place.caption(section_of(row["section"]))
