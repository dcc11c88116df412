"""Map, ranking and lines of one choice on one screen, beside the card: what is picked out in one is marked in all."""

import streamlit as st

from ui import wording
from ui.regions import pickers
from ui.regions.country_trend import country_lines, draw_country_lines, has_country_series, pick_sex
from ui.regions.outcome_frame import Words, below, heading, highlighted_regions, signs_text
from ui.regions.ranked import draw_ranking
from ui.regions.region_map import draw_map
from ui.regions.regional import Regional
from ui.regions.trend import draw_lines, lines_of

HINT = "Click a region on the map or in the ranking: it is marked everywhere, and its card opens. A second click lets it go."
HINT_OF_LINES = HINT.replace("on the map or in the ranking", "on the map, in the ranking or on its line")


def together(regional: Regional) -> None:
    """Map, ranking and lines beside each other where there is room, by outcome_frame.css; else the lines under the map."""
    heading(regional)
    row = st.container(key="together")
    of_map, of_ranking, of_lines = (row.container(key=f"together_{part}") for part in ("map", "ranking", "lines"))
    with of_map:
        picture, note_of_map = draw_map(regional)
        pickers.pick_year(regional.outcome)
    with of_ranking:
        part, _, note_of_ranking = draw_ranking(regional)
    with of_lines:
        _over_time(regional)
    hint = HINT_OF_LINES if len(regional.outcome.years) > 1 else HINT
    beside = wording.in_line(hint, note_of_ranking, signs_text(regional, part))  # files have the map alone
    below(regional, "region_map", regional.known, picture, Words(note_of_map, hint=beside))


def _over_time(regional: Regional) -> None:
    """The lines of the outcome; of the gap in employment those of countries. A sentence where there is one year."""
    is_of_countries = len(regional.outcome.years) < 2
    shown = st.container()  # over the picker that changes it
    if not is_of_countries:
        lines = lines_of(regional)
    elif has_country_series(regional.outcome):
        lines = country_lines(regional, highlighted_regions(regional), pick_sex())
    else:
        lines = None
    with shown:
        if lines is None:
            st.caption("Over time: no values of several years to draw for this choice.")
            return
        st.markdown(f"**{wording.plain(lines.finding)}**")
        if is_of_countries:
            draw_country_lines(lines, "trend")
        else:
            draw_lines(regional, lines, "trend")
