"""The profile view: two to eight cities over all measures of a kind."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from queries import remembered, run
from ui import charts, figures, filters, selection, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import below, nothing_to_show
from ui.compare.table import show_table

SPREAD = ["lower_quartile", "median", "upper_quartile", "place_count"]


def profile(comparison: Comparison) -> None:
    """Two to eight cities over all measures of a kind, before the spread of all cities that pass the filters."""
    family = comparison.measure.family
    unit = "score 0-100" if family in ("icc", "mipex") else "%"
    context = _context(comparison)
    values = _values(comparison, context["measure_id"].tolist(), unit)
    st.header(f"{wording.FAMILY[family]}: profile")
    if not comparison.filters.city and comparison.focus:
        st.caption("You have not chosen cities yet: the largest are shown as examples. Choose two to eight in the sidebar.")
    if context.empty:
        nothing_to_show(comparison)
        return
    with_figures = set(values["label"])
    colours = figures.palette(comparison.focus, with_others=False)
    palette = {label: colour for label, colour in colours.items() if label in with_figures}
    chart = charts.profile(values, context, palette, wording.AXIS[unit])
    st.vega_lite_chart(spec=chart.on_screen(), alt=_profile_text(values, context), key="profile_chart")
    note = _note(comparison, set(values["city_id"]))
    if values.empty:
        st.caption(wording.plain(note))
        return
    below(
        comparison,
        "profile",
        values,
        lambda: chart,
        note,
        in_file=partial(_with_spread, spread=context if family != "icc" else None),
    )
    with st.expander("The same figures as a table", on_change="rerun", key="profile_table") as opened:
        if opened.open:
            show_table(values, unit, "Table of the profile", with_measure=True)


@remembered
def _names(competence_type: tuple[str, ...]) -> dict[str, str]:
    """Short name by measure_id, in the order of the catalogue: measures of these competence types, all if none are given."""
    catalogue = selection.keep_competence(run("measures"), competence_type)
    catalogue = catalogue[catalogue["measure_group"] != "revised dimension"]
    return dict(zip(catalogue["measure_id"], catalogue["name"].map(short_measure), strict=True))


def _context(comparison: Comparison) -> pd.DataFrame:
    """The measures of the family, in the order of the catalogue, with the spread that the dots are read against."""
    measure, chosen = comparison.measure, comparison.filters
    if measure.family == "icc":
        spread = _network_means()
    else:
        spread = run(
            "profile_context",
            passing_city=comparison.passing,
            family=measure.family,
            population_group=measure.population_group,
            area_basis=chosen.area_basis,
        )
    by_measure = {row["measure_id"]: row for row in spread.to_dict("records")}
    rows = [
        {**by_measure[measure_id], "measure": name, "text": _spread_text(by_measure[measure_id])}
        for measure_id, name in _names(chosen.competence_type).items()
        if measure_id in by_measure
    ]
    return pd.DataFrame(rows, columns=["measure_id", "measure", *SPREAD, "text"])


def _with_spread(values: pd.DataFrame, spread: pd.DataFrame | None) -> pd.DataFrame:
    """The figures drawn with the bar and tick behind them. For the index the average of its network stands there, no spread."""
    return values if spread is None else values.merge(spread[["measure_id", *SPREAD]], on="measure_id")


def _spread_text(spread: dict[str, Any]) -> str:
    quartiles = f"{spread['lower_quartile']:.0f} to {spread['upper_quartile']:.0f}"
    return f"middle half {quartiles}, median {spread['median']:.0f}, {wording.count(spread['place_count'])} places"


def _network_means() -> pd.DataFrame:
    """For the index, the published averages of the network stand in for the spread of cities that the atlas does not have."""
    means = run("icc_network_means")
    spread = dict.fromkeys(("lower_quartile", "median", "upper_quartile"), means["value"])
    return pd.DataFrame({"measure_id": means["measure_id"], **spread, "place_count": means["city_count"]})


def _values(comparison: Comparison, measure_ids: list[str], unit: str) -> pd.DataFrame:
    """The figures of the cities picked out, for these measures."""
    measure, area_basis = comparison.measure, comparison.filters.area_basis
    of_cities = _values_of(tuple(comparison.focus), area_basis, measure.family, measure.population_group, unit)
    return of_cities[figures.among(of_cities["measure_id"], measure_ids)]


@remembered
def _values_of(cities: tuple[str, ...], area_basis: tuple[str, ...], family: str, group: str, unit: str) -> pd.DataFrame:
    """All figures of cities in a family; columns of `profile_values` and of `figures.with_texts`."""
    values = run("profile_values", city=cities, area_basis=area_basis, family=family, population_group=group)
    values = figures.with_texts(values, unit)
    return values.assign(who=values["label"], colour_key=values["label"], measure=values["measure"].map(short_measure))


def _note(comparison: Comparison, with_figures: set[str]) -> str:
    """What to notice: what bar, tick and hollow dots mean, who is missing, whose figures they are."""
    measure, labels = comparison.measure, filters.city_labels()
    if measure.family == "icc":
        means = run("icc_network_means").iloc[0]
        note = (
            f"Tick: average of {wording.count(means['city_count'])} cities, {wording.year(means['year'])}; "
            "hollow: quoted at second hand or only the best dimensions known."
        )
    else:
        note = "Bar: the middle half of all places of your filter; tick: their median; hollow: low or unknown reliability."
    without = [labels[city_id] for city_id in comparison.focus if city_id not in with_figures]
    if without:
        note += f" No figures here for {wording.listed(without)}."
    if measure.family == "outcome":
        note += f" Group: {wording.lower(measure.group_name)}. Figures are those of regions, and their years differ."
    return note


def short_measure(name: str) -> str:
    """A measure without the name of its index, where a heading gives that."""
    return name.removeprefix("MIPEX: ").removeprefix("ICC: ")


def _profile_text(values: pd.DataFrame, context: pd.DataFrame) -> str:
    cities = wording.listed(list(dict.fromkeys(values["city"])))
    return (
        f"Profile of {cities or 'no city'} over {len(context)} measures, each with the middle half and the median of all "
        "places. The table below has the figures."
    )
