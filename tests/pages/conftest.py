"""The built database, and a connection of the tests' own to check pages against."""

from collections.abc import Iterator

import duckdb
import pytest

from data.build import DATA, build

DATABASE = DATA / "atlas.duckdb"
if not DATABASE.exists():  # some tests are made from what the data holds
    build(DATABASE)


@pytest.fixture(scope="session")
def direct() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection beside the app's."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{DATABASE}' AS atlas (READ_ONLY)")
        connection.execute("USE atlas")
        yield connection
