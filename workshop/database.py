"""Where rooms and short links are kept: a file of SQLite, or PostgreSQL, through SQLAlchemy Core. Nothing else touches it."""

import os
import random
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from math import inf
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from psycopg import Error as DriverError
from sqlalchemy import DDL, URL, Connection, Engine, Table, create_engine, delete, event, exists, func, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DisconnectionError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as NoneFreeError
from sqlalchemy.pool import ConnectionPoolEntry

from workshop import limits, tables
from workshop.settings import POSTGRESQL, RoomsNotReadyError, settings

Value = TypeVar("Value")
DAY = 86_400
BUSY_SECONDS = 10
CONNECTIONS = 5  # to PostgreSQL, of one server; whoever finds none free waits
WAIT_SECONDS = 15
IDLE_SECONDS = 5  # after which a connection is asked whether it lives
CLOCK_SECONDS = 3600  # by which the clock may be set without any doubt of it
UNREACHABLE = (
    "Rooms cannot be kept at the moment: the place set for them cannot be reached or written. Tell whoever runs the atlas."
)
BUSY = "So many people use rooms at the moment that there was no turn for this. Please try again."
# PostgreSQL's words, in which alone a refused connection tells its reason.
_NO_CONNECTION_LEFT = ("too many clients", "too many connections", "connection slots")
_UNUSABLE = (DatabaseError, UnicodeDecodeError)  # the second where a damaged file of SQLite holds what is no text
_ABOUT_WHAT_IS_WRITTEN = (IntegrityError, DataError)  # every other error of a database says that it cannot be used


