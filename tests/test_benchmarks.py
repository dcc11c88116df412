"""`make bench` knows what every query asks for."""

import pytest

from benchmarks.queries import parameter
from queries import database


@pytest.mark.parametrize("query", database.names())
def test_every_query_can_be_measured(query: str) -> None:
    database.run(query, **{name: parameter(name) for name in database.parameter_names(query)})
