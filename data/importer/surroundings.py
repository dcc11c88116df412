"""Where points lie, by GeoPandas: how far from a city, and which cities lie among them."""

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

WGS_84 = 4326
AROUND_METRES = 2_000  # a point stands for a district, which is wider: a city at the edge of the points lies among them


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
