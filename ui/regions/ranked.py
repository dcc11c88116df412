"""Regions from the highest figure."""

import pandas as pd
import streamlit as st

from ui import value_text, wording
from ui.charts import designs
from ui.rank_window import part_of, part_text
from ui.regions import pickers
from ui.regions.outcome_frame import Words, below, heading, highlighted_regions, palette_of, signs_text, small_words
from ui.regions.regional import Regional
from ui.state import presentation


def ranked(regional: Regional) -> None:
    """Bars of regions from the highest figure, with the median of what is shown and of the EU."""
    heading(regional)
    part, chart, read = draw_ranking(regional)
    note = wording.in_line(read, small_words(regional, "Fainter bars"))
    below(regional, "regions_ranked", regional.known.loc[part.index], chart, Words(note, signs_text(regional, part)))


def draw_ranking(regional: Regional) -> tuple[pd.DataFrame, designs.Chart, str]:
    """Draw the part of the ranking that the reader chose; return its rows, the chart, and how to read it."""
    rows = placed(regional)
    part = part_of(rows)
    references = _references(regional)
    palette = {**palette_of(highlighted_regions(regional)), value_text.OTHER_KEY: designs.colours.OTHER}
    signed = value_text.without_sign_of_all(part, rows["marked_reliability"])
    chart = designs.ranked_bars(signed, references, palette, regional.axis_title)
    drawn = designs.for_a_room(chart) if presentation.place() else chart
    on_screen = designs.with_clicks(drawn, part["place_code"], "places").on_screen()
    st.vega_lite_chart(spec=on_screen, alt=regional.alternative_text, **pickers.clicks("ranked_chart"))
    dashed = f"Dashed: {'; '.join(references['text'])}." if len(references) else ""
    shown = f"{wording.upper(part_text(len(part), len(rows), 'region'))}."
    return part, chart, wording.in_line(shown, dashed)


def placed(regional: Regional) -> pd.DataFrame:
    """The known values as charts draw them: `value` is the gap where gaps are shown. Files take the rows of `known`."""
    is_highlighted = regional.known["nuts_code"].isin(highlighted_regions(regional))
    return regional.known.assign(
        value=regional.known[regional.outcome.column],
        is_highlighted=is_highlighted,
        colour_key=regional.known["nuts_code"].where(is_highlighted, value_text.OTHER_KEY),
        opacity=(~regional.known["is_small"]).map({True: 1.0, False: 0.5}),
    )


def _references(regional: Regional) -> pd.DataFrame:
    """The median of the regions shown, and that of the regions of the EU; small ones left out."""
    unit, column = regional.outcome.value_unit, regional.outcome.column
    lines = []
    for name, values, of_whom in (
        ("median", regional.known.loc[~regional.known["nuts_code"].isin(regional.uncounted), column], "regions"),
        ("EU", regional.of_the_eu, "regions of the EU"),
    ):
        if len(values) > 1:
            median = float(values.median())
            lines.append((median, name, f"median of {len(values)} {of_whom}, {wording.value(median, unit)}"))
    return pd.DataFrame(lines, columns=["value", "short", "text"]).assign(row=[-12 * (i % 3) for i in range(len(lines))])
