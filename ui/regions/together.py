"""Map, ranking and lines of one choice on one screen, beside the card: what is picked out in one is marked in all."""

import streamlit as st

from ui import wording
from ui.regions.country_trend import country_lines, draw_country_lines, has_country_series
from ui.regions.outcome_view import below, heading, highlighted_regions
from ui.regions.ranked import draw_ranking
from ui.regions.region_map import draw_map
from ui.regions.regional import Regional
from ui.regions.trend import draw_lines, lines_of

HINT = "Click a region on the map or in the ranking: it is marked everywhere, and its card opens. A second click lets it go."


def together(regional: Regional) -> None:
    """Map over lines at the left, the ranking beside them where there is room."""
    heading(regional)
    with st.container(horizontal=True, key="together"):
        with st.container(key="together_map"):
            picture, of_map = draw_map(regional)
            _over_time(regional)
        with st.container(key="together_ranking"):
            part, _, of_ranking = draw_ranking(regional)
    below(regional, "region_map", regional.known, picture, f"{of_map} {of_ranking}", signed=part, hint=HINT)


def _over_time(regional: Regional) -> None:
    """The lines of the outcome; of the gap in employment those of countries. A sentence where there is one year."""
    is_of_countries = len(regional.outcome.years) < 2
    if not is_of_countries:
        lines = lines_of(regional)
    elif has_country_series(regional.outcome):
        lines = country_lines(regional, highlighted_regions(regional))
    else:
        lines = None
    if lines is None:
        st.caption("Over time: no values of several years to draw for this choice.")
        return
    st.markdown(f"**{wording.plain(lines.finding)}**")
    st.caption(wording.plain(lines.title))
    if is_of_countries:
        draw_country_lines(lines, "trend")
    else:
        draw_lines(regional, lines, "trend")
