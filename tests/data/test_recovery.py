"""Commands that are killed at any step, or find no room on the disk: the next build makes data that belong together."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.formats.tables import read
from data.importer import __main__ as importer
from data.recovery import locked
from data.refresh.tables import TableUpdate, exchange
from tests.data.conftest import rows_of
from tests.data.service import state
from tests.fixture import copy_of_fixture

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = "city,country,year,foreign_born_share\nWien,Austria,2025,{value}\nMalmö,Sweden,2025,36\n"
BUILD = """
import sys
from pathlib import Path
from data.build import BuildError, build
try:
    build(Path(sys.argv[1]) / "atlas.duckdb", Path(sys.argv[1]))
except BuildError as error:
    sys.exit(str(error))
"""
EXCHANGED = ("city_alias", "icc_rank")
MOST_STEPS = 40
# Each command runs in a process of its own, forked from one that has the libraries already.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "data.geography"])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The fixture's folder with a built file, and a map beside it."""
    folder = copy_of_fixture(tmp_path / "data")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "cities.json").write_text("old")
    run_build(folder)
    return folder


def run_build(data: Path) -> None:
    """What `make data` runs, on this folder."""
    build(data / "atlas.duckdb", data)


def killed(step: int, command: Callable[..., None], *arguments: object) -> bool:
    """Run a command in a process of its own until its nth step; whether it was killed, and not done before."""
    process = PROCESSES.Process(target=until_step, args=(step, command, *arguments), daemon=True)
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def until_step(left: int, command: Callable[..., None], *arguments: object) -> None:
    """Kill this process where the command is about to take the nth step that changes what a path holds."""

    def step(event: str, _: object) -> None:
        nonlocal left
        if event in ("os.rename", "shutil.rmtree"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    command(*arguments)


def exchange_without_last_row(data: Path) -> None:
    """What a refresh does at its end: two tables with a row less, and a new map."""
    with locked(data):
        whole = {name: read(data / "tables" / f"{name}.csv").iloc[:-1] for name in EXCHANGED}
        exchange(data, TableUpdate({}, {}, whole, {"cities.json": "new"}), [])


def import_file(data: Path, file: Path) -> None:
    """The command of the importer."""
    sys.argv = ["data.importer", str(file), "--data", str(data)]
    assert importer.main() == 0


def restored(kept: Path, data: Path) -> None:
    """The folder as it was before the command."""
    shutil.rmtree(data.parent)
    shutil.copytree(kept, data.parent)


def left_over(data: Path) -> list[str]:
    """What no command leaves when it is done."""
    return [path.name for path in data.iterdir() if path.name.startswith(("tables.", "imported.", "maps.", "atlas.duckdb."))]


def rows_in_file(data: Path) -> list[int]:
    """How many rows of the exchanged tables the data file has."""
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        return [len(built.table(name)) for name in EXCHANGED]


def test_an_exchange_killed_at_any_step_leaves_the_old_or_the_new(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tables, data file and map are of one state after the next build, and both states occur."""
    kept = Path(shutil.copytree(data.parent, tmp_path_factory.mktemp("kept") / "all"))
    old = rows_in_file(data)
    new = [count - 1 for count in old]
    seen = []
    for step in range(1, MOST_STEPS):
        was_killed = killed(step, exchange_without_last_row, data)
        run_build(data)
        rows = [len(rows_of(data / "tables" / f"{name}.csv")) for name in EXCHANGED]
        drawn = (data.parent / "static" / "cities.json").read_text()
        assert (rows, rows_in_file(data), drawn) in [(old, old, "old"), (new, new, "new")], f"killed at step {step}"
        assert left_over(data) == []
        if not was_killed:
            break
        seen.append(drawn)
        restored(kept, data)
    assert not was_killed and set(seen) == {"old", "new"}


def test_an_import_killed_at_any_step_leaves_the_old_or_the_new(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An import of a name that was imported before: its figures are the old or the new ones, in the folder and in the file."""
    file = tmp_path_factory.mktemp("own") / "own.csv"
    file.write_text(OWN.format(value=41.2), encoding="utf-8")
    assert not killed(10_000, import_file, data, file)
    kept = Path(shutil.copytree(data.parent, tmp_path_factory.mktemp("kept") / "all"))
    file.write_text(OWN.format(value=42), encoding="utf-8")
    seen = []
    for step in range(1, MOST_STEPS):
        was_killed = killed(step, import_file, data, file)
        run_build(data)
        assert left_over(data) == []
        with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
            query = "SELECT value FROM observation WHERE source_id = 'imported-own' ORDER BY value DESC"
            value = built.execute(query).fetchall()
        assert value in ([(41.2,), (36.0,)], [(42.0,), (36.0,)]), f"killed at step {step}"
        if not was_killed:
            break
        seen.append(value[0][0])
        restored(kept, data)
    assert not was_killed and set(seen) == {41.2, 42.0}


def test_a_build_that_was_killed_leaves_nothing_for_long(data: Path) -> None:
    """The file it had begun, and DuckDB's log beside it, go with the next build."""
    before = state(data)
    for name in ("atlas.duckdb.4711.unfinished", "atlas.duckdb.4711.unfinished.wal", "atlas.duckdb.candidate"):
        (data / name).write_bytes(b"half")
    assert killed(1, run_build, data)
    assert (data / "atlas.duckdb.unfinished").exists()
    run_build(data)
    assert left_over(data) == []
    assert state(data) == before


def test_a_second_command_waits_for_the_first(data: Path) -> None:
    """A build that ran while tables are exchanged would read some old and some new."""
    script = "import sys, pathlib, data.recovery as r\nwith r.locked(pathlib.Path(sys.argv[1])): print('in')"
    with locked(data):
        other = subprocess.Popen(
            [sys.executable, "-c", script, str(data)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert other.stderr and "waiting for it to end" in other.stderr.readline()
        time.sleep(0.2)
        assert other.poll() is None
    out, _ = other.communicate(timeout=30)
    assert out == "in\n" and other.returncode == 0


@pytest.mark.parametrize("room", [1_000_000, 9_000_000])
def test_a_full_disk_is_named_as_such(data: Path, room: int) -> None:
    """Not as a fault of the row that was being written; the old file stays and nothing is left beside it."""
    before = (data / "atlas.duckdb").read_bytes()
    script = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n{BUILD}"
    done = subprocess.run([sys.executable, "-c", script, str(data)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("The data file cannot be written: "), done.stderr
    assert "File too large" in done.stderr
    assert (data / "atlas.duckdb").read_bytes() == before
    assert [path.name for path in data.iterdir() if path.name.startswith("atlas")] == ["atlas.duckdb"]


@pytest.mark.parametrize(("table", "later"), [("observation", 0.3), ("derived", 0.2)])
def test_a_build_that_is_asked_to_end_complains_of_nothing_and_leaves_nothing(tmp_path: Path, table: str, later: float) -> None:
    target = tmp_path / "atlas.duckdb"
    command = [sys.executable, "-m", "data.build", "--progress", "--target", str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert any(line.split()[2] == table for line in process.stdout)
        time.sleep(later)  # into the query
        process.terminate()
        assert "Traceback" not in process.stderr.read()
        assert process.wait() == 1
    assert list(tmp_path.iterdir()) == []
