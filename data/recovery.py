"""What a command that was killed, or ran out of disk, left in the data folder is put right by the next command.

A command that changes data files works under `locked`, one at a time. New tables (or imported figures) and the data file
made of them take the place of the old ones together, in this order; <name> is tables or imported:

    1. <name>.after is written, and maps.after with the maps that belong to it
    2. atlas.duckdb.candidate is built from it
    3. <name> becomes <name>.before
    4. <name>.after becomes <name>
    5. atlas.duckdb.candidate becomes atlas.duckdb
    6. each map of maps.after goes to static/
    7. maps.after and <name>.before are removed

What stands in the folder says how far a killed command came, and what `recover` does:

    no <name>.before                before 3, or all done: what is left over is removed
    <name>.before without <name>    between 3 and 4: <name>.before becomes <name> again, the rest is removed
    <name>.before beside <name>     after 4: steps 5 to 7 are done
"""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXCHANGED = ("tables", "imported")
DATA_FILE = "atlas.duckdb"
CANDIDATE = f"{DATA_FILE}.candidate"
MAPS = "maps.after"


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Wait until no other command works in the data folder, put right what an earlier one left, then hold the folder.

    The lock is the kernel's and ends with the process, however that ends. Not to be taken twice by one process.
    """
    folder = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Another command is at work in {data}: waiting for it to end.", file=sys.stderr)
            fcntl.flock(folder, fcntl.LOCK_EX)
        recover(data)
        yield
    finally:
        os.close(folder)


def exchange(data: Path, name: str) -> None:
    """Steps 3 to 7: put <name>.after, the candidate and the maps in place. Call it under `locked`."""
    (data / name).rename(data / f"{name}.before")
    (data / f"{name}.after").rename(data / name)
    recover(data)


def recover(data: Path) -> None:
    """Finish or undo an exchange that was broken off, and remove what is left over. Call it under `locked`."""
    for name in EXCHANGED:
        current, before = data / name, data / f"{name}.before"
        if before.exists() and current.exists():
            _finish(data)
        elif before.exists():
            before.rename(current)
    remove(data / MAPS)
    for name in EXCHANGED:
        remove(data / f"{name}.after")
        remove(data / f"{name}.before")
    remove(data / CANDIDATE)
    remove_unfinished(data / DATA_FILE)


def _finish(data: Path) -> None:
    if (data / CANDIDATE).exists():
        (data / CANDIDATE).replace(data / DATA_FILE)
    for path in sorted((data / MAPS).glob("*")):
        path.replace(maps_folder(data) / path.name)


def maps_folder(data: Path) -> Path:
    """The folder of the maps that belong to the tables."""
    return data.parent / "static"


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to: it becomes `target` at the end; nothing is left if anything is raised.

    Whatever an earlier try left is removed first.
    """
    remove_unfinished(target)
    path = target.with_name(f"{target.name}.unfinished")
    try:
        yield path
        path.replace(target)
    finally:
        remove_unfinished(target)


def remove_unfinished(target: Path) -> None:
    """Remove what was begun for a target, with what DuckDB writes beside it: its log and its folder for the overflow."""
    for path in target.parent.glob(f"{target.name}*.unfinished*"):
        remove(path)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; what is not there is no error."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
