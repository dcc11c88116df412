"""Charts: each function takes a data frame and returns an Altair chart.

Encodings are typed (`type="quantitative"`): shorthand makes Altair inspect the data, which costs
more than the rest of a rerun. Texts come ready in the frame, so that screen, tooltip and
picture say the same.
"""

import textwrap
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd

from ui import colours

Chart = alt.Chart | alt.LayerChart | alt.FacetChart  # what alt.layer may return, by its types
ROW_HEIGHT = 25
LABEL_WIDTH = 190
AXIS_HEIGHT = 50  # Streamlit counts the axis into the height
# The less a figure is the city's own, the paler it is drawn.
LEVEL_OPACITY = {"city": 1.0, "region": 0.62, "country": 0.62}
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"]
BINS = 24


def ranked_bars(places: pd.DataFrame, references: pd.DataFrame, palette: dict[str, str], axis_title: str) -> Chart:
    """Bars of places from the highest value, with reference lines.

    places: label, value, value_text, colour_key, place_level, tooltip columns (see `ui.figures.with_texts`).
    references: value, short (on the chart), text (in the tooltip). palette: colour by colour_key.
    """
    order = places["label"].tolist()
    base = alt.Chart(places, height=ROW_HEIGHT * max(len(places), 2) + AXIS_HEIGHT).encode(
        y=alt.Y("label", type="nominal", sort=order, title=None, axis=_names(LABEL_WIDTH)),
        tooltip=_tooltip(),
    )
    bars = base.mark_bar(height={"band": 0.72}).encode(
        x=alt.X("value", type="quantitative", title=axis_title, scale=alt.Scale(zero=True, nice=True)),
        color=_colour(palette),
        opacity=alt.Opacity("opacity", type="quantitative", scale=None, legend=None),
    )
    ends = base.mark_text(align="left", dx=4).encode(
        x=alt.X("value", type="quantitative"), text=alt.Text("value_text", type="nominal")
    )
    return alt.layer(bars, ends, *_reference_lines(references))


def _reference_lines(references: pd.DataFrame) -> list[alt.Chart]:
    if references.empty:
        return []
    lines = (
        alt.Chart(references)
        .mark_rule(strokeDash=[5, 4], strokeWidth=2, color=colours.REFERENCE)
        .encode(
            x=alt.X("value", type="quantitative"),
            tooltip=[alt.Tooltip("text", type="nominal", title="Reference")],
        )
    )
    names = (
        alt.Chart(references)
        .mark_text(align="left", dx=4, baseline="bottom", fontStyle="italic", color=colours.REFERENCE)
        .encode(
            x=alt.X("value", type="quantitative"),
            y=alt.value(0),
            yOffset=alt.YOffset("row", type="ordinal", scale=None),
            text=alt.Text("short", type="nominal"),
        )
    )
    return [lines, names]


def distribution(places: pd.DataFrame, mine: pd.DataFrame, palette: dict[str, str], axis_title: str, noun: str) -> Chart:
    """How many places have which value, with the chosen cities marked at theirs.

    places: value. mine: label, value, value_text, colour_key. noun: what is counted.
    """
    bins = _bins(places["value"])
    columns = (
        alt.Chart(bins, height=360)
        .mark_rect(color=colours.OTHER, opacity=0.55, stroke=None)
        .encode(
            x=alt.X("from", type="quantitative", title=axis_title, scale=alt.Scale(zero=False, nice=True)),
            x2="to",
            y=alt.Y("count", type="quantitative", title=f"Number of {noun}", axis=alt.Axis(tickMinStep=1, format="d")),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("text", type="nominal", title="Range"),
                alt.Tooltip("count", type="quantitative", title=f"Number of {noun}"),
            ],
        )
    )
    if mine.empty:
        return alt.layer(columns)
    # One step of height a city, so that neighbours do not write over each other.
    top = float(bins["count"].max())
    mine = mine.sort_values("value").reset_index(drop=True)
    mine = mine.assign(
        height=[top * (1.06 + 0.085 * i) for i in range(len(mine))], text=mine["short_label"] + " " + mine["value_text"]
    )
    middle = (places["value"].min() + places["value"].max()) / 2
    base = alt.Chart(mine).encode(x=alt.X("value", type="quantitative"), color=_colour(palette), tooltip=_tooltip())
    rules = base.mark_rule(strokeWidth=2).encode(y=alt.Y("height", type="quantitative"), y2=alt.datum(0))
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(y=alt.Y("height", type="quantitative"))
    named = base.encode(y=alt.Y("height", type="quantitative"), text=alt.Text("text", type="nominal"))
    to_the_right = named.transform_filter(f"datum.value < {middle}").mark_text(align="left", dx=9, fontWeight="bold")
    to_the_left = named.transform_filter(f"datum.value >= {middle}").mark_text(align="right", dx=-9, fontWeight="bold")
    return alt.layer(columns, rules, dots, to_the_right, to_the_left)


def _bins(values: pd.Series) -> pd.DataFrame:
    counts, edges = np.histogram(values, bins=BINS if values.nunique() > 1 else 1)
    text = [f"{low:.1f} to {high:.1f}" for low, high in pairwise(edges)]
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], "count": counts, "text": text})


