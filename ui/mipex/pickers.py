"""The pickers of the page: area, year, countries.

A year that a link asks for and an area lacks moves to the nearest, with a sentence.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from queries import catalogue
from queries.database import cached_per_database, run
from ui import filters, pick, wording
from ui.filters import Classes
from ui.measure_picker import measures_of, year_label
from ui.mipex import url_parameters
from ui.mipex.url_parameters import CHANGE_YEARS, LATEST, MOST_COUNTRIES, OLDER_YEARS
from ui.state.url import take_usual

COUNTRIES_LABEL = "Countries"


@dataclass(frozen=True)
class Area:
    """A policy area or overall score, with who decides in it."""

    measure_id: str
    name: str
    definition: str
    competence_type: str
    competence_name: str
    reason: str

    @property
    def is_overall(self) -> bool:
        """Whether it is one of the three overall scores."""
        return self.measure_id in url_parameters.OVERALL_VARIANTS


@cached_per_database
def areas() -> dict[str, Area]:
    """Each area and overall score by measure_id; areas in the order of who decides."""
    names = pd.Series(url_parameters.area_names(), name="name")
    definitions = run("definitions/measures").set_index("measure_id")["definition"]
    classified = run("definitions/competence_classification").set_index("measure_id")
    columns = classified[["competence_type", "competence_type_name", "reason"]]
    found = [Area(*row) for row in names.to_frame().join(definitions).join(columns).fillna("").itertuples()]
    found.sort(key=lambda area: (not area.is_overall, catalogue.position(area.competence_type)))
    return {area.measure_id: area for area in found}


def offered(classes: Classes) -> list[str]:
    """The areas and overall scores of the competence types chosen; overall scores have none."""
    return [measure_id for measure_id in areas() if measure_id in measures_of(classes)]


def offered_areas(classes: Classes) -> list[Area]:
    """The same without the overall scores."""
    return [areas()[measure_id] for measure_id in offered(classes) if measure_id not in url_parameters.OVERALL_VARIANTS]


def columns(widths: list[int]) -> list[DeltaGenerator]:
    """Columns for pickers; on a phone these say by their value what they are."""
    return st.container(key="policy_pickers").columns(widths)


def pick_area(classes: Classes, place: Any) -> Area:
    """Draw the picker of an area or overall score."""
    fitting = offered(classes)
    if st.session_state["policy_area"] not in fitting:
        st.session_state["policy_area"] = fitting[0]
    names = url_parameters.area_names()
    area = pick.from_list("Policy area", {area: names[area] for area in fitting}, "policy_area", place)
    if len(fitting) < len(names):
        place.caption(f"{len(fitting)} of {len(names)} areas and overall scores fit the competence type.")
    return areas()[area]


def who_decides(area: Area) -> str:
    """Who decides in the area, and why it counts as that; empty for an overall score."""
    return (
        f"Who decides in {wording.lower(area.name)}: {wording.lower(area.competence_name)}. {area.reason}"
        if area.competence_name
        else ""
    )


def pick_year(years: dict[int, int], place: Any) -> int | None:
    """Draw the picker of a year, or of the latest of each country (None). years: number of countries by year."""
    move_to_nearest("policy_year", years)
    labels = {
        str(year): year_label(str(year), count, "countries", str(year) == common_year(years)) for year, count in years.items()
    }
    year = pick.from_list("Year", {LATEST: "Latest of each country"} | labels, "policy_year", place)
    return None if year == LATEST else int(year)


def pick_two_years(years: dict[int, int], usual: tuple[int, int], left: Any, right: Any) -> tuple[int, int]:
    """Draw the pickers of two years; the earlier one comes first.

    usual: the years that the view opens with. A link that names one year means the older default of the other.
    """
    take_usual(**dict(zip(CHANGE_YEARS, map(str, usual), strict=True)))
    for key, older in zip(CHANGE_YEARS, OLDER_YEARS, strict=True):
        st.session_state[key] = st.session_state.get(key) or older
        move_to_nearest(key, years)
    if st.session_state["policy_from"] == st.session_state["policy_to"]:
        ordered = sorted(years)
        at = ordered.index(int(st.session_state["policy_to"]))
        st.session_state["policy_from"] = str(ordered[max(at - 1, 0)])
        st.session_state["policy_to"] = str(ordered[max(at, 1)])
        st.info("A change needs two different years; the nearest two are shown.")
    elif int(st.session_state["policy_from"]) > int(st.session_state["policy_to"]):
        swapped = st.session_state["policy_to"], st.session_state["policy_from"]
        st.session_state["policy_from"], st.session_state["policy_to"] = swapped
        st.info("The earlier year comes first; the two were swapped.")
    names = {str(year): str(year) for year in sorted(years)}
    from_year = pick.from_list("From", names, "policy_from", left)
    to_year = pick.from_list("To", names, "policy_to", right)
    return int(from_year), int(to_year)


def move_to_nearest(key: str, years: Collection[int]) -> None:
    """Move the chosen year to the nearest one with scores, and say so."""
    selected = st.session_state[key]
    if selected == LATEST or int(selected) in years:
        return
    nearest = min(years, key=lambda year: (abs(year - int(selected)), -year))
    st.session_state[key] = str(nearest)
    st.info(f"There are no scores for {int(selected)}; {nearest}, the nearest year with scores, is shown.")


def common_year(years: dict[int, int]) -> str:
    """The year that most countries have a score of, the later of equals."""
    return str(max(years, key=lambda year: (years[year], year)))


def requested_countries() -> tuple[str, ...]:
    """The countries that the reader picked, checked: limits in widgets hold in the browser only."""
    return filters.requested_countries("policy_country", url_parameters.country_names(), MOST_COUNTRIES)


def pick_countries(place: Any) -> None:
    """Draw the picker of countries to pick out."""
    names = url_parameters.country_names()
    pick.places(COUNTRIES_LABEL, names, "policy_country", MOST_COUNTRIES, "Those of your cities, or none", place)
