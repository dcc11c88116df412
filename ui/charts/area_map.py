"""Maps of areas, regions or countries, each filled by the class of its figure.

Vega draws them: the browser keeps the file of shapes, and a change of year or measure sends a line of data an area. pydeck, as in
city_map.py, keeps colours and tooltips inside the shapes, and would send every border again.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from queries.database import cached_per_database, run
from ui.charts import colours
from ui.charts.designs import CLICK, REMEMBERED_DESIGNS, TOOLTIP, Chart, Design
from ui.charts.theme import as_given, tooltip

STATIC = Path(__file__).parents[2] / "static"
HEIGHT = 500
Bounds = tuple[float, float, float, float]  # west, south, east, north
EUROPE: Bounds = (-24.0, 34.0, 44.0, 70.5)  # the first view
NEAR_EUROPE: Bounds = (-26.0, 33.0, 47.0, 72.5)  # areas that reach a little beyond it
SOLID, DASHED, DOTTED = "solid", "dashed", "dotted"
REPEATED = ("year_text", "group_text", "mark_text", "source_text")
_MARGIN = 0.96
SMALL_SHARE, CIRCLE = 0.025, 500  # of the width or height shown; square pixels


@dataclass(frozen=True)
class Shapes:
    """A file of shapes in static/, the property that names an area, and the level of its places."""

    file: Path
    code: str
    place_level: str


REGIONS = Shapes(STATIC / "nuts2.geojson", "nuts_code", "region")
COUNTRIES = Shapes(STATIC / "countries.geojson", "country_code", "country")


def shape_map(
    shapes: Shapes,
    areas: pd.DataFrame,
    bounds: Bounds = EUROPE,
    tooltips: tuple[tuple[str, str], ...] = tuple(TOOLTIP.items()),
    picks_several: bool = False,
) -> Chart:
    """A map of areas. A click picks an area: the selection CLICK holds its place_code.

    areas: place_code, fill (a colour), opacity (0-1), border (SOLID, DASHED, DOTTED), ring (a colour, or None for areas
    not picked out), and the fields of `tooltips`. Areas without a row are drawn as land. tooltips: fields with their titles.
    picks_several: a click adds an area to the selection or takes it away; otherwise each click starts anew.
    """
    fields = dict(tooltips)
    drawn = areas[["place_code", "fill", "opacity", "border", "ring", *fields]]
    # What repeats is sent once: a map is sent again with each year that is played.
    repeated = [field for field in REPEATED if field in fields]
    drawn = drawn.astype(dict.fromkeys(["fill", "border", "ring", *repeated], "category"))
    design = _shape_map(shapes, bounds, colours.is_dark(), tooltips, picks_several)
    return Chart(design, {"areas": drawn, "small": _small_rings(shapes, areas, bounds)}, shapes.file)


def _small_rings(shapes: Shapes, areas: pd.DataFrame, bounds: Bounds) -> pd.DataFrame:
    """Where circles go: around the areas picked out that are too small for their outline to be seen. Columns: lon, lat, ring."""
    west, south, east, north = bounds
    ringed = areas[areas["ring"].notna()]
    found = _extents(shapes).reindex(ringed["place_code"]).assign(ring=ringed["ring"].tolist()).reset_index(drop=True)
    is_narrow = found["east"] - found["west"] < SMALL_SHARE * (east - west)
    is_low = found["north"] - found["south"] < SMALL_SHARE * (north - south)
    small = found[is_narrow & is_low]
    return small.rename(columns={"label_lon": "lon", "label_lat": "lat"})[["lon", "lat", "ring"]]


@lru_cache(REMEMBERED_DESIGNS)
def _shape_map(shapes: Shapes, bounds: Bounds, dark: bool, tooltips: tuple[tuple[str, str], ...], picks_several: bool) -> Design:
    land, border = ("#1c262e", "#4e5c67") if dark else ("#eef1f3", "#ffffff")
    areas = alt.LookupData(
        data=alt.NamedData("areas"), key="place_code", fields=["place_code", "fill", "opacity", "border", "ring", *dict(tooltips)]
    )
    shown, every = tooltip(dict(tooltips)), alt.Chart(alt.NamedData("shapes"))
    known = every.transform_lookup(lookup=f"properties.{shapes.code}", from_=areas)
    clicks: dict[str, Any] = {"toggle": "true", "clear": False} if picks_several else {"toggle": False}
    background = every.mark_geoshape(fill=land, stroke=border, strokeWidth=0.6, clip=True, aria=False)
    filled = (
        known.transform_filter("isValid(datum.fill)")
        .mark_geoshape(strokeWidth=0.9, clip=True)
        .encode(
            fill=as_given("fill", alt.Fill),
            fillOpacity=as_given("opacity", alt.FillOpacity),
            stroke=alt.when(f"datum.border == '{DASHED}'").then(alt.value(border)).otherwise(alt.value(colours.BORDER)),
            strokeDash=alt.when(f"datum.border == '{DASHED}'")
            .then(alt.value([3, 2]))
            .when(f"datum.border == '{DOTTED}'")
            .then(alt.value([1, 1.5]))
            .otherwise(alt.value([1, 0])),
            tooltip=shown,
        )
        .add_params(alt.selection_point(name=CLICK, fields=["place_code"], **clicks))
    )
    rings = (
        known.transform_filter("isValid(datum.ring)")
        .mark_geoshape(filled=False, strokeWidth=3, clip=True, aria=False)  # a click goes through to the area
        .encode(stroke=as_given("ring", alt.Stroke), tooltip=shown)
    )
    design = alt.layer(background, filled, rings, *_circles(land)).properties(height=HEIGHT).to_dict()
    for layer in design["layer"]:
        if layer["data"] == {"name": "shapes"}:  # which all of the chart draws
            del layer["data"]
    design["projection"] = _projection(bounds)
    return design


def _circles(land: str) -> tuple[alt.Chart, alt.Chart]:
    """Around areas too small for their outline to be seen: a halo in the colour of the land, and the circle."""
    small = alt.Chart(alt.NamedData("small")).encode(longitude="lon:Q", latitude="lat:Q")
    circle = partial(small.mark_point, filled=False, size=CIRCLE, clip=True, aria=False)
    return circle(stroke=land, strokeWidth=6), circle(strokeWidth=3).encode(stroke=as_given("ring", alt.Stroke))


def _projection(bounds: Bounds) -> Design:
    """Mercator over the bounds, as large as width and height allow."""
    west, south, east, north = bounds
    wide = math.radians(east - west)
    low, high = (math.log(math.tan(math.pi / 4 + math.radians(edge) / 2)) for edge in (south, north))
    middle = math.degrees(2 * math.atan(math.exp((low + high) / 2)) - math.pi / 2)
    return {
        "type": "mercator",
        "center": [(west + east) / 2, middle],
        "scale": {"expr": f"{_MARGIN} * min(width / {wide}, height / {high - low})"},
        "translate": {"expr": "[width / 2, height / 2]"},
    }


def bounds_of(shapes: Shapes, codes: Sequence[str]) -> Bounds:
    """West, south, east, north of some areas, as far as they lie in the first view of Europe; EUROPE if none does."""
    extents = _extents(shapes)
    found = extents[extents.index.isin(codes)]
    west, south, east, north = NEAR_EUROPE
    near = found[(found["west"] >= west) & (found["south"] >= south) & (found["east"] <= east) & (found["north"] <= north)]
    if near.empty:
        return EUROPE
    return float(near["west"].min()), float(near["south"].min()), float(near["east"].max()), float(near["north"].max())


def outside(shapes: Shapes, codes: Sequence[str], bounds: Bounds) -> list[str]:
    """The areas that a map of these bounds does not show: far away, or without a shape."""
    all_of = _extents(shapes)
    west, south, east, north = bounds
    seen = (all_of["east"] >= west) & (all_of["west"] <= east) & (all_of["north"] >= south) & (all_of["south"] <= north)
    shown = set(all_of.index[seen])
    return [code for code in codes if code not in shown]


def label_points(shapes: Shapes) -> dict[str, tuple[float, float]]:
    """Longitude and latitude where a label has most room, by the code of the area."""
    extents = _extents(shapes)
    return dict(zip(extents.index, zip(extents["label_lon"], extents["label_lat"], strict=True), strict=True))


@cached_per_database
def _extents(shapes: Shapes) -> pd.DataFrame:
    return run("definitions/area_extents", place_level=shapes.place_level).set_index("place_code")


def with_legend(chart: Chart, keys: Sequence["Key"], ringed: Mapping[str, str] | None = None) -> Chart:
    """The map for a picture, where no page stands around it to say what the colours mean and which areas are picked out.

    ringed: the colour of the outline by the name of the area.
    """
    plain = {key.text: key.fill for key in keys if key.border == SOLID and key.opacity == 1}
    layers = [*chart.design["layer"], _legend("fill", plain, columns=4)]
    scales = {"fill": "independent"}  # else the areas, whose colours have no legend, take it from all
    if ringed:
        layers.append(_legend("stroke", ringed, columns=2, symbolStrokeWidth=3))
        scales["stroke"] = "independent"
    config = chart.design["config"]
    under_each_other = {**config.get("legend", {}), "layout": {"bottom": {"direction": "vertical", "anchor": "start"}}}
    design = {**chart.design, "layer": layers, "resolve": {"scale": scales}, "config": {**config, "legend": under_each_other}}
    return replace(chart, design=design)


def _legend(channel: str, colour_of: Mapping[str, str], **look: Any) -> Design:
    """A layer that draws nothing but the legend of a channel of colours."""
    scale = {"domain": list(colour_of), "range": list(colour_of.values())}
    legend = {"orient": "bottom", "title": None, "symbolOpacity": 1, "labelLimit": 400, **look}
    return {
        "data": {"values": [{"class": text} for text in colour_of]},
        "mark": {"type": "square", "opacity": 0, "filled": channel == "fill"},
        "encoding": {channel: {"field": "class", "type": "nominal", "scale": scale, "legend": legend}},
    }


@dataclass(frozen=True)
class Key:
    """An entry of a legend: a colour, how it is drawn, and what it stands for."""

    fill: str
    text: str
    opacity: float = 1.0
    border: str = SOLID


def legend_html(title: str, keys: Sequence[Key]) -> str:
    """The legend as inline HTML, made of our own words and numbers only."""
    spans = "".join(
        '<span><span class="legend_key" style="display:inline-block;width:1.15em;height:.85em;box-sizing:border-box;'
        f"vertical-align:-.08em;margin-right:.35em;border:1.5px {key.border} {colours.BORDER};"
        f'background:color-mix(in srgb, {key.fill} {round(100 * key.opacity)}%, transparent)"></span>{key.text}</span>'
        for key in keys
    )
    return (
        f'<div style="font-size:.9rem"><b>{title}</b><div style="display:flex;flex-wrap:wrap;gap:.2em 1.1em">{spans}</div></div>'
    )
