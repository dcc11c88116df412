"""Lines of places over years: some in colour, all others in grey; the median of all where none is picked out."""

import copy
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import altair as alt
import pandas as pd

from ui import area_statements, rank, statements, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design, layer_of
from ui.charts.theme import as_given, tooltip

AXIS_TITLE_LETTERS = 36  # letters of a line: a longer one would leave the lines less height
HEIGHT, HEIGHT_AMONG_OTHERS = 420, 320  # the second, axis included, of a view with several charts
NEW_SURVEY_RULES = 2021  # the framework regulation of the labour force survey

DRAWN = ["place_code", "place", "year", "value", "text", "marks", "fill_opacity"]
MEDIAN = "median"  # in place of the code of a place


@dataclass(frozen=True)
class Middle:
    """The median of places over years: rows as DRAWN, what a sentence says of it, of which places it is, and why it has gaps."""

    rows: pd.DataFrame
    finding: str
    places: str
    gaps: str


@dataclass(frozen=True)
class Lines:
    """A chart of lines with its words and the rows of its file. title: what is drawn. finding: what it says.

    hint: what one can do with it on screen, which a picture of it leaves out.
    """

    chart: Chart
    title: str
    finding: str
    alternative_text: str
    note: str
    rows: pd.DataFrame
    hint: str


def with_texts(rows: pd.DataFrame, reliability: pd.Series, unit: str) -> pd.DataFrame:
    """Rows (value) with the texts of DRAWN, and hollow where the value is weak. reliability: of these values."""
    return rows.assign(
        text=[wording.value(value, unit) for value in rows["value"]],
        marks=[wording.RELIABILITY[mark][1] for mark in reliability],
        fill_opacity=[1.0 if mark == "as_published" else 0.0 for mark in reliability],
    )


def middle_of(series: pd.DataFrame, unit: str, level: str) -> Middle | None:
    """The median of the places that have a value in two years far apart; None where no two places have.

    The two years are the first and the last in which at least half as many places have a value as in the fullest year: in thin
    years the median would be that of few. series: place_code, year, value. level: of the places.
    """
    counts = series.groupby("year")["place_code"].nunique()
    full = counts.index[counts >= counts.max() / 2]
    if len(full) < 2:
        return None
    first, last = int(full.min()), int(full.max())
    by_year = series.pivot_table(index="place_code", columns="year", values="value")
    same = by_year[by_year[first].notna() & by_year[last].notna()]
    if len(same) < 2:
        return None
    many = wording.PLACES[level]
    steps = (same[last] - same[first]).round(rank.DECIMALS)
    fell, rose = int((steps < 0).sum()), int((steps > 0).sum())
    medians = same.dropna(axis="columns").median().loc[first:last]  # of years in which all of them have a value
    text = {year: wording.value(value, unit) for year, value in medians.items()}
    rows = pd.DataFrame(
        {
            "place_code": MEDIAN,
            "place": f"Median of {wording.plural(len(same), level, many)}",
            "year": medians.index,
            "value": medians.to_numpy(),
            "text": list(text.values()),
            "marks": "",
            "fill_opacity": 1.0,
        }
    )
    changed = (
        f"lower in {last} than in {first} in {area_statements.part_of(fell, len(same), level, many)}, higher in {rose or 'none'}"
    )
    finding = f"{changed}; median {text[first]} in {first}, {text[last]} in {last}"
    between = [year for year in by_year.columns if first <= year <= last]
    gaps = "" if len(medians) == len(between) else " No dot: not all of them have a value in that year."
    return Middle(rows, finding, f"{many} with a value in {first} and in {last}", gaps)


