"""The profile view: two to eight cities over all measures of a kind."""

from typing import Any

import pandas as pd
import streamlit as st

from queries import run
from ui import charts, figures, filters, selection, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import below, nothing_to_show
from ui.compare.table import show_table


def profile(comparison: Comparison) -> None:
    """Two to eight cities over all measures of a kind, before the spread of all cities that pass the filters."""
    measure, chosen = comparison.measure, comparison.filters
    focus = comparison.focus
    parameters: dict[str, Any] = {"family": measure.family, "population_group": measure.population_group}
    context = run("profile_context", **chosen.parameters(), **parameters)
    values = run("profile_values", city=focus, area_basis=chosen.area_basis, **parameters)
    catalogue = selection.keep_competence(run("measures"), chosen.competence_type)
    if measure.family == "icc":
        context = _network_context(context)
    shown = catalogue[catalogue["measure_id"].isin(context["measure_id"])]
    shown = shown[shown["measure_group"] != "revised dimension"]
    context = shown[["measure_id", "name", "competence_type"]].merge(context, on="measure_id").rename(columns={"name": "measure"})
    context["measure"] = context["measure"].map(short_measure)
    context["text"] = [
        f"middle half {low:.0f} to {high:.0f}, median {median:.0f}, {wording.count(places)} places"
        for low, high, median, places in zip(
            context["lower_quartile"], context["upper_quartile"], context["median"], context["place_count"], strict=True
        )
    ]
    values = values[values["measure_id"].isin(context["measure_id"])]
    st.header(f"{wording.FAMILY[measure.family]}: profile")
    if not chosen.city and focus:
        st.caption("You have not chosen cities yet: the largest are shown as examples. Choose two to eight in the sidebar.")
    if context.empty:
        nothing_to_show(comparison)
        return
    values = figures.with_texts(values, "%" if measure.family != "mipex" and measure.family != "icc" else "score 0-100")
    values = values.assign(who=values["label"], colour_key=values["label"], measure=values["measure"].map(short_measure))
    palette = {key: colour for key, colour in figures.palette(focus, with_others=False).items() if key in set(values["label"])}
    axis = "Score, 0 to 100" if measure.family in ("icc", "mipex") else "Percent"
    chart = charts.profile(values, context, palette, axis)
    st.vega_lite_chart(spec=chart.on_screen(), alt=_profile_text(values, context), key="profile_chart")
    without = [c for c in focus if c not in set(values["city_id"])]
    labels = filters.city_labels()
    note = (
        "Bar: the middle half of all places of your filter; tick: their median; hollow: low or unknown reliability."
        if measure.family != "icc"
        else "Tick: average of 85 cities, February 2017."
    )
    if without:
        note += f" No figures here for {wording.listed([labels[c] for c in without])}."
    if measure.family == "outcome":
        note += f" Group: {wording.lower(measure.group_name)}. Figures are those of regions, and their years differ."
    if values.empty:
        st.caption(wording.plain(note))
    else:
        below(comparison, "profile", values, chart, note)
        with st.expander("The same figures as a table"):
            show_table(values, axis.lower(), "Table of the profile", with_measure=True)


def short_measure(name: str) -> str:
    """A measure without the name of its index, where a heading gives that."""
    return name.removeprefix("MIPEX: ").removeprefix("ICC: ")


def _network_context(context: pd.DataFrame) -> pd.DataFrame:
    """For the index, the published averages of the network stand in for the spread of cities that the atlas does not have."""
    means = run("icc_network_means")
    spread = dict.fromkeys(("lower_quartile", "median", "upper_quartile"), means["value"])
    return pd.DataFrame(
        {
            "measure_id": means["measure_id"],
            **spread,
            "place_count": 85,
            "city_count": 85,
            "lowest": means["value"],
            "highest": means["value"],
        }
    )


def _profile_text(values: pd.DataFrame, context: pd.DataFrame) -> str:
    cities = wording.listed(list(dict.fromkeys(values["city"])))
    return (
        f"Profile of {cities or 'no city'} over {len(context)} measures, each with the middle half and the median of all "
        "places. The table below has the figures."
    )
