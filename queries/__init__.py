"""The one place that touches DuckDB: questions are .sql files, `run` answers them.

    run("measure_values", measure="icc_overall", ...)  ->  data frame

Each file holds one SELECT with a header (what a row is, parameters, columns). Values are
bound as named parameters; nothing is ever pasted into SQL. The connection is read-only,
shared and locked down; each question gets a cursor of its own, since a shared connection
that answers two threads at once fails. Answers are remembered, at most CACHED_ANSWERS.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from pathlib import Path
from threading import Condition
from typing import TypeVar, TypeVarTuple

import duckdb
import pandas as pd
import pyarrow

FOLDER = Path(__file__).resolve().parent
DATABASE = FOLDER.parent / "data" / "atlas.duckdb"
CACHED_ANSWERS = 256
REMEMBERED = 64

Answer = TypeVar("Answer")
Asked = TypeVarTuple("Asked")
_look_ups: list[Callable[[], None]] = []
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


def remembered(make: Callable[[*Asked], Answer]) -> Callable[[*Asked], Answer]:
    """A look-up made of answers, remembered by its arguments until the data file changes.

    Its result is shared by all who ask: do not change it.
    """

    @lru_cache(maxsize=REMEMBERED)
    def of_file(_: _DataFile, *asked: *Asked) -> Answer:
        return make(*asked)

    @wraps(make)
    def now(*asked: *Asked) -> Answer:
        return of_file(_data_file(), *asked)

    _look_ups.append(of_file.cache_clear)
    return now


def forget_answers() -> None:
    """Forget every remembered answer, as after a rebuild; for measuring."""
    _answer.cache_clear()
    for clear in _look_ups:
        clear()


def whole_table(name: str) -> pyarrow.Table:
    """All rows of a public table. Raises KeyError for a name that `tables.sql` does not list, and DataNotReady."""
    if name not in set(run("tables")["table_name"]):
        raise KeyError(name)
    with _shared.cursor(_data_file()) as cursor:
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
    except OSError as error:
        raise DataNotReady("The data file has not been built yet. Run “make data”, then reload this page.") from error


@lru_cache(maxsize=CACHED_ANSWERS)
def _answer(file: _DataFile, question: str, parameters: tuple[tuple[str, Value], ...]) -> pd.DataFrame:
    values: Mapping[str, object] = {name: list(v) if isinstance(v, tuple) else v for name, v in parameters}
    try:
        with _shared.cursor(file) as cursor:
            return cursor.execute(_read(question), values or None).df()
    except (duckdb.ParserException, duckdb.InvalidInputException, duckdb.ConversionException):
        raise  # ours to mend, not a matter of the data file
    except duckdb.Error as error:
        raise DataNotReady(
            "The data file does not fit this version of the atlas. Run “make data” to build it again, then reload this page."
        ) from error


class _Shared:
    """The one connection.

    DuckDB gives a process one instance a path, so a rebuilt file is seen only after the last cursor on the old one is gone.
    """

    def __init__(self) -> None:
        self.file: _DataFile | None = None
        self.connection: duckdb.DuckDBPyConnection | None = None
        self.cursors = 0
        self.turn = Condition()

    @contextmanager
    def cursor(self, file: _DataFile) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on this state of the file; waits until nobody reads another state."""
        with self.turn:
            self.turn.wait_for(lambda: self.file == file or not self.cursors)
            if self.connection is None or self.file != file:
                if self.connection:
                    self.connection.close()
                self.connection, self.file = None, file
                self.connection = _connected(file)
            cursor = self.connection.cursor()
            self.cursors += 1
        try:
            yield cursor
        finally:
            cursor.close()
            with self.turn:
                self.cursors -= 1
                self.turn.notify_all()


_shared = _Shared()


def _connected(file: _DataFile) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(file.path, read_only=True, config=_SETTINGS)
    except duckdb.Error as error:
        raise DataNotReady(
            "The data file is damaged and cannot be opened. Run “make data” to build it again, then reload this page."
        ) from error
