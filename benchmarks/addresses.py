"""What does a data address cost? (waits of one client of a real server; in turns with datasette, and under load)"""

import asyncio
import csv
import io
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from http.client import HTTPException
from importlib.util import find_spec
from itertools import cycle, product
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from threading import BoundedSemaphore
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from benchmarks.server import cpu_seconds, server
from benchmarks.shared import Measurement, percentile
from benchmarks.streamlit_client import Visitor, visit
from queries.database import Value, run, stream, whole_table
from tests.browser.driving import free_port

THRESHOLDS = range(1, 41)  # each a view that was not asked for before
OTHER_VIEWS = {  # how much a new view costs, by page; each with a threshold
    "compare": "view=distribution&measure=foreign_born_share",
    "regions": "region_view=ranked&outcome=employment_rate_20_64",
    "policy": "policy_view=heat_map",
    "links": "link_view=two",
}
ASKED_OF_BOTH = 40  # pairs of indicator and year
MOST_ROWS = 1000  # of such a pair
CSV_BUDGET_MS, WHOLE_BUDGET_MS = 50.0, 300.0
REQUESTS_A_SECOND, LOAD_SECONDS, SLOWER_BUDGET = 50, 60, 20.0  # percent
WINDOW_SECONDS = 10  # alone and under load in turns, so that whatever else the machine does meets both
THOUGHT = 0.5  # seconds from a view to the visitor's next step
CLIENTS = 48  # that wait for an answer at once, at most
LISTS = {"cities": "city", "countries": "country", "nuts_regions": "region"}  # data addresses that are whole public tables
ALL: dict[str, Value] = {
    **dict.fromkeys(("measure_list", "group_list", "years", "level_list", "country", "selected_cities", "competence_type"), ()),
    "share_min": 0.0,
    "share_definition": "foreign_born_share",
    "area_basis": ("city",),
}


def measure() -> Iterator[Measurement]:
    """Milliseconds of views and tables made anew, kept and beside datasette, of all observations; a visitor under load."""
    with server() as (process, _, address), _datasette() as other:
        base = f"{address}/api/v1"
        _p95([f"{base}/groups.csv"])  # the first answer of a server loads what makes answers
        filtered = [f"{base}/compare.csv?measure=foreign_born_share&view=table&share_min={least}" for least in THRESHOLDS]
        before = cpu_seconds(process)
        yield Measurement("a filtered view as CSV, made anew", _p95(filtered), "ms", CSV_BUDGET_MS)
        yield Measurement("of that the server's CPU, mean", 1000 * (cpu_seconds(process) - before) / len(filtered), "ms")
        for page, query in OTHER_VIEWS.items():
            before = cpu_seconds(process)
            _p95([f"{base}/{page}.csv?{query}&share_min={least}" for least in THRESHOLDS[:20]])
            used = 1000 * (cpu_seconds(process) - before) / 20
            yield Measurement(f"a new view of {page} as CSV ({query.partition('&')[0]}): CPU, mean", used, "ms")
        yield Measurement("the same again, as kept", _p95(filtered), "ms", CSV_BUDGET_MS)
        anew = [
            f"{base}/observations.csv?measure=foreign_born_share&year=2021&share_min={least}&area_basis=city"
            for least in THRESHOLDS
        ]
        yield Measurement("observations that a threshold lets pass, made anew", _p95(anew), "ms", CSV_BUDGET_MS)
        yield from _beside(base, other)
        for ending, budget in (("parquet", WHOLE_BUDGET_MS), ("csv", None)):
            before = cpu_seconds(process)
            first = _milliseconds(f"{base}/observations.{ending}")
            yield Measurement(f"all observations as {ending}, the first time", first, "ms", budget)
            yield Measurement("of that the server's CPU", 1000 * (cpu_seconds(process) - before), "ms")
            again = _p95([f"{base}/observations.{ending}"] * 5)
            yield Measurement(f"all observations as {ending}, again", again, "ms", budget)
        if other:
            yield Measurement("all observations as csv, datasette", _milliseconds(f"{other}/observations.csv?_stream=on"), "ms")
        yield from asyncio.run(_under_load(address))


