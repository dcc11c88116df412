"""The tables and maps in git: figures, not sentences; clean text; each region and city on the map."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.build import DATA
from data.formats.tables import read
from data.geography import CITIES_MAP, REGIONS_MAP
from data.recovery import maps_folder
from data.refresh.boundaries import cities_map
from tests.data.conftest import rows_of

pytestmark = pytest.mark.real_data

TABLES = DATA / "tables"
KEPT_BY_THE_REFRESH = {"refresh_log.csv", "quarantine.csv", "withheld.csv"}
TABLE_FILES = sorted(path for path in TABLES.rglob("*.csv") if path.name not in KEPT_BY_THE_REFRESH)
LONGEST_TEXT = 80


def name_of(path: Path) -> str:
    """The path of a table below data/tables/."""
    return str(path.relative_to(TABLES))


@pytest.mark.parametrize("path", TABLE_FILES, ids=name_of)
def test_no_sentence_is_copied(path: Path) -> None:
    """No text is longer than 80 characters, addresses aside; a note of the atlas is a list of short parts."""
    texts = {
        part
        for row in rows_of(path)
        for column, cell in row.items()
        for part in (cell.split("; ") if column == "note" else [cell])
        if not part.startswith(("http://", "https://"))
    }
    assert len(texts) > 10
    assert sorted(text for text in texts if len(text) > LONGEST_TEXT) == []


def test_aliases_are_names(atlas: duckdb.DuckDBPyConnection) -> None:
    """An alias is something that a person would type: no workings of a source, no half bracket."""
    query = r"""
        SELECT alias FROM city_alias
        WHERE regexp_matches(alias, '\d|sum of|nearest') OR contains(alias, '(') <> contains(alias, ')')
        ORDER BY alias
    """
    assert [alias for (alias,) in atlas.execute(query).fetchall()] == []


def test_tables_are_clean_text() -> None:
    """UTF-8 without a byte order mark, LF line ends, no blank around a cell, no cell that says nan."""
    for path in TABLE_FILES:
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n"), name_of(path)
        cells = {cell for row in csv.reader(raw.decode("utf-8").splitlines()) for cell in row}
        assert not cells & {"nan", "NaN", "None", "<NA>", "null"}, name_of(path)
        assert [cell for cell in cells if cell != cell.strip()] == [], name_of(path)


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    """The features of the map background."""
    return list(json.loads((maps_folder(DATA) / REGIONS_MAP).read_text(encoding="utf-8"))["features"])


def numbers_in(coordinates: Any) -> Iterator[float]:
    """All numbers of a nested list of coordinates."""
    if isinstance(coordinates, list):
        for item in coordinates:
            yield from numbers_in(item)
    else:
        yield coordinates


def test_coordinates_are_short_and_on_earth(features: list[dict[str, Any]]) -> None:
    """At most two decimals (about 1 km), within the bounds of longitude."""
    numbers = [number for feature in features for number in numbers_in(feature["geometry"]["coordinates"])]
    assert len(numbers) > 10_000
    assert [number for number in numbers if round(number, 2) != number or not -180 <= number <= 180] == []


def test_every_current_region_has_one_feature(features: list[dict[str, Any]]) -> None:
    """The map draws each current region once, and besides only Ukraine, which has no NUTS regions."""
    codes = [feature["properties"]["nuts_code"] for feature in features]
    current = {row["nuts_code"] for row in rows_of(DATA / "tables" / "region.csv") if row["nuts_version"] != "earlier"}
    assert len(current) == 340
    assert sorted(codes) == sorted(current | {"UA"})


def test_features_have_the_names_of_the_regions(features: list[dict[str, Any]]) -> None:
    """A region is called the same on the map and in the tables."""
    names = {row["nuts_code"]: row["name"] for row in rows_of(DATA / "tables" / "region.csv") if row["name"]}
    shown = {feature["properties"]["nuts_code"]: feature["properties"]["name"] for feature in features}
    assert shown == names | {"UA": "Ukraine"}


def test_rings_are_closed(features: list[dict[str, Any]]) -> None:
    """Rounding left every ring with at least a triangle that ends where it starts."""
    for feature in features:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            assert len(ring) >= 4 and ring[0] == ring[-1], feature["properties"]["nuts_code"]


def test_every_city_with_a_position_is_on_the_map() -> None:
    """The file of all cities is what the refresh of the maps writes for the table of cities."""
    shown = (maps_folder(DATA) / CITIES_MAP).read_text(encoding="utf-8")
    assert shown == cities_map(read(TABLES / "city.csv"))
    assert len(json.loads(shown)) > 900
