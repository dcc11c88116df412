"""The gap in employment over time where regions have none: that of countries, by country of birth or by citizenship."""

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
BY_BIRTH, BY_CITIZENSHIP = "non_eu_born", "foreign_citizens"
BASIS = {
    BY_BIRTH: "by country of birth: not of regions, and not by citizenship",
    BY_CITIZENSHIP: "by citizenship: not of regions, and not by country of birth",
}


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
    chosen = _chosen(regional, regions)
    group = _group_of(chosen)
    series = _series()[_series()["population_group"] == group]
    first, last = int(series["year"].min()), int(series["year"].max())
    codes = [code for code in chosen if code in set(series["place_code"])][: len(colours.CITY)]
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
    title = f"{_title(group)}, {first} to {last}"
    people = wording.upper(statements.people_of(group))
    weak = "Hollow dots: low or unknown reliability." if (own["fill_opacity"] == 0).any() else ""
    note = [f"Above 0, {wording.lower(people)} are less often in work.", grey, weak, _left_out(chosen, group)]
    return Lines(
        chart_of(drawn, others, palette, f"Percentage points: {_less(group)}", (first, last)),
        f"{title}, percentage points. Figures of whole countries, {BASIS[group]}.",
        f"Gap in employment: {finding}",
        f"{title}. {finding}. {grey}",
        " ".join([*filter(None, note), "Dashed line: the survey's rules changed in 2021."]),
        series if own.empty else own,
    )


def _chosen(regional: Regional, regions: list[str]) -> list[str]:
    """The countries of the regions that the reader chose, else of the filter."""
    country_of = regional.regions.set_index("nuts_code")["country_code"]
    return list(dict.fromkeys(country_of.reindex(regions).dropna())) or list(regional.filters.country)


def _with_series(group: str) -> set[str]:
    rows = _series()
    return set(rows.loc[rows["population_group"] == group, "place_code"])


def _group_of(chosen: list[str]) -> str:
    """By birth, the longer series, unless a chosen country has values by citizenship alone: both are never on one axis."""
    only_citizenship = _with_series(BY_CITIZENSHIP) - _with_series(BY_BIRTH)
    return BY_CITIZENSHIP if only_citizenship & set(chosen) else BY_BIRTH


def _left_out(chosen: list[str], group: str) -> str:
    """Which countries have no line here and why, and where a longer series is."""
    known = _with_series(group)
    names = _series().drop_duplicates("place_code").set_index("place_code")["place"]
    if not chosen and group == BY_BIRTH:
        elsewhere = sorted(names[code] for code in _with_series(BY_CITIZENSHIP) - known)
        return f"Values by citizenship alone, so not drawn: {wording.listed(elsewhere)}." if elsewhere else ""
    parts = []
    missing = [code for code in chosen if code not in known]
    if missing:
        every = run("definitions/countries").set_index("country_code")["name"]
        parts.append(f"No such values: {wording.listed([str(every[code]) for code in missing])}.")
    by_birth = [code for code in chosen if code in _with_series(BY_BIRTH)]
    if group == BY_CITIZENSHIP and by_birth:
        parts.append(f"Chosen alone, by country of birth: {wording.listed([names[code] for code in by_birth])}.")
    return " ".join(parts)


def _less(group: str) -> str:
    """Whose rate less whose."""
    rows = _series()
    reference = rows.loc[rows["population_group"] == group, "reference_group"].iloc[0]
    return f"{statements.people_of(reference)} less {statements.people_of(group)}"


def _title(group: str) -> str:
    return f"Gap in employment of countries, age 15-64, {_less(group)}"


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
    group = str(lines.rows["population_group"].iloc[0])
    selection = "all" if len(names) == len(_with_series(group)) else wording.listed(names)
    view = downloads.View("country_gaps", f"{_title(group)}, {years.min()} to {years.max()}", f"Countries: {selection}.")
    in_file = _in_file(lines.rows)
    downloads.with_chart(view, lambda: downloads.long_form(in_file), len(in_file), lines.chart, lines.note, source, part)


@cached_per_database
def _series() -> pd.DataFrame:
    """Rows of `regions/country_gaps` as trend_lines draws them."""
    rows = run("regions/country_gaps")
    return rows.assign(
        place=rows["place_name"],
        rate=rows["value"],
        value=rows["gap"],
        text=[wording.value(gap, "points") for gap in rows["gap"]],
        marks=[wording.RELIABILITY[mark][1] for mark in rows["reliability"]],
        fill_opacity=[1.0 if mark == "as_published" else 0.0 for mark in rows["reliability"]],
    )


def _in_file(own: pd.DataFrame) -> pd.DataFrame:
    return own.assign(place_level="country", value=own["rate"])
