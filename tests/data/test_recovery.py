"""Commands that are killed at any step, or find no room on the disk: the next build makes data that belong together."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.formats.tables import read
from data.importer import __main__ as importer
from data.recovery import locked
from data.refresh.http_client import Services
from data.refresh.tables import TableUpdate, exchange
from tests.data.conftest import rows_of
from tests.data.service import Service, refresh, state
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
SOURCE = "eurostat-lfst_r_lfe2emprc"
BIRTH = {"native_born": "NAT", "foreign_born": "FOR"}
# Each command runs in a process of its own, forked from one that has the libraries already.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


@pytest.fixture
def data(small_file: Path, tmp_path: Path) -> Path:
    """The fixture's folder with the file that is built from it, and a map beside it."""
    folder = copy_of_fixture(tmp_path / "atlas" / "data")
    (folder.parent / "static").mkdir()
    (folder.parent / "static" / "cities.json").write_text("old")
    shutil.copy(small_file, folder / "atlas.duckdb")
    return folder


def run_build(data: Path) -> None:
    """What `make data` runs, on this folder."""
    build(data / "atlas.duckdb", data)


def run_apart(target: Callable[..., None], *arguments: object) -> int | None:
    """Run a command in a process of its own; its exit code."""
    process = PROCESSES.Process(target=target, args=arguments, daemon=True)
    process.start()
    process.join(600)
    return process.exitcode


def before_each_step(act: Callable[[], object]) -> None:
    """From now on, act where this process is about to take a step that changes what a path holds."""

    def step(event: str, _: object) -> None:
        if event in ("os.rename", "shutil.rmtree"):
            act()

    sys.addaudithook(step)


def until_first_step(command: Callable[..., None], *arguments: object) -> None:
    """Kill this process where the command is about to take its first step."""
    before_each_step(lambda: os.kill(os.getpid(), signal.SIGKILL))
    command(*arguments)


def with_copies(copies: Path, data: Path, command: Callable[..., None], *arguments: object) -> None:
    """Run a command on a data folder; before each step, copy what a kill there would leave."""
    numbers = count(1)
    before_each_step(lambda: shutil.copytree(data.parent, copies / f"{next(numbers):02}"))
    command(data, *arguments)


def folders_if_killed(copies: Path, data: Path, command: Callable[..., None], *arguments: object) -> list[Path]:
    """What the data folder is when the command is killed before each of its steps, and when it has ended."""
    assert run_apart(with_copies, copies, data, command, *arguments) == 0
    return [*(folder / data.name for folder in sorted(copies.iterdir())), data]


def recovered(data: Path) -> None:
    """What every command does first."""
    with locked(data):
        pass


def exchange_without_last_row(data: Path) -> None:
    """What a refresh does at its end: two tables with a row less, and a new map."""
    with locked(data):
        whole = {name: read(data / "tables" / f"{name}.csv").iloc[:-1] for name in EXCHANGED}
        exchange(data, TableUpdate({}, {}, whole, {"cities.json": "new"}), [])


def import_file(data: Path, file: Path) -> None:
    """The command of the importer."""
    sys.argv = ["data.importer", str(file), "--data", str(data)]
    assert importer.main() == 0


def left_over(data: Path) -> list[str]:
    """What no command leaves when it is done."""
    return [path.name for path in data.iterdir() if path.name.startswith(("tables.", "imported.", "maps.", "atlas.duckdb."))]


def rows_in_file(data: Path) -> list[int]:
    """How many rows of the exchanged tables the data file has."""
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        return [len(built.table(name)) for name in EXCHANGED]


def test_an_exchange_killed_at_any_step_leaves_the_old_or_the_new(data: Path, tmp_path: Path) -> None:
    """Tables, data file and map are of one state for the next command, and after its build; both states occur."""
    old = rows_in_file(data)
    new = [rows - 1 for rows in old]

    def drawn(folder: Path) -> str:
        text = (folder.parent / "static" / "cities.json").read_text()
        rows = [len(rows_of(folder / "tables" / f"{name}.csv")) for name in EXCHANGED]
        assert (rows, rows_in_file(folder), text) in [(old, old, "old"), (new, new, "new")], folder
        assert left_over(folder) == []
        return text

    seen = {}
    for folder in folders_if_killed(tmp_path / "killed", data, exchange_without_last_row):
        recovered(folder)
        seen[drawn(folder)] = folder
    assert set(seen) == {"old", "new"}
    for text, folder in seen.items():
        run_build(folder)
        assert drawn(folder) == text


