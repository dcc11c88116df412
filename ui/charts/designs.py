"""Charts: each function takes data frames and returns a Chart, a design made with Altair and the data it draws.

Altair checks a chart against its schema each time it is written out, which costs more than all the rest of a rerun. So a design
is made once for its titles and rows, and remembered; the data that it names, colours included, go beside it. Texts come ready in
the frames, so that screen, tooltip and picture say the same.
"""

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa

from ui.charts import colours
from ui.charts.presented import HEIGHT as PRESENTED_HEIGHT
from ui.charts.presented import NAMES as PRESENTED_NAMES
from ui.charts.presented import as_presented
from ui.charts.theme import GROUND, LABEL_WIDTH, TEXT, as_given, tooltip
from ui.state import presentation

ROW_HEIGHT = 25
PROFILE_ROW_HEIGHT = 44
ROOM_ROW_HEIGHT, ROOM_LETTERS = 30, 24  # of what is presented
# Pixels: a chart with such letters on a phone, one letter, what stands before and after a value at the end of a bar.
ROOM_WIDTH, ROOM_LETTER, ROOM_AROUND_A_VALUE = 700, 12, 16
ROOM_ROWS_OF_LINES = 4  # of the names of lines, over the bars
# Cities without their countries, one on a line: beside the names of indicators a phone has room for two only if these are cut.
MANY_CITIES, ROOM_INDICATOR, ROOM_INDICATOR_WIDE = 6, (460, 400), 520
ROOM_LEGEND: dict[str, Any] = {"offset": 12}
MOST_ROOM_ROWS = 14  # names that stand one under another in such letters; of more, some are left out
ROOM_NAMES = 480  # pixels of height at most, with names at the side
# Pixels from the end of a bar to its value, and of the ground around that; in such letters twice as many.
BEFORE_A_VALUE, AROUND_A_VALUE = 4, 6
AXIS_HEIGHT = 50  # Streamlit counts the axis into the height
REMEMBERED_DESIGNS = 128
# The less a figure is the city's own, the paler it is drawn.
LEVEL_OPACITY = {"city": 1.0, "district": 1.0, "region": 0.62, "country": 0.62}
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"]
# A distribution: pixels across a dot, of few places and of many; how wide the chart may be thought, between phone and screen,
# and how high the dots may stand.
FEW_PLACES, DOT, SMALL_DOT = 150, 12, 7
SWARM_WIDTH, TALLEST = 500, 480
WIDE_LABEL = 300  # pixels for a name beside a bar, where a screen is wide
# On a narrow one a long name is cut before what stands in brackets, such as the area that its value is of.
LETTERS_OF_A_LABEL, LETTERS_OF_A_NAME = 31, 11
_BRACKETS = "indexof(datum.label, ' (')"
CUT_IN_THE_MIDDLE = (
    f"containerSize()[0] < 700 && length(datum.label) > {LETTERS_OF_A_LABEL} && {_BRACKETS} > 0 ? "
    f"truncate(slice(datum.label, 0, {_BRACKETS}), max({LETTERS_OF_A_NAME}, "
    f"{LETTERS_OF_A_LABEL} - length(datum.label) + {_BRACKETS})) + slice(datum.label, {_BRACKETS}) : datum.label"
)
STEP = 18  # pixels from one name to the next
MIDDLE_HALF = 0.35  # opacity of the bar under the median
CLICK = "picked"  # the selection of a chart whose places can be clicked
TOOLTIP = {
    "who": "Place",
    "full_value": "Value",
    "year_text": "Year",
    "level_text": "Value of",
    "group_text": "Group",
    "mark_text": "Marks",
    "source_text": "Source",
}

