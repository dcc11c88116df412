"""A data address over a damaged data file says that the data are not ready, as the pages do: it is not the address's fault."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.api.conftest import Client
from tests.browser.driving import running_server


def without_a_table(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE marked_observation")


def with_random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(200_000))


@pytest.fixture(params=[without_a_table, with_random_bytes])
def damaged(request: pytest.FixtureRequest, small_file: Path, tmp_path: Path) -> Iterator[Client]:
    path = tmp_path / "atlas.duckdb"
    shutil.copy(small_file, path)
    path.chmod(0o600)
    request.param(path)
    with running_server(tmp_path / "log.txt", path) as server:
        yield Client(server.address)


def test_it_is_answered_as_not_ready(damaged: Client) -> None:
    for address in ("compare.csv?view=table", "compare?measure=foreign_born_share", "city.csv?city=at-graz", "observations.csv"):
        answer = damaged.get(f"/{address}")
        assert answer.status_code == 503, (address, answer.text)
        assert "make data" in answer.text
        assert "retry-after" in answer.headers
