"""The map view: cities as points over the regions; a click picks a city out."""

import pandas as pd
import streamlit as st

from ui import colours, filters, maps, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import below, heading

NAMED_OUTSIDE = 12


def city_map(comparison: Comparison) -> None:
    """Cities as points over the regions; a click picks a city out."""
    heading(comparison)
    points = _points(comparison)
    missing = int(points["value"].isna().sum())
    breaks = maps.class_breaks(comparison.places["value"])
    focus_colours = colours.of_cities(comparison.focus)
    unit = comparison.measure.unit
    st.pydeck_chart(
        maps.city_map(points, breaks, focus_colours),
        height=520,
        key="city_map",
        on_select=_click,
        selection_mode="single-object",
        alt=comparison.alternative_text + " The view Table has the same figures.",
    )
    inherited = comparison.measure.place_level != "city"
    st.html(maps.legend_html(breaks, unit, missing, inherited, bool(points["is_weak"].any())))
    outside = maps.elsewhere(points)
    note = "Click a city to pick it out, again to let it go. Five classes with about equally many places."
    if outside:
        named = ", ".join(outside[:NAMED_OUTSIDE]) + (" …" if len(outside) > NAMED_OUTSIDE else "")
        note += f" Outside this view or without coordinates: {wording.plural(len(outside), 'city', 'cities')} ({named})."
    below(comparison, "map", comparison.rows, lambda: maps.picture(points, breaks, unit, comparison.measure.name), note)


def _points(comparison: Comparison) -> pd.DataFrame:
    """The cities of the filter as points, those without a figure included."""
    texts = comparison.rows
    columns = ("full_value", "year_text", "mark_text", "place_level", "place_name", "area_basis")
    lines = [
        f"{value}, {year}{_whose(level, place, basis)}" + ("" if marks == "none" else f"\n{marks}")
        for value, year, marks, level, place, basis in zip(*(texts[column].tolist() for column in columns), strict=True)
    ]
    known = texts[["city_id", "city", "label", "country_code", "lat", "lon", "value", "place_level"]].assign(
        lines=lines, is_weak=texts["reliability"] != "as_published"
    )
    missing = comparison.without_value.rename(columns={"name": "city"})[
        ["city_id", "city", "label", "country_code", "lat", "lon"]
    ]
    return pd.concat([known, missing.assign(value=float("nan"), place_level="city", lines="no figure", is_weak=False)])


def _whose(place_level: str, place_name: str, area_basis: object) -> str:
    """Whose figure it is, where neither the city's name nor the ring around the dot says so."""
    if place_level == "city":
        return (
            f", {wording.lower(wording.AREA_BASIS[area_basis])}" if isinstance(area_basis, str) and area_basis != "city" else ""
        )
    return f", {place_name}"


def _click() -> None:
    """Pick out the city that was clicked, or let it go."""
    layers = st.session_state["city_map"]["selection"]["objects"].values()
    picked = [dot["id"] for dots in layers for dot in dots]
    chosen = list(st.session_state["city"])
    for city_id in picked:
        if city_id in chosen:
            chosen.remove(city_id)
        elif len(chosen) < filters.MOST_CITIES:
            chosen.append(city_id)
        else:
            st.toast(f"{filters.MOST_CITIES} cities at most; let one go first.")
    st.session_state["city"] = chosen