Design = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite design, the frames it names and, for maps, the file of shapes that all its layers draw."""

    design: Design
    data: dict[str, pd.DataFrame | tuple[dict[str, Any], ...]]  # a frame, or the features of a GeoJSON
    shapes: Path | None = None
    presented_height: float | None = None  # where letters for the back row need another than charts usually have

    def on_screen(self) -> Design:
        """The specification for st.vega_lite_chart, which sends the frames apart; the browser fetches shapes once."""
        design = copy.deepcopy(self.design)
        if presentation.place():
            design = as_presented(design, *self._presented())
        design["datasets"] = dict(self._sent)
        if self.shapes:
            design["data"] = {"url": f"app/static/{self.shapes.name}", "format": {"type": "json", "property": "features"}}
        return design

    def _presented(self) -> tuple[float | None, bool]:
        """The height that a presented chart needs in pixels, None without names at the side; whether those are too many."""
        rows = 0
        for layer in self.design.get("layer", [self.design]):
            y = {**self.design.get("encoding", {}), **layer.get("encoding", {})}.get("y", {})
            if y.get("type") == "nominal" and y.get("axis", {}) is not None:
                rows = max([rows, *(data[y["field"]].nunique() for data in self.data.values() if y["field"] in data)])
        height = ROOM_ROW_HEIGHT * rows + 2 * AXIS_HEIGHT
        return self.presented_height or (min(height, ROOM_NAMES) if rows else None), rows > MOST_ROOM_ROWS

    @cached_property
    def _sent(self) -> dict[str, pa.Table | tuple[dict[str, Any], ...]]:
        """The data as they travel, made once for a chart that is drawn again."""
        return {name: pa.Table.from_pandas(one) if isinstance(one, pd.DataFrame) else one for name, one in self.data.items()}


def layer_of(design: Design, name: str) -> Design:
    """The layer of a design by the name that it was made with."""
    layer: Design = next(one for one in design["layer"] if one.get("name") == name)
    return layer


TITLE_AT_END = alt.Axis(titleAnchor="end")


def ranked_bars(places: pd.DataFrame, references: pd.DataFrame, palette: dict[str, str], axis_title: str) -> Chart:
    """Bars of places from the highest value, with reference lines.

    places: label, value, value_text, colour_key, opacity and the fields of TOOLTIP, in the order to draw.
    references: value, short (on the chart), text (in the tooltip), row. palette: colour by colour_key.
    """
    drawn = places[["label", "value", "value_text", "opacity", *TOOLTIP]].assign(
        order=range(len(places)), colour=places["colour_key"].map(palette), text_at=places["value"].clip(lower=0)
    )
    # The height is set on the remembered design: the number of bars changes with every filter.
    design = {**_ranked_bars(axis_title), "height": ROW_HEIGHT * max(len(places), 2) + AXIS_HEIGHT}
    return Chart(design, {"places": drawn, "references": references})


def without_names_on_a_phone(bars: Chart) -> Chart:
    """Bars whose many lines have names only on a wide screen: on a phone these would stand over each other."""
    design = copy.deepcopy(bars.design)
    layer_of(design, "reference_names")["mark"]["opacity"] = {"expr": "containerSize()[0] < 700 ? 0 : 1"}
    return Chart(design, bars.data)


def with_clicks(chart: Chart, place_codes: pd.Series | None = None, *frames: str) -> Chart:
    """A chart whose marks can be clicked: the selection CLICK holds the place_code of a row.

    place_codes: by the index of the rows, for frames of the chart that have none.
    """
    design = copy.deepcopy(chart.design)
    first = design["layer"][0].setdefault("name", "places")  # a click on any layer counts; the selection can stand in one
    select = {"type": "point", "fields": ["place_code"], "toggle": False}
    design["params"] = [{"name": CLICK, "select": select, "views": [first]}]
    data = dict(chart.data)
    for name in frames:
        if place_codes is not None and isinstance(rows := data.get(name), pd.DataFrame):
            data[name] = rows.assign(place_code=place_codes.reindex(rows.index))
    return Chart(design, data)


def for_a_room(bars: Chart) -> Chart:
    """Ranked bars in letters that the back row reads."""
    design, data = copy.deepcopy(bars.design), dict(bars.data)
    config = design["config"]
    config["axis"]["labelFontSize"] = ROOM_LETTERS
    config["axisX"] = {"tickCount": 5, "labelBound": True}
    config["axisYDiscrete"] |= {"labelLimit": 2 * LABEL_WIDTH, "labelExpr": "datum.label"}
    config["text"]["fontSize"] = ROOM_LETTERS
    places = data["places"]
    assert isinstance(places, pd.DataFrame)
    x = layer_of(design, "bars")["encoding"]["x"]
    x["title"] = None  # the line over the chart says it
    longest = end = float(places["value"].max())
    if longest > 0:
        guesses = data.get("guesses")
        last = float(guesses["value"].max()) if isinstance(guesses, pd.DataFrame) else 0.0
        end = max(_room_for_values(places) * longest, last + 1)
        x["scale"] |= {"nice": False, "domainMax": end}
        # What lies beyond is room for values, no part of the scale: an axis of per cent has no 120.
        beyond = f"datum.value > {max(longest, last):g}"
        x["axis"] |= {
            "labelExpr": f"{beyond} ? '' : datum.label",
            "gridOpacity": {"condition": {"test": beyond, "value": 0}, "value": 1},
        }
    width = end - min(0.0, float(places["value"].min()))
    lines = {name: frame for name in ("room", "references") if isinstance(frame := data.get(name), pd.DataFrame)}
    apart = _names_apart(list(lines.values()), width / (ROOM_WIDTH - _room_for_names(places)))
    data |= dict(zip(lines, apart, strict=True))
    over = max([0, *(-row for frame in apart for row in frame["row"])])  # the lowest row has its place beside the axis
    # Values stand over the lines, of guesses too: a line through a number is not to be read.
    design["layer"].sort(key=lambda layer: layer.get("name") in ("grounds", "values"))
    for name in ("grounds", "values"):
        layer_of(design, name)["mark"]["dx"] = 2 * BEFORE_A_VALUE
    layer_of(design, "grounds")["mark"]["strokeWidth"] = 2 * AROUND_A_VALUE
    height = ROOM_ROW_HEIGHT * max(len(places), 2) + AXIS_HEIGHT
    design["height"] = height + over
    return Chart(design, data, presented_height=min(height, PRESENTED_HEIGHT) + over)


def _names_apart(lines: Sequence[pd.DataFrame], pixel: float) -> list[pd.DataFrame]:
    """Lines through bars with each name in the lowest row in which it stands over no other, those of the first frame first.

    pixel: in the unit of the values. Where all rows are full, a line has no name: the note has it.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(ROOM_ROWS_OF_LINES)]
    apart = []
    for frame in lines:
        names, rows = [], []
        for value, name in zip(frame["value"], frame["short"], strict=True):
            end = value + pixel * ROOM_LETTER * (len(name) + 1)
            free = (row for row, others in enumerate(taken) if all(end <= left or value >= right for left, right in others))
            row = next(free, None)
            if row is not None:
                taken[row].append((value, end))
            names.append("" if row is None else name)
            rows.append(-ROOM_LETTERS * (row or 0))
        apart.append(frame.assign(short=names, row=rows))
    return apart


