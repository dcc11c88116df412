"""The profile view: two to eight cities over all measures of a kind."""

from functools import partial

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import chart_frame, downloads, filters, measure_picker, statements, tables, value_text, wording
from ui.charts import designs
from ui.compare.comparison import Comparison
from ui.compare.comparison_frame import no_rank_text, nothing_to_show, with_areas
from ui.compare.table import show_table
from ui.measure_picker import Measure
from ui.network_means import network_means_name
from ui.state import presentation

MOST_FOR_A_ROOM, MOST_BESIDE_MANY = 7, 4  # indicators; those beside a legend of many cities
SPREAD = ["lower_quartile", "median", "upper_quartile", "place_count"]


def profile(comparison: Comparison) -> None:
    """Two to eight cities over all measures of a kind, before the spread of all cities that pass the filters."""
    family = comparison.measure.family
    unit = "score 0-100" if family in ("icc", "mipex") else "%"
    unit = comparison.measure.unit if family == "own" else unit  # each of them may have another
    context = _context(comparison)
    of_all = len(context)
    if presentation.place():
        context = context.head(MOST_FOR_A_ROOM if len(comparison.in_profile) < designs.MANY_CITIES else MOST_BESIDE_MANY)
    values = _values(comparison, context["measure_id"].tolist(), unit)
    scope = _places_and_years(values)
    st.header(wording.plain(comparison.profile_title))
    if scope:
        st.caption(wording.plain(scope))
    if not comparison.filters.city and comparison.in_profile:
        st.caption("You have not chosen cities yet: the largest are shown as examples. Choose two to eight above.")
    if context.empty:
        nothing_to_show(comparison)
        return
    with_figures = set(values["label"])
    colours = value_text.palette(comparison.in_profile, with_others=False)
    palette = {label: colour for label, colour in colours.items() if label in with_figures}
    chart = designs.profile(values, context, palette, wording.AXIS[unit], dict(zip(values["label"], values["city"], strict=True)))
    st.vega_lite_chart(spec=chart.on_screen(), alt=_profile_text(comparison, values, context, scope), key="profile_chart")
    note = _note(comparison, values)
    if len(context) < of_all:
        st.markdown(f"The first {len(context)} of {of_all} indicators; the page itself has all.")
    if values.empty:
        st.caption(wording.plain(note))
        return
    source = value_text.source_line_of(values)
    chart_frame.below(wording.in_line(note, no_rank_text(comparison)), source)
    view = comparison.view("profile", wording.in_line(scope, note))
    downloads.buttons(view, lambda: _in_file(values, context, family), len(values), view.pictures(chart, source))
    table = partial(show_table, values, unit, "Table of the profile", with_measure=True)
    tables.fold("profile_table", table)


def _in_file(values: pd.DataFrame, context: pd.DataFrame, family: str) -> pd.DataFrame:
    """The rows of a file, with the bar and tick behind each; those of the index are the average of its network, no spread."""
    rows = with_areas(values)
    return downloads.long_form(rows if family == "icc" else rows.merge(context[["measure_id", *SPREAD]], on="measure_id"))


@cached_per_database
def _names(family: str, population_group: str, classes: filters.Classes) -> dict[str, str]:
    """Name by measure_id of a family's measures, in the catalogue's order: of the classes chosen."""
    measures = run("definitions/measures")
    of_family = measures[(measures["family"] == family) & (measures["measure_group"] != "revised dimension")]
    rows = measure_picker.filter_by_class(of_family, classes).rename(columns={"name": "measure"})
    rows = rows.assign(population_group=population_group)
    names = [statements.measure_name(row, with_index=False) for row in statements.rows_of(rows)]
    return dict(zip(rows["measure_id"], names, strict=True))


@cached_per_database
def _context(comparison: Comparison) -> pd.DataFrame:
    """The measures of the family, in the order of the catalogue, with the spread that the dots are read against."""
    measure, chosen, of_all = comparison.measure, comparison.filters, measure_picker.catalogue()
    if measure.family == "icc":
        spread = _network_means()
    else:
        spread = run(
            "compare/profile_context",
            filtered_cities=comparison.passing,
            family=measure.family,
            population_group=measure.population_group,
            area_basis=chosen.area_basis,
        )
        spread["text"] = [statements.range_text({**of_all[row["measure_id"]], **row}) for row in spread.to_dict("records")]
    if measure.family == "own":
        of_unit = [measure_id for measure_id, known in of_all.items() if known["unit"] == measure.unit]
        spread = spread[spread["measure_id"].isin(of_unit)]
    of_measure = {row["measure_id"]: row for row in spread.to_dict("records")}
    names = _names(measure.family, measure.population_group, chosen.classes)
    rows = [{**of_measure[measure_id], "measure": name} for measure_id, name in names.items() if measure_id in of_measure]
    return pd.DataFrame(rows, columns=["measure_id", "measure", *SPREAD, "text"])


