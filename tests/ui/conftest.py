"""The tables as their files hold them, for tests that work out on their own what a page says."""

from collections.abc import Iterator

import duckdb
import pytest

from data.build import DATA


@pytest.fixture(scope="session")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """The observations and single scores beside cities, regions and the catalogue: nothing that the build derives."""
    with duckdb.connect() as con:
        options = "header = true, all_varchar = true"
        observations = f"read_csv('{DATA}/tables/observation/*.csv', union_by_name = true, {options})"
        con.execute(f"CREATE TABLE o AS SELECT * REPLACE (value::DOUBLE AS value) FROM {observations}")
        for name, path in {
            "city": "tables/city",
            "region": "tables/region",
            "measure": "catalogue/measure",
            "competence": "catalogue/competence",
            "country": "catalogue/country",
        }.items():
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{DATA}/{path}.csv', {options})")
        yield con
