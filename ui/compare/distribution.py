"""The distribution view: where the cities picked out sit among all."""

import streamlit as st

from ui import statements, value_text
from ui.charts import designs
from ui.compare.comparison import Comparison
from ui.compare.comparison_frame import below, heading, with_all_cities


def distribution(comparison: Comparison) -> None:
    """Every place as a dot, with the cities picked out named."""
    heading(comparison)
    places = comparison.own_places
    if places.empty:
        st.info("All values here are of larger areas that stand in for the city; Ranked shows them.")
        below(comparison, "distribution", comparison.rows, None)
        return
    highlighted = places[places["is_highlighted"]]
    palette = value_text.palette(list(comparison.filters.city), with_others=False)
    chart = designs.distribution(places, highlighted, palette, comparison.axis_title)
    st.vega_lite_chart(spec=chart.on_screen(), alt=comparison.alternative_text, key="distribution_chart")
    below(comparison, "distribution", with_all_cities(places), chart, note(comparison))


def note(comparison: Comparison) -> str:
    """What a dot is, and where the middle half of the places lies."""
    measure, values = comparison.measure, comparison.own_places["value"]
    middle = statements.middle_text(values, measure.unit, measure.place_level)
    return f"Each dot is a {measure.place_level}. {middle} {comparison.small_words('Among them are small ones')}".strip()
