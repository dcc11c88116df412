"""Uploaded figures laid over the public file give the same as a file in which they were built in, and nobody waits for them."""

import csv
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from data.build import TABLE_ORDER
from data.importer import ImportedFile, figures
from data.importer.overlay import BY_MEASURE, overlay_figures
from queries import database
from queries.database import DataNotReadyError, Value, run, whole_table
from tests.data.commands import importer
from tests.fixture import copy_of_fixture
from tests.queries.conftest import EXTREMES, QUESTIONS, SENSIBLE
from ui.your_data.upload_store import Copies

COLUMNS = ("place_level", "place_code", "measure_id", "population_group", "sex", "year", "value", "area_basis")
SHARES = b"city,country,year,foreign_born_share\nWien,Austria,2026,41.2\nMalmo,,2026,36\n"
# Others of each family stay without uploaded figures.
MEASURES = {
    "employment_rate_20_64",
    "foreign_born_share",
    "icc_overall",
    "icc_education_system",
    "mipex_overall",
    "mipex_education",
    "population_15_64",
    "survey_good_place_immigrants",
    "unemployment_rate_15_64",
}
# What else the queries are asked with: figures of measures with and without uploaded ones.
CHANGED: list[dict[str, Value]] = [
    {},
    {"measure": "employment_rate_20_64", "measure_list": ["unemployment_rate_15_64", "employment_rate_15_64"]},
    {"measure": "survey_good_place_immigrants", "population_group": "total", "family": "survey"},
    {"measure": "eu_born_share", "share_definition": "foreign_citizen_share", "family": "population"},
    {"measure": "icc_overall", "population_group": "total", "family": "icc", "share_min": 15},
    {"measure": "mipex_overall", "population_group": "total", "family": "mipex", "year": 2019},
    {"city_id": "uk001c", "outcome": "employment_rate_20_64", "reference_group": "native_born"},
    {"policy_country": ["DE", "SE"], "place_level": "country", "population_group": "total"},
    *EXTREMES.values(),
]


@contextmanager
def asked_of(path: Path | None) -> Iterator[None]:
    """Let a visitor have this file, as long as it lasts."""
    database.use_database(lambda: str(path) if path else None)
    try:
        yield
    finally:
        database.use_database(lambda: None)


