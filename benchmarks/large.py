"""What does a hundred times the data cost? (build, start and each query over made-up observations, against the real data file)

Ten times the places and ten times the measures, in a temporary folder that is thrown away. The plan of a query that misses its
budget is kept beside the results.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from benchmarks import queries
from benchmarks.importing import BUILD, copy_of_data, cost_of
from benchmarks.server import PROJECT, server
from benchmarks.shared import Measurement
from data.build import new_file
from queries import database

COPIES = 10  # of the places, and of the measures; the first is the real one
RUNS = 20  # of which one may take longer than the p95
BUDGET_MS, BUDGET_SECONDS, BUDGET_MEGABYTES = 100.0, 5.0, 6000.0
WITH_MEMORY = "import data.build\ndata.build.MEMORY = '2GB'"  # with the usual 500 MB it goes to the disk for long
PLANS = PROJECT / "benchmarks" / "results" / "plans"

# Copies of places and measures, and the rows that come to those of a table, by its name.
ARTIFICIAL = PROJECT / "benchmarks" / "artificial"


def measure() -> Iterator[Measurement]:
    """Cost of the build and of the start, then the computing time of each query, which one thread answers."""
    real = database.public_database()
    with tempfile.TemporaryDirectory() as folder:
        data = copy_of_data(folder)
        large = data / "atlas.duckdb"
        small = cost_of("-c", BUILD, str(data))
        observations = add_artificial(real, data / "imported" / "artificial")
        cost = cost_of("-c", f"{WITH_MEMORY}\n{BUILD}", str(data))
        name = f"{observations:,} observations"
        yield Measurement(f"build of {name}: CPU", cost.cpu, "s", None, small.cpu, "the real data")
        yield Measurement(f"build of {name}", cost.seconds, "s", None, small.seconds, "the real data")
        yield Measurement("build: memory", cost.megabytes, "MB", BUDGET_MEGABYTES, small.megabytes, "the real data")
        size, size_of_real = large.stat().st_size, real.stat().st_size
        yield Measurement("data file", size / 1e6, "MB", None, size_of_real / 1e6, "the real data")
        yield from _start(real, large)
        yield from _queries(real, large)


def add_artificial(real: Path, folder: Path) -> int:
    """Write artificial rows as files that the build takes as imported ones; return the number of observations in all."""
    folder.mkdir(parents=True)
    with new_file(folder / "copies.duckdb") as connection:
        connection.execute(f"ATTACH '{real}' AS real (READ_ONLY)")
        connection.execute("SET search_path = 'copies.main,real.main'")
        connection.execute("SET memory_limit = '1GB'")
        connection.execute("SET VARIABLE copies = ?", [COPIES])
        for copies in ("copy_of_place", "copy_of_measure"):
            connection.execute(f"CREATE TABLE copies.{copies} AS {_statement(ARTIFICIAL / f'{copies}.sql')}")
        _add_sources(connection, folder / "source.toml")
        for path in (ARTIFICIAL / "rows").glob("*.sql"):
            rows = _statement(path)
            texts = [_as_text(column) for column in connection.sql(rows).columns]
            statement = f"SELECT {', '.join(texts)}, row_number() OVER () + 1 AS line FROM ({rows})"
            connection.execute(f"COPY ({statement}) TO '{folder / path.stem}.parquet'")
        [(count,)] = connection.execute(
            f"SELECT (SELECT count(*) FROM '{folder}/observation.parquet') + (SELECT count(*) FROM observation)"
        ).fetchall()
    (folder / "copies.duckdb").unlink()
    return int(count)


def _statement(path: Path) -> str:
    return path.read_text(encoding="utf-8").rstrip().removesuffix(";")


def _add_sources(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    fields = "".join(f'{name} = "Made up."\n' for name in ("publisher", "title", "licence", "citation", "retrieved", "carrier"))
    sources = connection.execute("SELECT source_id FROM source ORDER BY source_id").fetchall()
    path.write_text("".join(f'["artificial-{source}"]\n{fields}' for (source,) in sources), encoding="utf-8")


def _as_text(column: str) -> str:
    """A column as imported files have it; whatever is artificial has an artificial source."""
    return f"'artificial-' || {column} AS {column}" if column.endswith("source_id") else f"{column}::VARCHAR AS {column}"


def _start(real: Path, large: Path) -> Iterator[Measurement]:
    seconds, megabytes = {}, {}
    for path in (real, large):
        with _reading(path), server() as (process, seconds[path], _):
            megabytes[path] = process.memory_info().rss / 1e6
    yield Measurement("server ready after", seconds[large], "s", BUDGET_SECONDS, seconds[real], "the real data")
    yield Measurement("server: memory", megabytes[large], "MB", None, megabytes[real], "the real data")


def _queries(real: Path, large: Path) -> Iterator[Measurement]:
    PLANS.mkdir(parents=True, exist_ok=True)
    for query in database.names():
        with _reading(real):
            reference = queries.p95(query, RUNS, time.process_time)
        with _reading(large):
            cost = queries.p95(query, RUNS, time.process_time)
            if cost > BUDGET_MS:
                (PLANS / f"{query.replace('/', '.')}.txt").write_text(_plan(large, query), encoding="utf-8")
        yield Measurement(query, cost, "ms", BUDGET_MS, reference, "the real data")


def _plan(large: Path, query: str) -> str:
    parameters = {name: queries.parameter(name) for name in database.parameter_names(query)}
    database.close_database(large)  # a process may open a file in one way at a time
    with duckdb.connect(large, read_only=True, config={"threads": 1}) as connection:
        [(_, plan)] = connection.execute(f"EXPLAIN ANALYZE {database.statement(query)}", parameters or None).fetchall()
    return str(plan)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    before = os.environ.get("ATLAS_DATABASE")
    os.environ["ATLAS_DATABASE"] = str(path)
    try:
        yield
    finally:
        os.environ.pop("ATLAS_DATABASE")
        if before:
            os.environ["ATLAS_DATABASE"] = before
