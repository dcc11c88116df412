"""Shares of newcomers over time: a line a definition and area, never joined."""

from functools import lru_cache

import altair as alt
import pandas as pd

from ui import colours, figures, wording
from ui.charts import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design

HEIGHT = 260


def over_time(rows: pd.DataFrame) -> Chart:
    """Points of each share, joined over neighbouring years of one definition and area."""
    line = [
        f"{measure.removesuffix(' of the city')} ({wording.lower(wording.AREA_BASIS[basis])})"
        for measure, basis in zip(rows["measure"], rows["area_basis"], strict=True)
    ]
    ordered = rows.assign(line=line).sort_values(["line", "year"])
    is_new = ordered.groupby("line")["year"].diff() != 1
    drawn = ordered.assign(
        stretch=is_new.cumsum().astype("str"),
        text=[wording.value(value, "%") for value in ordered["value"]],
        source=ordered["source_id"].map(figures.source_names()),
        fill_opacity=[1.0 if mark == "as_published" else 0.0 for mark in ordered["reliability"]],
    )
    names = tuple(dict.fromkeys(drawn["line"]))
    columns = ["line", "stretch", "year", "value", "text", "source", "fill_opacity"]
    return Chart(_over_time(names), {"shares": drawn[columns]})


@lru_cache(REMEMBERED_DESIGNS)
def _over_time(names: tuple[str, ...]) -> Design:
    scale = alt.Scale(domain=list(names), range=colours.CITY[: len(names)])
    base = alt.Chart(alt.NamedData("shares"), height=HEIGHT + AXIS_HEIGHT).encode(
        x=alt.X(
            "year",
            type="quantitative",
            title=None,
            scale=alt.Scale(nice=False, padding=20),
            axis=alt.Axis(format="d", tickMinStep=1),
        ),
        y=alt.Y("value", type="quantitative", title="Percent of residents", scale=alt.Scale(zero=True)),
        color=alt.Color(
            "line", type="nominal", scale=scale, legend=alt.Legend(orient="top", title=None, columns=1, labelLimit=420)
        ),
        detail=alt.Detail("stretch", type="nominal"),
    )
    dots = base.mark_point(size=60, strokeWidth=1.6).encode(
        fill=alt.Fill("line", type="nominal", scale=scale, legend=None),
        fillOpacity=alt.FillOpacity("fill_opacity", type="quantitative", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("line", type="nominal", title="Share"),
            alt.Tooltip("year", type="ordinal", title="Year"),
            alt.Tooltip("text", type="nominal", title="Value"),
            alt.Tooltip("source", type="nominal", title="Source"),
        ],
    )
    return alt.layer(base.mark_line(strokeWidth=2), dots).to_dict()
