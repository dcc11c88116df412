"""The ranked view: bars from the highest value, with references."""

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import statements, value_text, wording
from ui.charts import designs
from ui.compare.comparison import Comparison
from ui.compare.comparison_frame import below, heading, with_all_cities
from ui.measure_picker import Measure
from ui.rank_window import part_of, part_text
from ui.state import presentation

NAMED_IN_FULL = 3  # countries
SMALL_OPACITY = 0.35  # of regions, whose bars are paler than those of cities
Line = tuple[float, str, str]  # value, what the chart says, what the tooltip and the note say


def ranked(comparison: Comparison) -> None:
    """Bars from the highest value, with the median of what is shown and published references."""
    heading(comparison)
    part = part_of(comparison.places)
    palette = value_text.palette(list(comparison.filters.city))
    chart = _bars(comparison, tuple(part.index), tuple(palette.items()))
    shown = chart
    if presentation.place():
        shown = designs.for_a_room(designs.with_guesses(chart, presentation.guesses()))
    elif len(_references(comparison)) > NAMED_IN_FULL + 1:
        shown = designs.without_names_on_a_phone(chart)
    st.vega_lite_chart(spec=shown.on_screen(), alt=comparison.alternative_text, key="ranked_chart")
    below(comparison, "ranked", with_all_cities(part), chart, note(comparison, len(part)))


@cached_per_database
def _bars(comparison: Comparison, drawn: tuple[int, ...], palette: tuple[tuple[str, str], ...]) -> designs.Chart:
    """The bars of some of the places, by their position, in the colours of the reader's cities."""
    places = comparison.places
    paler = places["opacity"].where(~comparison.is_small, SMALL_OPACITY)
    part = places.assign(opacity=paler).iloc[list(drawn)]
    part = value_text.without_sign_of_all(part, part["reliability"])  # the note says so once
    return designs.ranked_bars(part, _references(comparison), dict(palette), comparison.axis_title)


def note(comparison: Comparison, shown: int) -> str:
    """How many of the places are drawn, and what the dashed lines are."""
    text = wording.upper(part_text(shown, len(comparison.places), comparison.measure.place_level))
    drawn = _references(comparison)
    lines = f"Dashed: {'; '.join(drawn['text'])}." if len(drawn) else ""
    small = comparison.small_words("Fainter bars", "median" if "median" in drawn["short"].tolist() else "")
    return wording.in_line(f"{text}.", lines, small)


@cached_per_database
def _references(comparison: Comparison) -> pd.DataFrame:
    """The median of the places shown, and what is published for groups of places."""
    measure, places = comparison.measure, comparison.own_places
    values = comparison.counted_places["value"]
    of_places = statements.median_text(values, measure.unit, measure.place_level)
    # One place is no group with a middle, nor are places with definitions of their own.
    has_middle = len(values) > 1 and not comparison.no_rank_reason
    median_line: list[Line] = [(values.median(), "median", of_places)] if has_middle else []
    picked_out = places.loc[places["is_highlighted"], "country_code"].unique().tolist()
    lines = [*median_line, *_published(measure, tuple(picked_out))]
    return pd.DataFrame([(*line, -12 * (i % 3)) for i, line in enumerate(lines)], columns=["value", "short", "text", "row"])


@cached_per_database
def _published(measure: Measure, countries: tuple[str, ...]) -> list[Line]:
    """What is published for groups of places and for these countries."""
    published = run("compare/reference_values", **measure.parameters(), reference_country=countries)
    has_room = len(published) <= NAMED_IN_FULL  # else names would stand over each other: a code, as behind each city
    return [
        (
            row["value"],
            row["name"] if row["place_level"] == "country" and has_room else row["place_code"][:2],
            statements.reference_text({**row, "place_name": row["name"], "unit": measure.unit}),
        )
        for row in published.to_dict("records")
    ]