def _room_for_names(places: pd.DataFrame) -> int:
    """Pixels for the names of places, on a phone."""
    return min(PRESENTED_NAMES, ROOM_LETTER * int(places["label"].str.len().max()))


def _room_for_values(places: pd.DataFrame) -> float:
    """How much longer than its longest bar an axis is, so that a phone shows the value beside it."""
    names = _room_for_names(places)
    value = ROOM_LETTER * int(places["value_text"].str.len().max()) + ROOM_AROUND_A_VALUE
    return (ROOM_WIDTH - names) / (ROOM_WIDTH - names - value)


def with_guesses(bars: Chart, numbers: Sequence[int]) -> Chart:
    """Ranked bars with what a room guessed on their axis: a line through them at the median, a row with a tick for each guess."""
    if not numbers:
        return bars
    places, references = bars.data["places"], bars.data["references"]
    assert isinstance(places, pd.DataFrame) and isinstance(references, pd.DataFrame)
    row = {"label": f"The room's guesses ({len(numbers)})", "order": len(places)}
    empty = {**dict.fromkeys(places.columns, ""), **row, "colour": colours.ROOM, "value": 0.0, "text_at": 0.0, "opacity": 0.0}
    guesses = pd.DataFrame({"value": list(numbers), **row, "text": [str(number) for number in numbers]})
    middle = float(guesses["value"].median())
    line = pd.DataFrame([{"value": middle, "short": f"room {middle:g}", "row": -12 * len(references)}])
    height, layers = bars.design["height"] + ROW_HEIGHT, [*bars.design["layer"], *_guesses()]
    design = {**bars.design, "height": height, "layer": layers}
    data = {**bars.data, "places": pd.concat([places, pd.DataFrame([empty])]), "guesses": guesses, "room": line}
    return Chart(design, data)


