"""The map of cities: drawn without any tile server, over the land and borders of NUTS 2 regions.

The browser keeps the land and the places of all cities; a rerun sends only the dots that have a figure. `map_style` is not
passed at all: None would make the browser ask a tile company.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from ui import wording
from ui.charts import colours
from ui.charts.area_map import REGIONS
from ui.charts.designs import Chart
from ui.charts.export import PICTURE_WIDTH, features_of
from ui.charts.presented import LETTERS
from ui.state import presentation

LAND = "app/static/nuts2.geojson"
OTHER_CITIES = "app/static/cities.json"
PICTURE_HEIGHT = 560
PICTURE_CENTRE = [PICTURE_WIDTH / 2, PICTURE_HEIGHT / 2]
PICTURE_SCALE = 480  # as many pixels a radian as the first view on screen
EUROPE = pdk.ViewState(latitude=54.3, longitude=9.5, zoom=2.55, min_zoom=1, max_zoom=9)
MAP_LETTERS, LETTER_WIDTH = 14, 0.55  # pixels, and how wide a letter is beside its height
CHOSEN = 10  # pixels from the middle of a selected city to the edge of its ring
NEAREST = 13  # the zoom at which a city fills the view
VIEW_PIXELS = 360  # that the places of one city may take of a view, which is wider on most screens
DECIMALS = {"city": 2, "region": 2, "country": 2, "district": 4}  # of a dot's degrees
# Before a room, on fewer lines: from Crete to Oulu, without Iceland, the islands and the Caucasus, which would make all small.
PRESENTED = pdk.ViewState(latitude=53.0, longitude=9.5, zoom=2.35, min_zoom=1, max_zoom=9)
COUNT = "count"  # the unit of things that are counted, from 1 on
SHARE_CLASSES = [5.0, 10.0, 15.0, 25.0]
# What the first view shows; cities elsewhere are named under the map.
WEST, EAST, SOUTH, NORTH = -26.0, 46.0, 33.0, 72.0


Areas = Mapping[str, list[Any]]
NO_AREAS: Areas = MappingProxyType({})


class CompactDeck(pdk.Deck):
    """A deck that is sent without the white space that pydeck indents it with."""

    def to_json(self) -> str:
        """The deck as JSON."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"))


def height() -> int:
    """How high the map is drawn, in pixels."""
    return 400 if presentation.place() else 520


def class_breaks(values: pd.Series) -> list[float]:
    """Breaks of five classes with about equally many places; fewer where values repeat or places are few. No class is empty."""
    known = np.sort(values.to_numpy(dtype=float))
    breaks: list[float] = []
    below = 0
    for at in np.minimum(np.quantile(known, [0.2, 0.4, 0.6, 0.8]), known[-1]).tolist():
        lower = int(np.searchsorted(known, at))
        if lower > below:
            breaks.append(at)
            below = lower
    if not breaks and known[0] < known[-1]:  # so many have the lowest value that it is every break
        breaks.append(float(known[known > known[0]][0]))
    return breaks


def city_map(
    points: pd.DataFrame, breaks: Sequence[float], highlight_colours: dict[str, str], areas: Areas = NO_AREAS
) -> pdk.Deck:
    """A map of cities: dots for their own figures, rings for those of a region or country; weak ones smaller, others grey.

    points: city_id, city, label, lat, lon, value (NaN for none), place_level, is_weak, lines (text of the tooltip).
    areas: polygons by city_id, drawn in the colour of their class in place of a dot.
    highlight_colours: colour by city_id; these cities are drawn larger, ringed in their colour and named.
    """
    # A class is a layer: so a dot, which each change of a filter sends again, is an id, a position and a line of text.
    is_placed, is_highlighted = points["lat"].notna(), points["city_id"].isin(highlight_colours)
    has_area = points["city_id"].isin(areas)
    known = points[is_placed & points["value"].notna() & ~is_highlighted & ~has_area]
    inherited = not known["place_level"].isin(wording.LOCAL).all()
    in_class = np.searchsorted(breaks, known["value"], side="right").tolist()
    dots: dict[tuple[int, bool], list[dict[str, Any]]] = {}
    for number, weak, dot in zip(in_class, known["is_weak"].tolist(), _dots(known), strict=True):
        dots.setdefault((number, weak), []).append(dot)
    grey = [*colours.rgb(colours.NO_VALUE), 235]
    layers = [_land_layer(), _scatter("other", OTHER_CITIES, grey, _edge(), radius=2, width=0.6)]
    if has_area.any():
        layers.append(_areas_layer(points[has_area & points["value"].notna()], breaks, areas))
    for number, colour in enumerate(class_colours(len(breaks))):
        for weak in (True, False):
            if (number, weak) in dots:
                name = f"class-{number}{'-weak' if weak else ''}"
                layers.append(_class_layer(name, dots[number, weak], colour, inherited, weak))
    view = _first_view(points)
    layers += _highlight_layers(points[is_placed & is_highlighted], breaks, highlight_colours, view.zoom)
    return CompactDeck(layers=layers, initial_view_state=view, map_provider=None, tooltip={"text": "{tip}"})


