"""The one connection: what it refuses, what it does when the data is not there, many askers at once."""

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pytest

from queries import database
from queries.database import DataNotReadyError, run, whole_table
from tests.queries.conftest import QUOTE, SENSIBLE
from tests.queries.test_files import ask

NOISE = np.random.default_rng(1)


def _missing(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _noise(path: Path) -> None:
    path.write_bytes(NOISE.bytes(100_000))


def _text(path: Path) -> None:
    path.write_text("version https://git-lfs.github.com/spec/v1\n")


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _middle_overwritten(path: Path) -> None:
    """The head is sound, the tables are not: as after a disk error."""
    content = bytearray(path.read_bytes())
    content[300_000:] = NOISE.bytes(len(content) - 300_000)
    path.write_bytes(content)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _table_dropped(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE latest_observation")


def _column_dropped(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE marked_observation DROP COLUMN note")


def _macro_dropped(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP MACRO TABLE observation_of_year")


@pytest.mark.parametrize(
    "spoil",
    [
        _missing,
        _empty,
        _noise,
        _text,
        _cut_short,
        _middle_overwritten,
        _folder,
        _table_dropped,
        _column_dropped,
        _macro_dropped,
    ],
)
def test_spoilt_data_is_said_in_a_sentence(copied: Path, spoil: Callable[[Path], None]) -> None:
    spoil(copied)
    with pytest.raises(DataNotReadyError, match=r"[Tt]he data file .*make data.*reload") as caught:
        [ask(question) for question in ("compare/values", "definitions/measures")]
    assert str(copied) not in str(caught.value)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("SELECT 100::TINYINT * 100::TINYINT AS product", duckdb.OutOfRangeException),
        ("SELECT len(list(i)) AS length FROM range(100000000) AS t (i)", duckdb.OutOfMemoryException),
    ],
)
def test_what_is_no_fault_of_the_file_is_not_said_to_be(
    statement: str, kind: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of a query, or too little memory: building the data file again would not help."""
    name = kind.__name__  # texts of queries are remembered by name
    (tmp_path / f"{name}.sql").write_text(statement)
    monkeypatch.setattr(database, "FOLDER", tmp_path)
    with pytest.raises(kind):
        run(name)


def test_path_through_a_file_is_said_in_a_sentence(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATABASE", str(copied / "atlas.duckdb"))
    with pytest.raises(DataNotReadyError):
        run("definitions/countries")


def test_repaired_file_is_used_again(copied: Path, small_file: Path) -> None:
    _empty(copied)
    with pytest.raises(DataNotReadyError):
        run("definitions/countries")
    shutil.copyfile(small_file, copied)
    assert len(run("definitions/countries")) > 20


def cursor_of_the_app() -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """A cursor as each question gets one."""
    return database._connections.cursor(database._data_file())


@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TABLE t AS SELECT 1",
        "DELETE FROM city",
        "UPDATE city SET name = 'x'",
        "DROP TABLE city",
        "INSERT INTO country VALUES ('XX', 'x', false)",
        "ATTACH '{tmp}/other.duckdb'",
        "COPY city TO '{tmp}/city.csv'",
        "EXPORT DATABASE '{tmp}/export'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('{tmp}/x.csv')",
        "SELECT * FROM glob('/*')",
        "FROM '{tmp}/x.parquet'",
        "SET memory_limit = '10GB'",
        "SET enable_external_access = true",
        "PRAGMA threads = 8",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
def test_connection_refuses(attempt: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n")
    with cursor_of_the_app() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(attempt.format(tmp=tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {"x.csv"}


def test_connection_sees_no_python_frame() -> None:
    frame_of_python = ask("definitions/countries")
    with cursor_of_the_app() as cursor, pytest.raises(duckdb.Error):
        cursor.execute("SELECT * FROM frame_of_python")
    assert len(frame_of_python)


def test_many_askers_at_once(copied: Path, direct: duckdb.DuckDBPyConnection) -> None:
    """8 threads with 40 different questions each: no error, and each its own answer."""
    expected = [
        direct.execute(
            "SELECT count(*) FROM filtered_city('foreign_born_share', ['city', 'nuts3_area'], $t, [], [], [], [])"
            " WHERE passes_all",
            {"t": threshold / 8},
        ).fetchall()[0][0]
        for threshold in range(320)
    ]
    start = threading.Barrier(8)

    def asks(thread: int) -> list[int]:
        start.wait()
        filters = {"area_basis": ["city", "nuts3_area"]}
        return [int(ask("filters/cities", share_min=(thread * 40 + i) / 8, **filters)["passes_all"].sum()) for i in range(40)]

    with ThreadPoolExecutor(8) as threads:
        found = [count for counts in threads.map(asks, range(8)) for count in counts]
    assert found == expected
    assert len(set(expected)) > 10


def _without_reports(copied: Path) -> Path:
    rebuilt = copied.with_name("rebuilt.duckdb")
    shutil.copyfile(copied, rebuilt)
    with duckdb.connect(str(rebuilt)) as connection:
        connection.execute("DELETE FROM icc_report")
    return rebuilt


def test_renamed_file_gives_new_answers(copied: Path) -> None:
    """As `make data` does it while the server runs: a new file in place of the old one."""
    assert len(run("city/icc_reports")) > 0
    _without_reports(copied).replace(copied)
    assert len(run("city/icc_reports")) == 0


def test_renamed_file_gives_new_answers_while_others_ask(copied: Path) -> None:
    run("city/icc_reports")
    stop, all_ask = threading.Event(), threading.Barrier(4)

    def keep_asking() -> int:
        all_ask.wait()
        asked = 0
        while not asked or not stop.is_set():
            ask("filters/cities", share_min=asked / 1000)
            asked += 1
        return asked

    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(keep_asking) for _ in range(3)]
        all_ask.wait()
        _without_reports(copied).replace(copied)
        found = len(run("city/icc_reports"))
        stop.set()
        assert all(future.result() > 0 for future in asking)
    assert found == 0


def test_a_run_of_a_page_never_mixes_two_states_of_the_file(copied: Path) -> None:
    """It reads the old state as long as nobody reads the new one, and is told to begin again from then on."""
    with database.one_database():
        ask("data/sources")
        _without_reports(copied).replace(copied)
        assert len(ask("city/icc_reports")) > 0
        with ThreadPoolExecutor(1) as another:
            assert len(another.submit(ask, "city/icc_reports").result()) == 0
        with pytest.raises(DataNotReadyError, match="were renewed since this page was made"):
            ask("definitions/countries")
        with ThreadPoolExecutor(1) as another:  # whose connection is still there
            assert len(another.submit(ask, "city/icc_reports").result()) == 0
    assert len(ask("city/icc_reports")) == 0


def test_only_so_many_files_stay_open_and_the_public_one_does(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("definitions/countries")
    own = [Path(shutil.copy(copied, tmp_path / f"own{number}.duckdb")) for number in range(database.OPEN_FILES + 2)]
    for path in own:
        monkeypatch.setattr(database, "_database_of_session", lambda path=path: str(path))
        assert len(run("definitions/countries")) > 0
    is_open = {path: bool(open_links(path)) for path in (copied, *own)}
    assert sum(is_open.values()) <= database.OPEN_FILES
    assert (is_open[copied], is_open[own[0]], is_open[own[-1]]) == (True, False, True)


def open_links(path: Path) -> list[str]:
    """What this process has open of a file."""
    links = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    return [link for link in links if link == str(path)]


def test_touched_file_is_asked_again(copied: Path) -> None:
    before = run("definitions/countries")
    copied.touch()
    assert run("definitions/countries").equals(before)


def test_returned_frame_may_be_changed() -> None:
    first = run("definitions/countries")
    first.loc[:, "name"] = "changed"
    first["city_count"] += 1
    first["more"] = 1
    second = run("definitions/countries")
    assert "changed" not in set(second["name"])
    assert list(second.columns) == ["country_code", "name", "city_count"]
    assert second["city_count"].sum() == len(run("filters/city_options"))


def test_list_or_tuple_makes_no_difference() -> None:
    parameters = {**SENSIBLE, "country": ["AT", "DE"]}
    names = database.parameter_names("filters/cities")
    as_lists = run("filters/cities", **{n: parameters[n] for n in names})
    as_tuples = run("filters/cities", **{n: parameters[n] for n in names} | {"country": ("AT", "DE")})
    assert as_lists.equals(as_tuples)


def test_answers_that_are_remembered_are_bounded() -> None:
    assert database._result.cache_info().maxsize == database.CACHED_RESULTS


def test_whole_table_has_every_row(direct: duckdb.DuckDBPyConnection) -> None:
    tables = run("data/tables").set_index("table_name")["row_count"]
    assert len(tables) >= 20
    for name, row_count in tables.items():
        expected = direct.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0]
        assert (name, whole_table(str(name)).num_rows, row_count) == (name, expected, expected)


@pytest.mark.parametrize("name", ["sqlite_master; drop table city", "city_place", "duckdb_settings()", "City", "", QUOTE])
def test_whole_table_refuses_names_that_are_not_public(name: str) -> None:
    with pytest.raises(KeyError):
        whole_table(name)


def test_a_run_looks_its_file_up_once(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def whose() -> str:
        asked.append(copied)
        return str(copied)

    monkeypatch.setattr(database, "_database_of_session", whose)
    with database.one_database():
        for query in ("definitions/countries", "data/sources", "definitions/countries"):
            assert len(run(query)) > 0
    assert len(asked) == 1
    run("definitions/countries")
    assert len(asked) == 2


def test_what_is_made_later_has_the_rows_that_were_shown_or_says_that_the_data_were_renewed(copied: Path) -> None:
    """As a download that is asked for after the data were renewed."""
    with database.one_database():
        shown = run("city/icc_reports")
        known, unknown = (database.bind_database(partial(run, query)) for query in ("city/icc_reports", "data/coverage"))
    _without_reports(copied).replace(copied)
    assert len(run("city/icc_reports")) == 0
    assert len(shown) > 0 and known().equals(shown)
    with pytest.raises(database.DataRenewedError, match="were renewed since this page was made"):
        unknown()
    assert len(run("city/icc_reports")) == 0


def test_what_is_made_later_reads_its_own_file_even_within_a_run(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path(shutil.copy(copied, copied.with_name("whole.duckdb")))
    monkeypatch.setattr(database, "_database_of_session", lambda: str(whole))
    make = database.bind_database(lambda: len(run("city/icc_reports")))
    _without_reports(copied).replace(copied)
    monkeypatch.setattr(database, "_database_of_session", lambda: str(copied))
    with database.one_database():
        assert len(run("city/icc_reports")) == 0
        assert make() > 0
