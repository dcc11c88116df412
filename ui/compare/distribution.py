"""The distribution view: where the cities picked out sit among all."""

import streamlit as st

from ui import charts, figures, wording
from ui.compare.comparison import Comparison
from ui.compare.surroundings import below, heading


def distribution(comparison: Comparison) -> None:
    """Where the cities picked out sit among all."""
    heading(comparison)
    places, unit = comparison.ranked_places, comparison.measure.unit
    mine = places[places["is_focus"]]
    palette = figures.palette(comparison.focus, with_others=False)
    chart = charts.distribution(places, mine, palette, comparison.axis_title, comparison.noun)
    st.vega_lite_chart(spec=chart.on_screen(), alt=comparison.alternative_text, key="distribution_chart")
    note = (
        f"Each column counts {comparison.noun}. Half of the {wording.plural(len(places), *comparison.noun_forms())} lie between "
        f"{wording.value(places['value'].quantile(0.25), unit)} and {wording.value(places['value'].quantile(0.75), unit)}."
    )
    below(comparison, "distribution", places, lambda: chart, note, comparison.places_in_file)
