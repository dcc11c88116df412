"""The ranked view: bars from the highest value, with references."""

from typing import Any

import pandas as pd
import streamlit as st

from queries import run
from ui import charts, figures, selection, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import as_places, below, heading

MOST_BARS = 20
AROUND = 4


def ranked(comparison: Comparison) -> None:
    """Bars from the highest value, with the median of what is shown and published references."""
    heading(comparison)
    places = comparison.places
    part = _part_of(places)
    references = _references(comparison, places)
    palette = figures.palette(comparison.focus)
    chart = charts.ranked_bars(part, references, palette, comparison.axis_title)
    st.vega_lite_chart(spec=chart.on_screen(), alt=comparison.alternative_text, key="ranked_chart")
    note = (
        f"{len(part)} of {wording.plural(len(places), *comparison.noun_forms())} shown. Dashed: {'; '.join(references['text'])}."
    )
    below(comparison, "ranked", as_places(part), chart, note)


def _part_of(places: pd.DataFrame) -> pd.DataFrame:
    """The places to draw: all if few, else the part that the user wants, with the cities picked out always in it."""
    if len(places) <= MOST_BARS + AROUND:
        return places
    show = st.segmented_control(
        "Part of the ranking",
        [s for s in selection.SHOW if s != "all" or len(places) <= 100],
        format_func=selection.SHOW.__getitem__,
        key="show",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    if show == "all":
        return places
    if show == "around" and places["is_focus"].any():
        mine = places.index[places["is_focus"]]
        near = sorted({i for m in mine for i in range(m - AROUND, m + AROUND + 1) if i in places.index})
        return places.loc[near]
    part = places.tail(MOST_BARS) if show == "lowest" else places.head(MOST_BARS)
    return places[places["is_focus"] | places.index.isin(part.index)]


def _references(comparison: Comparison, places: pd.DataFrame) -> pd.DataFrame:
    """The median of the places shown, and what is published for groups of places."""
    measure = comparison.measure
    median = places["value"].median()
    rows: list[dict[str, Any]] = [
        {
            "value": median,
            "short": "median",
            "text": f"median of the {wording.plural(len(places), *comparison.noun_forms())}, "
            f"{wording.value(median, measure.unit)}",
        }
    ]
    picked_out = places.loc[places["is_focus"], "country_code"].unique().tolist() if comparison.filters.city else []
    published = run(
        "reference_values",
        measure=measure.measure_id,
        population_group=measure.population_group,
        year=measure.year,
        reference_country=picked_out,
    )
    rows += [
        {
            "value": row["value"],
            "short": row["name"] if row["place_level"] == "country" else row["place_code"][:2],
            "text": f"{row['name']}, {wording.value(row['value'], measure.unit)} ({wording.year(row['year'])})",
        }
        for row in published.to_dict("records")
    ]
    return pd.DataFrame(rows).assign(row=lambda lines: [-12 * (i % 3) for i in range(len(lines))])
