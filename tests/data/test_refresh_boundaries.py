"""The refresh of the boundaries: tables of regions and cities and both maps change together, or nothing does."""

import copy
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import pytest

from data.build import DATA
from data.formats.tables import read
from data.recovery import recover
from data.refresh import figures
from data.refresh.http_client import Services, UnavailableError
from data.refresh.sources import RefreshContext, update_of
from tests.data.conftest import SOURCES
from tests.data.service import Service, refresh, state

GISCO = "gisco-nuts-2024"
STATIC = DATA.parent / "static"
RAW = SOURCES / "boundaries"
REGIONS, BRITISH_REGIONS = "NUTS_RG_20M_2024_4326_LEVL_2.geojson", "NUTS_RG_20M_2021_4326_LEVL_2.geojson"
COUNTRIES, BRITISH_COUNTRIES = "NUTS_RG_20M_2024_4326_LEVL_0.geojson", "NUTS_RG_20M_2021_4326_LEVL_0.geojson"
Features = list[dict[str, Any]]


def feature(code: str, name: str, geometry: dict[str, Any]) -> dict[str, Any]:
    """A boundary as GISCO publishes it."""
    properties = {"NUTS_ID": code, "LEVL_CODE": len(code) - 2, "CNTR_CODE": code[:2], "NAME_LATN": name, "NUTS_NAME": name}
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def files(regions: Features, countries: Features) -> dict[str, str | bytes]:
    """The four files: those of 2021 hold all codes of then, of which only the British are wanted."""
    return {
        name: json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        for name, features in (
            (REGIONS, [one for one in regions if not one["id"].startswith("UK")]),
            (BRITISH_REGIONS, [one for one in regions if one["id"].startswith(("UK", "PT"))]),
            (COUNTRIES, [one for one in countries if one["id"] != "UK"]),
            (BRITISH_COUNTRIES, [one for one in countries if one["id"] in ("UK", "PT")]),
        )
    }


@pytest.fixture(scope="module")
def regions() -> Features:
    """The regions of the map, as a service would send them."""
    features = json.loads((STATIC / "nuts2.geojson").read_text(encoding="utf-8"))["features"]
    codes = ((one, one["properties"]) for one in features)
    return [feature(its["nuts_code"], its["name"], one["geometry"]) for one, its in codes if its["nuts_code"] != "UA"]


@pytest.fixture(scope="module")
def countries() -> Features:
    """The countries of the map, as a service would send them."""
    features = json.loads((STATIC / "countries.geojson").read_text(encoding="utf-8"))["features"]
    eurostat = {"GR": "EL", "GB": "UK"}
    codes = ((one, one["properties"]["country_code"]) for one in features)
    return [feature(eurostat.get(code, code), code, one["geometry"]) for one, code in codes]


@pytest.fixture
def data_with_maps(tmp_path: Path) -> Path:
    """A copy of the data folder itself, with the maps beside it."""
    shutil.copytree(STATIC, tmp_path / "static")
    left_out = shutil.ignore_patterns("*.py", "*.duckdb", "__pycache__", "imported", "fetched")
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=left_out))


