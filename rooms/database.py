"""Where rooms and short links are kept: a file of SQLite, or PostgreSQL, through SQLAlchemy Core. Nothing else touches it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, delete, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, OperationalError, ProgrammingError

from rooms import tables
from rooms.settings import POSTGRESQL, RoomsNotReady, Settings, settings

DAY = 86_400
BUSY_SECONDS = 10
UNREACHABLE = (
    "Rooms cannot be kept at the moment: the place set for them cannot be reached or written. Tell whoever runs the atlas."
)
_ABOUT_WHAT_IS_WRITTEN = (IntegrityError, DataError)  # every other error of a database says that it cannot be used


class Store:
    """A database of rooms. Its transactions may run in many threads at once."""

    def __init__(self, wanted: Settings) -> None:
        """Open the database, make its tables and delete what is too old. Raises RoomsNotReady."""
        self.days_kept = wanted.days_kept
        self._cleaned_at = 0
        self._turn = Lock()
        try:
            self._engine = _engine(wanted.place)
            self._make_tables()
        except (DatabaseError, ArgumentError, OSError) as error:
            raise RoomsNotReady(UNREACHABLE) from error

    def _make_tables(self) -> None:
        try:
            tables.metadata.create_all(self._engine)
        except (ProgrammingError, IntegrityError, OperationalError):
            tables.metadata.create_all(self._engine)  # another process was making them at the same moment

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises RoomsNotReady."""
        self._delete_old_once_a_day()
        try:
            with self._engine.connect() as connection:
                yield connection
        except _ABOUT_WHAT_IS_WRITTEN:
            raise
        except DatabaseError as error:
            raise RoomsNotReady(UNREACHABLE) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; it is undone if anything is raised. Raises RoomsNotReady."""
        self._delete_old_once_a_day()
        try:
            with self._engine.connect() as connection, connection.execution_options(writes=True).begin():
                yield connection
        except _ABOUT_WHAT_IS_WRITTEN:
            raise
        except DatabaseError as error:
            raise RoomsNotReady(UNREACHABLE) from error

    def insert(self, table: Table) -> Any:
        """An INSERT that can say what to do about a row that is there already."""
        return (sqlite if self._engine.dialect.name == "sqlite" else postgresql).insert(table)

    def delete_old(self) -> int:
        """Delete rooms opened longer ago than they are kept, with all that is in them, and links; how many rooms they were."""
        with self._engine.connect() as connection, connection.execution_options(writes=True).begin():
            connection.execute(delete(tables.link).where(tables.link.c.day < today() - self.days_kept))
            oldest = now() - self.days_kept * DAY
            return connection.execute(delete(tables.room).where(tables.room.c.opened_at < oldest)).rowcount

    def _delete_old_once_a_day(self) -> None:
        if now() - self._cleaned_at < DAY:
            return
        with self._turn:
            if now() - self._cleaned_at < DAY:
                return
            try:
                self.delete_old()
            except DatabaseError as error:
                raise RoomsNotReady(UNREACHABLE) from error
            self._cleaned_at = now()

    def close(self) -> None:
        """Close every connection; the store opens them again when asked."""
        self._engine.dispose()


def now() -> int:
    """Whole seconds since 1970."""
    return int(time.time())


def today() -> int:
    """Whole days since 1970, UTC."""
    return now() // DAY


def store() -> Store:
    """The store that the settings name, opened once. Raises RoomsNotReady."""
    return _opened(settings())


@lru_cache(maxsize=4)
def _opened(wanted: Settings) -> Store:
    return Store(wanted)


def _engine(place: str) -> Engine:
    if place.startswith(POSTGRESQL):
        url = make_url(place)
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args={"connect_timeout": 5})
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(URL.create("sqlite", database=place), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say ourselves when a transaction begins, and which
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail, not wait, if another has written in between.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
