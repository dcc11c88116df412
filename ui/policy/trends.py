"""The scores over time: of the countries picked out, else of all in grey with means.

A line is a run of years in one edition of MIPEX, never joined over a gap.
"""

import copy
import math
from functools import lru_cache
from itertools import combinations

import altair as alt
import pandas as pd
import streamlit as st

from queries.database import cached_per_database
from ui import area_statements, rank, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design, layer_of
from ui.charts.presented import HEIGHT as PRESENTED_HEIGHT
from ui.charts.presented import LETTERS as PRESENTED_NAME
from ui.charts.presented import ROW as PRESENTED_ROW
from ui.charts.theme import as_given, tooltip
from ui.filters import nothing_to_show
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.score_frame import Words, below, heading
from ui.mipex.scores import FIRST_OF_UPDATE, LAST_OF_CORE, TOOLTIP_COLUMNS
from ui.mipex.selected_countries import SelectedCountries
from ui.state import presentation
from ui.trend_lines import unbroken_years

HEIGHT = 440
NAME, KEY = 12, 18  # pixels: the letters of a name, and what stands before it
WIDTH_OF_A_LETTER, PART_FOR_NAMES = 0.58, 0.6  # of the size of bold letters, and of the width for the names at the right
SIDE = 0.4  # of a year, left of the first
LEAST_GAP, ROOM_GAP = 0.042, PRESENTED_ROW / (PRESENTED_HEIGHT - AXIS_HEIGHT)  # between two names, of the height
UNBROKEN = "mipex_overall_without_health"
MEAN = colours.CITY[0]


def trends(subject: SelectedCountries) -> None:
    """A line for each country; the change of edition between 2019 and 2020 is a break."""
    left, right = pickers.columns([1, 2])
    area = pickers.pick_area(subject.filters.classes, left)
    pickers.pick_countries(right)
    every = scores.scores_of(area.measure_id)
    rows = every[every["country_code"].isin(subject.highlighted)] if subject.has_choice else subject.of_scope(every)
    if rows.empty:
        nothing_to_show("None of the selected countries has a score. Select others or loosen the filters.")
        return
    means = pd.DataFrame() if subject.has_choice else means_of(rows)
    words = _words(subject, area, rows, has_means=len(means) > 0)
    heading(subject, words)
    if area.measure_id == url_parameters.OVERALL:
        st.button("Every year from 2010: the overall score without health", on_click=_unbroken, key="policy_unbroken")
    chart = _chart(rows, subject, means)
    alt_text = f"Line chart of MIPEX scores, {words.title}. {words.finding}."
    st.vega_lite_chart(spec=chart.on_screen(), alt=alt_text, key="policy_trends")
    below(subject, words, rows, chart, in_file=rows)


def _words(subject: SelectedCountries, area: pickers.Area, rows: pd.DataFrame, *, has_means: bool) -> Words:
    """What the view says. rows: the scores that are drawn."""
    found = finding(area.measure_id, tuple(subject.highlighted)) if subject.has_choice else finding_of_all(rows)
    codes = subject.highlighted if subject.has_choice else subject.codes
    return Words(
        f"trends_{area.measure_id}",
        f"{area.name}, {rows['year'].min()} to {rows['year'].max()}",
        f"{area.name}: {found}",
        wording.years(rows["year"].min(), rows["year"].max()),
        [
            "Grey: each country. Blue: mean of the countries with a score in every year of the line." if has_means else "",
            f"Lines break where MIPEX changed edition{', at uploaded scores' * bool(scores.uploaded(rows))} and where a year is "
            "missing.",
            "The axis is cut to the range shown." if _range(rows["value"])[0] else "",
            _past_the_edge(rows),
            *((_stopped(rows), subject.without("No score", rows)) if subject.has_choice else ()),
            scores.marked(rows),
        ],
        [
            area.definition,
            pickers.who_decides(area),
            "The overall score with health exists for 2014, 2019 and from 2020 only; the one without health for every year "
            "from 2010. The two are never one line."
            if area.measure_id == url_parameters.OVERALL
            else "",
            scores.jumps(area.measure_id, codes),
            scores.relevant_marks(rows),
        ],
    )


def _unbroken() -> None:
    st.session_state["policy_area"] = UNBROKEN