class Store:
    """A database of rooms. Its transactions may run in many threads at once."""

    def __init__(self, place: str, retention_days: int) -> None:
        """Open the database and make its tables. place: see workshop.settings. Raises RoomsNotReadyError."""
        self.retention_days = retention_days
        self._cleaned_at = -float(DAY)
        self._clock = _clock_ahead()
        self._turn = Lock()
        self._shared: dict[Hashable, tuple[float, Any]] = {}
        try:
            self._engine = _engine(place)
            self._make_tables()
        except (*_UNUSABLE, ArgumentError, OSError) as error:
            raise RoomsNotReadyError(UNREACHABLE) from error

    def _make_tables(self) -> None:
        try:
            self._create_tables()
        except (ProgrammingError, IntegrityError, OperationalError):
            self._create_tables()  # another process was making them at the same moment

    def _create_tables(self) -> None:
        with self._changing() as connection:
            tables.metadata.create_all(connection)
            _add_columns(connection)

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._connected() as connection, connection.execution_options(writes=True).begin():
            yield connection

    def _connected(self) -> Connection:
        """A connection; waits for a free one. Raises RoomsNotReadyError if none was free for WAIT_SECONDS."""
        give_up = time.monotonic() + WAIT_SECONDS
        pause = 0.05
        while True:
            try:
                return self._engine.connect()
            except NoneFreeError as error:
                raise RoomsNotReadyError(BUSY) from error
            except OperationalError as error:  # others, as servers beside this one, have all that the database allows
                if not any(words in str(error) for words in _NO_CONNECTION_LEFT):
                    raise
                if time.monotonic() > give_up:
                    raise RoomsNotReadyError(BUSY) from error
            time.sleep(pause * random.uniform(0.5, 1))
            pause = min(2 * pause, 1.0)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises RoomsNotReadyError."""
        with suppress(RoomsNotReadyError):  # on a full disk nothing can be deleted; the next look tries again
            self._delete_old_once_a_day()
        with _errors_as_not_ready(), self._connected() as connection:
            if self._engine.dialect.name == "postgresql":
                # Each statement sees what is committed in any case; a transaction around it would be two more messages.
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; it is undone if anything is raised. Raises RoomsNotReadyError."""
        self._delete_old_once_a_day()
        with _errors_as_not_ready(), self._changing() as connection:
            yield connection

    def shared(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What was made for a key within the last SHARED_SECONDS: all phones of a room ask for the same again and again."""
        moment = time.monotonic()
        at, made = self._shared.get(key, (-inf, None))
        if moment - at < limits.SHARED_SECONDS:
            return made
        new = make()
        fresh = {known: one for known, one in self._shared.copy().items() if moment - one[0] < limits.SHARED_SECONDS}
        self._shared = fresh | {key: (moment, new)}
        return new

    def forget_shared(self) -> None:
        """Let the next look count anew: something was decided that is to be seen at once."""
        self._shared = {}

    def insert(self, table: Table) -> Any:
        """An INSERT that can say what to do about a row that is there already."""
        return (sqlite if self._engine.dialect.name == "sqlite" else postgresql).insert(table)

    def delete_old(self) -> int:
        """Delete rooms and links that are too old, and presentations that no screen shows any more; how many rooms they were.

        Nothing, if the clock was set since the last time: it may be wrong. If it is not, the next time deletes.
        Raises RoomsNotReadyError.
        """
        before, self._clock = self._clock, _clock_ahead()
        if abs(self._clock - before) > CLOCK_SECONDS:
            return 0
        with _errors_as_not_ready(), self._changing() as connection:
            delete_empty(connection)
            left = now() - limits.LEFT_PRESENTATION_HOURS * 3600
            of = tables.presentation.c
            looked_at = func.coalesce(of.looked_at, of.scene_begun_at)  # empty in a store of an earlier version
            connection.execute(delete(tables.presentation).where(looked_at < left))
            connection.execute(delete(tables.link).where(tables.link.c.day < today() - self.retention_days))
            oldest = now() - self.retention_days * DAY
            return connection.execute(delete(tables.room).where(tables.room.c.opened_at < oldest)).rowcount

    def _delete_old_once_a_day(self) -> None:
        if running() - self._cleaned_at < DAY:
            return
        with self._turn:
            if running() - self._cleaned_at < DAY:
                return
            self.delete_old()
            self._cleaned_at = running()

    def close(self) -> None:
        """Close every connection; the store opens them again when asked."""
        self._engine.dispose()


@contextmanager
def _errors_as_not_ready() -> Iterator[None]:
    """Raises RoomsNotReadyError in place of errors that are not about what is written."""
    try:
        yield
    except _ABOUT_WHAT_IS_WRITTEN:
        raise
    except _UNUSABLE as error:
        raise RoomsNotReadyError(UNREACHABLE) from error


def _add_columns(connection: Connection) -> None:
    """Give tables that an earlier version made the columns that have come since; all of them may be empty."""
    there = inspect(connection)
    for table in tables.metadata.sorted_tables:
        names = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in names:
                kind = column.type.compile(connection.dialect)
                connection.execute(DDL(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}"))


def delete_empty(connection: Connection) -> None:
    """Delete rooms with no question and no participant that were opened EMPTY_MINUTES ago."""
    room, inside = tables.room, (tables.question, tables.participant)
    is_old = room.c.opened_at < now() - limits.EMPTY_MINUTES * 60
    connection.execute(delete(room).where(is_old, *(~exists().where(one.c.room_id == room.c.room_id) for one in inside)))


def now() -> int:
    """Whole seconds since 1970."""
    return int(time.time())


def running() -> float:
    """Seconds for which the machine has been on, asleep or not; setting its clock does not change them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _clock_ahead() -> float:
    return now() - running()


def today() -> int:
    """Whole days since 1970, UTC."""
    return now() // DAY


def store() -> Store:
    """The store that the settings name, opened once. Raises RoomsNotReadyError."""
    return _opened(*settings())


_opened = lru_cache(maxsize=4)(Store)


def _engine(place: str) -> Engine:
    if place.startswith(POSTGRESQL):
        url = make_url(place)
        engine = create_engine(
            url, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=WAIT_SECONDS, connect_args={"connect_timeout": 5}
        )
        event.listen(engine, "checkin", _note_idle)
        event.listen(engine, "checkout", _check_after_idle)
        return engine
    _make_private(Path(place))
    engine = create_engine(URL.create("sqlite", database=place), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _note_idle(_: object, record: ConnectionPoolEntry) -> None:
    record.info["idle_since"] = time.monotonic()


def _check_after_idle(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
    """Ask a connection that nobody used for a while whether it lives: a message each time would be half of all messages."""
    if time.monotonic() - record.info.get("idle_since", time.monotonic()) < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except DriverError as error:
        raise DisconnectionError from error  # the pool takes a new one


def _make_private(file: Path) -> None:
    """Make the file and its folder for this account alone. A folder that is there stays; SQLite's logs follow the file.

    Where the file could only be read for a while, its logs were made so, too, and stay so when the file can be written again.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    for path in file.parent.glob(f"{file.name}*"):
        if path.stat().st_mode & 0o777 != 0o600:
            path.chmod(0o600)


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say ourselves when a transaction begins, and which
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail, not wait, if another has written in between.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
