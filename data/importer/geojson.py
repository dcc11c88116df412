"""A GeoJSON file as a table: a row a feature with its properties, and latitude and longitude of a point inside its shape.

Coordinates may be in any system with an EPSG number that the file states, as older files do; the points are in degrees (WGS 84).
A shape that crosses itself is mended for its point. What cannot be placed refuses the file, with the number of the feature.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import shapely
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from data.importer import areas
from data.importer.areas import WGS_84
from data.importer.limits import Limits
from data.importer.problems import FileRejectedError

LATITUDE, LONGITUDE = "latitude", "longitude"
DECIMALS = 5  # of a degree, about a metre
KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_EPSG = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d{4,6})", re.IGNORECASE)
_CRS84 = re.compile(r"(?:urn:ogc:def:crs:)?OGC:(?:[\d.]*:)?CRS84", re.IGNORECASE)


@dataclass(frozen=True)
class Read:
    """The table of a GeoJSON file, the properties left out of it, in words what was read, and shapes by line (areas.py)."""

    table: pa.Table
    left_out: list[str]
    words: str
    areas: dict[int, str]


def read(content: bytes, limits: Limits) -> Read:
    """What a GeoJSON file holds. Raises FileRejectedError."""
    try:
        whole = json.loads(content)
    except RecursionError as error:
        raise FileRejectedError("The GeoJSON file is nested too deeply to be read.") from error
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        where = f" Line {line} is where reading stopped." if line else ""
        raise FileRejectedError(f"The file begins as GeoJSON and cannot be read as JSON to its end.{where}") from error
    features = _features(whole)
    if len(features) > limits.rows:
        raise FileRejectedError(f"The file has {len(features):,} features; at most {limits.rows:,} are read here.")
    names, nested = _names(features, limits)
    shapes, mended = _in_degrees(features, _system(whole))
    points = shapes.representative_point()
    columns = [pa.array([_text(_properties(one).get(name)) for one in features], pa.string()) for name in names]
    places = [pa.array([f"{value:.{DECIMALS}f}" for value in values], pa.string()) for values in (points.y, points.x)]
    numbers = pa.array(range(1, len(features) + 1), pa.int64())
    table = pa.Table.from_arrays([*columns, *places, numbers], [*(_name(one) for one in names), LATITUDE, LONGITUDE, "line"])
    words = f"{len(features):,} feature{'s' * (len(features) > 1)} of a GeoJSON file" + (f"; {mended}" if mended else "")
    return Read(table, nested, words, areas.simplified(shapes))


def _features(whole: Any) -> list[dict[str, Any]]:
    """The features of a file that is a collection, or the one that it is."""
    kind = whole.get("type") if isinstance(whole, dict) else None
    found = [whole] if kind == "Feature" else whole.get("features") if kind == "FeatureCollection" else None
    if not isinstance(found, list) or not found:
        raise FileRejectedError("The GeoJSON file holds no features: a FeatureCollection with a list of them is read.")
    for number, one in enumerate(found, start=1):
        if not isinstance(one, dict) or one.get("type") != "Feature":
            raise FileRejectedError(f"Feature {number} of the file is none, by its type. Export the file anew.")
        if not isinstance(one.get("properties") or {}, dict):
            raise FileRejectedError(f"The properties of feature {number} are no list of names and values.")
    return found


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    return feature.get("properties") or {}


def _name(text: str) -> str:
    return " ".join(text.encode(errors="replace").decode().split())  # JSON may hold what is no text


def _names(features: list[dict[str, Any]], limits: Limits) -> tuple[list[str], list[str]]:
    """The properties that hold single values, in the order of the file; and those that do not, or are the place's own."""
    every: dict[str, None] = {}
    nested: dict[str, None] = {}
    for one in features:
        for name, value in _properties(one).items():
            every.setdefault(name)
            if isinstance(value, dict | list) or _name(name).lower() in ("", LATITUDE, LONGITUDE, "line"):
                nested.setdefault(name)
        if len(every) > limits.columns:
            raise FileRejectedError(f"The features have more than {limits.columns:,} properties, which is the most read here.")
    names = [name for name in every if name not in nested]
    if len(features) * len(names) > limits.cells:
        raise FileRejectedError(f"The features have more than {limits.cells:,} properties together. Keep only what you need.")
    if not names:
        raise FileRejectedError("The features have no properties: no names and no values. A place needs both.")
    folded = [_name(name) for name in names]
    if len(set(folded)) < len(folded):
        raise FileRejectedError("Two properties of the features have the same name. Each needs a name of its own.")
    return names, list(nested)


