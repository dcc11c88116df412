"""The built database, reading of the tables it is built from, and what a refresh is tried on."""

import csv
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import duckdb
import pytest

from data.build import DATA, build
from data.refresh.transport import Services
from tests.data.service import Service, running

ATLAS = DATA / "atlas.duckdb"
LONG_TABLES = ("tables/origin.csv", "tables/mipex_indicator_score.csv", "tables/observation/*.csv")
KEPT_LINES = 301


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


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data folder with a few hundred rows in each long table."""
    folder = tmp_path_factory.mktemp("small") / "data"
    for name in ("catalogue", "tables"):
        shutil.copytree(DATA / name, folder / name)
    shutil.copy(DATA / "sources.toml", folder)
    for path in (path for pattern in LONG_TABLES for path in folder.glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            kept = list(islice(file, KEPT_LINES))
        path.write_text("".join(kept), encoding="utf-8", newline="")
    return folder


@pytest.fixture
def service() -> Iterator[Service]:
    """A server of its own for each test."""
    with running(Service()) as started:
        yield started


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """A session that does not wait between requests."""
    return Services(tmp_path / "fetched", pause=0, read_timeout=1, backoff=0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data folder to renew."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("*.py", "*.duckdb", "__pycache__", "imported", "fetched"))
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all cells as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
