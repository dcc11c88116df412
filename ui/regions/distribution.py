"""Where the regions picked out sit among all."""

import streamlit as st

from ui import statements
from ui.charts import designs
from ui.regions.ranked import placed, without_sign_of_all
from ui.regions.regional import Regional
from ui.regions.view_frame import below, heading, highlighted_regions, palette_of


def distribution(regional: Regional) -> None:
    """How many regions have which value, with those picked out marked at theirs."""
    highlighted = highlighted_regions(regional)
    heading(regional)
    rows = placed(regional, highlighted)
    own = rows[rows["is_highlighted"]]
    chart = designs.distribution(rows, without_sign_of_all(own, rows), palette_of(highlighted), regional.axis_title, "regions")
    st.vega_lite_chart(spec=chart.on_screen(), alt=regional.alternative_text, key="distribution_chart")
    middle = statements.middle_text(rows["value"], regional.outcome.value_unit, "region")
    note = f"Each column counts regions, small ones included. {middle}"
    below(regional, "regions_distribution", regional.known, chart, note, signed=own)