def ends_of(drawn: pd.DataFrame, most: int, own: pd.DataFrame) -> str:
    """What the first and last values of some places are: Belgium: 17.0 points in 2014, 12.1 points in 2024 (low reliability).

    That their series have breaks follows. drawn: as DRAWN. own: see with_breaks.
    """
    every = list(drawn.groupby("place_code", sort=False))
    named, texts = every[:most], []
    for _, rows in named:
        ends = statements.records(rows.iloc[[0, -1]] if len(rows) > 1 else rows)
        texts.append(f"{ends[0]['place']}: {', '.join(map(_end, ends))}")
    if len(every) > most:
        texts.append(f"and {len(every) - most} more")
    return with_breaks("; ".join(texts), own, [str(code) for code, _ in named])


def _end(row: statements.Row) -> str:
    """A value with its year and what weakens it; most values lack the flag, which is no doubt."""
    in_doubt = row["marks"] not in ("", *(wording.RELIABILITY[mark][1] for mark in ("as_published", "unknown")))
    return f"{row['text']} in {row['year']}" + (f" ({row['marks']})" if in_doubt else "")


def hollow_dots(reliability: pd.Series) -> str:
    """What hollow dots mean, as a sentence that names the marks which these values have; empty where none is weak."""
    kinds = wording.weak_kinds(reliability)
    return f"Hollow dots: {kinds}." if kinds else ""


def with_breaks(ends: str, own: pd.DataFrame, codes: Sequence[str]) -> str:
    """The first and last values of some places, and that their series have breaks, if the publisher marks any between them.

    own: place_code, year, has_break. codes: of the places named.
    """
    count = len(_broken(own[own["place_code"].isin(codes)]))
    breaks = "a break" if count == 1 else "breaks"
    return f"{ends}{',' if len(codes) == 1 else ';'} with {breaks} in series" if count else ends


def breaks_of(own: pd.DataFrame) -> str:
    """Where the publisher marks breaks, as a sentence: Breaks in series: Austria in 2004 and 2005; Belgium in 2005.

    own: place_code, place, year, has_break.
    """
    later = _broken(own)
    where = [
        f"{place} in {wording.listed([str(year) for year in sorted(years)])}"
        for place, years in later.groupby("place", sort=False)["year"].unique().items()
    ]
    return f"Breaks in series: {'; '.join(where)}." if where else ""


def breaks_of_many(series: pd.DataFrame, level: str) -> str:
    """In how many places the publisher marks breaks, and the years in which most have one.

    series: place_code, year, has_break. level: of the places.
    """
    broken = _broken(series)
    if broken.empty:
        return ""
    many = wording.PLACES[level]
    of = area_statements.part_of(broken["place_code"].nunique(), series["place_code"].nunique(), level, many)
    counts = broken.groupby("year")["place_code"].nunique()
    years = wording.listed([str(year) for year in sorted(counts.nlargest(2, keep="all").index)])
    return f"The publisher marks breaks in the series of {of}, most in {years}."


def _broken(series: pd.DataFrame) -> pd.DataFrame:
    """The rows with a break; one in the first year of a place lies before all of its line."""
    return series[series["has_break"] & (series["year"] > series.groupby("place_code")["year"].transform("min"))]


def new_rules(series: pd.DataFrame) -> str:
    """What the line at 2021 is, where the publisher marks a break in most series: the survey has other rules since then.

    Empty elsewhere. series: year, has_break.
    """
    is_marked = series.loc[series["year"] == NEW_SURVEY_RULES, "has_break"].mean() > 0.5
    return "Dashed line: the survey's rules changed in 2021." if is_marked else ""


def chart_of(
    own: pd.DataFrame,
    others: pd.DataFrame,
    palette: Mapping[str, str],
    axis_title: str,
    years: tuple[int, int],
    has_new_rules: bool,
) -> Chart:
    """The lines of two series, a row a place and year: in colour and in grey.

    own: place_code, place, year, value, text, marks, and fill_opacity (0 where the value is weak).
    others: place_code, place, year, value. palette: colour by place_code of own.
    has_new_rules: whether a line is drawn where the survey's rules changed.
    """
    names = dict(zip(own["place_code"], own["place"], strict=True))
    named = {names[code]: colour for code, colour in palette.items() if code in names}
    design = copy.deepcopy(_design(axis_title, *years))
    for layer, channel in (("lines", "color"), ("dots", "color"), ("dots", "fill")):
        layer_of(design, layer)["encoding"][channel]["scale"] = {"domain": list(named), "range": list(named.values())}
    broken = pd.DataFrame({"year": [NEW_SURVEY_RULES] if has_new_rules else []}, dtype="int64")
    return Chart(design, {"others": _thin(others), "broken": broken, "highlighted": own.assign(stretch=_stretches(own))})


