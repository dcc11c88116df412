"""The one place that touches DuckDB: queries are .sql files, `run` gives their rows.

    run("compare/values", measure="icc_overall", ...)  ->  data frame

Each file holds one SELECT with a header (what a row is, parameters, columns). Values are
bound as named parameters; nothing is ever pasted into SQL. The connection is read-only,
shared and locked down; each query gets a cursor of its own, since a shared connection
that two threads use at once fails. Results are cached, at most CACHED_RESULTS.

A visitor who has uploaded figures reads a file of their own that lies on the public one (`use_database`;
data/importer/overlay.py makes it); all queries stay the same.
"""

import os
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from pathlib import Path
from threading import Condition, Lock
from typing import TypeVar, TypeVarTuple

import duckdb
import pandas as pd
import pyarrow

FOLDER = Path(__file__).resolve().parent
DATABASE = FOLDER.parent / "data" / "atlas.duckdb"
CACHED_RESULTS = 256
OPEN_FILES = 6  # the public file and those of visitors that are kept open
CACHED_LOOK_UPS = 64
ROWS_OF_A_PART = 16_384  # of a large result: a few megabytes

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
_look_ups: list[Callable[[], None]] = []
Scalar = str | float | bool | None
Value = Scalar | tuple[str, ...] | list[str]

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",  # the queries are small; more threads only wait for each other
    "memory_limit": "512MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_LOCK = "SET enable_external_access = false; SET lock_configuration = true"
_SEARCH = 'SET search_path = \'"{0}".mixed,"{0}".main,public.main\''  # in a file that lies on the public one


class DataNotReadyError(Exception):
    """The data file is missing, damaged or older than the queries; the message says what to do."""


class DataRenewedError(DataNotReadyError):
    """The data file was replaced, and the state of it that is asked for cannot be read any more."""

    def __init__(self) -> None:
        super().__init__("The data were renewed since this page was made. Reload it to see the new ones.")


@dataclass(frozen=True)
class DataFile:
    """A state of the data file: a rebuilt file is another state, so results never mix. changed: nanoseconds since 1970."""

    path: str
    changed: int


def run(query: str, **parameters: Value) -> pd.DataFrame:
    """Run `queries/<query>.sql`, as in "city/ranks"; lists may be lists or tuples.

    Returns the columns that the file's header declares. Raises DataNotReadyError.
    """
    frozen = tuple(sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in parameters.items()))
    # A shallow copy is safe to change: pandas copies a column when it is written to.
    return _of_one_state(lambda file: _result(file, query, frozen)).copy(deep=False)


def stream(query: str, **parameters: Value) -> Iterator[pyarrow.RecordBatch]:
    """As `run`, for large results, in parts; the first has the columns and no row.

    Take them at once, and within `one_database`: a renewed data file is not opened before the last is taken, so that
    another query on the way would wait for ever.
    """
    with _asking(_data_file()) as cursor:
        rows = cursor.sql(statement(query), params=_bound(parameters))
        reader: pyarrow.RecordBatchReader = rows.to_arrow_reader(ROWS_OF_A_PART)
        yield from reader.schema.empty_table().to_batches() or [pyarrow.RecordBatch.from_pylist([], schema=reader.schema)]
        yield from reader


def cached_per_database(make: Callable[[*Arguments], Result]) -> Callable[[*Arguments], Result]:
    """A look-up made of query results, or a class of them, cached by its arguments until the data file changes.

    Its result is shared by all callers: do not change it.
    """

    @lru_cache(maxsize=CACHED_LOOK_UPS)
    def of_file(_: DataFile, *arguments: *Arguments) -> Result:
        return make(*arguments)

    @wraps(make, updated=())
    def now(*arguments: *Arguments) -> Result:
        return of_file(_data_file(), *arguments)

    _look_ups.append(of_file.cache_clear)
    return now


