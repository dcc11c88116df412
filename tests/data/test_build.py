"""The build gives the same content twice, and stops at a broken row with its table, file, line and reason."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from data import build as build_module
from data.build import DATA, BuildError, build, digest, digests
from tests.data.conftest import ATLAS, rows_of

OBSERVATION = "tables/observation"


def set_cell(path: Path, line: int, column: str, text: str) -> None:
    """Write `text` into one cell; line 1 is the header."""
    with path.open(newline="", encoding="utf-8") as file:
        cells = list(csv.reader(file))
    cells[line - 1][cells[0].index(column)] = text
    _write(path, cells)


def drop_column(path: Path, column: str) -> None:
    """Take a column out of a file."""
    with path.open(newline="", encoding="utf-8") as file:
        cells = list(csv.reader(file))
    index = cells[0].index(column)
    _write(path, [row[:index] + row[index + 1 :] for row in cells])


def _write(path: Path, cells: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(cells)


def edit_lines(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Rewrite a file by its lines; the first line is lines[0]."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Breakage:
    """One way to break the data, and what the message must name."""

    name: str
    file: str
    break_it: Callable[[Path], None]
    table: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return self.name


def cell(name: str, file: str, line: int, column: str, text: str, reason: str) -> Breakage:
    """A breakage of a single cell; the table is the folder or file it stands in."""
    table = "observation" if file.startswith(OBSERVATION) else Path(file).stem
    return Breakage(name, file, lambda path: set_cell(path, line, column, text), table, line, reason)


def copy_two_figures(path: Path) -> None:
    """Put the first two figures of the survey into a second file beside it."""
    first_lines = path.with_name("survey.csv").read_text(encoding="utf-8").splitlines(keepends=True)[:3]
    path.write_text("".join(first_lines), encoding="utf-8")


def without_first_licence(lines: list[str]) -> list[str]:
    """All lines but the first one that states a licence."""
    first = next(index for index, line in enumerate(lines) if line.startswith("licence"))
    return lines[:first] + lines[first + 1 :]


BROKEN = [
    cell("score of 101", f"{OBSERVATION}/mipex.csv", 12, "value", "101", "is 101, outside"),
    cell("indicator score of 101", "tables/mipex_indicator_score.csv", 17, "value", "101", '"value" BETWEEN 0 AND 100'),
    cell("share of -1", f"{OBSERVATION}/population_of_city.csv", 5, "value", "-1", "is -1, outside"),
    cell("share without its area", f"{OBSERVATION}/population_of_city.csv", 5, "area_basis", "", "area_basis"),
    cell("unknown source", f"{OBSERVATION}/survey.csv", 9, "source_id", "nowhere", '"source_id: nowhere"'),
    cell(
        "unknown city",
        f"{OBSERVATION}/survey.csv",
        9,
        "place_code",
        "xx-atlantis",
        'no city has the code "xx-atlantis"',
    ),
    cell("unknown region", f"{OBSERVATION}/outcome.csv", 120, "place_level", "region", "no region has the code"),
    cell("unknown measure", f"{OBSERVATION}/survey.csv", 9, "measure_id", "happiness", '"measure_id: happiness"'),
    cell("unknown group", f"{OBSERVATION}/outcome.csv", 201, "population_group", "aliens", '"population_group: aliens"'),
    cell("text in a number", f"{OBSERVATION}/outcome.csv", 200, "value", "many", "'many'"),
    cell("two classes of a measure", "catalogue/competence.csv", 3, "field_of_action", "governance", "competence_type IS NULL"),
    cell("no class of a measure", "catalogue/competence.csv", 3, "competence_type", "", "competence_type IS NULL"),
    cell("no value", f"{OBSERVATION}/outcome.csv", 301, "value", "", "NOT NULL"),
    cell("year 1887", f"{OBSERVATION}/outcome.csv", 2, "year", "1887", '"year" BETWEEN'),
    cell("unknown flag letter", f"{OBSERVATION}/outcome.csv", 77, "flag", "bx", "flag"),
    cell("duplicate city_id", "tables/city.csv", 40, "city_id", "at-graz", '"city_id: at-graz"'),
    cell("half of the coordinates", "tables/city.csv", 31, "lat", "", "lat IS NULL"),
    Breakage(
        "duplicate observation",
        f"{OBSERVATION}/icc.csv",
        lambda path: edit_lines(path, lambda lines: [*lines, lines[3]]),
        "observation",
        15,
        "stands on an earlier line",
    ),
    Breakage(
        "same figure in two files",
        f"{OBSERVATION}/survey_again.csv",
        copy_two_figures,
        "observation",
        2,
        "the same figure",
    ),
    Breakage(
        "missing column",
        "catalogue/country.csv",
        lambda path: drop_column(path, "is_eu_member"),
        "country",
        1,
        "is_eu_member",
    ),
    Breakage(
        "a cell too many",
        "tables/region.csv",
        lambda path: edit_lines(path, lambda lines: [*lines[:9], lines[9] + ",more", *lines[10:]]),
        "region",
        10,
        "column",
    ),
    Breakage(
        "empty line above the broken row",
        "tables/region.csv",
        lambda path: edit_lines(path, lambda lines: [*lines[:5], "", "XX01,2,Nowhere,XX,2024,gisco-nuts-2024"]),
        "region",
        7,
        '"country_code: XX"',
    ),
    Breakage("missing file", "tables/region.csv", Path.unlink, "region", None, "there is no file"),
    Breakage("missing sources", "sources.toml", Path.unlink, "source", None, "sources.toml"),
    Breakage(
        "broken toml",
        "sources.toml",
        lambda path: edit_lines(path, lambda lines: [*lines, "[broken"]),
        "source",
        None,
        "cannot be read",
    ),
    Breakage(
        "source without a licence",
        "sources.toml",
        lambda path: edit_lines(path, without_first_licence),
        "source",
        None,
        "licence",
    ),
]


@pytest.fixture
def earlier(small_file: Path, tmp_path: Path) -> Path:
    """What an earlier build made of the fixture."""
    return Path(shutil.copy(small_file, tmp_path / "earlier.duckdb"))


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_broken_row_stops_the_build(broken: Breakage, data: Path, tmp_path: Path) -> None:
    """The message names table, file, line and reason; the old database stays, and nothing half-made."""
    broken.break_it(data / broken.file)
    target = tmp_path / "atlas.duckdb"
    target.write_bytes(b"the atlas of yesterday")
    with pytest.raises(BuildError) as caught:
        build(target, data)
    message = str(caught.value)
    assert message.startswith(f"{broken.table}: ")
    assert broken.reason.lower() in message.lower()
    if broken.line is not None:
        assert f"line {broken.line}:" in message
    if broken.name != "source without a licence":  # its message names the key in sources.toml
        assert Path(broken.file).name in message
    assert target.read_bytes() == b"the atlas of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["atlas.duckdb", "data"]


def test_the_first_of_several_broken_rows_is_named(data: Path, tmp_path: Path) -> None:
    """One reads and mends from the top."""
    for line in (270, 41, 130):
        set_cell(data / OBSERVATION / "outcome.csv", line, "sex", "both")
    with pytest.raises(BuildError, match=r"outcome\.csv, line 41: .*sex"):
        build(tmp_path / "atlas.duckdb", data)


def test_same_content_twice(data: Path, earlier: Path, tmp_path: Path) -> None:
    """Two builds from the same files have all their rows, in the same order. Only what a test breaks can stop a build."""
    again = tmp_path / "again.duckdb"
    counts = build(again, data)
    files = {path: len(rows_of(path)) for path in data.glob(f"{OBSERVATION}/*.csv")}
    assert counts["city"] == len(rows_of(data / "tables/city.csv"))
    assert counts["observation"] == sum(files.values()) > 1000
    assert fingerprint(earlier) == fingerprint(again)
    assert version_of(earlier) == version_of(again)


def fingerprint(path: Path) -> dict[str, str]:
    """A digest of the content of each table, to compare two builds."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return dict(digests(connection))


