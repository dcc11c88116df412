"""The one place that touches DuckDB: questions are .sql files, `run` answers them.

    run("measure_values", measure="icc_overall", ...)  ->  data frame

Each file holds one SELECT with a header (what a row is, parameters, columns). Values are
bound as named parameters; nothing is ever pasted into SQL. The connection is read-only,
shared and locked down; each question gets a cursor of its own, since a shared connection
that answers two threads at once fails. Answers are remembered, at most CACHED_ANSWERS.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from pathlib import Path
from threading import Lock
from typing import TypeVar

import duckdb
import pandas as pd
import pyarrow

FOLDER = Path(__file__).resolve().parent
DATABASE = FOLDER.parent / "data" / "atlas.duckdb"
CACHED_ANSWERS = 256

Answer = TypeVar("Answer")
Scalar = str | float | bool | None
Value = Scalar | tuple[str, ...] | list[str]

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",  # the questions are small; more threads only wait for each other
    "memory_limit": "512MB",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


class DataNotReady(Exception):  # noqa: N818 - it says what is, not what went wrong
    """The data file is missing, damaged or older than the questions; the message says what to do."""


@dataclass(frozen=True)
class _DataFile:
    """A state of the data file: a rebuilt file is another state, so answers never mix."""

    path: str
    changed: int


def run(question: str, **parameters: Value) -> pd.DataFrame:
    """Answer the question of `queries/<question>.sql`; lists may be lists or tuples.

    Returns the columns that the file's header declares. Raises DataNotReady.
    """
    frozen = tuple(sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in parameters.items()))
    # A shallow copy is safe to change: pandas copies a column when it is written to.
    return _answer(_data_file(), question, frozen).copy(deep=False)


def remembered(make: Callable[[], Answer]) -> Callable[[], Answer]:
    """A look-up made of answers, remembered until the data file changes. Its result is shared: do not change it."""

    @lru_cache(maxsize=2)
    def of_file(_: _DataFile) -> Answer:
        return make()

    @wraps(make)
    def now() -> Answer:
        return of_file(_data_file())

    return now


def forget_answers() -> None:
    """Forget every remembered answer, as after a rebuild; for measuring."""
    _answer.cache_clear()


def whole_table(name: str) -> pyarrow.Table:
    """All rows of a public table. Raises KeyError for a name that `tables.sql` does not list, and DataNotReady."""
    if name not in set(run("tables")["table_name"]):
        raise KeyError(name)
    with _connection(_data_file()).cursor() as cursor:
        return cursor.table(name).to_arrow_table()


def statement(question: str) -> str:
    """The text of a question's file."""
    return _read(question)


def parameter_names(question: str) -> set[str]:
    """The named parameters of a question's statement."""
    without_comments = re.sub(r"--.*", "", _read(question))
    return set(re.findall(r"\$([a-z_]+)", without_comments))


@cache
def _read(question: str) -> str:
    return (FOLDER / f"{question}.sql").read_text(encoding="utf-8")


def _data_file() -> _DataFile:
    path = os.environ.get("ATLAS_DATABASE") or str(DATABASE)
    try:
        return _DataFile(path, os.stat(path).st_mtime_ns)  # noqa: PTH116 - asked some hundred times a rerun
    except FileNotFoundError as error:
        raise DataNotReady("The data file has not been built yet. Run “make data”, then reload this page.") from error


@lru_cache(maxsize=CACHED_ANSWERS)
def _answer(file: _DataFile, question: str, parameters: tuple[tuple[str, Value], ...]) -> pd.DataFrame:
    values: Mapping[str, object] = {name: list(v) if isinstance(v, tuple) else v for name, v in parameters}
    try:
        with _connection(file).cursor() as cursor:
            return cursor.execute(_read(question), values or None).df()
    except (duckdb.ParserException, duckdb.InvalidInputException, duckdb.ConversionException):
        raise  # ours to mend, not a matter of the data file
    except duckdb.Error as error:
        raise DataNotReady(
            "The data file does not fit this version of the atlas. Run “make data” to build it again, then reload this page."
        ) from error


_opening = Lock()


def _connection(file: _DataFile) -> duckdb.DuckDBPyConnection:
    with _opening:
        return _open(file)


@lru_cache(maxsize=1)
def _open(file: _DataFile) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(file.path, read_only=True, config=_SETTINGS)
    except duckdb.Error as error:
        raise DataNotReady(
            "The data file is damaged and cannot be opened. Run “make data” to build it again, then reload this page."
        ) from error
