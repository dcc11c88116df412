"""A series of years: the regions picked out in colour, all others in grey."""

import copy
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from ui import wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.region_names import region_labels, successors
from ui.regions import pickers
from ui.regions.regional import Regional
from ui.regions.view_frame import below, heading, highlighted_regions, palette_of

HEIGHT = 420
LONG_SERIES = "unemployment_rate_15_64"
NEW_SURVEY_RULES = 2021  # the framework regulation of the labour force survey; the publisher marks a break


def trend(regional: Regional) -> None:
    """The series of the outcome, never joined with figures of another age band."""
    highlighted = highlighted_regions(regional) or regional.examples()  # lines that nobody can tell apart say nothing
    title = regional.outcome.title(wording.years(regional.outcome.years[0], regional.outcome.years[-1]))
    heading(regional, highlighted, title)
    if len(regional.outcome.years) < 2:
        _one_year(regional)
        return
    column = regional.outcome.column
    passing = set(regional.regions.loc[regional.regions["passes_all"], "nuts_code"]) | set(highlighted)
    series = regional.series[regional.series[column].notna() & regional.series["nuts_code"].isin(passing)]
    own_series, others = series[series["nuts_code"].isin(highlighted)], series[~series["nuts_code"].isin(highlighted)]
    palette = palette_of(highlighted)
    labels = region_labels()
    drawn = own_series.assign(
        drawn=own_series[column],
        stretch=_stretches(own_series),
        region=own_series["nuts_code"].map(labels),
        text=[wording.value(v, regional.outcome.value_unit) for v in own_series[column]],
        marks=[wording.RELIABILITY[r][1] for r in own_series[regional.reliability]],
        fill_opacity=[1.0 if r == "as_published" else 0.0 for r in own_series[regional.reliability]],
    )[["nuts_code", "stretch", "region", "year", "drawn", "text", "marks", "fill_opacity"]]
    design = copy.deepcopy(_trend(regional.axis_title, regional.outcome.years[0], regional.outcome.years[-1]))
    named = {labels[code]: colour for code, colour in palette.items() if code in set(own_series["nuts_code"])}
    for layer, channel in ((-2, "color"), (-1, "color"), (-1, "fill")):
        design["layer"][layer]["encoding"][channel]["scale"] = {"domain": list(named), "range": list(named.values())}
    chart = Chart(design, {"others": _thin(others, column), "highlighted": drawn})
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


def _thin(others: pd.DataFrame, column: str) -> pd.DataFrame:
    """Hundreds of grey lines in few bytes."""
    return pd.DataFrame(
        {
            "line": _stretches(others).astype("category").cat.codes.astype("int16"),
            "year": others["year"].astype("int16"),
            "drawn": others[column].astype("float32").round(1),
        }
    )


def _stretches(series: pd.DataFrame) -> pd.Series:
    """A name for each run of years without a gap, by region: a line over a missing year would invent it."""
    ordered = series.sort_values(["nuts_code", "year"])
    is_new = ordered.groupby("nuts_code")["year"].diff() != 1
    return (ordered["nuts_code"] + " " + is_new.cumsum().astype("str")).reindex(series.index)


def _one_year(regional: Regional) -> None:
    years = pickers.years_of(LONG_SERIES)
    span = wording.years(years[0], years[-1])
    st.info(
        f"This outcome is published for {regional.outcome.year} only in our copy, so there is no line to draw. The long series "
        f"is the unemployment rate of people aged 15-64, {span}; figures of another age band are never joined to it."
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
    for _, rows in drawn.groupby("nuts_code", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        lines.append(f"{first['region']}: {first['text']} in {first['year']}, {last['text']} in {last['year']}")
    outcome = regional.outcome
    return f"{outcome.title(wording.years(outcome.years[0], outcome.years[-1]))}. {'; '.join(lines)}."


@lru_cache(REMEMBERED_DESIGNS)
def _trend(axis_title: str, first: int, last: int) -> Design:
    x = alt.X(
        "year",
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1),
    )
    y = alt.Y("drawn", type="quantitative", title=axis_title)
    grey = (
        alt.Chart(alt.NamedData("others"), height=HEIGHT + AXIS_HEIGHT)
        .mark_line(color=colours.OTHER, strokeWidth=0.7, opacity=0.35)
        .encode(x=x, y=y, detail=alt.Detail("line", type="nominal"))
    )
    broken = (
        alt.Chart(alt.InlineData(values=[{"year": NEW_SURVEY_RULES}]))
        .mark_rule(color=colours.REFERENCE, strokeDash=[5, 4], aria=False)
        .encode(x=alt.X("year", type="quantitative"))
    )
    base = alt.Chart(alt.NamedData("highlighted")).encode(
        x=x,
        y=y,
        color=alt.Color("region", type="nominal", legend=alt.Legend(orient="top", title=None, columns=2, labelLimit=240)),
        detail=alt.Detail("stretch", type="nominal"),
    )
    lines = base.mark_line(strokeWidth=2.5)
    dots = base.mark_point(size=40, strokeWidth=1.5).encode(
        fill=alt.Fill("region", type="nominal", legend=None),
        fillOpacity=alt.FillOpacity("fill_opacity", type="quantitative", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("region", type="nominal", title="Region"),
            alt.Tooltip("year", type="ordinal", title="Year"),
            alt.Tooltip("text", type="nominal", title="Value"),
            alt.Tooltip("marks", type="nominal", title="Reliability"),
        ],
    )
    return alt.layer(grey, broken, lines, dots).to_dict()
