"""The distribution view: where the cities picked out sit among all."""

import streamlit as st

from ui import charts, figures, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import as_places, below, heading


def distribution(comparison: Comparison) -> None:
    """Where the cities picked out sit among all."""
    heading(comparison)
    places = comparison.places
    palette = figures.palette(comparison.focus, with_others=False)

    def chart() -> charts.Chart:
        return charts.distribution(places, places[places["is_focus"]], palette, comparison.axis_title, comparison.noun)

    unit = comparison.measure.unit
    st.altair_chart(
        chart(),
        alt=figures.alternative_text(places, comparison.measure.title(), unit, len(comparison.without_value), comparison.noun),
        key="distribution_chart",
    )
    note = (
        f"Each column counts {comparison.noun}. Half of the {wording.plural(len(places), *comparison.noun_forms())} lie between "
        f"{wording.value(places['value'].quantile(0.25), unit)} and {wording.value(places['value'].quantile(0.75), unit)}."
    )
    below(comparison, "distribution", as_places(places), chart, note)
