"""A series of years: the regions picked out in colour, all others in grey."""

import pandas as pd
import streamlit as st

from ui import wording
from ui.region_names import region_labels, successors
from ui.regions import pickers
from ui.regions.country_trend import gap_in_countries, has_country_series
from ui.regions.regional import Regional
from ui.regions.trend_lines import chart_of
from ui.regions.view_frame import below, heading, highlighted_regions, palette_of

LONG_SERIES = "unemployment_rate_15_64"


def trend(regional: Regional) -> None:
    """The series of the outcome, never joined with figures of another age band."""
    highlighted = highlighted_regions(regional) or regional.examples()  # lines that nobody can tell apart say nothing
    title = regional.outcome.title(wording.years(regional.outcome.years[0], regional.outcome.years[-1]))
    if has_country_series(regional.outcome) and len(regional.outcome.years) < 2:
        gap_in_countries(regional, highlighted_regions(regional))
        _one_year(regional)
        return
    heading(regional, highlighted, title)
    if len(regional.outcome.years) < 2:
        _one_year(regional)
        return
    column = regional.outcome.column
    passing = set(regional.regions.loc[regional.regions["passes_all"], "nuts_code"]) | set(highlighted)
    series = regional.series[regional.series[column].notna() & regional.series["nuts_code"].isin(passing)]
    series = series.assign(place_code=series["nuts_code"], value=series[column])
    own, others = series[series["nuts_code"].isin(highlighted)], series[~series["nuts_code"].isin(highlighted)]
    labels = region_labels()
    drawn = own.assign(
        place=own["nuts_code"].map(labels),
        text=[wording.value(v, regional.outcome.value_unit) for v in own[column]],
        marks=[wording.RELIABILITY[r][1] for r in own[regional.reliability]],
        fill_opacity=[1.0 if r == "as_published" else 0.0 for r in own[regional.reliability]],
    )[["place_code", "place", "year", "value", "text", "marks", "fill_opacity"]]
    years = regional.outcome.years
    chart = chart_of(drawn, others, palette_of(highlighted), regional.axis_title, (years[0], years[-1]))
    st.vega_lite_chart(spec=chart.on_screen(), alt=_alternative_text(regional, drawn), key="trend_chart")
    note = (
        f"Grey: the other {wording.plural(others['nuts_code'].nunique(), 'region', 'regions')} of your filter. Hollow dots: low "
        "or unknown reliability. Dashed line: the survey's rules changed in 2021; a line ends where figures do."
    )
    for text in _ended(highlighted, series, regional.outcome.years):
        st.caption(wording.plain(text))
    with_rows = regional_rows(regional, series[series["nuts_code"].isin(highlighted)])
    below(regional, "regions_over_time", with_rows, chart, note)


def regional_rows(regional: Regional, series: pd.DataFrame) -> pd.DataFrame:
    """The years of the regions picked out, as rows of a download."""
    regions = regional.regions[["nuts_code", "region", "country_code", "country"]]
    return series.merge(regions, on="nuts_code").assign(marked_reliability=lambda rows: rows[regional.reliability])


def _one_year(regional: Regional) -> None:
    years = pickers.years_of(LONG_SERIES)
    span = wording.years(years[0], years[-1])
    st.info(
        f"{regional.outcome.indicator}: of regions our copy has {regional.outcome.year} only, and no line to draw. "
        f"The long series is unemployment at age 15-64, {span}; figures of another age band are never joined to it."
    )
    st.button(f"Show unemployment, {span}", on_click=_open_long_series, key="open_long_series")


def _open_long_series() -> None:
    st.session_state["outcome"] = LONG_SERIES
    st.session_state["outcome_look"] = "rate"
    st.session_state["outcome_group"] = None
    st.session_state["outcome_reference"] = None
    st.session_state["outcome_year"] = None


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
                f"{labels[code]}: figures {first} to {last}; the code ended, its area went to {wording.listed(after[code])}."
            )
        elif first > years[0] or last < years[-1]:
            text = f"{labels[code]}: figures {first} to {last}"
            if code in before:
                text += f"; the code is new, its area was in {wording.listed(before[code])}"
            sentences.append(text + ".")
    return sentences


def _alternative_text(regional: Regional, drawn: pd.DataFrame) -> str:
    lines = []
    for _, rows in drawn.groupby("place_code", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        lines.append(f"{first['place']}: {first['text']} in {first['year']}, {last['text']} in {last['year']}")
    outcome = regional.outcome
    return f"{outcome.title(wording.years(outcome.years[0], outcome.years[-1]))}. {'; '.join(lines)}."