def maps(data: Path) -> dict[str, str]:
    """A digest of every file of the maps."""
    files = sorted(path for path in (data.parent / "static").iterdir() if path.is_file())  # fonts have a folder
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_new_boundaries_change_tables_and_maps_together(
    service: Service, data_with_maps: Path, regions: Features, countries: Features
) -> None:
    """A region has a new name, another a new code, to which its city moves; a second run changes nothing."""
    data, committed = data_with_maps, (state(DATA), maps(DATA))
    new = copy.deepcopy(regions)
    for one in new:
        if one["id"] == "AT13":
            one["properties"]["NAME_LATN"] = "Wien und Umgebung "
        if one["id"] == "AT33":
            one["id"] = one["properties"]["NUTS_ID"] = "AT35"
    square = [[[-30.0, 50.0], [-30.0, 51.0], [-29.0, 51.0], [-29.0, 50.0], [-30.0, 50.0]]]
    new.append(feature("QQ01", "Newland", {"type": "Polygon", "coordinates": square}))
    _known_to_have_ended(data, "AT33")
    service.files |= files(new, countries)
    first = refresh(service, data, GISCO)
    assert (first.returncode, first.stderr) == (0, "")
    assert f"{GISCO}: left out, since the atlas does not have it: regions of QQ" in first.stdout
    assert "  AT13: Wien became Wien und Umgebung" in first.stdout
    assert "  AT33: Tirol became a code that has ended" in first.stdout
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        query = "SELECT nuts_code, name, nuts_version FROM region WHERE nuts_code IN ('AT13', 'AT33', 'AT35', 'QQ01') ORDER BY 1"
        assert built.execute(query).fetchall() == [
            ("AT13", "Wien und Umgebung", "2024"),
            ("AT33", None, "earlier"),
            ("AT35", "Tirol", "2024"),
        ]
        moved = "SELECT city_id, nuts2_code FROM city WHERE nuts2_code IN ('AT33', 'AT35')"
        assert built.execute(moved).fetchall() == [("at-innsbruck", "AT35")]
        figures_kept = "SELECT count(*) > 0 FROM observation WHERE place_code = 'AT33'"
        assert built.execute(figures_kept).fetchone() == (True,)
    shown = json.loads((data.parent / "static" / "nuts2.geojson").read_text(encoding="utf-8"))["features"]
    names = {one["properties"]["nuts_code"]: one["properties"]["name"] for one in shown}
    assert (names["AT35"], names["UA"], names["UKI3"], "AT33" in names) == ("Tirol", "Ukraine", "Inner London — West", False)
    before = state(data), maps(data)
    again = refresh(service, data, GISCO)
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, f"{GISCO}: as before")
    assert (state(data), maps(data)) == before
    assert (state(DATA), maps(DATA)) == committed, "the committed tables and maps are as they were"


def _known_to_have_ended(data: Path, code: str) -> None:
    path = data / "tables" / "region_code_change.csv"
    path.write_text(f"{path.read_text()}{code},2024,AT35,2027,renamed,nuts-code-changes\n")


@pytest.mark.skipif(not RAW.exists(), reason="the boundaries as published are not at hand")
def test_the_boundaries_as_published_change_nothing(service: Service, data_with_maps: Path) -> None:
    """The files that the maps were made from, as GISCO sends them."""
    found = geopandas.read_parquet(RAW / "nuts2_2024_uk2021_20M.parquet")
    outlines = geopandas.read_file(RAW / "nuts0_2024_uk2021_20M.topojson")
    sent = [
        [feature(row.NUTS_ID, row.NAME_LATN, row.geometry.__geo_interface__) for row in frame.itertuples()]
        for frame in (found, outlines)
    ]
    service.files |= files(*sent)
    before = state(data_with_maps), maps(data_with_maps)
    run = refresh(service, data_with_maps, GISCO)
    assert (run.returncode, run.stdout.splitlines(), run.stderr) == (0, [f"{GISCO}: as before"], "")
    assert (state(data_with_maps), maps(data_with_maps)) == before


def without(code: str) -> Callable[[Features], Features]:
    """The boundaries without one."""
    return lambda features: [one for one in features if one["id"] != code]


def with_geometry(geometry: dict[str, Any] | None) -> Callable[[Features], Features]:
    """The boundaries with another geometry for Vienna."""
    return lambda features: [{**one, "geometry": geometry} if one["id"] == "AT13" else one for one in features]