def _p95(addresses: list[str]) -> float:
    return percentile([_milliseconds(address) for address in addresses], 0.95)


def _milliseconds(address: str) -> float:
    return _asked(address)[0]


def _asked(address: str) -> tuple[float, bytes]:
    start = time.perf_counter()
    with urlopen(Request(address), timeout=60) as answer:
        body: bytes = answer.read()
    return (time.perf_counter() - start) * 1000, body


def _beside(base: str, other: str) -> Iterator[Measurement]:
    """The same rows and columns of both servers, asked in turns: of pairs of indicator and year, and of whole tables."""
    pairs = [(f"measure={one}&year={year}", f"measure_id={one}&year={year}") for one, year in _pairs()]
    asked = [(f"{base}/observations.csv?{ours}", f"{other}/observations.csv?{theirs}&_size=max") for ours, theirs in pairs]
    lists = [(f"{base}/{ours}.csv", f"{other}/{theirs}.csv?_size=max") for ours, theirs in LISTS.items()]
    what = f"rows of an indicator and year as CSV, made anew ({len(pairs)} such)"
    for name, addresses, budget in ((what, asked, CSV_BUDGET_MS), ("a whole table as CSV, made anew", lists, None)):
        ours, theirs = [], []
        for own, others in addresses:
            taken, rows = _asked(own)
            ours.append(taken)
            if other:
                taken, rows_of_other = _asked(others)
                theirs.append(taken)
                if _shape(rows) != _shape(rows_of_other):
                    raise AssertionError(f"{own} has {_shape(rows)} rows and columns, datasette {_shape(rows_of_other)}")
        value, reference = percentile(ours, 0.95), percentile(theirs, 0.95) if theirs else None
        yield Measurement(name, value, "ms", budget, reference, "datasette")


def _pairs() -> list[tuple[str, int]]:
    """The pairs of indicator and year with most rows, up to what datasette gives at once."""
    counts = whole_table("observation").select(["measure_id", "year"]).to_pandas().dropna().value_counts().sort_index()
    most = counts[counts <= MOST_ROWS].nlargest(ASKED_OF_BOTH)
    return [(str(one), int(year)) for one, year in most.index]


def _shape(body: bytes) -> tuple[int, int]:
    """Rows and columns, without the one that datasette adds."""
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    return len(rows), len([name for name in rows[0] if name != "rowid"])


@contextmanager
def _datasette() -> Iterator[str]:
    """The address of a datasette with all public tables and, ready joined and indexed, the rows that observations has here.

    Empty where it is not installed (requirements-dev.txt has it).
    """
    if find_spec("datasette") is None:
        print("  datasette is not installed: nothing is compared with it")
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.db"
        _write_tables(path)
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


def _write_tables(path: Path) -> None:
    tables: dict[str, Any] = {str(name): [whole_table(str(name))] for name in run("data/tables")["table_name"]}
    with sqlite3.connect(path) as made:
        for name, batches in (*tables.items(), ("observations", stream("open_data/observations", **ALL))):
            for batch in batches:
                batch.to_pandas().map(_cell).to_sql(name, made, index=False, if_exists="append")
        made.execute("CREATE INDEX by_measure ON observations (measure_id, year)")


def _cell(value: Any) -> Any:
    """A value as SQLite takes it: a list as text."""
    return "; ".join(value) if hasattr(value, "__len__") and not isinstance(value, str) else value


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            _milliseconds(address)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


async def _under_load(address: str) -> list[Measurement]:
    """How much longer a visitor's step takes while scripts ask from another process: for what is kept, and for new views."""
    base = f"{address}/api/v1/compare.csv?measure=foreign_born_share&view=table"
    kept = [f"{base}&share_min={least}" for least in THRESHOLDS]
    basis = ("city", "greater_city", "city,greater_city", "self_reported", "city,self_reported", "greater_city,self_reported")
    countries = ("AT", "BE", "DE", "ES", "FR", "IT", "NL", "PL", "SE", "GB")
    new = [f"{base}&area_basis={area}&share_min={n}&country={one}" for area, one, n in product(basis, countries, range(51))]
    found = []
    async with visit(address, "compare", "measure=foreign_born_share&view=ranked") as visitor:
        await asyncio.wait_for(visitor.is_drawn.wait(), 60)
        steps = (f"measure=foreign_born_share&view=ranked&share_min={1 + number % 40}" for number in range(10_000))
        await _steps(visitor, steps, 30)  # each position once
        for what, addresses in (("the same 40 views", kept), ("new views", new)):
            found += await _in_turns(visitor, steps, what, addresses)
    return found


