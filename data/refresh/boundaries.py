"""Boundaries of GISCO: the table of regions, the maps, and the region of cities whose old one has ended."""

import json
from pathlib import Path

import geopandas
import pandas as pd
from shapely.errors import ShapelyError

from data.formats.eurostat import country_code
from data.formats.tables import read
from data.geography import CITIES_MAP, COUNTRIES_MAP, FARTHEST_METRES, METRIC, REGIONS_MAP
from data.recovery import maps_folder
from data.refresh.changes import Tables
from data.refresh.http_client import UnavailableError

NEEDED = ["NUTS_ID", "CNTR_CODE", "NAME_LATN"]
UNITED_KINGDOM = "UK"
REGION, COUNTRY = r"[A-Z]{2}[A-Z0-9]{2}", r"[A-Z]{2}"
# About 1 km: the source is drawn for 1:20 million. Shared borders stay shared.
SIMPLIFY_TOLERANCE_DEGREES = 0.01
COORDINATE_DECIMALS = 2


def joined(european: Path, british: Path, code: str) -> geopandas.GeoDataFrame:
    """The boundaries of two files: those of the United Kingdom from the second, all others from the first.

    code: the form of the codes of NUTS_ID. Raises UnavailableError if a file is not what GISCO publishes for that level.
    """
    first, second = _features(european, code), _features(british, code)
    is_british = second["CNTR_CODE"] == UNITED_KINGDOM
    if not is_british.any():
        raise UnavailableError(f"{british.name} has no boundary of the United Kingdom")
    both = pd.concat([first[first["CNTR_CODE"] != UNITED_KINGDOM], second[is_british]])
    return both.sort_values("NUTS_ID").reset_index(drop=True)


def _features(path: Path, code: str) -> geopandas.GeoDataFrame:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.get("type") != "FeatureCollection":
            raise UnavailableError(f"{path.name} is no collection of boundaries")
        found = geopandas.GeoDataFrame.from_features(content["features"], crs=4326)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnavailableError(f"{path.name} cannot be read as boundaries") from error
    missing = [name for name in NEEDED if name not in found.columns]
    if found.empty or missing:
        raise UnavailableError(f"{path.name} has no {'boundary' if found.empty else missing[0]}")
    found = found[[*NEEDED, "geometry"]]
    strange = found[NEEDED].isna().any(axis=1) | ~found["NUTS_ID"].astype(str).str.fullmatch(code)
    without = found["geometry"].isna() | found["geometry"].is_empty | ~found.geom_type.isin(["Polygon", "MultiPolygon"])
    if (strange | without).any():
        raise UnavailableError(f"{path.name} has no area or another code at {found.loc[strange | without, 'NUTS_ID'].iloc[0]}")
    if found["NUTS_ID"].duplicated().any():
        raise UnavailableError(f"{path.name} has {found.loc[found['NUTS_ID'].duplicated(), 'NUTS_ID'].iloc[0]} twice")
    return found


def tables_and_maps(
    region_shapes: geopandas.GeoDataFrame, country_shapes: geopandas.GeoDataFrame, data: Path
) -> tuple[Tables, dict[str, str], tuple[str, ...]]:
    """Whole tables and map files from the boundaries of regions and countries, and what the atlas has no country for.

    Raises UnavailableError if a region with figures has no boundary any more and is no code that is known to have ended, or if a
    country of the map has none.
    """
    _check_countries(set(country_shapes["NUTS_ID"].map(country_code)), data)
    known = set(read(data / "catalogue" / "country.csv")["country_code"])
    of_known = region_shapes["CNTR_CODE"].map(country_code).isin(known)
    current = region_shapes[of_known]
    left_out = tuple(f"regions of {code}" for code in sorted(set(region_shapes.loc[~of_known, "CNTR_CODE"])))
    used = _codes_with_figures(data / "tables")
    ended = set(read(data / "tables" / "region_code_change.csv")["old_code"])
    ended |= set(read(data / "tables" / "region.csv").query("nuts_version == 'earlier'")["nuts_code"])
    lost = sorted(used - set(current["NUTS_ID"]) - ended)
    if lost:
        raise UnavailableError(f"there are figures of regions without a boundary in the new file: {', '.join(lost)}")
    cities = _moved(read(data / "tables" / "city.csv"), current)
    tables = {"region": _regions(current, used), "city": cities}
    try:
        maps = {REGIONS_MAP: _regions_map(current, country_shapes), COUNTRIES_MAP: _countries_map(country_shapes)}
    except ShapelyError as error:
        raise UnavailableError("the boundaries cannot be drawn: areas that cross themselves or each other") from error
    return tables, {**maps, CITIES_MAP: cities_map(cities)}, left_out