@lru_cache(1)
def _guesses() -> tuple[Design, ...]:
    order = alt.EncodingSortField(field="order", op="min", order="ascending")
    x = alt.X("value:Q")
    ticks = (
        alt.Chart(alt.NamedData("guesses"))
        .mark_tick(color=colours.ROOM, opacity=0.8, thickness=5, height={"band": 0.72})
        .encode(x=x, y=alt.Y("label:N", sort=order), tooltip=tooltip({"text": "Guess"}))
    )
    middle = alt.Chart(alt.NamedData("room")).encode(x=x)
    line = middle.mark_rule(color=colours.ROOM, strokeWidth=3).encode(tooltip=tooltip({"short": "Median of the guesses"}))
    name = middle.mark_text(align="left", dx=4, baseline="bottom", fontWeight="bold", color=colours.ROOM).encode(
        y=alt.value(0), yOffset=alt.YOffset("row:O", scale=None), text="short:N"
    )
    return tuple(alt.layer(ticks, line, name).to_dict()["layer"])


@lru_cache(REMEMBERED_DESIGNS)
def _ranked_bars(axis_title: str) -> Design:
    order = alt.EncodingSortField(field="order", op="min", order="ascending")
    base = alt.Chart(alt.NamedData("places")).encode(y=alt.Y("label:N", sort=order, title=None), tooltip=tooltip(TOOLTIP))
    bars = (
        base.properties(name="bars")
        .mark_bar(height={"band": 0.72})
        .encode(
            # From the end of the axis leftwards: on a phone a long title has its room under the names.
            x=alt.X("value:Q", title=axis_title, scale=alt.Scale(zero=True, nice=True), axis=TITLE_AT_END),
            color=as_given("colour", alt.Color),
            opacity=as_given("opacity", alt.Opacity),
        )
    )
    at_end = {"x": alt.X("text_at:Q"), "text": alt.Text("value_text:N")}
    values = base.properties(name="values").mark_text(align="left", dx=BEFORE_A_VALUE).encode(**at_end)
    # A line through a value would strike it out: the ground that the chart stands on goes between them.
    # A narrower one would leave the line open beside a point, where it reads as a digit.
    ground = {**GROUND, "strokeWidth": AROUND_A_VALUE}
    grounds = base.properties(name="grounds").mark_text(align="left", dx=BEFORE_A_VALUE, **ground).encode(**at_end)
    reference = alt.Chart(alt.NamedData("references")).encode(x="value:Q")
    lines = reference.mark_rule(style="reference").encode(tooltip=tooltip({"text": "Reference"}))
    line_names = reference.properties(name="reference_names").mark_text(align="left", dx=4, baseline="bottom", fontStyle="italic")
    line_names = line_names.encode(
        y=alt.value(0),
        yOffset=alt.YOffset("row:O", scale=None),
        text="short:N",
    )
    design = alt.layer(bars, lines, grounds, values, line_names).to_dict()
    limit = {"expr": f"containerSize()[0] < 700 ? {LABEL_WIDTH} : {WIDE_LABEL}"}
    design["config"]["axisYDiscrete"] |= {"labelLimit": limit, "labelExpr": CUT_IN_THE_MIDDLE}
    return design


