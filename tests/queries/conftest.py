"""The fixture, and sensible and extreme parameters for every question."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from queries.database import FOLDER, Value

QUESTIONS = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.sql"))

# Every parameter that a question has; a new one belongs here too.
SENSIBLE: dict[str, Value] = {
    "share_definition": "foreign_born_share",
    "area_basis": ["city", "greater_city", "nuts3_area"],
    "own_area_basis": ["city", "greater_city", "nuts3_area"],
    "share_min": 0,
    "country": [],
    "size": [],
    "network": [],
    "selected_cities": [],
    "measure": "foreign_born_share",
    "population_group": "foreign_born",
    "year": None,
    "family": "outcome",
    "city": ["at-graz", "no001c"],
    "filtered_cities": ["at-graz", "at-vienna", "no001c"],
    "reference_country": ["AT", "NO"],
    "city_id": "at-vienna",
    "peer_scope": "everywhere",
    "share_weight": 0.5,
    "peer_count": 8,
    "policy_area": "mipex_overall",
    "policy_country": ["AT", "NO"],
    "indicator": "dd75",
    "from_year": 2014,
    "to_year": 2019,
    "reference_group": "total",
    "years": [],
    "group_list": [],
    "level_list": [],
    "competence_type": [],
    "outcome": "unemployment_rate_15_64",
    "nuts_code": "AT13",
    "place_level": "region",
    "small_below": 25,
    "measure_list": ["employment_rate_20_64", "employment_rate_15_64", "foreign_born_share"],
}
QUOTE = 'it\'s "quoted"; DROP TABLE city; --'
EXTREMES: dict[str, dict[str, Value]] = {
    "highest threshold": {"share_min": 50},
    "threshold beyond": {"share_min": 101},
    "no area": {"area_basis": [], "own_area_basis": []},
    "empty lists": {
        "area_basis": [],
        "country": [],
        "size": [],
        "network": [],
        "selected_cities": [],
        "city": [],
        "filtered_cities": [],
        "reference_country": [],
        "policy_country": [],
    },
    "unknown city": {
        "selected_cities": ["atlantis-xx"],
        "city": ["atlantis-xx"],
        "filtered_cities": ["atlantis-xx"],
        "reference_country": ["XX"],
        "policy_country": ["XX"],
    },
    "unknown measure": dict.fromkeys(("measure", "share_definition", "family", "policy_area", "indicator"), "happiness"),
    "unknown year": {"year": 1066, "from_year": 1066, "to_year": -1},
    "quotes": dict.fromkeys(("share_definition", "measure", "population_group", "family", "policy_area", "indicator"), QUOTE)
    | {
        name: [QUOTE]
        for name in (
            "area_basis",
            "own_area_basis",
            "country",
            "size",
            "network",
            "selected_cities",
            "city",
            "filtered_cities",
            "reference_country",
            "policy_country",
        )
    },
    "null byte": {"measure": "a\x00b", "city": ["a\x00b"], "selected_cities": ["a\x00b"], "filtered_cities": ["a\x00b"]},
    "10,000 values": {"selected_cities": [f"city-{i}" for i in range(10_000)], "measure": "x" * 10_000},
}


@pytest.fixture(autouse=True)
def _on_fixture(on_fixture: None) -> None:
    """Every question here is asked of the fixture."""


@pytest.fixture(scope="session")
def direct(small_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection beside the one under test."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{small_file}' AS atlas (READ_ONLY)")
        connection.execute("USE atlas")
        yield connection


@pytest.fixture
def copied(small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data file that the questions are asked of."""
    copy = tmp_path / "atlas.duckdb"
    shutil.copyfile(small_file, copy)
    monkeypatch.setenv("ATLAS_DATABASE", str(copy))
    return copy
