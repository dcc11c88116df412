"""The files that lay uploaded figures over the public ones: where they lie, how many there may be, when they are removed.

A copy here is such a file: what one visitor has of the data. Copies lie in a folder of this process within the temporary
folder, which no other account may read. A copy is removed when its visitor takes the figures out, LEFT_SECONDS after the visit
ended, after UNUSED_SECONDS without use, and when the server stops. The folder is locked as long as the process lives, so the
next start can tell and remove what a killed one left; a cleaner that heeds locks, as systemd's does, passes it over.
"""

import atexit
import fcntl
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit import runtime

from data.importer import FileRejectedError
from queries.database import close_database

MOST_COPIES = 20  # at one time; measured in November 2026: 1 MB of disk with 10 values, 3.5 MB with 200,000
LEFT_SECONDS = 120  # as long as Streamlit lets a visit that lost its connection come back
UNUSED_SECONDS = 30 * 60
EVERY_SECONDS = 10
PREFIX = "atlas-own-"


@dataclass(eq=False)
class Copy:
    """A copy and the session that uses it; used, and seen connected, at moments of time.monotonic()."""

    path: Path
    session_id: str
    used: float = field(default_factory=time.monotonic)
    seen: float = field(default_factory=time.monotonic)


class Copies:
    """The copies of this process. Any thread may call it; files are written and removed outside of its lock."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._copies: set[Copy] = set()
        self._reserved = 0
        self._folder: Path | None = None
        self._lock_of_folder = -1
        self._watching = False

    def make(self, session_id: str, write: Callable[[Path], None], instead_of: Copy | None = None) -> Copy:
        """A new copy, which `write` writes to the path it is given. instead_of: a copy whose place it takes.

        Raises FileRejectedError if all places are taken, and whatever `write` raises; `instead_of` then stays.
        """
        with self._place(instead_of):
            path = self._new_path()
            write(path)
            copy = Copy(path, session_id)
            with self._turn:
                self._copies.add(copy)
        if instead_of:
            self.remove(instead_of)
        self._watch()
        return copy

    @contextmanager
    def _place(self, instead_of: Copy | None) -> Iterator[None]:
        with self._turn:
            needed = 0 if instead_of in self._copies else 1
            if len(self._copies) + self._reserved + needed > MOST_COPIES:
                raise FileRejectedError("Too many people have uploaded data open at the moment. Please try again later.")
            self._reserved += needed
        try:
            yield
        finally:
            with self._turn:
                self._reserved -= needed

    def _new_path(self) -> Path:
        with self._turn:
            if self._folder and not self._folder.is_dir():
                self._folder = None  # a cleaner of temporary files took it
            return (self._folder or self._make_folder()) / f"{secrets.token_hex(8)}.duckdb"

    def _make_folder(self) -> Path:
        if self._lock_of_folder >= 0:
            os.close(self._lock_of_folder)
        while True:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            self._lock_of_folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(self._lock_of_folder, fcntl.LOCK_EX)
            if folder.is_dir():  # else a server that was just starting took it for one without an owner
                break
            os.close(self._lock_of_folder)
        self._folder = folder
        return folder

    def use(self, copy: Copy) -> bool:
        """Note that a copy is used; whether it is still there."""
        copy.used = time.monotonic()
        return copy in self._copies and copy.path.exists()

    def remove(self, copy: Copy) -> None:
        """Remove a copy; one that is gone already is no error."""
        with self._turn:
            self._copies.discard(copy)
        close_database(copy.path)
        copy.path.unlink(missing_ok=True)

    def remove_ended(self, is_connected: Callable[[str], bool]) -> None:
        """Remove the copies whose visit is over, or that were not used for long."""
        now = time.monotonic()
        for copy in list(self._copies):
            if is_connected(copy.session_id):
                copy.seen = now
            if now - copy.seen > LEFT_SECONDS or now - copy.used > UNUSED_SECONDS or not copy.path.exists():
                self.remove(copy)

    def remove_all(self) -> None:
        """Remove every copy and the folder, as when the server stops."""
        for copy in list(self._copies):
            self.remove(copy)
        with self._turn:
            if self._folder:
                shutil.rmtree(self._folder, ignore_errors=True)  # what is written at this moment goes with the next start
            self._folder = None

    def _watch(self) -> None:
        with self._turn:
            if self._watching:
                return
            self._watching = True
        atexit.register(self.remove_all)
        threading.Thread(target=self._remove_again_and_again, name="own-data", daemon=True).start()

    def _remove_again_and_again(self) -> None:
        while True:
            time.sleep(EVERY_SECONDS)
            self.remove_ended(_is_connected)


def _is_connected(session_id: str) -> bool:
    """Whether a browser is connected to the session; taken to be so where no server runs."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session_id)


def remove_left_over() -> int:
    """Remove the folders that killed servers of this account left; how many there were. Call it when a server starts."""
    return sum(_removed(path) for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))


def _removed(path: Path) -> bool:
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False  # another account's, or gone at this moment
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(folder).st_uid != os.geteuid():
            return False
        shutil.rmtree(path)
    except BlockingIOError:
        return False  # its server lives
    finally:
        os.close(folder)
    return True


copies = Copies()