def with_texts_in_one_block(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows, quick to take parts of: pandas takes a block of texts at once, but each column of dtype str apart."""
    return rows.astype(dict.fromkeys(rows.select_dtypes("str"), object)).copy()


def clear_cache() -> None:
    """Forget every cached result, as after a rebuild; for measuring."""
    _result.cache_clear()
    for clear in _look_ups:
        clear()


def whole_table(name: str) -> pyarrow.Table:
    """All rows of a public table. Raises KeyError for a name that `data/tables` does not list, and DataNotReadyError."""
    if name not in set(run("data/tables")["table_name"]):
        raise KeyError(name)

    def rows(file: DataFile) -> pyarrow.Table:
        with _connections.cursor(file) as cursor:
            return cursor.table(name).to_arrow_table()

    return _of_one_state(rows)


def names() -> list[str]:
    """All queries, by the paths that `run` takes."""
    return sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.sql"))


@cache
def statement(query: str) -> str:
    """The text of a query's file."""
    return (FOLDER / f"{query}.sql").read_text(encoding="utf-8")


def parameter_names(query: str) -> set[str]:
    """The named parameters of a query's statement."""
    without_comments = re.sub(r"--.*", "", statement(query))
    return set(re.findall(r"\$([a-z_]+)", without_comments))


def use_database(path_of_visitor: Callable[[], str | None]) -> None:
    """Call `path_of_visitor` at each query for the visitor's own file, which lies on the public one; None for the public file."""
    global _database_of_session
    _database_of_session = path_of_visitor


def bind_database(make: Callable[[], Result]) -> Callable[[], Result]:
    """`make` for later, when the visitor's run is over: it reads the state of the data that the run has read.

    Once the data are renewed it gives what is still known of that state, or raises DataRenewedError.
    """
    file = _data_file()

    def later() -> Result:
        token = _file_of_run.set(file)
        try:
            return make()
        finally:
            _file_of_run.reset(token)

    return later


@contextmanager
def one_database() -> Iterator[None]:
    """Look the visitor's data file up once until the end, and not at each of some hundred queries and look-ups of a run.

    All of them read this state, or raise DataRenewedError. Raises DataNotReadyError if there is none.
    """
    token = _file_of_run.set(_state_of(_path()))
    try:
        yield
    finally:
        _file_of_run.reset(token)


@contextmanager
def only_public() -> Iterator[None]:
    """Read the public figures alone until the end, whatever the visitor has uploaded."""
    public, file = _public_path(), _file_of_run.get()
    token = _file_of_run.set(file if file and file.path == public else _state_of(public))  # a run stays with its state
    try:
        yield
    finally:
        _file_of_run.reset(token)


def close_database(path: Path) -> None:
    """Let go of a file that is to be removed; waits for who reads it."""
    _connections.close(str(path))


def public_database() -> Path:
    """The file that holds the public figures alone. Raises DataNotReadyError if it is missing."""
    return Path(public_state().path)


def public_state() -> DataFile:
    """The file that holds the public figures, in the state it is in. Raises DataNotReadyError if it is missing."""
    return _state_of(_public_path())


_database_of_session: Callable[[], str | None] = lambda: None  # noqa: E731 - replaced by use_database
_file_of_run: ContextVar[DataFile | None] = ContextVar("_file_of_run", default=None)


def _public_path() -> str:
    return os.environ.get("ATLAS_DATABASE") or str(DATABASE)


def _path() -> str:
    return _database_of_session() or _public_path()


def _data_file() -> DataFile:
    return _file_of_run.get() or _state_of(_path())


def _state_of(path: str) -> DataFile:
    try:
        return DataFile(path, os.stat(path).st_mtime_ns)  # noqa: PTH116 - pathlib costs twice as much
    except OSError as error:
        raise DataNotReadyError("The data file has not been built yet. Run “make data”, then reload this page.") from error


def _of_one_state(ask: Callable[[DataFile], Result]) -> Result:
    """What `ask` finds in the data file of now; a run of a page stays with the state that it began with."""
    try:
        return ask(_data_file())
    except DataRenewedError:
        if _file_of_run.get():
            raise
        return ask(_data_file())  # replaced in the moment between being looked up and being opened


def _check_state(file: DataFile) -> None:
    if _state_of(file.path) != file:
        raise DataRenewedError


@lru_cache(maxsize=CACHED_RESULTS)
def _result(file: DataFile, query: str, parameters: tuple[tuple[str, Value], ...]) -> pd.DataFrame:
    with _asking(file) as cursor:
        return cursor.execute(statement(query), _bound(dict(parameters))).df()


def _bound(values: Mapping[str, Value]) -> dict[str, object] | None:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()} or None


