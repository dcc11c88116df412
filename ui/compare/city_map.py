"""The map view: cities as points over the regions; a click picks a city out."""

import pandas as pd
import streamlit as st

from ui import colours, figures, filters, maps, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import below, heading

NAMED_OUTSIDE = 12


def city_map(comparison: Comparison) -> None:
    """Cities as points over the regions; a click picks a city out."""
    heading(comparison)
    known = comparison.rows[
        [
            "city_id",
            "city",
            "label",
            "lat",
            "lon",
            "value",
            "place_level",
            "full_value",
            "year_text",
            "level_text",
            "mark_text",
            "reliability",
        ]
    ]
    lines = (
        known["full_value"]
        + ", "
        + known["year_text"]
        + "\nFigure of "
        + known["level_text"]
        + known["mark_text"].map(lambda m: "" if m == "none" else f"\n{m}")
    )
    missing = comparison.without_value.rename(columns={"name": "city"})[["city_id", "city", "label", "lat", "lon"]]
    is_weak = known["reliability"] != "as_published"
    points = pd.concat(
        [
            known.assign(lines=lines, is_weak=is_weak),
            missing.assign(value=float("nan"), place_level="city", lines="no figure", is_weak=False),
        ]
    )
    places = comparison.places
    breaks = maps.class_breaks(places["value"])
    st.pydeck_chart(
        maps.city_map(points, breaks, colours.of_cities(comparison.focus)),
        height=520,
        key="city_map",
        on_select=_click,
        selection_mode="single-object",
        alt=figures.alternative_text(places, comparison.measure.title(), comparison.measure.unit, len(missing), comparison.noun)
        + " The view Table has the same figures.",
    )
    st.html(
        maps.legend_html(
            breaks, comparison.measure.unit, len(missing), comparison.measure.place_level != "city", bool(is_weak.any())
        )
    )
    outside = maps.elsewhere(points)
    note = "Click a city to pick it out, again to let it go. Five classes with about equally many places."
    if outside:
        named = ", ".join(outside[:NAMED_OUTSIDE]) + (" …" if len(outside) > NAMED_OUTSIDE else "")
        note += f" Outside this view or without coordinates: {wording.plural(len(outside), 'city', 'cities')} ({named})."
    below(comparison, "map", comparison.rows, None, note)


def _click() -> None:
    """Pick out the city that was clicked, or let it go."""
    picked = st.session_state["city_map"]["selection"]["objects"].get(maps.CITIES_LAYER, [])
    chosen = list(st.session_state["city"])
    for city_id in (point["city_id"] for point in picked):
        if city_id in chosen:
            chosen.remove(city_id)
        elif len(chosen) < filters.MOST_CITIES:
            chosen.append(city_id)
        else:
            st.toast(f"{filters.MOST_CITIES} cities at most; let one go first.")
    st.session_state["city"] = chosen