def test_an_import_killed_at_any_step_leaves_the_old_or_the_new(data: Path, tmp_path: Path) -> None:
    """An import of a name that was imported before: its figures are the old or the new ones, in the folder and in the file."""
    file = tmp_path / "own.csv"
    file.write_text(OWN.format(value=41.2), encoding="utf-8")
    assert run_apart(import_file, data, file) == 0
    file.write_text(OWN.format(value=42), encoding="utf-8")

    def highest(folder: Path) -> float:
        assert left_over(folder) == []
        with duckdb.connect(str(folder / "atlas.duckdb"), read_only=True) as built:
            query = "SELECT value FROM observation WHERE source_id = 'imported-own' ORDER BY value DESC"
            values = built.execute(query).fetchall()
        assert values in ([(41.2,), (36.0,)], [(42.0,), (36.0,)]), folder
        return float(values[0][0])

    seen = {}
    for folder in folders_if_killed(tmp_path / "killed", data, import_file, file):
        recovered(folder)
        seen[highest(folder)] = folder
    assert set(seen) == {41.2, 42.0}
    for value, folder in seen.items():
        run_build(folder)  # of the folder's figures
        assert highest(folder) == value


def test_a_build_that_was_killed_leaves_nothing_for_long(data: Path) -> None:
    """The file it had begun, and DuckDB's log beside it, go with the next build."""
    before = state(data)
    for name in ("atlas.duckdb.4711.unfinished", "atlas.duckdb.4711.unfinished.wal", "atlas.duckdb.candidate"):
        (data / name).write_bytes(b"half")
    assert run_apart(until_first_step, run_build, data) == -signal.SIGKILL
    assert (data / "atlas.duckdb.unfinished").exists()
    run_build(data)
    assert left_over(data) == []
    assert state(data) == before


def fetch_until(step: int, folder: Path, address: str) -> None:
    """Fetch a file, and kill this process before its step of that number that changes a file of the folder."""
    steps = count(1)

    def kill(event: str, arguments: tuple[object, ...]) -> None:
        is_write = event == "open" and "w" in str(arguments[1]) and str(arguments[0]).startswith(str(folder))
        if (is_write or event in ("os.rename", "os.remove")) and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    services = Services(folder, pause=0)
    sys.addaudithook(kill)
    services.fetch(address, "one.csv")


def test_a_fetch_killed_at_any_step_passes_no_answer_off_as_anothers(service: Service, tmp_path: Path) -> None:
    """The file of one question, then a kill while that of another takes its place: the first is asked for anew, or is there."""
    answers = {"one": "geo,value\nAT,1\n", "other": "geo,value\nBE,2\n"}
    service.files = dict(answers)
    address = {name: f"{service.address}/data/{name}/1.0" for name in answers}
    for step in count(1):
        folder = tmp_path / f"{step:02}"
        Services(folder, pause=0).fetch(address["one"], "one.csv")
        killed = run_apart(fetch_until, step, folder, address["other"])
        for name in ("one", "other", "one"):
            assert Services(folder, pause=0).fetch(address[name], "one.csv").read_text() == answers[name], (step, name)
        if killed == 0:
            break
        assert killed == -signal.SIGKILL
    assert step > 4, "it was killed before every step"


def test_a_refresh_killed_while_a_file_arrives_is_made_good_by_the_next(service: Service, data: Path) -> None:
    """Half of the file is there when the command is killed: nothing has changed, the build and a new refresh work."""
    before = state(data)
    rows = read(data / "tables" / "observation" / "outcome.csv").query("source_id == @SOURCE")
    assert set(rows["population_group"]) == set(BIRTH)
    header = "STRUCTURE,STRUCTURE_ID,freq,sex,age,isced11,unit,c_birth,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    line = "dataflow,ESTAT:LFST_R_LFE2EMPRC(1.0),A,T,Y20-64,TOTAL,PC,{},{},{},{},b,\n"
    taken = [
        line.format(BIRTH[row["population_group"]], row["place_code"], row["year"], row["value"]) for _, row in rows.iterrows()
    ]
    service.files["lfst_r_lfe2emprc"] = header + "".join(taken) + line.format("NRP", "AT13", "2024", "1") * 10_000
    service.stalled.add("lfst_r_lfe2emprc")
    command = [sys.executable, "-m", "data.refresh", SOURCE, "--service", service.address, "--pause", "0", "--data", str(data)]
    half = data / "fetched" / f"{SOURCE}.csv.unfinished"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not (half.exists() and half.stat().st_size):
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    assert process.returncode == -signal.SIGKILL and half.exists()
    assert state(data) == before
    built = subprocess.run([sys.executable, "-c", BUILD, str(data)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    service.stalled.clear()
    run = refresh(service, data, SOURCE)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(f"{SOURCE}: 0 added, 0 revised, 0 vanished, {len(rows)} flags changed")
    assert not half.exists() and left_over(data) == []


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


@pytest.mark.parametrize("share", [0.1, 0.95], ids=["at the first rows", "at the end"])
def test_a_full_disk_is_named_as_such(data: Path, share: float) -> None:
    """Not as a fault of the row that was being written; the old file stays and nothing is left beside it."""
    before = (data / "atlas.duckdb").read_bytes()
    room = int(share * len(before))
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
