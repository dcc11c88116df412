"""What the build works out from the maps of static/: extents, the place for a label, neighbours, and cities that lie elsewhere.

data/refresh/boundaries.py makes the maps from the boundaries of GISCO and the table of cities.
"""

from pathlib import Path

import geopandas
import pandas as pd
import shapely
from pyogrio.errors import DataSourceError

REGIONS_MAP, COUNTRIES_MAP, CITIES_MAP = "nuts2.geojson", "countries.geojson", "cities.json"
LABEL_DECIMALS = 1
METRIC = 3035  # EPSG code of the projection that Eurostat measures Europe in
# How far off the coast or border a place may lie in boundaries drawn for 1:20 million.
FARTHEST_METRES = 15_000


def areas_of(path: Path, code: str) -> geopandas.GeoDataFrame:
    """The outlines of a map, indexed by the property `code` that names an area. Raises ValueError if it is no such map."""
    try:
        areas = geopandas.read_file(path)
    except DataSourceError as error:
        raise ValueError(f"{path.name} cannot be read as a map") from error
    if code not in areas or areas[code].duplicated().any() or (areas.geometry.isna() | areas.is_empty).any():
        raise ValueError(f"{path.name} needs a {code} of its own and an outline for each area")
    # Rounded coordinates may let an outline touch itself.
    valid = areas.geometry.make_valid(method="structure", keep_collapsed=False)
    return areas.set_geometry(valid).set_index(code)[["geometry"]]


def extents(areas: geopandas.GeoDataFrame) -> pd.DataFrame:
    """West, south, east, north of each area, and label_lon, label_lat: the centre of the largest circle in it."""
    sides = areas.bounds.set_axis(["west", "south", "east", "north"], axis="columns")
    centres = shapely.get_point(areas.geometry.maximum_inscribed_circle().to_numpy(), 0)
    lon, lat = (of(centres).round(LABEL_DECIMALS) for of in (shapely.get_x, shapely.get_y))
    return sides.assign(label_lon=lon, label_lat=lat)


def neighbours(areas: geopandas.GeoDataFrame) -> pd.DataFrame:
    """The pairs of areas with a stretch of border in common, each both ways: code, neighbour. A common point is none."""
    pairs = areas.reset_index(names="code").sjoin(areas.reset_index(names="neighbour"), predicate="intersects")
    pairs = pairs[pairs["code"] != pairs["neighbour"]]
    other = areas.geometry.loc[pairs["neighbour"]]
    border = pairs.geometry.intersection(other.set_axis(pairs.index), align=False)
    has_length = shapely.length(border.to_numpy()) > 0
    return pd.DataFrame(pairs.loc[has_length, ["code", "neighbour"]]).sort_values(["code", "neighbour"])


def misplaced(cities: pd.DataFrame, regions: geopandas.GeoDataFrame) -> pd.DataFrame:
    """The cities (city_id, lat, lon, nuts2_code) over FARTHEST_METRES away from their region, with `metres`."""
    placed = cities[cities["nuts2_code"].isin(regions.index)]
    points = geopandas.GeoSeries.from_xy(placed["lon"], placed["lat"], crs=4326).to_crs(METRIC)
    there = regions.to_crs(METRIC).geometry.loc[placed["nuts2_code"]].set_axis(placed.index)
    metres = points.distance(there, align=False)
    return placed.assign(metres=metres)[metres > FARTHEST_METRES]
