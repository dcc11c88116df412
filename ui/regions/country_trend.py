"""The gap in employment over time where regions have none: that of countries, between nationals and foreign citizens."""

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import chart_frame, downloads, measure_picker, statements, value_text, wording
from ui.charts import colours
from ui.regions.pickers import Outcome
from ui.regions.regional import Regional
from ui.regions.trend_lines import DRAWN, HEIGHT_AMONG_OTHERS, MEDIAN, Lines, chart_of, ends_of, middle_of

OUTCOME = "employment_rate_20_64"
SERIES = "employment_rate_15_64"
NAMED = 4
TITLE = "Gap in employment of countries, age 15-64, nationals less foreign citizens"
AXIS_TITLE = "Percentage points: nationals less foreign citizens"


def has_country_series(outcome: Outcome) -> bool:
    """Whether countries have a series where regions have one year: of the gap in employment."""
    return outcome.is_gap and outcome.measure_id == OUTCOME


def gap_in_countries(regional: Regional, regions: list[str]) -> None:
    """The series of the countries of some regions, else of the filter, beside all others; without any, the median."""
    lines = country_lines(regional, regions)
    definition = wording.plain(measure_picker.catalogue()[SERIES]["definition"])
    chart_frame.heading(lines.finding, [lines.title], [definition])
    draw_country_lines(lines)


def country_lines(regional: Regional, regions: list[str]) -> Lines:
    """What gap_in_countries draws, with its words."""
    series = _series()
    first, last = int(series["year"].min()), int(series["year"].max())
    codes = _picked_out(regional, regions, series)
    middle = None if codes else middle_of(series, "points", "country", "countries")
    if not codes and not middle:
        codes = series["place_code"].unique().tolist()[: len(colours.CITY)]
    own, others = series[series["place_code"].isin(codes)], series[~series["place_code"].isin(codes)]
    drawn, palette = own[DRAWN], colours.of_places("country", codes)
    grey = f"Grey: {wording.plural(others['place_code'].nunique(), 'other country', 'other countries')}."
    if middle:
        drawn, palette, finding = middle.rows, {MEDIAN: colours.CITY[0]}, middle.finding
        grey = f"Line: median of the {middle.places}. Grey: every country; choose one by the filter or by its region."
    else:
        finding = ends_of(own.assign(place=own["place"].map(statements.country_name).map(wording.upper)), NAMED)
    title = f"{TITLE}, {first} to {last}"
    return Lines(
        chart_of(drawn, others, palette, AXIS_TITLE, (first, last)),
        f"{title}, percentage points. Figures of whole countries, by citizenship: not of regions, and not by country of birth.",
        f"Gap in employment: {finding}",
        f"{title}. {finding}. {grey}",
        f"Above 0, foreign citizens are less often in work. {grey} Dashed line: the survey's rules changed in 2021.",
        series if own.empty else own,
    )


def draw_country_lines(lines: Lines, part: str = "") -> None:
    """The chart with note, source and download. part: which of several charts of a view it is."""
    st.vega_lite_chart(
        spec=lines.chart.on_screen(),
        alt=lines.alternative_text,
        key="country_trend_chart",
        height=HEIGHT_AMONG_OTHERS if part else "content",
    )
    source = value_text.source_line(lines.rows["source_id"].unique())
    chart_frame.below(lines.note, source)
    names, years = lines.rows["place"].unique().tolist(), lines.rows["year"]
    selection = "all" if len(names) == _series()["place"].nunique() else wording.listed(names)
    view = downloads.View("country_gaps", f"{TITLE}, {years.min()} to {years.max()}", f"Countries: {selection}.")
    in_file = _in_file(lines.rows)
    downloads.with_chart(view, lambda: downloads.long_form(in_file), len(in_file), lines.chart, lines.note, source, part)


@cached_per_database
def _series() -> pd.DataFrame:
    """Rows of `regions/country_gaps` as trend_lines draws them."""
    rows = run("regions/country_gaps")
    return rows.assign(
        place=rows["place_name"],
        value=rows["gap"],
        text=[wording.value(gap, "points") for gap in rows["gap"]],
        marks=[wording.RELIABILITY[mark][1] for mark in rows["reliability"]],
        fill_opacity=[1.0 if mark == "as_published" else 0.0 for mark in rows["reliability"]],
    )


def _picked_out(regional: Regional, regions: list[str], series: pd.DataFrame) -> list[str]:
    """The countries of the regions that the reader chose, else of the filter, as far as they have a series."""
    country_of = regional.regions.set_index("nuts_code")["country_code"]
    chosen = list(dict.fromkeys(country_of.reindex(regions).dropna())) or list(regional.filters.country)
    return [code for code in chosen if code in set(series["place_code"])][: len(colours.CITY)]


def _in_file(own: pd.DataFrame) -> pd.DataFrame:
    return own.assign(
        population_group="foreign_citizens",
        reference_group="nationals",
        place_level="country",
        value=own["foreign_citizens"],
        reference_value=own["nationals"],
    )
