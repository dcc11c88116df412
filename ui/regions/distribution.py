"""Where the regions picked out sit among all."""

import streamlit as st

from ui import charts, wording
from ui.regions.ranked import placed
from ui.regions.regional import Regional
from ui.regions.surroundings import below, focus_of, heading, palette_of


def distribution(regional: Regional) -> None:
    """How many regions have which figure, with those picked out marked at theirs."""
    focus = focus_of(regional)
    heading(regional, focus)
    if regional.known.empty:
        st.info("No region of your filter has a figure for this outcome, group and year. Take another above.")
        return
    rows = placed(regional, focus)
    chart = charts.distribution(rows, rows[rows["is_focus"]], palette_of(focus), regional.axis_title, "regions")
    st.vega_lite_chart(spec=chart.on_screen(), alt=regional.alternative_text, key="distribution_chart")
    unit = regional.outcome.value_unit
    note = "Each column counts regions."
    if len(rows) > 1:
        low, high = (wording.value(rows["value"].quantile(part), unit) for part in (0.25, 0.75))
        note += f" The middle half of the {len(rows)} regions lies between {low} and {high}."
    below(regional, "regions_distribution", regional.known, chart, note)