def without_names(features: Features) -> Features:
    """The boundaries without NAME_LATN."""
    return [
        {**one, "properties": {name: word for name, word in one["properties"].items() if name != "NAME_LATN"}} for one in features
    ]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without("AT13"), "figures of regions without a boundary in the new file: AT13"),
        (without_names, "regions.geojson has no NAME_LATN"),
        (with_geometry(None), "no area or another code at AT13"),
        (with_geometry({"type": "Point", "coordinates": [16, 48]}), "no area or another code at AT13"),
        (lambda features: [*features, features[0]], "twice"),
        (
            lambda features: [{**one, "properties": {**one["properties"], "NUTS_ID": "AT"}} for one in features],
            "another code at AT",
        ),
        (lambda features: [one for one in features if not one["id"].startswith("UK")], "no boundary of the United Kingdom"),
        (lambda features: [], "no boundary"),
    ],
    ids=["lost", "no names", "no geometry", "point", "twice", "other level", "no kingdom", "empty"],
)
def test_boundaries_in_another_form_are_not_taken(
    service: Service,
    services: Services,
    data_with_maps: Path,
    regions: Features,
    countries: Features,
    spoil: Callable[[Features], Features],
    words: str,
) -> None:
    """The reason names what is missing."""
    service.files |= files(spoil(regions), countries)
    with pytest.raises(UnavailableError, match=words):
        update_of(figures.renewable()[GISCO], RefreshContext(services, data_with_maps, 1999, service.address))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html>Moved</html>", "in place of boundaries: <html>"),
        ('{"error": "no such file"}', "no collection of boundaries"),
        ('{"type": "FeatureCollection", "features": [', "cannot be read as boundaries"),
        ('{"type": "FeatureCollection", "features": [1]}', "cannot be read as boundaries"),
    ],
    ids=["page", "message", "half", "other"],
)
def test_another_file_leaves_maps_and_tables(
    service: Service, services: Services, data_with_maps: Path, regions: Features, countries: Features, text: str, words: str
) -> None:
    """Told by what came in its place."""
    service.files |= files(regions, countries) | {COUNTRIES: text}
    with pytest.raises(UnavailableError, match=words):
        update_of(figures.renewable()[GISCO], RefreshContext(services, data_with_maps, 1999, service.address))


def test_a_country_that_is_lost_is_named(
    service: Service, services: Services, data_with_maps: Path, regions: Features, countries: Features
) -> None:
    """The map of countries keeps all that it shows."""
    service.files |= files(regions, without("TR")(countries))
    with pytest.raises(UnavailableError, match="countries on the map without a boundary in the new file: TR"):
        update_of(figures.renewable()[GISCO], RefreshContext(services, data_with_maps, 1999, service.address))


def test_a_lost_region_leaves_everything_as_it_was(
    service: Service, data_with_maps: Path, regions: Features, countries: Features
) -> None:
    """Figures stand on it: the source fails with a sentence, maps and regions stay."""
    data = data_with_maps
    kept = {name: digest for name, digest in state(data).items() if "refresh_log" not in name}, maps(data)
    service.files |= files(without("AT13")(regions), countries)
    run = refresh(service, data, GISCO)
    assert run.returncode == 1
    assert f"{GISCO}: NOT renewed" in run.stderr and "AT13" in run.stderr and "Traceback" not in run.stderr
    assert ({name: digest for name, digest in state(data).items() if "refresh_log" not in name}, maps(data)) == kept


def test_an_exchange_that_broke_off_before_the_maps_is_finished(data_with_maps: Path) -> None:
    """The tables have been exchanged: the maps made for them follow."""
    data = data_with_maps
    shutil.copytree(data / "tables", data / "tables.before")
    (data / "maps.after").mkdir()
    (data / "maps.after" / "nuts2.geojson").write_text("new")
    recover(data)
    assert (data.parent / "static" / "nuts2.geojson").read_text() == "new"
    assert sorted(path.name for path in data.iterdir() if "." in path.name and path.is_dir()) == []


def test_maps_of_an_exchange_that_did_not_come_about_are_dropped(data_with_maps: Path) -> None:
    """The tables were not exchanged: the old maps belong to them."""
    data, before = data_with_maps, maps(data_with_maps)
    for prepare in (lambda: None, lambda: (data / "tables").rename(data / "tables.before")):
        (data / "maps.after").mkdir()
        (data / "maps.after" / "nuts2.geojson").write_text("new")
        prepare()
        recover(data)
        assert maps(data) == before
        assert read(data / "tables" / "region.csv").shape[0] > 300
