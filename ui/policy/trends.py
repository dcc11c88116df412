"""The trends of countries picked out: a line for each run of years in one workbook, never joined over a gap."""

import copy
import math
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from queries.database import cached_per_database
from ui import area_statements, wording
from ui.charts import colours
from ui.charts.designs import REMEMBERED_DESIGNS, Chart, Design
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.pickers import Area
from ui.mipex.scores import FIRST_OF_UPDATE, LAST_OF_CORE, TOOLTIP_COLUMNS
from ui.mipex.selected_countries import SelectedCountries
from ui.mipex.url_parameters import MOST_COUNTRIES
from ui.mipex.view_frame import below, long_form, nothing_to_show, show_table

HEIGHT = 440
ROOM_FOR_NAMES = 0.34  # of the years, to the right of them
LEAST_GAP = 0.042  # between two names, of the height
UNBROKEN = "mipex_overall_without_health"


def trends(subject: SelectedCountries) -> None:
    """A line for each of two to ten countries; the change of workbook between 2019 and 2020 is a break."""
    left, right = st.columns([1, 2])
    area = pickers.pick_area(subject.filters.classes, left)
    pickers.pick_countries(right)
    rows = scores.scores_of(area.measure_id)
    rows = rows[rows["country_code"].isin(subject.highlighted)]
    if rows.empty:
        nothing_to_show("None of the countries picked out has a score. Pick others above, or loosen the filters.")
        return
    title = f"{area.name}, {rows['year'].min()} to {rows['year'].max()}"
    st.header(title)
    st.caption(subject.introduction())
    pickers.describe_competence(area)
    if rows["country_code"].nunique() == 1:
        st.info(
            f"Trends compare 2 to {MOST_COUNTRIES} countries. Add another under “{pickers.COUNTRIES_LABEL}” above, or click it "
            "on the map."
        )
    if area.measure_id == url_parameters.OVERALL:
        st.caption(
            "This overall score exists for 2014, 2019 and from 2020 only. The one without health is unbroken from 2010; the two "
            "are never one line."
        )
        st.button("Show the overall score without health", on_click=_unbroken, key="policy_unbroken")
    found = finding(area.measure_id, tuple(subject.highlighted))
    st.markdown(wording.plain(found))
    chart = _chart(rows, subject)
    alt_text = f"Line chart of MIPEX scores, {title}. {found} The table below has the same figures."
    st.vega_lite_chart(spec=chart.on_screen(), alt=alt_text, key="policy_trends")
    notes = [
        _note(area),
        _stopped(rows),
        _without(rows, subject),
        scores.jumps(area.measure_id, subject.highlighted),
        scores.relevant_marks(rows),
        "The axis of scores is cut to the range shown.",
    ]
    below(subject, f"trends_{area.measure_id}", f"MIPEX: {title}", rows, chart, notes, lambda: long_form(rows))
    with st.expander("The same figures as a table"):
        show_table(rows, f"Table of MIPEX scores, {title}, {len(subject.highlighted)} countries")


def _unbroken() -> None:
    st.session_state["policy_area"] = UNBROKEN


@cached_per_database
def finding(area: str, codes: tuple[str, ...]) -> str:
    """Who of some countries rose and fell most over the years of one workbook; their latest scores where none has two years."""
    rows = scores.scores_of(area)
    rows = rows[rows["country_code"].isin(codes)]
    core = rows[rows["year"] <= LAST_OF_CORE].sort_values("year").groupby("country")
    ends = core.agg(first=("value", "first"), last=("value", "last"), since=("year", "min"), until=("year", "max"))
    ends = ends[ends["since"] < ends["until"]]
    if ends.empty:
        return scores.finding(rows[rows["is_latest"]], None)
    spans = list(zip(ends["since"].astype(int), ends["until"].astype(int), strict=True))
    usual = max(sorted(set(spans)), key=spans.count)
    return area_statements.trends(ends.index.tolist(), (ends["last"] - ends["first"]).tolist(), spans, usual)


def _note(area: Area) -> str:
    variant = f"Shown is “{area.name}”. " if area.is_overall else ""
    return f"{variant}Lines join years that follow each other in one workbook; a point that stands alone has no such neighbour."


def _stopped(rows: pd.DataFrame) -> str:
    last = rows.groupby("country")["year"].max()
    stopped = [country for country, year in last.items() if year <= LAST_OF_CORE]
    return f"{wording.listed(stopped)}: MIPEX has no scores after 2019." if stopped else ""


