"""`make bench` knows what every query asks for."""

import pytest

import queries
from benchmarks.queries import parameter


@pytest.mark.parametrize("query", sorted(path.stem for path in queries.FOLDER.glob("*.sql")))
def test_every_query_can_be_measured(query: str) -> None:
    queries.run(query, **{name: parameter(name) for name in queries.parameter_names(query)})
