"""Where districts lie and what shape they have, by GeoPandas: how far from a city, and shapes for the map, kept as text.

The text is JSON: a list of polygons, each a list of rings (the outer one first, clockwise), each a list of [longitude, latitude].
"""

import json
import math

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

MOST_CORNERS = 20_000  # of all shapes of a file
FINEST = 0.0002  # of a degree, about 20 metres: what is smaller is not drawn
DECIMALS = 4
WGS_84 = 4326
AROUND_METRES = 2_000  # a point stands for a district, which is wider: a city at the edge of the points lies among them


def simplified(shapes: geopandas.GeoSeries) -> dict[int, str]:
    """The text of each area by its number, from 1; borders of neighbours stay common where the shapes do not overlap."""
    areas = shapes[shapes.geom_type.isin(["Polygon", "MultiPolygon"])]
    if areas.empty:
        return {}
    simplify = areas.simplify_coverage if bool(areas.is_valid_coverage()) else areas.simplify
    tolerance, simpler = FINEST, areas
    while shapely.get_num_coordinates(simpler := simplify(tolerance)).sum() > MOST_CORNERS and tolerance < 1:
        tolerance *= 2
    if shapely.get_num_coordinates(simpler).sum() > MOST_CORNERS:
        return {}  # then they are points
    simpler = simpler[~simpler.is_empty]
    return {int(number) + 1: _text(shape) for number, shape in simpler.items()}


def _text(shape: shapely.Geometry) -> str:
    rounded = shapely.transform(shapely.orient_polygons(shape, exterior_cw=True), lambda at: at.round(DECIMALS))
    polygons = [
        [[list(at) for at in ring.coords] for ring in (one.exterior, *one.interiors)] for one in shapely.get_parts(rounded)
    ]
    return json.dumps(polygons, separators=(",", ":"))


def corners_of(text: str) -> int:
    """How many corners a shape has, of which problem_of finds nothing wrong."""
    return sum(len(ring) for polygon in json.loads(text) for ring in polygon)


def problem_of(text: str) -> str:
    """What is wrong with a text that was saved, as a sentence; empty if nothing is."""
    try:
        points = [at for polygon in json.loads(text) for ring in polygon for at in ring]
        is_right = all(len(at) == 2 and all(type(one) in (int, float) and math.isfinite(one) for one in at) for at in points)
    except (ValueError, TypeError, RecursionError):
        is_right = False
    if not is_right or not points:
        return "its shape is not as the atlas writes it."
    return "" if all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points) else "its shape lies outside the earth."


def metres(lat: pd.Series, lon: pd.Series, centre_lat: float, centre_lon: float) -> NDArray[np.float64]:
    """How far points lie from a centre; infinite where they are no points of the earth."""
    is_point = lat.between(-90, 90) & lon.between(-180, 180)
    around = f"+proj=aeqd +lat_0={centre_lat} +lon_0={centre_lon}"
    points = geopandas.GeoSeries.from_xy(lon.where(is_point, 0), lat.where(is_point, 0), crs=WGS_84).to_crs(around)
    return np.where(is_point, points.distance(shapely.Point(0, 0)), np.inf)


def among(points: pd.DataFrame, cities: pd.DataFrame) -> list[str]:
    """The cities (by id: lat, lon) whose centre lies in the area that points (lat, lon) span."""
    places = geopandas.GeoSeries.from_xy(points["lon"], points["lat"], crs=WGS_84)
    middle = places.union_all().envelope.centroid
    around = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x}"
    hull = places.to_crs(around).union_all().convex_hull.buffer(AROUND_METRES)
    spanned = geopandas.GeoDataFrame(geometry=[hull], crs=around).to_crs(WGS_84)
    there = geopandas.GeoDataFrame(
        geometry=geopandas.points_from_xy(cities["lon"], cities["lat"]), index=cities.index, crs=WGS_84
    )
    return sorted(there.sjoin(spanned, predicate="within").index)
