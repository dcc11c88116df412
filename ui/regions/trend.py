"""A series of years: the regions picked out in colour, else the median; all others in grey."""

from functools import partial

import pandas as pd
import streamlit as st

from ui import chart_frame, downloads, statements, trend_lines, value_text, wording
from ui.charts import colours
from ui.charts.designs import with_clicks
from ui.region_names import region_labels, successors
from ui.regions import pickers
from ui.regions.country_trend import gap_in_countries, has_country_series
from ui.regions.outcome_frame import heading, highlighted_regions, long_form, palette_of, picked_out
from ui.regions.pickers import Outcome
from ui.regions.regional import Regional
from ui.trend_lines import Lines

LONG_SERIES = "unemployment_rate_15_64"
NAMED = 4  # in the title
# The publisher marks a break in the year.
NEW_CLASSIFICATION = {"tertiary_share_25_64": 2014, "low_education_share_25_64": 2014}


def trend(regional: Regional) -> None:
    """The series of the outcome, never joined with values of another age band."""
    outcome, highlighted = regional.outcome, highlighted_regions(regional)
    if len(outcome.years) < 2:
        if has_country_series(outcome):
            gap_in_countries(regional, highlighted)
        else:
            heading(regional)
        _one_year(regional)
        return
    lines = lines_of(regional)
    span = span_of(outcome.years)
    if lines is None:
        heading(regional, outcome.title(span), span)
        st.info("Too few regions of the filters have values in the same two years for a median. Choose regions below.")
        return
    heading(regional, lines.finding, span)
    draw_lines(regional, lines)


def span_of(years: tuple[int, ...]) -> str:
    """The years in words, without those between that have no value: 2013 to 2022 and 2025."""
    return wording.listed([wording.years(stretch[0], stretch[-1]) for stretch in _stretches(years)])


def _stretches(years: tuple[int, ...]) -> list[list[int]]:
    """The years in runs that follow each other."""
    ordered = pd.Series(years)
    return [stretch.tolist() for _, stretch in ordered.groupby((ordered.diff() != 1).cumsum())]