def _first_view(points: pd.DataFrame) -> pdk.ViewState:
    """Europe, closer before a room; of the districts of a city that city."""
    if not len(points) or (points["place_level"] != "district").any():
        return PRESENTED if presentation.place() else EUROPE
    lat, lon, zoom = _around(points)
    return pdk.ViewState(latitude=lat, longitude=lon, zoom=zoom, min_zoom=1, max_zoom=NEAREST + 1)


def _around(points: pd.DataFrame) -> tuple[float, float, float]:
    """The middle of points, and the zoom (Web Mercator, 512 pixels around the earth at zoom 0) at which they fill a view."""
    lat, lon = points["lat"].agg(["min", "max"]), points["lon"].agg(["min", "max"])
    middle = float(lat.mean())
    wide = max(float(lon["max"] - lon["min"]), float(lat["max"] - lat["min"]) / np.cos(np.radians(middle)), 1e-4)
    return round(middle, 4), round(float(lon.mean()), 4), round(min(NEAREST, float(np.log2(VIEW_PIXELS * 360 / 512 / wide))), 2)


def _land_layer() -> pdk.Layer:
    dark = colours.is_dark()
    return pdk.Layer(
        "GeoJsonLayer",
        id="land",
        data=LAND,
        filled=True,
        stroked=True,
        get_fill_color=[42, 54, 64] if dark else [226, 232, 236],
        get_line_color=[78, 92, 103] if dark else [188, 198, 205],
        line_width_min_pixels=0.6,
        pickable=False,
    )


def _class_layer(name: str, dots: list[dict[str, Any]], colour: str, inherited: bool, weak: bool) -> pdk.Layer:
    fill = colours.rgb(colour)
    radius = 3 if weak else 4.2
    if inherited:
        return _scatter(name, dots, [*fill, 70], fill, radius, width=2)
    return _scatter(name, dots, [*fill, 235], _edge(), radius, width=0.6)


def _areas_layer(rows: pd.DataFrame, breaks: Sequence[float], areas: Areas) -> pdk.Layer:
    """A polygon for each part of an area; weak values are lighter."""
    fills = [
        [*colours.rgb(_colour_of(value, breaks)), 130 if weak else 200]
        for value, weak in zip(rows["value"], rows["is_weak"], strict=True)
    ]
    parts = [
        {"id": dot["id"], "tip": dot["tip"], "polygon": polygon, "fill": fill}
        for dot, fill in zip(_dots(rows), fills, strict=True)
        for polygon in areas[dot["id"]]
    ]
    return pdk.Layer(
        "PolygonLayer",
        id=f"areas-{_mark(parts)}",
        data=parts,
        get_polygon="polygon",
        get_fill_color="fill",
        get_line_color=_edge(),
        line_width_min_pixels=1,
        stroked=True,
        pickable=True,
        auto_highlight=True,
    )


def _mark(dots: list[dict[str, Any]]) -> str:
    return f"{zlib.crc32(' '.join(dot['id'] for dot in dots).encode()):08x}"


def names_apart(names: Sequence[str], lon: Sequence[float], lat: Sequence[float], zoom: float) -> list[tuple[float, float]]:
    """The middle of each name, in pixels to the right of its dot and below it.

    Above the dot, else below, right or left of it: the first place with no other name or dot of these, or the least.
    """
    letters, away = (LETTERS, 22) if presentation.place() else (MAP_LETTERS, 18)
    pixels = 512 * 2**zoom / 360  # a degree of longitude
    x = np.asarray(lon) * pixels
    y = -np.degrees(np.log(np.tan(np.pi / 4 + np.radians(np.asarray(lat)) / 2))) * pixels
    dots = [(at_x, at_y, CHOSEN, CHOSEN) for at_x, at_y in zip(x.tolist(), y.tolist(), strict=True)]
    taken: list[tuple[float, float, float, float]] = []  # middle, half of the width and of the height
    chosen = []
    for number, (name, (at_x, at_y, *_)) in enumerate(zip(names, dots, strict=True)):
        half = LETTER_WIDTH * letters * len(name) / 2
        beside = half + away - letters / 2
        others = [*taken, *dots[:number], *dots[number + 1 :]]
        offset = min(
            ((0.0, -away), (0.0, away), (beside, 0.0), (-beside, 0.0)),
            key=lambda to, x=at_x, y=at_y, half=half, others=others: sum(  # type: ignore[misc]
                abs(x + to[0] - middle) < half + wide and abs(y + to[1] - height) < letters / 2 + high
                for middle, height, wide, high in others
            ),
        )
        taken.append((at_x + offset[0], at_y + offset[1], half, letters / 2))
        chosen.append(offset)
    return chosen


