"""Files with uploaded figures: how many there may be, when they go, what a killed server leaves."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.importer import FileRejectedError
from queries import database
from queries.database import DATABASE, run
from ui.your_data import upload_store
from ui.your_data.upload_store import Copies

ROOT = Path(__file__).resolve().parent.parent.parent
OWNER = """
import time
from ui.your_data.upload_store import Copies
copies = Copies()
print(copies.make("visit", lambda path: path.touch()).path, flush=True)
time.sleep(600)
"""
FULL_DISK = """
import resource, sys
from pathlib import Path
from data.importer import FileRejectedError, figures
from data.importer.overlay import overlay_figures
taken = figures("own.csv", b"city,country,year,foreign_born_share\\nWien,Austria,2026,64.5\\n")
for room in map(int, sys.argv[3:]):
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        overlay_figures([taken], Path(sys.argv[1]), Path(sys.argv[2]) / f"{room}.duckdb")
    except FileRejectedError as reason:
        print(reason)
"""
ROOMS = [0, 4_096, 50_000, 100_000, 200_000, 400_000, 600_000, 1_000_000]


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copies:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(upload_store, "MOST_COPIES", 2)
    return Copies()


def test_places_are_free_again_when_their_visits_have_ended(copies: Copies) -> None:
    """Not at once: a visit that lost its connection may come back."""
    first, second = (copies.make(name, Path.touch) for name in ("first", "second"))
    with pytest.raises(FileRejectedError, match="Too many people"):
        copies.make("third", Path.touch)
    copies.remove_ended(lambda session_id: session_id == "second")
    assert first.path.exists()
    first.seen -= upload_store.LEFT_SECONDS + 1
    second.seen -= upload_store.LEFT_SECONDS + 1
    copies.remove_ended(lambda session_id: session_id == "second")
    assert (first.path.exists(), second.path.exists()) == (False, True)
    assert (copies.use(first), copies.use(second)) == (False, True)
    copies.make("third", Path.touch)


def test_a_copy_that_nobody_uses_is_removed(copies: Copies) -> None:
    unused, used = (copies.make(name, Path.touch) for name in ("unused", "used"))
    for one in (unused, used):
        one.used -= upload_store.UNUSED_SECONDS + 1
    assert copies.use(used)
    copies.remove_ended(lambda _: True)
    assert (unused.path.exists(), used.path.exists()) == (False, True)


def test_one_visitor_does_not_wait_for_the_copy_of_another(copies: Copies) -> None:
    """Both are being written at one time; each holds a place meanwhile."""
    both = threading.Barrier(3, timeout=120)

    def write(path: Path) -> None:
        both.wait()
        path.touch()
        both.wait()

    with ThreadPoolExecutor(2) as pool:
        made = [pool.submit(copies.make, name, write) for name in ("first", "second")]
        both.wait()
        with pytest.raises(FileRejectedError, match="Too many people"):
            copies.make("third", Path.touch)
        both.wait()
        assert all(one.result().path.exists() for one in made)


def test_a_copy_that_fails_gives_its_place_back(copies: Copies) -> None:
    def fail(_: Path) -> None:
        raise FileRejectedError("no")

    for _ in range(3):
        with pytest.raises(FileRejectedError, match="no"):
            copies.make("visit", fail)
    old = copies.make("visit", Path.touch)
    copies.make("other", Path.touch)
    new = copies.make("visit", Path.touch, instead_of=old)  # though all places are taken
    assert (old.path.exists(), new.path.exists()) == (False, True)


def test_a_removed_copy_takes_no_disk(copies: Copies) -> None:
    """A file that is open keeps its space until it is closed."""
    copy = copies.make("visit", _copy_public)
    database.use_database(lambda: str(copy.path))
    try:
        run("definitions/countries")
        assert _open(copy.path)
    finally:
        database.use_database(lambda: None)
    copies.remove(copy)
    assert not _open(copy.path)


def _copy_public(path: Path) -> None:
    shutil.copyfile(DATABASE, path)


def _open(path: Path) -> list[str]:
    """What this process has open of a file, removed or not."""
    links = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    return [link for link in links if link.startswith(str(path))]


def test_what_a_killed_server_left_is_removed_and_nothing_of_one_that_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    owners = [
        subprocess.Popen([sys.executable, "-c", OWNER], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        killed, living = (Path(owner.stdout.readline().strip()) for owner in owners if owner.stdout)
        assert upload_store.remove_left_over() == 0
        owners[0].send_signal(signal.SIGKILL)
        owners[0].wait()
        assert killed.exists()
        (tmp_path / f"{upload_store.PREFIX}link").symlink_to(ROOT)
        assert upload_store.remove_left_over() == 1
        assert (killed.parent.exists(), living.exists(), ROOT.exists()) == (False, True, True)
    finally:
        for owner in owners:
            owner.kill()
            owner.communicate()


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    """No file may have more bytes than these, so that writing ends at one step or another. Nothing is left."""
    words = [sys.executable, "-c", FULL_DISK, str(DATABASE), str(tmp_path), *map(str, ROOMS)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    said = ["The server cannot write the file that would hold your figures. Please try again later."] * len(ROOMS)
    assert done.stdout.splitlines() == said, done.stderr
    assert list(tmp_path.iterdir()) == []
