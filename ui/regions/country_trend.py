"""The gap in employment over time where regions have none: that of countries, between nationals and foreign citizens."""

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import downloads, statements, value_text, wording
from ui.charts import colours
from ui.regions.pickers import Outcome
from ui.regions.regional import Regional
from ui.regions.trend_lines import chart_of

OUTCOME = "employment_rate_20_64"
EXAMPLES = 4
NAMED = 4
DRAWN = ["place_code", "place", "year", "value", "text", "marks", "fill_opacity"]
AXIS_TITLE = "Percentage points: nationals less foreign citizens"


def has_country_series(outcome: Outcome) -> bool:
    """Whether countries have a series where regions have one year: of the gap in employment."""
    return outcome.is_gap and outcome.measure_id == OUTCOME


def gap_in_countries(regional: Regional, regions: list[str]) -> None:
    """The series of the countries of some regions, else of those with the widest gap in the newest year, beside all others."""
    series = _series()
    first, last = int(series["year"].min()), int(series["year"].max())
    codes = _picked_out(regional, regions, series)
    own = series[series["place_code"].isin(codes)]
    title = f"Gap in employment of countries, age 15-64, nationals less foreign citizens, {first} to {last}"
    st.header(f"Gap in employment: {_finding(own, codes)}")
    st.caption(f"{title}. Figures of whole countries, by citizenship: not of regions, and not by country of birth.")
    others = series[~series["place_code"].isin(codes)]
    chart = chart_of(own[DRAWN], others, colours.of_places("country", codes), AXIS_TITLE, (first, last))
    alternative_text = f"{title}. {_finding(own, codes)} Grey: {others['place_code'].nunique()} other countries."
    st.vega_lite_chart(spec=chart.on_screen(), alt=alternative_text, key="country_trend_chart")
    note = "Above 0, foreign citizens are less often in work. Dashed line: the survey's rules changed in 2021."
    source = value_text.source_line(own["source_id"].unique())
    st.caption(note)
    st.caption(wording.plain(source))
    view = downloads.View("country_gaps", title, f"Countries: {wording.listed(own['place'].unique().tolist())}.")
    rows = _in_file(own)
    downloads.with_chart(view, lambda: downloads.long_form(rows), len(rows), chart, note, source)


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
    """The countries of the regions that the reader chose, else of the filter, else those with the widest gap."""
    country_of = regional.regions.set_index("nuts_code")["country_code"]
    chosen = list(dict.fromkeys(country_of.reindex(regions).dropna())) or list(regional.filters.country)
    known = [code for code in chosen if code in set(series["place_code"])][: len(colours.CITY)]
    newest = series[series["year"] == series["year"].max()]
    return known or newest.nlargest(EXAMPLES, "gap")["place_code"].tolist()


def _finding(own: pd.DataFrame, codes: list[str]) -> str:
    """What the gap of each country was and is: Belgium: 17.0 points in 2014, 12.1 points in 2024."""
    texts = []
    for code in codes[:NAMED]:
        rows = own[own["place_code"] == code]
        first, last = rows.iloc[0], rows.iloc[-1]
        name = wording.upper(statements.country_name(first["place"]))
        texts.append(f"{name}: {first['text']} in {first['year']}, {last['text']} in {last['year']}")
    return "; ".join(texts)


def _in_file(own: pd.DataFrame) -> pd.DataFrame:
    return own.assign(
        population_group="foreign_citizens",
        reference_group="nationals",
        place_level="country",
        value=own["foreign_citizens"],
        reference_value=own["nationals"],
    )