def editions(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each edition of MIPEX, the newest first; scores of two editions are never compared.

    Nobody knows of which edition uploaded scores are.
    """
    parts = [part for _, part in rows[rows["reliability"] != "own"].groupby("source_id")]
    return sorted(parts, key=lambda part: part["year"].max(), reverse=True)


@cached_per_database
def finding(area: str, codes: tuple[str, ...]) -> str:
    """Who of some countries rose and fell most within one edition, the newest in which each has two years.

    Their latest scores where none has two years.
    """
    rows = scores.scores_of(area)
    rows = rows[rows["country_code"].isin(codes)]
    found: dict[str, tuple[float, tuple[int, int]]] = {}
    for edition in editions(rows):
        ordered = edition.sort_values("year").groupby("country")
        ends = ordered.agg(first=("value", "first"), last=("value", "last"), since=("year", "min"), until=("year", "max"))
        for country, end in ends[ends["since"] < ends["until"]].iterrows():
            step = round(end["last"] - end["first"], rank.DECIMALS)
            found.setdefault(str(country), (step, (int(end["since"]), int(end["until"]))))
    if not found:
        return scores.ends_text(rows[rows["is_latest"]], with_years=True)
    steps, spans = zip(*(found[country] for country in sorted(found)), strict=True)
    return area_statements.trends(sorted(found), steps, spans)


def finding_of_all(rows: pd.DataFrame) -> str:
    """How many countries rose and fell in each edition, over the years of its panel."""
    found = []
    for edition in editions(rows):
        wide = panel(edition)
        if len(wide) and len(wide.columns) > 1:
            steps = (wide.iloc[:, -1] - wide.iloc[:, 0]).tolist()
            found.append(area_statements.changes_counted(wide.index.tolist(), steps, wide.columns[0], wide.columns[-1]))
    return "; ".join(found) or scores.ends_text(rows[rows["is_latest"]], with_years=True)


def panel(edition: pd.DataFrame) -> pd.DataFrame:
    """Scores that can be followed: a row a country, by name, and a column a year in which all of these have a score.

    The first and last year are those that most countries have a score of, the farthest apart of equals.
    """
    wide = edition.pivot_table(index="country", columns="year", values="value")
    years = list(wide.columns)
    if len(years) < 2:
        return wide
    have = wide.notna().to_numpy(int)
    countries = have.T @ have  # with a score in each two years
    pairs = combinations(range(len(years)), 2)
    a, b = max(pairs, key=lambda pair: (countries[pair], years[pair[1]] - years[pair[0]]))
    first, last = years[a], years[b]
    return wide.dropna(subset=[first, last]).loc[:, first:last].dropna(axis=1)


def means_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The mean of the panel of each edition by year, and a text at its last year; of one country there is none."""
    parts = []
    for edition in editions(rows):
        wide = panel(edition)
        if len(wide) > 1:
            text = f"mean of {len(wide)} countries"
            texts = [""] * (len(wide.columns) - 1) + [text]
            parts.append(pd.DataFrame({"year": wide.columns, "value": wide.mean().to_numpy(), "text": texts, "who": text}))
    means = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"year": [], "value": [], "text": [], "who": []})
    means = means.sort_values("year", ignore_index=True)
    return means.assign(run=unbroken_years(means, "who"), full_value=[scores.of_100(value) for value in means["value"]])


def _past_the_edge(rows: pd.DataFrame) -> str:
    """That the older edition goes on for some countries, where a line shows where the newer one begins."""
    older = editions(rows)[1:]
    late = {country for part in older for country in part.loc[part["year"] > LAST_OF_CORE, "country"]}
    have = "country has" if len(late) == 1 else "countries have"
    return (
        f"{wording.count(len(late))} {have} a score of {FIRST_OF_UPDATE} in the older edition, past the dashed line."
        if late
        else ""
    )


def _stopped(rows: pd.DataFrame) -> str:
    last = rows.groupby("country")["year"].max()
    stopped = [country for country, year in last.items() if year <= LAST_OF_CORE]
    return f"{wording.listed(stopped)}: MIPEX has no scores after 2019." if stopped else ""


def _chart(rows: pd.DataFrame, subject: SelectedCountries, means: pd.DataFrame) -> Chart:
    palette = colours.of_places("country", subject.highlighted)
    ordered = rows.sort_values(["country_code", "year"])
    points = ordered[["year", "value", *dict(TOOLTIP_COLUMNS)]].assign(
        run=unbroken_years(ordered, "country_code", "source_id"),
        colour=[palette.get(code, colours.OTHER) for code in ordered["country_code"]],
    )
    points = points.astype(dict.fromkeys(["who", "year_text", "mark_text", "source_text", "colour"], "category"))
    low, high = _range(rows["value"])
    first, last = int(rows["year"].min()), int(rows["year"].max())
    data = {"points": points, "edge": _edge(ordered)}
    room = 0
    if subject.has_choice:
        gap, letter = (ROOM_GAP, PRESENTED_NAME) if presentation.place() else (LEAST_GAP, NAME)
        data["names"] = _names(ordered, palette, last, (high - low) * gap)
        letters = data["names"]["text"].str.len().max() + 1  # a short name may be of wide letters alone
        room = KEY + math.ceil(letters * letter * WIDTH_OF_A_LETTER)
    elif len(means):
        data["means"] = means
    design = copy.deepcopy(_design(first, last, room, "means" in data))
    layer_of(design, "lines")["encoding"]["y"]["scale"] = {"domain": [low, high], "nice": False, "zero": False}
    return Chart(design, data)


