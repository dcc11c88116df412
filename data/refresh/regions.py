"""NUTS 2 regions and countries: names, and boundaries for the maps."""

import json

import geopandas
import pandas as pd

from data.formats.eurostat import country_code
from data.geography import FARTHEST_METRES, METRIC

# About 1 km: the source is drawn for 1:20 million. Shared borders stay shared.
SIMPLIFY_TOLERANCE_DEGREES = 0.01
COORDINATE_DECIMALS = 2


def regions(boundaries: geopandas.GeoDataFrame, used_codes: set[str]) -> pd.DataFrame:
    """Rows of region: all with a boundary, and the older codes among `used_codes`, which have no name here."""
    current = pd.DataFrame(
        {
            "nuts_code": boundaries["NUTS_ID"],
            "name": boundaries["NAME_LATN"].str.strip(),
            "nuts_version": ["2021" if code.startswith("UK") else "2024" for code in boundaries["NUTS_ID"]],
        }
    )
    former = sorted(used_codes - set(current["nuts_code"]))
    rows = pd.concat([current, pd.DataFrame({"nuts_code": former, "name": "", "nuts_version": "earlier"})])
    rows["nuts_level"] = "2"
    rows["country_code"] = rows["nuts_code"].str[:2].map(country_code)
    rows["source_id"] = rows["nuts_version"].map(lambda v: "nuts-code-changes" if v == "earlier" else "gisco-nuts-2024")
    columns = ["nuts_code", "nuts_level", "name", "country_code", "nuts_version", "source_id"]
    return rows[columns].sort_values("nuts_code").reset_index(drop=True)


def region_of(points: pd.DataFrame, boundaries: geopandas.GeoDataFrame) -> pd.Series:
    """NUTS 2 code of the nearest region of its country for each point (columns lat, lon, country_code).

    Nearest, not within: at 1:20 million a border runs up to some kilometres off. Empty where the country has no regions.
    """
    places = geopandas.GeoDataFrame(
        points, geometry=geopandas.points_from_xy(pd.to_numeric(points["lon"]), pd.to_numeric(points["lat"])), crs=4326
    )
    of_country = boundaries.assign(country_code=boundaries["CNTR_CODE"].map(country_code)).to_crs(METRIC)
    found = pd.Series("", index=points.index)
    for country, group in places.to_crs(METRIC).groupby("country_code"):
        regions_there = of_country[of_country["country_code"] == country]
        if not regions_there.empty:
            joined = group.sjoin_nearest(regions_there[["NUTS_ID", "geometry"]], max_distance=FARTHEST_METRES)
            found[joined.index] = joined["NUTS_ID"]
    return found


def regions_map(boundaries: geopandas.GeoDataFrame, countries: geopandas.GeoDataFrame) -> str:
    """The map background as GeoJSON: NUTS 2 regions, simplified together, and the outline of Ukraine, which has none."""
    land = boundaries.rename(columns={"NUTS_ID": "nuts_code", "NAME_LATN": "name"})[["nuts_code", "name", "geometry"]]
    land = land.sort_values("nuts_code")  # what is simplified together depends on its order
    simple = land.assign(name=land["name"].str.strip(), geometry=land.simplify_coverage(SIMPLIFY_TOLERANCE_DEGREES))
    ukraine = countries[countries["NUTS_ID"] == "UA"].rename(columns={"NUTS_ID": "nuts_code"})
    ukraine = ukraine.assign(name="Ukraine")[["nuts_code", "name", "geometry"]].set_crs(4326, allow_override=True)
    return _geojson(pd.concat([simple, ukraine]))


def countries_map(countries: geopandas.GeoDataFrame) -> str:
    """The map of countries as GeoJSON: their outlines by country_code. Drawn for 1:20 million, they need no simplifying."""
    in_order = countries.sort_values("NUTS_ID")
    codes = in_order["NUTS_ID"].map(country_code)
    return _geojson(in_order.assign(country_code=codes)[["country_code", "geometry"]])


def _geojson(areas: geopandas.GeoDataFrame) -> str:
    # Clockwise rings: drawing programs that know the earth is round take the other way round for the rest of it.
    rings = areas.geometry.orient_polygons(exterior_cw=True).transform(lambda points: points.round(COORDINATE_DECIMALS))
    drawn = areas.set_geometry(rings).set_crs(4326, allow_override=True)
    return drawn.to_json(drop_id=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def cities_map(city: pd.DataFrame) -> str:
    """The places of all cities, as the map draws them where it has no figure: id, position, text, as JSON."""
    placed = city[city["lat"] != ""]
    dots = [
        {
            "id": row.city_id,
            "at": [round(float(row.lon), COORDINATE_DECIMALS), round(float(row.lat), COORDINATE_DECIMALS)],
            "tip": f"{row.name} ({row.country_code})\nno value here, or left out by the filters",
        }
        for row in placed.itertuples(index=False)
    ]
    return json.dumps(dots, ensure_ascii=False, separators=(",", ":")) + "\n"
