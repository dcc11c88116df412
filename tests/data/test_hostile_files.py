"""No file of a visitor fails the atlas, takes its time or its memory: each is read, or answered by a true sentence."""

import io
import os
import resource
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from data.importer import Brought, Refused, figures, limits, reader
from tests.data.hostile_files import FILES, HEADER, Hostile, string_of, with_sheet
from tests.data.hostile_files import row as xml_row

MOST_SECONDS = 10.0  # for each
BUSY_LOAD = 2  # processes a core that wait for their turn
MOST_MEGABYTES = 300.0  # of the process that reads
LARGEST = 10_000_000


def answer(name: str, content: bytes) -> str | int:
    """What the page gets for a file: how many figures, or a sentence."""
    try:
        brought = reader.figures(name, content)
    except Refused as reason:
        return str(reason)
    return brought.problems[0].sentence if brought.problems else len(brought.rows)


def own_megabytes() -> float:
    """Memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 30
    assert len({file.name for file in FILES}) == len(FILES)


def test_every_hostile_file_is_read_or_answered() -> None:
    """By the door of the page, two at a time: the right sentence or number of figures, in time, without memory of the server."""
    contents = {file.name: file.make() for file in FILES}
    assert max(map(len, contents.values())) <= LARGEST
    before = own_megabytes()
    with ThreadPoolExecutor(limits.READERS) as pool:
        found = dict(zip(contents, pool.map(timed_answer, contents, contents.values()), strict=True))
    assert own_megabytes() - before < 30
    wrong = {file.name: found[file.name] for file in FILES if not is_right(file, *found[file.name])}
    assert not wrong


def timed_answer(name: str, content: bytes) -> tuple[str | int, float]:
    """What the page gets for a file, and after how many seconds."""
    start = time.perf_counter()
    return answer(name, content), time.perf_counter() - start


def is_right(file: Hostile, found: str | int, seconds: float) -> bool:
    """Whether a file was answered as it must be. A machine that is busy with other things may take its time."""
    if os.getloadavg()[0] > BUSY_LOAD * (os.cpu_count() or 1):
        seconds = 0.0
        if found == reader.TOO_BUSY:
            return True
    words = found == file.answer if isinstance(file.answer, int) else file.answer in str(found)
    return words and found != reader.FAILED and seconds < MOST_SECONDS


def test_no_reader_took_more_memory_than_it_may() -> None:
    """The largest of the files that are made to take much, each in a process of its own."""
    script = (
        "import resource, sys; from data.importer import Refused, reader; from tests.data.hostile_files import FILES\n"
        "for file in FILES:\n"
        "    if file.name in sys.argv[1:]:\n"
        "        try: reader.figures(file.name, file.make())\n"
        "        except Refused: pass\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    names = ["texts_7_million.xlsx", "styles_5_million.xlsx", "unknown_cities.csv", "same_figure.csv", "far_dimension_2000.xlsx"]
    done = subprocess.run([sys.executable, "-c", script, *names], cwd=reader.ROOT, capture_output=True, text=True, check=True)
    assert 50 < int(done.stdout) / 1024 < MOST_MEGABYTES


def test_a_file_within_all_limits_is_read() -> None:
    """Limits are no lower than what is promised: a file of 190,000 rows and nearly 10 MB is read to its end."""
    rows = [f"region,AT13,employment_rate_20_64,foreign_born,{1999 + n % 26},50.{n % 10},,{n:07d}" for n in range(150_000)]
    head = "place_level,place_code,measure_id,population_group,year,value,flag,note"
    content = "\n".join([head, *rows]).encode()
    assert 9_000_000 < len(content) < LARGEST
    brought = reader.figures("many.csv", content)
    assert len(brought.rows) == 150_000
    assert len(brought.problems) == limits.MOST_PROBLEMS  # the same figure, again and again
    assert brought.problems[-1].row > 10_000


def test_a_reader_gives_what_reading_here_gives() -> None:
    """The same rows, source, form and problems by either way."""
    content = f"{HEADER},note\nWien,Austria,2025,41.2,\nMalmo,,2025,136,“Łódź”\n".encode()
    apart, here = reader.figures("a.csv", content, title="Register"), figures("a.csv", content, title="Register")
    assert apart.rows.equals(here.rows)
    assert (apart.source, apart.problems, apart.form) == (here.source, here.problems, here.form)


def test_files_wait_for_their_turn_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many readers as there may be, the next file gets a sentence, and is read once one has ended."""
    monkeypatch.setattr(reader, "WAITING_SECONDS", 0.2)
    for _ in range(limits.READERS):
        assert reader._turns.acquire(timeout=30)
    content = f"{HEADER}\nGraz,Austria,2022,25.1\n".encode()
    assert answer("a.csv", content) == reader.BUSY
    for _ in range(limits.READERS):
        reader._turns.release()
    assert answer("a.csv", content) == 1


def test_no_more_readers_than_allowed_run_at_one_time() -> None:
    """Six files at once: never more than two processes beside this one."""
    content = f"{HEADER}\nGraz,Austria,2022,25.1\n".encode()
    answers: list[str | int] = []
    files = [threading.Thread(target=lambda: answers.append(answer("a.csv", content))) for _ in range(6)]
    for file in files:
        file.start()
    most = 0
    while any(file.is_alive() for file in files):
        most = max(most, len(_children()))
        time.sleep(0.05)
    assert 1 <= most <= limits.READERS
    assert set(answers) <= {1, reader.BUSY}
    assert 1 in answers