def _names(ordered: pd.DataFrame, palette: dict[str, str], last: int, gap: float) -> pd.DataFrame:
    """The names of countries right of their lines, with the year where a line ends in the first edition."""
    ends = ordered.drop_duplicates("country_code", keep="last").sort_values("value")
    return pd.DataFrame(
        {
            "year": float(last),
            "value": _spread_out(ends["value"].tolist(), gap),
            "text": [
                country if year > FIRST_OF_UPDATE else f"{country} ’{year % 100:02d}"
                for country, year in zip(ends["country"], ends["year"], strict=True)
            ],
            "colour": ends["country_code"].map(palette),
        }
    )


def _edge(rows: pd.DataFrame) -> pd.DataFrame:
    """Where the edition changes, if these rows are of two; four countries have a score of 2020 in the first."""
    crossed = len(editions(rows)) > 1
    return pd.DataFrame({"year": [(LAST_OF_CORE + FIRST_OF_UPDATE) / 2] * crossed, "text": ["new MIPEX edition"] * crossed})


def _range(values: pd.Series) -> tuple[float, float]:
    """Whole tens around the values, at least 40 apart where the scale allows."""
    low, high = math.floor((values.min() - 2) / 10) * 10, math.ceil((values.max() + 2) / 10) * 10
    while high - low < 40:
        low, high = low - 10, high + 10
    return max(low, 0), min(high, 100) if values.max() <= 98 else 102


def _spread_out(values: list[float], gap: float) -> list[float]:
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
def _design(first: int, last: int, room: int, has_means: bool) -> Design:
    """room: pixels for the names of countries picked out, right of the years; 0 without."""
    has_choice, span = room > 0, last - first
    taken = f"min({room} / width, {PART_FOR_NAMES})"
    with_names = alt.expr(f"{last} + {span + SIDE} * {taken} / (1 - {taken})")
    years = [year for year in range(first, last + 1) if (last - year) % (1 if span < 7 else 2) == 0]
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[first - SIDE, with_names if has_choice else last + SIDE], nice=False, zero=False),
        axis=alt.Axis(values=years, format="d", labelOverlap="greedy", grid=False),
    )
    y = alt.Y("value:Q", title="Score, 0 to 100")
    shown = tooltip(dict(TOOLTIP_COLUMNS))
    points = alt.Chart(alt.NamedData("points"), height=HEIGHT).encode(x=x, y=y, color=as_given("colour", alt.Color))
    lines = points.mark_line(strokeWidth=2.5 if has_choice else 1, opacity=1 if has_choice else 0.4)
    lines = lines.encode(detail="run:N").properties(name="lines")
    dots = points.mark_point(filled=True, size=42 if has_choice else 16, opacity=1 if has_choice else 0.5).encode(tooltip=shown)
    edge = alt.Chart(alt.NamedData("edge")).encode(x=x)
    rule = edge.mark_rule(style="reference", strokeWidth=1)
    words = edge.mark_text(align="right", dx=-5, dy=-5, baseline="bottom", fontStyle="italic").encode(
        y=alt.value("height"), text="text:N"
    )
    on_top = _name_layers(x, y) if has_choice else _mean_layers(x, y) if has_means else []
    return alt.layer(lines, dots, rule, words, *on_top).to_dict()


def _name_layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Keys in the colours of the lines, and the names in that of text."""
    at = alt.Chart(alt.NamedData("names")).encode(x=x, y=y)
    keys = at.mark_point(filled=True, shape="square", size=60, xOffset=10, aria=False).encode(color=as_given("colour", alt.Color))
    names = at.mark_text(
        align="left", dx=KEY, fontWeight="bold", fontSize=NAME, limit=alt.expr(f"width - scale('x', datum.year) - {KEY}")
    )
    return [keys, names.encode(text="text:N")]


def _mean_layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    shown = tooltip({"who": "Mean", "full_value": "Score", "year": "Year"})
    means = alt.Chart(alt.NamedData("means")).encode(x=x, y=y, tooltip=shown)
    lines = means.mark_line(strokeWidth=3.5, color=MEAN).encode(detail="run:N")
    dots = means.mark_point(filled=True, size=60, color=MEAN)
    texts = means.transform_filter("datum.text").mark_text(
        align="right", dx=6, dy=-12, fontWeight="bold", fontSize=12, aria=False
    )
    return [lines, dots, texts.encode(text="text:N")]
