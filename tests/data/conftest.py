"""The built database, and reading of the tables it is built from."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.build import DATA, build

ATLAS = DATA / "atlas.duckdb"


@pytest.fixture(scope="session")
def atlas() -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to data/atlas.duckdb, which is built first if there is none."""
    if not ATLAS.exists():
        build(ATLAS)
    with duckdb.connect(str(ATLAS), read_only=True) as connection:
        yield connection


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all cells as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