def distribution(places: pd.DataFrame, highlighted: pd.DataFrame, palette: dict[str, str], axis_title: str) -> Chart:
    """A dot for each place at its value, those of like values one over another, with the chosen places named.

    places: value, short_label, value_text. highlighted: those of them to name, with colour_key and the fields of TOOLTIP.
    Heights are pixels over the axis.
    """
    size = DOT if len(places) <= FEW_PLACES else SMALL_DOT
    dots = _stacked(places, size)
    top = float(dots["height"].max())
    step = room_step(top, len(highlighted)) if presentation.place() else STEP
    # One step of height a name, so that neighbours do not write over each other. Names lean to the middle, the outermost highest:
    # the lines that they pass over end below them.
    middle = (places["value"].min() + places["value"].max()) / 2
    ordered = highlighted.sort_values("value", key=lambda values: (values - middle).abs())
    marked = ordered[["value", *TOOLTIP]].assign(
        colour=ordered["colour_key"].map(palette),
        dot=dots["height"].reindex(ordered.index),
        height=[top + step * (i + 1) for i in range(len(ordered))],
        text=ordered["short_label"] + " " + ordered["value_text"],
        is_left=ordered["value"] < middle,
    )
    height = top + step * (len(ordered) + 1)  # set on a copy of the remembered design: it changes with every filter
    design = copy.deepcopy(_distribution(axis_title, size))
    design["height"] = height + AXIS_HEIGHT
    layer_of(design, "dots")["encoding"]["y"]["scale"]["domain"] = [0, height]
    # A layer without marks is a picture without a name to those who cannot see it.
    others = dots.drop(index=ordered.index) if len(ordered) < len(dots) else dots
    if marked.empty:
        return Chart({**design, "layer": [layer_of(design, "dots")]}, {"dots": others})
    return Chart(design, {"dots": others, "highlighted": marked})


def room_step(top: float, names: int) -> float:
    """The height of a name over dots that reach so high, in the letters of a room, once all is as high as a screen allows."""
    left = PRESENTED_HEIGHT - AXIS_HEIGHT - ROOM_ROW_HEIGHT * (names + 1)
    return max(ROOM_ROW_HEIGHT, ROOM_ROW_HEIGHT * top / max(left, ROOM_ROW_HEIGHT))


@lru_cache(REMEMBERED_DESIGNS)
def _distribution(axis_title: str, size: int) -> Design:
    upwards = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    at = alt.X("value:Q", title=axis_title, scale=alt.Scale(zero=False, nice=True, padding=size))
    dots = (
        alt.Chart(alt.NamedData("dots"), height=AXIS_HEIGHT, name="dots")
        .mark_circle(color=colours.OTHER, size=size * size)
        .encode(x=at, y=upwards, tooltip=tooltip({"text": "Place"}))
    )
    base = alt.Chart(alt.NamedData("highlighted")).encode(
        x="value:Q", color=as_given("colour", alt.Color), tooltip=tooltip(TOOLTIP)
    )
    own = base.mark_circle(size=2 * size * size).encode(y="dot:Q")
    rules = base.mark_rule(strokeWidth=1.5).encode(y="height:Q", y2="dot")
    named = base.encode(y="height:Q", text="text:N", color=alt.value(TEXT))
    to_the_right = named.transform_filter("datum.is_left").mark_text(align="left", dx=6, fontWeight="bold")
    to_the_left = named.transform_filter("!datum.is_left").mark_text(align="right", dx=-6, fontWeight="bold")
    return alt.layer(dots, rules, own, to_the_right, to_the_left).to_dict()


def _stacked(places: pd.DataFrame, size: int) -> pd.DataFrame:
    """Where each place is drawn: value, height (pixels over the axis), text; by index of `places`.

    From the lowest value on, each dot lies in the lowest row in which it covers none, on a chart of SWARM_WIDTH pixels.
    Rows that would stand over TALLEST pixels high are moved closer.
    """
    values = places["value"]
    least = (values.max() - values.min()) * size / SWARM_WIDTH or 1.0  # between two dots of a row; any where all are equal
    ends: list[float] = []  # of each row: the value from which on a dot covers none
    heights = {}
    for place, value in values.sort_values().items():
        row = next((number for number, end in enumerate(ends) if value >= end), len(ends))
        ends[row : row + 1] = [value + least]
        heights[place] = (row + 0.5) * size
    squeeze = min(1.0, TALLEST / (len(ends) * size))
    return pd.DataFrame(
        {
            "value": values,
            "height": pd.Series(heights, dtype=float).reindex(places.index) * squeeze,
            "text": places["short_label"] + " " + places["value_text"],
        }
    )


