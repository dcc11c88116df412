"""The package of the data: whole or without what may not be passed on, valid by the standards' own tools, comparable."""

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from csvw import TableGroup
from frictionless import Package

from data.package import bundle, changes
from queries.database import run

DAY = date(2026, 11, 27)
UNCONFIRMED = "SELECT source_id FROM source WHERE licence = 'not confirmed'"


@pytest.fixture(scope="module")
def atlas(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the fixture's data file that no page has open."""
    return Path(shutil.copy(small_file, tmp_path_factory.mktemp("atlas")))


@pytest.fixture(scope="module")
def written(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.write(atlas, tmp_path_factory.mktemp("package"), DAY)


@pytest.fixture(scope="module")
def whole(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.write(atlas, tmp_path_factory.mktemp("whole"), DAY, takes_all=True)


def asked(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def data_file(folder: Path) -> Path:
    return folder / f"{folder.name}.duckdb"


def package_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_the_package_is_valid_by_frictionless(written: Path) -> None:
    report = Package(str(written / "datapackage.json")).validate()

    assert report.valid, report.to_summary()
    assert len(report.tasks) == len(list((written / "csv").iterdir())) > 50


@pytest.mark.filterwarnings("ignore")  # of libraries that csvw uses
def test_the_package_is_valid_csv_on_the_web(whole: Path) -> None:
    group = TableGroup.from_file(str(whole / "csv-metadata.json"))

    rows = {table.url.string: sum(1 for _ in table) for table in group.tables}  # each cell is read as its type

    assert group.check_referential_integrity()
    assert rows == {f"csv/{one['name']}.csv": one["rows"] for one in package_of(whole)["resources"]}


def test_a_wrong_cell_and_a_lost_key_are_found(written: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(written, tmp_path / written.name)
    cities = broken / "csv" / "city.csv"
    cities.write_text("\n".join(cities.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    years = broken / "csv" / "origin.csv"
    years.write_text(years.read_text(encoding="utf-8").replace(",20", ",about 20", 1), encoding="utf-8")

    found = Package(str(broken / "datapackage.json")).validate().flatten(["type"])

    assert {"foreign-key", "type-error"} <= {kind for (kind,) in found}


def test_no_row_of_a_source_without_confirmed_terms_is_passed_on(atlas: Path, written: Path) -> None:
    unconfirmed = {source for (source,) in asked(atlas, UNCONFIRMED)}
    tables = asked(data_file(written), "SELECT table_name FROM duckdb_columns() WHERE column_name = 'source_id' AND NOT internal")

    assert unconfirmed and len(tables) > 10
    for (table,) in tables:
        assert not unconfirmed & {source for (source,) in asked(data_file(written), f"SELECT source_id FROM {table}")}, table
    assert set(package_of(written)["left_out"]) <= unconfirmed
    assert asked(data_file(written), "SELECT count(*) FROM observation") < asked(atlas, "SELECT count(*) FROM observation")


def test_what_is_derived_is_worked_out_of_the_rows_that_are_passed_on(written: Path) -> None:
    strangers = asked(
        data_file(written),
        "SELECT DISTINCT measure_id FROM coverage WHERE measure_id NOT IN (SELECT measure_id FROM observation)",
    )

    assert strangers == []


def test_the_whole_package_is_the_atlas_and_opens_in_it(
    atlas: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coverage = "SELECT * FROM coverage ORDER BY ALL"
    assert asked(data_file(whole), "FROM data_version") == asked(atlas, "FROM data_version")
    public = asked(atlas, coverage)
    monkeypatch.setenv("ATLAS_DATABASE", str(shutil.copy(data_file(whole), tmp_path / "atlas.duckdb")))

    assert len(run("data/coverage")) == len(public)
    assert asked(data_file(whole), coverage) == public


def test_parquet_and_csv_hold_what_the_data_file_holds(whole: Path) -> None:
    with duckdb.connect(str(data_file(whole)), read_only=True) as connection:
        for one in package_of(whole)["resources"]:
            table, parquet, csv = one["name"], whole / one["parquet"], whole / one["path"]
            differs = (
                f"(FROM {table} EXCEPT ALL FROM read_parquet('{parquet}')) UNION ALL "
                f"(FROM read_parquet('{parquet}') EXCEPT ALL FROM {table})"
            )
            assert connection.execute(differs).fetchall() == [], table
            rows = connection.execute(f"SELECT count(*) FROM read_csv('{csv}', all_varchar = true, header = true)").fetchone()
            assert rows == (one["rows"],), table


def test_every_file_says_version_and_day(written: Path) -> None:
    version = str(asked(data_file(written), "SELECT version FROM data_version")[0][0])

    assert written.name == f"city-integration-atlas-{DAY}-{version}"
    for name in ("README.md", "CITATION.cff", "datapackage.json", "csv-metadata.json"):
        text = (written / name).read_text(encoding="utf-8")
        assert version in text and str(DAY) in text, name
    about = asked(data_file(written), f"SELECT decode(value) FROM parquet_kv_metadata('{written}/parquet/city.parquet')")
    assert {version, str(DAY)} <= {value for (value,) in about}
    assert all(source["citation"] and source["licence"] for source in package_of(written)["sources"])


def test_equal_data_give_equal_bytes(atlas: Path, written: Path, tmp_path: Path) -> None:
    again = bundle.write(atlas, tmp_path, DAY)

    def content(archive: Path) -> dict[str, int]:
        return {one.filename: one.CRC for one in zipfile.ZipFile(archive).infolist() if not one.filename.endswith(".duckdb")}

    assert content(again.with_name(f"{again.name}.zip")) == content(written.with_name(f"{written.name}.zip"))


@pytest.fixture(scope="module")
def renewed(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file with another value in each region of one indicator, and one name less."""
    changed = Path(shutil.copy(atlas, tmp_path_factory.mktemp("renewed") / "atlas.duckdb"))
    with duckdb.connect(str(changed)) as connection:
        most = connection.execute(
            "SELECT measure_id, source_id FROM observation WHERE place_level = 'region' GROUP BY ALL ORDER BY count(*) DESC, 1, 2"
        ).fetchone()
        connection.execute(
            "UPDATE observation SET value = value + 1 WHERE place_level = 'region' AND measure_id = ? AND source_id = ?", most
        )
        connection.execute("DELETE FROM city_alias WHERE rowid = 0")
    return changed


def changed_rows(atlas: Path, renewed: Path) -> tuple[str, str, int]:
    """The indicator and source whose values differ, and how many."""
    with duckdb.connect() as connection:
        for name, path in (("before", atlas), ("after", renewed)):
            connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        differs = "SELECT measure_id, source_id FROM (FROM after.observation EXCEPT ALL FROM before.observation)"
        [(measure, source, count)] = connection.execute(
            f"SELECT measure_id, source_id, count(*) FROM ({differs}) GROUP BY ALL"
        ).fetchall()
    return measure, source, count


def changes_lines(renewed: Path, folder: Path, whole: Path, reasons: Path) -> list[str]:
    made = bundle.write(renewed, folder / "dist", date(2026, 12, 1), takes_all=True, since=whole, reasons=reasons)
    return (made / "CHANGES.md").read_text(encoding="utf-8").splitlines()


def test_changes_since_an_earlier_package_are_said_with_what_is_known_of_why(
    atlas: Path, renewed: Path, whole: Path, tmp_path: Path
) -> None:
    measure, source, count = changed_rows(atlas, renewed)
    reasons = tmp_path / "reasons.toml"
    reasons.write_text(
        "\n".join(
            f'[[reason]]\nday = {day}\nof = "{of}"\nwhy = "{why}"'
            for day, of, why in (
                ("2026-11-30", source, "The publisher added one."),
                (DAY, source, "In the earlier bundle already."),
                (DAY, "source-that-is-gone", "In the earlier bundle already."),
                ("2026-12-02", source, "Not in this bundle yet."),
                ("2026-11-29", measure, "Read | anew."),
                ("2026-11-29", "practice", "Not changed at all."),
            )
        ),
        encoding="utf-8",
    )

    lines = changes_lines(renewed, tmp_path, whole, reasons)

    assert f"| {measure} | {source} | 0 | 0 | {count} | Read \\| anew. The publisher added one. |" in lines
    assert f"| observation | 0 | 0 | {count} | no reason recorded |" in lines
    assert "| city_alias | 0 | 1 | 0 | no reason recorded |" in lines
    assert not [line for line in lines if line.startswith("| practice |")]


def test_the_reasons_of_the_repository_can_be_read(renewed: Path, whole: Path, tmp_path: Path) -> None:
    assert "## By table" in changes_lines(renewed, tmp_path, whole, changes.REASONS)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[reason]]\nday = "soon"\nof = "practice"\nwhy = "x"', "needs a day"),
        ('[[reason]]\nday = 2026-11-30\nof = "practice"\nwhy = " "', "and words"),
        ('[[reason]]\nof = "practice"', "has day, of and why"),
        ('reason = "x"', "has day, of and why"),
        ("[[", "has day, of and why"),
    ],
)
def test_a_reason_that_cannot_be_read_is_a_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    reasons = tmp_path / "reasons.toml"
    reasons.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=sentence):
        changes.read_reasons(reasons)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[[reason]]\nday = 2026-11-30\nof = "nothing"\nwhy = "x"',
            "“nothing” changed is recorded, which is no table, indicator or source",
        ),
        ("[[", "has day, of and why"),
    ],
)
def test_a_wrong_reason_ends_the_package_with_a_sentence(
    text: str, sentence: str, renewed: Path, whole: Path, tmp_path: Path
) -> None:
    reasons = tmp_path / "reasons.toml"
    reasons.write_text(text, encoding="utf-8")
    with pytest.raises(bundle.PackageError, match=sentence):
        changes_lines(renewed, tmp_path, whole, reasons)


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path, atlas: Path) -> None:
    with pytest.raises(bundle.PackageError, match="Run “make data” first"):
        bundle.write(tmp_path / "none.duckdb", tmp_path / "dist", DAY)
    with pytest.raises(bundle.PackageError, match="no folder of an earlier bundle"):
        bundle.write(atlas, tmp_path / "dist", DAY, since=tmp_path)
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(atlas.read_bytes()[:5000])
    with pytest.raises(bundle.PackageError, match="cannot be read"):
        bundle.write(damaged, tmp_path / "dist", DAY)

    assert not list((tmp_path / "dist").glob("*"))


def test_an_earlier_package_that_is_none_or_not_whole_is_said(tmp_path: Path, atlas: Path, whole: Path) -> None:
    def said(change: str, content: str | None) -> str:
        since = tmp_path / "since"
        shutil.rmtree(since, ignore_errors=True)
        shutil.copytree(whole, since)
        if content is None:
            (since / change).unlink()
        else:
            (since / change).write_text(content, encoding="utf-8")
        with pytest.raises(bundle.PackageError) as problem:
            bundle.write(atlas, tmp_path / "dist", DAY, since=since)
        assert not list((tmp_path / "dist").glob("*"))
        return str(problem.value)

    for foreign in ("", "[]", "{}", '{"name": "other", "resources": [{"path": "a.csv"}]}', '{"name": "cut off'):
        assert "is another's, or damaged" in said("datapackage.json", foreign)
    assert "is not whole: parquet/observation.parquet is missing" in said("parquet/observation.parquet", None)
    assert "a file of its parquet/ is damaged" in said("parquet/observation.parquet", "PAR1 no more")


def test_who_stops_half_way_leaves_no_package_that_looks_whole(
    tmp_path: Path, atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dist, write = tmp_path / "dist", zipfile.ZipFile.writestr
    there: list[list[str]] = []

    def stopped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
        write(archive, entry, content)
        there.append(sorted(path.name for path in dist.iterdir()))
        if len(there) == 9:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "writestr", stopped)
        with pytest.raises(KeyboardInterrupt):
            bundle.write(atlas, dist, DAY)
    assert there == [["unfinished", "unfinished.zip"]] * 9  # what a killed process leaves
    assert not list(dist.iterdir())
    (dist / "unfinished.zip").write_bytes(b"of a process that was killed")
    folder = bundle.write(atlas, dist, DAY)
    assert sorted(path.name for path in dist.iterdir()) == [folder.name, f"{folder.name}.zip"]
    assert zipfile.ZipFile(f"{folder}.zip").testzip() is None