def _highlight_layers(
    rows: pd.DataFrame, breaks: Sequence[float], highlight_colours: dict[str, str], zoom: float
) -> list[pdk.Layer]:
    """A layer for the cities picked out, ringed in their colours, and one for their names."""
    fills = [colours.rgb(_colour_of(value, breaks)) for value in rows["value"]]
    rings = [colours.rgb(highlight_colours[city_id]) for city_id in rows["city_id"]]
    dots = [{**dot, "fill": fill, "ring": ring} for dot, fill, ring in zip(_dots(rows), fills, rings, strict=True)]
    offsets = names_apart(rows["city"].tolist(), rows["lon"].tolist(), rows["lat"].tolist(), zoom)
    names = [
        {"at": dot["at"], "text": city, "offset": list(offset)}
        for dot, city, offset in zip(dots, rows["city"], offsets, strict=True)
    ]
    dark = colours.is_dark()
    return [
        _scatter("chosen", dots, "fill", "ring", radius=CHOSEN - 2, width=4),
        pdk.Layer(
            "TextLayer",
            id="names",
            data=names,
            get_position="at",
            get_text="text",
            get_size=LETTERS if presentation.place() else MAP_LETTERS,
            font_family="'Source Sans, sans-serif'",
            get_color=[235, 240, 244] if dark else [20, 28, 34],
            get_pixel_offset="offset",
            font_weight=700,
            font_settings={"sdf": True},
            outline_width=3,
            outline_color=[17, 24, 30] if dark else [255, 255, 255],
            character_set="'auto'",
            pickable=False,
        ),
    ]


