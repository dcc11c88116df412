"""No file of a visitor fails the atlas, takes its time or its memory: each is read, or answered by a true sentence."""

import json
import resource
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from data.importer import FileRejectedError, figures, isolated, limits
from tests.data.hostile_files import FILES, HEADER, Hostile, string_of, with_sheet
from tests.data.hostile_files import row as xml_row

MOST_MEGABYTES = 300.0  # of the process that reads
MOST_OF_THE_SERVER = 100.0  # megabytes more after all of them, which together have as many
HEAVY = {"texts_7_million.xlsx", "styles_5_million.xlsx", "same_figure.csv"}  # take most time or memory
LARGEST = 10_000_000
PATIENCE = 300  # seconds of the clock that a reader has here, where the machine may be busy with other tests
SMALL = 10_000  # bytes, as they are sent: what such a file asks for is read within this process, by the same code


def answer(name: str, content: bytes, *, is_apart: bool = True) -> str | int:
    """What the page gets for a file: how many figures, or a sentence. is_apart: by a process of its own, as on the page."""
    try:
        uploaded = isolated.figures(name, content) if is_apart else figures(name, content, limits=limits.ON_THE_PAGE)
    except FileRejectedError as reason:
        return str(reason)
    return uploaded.problems[0].sentence if uploaded.problems else len(uploaded.rows)


def own_megabytes() -> float:
    """Memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 30
    assert len({file.name for file in FILES}) == len(FILES)


def test_every_hostile_file_is_read_or_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the door of the page, two at a time: the right sentence or number of figures, without memory of the server.

    Small files are read without a process of their own, whose start takes most of their time; that either way gives the
    same has a test below. A reader ends by itself after limits.SECONDS of computing, on a busy machine later by the clock.
    """
    monkeypatch.setattr(isolated, "MOST_SECONDS", PATIENCE)
    files = [file for file in FILES if file.name not in HEAVY]  # those have a test below
    contents = {file.name: file.make() for file in files}
    assert max(map(len, contents.values())) <= LARGEST
    found = {name: answer(name, content, is_apart=False) for name, content in contents.items() if len(content) < SMALL}
    before, large = own_megabytes(), {name: content for name, content in contents.items() if name not in found}
    with ThreadPoolExecutor(limits.READERS) as pool:
        answers = pool.map(lambda name, content: answer(name, content, is_apart=True), *zip(*large.items(), strict=True))
        found |= dict(zip(large, answers, strict=True))
    assert own_megabytes() - before < MOST_OF_THE_SERVER
    wrong = {file.name: found[file.name] for file in files if not is_right(file, found[file.name])}
    assert not wrong


def is_right(file: Hostile, found: str | int) -> bool:
    """Whether a file was answered as it must be."""
    words = found == file.answer if isinstance(file.answer, int) else file.answer in str(found)
    return words and found not in (isolated.FAILED, isolated.BUSY, isolated.TOO_BUSY)


def test_no_reader_took_more_memory_than_it_may() -> None:
    """The files that are made to take much are answered too, each by a process of its own."""
    script = (
        "import json, resource; from data.importer import isolated\n"
        "from tests.data.test_hostile_files import FILES, HEAVY, PATIENCE, answer\n"
        "isolated.MOST_SECONDS = PATIENCE\n"
        "found = {file.name: answer(file.name, file.make()) for file in FILES if file.name in HEAVY}\n"
        "print(json.dumps([found, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=isolated.ROOT, capture_output=True, text=True, check=True)
    found, most = json.loads(done.stdout)
    assert len(found) == len(HEAVY)
    assert {file.name: found[file.name] for file in FILES if file.name in HEAVY and not is_right(file, found[file.name])} == {}
    assert 50 < most / 1024 < MOST_MEGABYTES


def test_a_file_within_all_limits_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits are no lower than what is promised: a file of 190,000 rows and nearly 10 MB is read to its end."""
    monkeypatch.setattr(isolated, "MOST_SECONDS", PATIENCE)
    rows = [f"region,AT13,employment_rate_20_64,foreign_born,{1999 + n % 26},50.{n % 10},,{n:07d}" for n in range(150_000)]
    head = "place_level,place_code,measure_id,population_group,year,value,flag,note"
    content = "\n".join([head, *rows]).encode()
    assert 9_000_000 < len(content) < LARGEST
    uploaded = isolated.figures("many.csv", content)
    assert len(uploaded.rows) == 150_000
    assert len(uploaded.problems) == limits.MOST_PROBLEMS  # the same figure, again and again
    assert uploaded.problems[-1].row > 10_000


def test_a_reader_gives_what_reading_here_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows, source, form and problems by either way."""
    monkeypatch.setattr(isolated, "MOST_SECONDS", PATIENCE)
    content = f"{HEADER},note\nWien,Austria,2025,41.2,\nMalmo,,2025,136,“Łódź”\n".encode()
    apart, here = isolated.figures("a.csv", content, title="Register"), figures("a.csv", content, title="Register")
    assert apart.rows.equals(here.rows)
    assert (apart.source, apart.problems, apart.form) == (here.source, here.problems, here.form)


def test_files_wait_for_their_turn_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many readers as there may be, the next file gets a sentence, and is read once one has ended."""
    monkeypatch.setattr(isolated, "WAITING_SECONDS", 0.2)
    monkeypatch.setattr(isolated, "MOST_SECONDS", PATIENCE)
    for _ in range(limits.READERS):
        assert isolated._turns.acquire(timeout=1)  # nobody else reads in this process
    content = f"{HEADER}\nGraz,Austria,2022,25.1\n".encode()
    assert answer("a.csv", content) == isolated.BUSY
    for _ in range(limits.READERS):
        isolated._turns.release()
    assert answer("a.csv", content) == 1


def test_no_more_readers_than_allowed_run_at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six files at once: never more than two processes beside this one."""
    monkeypatch.setattr(isolated, "MOST_SECONDS", PATIENCE)
    content = f"{HEADER}\nGraz,Austria,2022,25.1\n".encode()
    answers: list[str | int] = []
    files = [threading.Thread(target=lambda: answers.append(answer("a.csv", content))) for _ in range(6)]
    for file in files:
        file.start()
    most = 0
    while any(file.is_alive() for file in files):
        most = max(most, len(readers()))
        time.sleep(0.05)
    assert 1 <= most <= limits.READERS
    assert set(answers) <= {1, isolated.BUSY}
    assert 1 in answers


def readers() -> list[psutil.Process]:
    """The processes that read files for this one; other tests may have left it servers as children."""
    return [
        child
        for child in psutil.Process().children()
        if child.is_running() and "data.importer.isolated_worker" in words_of(child)
    ]


def words_of(process: psutil.Process) -> list[str]:
    """The command line of a process; none if it has ended."""
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def test_a_file_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with no time to give says so, and leaves no process behind."""
    monkeypatch.setattr(isolated, "MOST_SECONDS", 0.05)
    assert answer("a.xlsx", string_of(90)()) == isolated.TOO_BUSY
    assert not readers()


def test_rows_below_an_empty_first_row_keep_their_numbers() -> None:
    """The row of a problem is the row of the spreadsheet, whatever the sheet leaves out."""
    rows = xml_row(3, "city", "year", "foreign_born_share") + xml_row(9, "Graz", 2022, "many")
    assert [problem.row for problem in figures("a.xlsx", with_sheet(rows)()).problems] == [9]
