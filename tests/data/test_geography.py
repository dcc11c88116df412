"""What the build makes of the maps: extents, label points, neighbours, and cities that lie where their region is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import geopandas
import pytest
from shapely import Point, box

from data import geography
from data.build import DATA, BuildError, build
from tests.data.conftest import rows_of
from tests.data.test_build import set_cell
from tests.fixture import copy_of_fixture

STATIC = DATA.parent / "static"


def points_of(nested: list) -> Iterator[tuple[float, float]]:
    """Every point of the coordinates of a geometry."""
    if isinstance(nested[0], float | int):
        yield nested[0], nested[1]
    else:
        for part in nested:
            yield from points_of(part)


@pytest.mark.parametrize(("level", "file", "code"), [("region", "nuts2", "nuts_code"), ("country", "countries", "country_code")])
def test_extents_are_those_of_all_points(atlas: duckdb.DuckDBPyConnection, level: str, file: str, code: str) -> None:
    """West, south, east and north of each area equal the least and most of the points in the file; labels lie inside."""
    features = json.loads((STATIC / f"{file}.geojson").read_text(encoding="utf-8"))["features"]
    rows = atlas.execute("SELECT * EXCLUDE (place_level) FROM area_extent WHERE place_level = ?", [level]).fetchall()
    assert len(rows) >= 40
    outlines = {one["properties"][code]: one["geometry"] for one in features}
    shapes = geopandas.read_file(STATIC / f"{file}.geojson").set_index(code).geometry
    for place_code, west, south, east, north, label_lon, label_lat in rows:
        lon, lat = zip(*points_of(outlines[place_code]["coordinates"]), strict=True)
        assert (west, south, east, north) == (min(lon), min(lat), max(lon), max(lat)), place_code
        assert shapes[place_code].distance(Point(label_lon, label_lat)) < 0.1, place_code


def test_neighbours_share_a_border(atlas: duckdb.DuckDBPyConnection) -> None:
    """Both ways; Vienna lies inside Lower Austria, Malta has none, and the Rhine is a border."""
    pairs = set(atlas.execute("SELECT nuts_code, neighbour_code FROM region_neighbour").fetchall())
    assert pairs == {(other, one) for one, other in pairs}
    assert {other for one, other in pairs if one == "AT13"} == {"AT12"}
    assert not [one for one, _ in pairs if one == "MT00"]
    assert ("DE12", "FRF1") in pairs


def test_a_common_point_makes_no_neighbours() -> None:
    """Of four squares that meet in a point, those across are none."""
    squares = {"SW": box(0, 0, 1, 1), "SE": box(1, 0, 2, 1), "NW": box(0, 1, 1, 2), "NE": box(1, 1, 2, 2)}
    areas = geopandas.GeoDataFrame(index=list(squares), geometry=list(squares.values()), crs=4326)
    found = set(geography.neighbours(areas).itertuples(index=False, name=None))
    beside = [("SW", "SE"), ("SW", "NW"), ("SE", "NE"), ("NW", "NE")]
    assert found == {*beside, *((other, one) for one, other in beside)}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the fixture's folder with maps of its own, to break."""
    shutil.copytree(STATIC, tmp_path / "static")
    return copy_of_fixture(tmp_path / "data")


def with_swapped_coordinates(data: Path) -> None:
    """Vienna with latitude and longitude the wrong way round."""
    path = data / "tables" / "city.csv"
    line, vienna = next((line, row) for line, row in enumerate(rows_of(path), start=2) if row["city_id"] == "at-vienna")
    set_cell(path, line, "lat", vienna["lon"])
    set_cell(path, line, "lon", vienna["lat"])


def with_nameless_areas(data: Path) -> None:
    """A map whose areas have no code."""
    path = data.parent / "static" / "nuts2.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace('"nuts_code"', '"code"'), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (with_swapped_coordinates, r"city: at-vienna lies [\d,]+ km outside its region AT13"),
        (
            lambda data: (data.parent / "static" / "nuts2.geojson").write_text("{"),
            "area_extent: nuts2.geojson cannot be read as a map",
        ),
        (with_nameless_areas, "area_extent: nuts2.geojson needs a nuts_code of its own"),
    ],
    ids=["swapped", "half a map", "no codes"],
)
def test_a_wrong_place_stops_the_build(data: Path, tmp_path: Path, spoil: Callable[[Path], None], sentence: str) -> None:
    """With a sentence that names the row or file; no data file is left."""
    spoil(data)
    with pytest.raises(BuildError, match=sentence):
        build(tmp_path / "atlas.duckdb", data)
    assert not (tmp_path / "atlas.duckdb").exists()


def test_the_app_starts_without_the_library_for_maps() -> None:
    """GeoPandas takes a second to import: the build needs it, a page does not."""
    code = "import sys, data.build, ui.navigation; print([name for name in sys.modules if name.split('.')[0] == 'geopandas'])"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=DATA.parent, text=True, timeout=120).strip() == "[]"