def profile(
    figures: pd.DataFrame,
    context: pd.DataFrame,
    palette: dict[str, str],
    axis_title: str,
    short_names: Mapping[str, str] | None = None,
) -> Chart:
    """Dots of chosen cities over the measures of a family, before the spread of all places. Hollow dots are weak figures.

    figures: measure, value, colour_key, fill_opacity and the fields of TOOLTIP. context: measure, lower_quartile,
    median, upper_quartile, text, in the order to draw. short_names: of keys of the palette, where there is little room.
    """
    order = tuple(context["measure"])
    drawn = figures[["measure", "value", "colour_key", "fill_opacity", *TOOLTIP]]
    spread = context[["measure", "lower_quartile", "median", "upper_quartile", "text"]]
    design = copy.deepcopy(_profile(axis_title, order))
    encoding = layer_of(design, "dots")["encoding"]
    is_narrow = "containerSize()[0] < 700"
    name = f"{json.dumps(short_names or {})}[datum.label] || datum.label"
    if presentation.place():
        design["layer"].remove(layer_of(design, "names"))  # beside the rows there is room for them
        has_many = len(palette) >= MANY_CITIES
        limit = {"expr": f"{is_narrow} ? {ROOM_INDICATOR[has_many]} : {ROOM_INDICATOR_WIDE}"}
        columns = {"expr": f"{is_narrow} ? {1 + has_many} : {len(SHAPES) // 2}"}
        for layer in design["layer"]:
            layer["encoding"]["y"]["axis"] = {"domain": False, "labelLimit": limit}
        for channel in ("stroke", "fill", "shape"):
            encoding[channel]["legend"] = {**ROOM_LEGEND, "columns": columns}
    else:
        name = f"{is_narrow} ? {name} : datum.label"  # a phone has no room for countries
    for channel, values in (("stroke", list(palette.values())), ("fill", list(palette.values())), ("shape", SHAPES)):
        encoding[channel]["scale"] = {"domain": list(palette), "range": values}
        encoding[channel]["legend"]["labelExpr"] = name
    return Chart(design, {"figures": drawn, "spread": spread}, presented_height=ROOM_NAMES)


@lru_cache(REMEMBERED_DESIGNS)
def _profile(axis_title: str, order: tuple[str, ...]) -> Design:
    # Names stand above their row, not beside it: beside, they would take half of a phone.
    y = alt.Y("measure:N", sort=list(order), title=None, axis=None)
    scale = alt.Scale(zero=True, nice=True)
    back = alt.Chart(alt.NamedData("spread"), height=PROFILE_ROW_HEIGHT * len(order) + AXIS_HEIGHT + 60).encode(
        y=y, tooltip=tooltip({"measure": "Indicator", "text": "All places"})
    )
    names = (
        back.properties(name="names").mark_text(align="left", baseline="bottom", dy=-9).encode(x=alt.value(0), text="measure:N")
    )
    spread = back.mark_bar(height=12, color=colours.OTHER, opacity=MIDDLE_HALF).encode(
        x=alt.X("lower_quartile:Q", title=axis_title, scale=scale), x2="upper_quartile"
    )
    middle = back.mark_tick(color=TEXT, thickness=2, size=18).encode(x="median:Q")
    dots = (
        alt.Chart(alt.NamedData("figures"), name="dots")
        .mark_point(size=110, strokeWidth=2, aria=False)
        .encode(
            x="value:Q",
            y=y,
            stroke=alt.Stroke("colour_key:N", legend=_legend()),
            fill=alt.Fill("colour_key:N", legend=_legend()),
            fillOpacity=as_given("fill_opacity", alt.FillOpacity),
            shape=alt.Shape("colour_key:N", legend=_legend()),
            tooltip=tooltip({"measure": "Indicator", **TOOLTIP}),
        )
    )
    return alt.layer(spread, middle, names, dots).to_dict()


def network_means(means: pd.DataFrame, name: str) -> Chart:
    """Averages of the dimensions of the Intercultural Cities Index.

    means: measure, value, value_text, kind, definition, in the order to draw. name: whose averages they are.
    """
    drawn = means[["measure", "value", "value_text", "kind", "definition"]]
    return Chart(_network_means(name, tuple(means["measure"])), {"means": drawn})


@lru_cache(REMEMBERED_DESIGNS)
def _network_means(name: str, order: tuple[str, ...]) -> Design:
    base = alt.Chart(alt.NamedData("means"), height=ROW_HEIGHT * len(order) + AXIS_HEIGHT).encode(
        y=alt.Y("measure:N", sort=list(order), title=None),
        tooltip=tooltip(
            {
                "measure": "Dimension",
                "value_text": name,
                "kind": "Field of action",
                "definition": "What it asks",
            }
        ),
    )
    x = alt.X("value:Q", title="Average score, 0 to 100", scale=alt.Scale(domain=[0, 100]))
    bars = base.mark_bar(height={"band": 0.7}, color=colours.CITY[0], opacity=0.85).encode(x=x)
    ends = base.mark_text(align="left", dx=4).encode(x=x, text="value_text:N")
    return alt.layer(bars, ends).to_dict()