async def _in_turns(visitor: Visitor, steps: Iterator[str], what: str, addresses: list[str]) -> list[Measurement]:
    context = multiprocessing.get_context("spawn")
    asks, rests, ends, sent = context.Event(), context.Event(), context.Event(), context.Queue()
    load = context.Process(target=_ask, args=(addresses, asks, rests, ends, sent))
    load.start()
    alone: list[float] = []
    under: list[float] = []
    for _ in range(LOAD_SECONDS // WINDOW_SECONDS):
        alone += await _steps(visitor, steps, WINDOW_SECONDS)
        rests.clear()
        asks.set()
        await asyncio.sleep(1)
        under += await _steps(visitor, steps, WINDOW_SECONDS - 1)
        asks.clear()
        await asyncio.to_thread(rests.wait)
    ends.set()
    found: list[tuple[int | str, float]] = await asyncio.to_thread(sent.get)
    load.join()
    statuses = Counter(status for status, _ in found)
    answered = [taken for status, taken in found if status in (200, 400)]  # 400 says that the view has no rows
    failed = len(found) - len(answered) - statuses[503]
    for status, times in statuses.items():
        if status not in (200, 400, 503):
            print(f"    {times} x {status}")
    slower, slow = 100 * (median(under) / median(alone) - 1), percentile(under, 0.95)
    return [
        Measurement(f"{what}: {statuses[503]} refused, {failed} failed; answered", len(answered) / LOAD_SECONDS, "/s"),
        Measurement(f"{what}: a script waits, median", median(answered), "ms"),
        Measurement(f"{what}: a script waits, p95", percentile(answered, 0.95), "ms"),
        Measurement(f"{what}: machine at", os.getloadavg()[0], "load"),
        Measurement(f"{what}: a visitor's step alone, median", median(alone), "ms"),
        Measurement(f"{what}: a visitor's step alone, p95", percentile(alone, 0.95), "ms"),
        Measurement(f"{what}: a step under load, p95", slow, "ms", None, percentile(alone, 0.95), "that alone"),
        Measurement(f"{what}: a step under load, median longer by", slower, "%", SLOWER_BUDGET),
    ]


async def _steps(visitor: Visitor, steps: Iterator[str], seconds: float) -> list[float]:
    """The milliseconds of a visitor's steps, with THOUGHT between them."""
    found, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        found.append(1000 * await visitor.step(next(steps)))
        await asyncio.sleep(THOUGHT)
    return found


def _ask(addresses: list[str], asks: Event, rests: Event, ends: Event, sent: Any) -> None:
    """Ask REQUESTS_A_SECOND times a second while `asks` is set and one of CLIENTS waits for nothing; send statuses and times.

    `rests` is set once none waits any more.
    """
    found: list[tuple[int | str, float]] = []
    free = BoundedSemaphore(CLIENTS)
    addresses_in_turn = cycle(addresses)

    def ask(address: str) -> None:
        begin = time.perf_counter()
        status = _status(address)
        found.append((status, 1000 * (time.perf_counter() - begin)))
        free.release()

    with ThreadPoolExecutor(CLIENTS) as pool:
        while not ends.is_set():
            if not asks.wait(0.1):
                continue
            begin, turns, under_way = time.perf_counter(), 0, []
            while asks.is_set():
                if free.acquire(blocking=False):
                    under_way.append(pool.submit(ask, next(addresses_in_turn)))
                turns += 1
                time.sleep(max(0.0, begin + turns / REQUESTS_A_SECOND - time.perf_counter()))
            wait(under_way)
            rests.set()
    sent.put(found)


def _status(address: str) -> int | str:
    """The status of the answer, or what went wrong where there is none."""
    try:
        _asked(address)
    except HTTPError as refused:
        return refused.code
    except (OSError, HTTPException) as problem:
        return repr(problem)
    return 200
