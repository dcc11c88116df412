"""`make bench` knows what every query asks for, and finds the filters of a page."""

from itertools import islice

import pytest

from benchmarks import importing, rerun
from benchmarks.queries import parameter
from queries import database


@pytest.mark.parametrize("query", database.names())
def test_every_query_can_be_measured(query: str) -> None:
    database.run(query, **{name: parameter(name) for name in database.parameter_names(query)})


def test_a_rerun_can_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerun, "RUNS", 1)
    assert all(figure.value > 0 for figure in islice(rerun.measure(), 3))


def test_uploads_can_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in ((rerun, "RUNS", 1), (importing, "FIGURES", 20), (importing, "UPLOADS", (20,))):
        monkeypatch.setattr(module, name, value)
    assert [figure.value > 0 for figure in (*importing._uploads(1.0), *importing._steps())] == [True] * 3