def _network_means() -> pd.DataFrame:
    """For the index, the published averages of the network stand in for the spread of cities that the atlas does not have."""
    means = run("compare/icc_network_means")
    spread = dict.fromkeys(("lower_quartile", "median", "upper_quartile"), means["value"])
    name = network_means_name(means)
    texts = [f"{name}: {wording.value(value, 'score 0-100')}" for value in means["value"]]
    return pd.DataFrame({"measure_id": means["measure_id"], **spread, "place_count": means["city_count"], "text": texts})


def _values(comparison: Comparison, measure_ids: list[str], unit: str) -> pd.DataFrame:
    """The figures of the cities picked out, for these measures."""
    of_cities = _all_values(comparison, unit)
    is_listed = value_text.among(of_cities["measure_id"], measure_ids)
    return of_cities if is_listed.all() else of_cities[is_listed]


def _all_values(comparison: Comparison, unit: str) -> pd.DataFrame:
    return _values_of(tuple(comparison.in_profile), comparison.measure, comparison.filters.area_basis, unit)


@cached_per_database  # by what they depend on alone: not by the threshold, which a reader drags
def _values_of(cities: tuple[str, ...], measure: Measure, area_basis: tuple[str, ...], unit: str) -> pd.DataFrame:
    """All figures of cities in the family; columns of `compare/profile_values` and of `value_text.with_texts`."""
    rows = run(
        "compare/profile_values",
        city=cities,
        area_basis=area_basis,
        family=measure.family,
        population_group=measure.population_group,
    )
    values = value_text.with_texts(rows, unit)
    return values.assign(
        who=values["label"],
        colour_key=values["label"],
        measure=[statements.measure_name(row, with_index=False) for row in statements.rows_of(values)],
    )


def _note(comparison: Comparison, values: pd.DataFrame) -> str:
    """What to notice: what bar, tick and hollow dots mean, and who is missing."""
    labels = filters.city_labels()
    if comparison.measure.family == "icc":
        note = (
            f"Tick: {wording.lower(network_means_name(run('compare/icc_network_means')))}; "
            "hollow: quoted second-hand or only the best dimensions known. "
            f"{_cities_by_field(values, len(values) == len(_all_values(comparison, 'score 0-100')))}"
        )
    else:
        places = "all places of the filters" if comparison.is_filtered else "all places"
        weak = wording.weak_kinds(values["reliability"])
        note = f"Bar: the middle half of {places}; tick: their median{f'; hollow: {weak}' if weak else ''}."
    stands_in = value_text.are_stand_ins(values)
    if stands_in.any():
        note += f" Of a larger area that contains the city: {wording.listed(values.loc[stands_in, 'label'].unique().tolist())}."
    with_values = set(values["city_id"])
    without = [labels[city_id] for city_id in comparison.in_profile if city_id not in with_values]
    if without:
        note += f" No values here for {wording.listed(without)}."
    return note


def _cities_by_field(values: pd.DataFrame, has_all: bool) -> str:
    """Of how many of the cities drawn each field has a score: a city may have an overall one alone.

    has_all: whether these are all scores of theirs; a filter, a screen for a room and fields of a later index leave some out.
    """
    counts = values.groupby("measure", sort=False)["city_id"].nunique()
    names = {name: "overall" if str(name).endswith(", overall") else wording.lower(str(name)) for name in counts.index}
    each = [f"{names[name]} {wording.plural(int(count), 'city', 'cities')}" for name, count in counts.items()]
    end = "; no other field has a score of theirs." if has_all else "."
    return f"Drawn: {wording.listed(each)}{end}" if each else ""


def _places_and_years(values: pd.DataFrame) -> str:
    """Which places and years the values are of; empty without values."""
    if values.empty:
        return ""
    levels = [level for level in wording.PLACES if level in set(values["place_level"])]
    own = [wording.PLACES[level] for level in levels if level in wording.LOCAL]
    larger = [wording.PLACES[level] for level in levels if level not in wording.LOCAL]
    theirs = f"their {wording.listed(larger)}{'' if own else ', not of the cities'}" if larger else ""
    return f"Values of {wording.listed([*own, *([theirs] if theirs else [])])}, {statements.years_text(values['year'])}."


def _profile_text(comparison: Comparison, values: pd.DataFrame, context: pd.DataFrame, scope: str) -> str:
    cities = wording.listed(list(dict.fromkeys(values["city"])))
    behind = (
        "the average of the network" if comparison.measure.family == "icc" else "the middle half and the median of all places"
    )
    indicators = wording.plural(len(context), "indicator", "indicators")
    return f"Profile of {cities or 'no city'} over {indicators}, each with {behind}. {scope}".strip()