def coverage(cells: pd.DataFrame) -> Chart:
    """A heat map of measures by year. cells: measure, year, place_count, text, in the order to draw.

    And short, where given: what a phone writes under the row before, whose name begins with the same words; else empty.
    """
    drawn = cells[["measure", "year", "place_count", "text"]]
    short = cells[cells["short"] != ""].set_index("measure")["short"].to_dict() if "short" in cells else {}
    return Chart(_coverage(tuple(dict.fromkeys(cells["measure"])), tuple(short.items())), {"cells": drawn})


WHOLE_NAME = alt.expr(f"containerSize()[0] < 700 ? {LABEL_WIDTH} : 440")


@lru_cache(REMEMBERED_DESIGNS)
def _coverage(order: tuple[str, ...], short: tuple[tuple[str, str], ...]) -> Design:
    name = f"containerSize()[0] < 700 && {json.dumps(dict(short))}[datum.label] || datum.label"
    heat = alt.Chart(alt.NamedData("cells"), height=18 * len(order) + AXIS_HEIGHT)
    return (
        heat.mark_rect(stroke="white", strokeWidth=0.4)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=-90, labelOverlap=True)),
            # A group of people at the end of a name is what tells two rows apart: names are cut on a phone alone.
            y=alt.Y("measure:N", sort=list(order), title=None, axis=alt.Axis(labelLimit=WHOLE_NAME, labelExpr=name)),
            color=alt.Color("place_count:Q", scale=alt.Scale(range=colours.SEQUENCE, domainMin=0), legend=None),
            tooltip=tooltip({"measure": "Indicator", "year": "Year", "text": "Coverage"}),
        )
        .to_dict()
    )


UPRIGHT = {"labelAngle": -90, "labelAlign": "left", "labelBaseline": "middle", "labelPadding": 6, "labelExpr": "datum.label"}
LEVEL_ABOVE = 640  # pixels of width
NAME_LINE = 11  # height of a line
HEAD = " "  # the row of a grid that holds the headings of groups of columns


def names_above(names: Sequence[str]) -> Design:
    """The axis of names over the columns of a grid: level, a word a line, over wide columns; upright over narrow ones."""
    level = f"width > {LEVEL_ABOVE}"
    lines = max(len(name.replace("-", "- ").split()) for name in names)
    of_level = {
        "labelAngle": "0",
        "labelAlign": "'center'",
        "labelBaseline": "'bottom'",
        "labelPadding": str(10 + NAME_LINE * (lines - 1)),
    }
    turned = {name: {"expr": f"{level} ? {value} : {json.dumps(UPRIGHT[name])}"} for name, value in of_level.items()}
    return {
        "orient": "top",
        "domain": False,
        "ticks": False,
        "labelLimit": 260,
        "labelOverlap": False,
        "labelExpr": f"{level} ? split(replace(datum.label, '-', '- '), ' ') : datum.label",
        **turned,
    }


def headings(columns: str) -> alt.Chart:
    """The layer of a grid that names groups of columns, each over its first: rows of the frame `heads` in the row HEAD.

    columns: the field of the columns.
    """
    return (
        alt.Chart(alt.NamedData("heads"), name="headings")
        .mark_text(align="left", dx=2, fontStyle="italic", fontSize=11)
        .encode(text="text:N", x=alt.X(columns, type="nominal", bandPosition=0))
    )


def with_upright_names(chart: Chart) -> Chart:
    """A grid for a picture: inside a picture a chart does not know its width."""
    design = copy.deepcopy(chart.design)
    design["encoding"]["x"]["axis"] |= UPRIGHT
    return Chart(design, chart.data)


def _legend() -> alt.Legend:
    return alt.Legend(columns=2, symbolSize=110, labelLimit=alt.expr("containerSize()[0] < 700 ? 140 : 260"))
