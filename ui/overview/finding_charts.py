"""The small charts of the findings of Home."""

from functools import lru_cache
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd

from ui import wording
from ui.charts import colours
from ui.charts.designs import REMEMBERED_DESIGNS, Chart, Design
from ui.charts.theme import as_given, tooltip
from ui.statements import ABOUT_LEVEL

HEIGHT = 150
BELOW, REACHED = colours.OTHER, colours.CITY[0]
LESS, LEVEL, MORE = colours.DIVERGING[-2], colours.OTHER, colours.DIVERGING[0]


def histogram(values: pd.Series, threshold: float, step: float, name: str, noun: str) -> Chart:
    """How many places have which share (percent), those from a threshold on in another colour.

    step: width of a column; the threshold is the edge of one. name: of the threshold, in the chart. noun: what is counted.
    """
    first, last = (int(np.floor((end - threshold) / step)) for end in (values.min(), values.max()))
    edges = [threshold + step * i for i in range(first, last + 2)]
    counts, _ = np.histogram(values, bins=edges)
    columns = pd.DataFrame({"from": edges[:-1], "to": edges[1:], "count": counts})
    columns["colour"] = [REACHED if i >= 0 else BELOW for i in range(first, last + 1)]
    columns["text"] = [f"{low:.1f} to under {high:.1f} %" for low, high in pairwise(edges)]
    reference = pd.DataFrame({"value": [threshold], "text": [name], "height": [1.1 * counts.max()]})
    return Chart(_histogram(noun), {"columns": columns, "reference": reference})


@lru_cache(REMEMBERED_DESIGNS)
def _histogram(noun: str) -> Design:
    columns = (
        alt.Chart(alt.NamedData("columns"), height=HEIGHT)
        .mark_rect(stroke=None)
        .encode(
            x=alt.X(
                "from:Q",
                title=None,
                scale=alt.Scale(zero=False, nice=False),
                axis=alt.Axis(grid=False, tickCount=5, labelExpr="datum.label + ' %'"),
            ),
            x2="to",
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickCount=3, tickMinStep=1, format="d")),
            y2=alt.datum(0),
            color=as_given("colour", alt.Color),
            tooltip=[
                alt.Tooltip("text:N", title="Range"),
                alt.Tooltip("count:Q", title=f"Number of {noun}"),
            ],
        )
    )
    reference = alt.Chart(alt.NamedData("reference")).encode(x="value:Q", y="height:Q")
    line = reference.mark_rule(style="reference").encode(y2=alt.datum(0))
    name = reference.mark_text(align="left", dx=5, fontStyle="italic").encode(text="text:N")
    return alt.layer(columns, line, name).to_dict()


def bars(regions: pd.Series, gaps: pd.Series, reliability: pd.Series) -> Chart:
    """Regions by their gap (percentage points) from the lowest, in three colours: more often in work, about level, less often."""
    order = gaps.sort_values().index
    doubts = [wording.RELIABILITY[mark][1] for mark in reliability[order]]
    drawn = pd.DataFrame({"who": regions[order], "value": gaps[order], "doubt": doubts}).reset_index(drop=True)
    drawn["order"] = range(len(drawn))
    drawn["colour"] = [LESS if gap >= ABOUT_LEVEL else MORE if gap <= -ABOUT_LEVEL else LEVEL for gap in drawn["value"]]
    drawn["text"] = [f"{wording.number(gap, 1)} points" for gap in drawn["value"]]
    sides = pd.DataFrame({"side": ["less", "more"], "colour": [LESS, MORE]})
    sides = sides[sides["colour"].isin(drawn["colour"])].assign(text=lambda rows: rows["side"] + " often in work")
    return Chart(_bars(), {"bars": drawn, "sides": sides})


@lru_cache(1)
def _bars() -> Design:
    columns = (
        alt.Chart(alt.NamedData("bars"), height=HEIGHT)
        .mark_bar(stroke=None)
        .encode(
            x=alt.X("order:O", title=None, axis=None, scale=alt.Scale(padding=0)),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=4)),
            color=as_given("colour", alt.Color),
            tooltip=tooltip({"who": "Region", "text": "Gap", "doubt": "Reliability"}),
        )
    )
    sides = alt.Chart(alt.NamedData("sides")).encode(text="text:N")
    above = sides.transform_filter("datum.side == 'less'").mark_text(align="left", fontStyle="italic")
    below = sides.transform_filter("datum.side == 'more'").mark_text(align="right", fontStyle="italic")
    return alt.layer(
        columns,
        above.encode(x=alt.value(6), y=alt.value(8)),
        below.encode(x=alt.value(alt.ExprRef("width - 6")), y=alt.value(alt.ExprRef("height - 8"))),
    ).to_dict()
