"""Where the regions picked out sit among all."""

import streamlit as st

from ui import statements, value_text
from ui.charts import designs
from ui.regions import pickers
from ui.regions.outcome_frame import Words, below, heading, highlighted_regions, palette_of, signs_text, small_words
from ui.regions.ranked import placed
from ui.regions.regional import Regional


def distribution(regional: Regional) -> None:
    """Every region as a dot, with those picked out named."""
    heading(regional)
    every = placed(regional)
    rows = value_text.without_sign_of_all(every, every["marked_reliability"])
    palette = palette_of(highlighted_regions(regional))
    chart = designs.distribution(rows, rows[rows["is_highlighted"]], palette, regional.axis_title)
    on_screen = designs.with_clicks(chart, rows["place_code"], "dots", "highlighted").on_screen()
    st.vega_lite_chart(spec=on_screen, alt=regional.alternative_text, **pickers.clicks("distribution_chart"))
    middle = statements.middle_text(rows["value"], regional.outcome.value_unit, "region")
    note = f"Each dot is a region. {middle} {small_words(regional, 'Among them are small ones')}"
    below(regional, "regions_distribution", regional.known, chart, Words(note, signs_text(regional, rows)))
