"""The built database, reading of the tables it is built from, and what a refresh is tried on."""

import csv
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from data.build import DATA, build
from data.refresh.http_client import Services
from tests.data.service import Service, running
from tests.fixture import FIXTURE, copy_of_fixture

ATLAS = DATA / "atlas.duckdb"
# The files that the first tables were read from, which are not part of the project.
SOURCES = DATA.parent.parent / "shared" / "sources"


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


@dataclass(frozen=True)
class Atlas:
    """A built data file, and the folder that it was built from."""

    data: duckdb.DuckDBPyConnection
    folder: Path


@pytest.fixture(scope="session", params=["fixture", pytest.param("public data", marks=pytest.mark.real_data)])
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The fixture, and the public data, which have the same rules. A copy of the file, as for atlas."""
    if request.param == "public data":
        yield Atlas(request.getfixturevalue("atlas"), DATA)
        return
    copy = shutil.copy(request.getfixturevalue("small_file"), tmp_path_factory.mktemp("each"))
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield Atlas(connection, FIXTURE)


@pytest.fixture
def service() -> Iterator[Service]:
    """A server of its own for each test."""
    with running(Service()) as started:
        yield started


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """A session that does not wait between requests."""
    return Services(tmp_path / "fetched", pause=0, read_timeout=60, backoff=0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the fixture's folder, to renew, to import into or to break."""
    return copy_of_fixture(tmp_path / "data")


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all cells as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, without accents and what stands between them."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", folded.replace("'", ""))
