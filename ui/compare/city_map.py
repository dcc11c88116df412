"""The map view: cities as points over the regions; a click picks a city out."""

from functools import partial

import pandas as pd
import streamlit as st

from ui import filters, statements, wording
from ui.charts import city_map as charts_city_map
from ui.charts import colours
from ui.compare.comparison import Comparison
from ui.compare.comparison_frame import below, heading
from ui.state import district_areas

MOST_CLASSES = 5
NAMED_OUTSIDE = 12


def city_map(comparison: Comparison) -> None:
    """Cities as points over the regions; a click picks a city out."""
    heading(comparison)
    points = _points(comparison)
    missing = int(points["value"].isna().sum())
    areas = district_areas.of_districts(points["city_id"])
    breaks = charts_city_map.class_breaks(comparison.places["value"])
    highlight_colours = colours.of_cities(list(comparison.filters.city))
    unit = comparison.measure.unit
    st.pydeck_chart(
        charts_city_map.city_map(points, breaks, highlight_colours, areas),
        height=charts_city_map.height(),
        key="city_map",
        on_select=_click,
        selection_mode="single-object",
        alt=comparison.alternative_text + " The view Table has the same values.",
    )
    inherited = comparison.measure.place_level not in wording.LOCAL
    of_districts = comparison.measure.place_level == "district"
    left_out = len(comparison.cities) - len(comparison.passing)
    weak = wording.weak_kinds(comparison.rows["reliability"])
    st.html(charts_city_map.legend_html(breaks, unit, missing, inherited, weak, left_out))
    outside = [] if of_districts else charts_city_map.elsewhere(points)
    one = "district" if of_districts else "city"
    named = wording.joined(outside[:NAMED_OUTSIDE]) + (" …" if len(outside) > NAMED_OUTSIDE else "")
    note = wording.in_line(
        _classes(len(breaks) + 1, len(comparison.places)),
        comparison.small_words("Among the regions are small ones"),
        f"Not on the map: {wording.plural(len(outside), 'city', 'cities')} ({named})." if outside else "",
    )
    picture = partial(charts_city_map.picture, points, breaks, unit, comparison.title, areas)
    below(comparison, "map", comparison.rows, picture, note, hint=f"Click a {one} to select or deselect it.")


def _classes(number: int, places: int) -> str:
    """How the places are divided; where values repeat or places are few, classes are fewer and not equally large."""
    classes = f"{statements.number_word(number).capitalize()} classes"
    if number == MOST_CLASSES:
        return f"{classes} with about equally many places."
    reason = "many values are the same" if places >= MOST_CLASSES else f"only {wording.count(places)} places have a value"
    return f"{classes}, since {reason}." if number > 1 else ""


def _points(comparison: Comparison) -> pd.DataFrame:
    """The cities of the filter as points, those without a figure included."""
    texts = comparison.rows
    lines = [
        statements.point_text(row) + ("" if marks == "none" else f"\n{marks}")
        for row, marks in zip(statements.rows_of(texts), texts["mark_text"].tolist(), strict=True)
    ]
    known = texts[["city_id", "city", "label", "country_code", "lat", "lon", "value", "place_level"]].assign(
        lines=lines, is_weak=texts["reliability"] != "as_published"
    )
    missing = comparison.without_value.rename(columns={"name": "city"})[
        ["city_id", "city", "label", "country_code", "lat", "lon"]
    ]
    return pd.concat([known, missing.assign(value=float("nan"), place_level="city", lines="no value", is_weak=False)])


def _click() -> None:
    """Select the city that was clicked, or deselect it."""
    layers = st.session_state["city_map"]["selection"]["objects"].values()
    picked = [dot["id"] for dots in layers for dot in dots]
    chosen = list(filters.current().city)
    for city_id in picked:
        if city_id in chosen:
            chosen.remove(city_id)
        elif len(chosen) < filters.MOST_CITIES:
            chosen.append(city_id)
        else:
            st.toast(f"{filters.MOST_CITIES} cities at most; deselect one first.")
    st.session_state["city"] = chosen
