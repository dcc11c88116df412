"""Shapes of districts for the map: simplified by GeoPandas, and kept as text.

The text is JSON: a list of polygons, each a list of rings (the outer one first, clockwise), each a list of [longitude, latitude].
"""

import json
import math

import geopandas
import shapely

MOST_CORNERS = 20_000  # of all shapes of a file
FINEST = 0.0002  # of a degree, about 20 metres: what is smaller is not drawn
DECIMALS = 4


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