@contextmanager
def _asking(file: DataFile) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor for one query. Raises DataNotReadyError where the data file is what fails."""
    try:
        with _connections.cursor(file) as cursor:
            yield cursor
    except duckdb.Error as error:
        if not _is_of_file(error):
            raise  # ours to mend, or the server's memory
        raise DataNotReadyError(
            "The data file does not fit this version of the atlas. Run “make data” to build it again, then reload this page."
        ) from error


def _is_of_file(error: duckdb.Error) -> bool:
    """Whether the file lacks a table or column, or cannot be read. A wrong checksum has no class of its own."""
    return isinstance(error, (duckdb.CatalogException, duckdb.BinderException, duckdb.IOException)) or type(error) is duckdb.Error


class _Shared:
    """The one connection to a file; users counts who holds or waits for it.

    DuckDB gives a process one instance a path, so a rebuilt file is seen only after the last cursor on the old one is gone.
    """

    def __init__(self) -> None:
        self.file: DataFile | None = None
        self.connection: duckdb.DuckDBPyConnection | None = None
        self.search = ""  # what each cursor begins with, where the file lies on the public one
        self.cursors = 0
        self.users = 0
        self.turn = Condition()

    @contextmanager
    def cursor(self, file: DataFile) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on this state of the file; waits until nobody reads another state."""
        with self.turn:
            self.turn.wait_for(lambda: self.file == file or not self.cursors)
            if self.connection is None or self.file != file:
                _check_state(file)  # before, so that a page of the old state takes nobody's connection to the new one
                if self.connection:
                    self.connection.close()
                self.connection, self.file = None, file
                self.connection, self.search = _connected(file)
            cursor = self.connection.cursor()
            self.cursors += 1
        try:
            if self.search:
                cursor.execute(self.search)
            yield cursor
        finally:
            cursor.close()
            with self.turn:
                self.cursors -= 1
                self.turn.notify_all()

    def close(self) -> None:
        """Close the connection once nobody reads; the next reader opens another."""
        with self.turn:
            self.turn.wait_for(lambda: not self.cursors)
            if self.connection:
                self.connection.close()
            self.connection = self.file = None


class _Connections:
    """A shared connection for each of the files in use; the one unused for longest is closed when there are too many."""

    def __init__(self) -> None:
        self.by_path: OrderedDict[str, _Shared] = OrderedDict()
        self.turn = Lock()

    @contextmanager
    def cursor(self, file: DataFile) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on this state of the file."""
        with self.turn:
            shared = self.by_path.setdefault(file.path, _Shared())
            self.by_path.move_to_end(file.path)
            shared.users += 1
            unused = self._take_out_unused()
        try:
            for one in unused:  # outside of the lock: it takes some milliseconds, for which nobody else need wait
                one.close()
            with shared.cursor(file) as cursor:
                yield cursor
        finally:
            with self.turn:
                shared.users -= 1

    def close(self, path: str) -> None:
        """Close the connection to a file, if there is one, so that its disk space is free once it is removed."""
        with self.turn:
            shared = self.by_path.pop(path, None)
        if shared:
            shared.close()

    def _take_out_unused(self) -> list[_Shared]:
        """Never the public file: while its connection is being closed, a rebuilt one could not be opened."""
        unused = [path for path, shared in self.by_path.items() if not shared.users and path != _public_path()]
        return [self.by_path.pop(path) for path in unused[: max(0, len(self.by_path) - OPEN_FILES)]]


_connections = _Connections()


def _connected(file: DataFile) -> tuple[duckdb.DuckDBPyConnection, str]:
    """A locked connection, and what its cursors begin with. Raises DataNotReadyError."""
    try:
        connection = duckdb.connect(file.path, read_only=True, config=_SETTINGS)
        try:
            _check_state(file)  # again, since it may have been replaced before it was opened
            search = _attach_public(connection)
            connection.execute(_LOCK)
        except BaseException:
            connection.close()
            raise
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise DataNotReadyError(
            "The data file is damaged and cannot be opened. Run “make data” to build it again, then reload this page."
        ) from error
    return connection, search


def _attach_public(connection: duckdb.DuckDBPyConnection) -> str:
    """Attach the public file where this one lies on it; what its cursors begin with, else nothing."""
    if not connection.execute("FROM duckdb_tables() WHERE table_name = 'public_file'").fetchone():
        return ""
    [(name, path, changed)] = connection.execute("SELECT current_database(), path, changed FROM public_file").fetchall()
    connection.execute("ATTACH ? AS public (READ_ONLY)", [path])
    if _state_of(path).changed != changed:
        raise DataNotReadyError("The public data were renewed. Reload this page to see them with your uploaded data.")
    return _SEARCH.format(name)