def profile(figures: pd.DataFrame, context: pd.DataFrame, palette: dict[str, str], axis_title: str) -> Chart:
    """Dots of chosen cities over the measures of a family, before the spread of all places. Hollow dots are weak figures.

    figures: measure, value, colour_key, tooltip columns. context: measure, lower_quartile, median, upper_quartile, text.
    The order of the measures is that of `context`.
    """
    order = context["measure"].tolist()
    y = alt.Y("measure", type="nominal", sort=order, title=None, axis=_names(LABEL_WIDTH + 80, grid=True))
    scale = alt.Scale(zero=True, nice=True)
    back = alt.Chart(context, height=30 * len(order) + AXIS_HEIGHT + 60).encode(
        y=y,
        tooltip=[
            alt.Tooltip("measure", type="nominal", title="Measure"),
            alt.Tooltip("text", type="nominal", title="All places"),
        ],
    )
    spread = back.mark_bar(height=12, color=colours.OTHER, opacity=0.35).encode(
        x=alt.X("lower_quartile", type="quantitative", title=axis_title, scale=scale), x2="upper_quartile"
    )
    middle = back.mark_tick(color=colours.REFERENCE, thickness=2, size=18).encode(x=alt.X("median", type="quantitative"))
    shapes = alt.Scale(domain=list(palette), range=SHAPES[: len(palette)])
    dots = (
        alt.Chart(figures)
        .mark_point(size=110, strokeWidth=2)
        .encode(
            x=alt.X("value", type="quantitative"),
            y=y,
            stroke=alt.Stroke("colour_key", type="nominal", scale=_scale(palette), legend=_legend()),
            fill=alt.Fill("colour_key", type="nominal", scale=_scale(palette), legend=_legend()),
            fillOpacity=alt.FillOpacity("fill_opacity", type="quantitative", scale=None, legend=None),
            shape=alt.Shape("colour_key", type="nominal", scale=shapes, legend=_legend()),
            tooltip=_tooltip(measure=True),
        )
    )
    return alt.layer(spread, middle, dots)


def network_means(means: pd.DataFrame, axis_title: str) -> Chart:
    """Averages of the 14 dimensions of the Intercultural Cities Index. means: measure, value, value_text, kind."""
    order = means["measure"].tolist()
    base = alt.Chart(means, height=ROW_HEIGHT * len(means) + AXIS_HEIGHT).encode(
        y=alt.Y("measure", type="nominal", sort=order, title=None, axis=_names(LABEL_WIDTH + 40)),
        tooltip=[
            alt.Tooltip("measure", type="nominal", title="Dimension"),
            alt.Tooltip("value_text", type="nominal", title="Average of 85 cities"),
            alt.Tooltip("kind", type="nominal", title="Competence type"),
            alt.Tooltip("definition", type="nominal", title="What it asks"),
        ],
    )
    x = alt.X("value", type="quantitative", title=axis_title, scale=alt.Scale(domain=[0, 100]))
    bars = base.mark_bar(height={"band": 0.7}, color=colours.CITY[0]).encode(
        x=x, opacity=alt.Opacity("opacity", type="quantitative", scale=None, legend=None)
    )
    ends = base.mark_text(align="left", dx=4).encode(x=x, text=alt.Text("value_text", type="nominal"))
    return alt.layer(bars, ends)


def coverage(cells: pd.DataFrame) -> alt.Chart:
    """A heat map of measures by year. cells: measure, year, place_count, text."""
    order = list(dict.fromkeys(cells["measure"]))
    return (
        alt.Chart(cells, height=18 * len(order) + AXIS_HEIGHT + 70)
        .mark_rect(stroke="white", strokeWidth=0.4)
        .encode(
            x=alt.X("year", type="ordinal", title=None, axis=alt.Axis(labelAngle=-90, labelOverlap=True)),
            y=alt.Y("measure", type="nominal", sort=order, title=None, axis=_names(LABEL_WIDTH + 80)),
            color=alt.Color(
                "place_count",
                type="quantitative",
                title="Places with a figure",
                scale=alt.Scale(range=colours.SEQUENCE, domainMin=0),
                legend=alt.Legend(orient="top", format=",d", tickMinStep=1, gradientLength=180),
            ),
            tooltip=[
                alt.Tooltip("measure", type="nominal", title="Measure"),
                alt.Tooltip("year", type="ordinal", title="Year"),
                alt.Tooltip("text", type="nominal", title="Coverage"),
            ],
        )
    )


def with_title(chart: Chart, title: str, subtitle: str, source: str) -> dict:
    """A chart as it leaves the atlas: a Vega-Lite specification with its data, title and source line."""
    spec = chart.to_dict()
    spec["width"] = 640
    spec["title"] = {
        "text": _wrapped(title, 78),
        "subtitle": _wrapped(subtitle, 105),
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 11,
        "offset": 12,
    }
    return {
        **{key: spec.pop(key) for key in ("$schema", "config", "datasets") if key in spec},
        "background": "white",
        "padding": 16,
        "vconcat": [
            spec,
            {
                "data": {"values": [{}]},
                "width": 640,
                "height": 12 * len(_wrapped(source, 115)),
                "view": {"stroke": None},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "top",
                    "x": 0,
                    "y": 0,
                    "fontSize": 10,
                    "color": "#55606a",
                    "text": _wrapped(source, 115),
                },
            },
        ],
    }


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width) or [""]


def _names(width: int, grid: bool = False) -> alt.Axis:
    """An axis of names, every one of them written."""
    return alt.Axis(labelLimit=width, ticks=False, grid=grid, labelOverlap=False)


def _scale(palette: dict[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(palette), range=list(palette.values()))


def _colour(palette: dict[str, str]) -> alt.Color:
    return alt.Color("colour_key", type="nominal", scale=_scale(palette), legend=None)


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", title=None, columns=2, symbolSize=110, labelLimit=LABEL_WIDTH)


def _tooltip(measure: bool = False) -> list[alt.Tooltip]:
    named = [("measure", "Measure")] if measure else []
    named += [
        ("who", "Place"),
        ("full_value", "Value"),
        ("year_text", "Year"),
        ("level_text", "Figure of"),
        ("group_text", "Group"),
        ("mark_text", "Marks"),
        ("source_text", "Source"),
    ]
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in named]