def _children() -> list[str]:
    own = Path(f"/proc/{os.getpid()}/task")
    return [child for task in own.iterdir() for child in (task / "children").read_text().split()]


def test_a_file_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with no time to give says so, and leaves no process behind."""
    monkeypatch.setattr(reader, "MOST_SECONDS", 0.05)
    assert answer("a.xlsx", string_of(90)()) == reader.TOO_BUSY
    assert not _children()


PERCENT = 's="1"'
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" '
    'formatCode="{}"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="{}"/></cellXfs></styleSheet>'
)


def shares(*cells: tuple[object, str], measure: str = "foreign_born_share", first: str = "city") -> bytes:
    """A workbook of shares: values with the format of their cell."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append([first, "year", measure])
    for number, (value, code) in enumerate(cells, start=2):
        book.active.append([("Graz", "Vienna", "Linz")[number - 2], 2022, value])
        book.active.cell(number, 3).number_format = code
    book.save(buffer)
    return buffer.getvalue()


def values(brought: Brought) -> list[str]:
    """The values, which no problem stands against."""
    assert not brought.problems, brought.problems
    return list(brought.rows["value"])


@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0%", "0.0 %", "[Red]0.0%", "0.0%;-0.0%"])
def test_a_cell_that_shows_per_cent_is_read_as_it_shows(code: str) -> None:
    """Excel holds the fraction; no digits are made up by multiplying."""
    cells = ((0.392, code), (0.07, code), (0.008, code))
    assert values(figures("a.xlsx", shares(*cells))) == ["39.2", "7", "0.8"]


@pytest.mark.parametrize("code", ["General", "0.0", '0.0" %"', "0.0\\%"])
def test_a_cell_that_only_writes_a_sign_behind_is_read_as_it_is(code: str) -> None:
    assert values(figures("a.xlsx", shares((39.2, code), (7, code)))) == ["39.2", "7"]


def test_a_sign_of_per_cent_in_a_text_is_read() -> None:
    """With any blank before it, in a file of text and in a workbook; small ones are taken at their word."""
    text = f"{HEADER}\nGraz,Austria,2022,25.1 %\nVienna,Austria,2022,39.2%\nLinz,Austria,2022,0.8\u00a0%\n"
    assert values(figures("a.csv", text.encode())) == ["25.1", "39.2", "0.8"]
    assert values(figures("a.xlsx", shares(("25.1 %", "General"), ("0.2%", "@")))) == ["25.1", "0.2"]


def test_per_cent_of_what_is_no_share_is_a_problem() -> None:
    text = "place_level,place_code,measure_id,year,value\nregion,AT13,{},2022,25 %\n"
    counted = _measure_of_people()
    (problem,) = figures("a.csv", text.format(counted).encode()).problems
    assert (problem.row, problem.sentence) == (2, "“25 %” is per cent, which the measure is not.")


def _measure_of_people() -> str:
    from data.importer.checking import _measure_facts

    facts = _measure_facts()
    return str(facts[(facts["unit"] == "people") & (facts["place_level"] == "region")].index[0])


@pytest.mark.parametrize(
    "text", ["0.251\nVienna,Austria,2022,0.392\nLinz,Austria,2022,0.28", "0.251", "1\nVienna,Austria,2022,0"]
)
def test_shares_that_may_be_fractions_are_never_taken_in_silence(text: str) -> None:
    """In either kind of file, also one row; the sentence says what to do about both meanings."""
    (problem,) = figures("a.csv", f"{HEADER}\nGraz,Austria,2022,{text}\n".encode()).problems
    assert (problem.row, problem.column) == (2, "foreign_born_share")
    assert "may be fractions. If they are, multiply them by 100" in problem.sentence
    assert "write the sign" in problem.sentence
    (problem,) = figures("a.xlsx", shares((0.251, "General"), (0.392, "0.00"))).problems
    assert "may be fractions" in problem.sentence


def test_scores_that_may_be_fractions_are_asked_about() -> None:
    content = b"city,year,dimension,score\nGraz,2022,Overall,0.59\nVienna,2022,Overall,0.61\n"
    assert [problem.row for problem in figures("a.csv", content).problems] == [2]


def test_small_shares_among_larger_ones_and_nothing_but_zero_are_taken() -> None:
    """One value over 1 says that they are per cent; 0 is 0 either way; Eurostat's files state their unit."""
    assert values(figures("a.csv", f"{HEADER}\nGraz,,2022,0.8\nVienna,,2022,39\n".encode())) == ["0.8", "39"]
    assert values(figures("a.csv", f"{HEADER}\nGraz,,2022,0\n".encode())) == ["0"]
    head = "DATAFLOW,c_birth,isced11,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    one = "ESTAT:LFST_R_LFE2EMPRC(1.0),FOR,TOTAL,Y20-64,T,PC,AT13,2024,0.9,\n"
    assert values(figures("a.csv", (head + one).encode())) == ["0.9"]


def test_rows_below_an_empty_first_row_keep_their_numbers() -> None:
    """The row of a problem is the row of the spreadsheet, whatever the sheet leaves out."""
    rows = xml_row(3, "city", "year", "foreign_born_share") + xml_row(9, "Graz", 2022, "many")
    assert [problem.row for problem in figures("a.xlsx", with_sheet(rows)()).problems] == [9]