def _in_one_line(rows: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    """The rows of the longest run of years, which a sentence may compare; those of places that have none of it whole."""
    in_line = rows["year"].isin(max(_stretches(years), key=len))
    return rows[in_line | ~rows["place_code"].isin(rows.loc[in_line, "place_code"])]


def lines_of(regional: Regional) -> Lines | None:
    """The lines of an outcome that has several years; None where the filter leaves too few regions for any."""
    outcome, highlighted = regional.outcome, highlighted_regions(regional)
    span = span_of(outcome.years)
    passing = set(regional.regions.loc[regional.regions["passes_all"], "nuts_code"]) | set(highlighted)
    series = regional.series[regional.series[outcome.column].notna() & regional.series["nuts_code"].isin(passing)]
    names = series["nuts_code"].map(region_labels())
    series = series.assign(
        place_code=series["nuts_code"], place=names, value=series[outcome.column], has_break=series[regional.breaks]
    )
    middle = None
    if not series["nuts_code"].isin(highlighted).any():
        counted = series[~series["nuts_code"].isin(regional.uncounted)]
        middle = trend_lines.middle_of(_in_one_line(counted, outcome.years), outcome.value_unit, "region")
        few = series["nuts_code"].unique().tolist()
        highlighted = [] if middle or len(few) > pickers.MOST_REGIONS else few
    own, others = series[series["nuts_code"].isin(highlighted)], series[~series["nuts_code"].isin(highlighted)]
    if own.empty and not middle:
        return None
    drawn = trend_lines.with_texts(own, own[regional.reliability], outcome.value_unit)[trend_lines.DRAWN]
    palette = palette_of(highlighted)
    new_rules = trend_lines.new_rules(series)
    if middle:
        drawn, palette, finding = middle.rows, {trend_lines.MEDIAN: colours.CITY[0]}, middle.finding
        left_out = ", without small ones" if regional.uncounted else ""
        notes = [f"Line: median of the {middle.places}{left_out}.{middle.gaps} Grey: each region."]
        notes.append(trend_lines.breaks_of_many(series, "region"))
    else:
        finding = trend_lines.ends_of(_in_one_line(drawn, outcome.years), NAMED, own)
        grey = wording.plural(others["nuts_code"].nunique(), "other region", "other regions")
        notes = [f"Grey: {grey}."] if len(others) else []
        notes += [trend_lines.hollow_dots(own[regional.reliability]), trend_lines.breaks_of(own)]
    changed = NEW_CLASSIFICATION.get(outcome.measure_id)
    notes.append(f"The classification of education changed in {changed}." if changed else "")
    notes += [new_rules, "A line ends where values do."]
    note = wording.in_line(*notes, *([] if middle else _ended(highlighted, series, outcome.years)))
    ends = outcome.years[0], outcome.years[-1]
    chart = trend_lines.chart_of(drawn, others, palette, regional.axis_title, ends, bool(new_rules))
    alternative_text = f"{outcome.title(span)}. {finding}."
    title = f"{outcome.indicator}. {wording.upper(finding)}"
    in_file = regional.series.loc[(series if own.empty else own).index]  # where a gap is drawn, the value is still the group's
    hint = "Choose regions below." if middle else ""
    return Lines(chart, outcome.title(span), title, alternative_text, note, in_file, hint)


def draw_lines(regional: Regional, lines: Lines, part: str = "") -> None:
    """The chart with note, source and download. part: which of several charts of a view it is."""
    st.vega_lite_chart(
        spec=with_clicks(trend_lines.among_others(lines.chart) if part else lines.chart).on_screen(),
        alt=lines.alternative_text,
        height=trend_lines.HEIGHT_AMONG_OTHERS if part else "content",
        **pickers.clicks("trend_chart"),
    )
    regions = regional.regions[["nuts_code", "region", "country_code", "country"]]
    rows = lines.rows.merge(regions, on="nuts_code").assign(marked_reliability=lambda rows: rows[regional.reliability])
    source = value_text.source_line(rows["source_id"].dropna().unique())
    chart_frame.below(wording.in_line(chart_frame.hint(lines.hint), lines.note, picked_out(regional)), source)
    view = regional.view("regions_over_time", lines.note, f"{lines.finding}.", span_of(regional.outcome.years))
    downloads.buttons(view, partial(long_form, regional, rows), len(rows), view.pictures(lines.chart, source), part)


def _one_year(regional: Regional) -> None:
    outcome = regional.outcome
    one_year = f"{outcome.indicator}: regions have values of {outcome.year} only, so there is no line to draw."
    other = _longer_reference(outcome)
    if other:
        common = pickers.gap_years(outcome.measure_id, outcome.population_group, other)
        people = "the whole population" if other == "total" else statements.people_of(other)
        against = f"compared with {people}, {wording.years(common[0], common[-1])}"
        st.info(f"{one_year} Values of several years: {against}; another reference is never joined to it.")
        st.button(wording.upper(against), on_click=_compare_with, args=(other,), key="open_longer_reference")
        return
    if LONG_SERIES not in pickers.outcomes_of(regional.filters.competence_type):
        st.info(one_year)
        return
    years = pickers.years_of(LONG_SERIES)
    span = wording.years(years[0], years[-1])
    st.info(
        f"{one_year} The long series is unemployment at age 15-64, {span}; values of another age band are never joined to it."
    )
    st.button(f"Show unemployment, {span}", on_click=_open_long_series, key="open_long_series")


def _longer_reference(outcome: Outcome) -> str | None:
    """Another reference with which the gap has several years."""
    if not outcome.is_gap:
        return None
    group = outcome.population_group
    for known in pickers.references_of(outcome.measure_id, group):
        if len(pickers.gap_years(outcome.measure_id, group, known)) > 1:
            return known
    return None


def _compare_with(reference: str) -> None:
    st.session_state["outcome_reference"] = reference
    st.session_state["outcome_year"] = None


def _open_long_series() -> None:
    st.session_state["outcome"] = LONG_SERIES
    st.session_state["outcome_look"] = "rate"
    pickers.reset_group()


def _ended(highlighted: list[str], series: pd.DataFrame, years: tuple[int, ...]) -> list[str]:
    """Where the series of a region picked out begins late or ends early, and what took the place of its code."""
    labels, after = region_labels(), successors()
    before: dict[str, list[str]] = {}
    for old, news in after.items():
        for new in news:
            before.setdefault(new, []).append(old)
    sentences = []
    for code in highlighted:
        own = series.loc[series["nuts_code"] == code, "year"]
        if own.empty:
            continue
        first, last = int(own.min()), int(own.max())
        if code in after:
            sentences.append(
                f"{labels[code]}: values {first} to {last}; the code ended, its area went to {wording.listed(after[code])}."
            )
        elif first > years[0] or last < years[-1]:
            text = f"{labels[code]}: values {first} to {last}"
            if code in before:
                text += f"; the code is new, its area was in {wording.listed(before[code])}"
            sentences.append(text + ".")
    return sentences
