"""NUTS 2 regions and countries: names, and boundaries for the maps."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
from shapely import MultiPolygon, Polygon, get_parts, get_point, maximum_inscribed_circle, orient_polygons

from data.formats.eurostat import country_code

# About 1 km: the source is drawn for 1:20 million. Shared borders stay shared.
SIMPLIFY_TOLERANCE_DEGREES = 0.01
COORDINATE_DECIMALS = 2
# How far off the coast or border a place may lie in boundaries drawn for 1:20 million.
FARTHEST_METRES = 15_000


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
    of_country = boundaries.assign(country_code=boundaries["CNTR_CODE"].map(country_code)).to_crs(3035)
    found = pd.Series("", index=points.index)
    for country, group in places.to_crs(3035).groupby("country_code"):
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
    land = pd.concat([simple, ukraine])
    features = [
        {
            "type": "Feature",
            "properties": {"nuts_code": row.nuts_code, "name": row.name},
            # Clockwise rings: drawing programs that know the earth is round take the other way round for the rest of it.
            "geometry": _rounded(orient_polygons(row.geometry, exterior_cw=True).__geo_interface__),
        }
        for row in land.itertuples(index=False)
    ]
    return _geojson(features)


def countries_map(countries: geopandas.GeoDataFrame) -> str:
    """The map of countries as GeoJSON: their outlines by country_code. Drawn for 1:20 million, they need no simplifying."""
    features = [
        {
            "type": "Feature",
            "properties": {"country_code": country_code(row.NUTS_ID), "label_at": _widest_place(row.geometry)},
            "geometry": _rounded(orient_polygons(row.geometry, exterior_cw=True).__geo_interface__),
        }
        for row in countries.sort_values("NUTS_ID").itertuples(index=False)
    ]
    return _geojson(features)


def _geojson(features: list[dict[str, Any]]) -> str:
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _widest_place(geometry: MultiPolygon | Polygon) -> list[float]:
    """Where a label has most room: the centre of the largest circle in the largest part."""
    largest = max(get_parts(geometry), key=lambda part: part.area)
    centre = get_point(maximum_inscribed_circle(largest), 0)
    return [round(centre.x, 1), round(centre.y, 1)]


def _rounded(geometry: dict) -> dict[str, Any]:
    def round_all(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [round_all(item) for item in value]
        return round(value, COORDINATE_DECIMALS)

    return {"type": geometry["type"], "coordinates": round_all(geometry["coordinates"])}


def write_places(city: pd.DataFrame, path: Path) -> None:
    """Write the places of all cities, as the map draws them where it has no figure: id, position, text."""
    placed = city[city["lat"] != ""]
    dots = [
        {
            "id": row.city_id,
            "at": [round(float(row.lon), COORDINATE_DECIMALS), round(float(row.lat), COORDINATE_DECIMALS)],
            "tip": f"{row.name} ({row.country_code})\nno figure here, or left out by your filters",
        }
        for row in placed.itertuples(index=False)
    ]
    path.write_text(json.dumps(dots, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
