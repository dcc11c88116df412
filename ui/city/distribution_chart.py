"""Strips: of each measure a tick for every place with a figure, before them the other cities and the city with value and rank."""

import copy
from functools import lru_cache
from typing import Literal

import altair as alt
import pandas as pd

from ui.charts import colours, designs
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design

ROW_HEIGHT = 54
LEGEND_HEIGHT, LEGEND_ROW = 74, 30
TICK, MEDIAN = 15, 25
CITY_DOT, PEER_DOT = 120, 45
# Under a third of the way a label begins at its dot, over two thirds it ends there, between it stands in the middle.
Align = Literal["left", "center", "right"]
THIRDS: dict[Align, tuple[float, float]] = {"left": (-1.0, 1 / 3), "center": (1 / 3, 2 / 3), "right": (2 / 3, 2.0)}


def distribution_chart(
    figures: pd.DataFrame, context: pd.DataFrame, places: pd.DataFrame, palette: dict[str, str], axis_title: str
) -> Chart:
    """The dots and spread of `charts.profile`, with all places and the label of the city's own figure.

    figures, context, palette: as for `charts.profile`; context also has own_value, own_label and own_colour.
    places: measure, value; a row a place, without its name.
    """
    order = tuple(context["measure"])
    compact = figures.astype(dict.fromkeys(figures.select_dtypes("str"), "category"))  # texts repeat, and are sent once
    chart = designs.profile(compact, context, palette, axis_title)
    spread, middle, names, dots = copy.deepcopy(chart.design["layer"])
    middle["mark"] |= {"size": MEDIAN, "thickness": 3}
    sizes = [CITY_DOT if colour != colours.SIMILAR else PEER_DOT for colour in palette.values()]
    scale = {"type": "ordinal", "domain": list(palette), "range": sizes}  # by itself Vega-Lite would not draw a lone city
    dots["encoding"]["size"] = {**dots["encoding"]["shape"], "scale": scale}
    for channel in ("stroke", "fill", "shape", "size"):  # one name a line: cities of one's choice are named in full
        dots["encoding"][channel]["legend"] = {**dots["encoding"]["shape"]["legend"], "columns": 1, "labelLimit": 420}
    ticks, *labels = _ticks_and_labels(order)
    design = {
        **chart.design,
        "height": ROW_HEIGHT * len(order) + AXIS_HEIGHT + LEGEND_HEIGHT + LEGEND_ROW * (len(palette) - 1),
        "layer": [spread, ticks, middle, names, dots, *labels],
    }
    reach = max(100.0, places["value"].max()) if len(places) else 100.0
    own = pd.DataFrame(
        {
            "measure": context["measure"],
            "value": context["own_value"],
            "text": context["own_label"],
            "colour": context["own_colour"],
            "align": [_align(value / reach) for value in context["own_value"]],
        }
    )
    # Thousands of ticks: short numbers, and names of measures sent once.
    sent = places.assign(measure=pd.Categorical(places["measure"], list(order)), value=places["value"].round(1).astype("float32"))
    return Chart(design, {**chart.data, "places": sent[["measure", "value"]], "own": own})


def _align(share: float) -> Align:
    return next(align for align, (low, high) in THIRDS.items() if low <= share < high)


@lru_cache(REMEMBERED_DESIGNS)
def _ticks_and_labels(order: tuple[str, ...]) -> list[Design]:
    y = alt.Y("measure", type="nominal", sort=list(order), title=None, axis=None)
    x = alt.X("value", type="quantitative")
    ticks = alt.Chart(alt.NamedData("places")).mark_tick(
        color=colours.REFERENCE, thickness=1, size=TICK, opacity=1, fillOpacity=0.4, aria=False, tooltip=None
    )
    own = alt.Chart(alt.NamedData("own")).encode(
        x=x, y=y, text=alt.Text("text", type="nominal"), color=alt.Color("colour", type="nominal", scale=None, legend=None)
    )
    labels = [
        own.transform_filter(alt.datum.align == align).mark_text(align=align, baseline="top", dy=10, dx=dx, fontWeight="bold")
        for align, dx in zip(THIRDS, (-5, 0, 5), strict=True)
    ]
    layers: list[Design] = alt.layer(ticks.encode(x=x, y=y), *labels).to_dict()["layer"]
    return layers