def version_of(path: Path) -> str:
    """The name that files give to this state of the data."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return str(connection.execute("SELECT version FROM data_version").fetchall()[0][0])


def test_a_column_without_words_of_its_own_gets_those_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also words with an apostrophe; in no table that is not public, and over no other words."""
    (tmp_path / "derived.sql").write_text("")
    (tmp_path / "columns.toml").write_text('name = "The city\'s name."\nyear = "Any year."')
    monkeypatch.setattr(build_module, "DATA", tmp_path)
    monkeypatch.setattr(build_module, "TABLE_ORDER", [])
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE city (name VARCHAR, year INT); CREATE TABLE inner_table (name VARCHAR)")
        connection.execute("COMMENT ON TABLE city IS 'A city.'; COMMENT ON COLUMN city.year IS 'Year of the name.'")
        build_module.derive(connection)
        found = connection.execute("SELECT table_name, column_name, comment FROM duckdb_columns() ORDER BY 1, 2").fetchall()
    assert [one for one in found if one[0] in ("city", "inner_table")] == [
        ("city", "name", "The city's name."),
        ("city", "year", "Year of the name."),
        ("inner_table", "name", None),
    ]


def test_a_table_larger_than_memory_has_a_digest() -> None:
    with duckdb.connect(config={"memory_limit": "50MB"}) as connection:
        connection.execute("CREATE TABLE large AS SELECT i, repeat('x', 200) AS text FROM range(400000) AS r(i)")
        assert len(digest(connection, "large")) == 32


