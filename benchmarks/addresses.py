"""What does a data address cost? (waits of one client of a real server; beside datasette with the same tables, and under load)"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

import duckdb

from benchmarks.server import PROJECT, free_port, server
from benchmarks.shared import Measurement, percentile
from benchmarks.streamlit_client import visit

THRESHOLDS = range(1, 41)  # each a view that was not asked for before
REPEATS = 40
CSV_BUDGET_MS, WHOLE_BUDGET_MS = 50.0, 300.0
REQUESTS_A_SECOND, LOAD_SECONDS, SLOWER_BUDGET = 50, 60, 20.0  # percent
ROWS = "measure=foreign_born_share&year=2021"


def measure() -> Iterator[Measurement]:
    """Milliseconds of filtered views made anew, kept and beside datasette, of all observations; a visitor's step under load."""
    with server(PROJECT / "app.py") as (_, _, address), _datasette() as other:
        base = f"{address}/api/v1"
        reference = _p95(
            [f"{other}/observation.csv?measure_id=foreign_born_share&year=2021&_size=max"] * REPEATS if other else []
        )
        _p95([f"{base}/groups.csv"])  # the first answer of a server loads what makes answers
        filtered = [f"{base}/compare.csv?measure=foreign_born_share&view=table&share_min={least}" for least in THRESHOLDS]
        yield _figure("a filtered view as CSV, made anew", _p95(filtered), CSV_BUDGET_MS, reference)
        yield _figure("the same again, as kept", _p95(filtered), CSV_BUDGET_MS, reference)
        anew = [f"{base}/observations.csv?{ROWS}&share_min={least}" for least in THRESHOLDS]
        yield _figure("observations of a year as CSV, made anew", _p95(anew), CSV_BUDGET_MS, reference)
        whole = _milliseconds(f"{other}/observation.csv?_stream=on") if other else None
        for ending, budget in (("parquet", WHOLE_BUDGET_MS), ("csv", None)):
            first = _milliseconds(f"{base}/observations.{ending}")
            yield _figure(f"all observations as {ending}, the first time", first, budget, whole, "datasette, as CSV")
            again = _p95([f"{base}/observations.{ending}"] * 5)
            yield _figure(f"all observations as {ending}, again", again, budget, whole, "datasette, as CSV")
        yield from asyncio.run(_under_load(address, filtered))


def _figure(name: str, value: float, budget: float | None, reference: float | None, whose: str = "datasette") -> Measurement:
    return Measurement(name, value, "ms", budget, value / reference if reference else None, whose)


def _p95(addresses: list[str]) -> float:
    return percentile([_milliseconds(address) for address in addresses], 0.95) if addresses else 0.0


def _milliseconds(address: str) -> float:
    start = time.perf_counter()
    with urlopen(Request(address), timeout=60) as answer:
        answer.read()
    return (time.perf_counter() - start) * 1000


@contextmanager
def _datasette() -> Iterator[str]:
    """The address of a datasette with the table of observations, indexed by indicator; empty where it is not installed."""
    if find_spec("datasette") is None:
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.db"
        with duckdb.connect(str(PROJECT / "data" / "atlas.duckdb"), read_only=True) as data:
            data.execute("SELECT * FROM observation").df().to_sql("observation", sqlite3.connect(path), index=False)
        with sqlite3.connect(path) as made:
            made.execute("CREATE INDEX by_measure ON observation (measure_id, year)")
        settings = [("max_csv_mb", "0"), ("max_returned_rows", "200000"), ("sql_time_limit_ms", "60000")]
        port = free_port()
        command = [sys.executable, "-m", "datasette", "serve", str(path), "--port", str(port)]
        command += [part for name, value in settings for part in ("--setting", name, value)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                _wait_for(f"http://127.0.0.1:{port}/-/versions.json")
                yield f"http://127.0.0.1:{port}/atlas"
            finally:
                running.terminate()


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            _milliseconds(address)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


async def _under_load(address: str, asked: list[str]) -> list[Measurement]:
    """How much longer a visitor's step takes while a script asks all the time, from another process."""
    async with visit(address, "compare", "measure=foreign_born_share&view=ranked") as visitor:
        await asyncio.wait_for(visitor.is_drawn.wait(), 60)
        steps = (f"measure=foreign_born_share&view=ranked&share_min={1 + number % 40}" for number in range(10_000))

        async def step_for(seconds: float) -> list[float]:
            found, end = [], time.perf_counter() + seconds
            while time.perf_counter() < end:
                found.append(1000 * await visitor.step(next(steps)))
                await asyncio.sleep(0.5)
            return found

        await step_for(10)  # each position once
        alone = await step_for(LOAD_SECONDS / 2)
        context = get_context("spawn")
        answered = context.Value("i", 0)
        load = context.Process(target=_ask, args=(asked, answered))
        load.start()
        await asyncio.sleep(2)  # until it asks
        under = await step_for(LOAD_SECONDS)
        load.join()
    before, then = median(alone), median(under)
    machine = f"machine at {os.getloadavg()[0]:.1f}"
    return [
        Measurement(f"requests answered a second ({machine})", answered.value / LOAD_SECONDS, "/s"),
        Measurement("a visitor's step", before, "ms"),
        Measurement(
            "a visitor's step under load: longer by", 100 * (then / before - 1), "%", SLOWER_BUDGET, then / before, "alone"
        ),
    ]


def _ask(addresses: list[str], answered: object) -> None:
    """Ask REQUESTS_A_SECOND times a second, whether earlier answers are there or not."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        for number in range(REQUESTS_A_SECOND * LOAD_SECONDS):
            time.sleep(max(0.0, begin + number / REQUESTS_A_SECOND - time.perf_counter()))
            pool.submit(_asked, addresses[number % len(addresses)], answered)


def _asked(address: str, answered: object) -> None:
    _milliseconds(address)
    with answered.get_lock():  # type: ignore[attr-defined]
        answered.value += 1  # type: ignore[attr-defined]