def _without(rows: pd.DataFrame, subject: SelectedCountries) -> str:
    names = [subject.names[code] for code in subject.highlighted if code not in set(rows["country_code"])]
    return f"No score: {wording.listed(names)}." if names else ""


def _chart(rows: pd.DataFrame, subject: SelectedCountries) -> Chart:
    palette = colours.of_places("country", subject.highlighted)
    ordered = rows.sort_values(["country_code", "year"])
    starts = (ordered["country_code"] != ordered["country_code"].shift()) | (ordered["source_id"] != ordered["source_id"].shift())
    runs = (starts | (ordered["year"].diff() != 1)).cumsum()
    points = ordered[["year", "value", *dict(TOOLTIP_COLUMNS)]].assign(run=runs, colour=ordered["country_code"].map(palette))
    low, high = _range(rows["value"])
    first, last = int(rows["year"].min()), int(rows["year"].max())
    ends = ordered.drop_duplicates("country_code", keep="last").sort_values("value")
    names = pd.DataFrame(
        {
            "year": float(last) + 0.25,
            "value": _apart(ends["value"].tolist(), (high - low) * LEAST_GAP),
            "text": [
                country if year > FIRST_OF_UPDATE else f"{country} {scores.short_year(year)}"
                for country, year in zip(ends["country"], ends["year"], strict=True)
            ],
            "colour": ends["country_code"].map(palette),
        }
    )
    crossed = first <= LAST_OF_CORE < last
    edge = pd.DataFrame({"year": [(LAST_OF_CORE + FIRST_OF_UPDATE) / 2] if crossed else [], "text": ["new workbook"] * crossed})
    design = copy.deepcopy(_design(first, last))
    design["layer"][0]["encoding"]["y"]["scale"] = {"domain": [low, high], "nice": False, "zero": False}
    return Chart(design, {"points": points, "names": names, "edge": edge})


def _range(values: pd.Series) -> tuple[float, float]:
    """Whole tens around the values, at least 40 apart where the scale allows."""
    low, high = math.floor((values.min() - 2) / 10) * 10, math.ceil((values.max() + 2) / 10) * 10
    while high - low < 40:
        low, high = low - 10, high + 10
    return max(low, 0), min(high, 100) if values.max() <= 98 else 102


def _apart(values: list[float], gap: float) -> list[float]:
    """Values from the lowest, moved up and down until names at them do not cover each other."""
    placed = list(values)
    for _ in range(60):
        for i in range(1, len(placed)):
            short = gap - (placed[i] - placed[i - 1])
            if short > 0:
                placed[i] += short / 2
                placed[i - 1] -= short / 2
    return placed


@lru_cache(REMEMBERED_DESIGNS)
def _design(first: int, last: int) -> Design:
    span = max(last - first, 4)
    years = [year for year in range(first, last + 1) if (last - year) % (1 if span < 7 else 2) == 0]
    x = alt.X(
        "year",
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[first - 0.4, last + ROOM_FOR_NAMES * span], nice=False, zero=False),
        axis=alt.Axis(values=years, format="d", labelOverlap="greedy", grid=False),
    )
    y = alt.Y("value", type="quantitative", title="Score, 0 to 100")
    tooltip = [alt.Tooltip(field, type="nominal", title=title) for field, title in TOOLTIP_COLUMNS]
    points = alt.Chart(alt.NamedData("points"), height=HEIGHT).encode(
        x=x, y=y, color=alt.Color("colour", type="nominal", scale=None, legend=None)
    )
    lines = points.mark_line(strokeWidth=2.5).encode(detail=alt.Detail("run", type="nominal"))
    dots = points.mark_point(filled=True, size=42, opacity=1).encode(tooltip=tooltip)
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", fontWeight="bold", fontSize=12, limit=130)
        .encode(
            x=x, y=y, text=alt.Text("text", type="nominal"), color=alt.Color("colour", type="nominal", scale=None, legend=None)
        )
    )
    edge = alt.Chart(alt.NamedData("edge")).encode(x=x)
    rule = edge.mark_rule(strokeDash=[5, 4], color=colours.REFERENCE)
    words = edge.mark_text(align="right", dx=-5, dy=-5, baseline="bottom", fontStyle="italic", color=colours.TEXT).encode(
        y=alt.value("height"), text=alt.Text("text", type="nominal")
    )
    return alt.layer(lines, dots, rule, words, names).to_dict()
