"""`make bench` knows what every query asks for, and finds the filters of a page."""

from itertools import islice

import pytest

from benchmarks import importing, rerun
from benchmarks.queries import parameter
from benchmarks.shared import percentile
from queries import database


@pytest.mark.parametrize("query", database.names())
def test_every_query_can_be_measured(query: str) -> None:
    database.run(query, **{name: parameter(name) for name in database.parameter_names(query)})


def test_a_rerun_can_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerun, "RUNS", 1)
    assert all(figure.value > 0 for figure in (*islice(rerun.measure(), 3), *islice(rerun.other_pages(1.0), 2)))


def test_uploads_can_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in ((rerun, "RUNS", 1), (importing, "FIGURES", 20), (importing, "UPLOADS", (20,))):
        monkeypatch.setattr(module, name, value)
    assert [figure.value > 0 for figure in (*importing._uploads(1.0), *importing._steps())] == [True] * 3


@pytest.mark.parametrize(("count", "share", "rank"), [(20, 0.95, 19), (40, 0.95, 38), (10, 0.95, 10), (3, 0.5, 2), (1, 0.5, 1)])
def test_of_twenty_runs_one_may_take_longer_than_the_p95(count: int, share: float, rank: int) -> None:
    assert percentile([float(one) for one in range(1, count + 1)], share) == rank