def _text(value: Any) -> str | None:
    """A value as the text of a cell; none where it is empty or no number."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value).encode(errors="replace").decode().strip()
    return text or None


def _system(whole: dict[str, Any]) -> int:
    """The EPSG number of the coordinates: WGS 84 unless the file states another, as older files do."""
    stated = whole.get("crs")
    if stated is None:
        return WGS_84
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    name = _name(name) if isinstance(name, str) else ""
    if _CRS84.fullmatch(name):
        return WGS_84
    found = _EPSG.fullmatch(name)
    if not found:
        raise FileRejectedError(
            f"The file states a coordinate system that is not known here{f' (“{name[:60]}”)' if name else ''}. Save it in WGS 84 "
            "(EPSG:4326), as GeoJSON is meant to be."
        )
    return int(found[1])


def _in_degrees(features: list[dict[str, Any]], system: int) -> tuple[geopandas.GeoSeries, str]:
    """The shape of each feature in degrees; and in words which were mended."""
    shapes = geopandas.GeoSeries(list(_shapes(features)), crs=WGS_84)
    is_broken = ~shapes.is_valid
    if is_broken.any():
        shapes = shapes.make_valid(method="structure", keep_collapsed=False)
        if shapes.is_empty.any():
            number = int(np.flatnonzero(shapes.is_empty)[0]) + 1
            raise FileRejectedError(f"The shape of feature {number} encloses nothing. Draw it anew, or give a point.")
    stated = shapes
    if system != WGS_84:
        try:
            shapes = shapes.set_crs(system, allow_override=True).to_crs(WGS_84)
        except CRSError as error:
            raise FileRejectedError(
                f"The file states the coordinate system EPSG:{system}, which is not known here. Save it in WGS 84 (EPSG:4326)."
            ) from error
    points = shapes.representative_point()
    is_off = ~(points.x.between(-180, 180) & points.y.between(-90, 90))
    if is_off.any():
        number = int(np.flatnonzero(is_off)[0])
        at = shapely.get_coordinates(stated.iloc[number])[0]
        raise FileRejectedError(
            f"Feature {number + 1} has coordinates that are no degrees of longitude and latitude ({at[0]:,.6g}, {at[1]:,.6g}): "
            "the file is in another coordinate system, or they are the wrong way round. Save it in WGS 84 (EPSG:4326), "
            "longitude first."
        )
    numbers = [str(number + 1) for number in np.flatnonzero(is_broken)]
    more = " …" if len(numbers) > 5 else ""
    what = f"the shape of {', '.join(numbers[:5])}{more} crosses itself and was mended to place it"
    return shapes, what if numbers else ""


def _shapes(features: list[dict[str, Any]]) -> Iterator[Any]:
    """The shape of each feature. Raises FileRejectedError."""
    for number, one in enumerate(features, start=1):
        geometry = one.get("geometry")
        if geometry is None:
            raise FileRejectedError(
                f"Feature {number} has no place on the map (its geometry is empty). Leave it out, or place it."
            )
        if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
            raise FileRejectedError(f"The geometry of feature {number} is none of {', '.join(KINDS)}.")
        try:
            shape = shapely.force_2d(shapely.geometry.shape(geometry))
        except (ShapelyError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError) as error:
            raise FileRejectedError(f"The coordinates of feature {number} cannot be read.") from error
        coordinates = shapely.get_coordinates(shape)
        if not len(coordinates):
            raise FileRejectedError(f"Feature {number} has no coordinates. Leave it out, or place it.")
        if not np.isfinite(coordinates).all():
            raise FileRejectedError(f"A coordinate of feature {number} is no number (NaN or infinite).")
        yield shape
