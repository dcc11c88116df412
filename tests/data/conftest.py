"""The built database, and reading of the tables it is built from."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.build import DATA, build

ATLAS = DATA / "atlas.duckdb"


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a copy of data/atlas.duckdb, which is built first if there is none.

    A copy, since the app opens the file itself with other settings, which DuckDB refuses within one process.
    """
    if not ATLAS.exists():
        build(ATLAS)
    copy = shutil.copy(ATLAS, tmp_path_factory.mktemp("atlas"))
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all cells as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
