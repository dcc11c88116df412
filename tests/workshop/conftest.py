"""A store of its own for each test: a file of SQLite, and a database of PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.workshop.acting import be_patient
from tests.workshop.postgresql import running_cluster
from workshop import Facilitator, open_room
from workshop.database import Store
from workshop.settings import settings


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    with running_cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What the setting ATLAS_ROOMS says: a new folder, or a database in which there is nothing yet."""
    if request.param == "sqlite":
        return str(tmp_path / "rooms")
    address: str = request.getfixturevalue("cluster")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return address


@pytest.fixture
def here(place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store at that place. Who finds it busy waits as long as the machine takes."""
    monkeypatch.setenv("ATLAS_ROOMS", place)
    be_patient(monkeypatch)
    opened = Store(*settings())
    yield opened
    opened.close()


@pytest.fixture
def led(here: Store) -> Facilitator:
    return open_room(here)[0]
