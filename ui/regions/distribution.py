"""Where the regions picked out sit among all."""

import streamlit as st

from ui import statements
from ui.charts import designs
from ui.regions.ranked import placed
from ui.regions.regional import Regional
from ui.regions.view_frame import below, heading, highlighted_regions, palette_of


def distribution(regional: Regional) -> None:
    """Every region as a dot, with those picked out named."""
    highlighted = highlighted_regions(regional)
    heading(regional, highlighted)
    if regional.known.empty:
        st.info("No region of your filter has a figure for this outcome, group and year. Take another above.")
        return
    rows = placed(regional, highlighted)
    chart = designs.distribution(rows, rows[rows["is_highlighted"]], palette_of(highlighted), regional.axis_title)
    st.vega_lite_chart(spec=chart.on_screen(), alt=regional.alternative_text, key="distribution_chart")
    note = f"Each dot is a region. {statements.middle_text(rows['value'], regional.outcome.value_unit, 'region')}"
    below(regional, "regions_distribution", regional.known, chart, note)