def _check_countries(codes: set[str], data: Path) -> None:
    shown = json.loads((maps_folder(data) / COUNTRIES_MAP).read_text(encoding="utf-8"))["features"]
    lost = sorted({one["properties"]["country_code"] for one in shown} - codes)
    if lost:
        raise UnavailableError(f"there are countries on the map without a boundary in the new file: {', '.join(lost)}")


def _codes_with_figures(tables: Path) -> set[str]:
    rows = pd.concat([read(path)[["place_level", "place_code"]] for path in sorted((tables / "observation").glob("*.csv"))])
    return set(rows.loc[rows["place_level"] == "region", "place_code"]) | set(read(tables / "origin.csv")["nuts_code"])


def _moved(cities: pd.DataFrame, boundaries: geopandas.GeoDataFrame) -> pd.DataFrame:
    """Cities of a region that has ended lie in the region drawn there now; all others stay where they are."""
    without = (cities["nuts2_code"] != "") & ~cities["nuts2_code"].isin(boundaries["NUTS_ID"]) & (cities["lat"] != "")
    if without.any():
        cities.loc[without, "nuts2_code"] = _region_of(cities.loc[without], boundaries)
    return cities


def _regions(boundaries: geopandas.GeoDataFrame, used_codes: set[str]) -> pd.DataFrame:
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


def _region_of(points: pd.DataFrame, boundaries: geopandas.GeoDataFrame) -> pd.Series:
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


def _regions_map(boundaries: geopandas.GeoDataFrame, countries: geopandas.GeoDataFrame) -> str:
    """The map background as GeoJSON: NUTS 2 regions, simplified together, and the outline of Ukraine, which has none."""
    land = boundaries.rename(columns={"NUTS_ID": "nuts_code", "NAME_LATN": "name"})[["nuts_code", "name", "geometry"]]
    land = land.sort_values("nuts_code")  # what is simplified together depends on its order
    simple = land.assign(name=land["name"].str.strip(), geometry=land.simplify_coverage(SIMPLIFY_TOLERANCE_DEGREES))
    ukraine = countries[countries["NUTS_ID"] == "UA"].rename(columns={"NUTS_ID": "nuts_code"})
    ukraine = ukraine.assign(name="Ukraine")[["nuts_code", "name", "geometry"]].set_crs(4326, allow_override=True)
    return _geojson(pd.concat([simple, ukraine]))


def _countries_map(countries: geopandas.GeoDataFrame) -> str:
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


def described(tables: Tables, maps: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What a refresh compares: each region with its name and boundary, each country with its outline, each city's region."""
    shapes = {name: json.loads(maps[name])["features"] for name in (REGIONS_MAP, COUNTRIES_MAP)}
    boundary = {one["properties"]["nuts_code"]: json.dumps(one["geometry"]) for one in shapes[REGIONS_MAP]}
    region, city = tables["region"], tables["city"]
    names = dict(zip(region["nuts_code"], region["name"].replace("", "a code that has ended"), strict=True))
    found = {code: (names.get(code, ""), boundary.get(code, "")) for code in sorted(names.keys() | boundary.keys())}
    found |= {f"outline of {one['properties']['country_code']}": ("", json.dumps(one)) for one in shapes[COUNTRIES_MAP]}
    return found | {f"region of {label}": (code, "") for label, code in zip(city["label"], city["nuts2_code"], strict=True)}