def test_fingerprint_sees_one_digit(data: Path, earlier: Path, tmp_path: Path) -> None:
    """A single changed value shows in the digest of its table and of no other."""
    after = tmp_path / "after.duckdb"
    set_cell(data / OBSERVATION / "icc.csv", 2, "value", "83")
    build(after, data)
    old, new = fingerprint(earlier), fingerprint(after)
    assert [table for table in old if old[table] != new[table]] == ["observation"]
    assert version_of(earlier) != version_of(after)


@pytest.mark.real_data
def test_command_line_builds_what_the_atlas_holds(atlas: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """`python -m data.build` counts the rows, and data/atlas.duckdb is no older than the tables."""
    target = tmp_path / "atlas.duckdb"
    command = [sys.executable, "-m", "data.build", "--target", str(target)]
    done = subprocess.run(command, cwd=DATA.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    cities = atlas.execute("SELECT count(*) FROM city").fetchall()[0][0]
    assert f" city {cities:,}," in done.stdout
    assert fingerprint(target) == fingerprint(Path(shutil.copy(ATLAS, tmp_path / "atlas_as_served.duckdb")))


def _is_up_to_date(project: Path) -> bool:
    """What make says of the data file; it builds nothing here."""
    return subprocess.run(["make", "--question", "data"], cwd=project, capture_output=True).returncode == 0


def test_make_builds_again_when_a_file_changes_or_is_taken_out(tmp_path: Path) -> None:
    """As docs/import.md has it for figures that were imported: delete data/imported/NAME and run `make data`."""
    shutil.copyfile(ATLAS.parent.parent / "Makefile", tmp_path / "Makefile")
    code = ("build.py", "geography.py", "translated_names.py", "schema.sql", "derived.sql", "columns.toml", "sources.toml")
    folders = ("checks/one.sql", "catalogue/measure.csv", "catalogue/practice/one.csv", "tables/city.csv", "imported/own/own.csv")
    named = [*(f"data/{name}" for name in (*code, *folders)), "static/nuts2.geojson", "static/countries.geojson"]
    for name in [*named, "requirements.txt", ".venv/.created", ".venv/.runtime", "data/atlas.duckdb"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def is_old() -> None:
        for path in tmp_path.rglob("*"):
            os.utime(path, (1_000_000, 1_000_000))
        os.utime(tmp_path / "data" / "atlas.duckdb", (2_000_000, 2_000_000))

    for name in named:
        is_old()
        assert _is_up_to_date(tmp_path)
        (tmp_path / name).touch()
        assert not _is_up_to_date(tmp_path), name
    is_old()
    shutil.rmtree(tmp_path / "data" / "imported" / "own")
    assert not _is_up_to_date(tmp_path)
