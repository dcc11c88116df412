"""The picker of a measure with its group and year, and the switch between the views of a page."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from queries.database import Value, cached_per_database, run
from ui import pick, rank_window, statements, wording
from ui.filters import Classes, Filters
from ui.state.url import Parameter, Query, one_of, take_usual

DEFAULT_MEASURE = "survey_good_place_immigrants"
FIRST_MEASURE = {
    "survey": DEFAULT_MEASURE,
    "population": "foreign_born_share",
    "outcome": "employment_rate_20_64",
    "mipex": "mipex_overall",
    "icc": "icc_overall",
}
# Compare opens with the first of these that a selected city has a value of.
OPENING = (DEFAULT_MEASURE, "foreign_born_share", "foreign_citizen_share")
# A measure opens with the group that people come for.
FIRST_GROUP = ["foreign_born", "total", "foreign_citizens"]
# Where it has none of them, whoever picks it sees the first of these; an address without a group opens what it always did.
OTHER_MIGRANTS = ("non_eu_born", "non_eu_citizens")
LATEST = "latest"
VIEWS = {
    "ranked": ("Ranked", ":material/bar_chart:"),
    "profile": ("Profile", ":material/scatter_plot:"),
    "distribution": ("Distribution", ":material/area_chart:"),
    "map": ("Map", ":material/public:"),
    "table": ("Table", ":material/table:"),
}


@dataclass(frozen=True)
class Measure:
    """A measure with the group and year it is shown for; year None is the latest of each place."""

    measure_id: str
    name: str
    family: str
    unit: str
    place_level: str
    direction: str
    definition: str
    source_id: str
    population_group: str
    year: int | None

    def row(self) -> dict[str, Any]:
        """What a sentence about a value of the measure needs besides the value."""
        return {"measure": self.name, **vars(self)}

    def parameters(self) -> dict[str, Value]:
        """The parameters of queries that ask for its values."""
        return {"measure": self.measure_id, "population_group": self.population_group, "year": self.year}

    def title(self) -> str:
        """The measure with the people counted and the year, if one is chosen, as the title of a view."""
        return statements.measure_name(self.row()) + (f", {self.year}" if self.year else "")


@cached_per_database
def parameters_of_compare() -> list[Parameter]:
    """The parameters of Compare."""
    return [
        one_of("measure", catalogue(), None, "an indicator"),
        one_of("population_group", group_names(), None, "a population group"),
        one_of("year", year_options(), LATEST, "a year"),
        one_of("view", VIEWS, "ranked", "a view"),
        rank_window.parameter(),
    ]


def year_options() -> list[str]:
    """What a picker of years may hold: the latest of each place, and every year that a value is of."""
    return [LATEST, *(str(int(year)) for year in sorted(run("data/coverage")["year"].dropna().unique()))]


def _usual_measure(cities: Collection[str]) -> str:
    """The first that a selected city has a value of."""
    return next((measure for measure in OPENING if not cities or cities_with_value(measure) & set(cities)), DEFAULT_MEASURE)


def measure_in(query: Query, cities: Collection[str]) -> Measure | None:
    """The measure that Compare shows at an address with these selected cities; None if the atlas does not have it."""
    measure_id, group, year = (query.get(name, [""])[-1] for name in ("measure", "population_group", "year"))
    measure_id = measure_id or _usual_measure(cities)
    if measure_id not in catalogue():
        return None
    groups = covered()[measure_id]
    group = group or usual_group(groups)
    if group not in groups or year not in ("", LATEST, *groups[group]):
        return None
    return Measure(**catalogue()[measure_id], population_group=group, year=int(year) if year not in ("", LATEST) else None)


def usual_group(groups: Collection[str]) -> str:
    """The group that a measure opens with, of those that it has."""
    return next((group for group in FIRST_GROUP if group in groups), next(iter(groups)))


def query_to_open(measure_id: str) -> dict[str, str]:
    """What the address of Compare has where somebody picks a measure: a group of migrants, also where the usual is another."""
    groups = covered()[measure_id]
    usual = usual_group(groups)
    group = usual if usual in FIRST_GROUP else next((known for known in OTHER_MIGRANTS if known in groups), usual)
    return {"measure": measure_id} | ({} if group == usual else {"population_group": group})


@cached_per_database
def families() -> dict[str, str]:
    """Name by family, of the families that the atlas, or the visitor, has an indicator of."""
    families = set(run("definitions/measures")["family"])
    return {family: name for family, name in wording.FAMILY.items() if family in families}


@cached_per_database
def cities_with_value(measure_id: str) -> frozenset[str]:
    """The cities that have a value of their own."""
    return frozenset(run("compare/cities_with_value", measure=measure_id)["city_id"])


def pick_measure(filters: Filters, view: str = "") -> Measure | None:
    """Draw the pickers of family, measure, group and year; None if the classes chosen leave nothing of the family.

    Those of one measure and a year are left out for a view of all measures of the family, each in its latest year.
    """
    take_usual(measure=_usual_measure(filters.city))
    offered = _offered(filters.classes)
    st.session_state["family"] = catalogue()[st.session_state["measure"]]["family"]
    row = st.container(horizontal=True, key="measure_pickers")
    family = pick.from_list("What to compare", families(), "family", row, on_change=_open_family)
    fitting, of_family = offered[family]
    if st.session_state["measure"] not in fitting:
        if not fitting:
            return None
        st.session_state["measure"] = next(iter(fitting))
    of_all = _is_of_all(family, view)
    if not of_all:
        pick.from_list("Indicator", fitting, "measure", row, on_change=_reset_group_and_year)
    measure_id = str(st.session_state["measure"])
    if len(fitting) < of_family:
        st.caption(f"{len(fitting)} of {of_family} indicators fit the {wording.classification(family)}.")
    group, year = _pick_group_and_year(measure_id, row, has_year=not of_all)
    return Measure(**catalogue()[measure_id], population_group=group, year=year)


def _is_of_all(family: str, view: str) -> bool:
    """Whether a view is of all measures of the family: of the Intercultural Cities Index all but the table are.

    Of uploaded data none is, since each may have a unit of its own.
    """
    return (view == "profile" and family != "own") or (family == "icc" and view in VIEWS and view != "table")


def link_to_all_about(measure_id: str) -> str:
    """A link, as Markdown, to the page that tells everything about an indicator."""
    return f"[Coverage, marks, sources and how to cite](data?part=indicator&measure={measure_id})"


def nothing_offered() -> str:
    """What to do where no measure of the family is of the classes chosen."""
    word = wording.classification(st.session_state["family"])
    return f"No indicator of this kind has the chosen {word}. Choose another kind above or clear the {word}."


@cached_per_database
def catalogue() -> dict[str, dict[str, Any]]:
    """What a Measure says of each measure, by measure_id."""
    fields = ["measure_id", "name", "family", "unit", "place_level", "direction", "definition", "source_id"]
    measures = run("definitions/measures")[fields]
    return {row["measure_id"]: row for row in measures.to_dict("records")}


@cached_per_database
def _offered(classes: Classes) -> dict[str, tuple[dict[str, str], int]]:
    """Name by measure_id of the measures of the classes chosen, and how many there are of any; by family."""
    offered = {}
    for family in families():
        of_family = run("definitions/measures").query("family == @family")
        fitting = filter_by_class(of_family, classes)
        offered[family] = dict(zip(fitting["measure_id"], fitting["name"], strict=True)), len(of_family)
    return offered


def filter_by_class(measures: pd.DataFrame, classes: Classes) -> pd.DataFrame:
    """The measures (column measure_id) of the classes chosen; see measures_of."""
    return measures[measures["measure_id"].isin(measures_of(classes))]


@cached_per_database
def measures_of(classes: Classes) -> frozenset[str]:
    """measure_id of the measures of the classes chosen. A classification acts in the family that it classifies, on no other."""
    measures = run("definitions/measures")
    for column, chosen in vars(classes).items():
        if chosen:
            families = measures.loc[measures[column] != "", "family"]
            measures = measures[measures[column].isin(chosen) | ~measures["family"].isin(families)]
    return frozenset(measures["measure_id"])


def _pick_group_and_year(measure_id: str, row: DeltaGenerator, has_year: bool) -> tuple[str, int | None]:
    by_group = covered()[measure_id]
    chosen = group_names().get(str(st.session_state.get("population_group")), "")
    warning = f"This indicator has no values for the group “{wording.lower(chosen)}”; another is shown."
    group = pick_group("Population group", list(by_group), "population_group", usual_group(by_group), row, warning)
    places, common = by_group[group], common_years().get((measure_id, group))
    years = [LATEST, *places]
    if st.session_state.get("year") not in years:
        if st.session_state.get("year"):
            st.warning(f"This indicator has no values for {st.session_state['year']}; the latest are shown.")
        st.session_state["year"] = LATEST
    if len(years) <= 2 or not has_year:
        return group, None
    labels = {year: year_label(year, count, "places", year == common) for year, count in places.items()}
    year = pick.from_list("Year", {LATEST: "Latest of each place"} | labels, "year", row)
    return group, None if year == LATEST else int(year)


def pick_group(label: str, groups: list[str], key: str, usual: str, place: Any, warning: str = "") -> str:
    """Draw the picker of a group where there are several. usual: taken where another was chosen, of which the warning tells."""
    st.session_state[f"usual_{key}"] = usual
    chosen = st.session_state.get(key)
    if chosen not in groups:
        if chosen and warning:
            st.warning(warning)
        st.session_state[key] = usual
    if len(groups) == 1:
        return groups[0]
    return pick.from_list(label, {group: group_names()[group] for group in groups}, key, place)


def year_label(year: str, count: int, places: str, is_common: bool) -> str:
    """A year in a picker: 2019 (312 places); the one that most places have a figure of is named so."""
    return (
        f"{year}, with most {places} of the atlas ({wording.count(count)})"
        if is_common
        else f"{year} ({wording.count(count)} {places})"
    )


@cached_per_database
def common_years() -> dict[tuple[str, str], str]:
    """The year that most places have a figure of, by measure_id and population_group."""
    rows = run("data/coverage").query("is_common_year")
    return {(row["measure_id"], row["population_group"]): wording.year(row["year"]) for row in rows.to_dict("records")}


@cached_per_database
def group_names() -> dict[str, str]:
    """Name by population_group."""
    return run("definitions/population_groups").set_index("population_group")["name"].to_dict()


@cached_per_database
def covered() -> dict[str, dict[str, dict[str, int]]]:
    """Number of places that can be ranked by measure_id, population_group and year (as text, from the latest)."""
    coverage = run("data/coverage")
    # A dimension that no city has published yet has no group either.
    covered: dict[str, dict[str, dict[str, int]]] = {measure_id: {} for measure_id in run("definitions/measures")["measure_id"]}
    for group in group_names():
        of_group = coverage[coverage["population_group"] == group].sort_values("year", ascending=False)
        for measure_id, year, count in zip(of_group["measure_id"], of_group["year"], of_group["ranked_count"], strict=True):
            years = covered[measure_id].setdefault(group, {})
            if pd.notna(year):
                years[str(int(year))] = int(count)
    return {measure_id: groups or {"total": {}} for measure_id, groups in covered.items()}


def _open_family() -> None:
    family = st.session_state["family"]
    first = next(measure_id for measure_id, measure in catalogue().items() if measure["family"] == family)
    st.session_state["measure"] = FIRST_MEASURE.get(family, first)
    _reset_group_and_year()


def _reset_group_and_year() -> None:
    st.session_state["population_group"] = query_to_open(st.session_state["measure"]).get("population_group")
    st.session_state["year"] = LATEST
