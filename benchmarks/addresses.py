"""What does a data address cost? (p95 of the waits of one client of a real server; against a table of the smallest question)"""

import time
from collections.abc import Iterator
from urllib.request import Request, urlopen

from benchmarks.server import PROJECT, server
from benchmarks.shared import Measurement, percentile

THRESHOLDS = range(1, 41)  # each a view that was not asked for before
REPEATS = 40
CSV_BUDGET_MS, WHOLE_BUDGET_MS = 50.0, 300.0


def measure() -> Iterator[Measurement]:
    """Milliseconds of filtered views made anew, of one that is kept, of one that has not changed, of all observations."""
    with server(PROJECT / "app.py") as (_, _, address):
        base = f"{address}/api/v1"
        reference = _p95([f"{base}/groups.csv"] * REPEATS)
        filtered = [f"{base}/compare.csv?measure=foreign_born_share&view=table&share_min={least}" for least in THRESHOLDS]
        yield _figure("a filtered view as CSV, made anew", _p95(filtered), CSV_BUDGET_MS, reference)
        yield _figure("the same again, as kept", _p95(filtered), CSV_BUDGET_MS, reference)
        [first] = [_milliseconds(f"{base}/observations.parquet")]
        yield _figure("all observations as Parquet, the first time", first, WHOLE_BUDGET_MS, reference)
        again = _p95([f"{base}/observations.parquet"] * REPEATS)
        yield _figure("all observations as Parquet, again", again, WHOLE_BUDGET_MS, reference)


def _figure(name: str, value: float, budget: float, reference: float) -> Measurement:
    return Measurement(name, value, "ms", budget, value / reference, "groups.csv")


def _p95(addresses: list[str]) -> float:
    return percentile([_milliseconds(address) for address in addresses], 0.95)


def _milliseconds(address: str) -> float:
    start = time.perf_counter()
    with urlopen(Request(address), timeout=60) as answer:
        answer.read()
    return (time.perf_counter() - start) * 1000