@contextmanager
def attached(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a file beside that of the app, which has other settings."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("ATTACH ? AS file (READ_ONLY)", [str(path)])
        yield connection


def _file(folder: Path, small_file: Path) -> Path:
    """Figures of many places and measures, with another value in the same year and in the next; none of invented places."""
    with attached(small_file) as public:
        rows = public.execute(
            f"SELECT {', '.join(COLUMNS)} FROM file.observation WHERE list_contains(?, measure_id) AND year IS NOT NULL "
            "AND place_level <> 'aggregate' AND NOT starts_with(lower(place_code), 'qz') "
            "QUALIFY row_number() OVER (PARTITION BY measure_id, population_group, sex, place_code ORDER BY year DESC) < 3 "
            "ORDER BY ALL",
            [sorted(MEASURES)],
        ).fetchall()
    path = folder / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, row in enumerate(rows[::2]):
            *key, year, value, area = row
            writer.writerow([*key, year + number % 2, round(value * 0.97, 2), area or ""])
        writer.writerow(["city", "at-vienna", "icc_education_system", "total", "total", 2024, 55, ""])  # no city has a public one
    return path


@dataclass(frozen=True)
class Both:
    """The public file, one with uploaded figures laid over it, and one built with them."""

    public: Path
    laid_over: Path
    built: Path


@pytest.fixture(scope="module")
def both(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("both")
    path = _file(folder, small_file)
    uploaded = figures(path.name, path.read_bytes())
    assert not uploaded.problems, uploaded.problems[:5]
    assert set(uploaded.rows["measure_id"]) == MEASURES
    overlay_figures([uploaded], small_file, folder / "laid.duckdb")
    data = copy_of_fixture(folder / "data")
    assert importer(path, "--data", data).returncode == 0
    return Both(small_file, folder / "laid.duckdb", data / "atlas.duckdb")


@pytest.fixture(autouse=True)
def _on_fixture(on_fixture: None) -> None:
    """The public file is the fixture's."""


@pytest.mark.parametrize("question", [question for question in QUESTIONS if question != "data/version"])
def test_every_query_has_the_answer_of_a_file_built_with_the_figures(question: str, both: Both) -> None:
    names = database.parameter_names(question)
    asked = {repr(one): one for one in ({name: (SENSIBLE | changed)[name] for name in names} for changed in CHANGED)}
    for parameters in asked.values():
        answers = []
        for path in (both.laid_over, both.built):
            with asked_of(path):
                answers.append(run(question, **parameters))
        pd.testing.assert_frame_equal(*answers, obj=f"{question} {parameters}")


def test_every_table_has_the_rows_of_a_file_built_with_the_figures(both: Both) -> None:
    """Those of derived.sql that nobody can download as well."""
    with attached(both.built) as built:
        tables = built.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        views = built.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    names = sorted(name for (name,) in [*tables, *views])
    assert {*TABLE_ORDER, *BY_MEASURE, "region_people"} <= set(names)
    rows: dict[Path, dict[str, list[str]]] = {}
    for path in (both.public, both.laid_over, both.built):
        with asked_of(path), database._connections.cursor(database._data_file()) as cursor:
            rows[path] = {
                name: sorted(row for (row,) in cursor.execute(f"SELECT t::VARCHAR FROM {name} AS t").fetchall()) for name in names
            }
    differing = {name for name in rows[both.built] if rows[both.laid_over][name] != rows[both.built][name]}
    assert differing == {"data_version"}, "which names the public state"
    assert rows[both.laid_over]["data_version"] == rows[both.public]["data_version"]
    changed = {name for name in rows[both.built] if rows[both.built][name] != rows[both.public][name]}
    assert {*BY_MEASURE, "source_use", "policy_third", "table_size"} <= changed, "the test sees each"


def test_a_whole_table_is_downloaded_with_the_uploaded_rows(both: Both) -> None:
    tables = {}
    for path in (both.laid_over, both.built):
        with asked_of(path):
            tables[path] = {name: whole_table(name) for name in run("data/tables")["table_name"]}
    for name, table in tables[both.built].items():
        laid_over: pa.Table = tables[both.laid_over][name]
        assert laid_over.schema == table.schema
        assert laid_over.num_rows == table.num_rows, name


def test_a_file_holds_no_public_figures_and_only_its_account_reads_it(both: Both) -> None:
    with attached(both.laid_over) as laid_over:
        sources = laid_over.execute("SELECT DISTINCT source_id FROM file.main.observation").fetchall()
    assert sources == [("imported-own",)]
    assert both.laid_over.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "attempt",
    [
        "DELETE FROM main.observation",
        "DELETE FROM public.main.city",
        "CREATE TABLE t AS SELECT 1",
        "ATTACH '{tmp}/other.duckdb'",
        "COPY city TO '{tmp}/city.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SET memory_limit = '10GB'",
        "SET enable_external_access = true",
    ],
)
def test_its_connection_is_locked_like_any_other(attempt: str, both: Both, tmp_path: Path) -> None:
    with asked_of(both.laid_over), database._connections.cursor(database._data_file()) as cursor:
        assert cursor.execute("SELECT count(*) FROM city").fetchall() != [(0,)]
        with pytest.raises(duckdb.Error):
            cursor.execute(attempt.format(tmp=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_renewed_public_file_is_not_mixed_with_older_figures(
    small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is open the file is read with the state it was made for; opened again, it says that this one is gone."""
    copied, laid_over = Path(shutil.copy(small_file, tmp_path / "atlas.duckdb")), tmp_path / "laid.duckdb"
    monkeypatch.setenv("ATLAS_DATABASE", str(copied))
    overlay_figures([figures("own.csv", SHARES)], copied, laid_over)
    renewed = copied.with_name("renewed.duckdb")
    renewed.write_bytes(copied.read_bytes())
    with duckdb.connect(str(renewed)) as connection:
        connection.execute("DELETE FROM icc_report")
    with asked_of(laid_over):
        before = run("city/icc_reports")
        assert len(before) > 0
        renewed.replace(copied)
        database.clear_cache()
        pd.testing.assert_frame_equal(run("city/icc_reports"), before)
        database.close_database(laid_over)
        database.clear_cache()
        with pytest.raises(DataNotReadyError, match="public data were renewed"):
            run("city/icc_reports")
    assert len(run("city/icc_reports")) == 0
    overlay_figures([figures("own.csv", SHARES)], copied, laid_over)
    with asked_of(laid_over):
        assert len(run("city/icc_reports")) == 0


class Halted(dict[str, str]):
    """A source whose file comes to a halt while it is mixed in."""

    halts = threading.Event()
    goes_on = threading.Event()

    def __getitem__(self, name: str) -> str:
        if name == "title":  # under which its rows are inserted
            self.halts.set()
            assert self.goes_on.wait(300), "others waited for this file"
        return super().__getitem__(name)


def test_nobody_waits_for_a_file_that_is_being_mixed_in(small_file: Path) -> None:
    """While one is at it, a visitor of the public data, one with uploaded data, and one who uploads get their answers."""
    copies = Copies()
    first, second = figures("first.csv", SHARES), figures("second.csv", SHARES.replace(b"41.2", b"52.3"))

    def upload(session: str, *uploaded: ImportedFile) -> Path:
        return copies.make(session, lambda path: overlay_figures(uploaded, small_file, path)).path

    def share() -> float:
        shares = run("city/shares", city=["at-vienna"])
        return float(shares[shares["area_basis"] == "city"]["value"].iloc[-1])

    earlier = upload("earlier", second)
    halted = replace(first, source=Halted(first.source))
    with ThreadPoolExecutor(1) as pool:
        mixing = pool.submit(upload, "slow", second, halted)
        try:
            assert Halted.halts.wait(300)
            database.clear_cache()
            public = share()
            with asked_of(earlier):
                assert share() == 52.3 != public
            with asked_of(upload("quick", first)):
                assert share() == 41.2
            assert not mixing.done()
        finally:
            Halted.goes_on.set()
        assert mixing.result().exists()
    copies.remove_all()