def _dots(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """What a dot needs: the id it is picked by, where it is, and its tooltip."""
    columns = (rows[column].tolist() for column in ("city_id", "lon", "lat", "city", "country_code", "lines", "place_level"))
    return [
        {"id": city_id, "at": [round(lon, DECIMALS[level]), round(lat, DECIMALS[level])], "tip": f"{city} ({country})\n{lines}"}
        for city_id, lon, lat, city, country, lines, level in zip(*columns, strict=True)
    ]


def _scatter(name: str, data: str | list[dict[str, Any]], fill: Any, line: Any, radius: float, width: float) -> pdk.Layer:
    """Dots that can be clicked.

    A browser keeps a click as the layer and the number of the dot. The layer is named by its dots, so that the number cannot come
    to mean another city when the dots change.
    """
    dots = "" if isinstance(data, str) else f"-{_mark(data)}"
    return pdk.Layer(
        "ScatterplotLayer",
        id=name + dots,
        data=data,
        get_position="at",
        get_fill_color=fill,
        get_line_color=line,
        get_line_width=width,
        get_radius=radius,
        radius_units="'pixels'",
        line_width_units="'pixels'",
        stroked=True,
        pickable=True,
        auto_highlight=True,
    )


def _edge() -> list[int]:
    return [205, 214, 220] if colours.is_dark() else [60, 72, 82]


def _colour_of(value: float, breaks: Sequence[float]) -> str:
    if pd.isna(value):
        return colours.NO_VALUE
    return class_colours(len(breaks))[int(np.searchsorted(breaks, value, side="right"))]


def class_colours(break_count: int) -> list[str]:
    """Colours of the classes, the darkest always for the highest."""
    return colours.SEQUENCE[-(break_count + 1) :]


def class_names(breaks: Sequence[float], unit: str) -> list[str]:
    """The classes in words, from the lowest: under 5 %, 5 to under 10 %, ... 25 % or more."""
    if unit == COUNT:
        return _count_names(breaks)
    if not breaks:
        return ["all the same"]
    whole = all(b == int(b) for b in breaks)
    numbers = [wording.number(b) if whole else wording.short_value(b, unit).removesuffix(" %") for b in breaks]
    suffix = " %" if unit == "%" else ""
    between = [f"{low} to under {high}{suffix}" for low, high in pairwise(numbers)]
    return [f"under {numbers[0]}{suffix}", *between, f"{numbers[-1]}{suffix} or more"]


def _count_names(breaks: Sequence[float]) -> list[str]:
    """Classes of whole numbers from 1 on: 1, 2 to 3, ... 8 or more."""
    bounds = [1, *(int(b) for b in breaks)]
    between = [str(low) if low == high - 1 else f"{low} to {high - 1}" for low, high in pairwise(bounds)]
    return [*between, f"{bounds[-1]} or more"]


def legend_html(breaks: Sequence[float], unit: str, without_value: int, inherited: bool, weak: str, left_out: int = 0) -> str:
    """The legend of the map as inline HTML made of our own words and numbers only.

    without_value, left_out: numbers of cities that are grey, for want of a value or because of the filters. weak: what weakens
    the values of smaller dots, empty for none.
    """
    items = [
        (f"background:{colour};border:1px solid #3c4852", name)
        for colour, name in zip(class_colours(len(breaks)), class_names(breaks, unit), strict=True)
    ]
    if inherited:
        items.append((f"background:transparent;border:3px solid {colours.SEQUENCE[3]}", "ring: value of the region or country"))
    if weak:
        small = f"background:{colours.SEQUENCE[2]};border:1px solid #3c4852;transform:scale(.7)"
        items.append((small, f"smaller: {weak}"))
    grey = (("no value", without_value), ("left out by the filters", left_out))
    reasons = [f"{reason} ({wording.count(number)})" for reason, number in grey if number]
    if reasons:
        items.append((f"background:{colours.NO_VALUE};transform:scale(.6)", ", or ".join(reasons)))
    spans = "".join(
        f'<span><span class="legend_key" style="display:inline-block;width:.85em;height:.85em;'
        f'border-radius:50%;box-sizing:border-box;vertical-align:-.08em;margin-right:.35em;{style}"></span>{text}</span>'
        for style, text in items
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:.2em 1.1em;font-size:.9rem">{spans}</div>'


def picture(points: pd.DataFrame, breaks: Sequence[float], unit: str, title: str, areas: Areas = NO_AREAS) -> Chart:
    """The same map as a Vega-Lite chart, for PNG and SVG: land, and the cities with a value in their classes."""
    names = class_names(breaks, unit)
    known = points[points["value"].notna() & points["lat"].notna()]
    known = known.assign(**{"class": [names[i] for i in np.searchsorted(breaks, known["value"], side="right")]})
    has_area = known["city_id"].isin(areas)
    shapes = tuple(
        {
            "type": "Feature",
            "properties": {"class": name},
            "geometry": {"type": "MultiPolygon", "coordinates": areas[city_id]},
        }
        for city_id, name in known.loc[has_area, ["city_id", "class"]].itertuples(index=False)
    )
    drawn = known.loc[~has_area, ["lon", "lat", "class"]]
    classes = tuple(zip(names, class_colours(len(breaks)), strict=True))
    middle, scale = (EUROPE.longitude, EUROPE.latitude), float(PICTURE_SCALE)
    if len(known) and (known["place_level"] == "district").all():
        lat, lon, zoom = _around(known)
        middle, scale = (lon, lat), 512 / (2 * np.pi) * 2.0**zoom
    design = _picture(classes, title, middle, scale, bool(shapes))
    return Chart(design, {"land": features_of(REGIONS.file), "cities": drawn} | ({"areas": shapes} if shapes else {}))


@lru_cache(maxsize=32)
def _picture(
    classes: tuple[tuple[str, str], ...], title: str, middle: tuple[float, float], scale: float, has_areas: bool
) -> dict[str, Any]:
    names = [name for name, _ in classes]
    land = alt.Chart(alt.NamedData("land")).mark_geoshape(fill="#e2e8ec", stroke="#bcc6cd", strokeWidth=0.5, clip=True)
    scale_of_classes = alt.Scale(domain=names, range=[colour for _, colour in classes])
    legend = alt.Legend(orient="bottom", columns=5, titleLimit=600)
    colour, of_area = (
        alt.Color(field, type="nominal", title=title, sort=names, scale=scale_of_classes, legend=legend)
        for field in ("class", "properties.class")
    )
    areas = alt.Chart(alt.NamedData("areas")).mark_geoshape(stroke="#3c4852", strokeWidth=0.5, clip=True).encode(color=of_area)
    dots = (
        alt.Chart(alt.NamedData("cities"))
        .mark_circle(size=26, opacity=0.9, stroke="#3c4852", strokeWidth=0.3, clip=True)
        .encode(longitude="lon:Q", latitude="lat:Q", color=colour)
    )
    projection = alt.Projection(type="mercator", center=list(middle), scale=scale, translate=PICTURE_CENTRE)
    return (
        alt.layer(land, *([areas] if has_areas else []), dots).properties(height=PICTURE_HEIGHT, projection=projection).to_dict()
    )


def elsewhere(points: pd.DataFrame) -> list[str]:
    """Names of the cities that the first view of the map leaves out: overseas, or without coordinates."""
    inside = points["lon"].between(WEST, EAST) & points["lat"].between(SOUTH, NORTH)
    return points.loc[~inside, "city"].tolist()