def among_others(chart: Chart) -> Chart:
    """The chart with names in its legend that fit where other charts stand beside it."""
    config = chart.design["config"]
    return replace(
        chart, design={**chart.design, "config": {**config, "legend": {**config.get("legend", {}), "labelLimit": 140}}}
    )


def without_legend(chart: Chart) -> Chart:
    """The chart of one place, which its title names."""
    design = copy.deepcopy(chart.design)
    for layer in ("lines", "dots"):
        layer_of(design, layer)["encoding"]["color"]["legend"] = None
    return replace(chart, design=design)


def _thin(others: pd.DataFrame) -> pd.DataFrame:
    """Hundreds of grey lines in few bytes."""
    return pd.DataFrame(
        {
            "line": _stretches(others).astype("int16"),
            "year": others["year"].astype("int16"),
            "value": others["value"].astype("float32").round(1),
            "place": others["place"].astype("category"),
            "place_code": others["place_code"].astype("category"),
        }
    )


def unbroken_years(ordered: pd.DataFrame, *same: str) -> pd.Series:
    """The number of the line that a row is part of: years that follow each other, with the same values in some columns.

    A line over a missing year would invent it. ordered: by these columns, then by year.
    """
    starts = ordered["year"].diff() != 1
    for column in same:
        starts |= ordered[column] != ordered[column].shift()
    return starts.cumsum()


def _stretches(series: pd.DataFrame) -> pd.Series:
    """The number of the line of a place that each row is part of."""
    return unbroken_years(series.sort_values(["place_code", "year"]), "place_code").reindex(series.index)


@lru_cache(REMEMBERED_DESIGNS)
def _design(axis_title: str, first: int, last: int) -> Design:
    x = alt.X("year:Q", title=None, scale=alt.Scale(domain=[first, last], nice=False), axis=alt.Axis(format="d", tickMinStep=1))
    y = alt.Y("value:Q", title=textwrap.wrap(axis_title, AXIS_TITLE_LETTERS))
    others = alt.Chart(alt.NamedData("others"), height=HEIGHT + AXIS_HEIGHT).encode(x=x, y=y, detail="line:N")
    # A thin line is hard to point at: what lies around it, unseen, is part of it.
    around = others.mark_line(strokeWidth=6, opacity=0, aria=False).encode(tooltip=alt.Tooltip("place:N", title="Place"))
    grey = others.mark_line(color=colours.OTHER, strokeWidth=0.7, opacity=0.35)
    broken = alt.Chart(alt.NamedData("broken")).mark_rule(style="reference", strokeWidth=1, aria=False).encode(x="year:Q")
    base = alt.Chart(alt.NamedData("highlighted")).encode(
        x=x,
        y=y,
        color=alt.Color("place:N", legend=alt.Legend(columns=2)),
        detail="stretch:N",
    )
    lines = base.properties(name="lines").mark_line(strokeWidth=2.5)
    dots = (
        base.properties(name="dots")
        .mark_point(size=40, strokeWidth=1.5, opacity=0.7)
        .encode(
            fill=alt.Fill("place:N", legend=None),
            fillOpacity=as_given("fill_opacity", alt.FillOpacity),
            tooltip=tooltip({"place": "Place", "year": "Year", "text": "Value", "marks": "Reliability"}),
        )
    )
    return alt.layer(grey, around, broken, lines, dots).to_dict()
