"""The ranked view: bars from the highest value, with references."""

import pandas as pd
import streamlit as st

from queries import remembered, run
from ui import charts, figures, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import below, heading
from ui.ranking import part_of
from ui.selection import Measure

Line = tuple[float, str, str]  # value, what the chart says, what the tooltip and the note say


def ranked(comparison: Comparison) -> None:
    """Bars from the highest value, with the median of what is shown and published references."""
    heading(comparison)
    places = comparison.places
    part = part_of(places)
    references = _references(comparison, comparison.ranked_places)
    palette = figures.palette(comparison.focus)
    chart = charts.ranked_bars(part, references, palette, comparison.axis_title)
    st.vega_lite_chart(spec=chart.on_screen(), alt=comparison.alternative_text, key="ranked_chart")
    note = (
        f"{len(part)} of {wording.plural(len(places), *comparison.noun_forms())} shown. Dashed: {'; '.join(references['text'])}."
    )
    below(comparison, "ranked", part, lambda: chart, note, comparison.places_in_file)


def _references(comparison: Comparison, places: pd.DataFrame) -> pd.DataFrame:
    """The median of the places shown, and what is published for groups of places."""
    measure = comparison.measure
    median = places["value"].median()
    of_places = f"median of the {wording.plural(len(places), *comparison.noun_forms())}, {wording.value(median, measure.unit)}"
    median_line: Line = (median, "median", of_places)
    picked_out = places.loc[places["is_focus"], "country_code"].unique().tolist() if comparison.filters.city else []
    lines = [median_line, *_published(measure, tuple(picked_out))]
    return pd.DataFrame([(*line, -12 * (i % 3)) for i, line in enumerate(lines)], columns=["value", "short", "text", "row"])


@remembered
def _published(measure: Measure, countries: tuple[str, ...]) -> list[Line]:
    """What is published for groups of places and for these countries."""
    published = run(
        "reference_values",
        measure=measure.measure_id,
        population_group=measure.population_group,
        year=measure.year,
        reference_country=countries,
    )
    return [
        (
            row["value"],
            row["name"] if row["place_level"] == "country" else row["place_code"][:2],
            f"{row['name']}, {wording.value(row['value'], measure.unit)} ({wording.year(row['year'])})",
        )
        for row in published.to_dict("records")
    ]
