"""Files of figures in every form are understood; whatever is wrong is said with row and column, and nothing is half taken."""

import io
import shutil
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from data.importer import FileRejectedError, ImportedFile, figures
from data.importer.limits import ON_THE_PAGE
from data.importer.overlay import overlay_figures
from queries.database import run, whole_table
from tests.data.commands import importer, importer_apart

SHARES = "city,country,year,foreign_born_share\nWien,Austria,2025,41.2\nMalmo,,2025,36\n"
LONG = (
    "place_level,place_code,measure_id,population_group,year,value,flag\n"
    "region,AT13,employment_rate_20_64,foreign_born,2024,66.1,u\n"
)
ICC_LONG = "City;Dimension;Score;Year\nŁódź;Educatión;40;2024\nLODZ;Overall;52.5;2024\n"
ICC_WIDE = "Public space,City,Mediation,year,Culture and civil life\n60,Kobenhavn,,2024,71\n"
SDMX = (
    "DATAFLOW,c_birth,isced11,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    "ESTAT:LFST_R_LFE2EMPRC(1.0),FOR,TOTAL,Y20-64,T,PC,AT13,2024,66.1,u\n"
)
TSV = "freq,unit,c_birth,isced11,age,sex,geo\\TIME_PERIOD\t2023 \t2024 \nA,PC,FOR,TOTAL,Y20-64,T,AT13\t: \t66.1 u\n"


def taken(text: str, name: str = "own.csv") -> ImportedFile:
    """The figures of a text file."""
    return figures(name, text.encode())


def problems_of(uploaded: ImportedFile) -> list[tuple[int, str, str]]:
    """The problems as tuples."""
    return [(problem.row, problem.column, problem.sentence) for problem in uploaded.problems]


def values(uploaded: ImportedFile) -> set[tuple[str, ...]]:
    """What a file became: place, measure, group, year, value."""
    assert not uploaded.problems, problems_of(uploaded)
    return set(
        uploaded.rows[["place_code", "measure_id", "population_group", "year", "value"]].itertuples(index=False, name=None)
    )


def test_shares_of_cities() -> None:
    """Other names and missing accents are understood; the share counts for the city itself."""
    uploaded = taken(SHARES)
    assert values(uploaded) == {
        ("at-vienna", "foreign_born_share", "foreign_born", "2025", "41.2"),
        ("se003c", "foreign_born_share", "foreign_born", "2025", "36"),
    }
    assert set(uploaded.rows["area_basis"]) == {"city"}
    assert set(uploaded.rows["evidence"]) == {"own_file"}
    assert uploaded.source["source_id"] == "imported-own"


@pytest.mark.parametrize(("text", "name"), [(LONG, "a.csv"), (SDMX, "b.csv"), (TSV, "lfst_r_lfe2emprc.tsv")])
def test_long_form_and_both_forms_of_eurostat_agree(text: str, name: str) -> None:
    """The same figure in three forms."""
    uploaded = taken(text, name)
    assert values(uploaded) == {("AT13", "employment_rate_20_64", "foreign_born", "2024", "66.1")}
    assert set(uploaded.rows["flag"]) == {"u"}


def test_counts_of_eurostat_become_shares() -> None:
    """Where the atlas shows a group's share of everyone, the counts of a file are divided by its total."""
    rows = [f"ESTAT:CENS_21CTZ_R3(1.0),{code},TOTAL,T,NR,AT13,2021,{people}," for code, people in (("TOTAL", 2000), ("FOR", 630))]
    uploaded = taken("\n".join(["DATAFLOW,citizen,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG", *rows]))
    assert values(uploaded) == {("AT13", "population_share_census", "foreign_citizens", "2021", "31.5")}


def test_scores_of_the_index_in_both_forms() -> None:
    """Dimensions in any order, accent and spelling; an empty cell is no score."""
    assert values(taken(ICC_LONG)) == {
        ("pl002c", "icc_education_system", "total", "2024", "40"),
        ("pl002c", "icc_overall", "total", "2024", "52.5"),
    }
    assert values(taken(ICC_WIDE)) == {
        ("dk-copenhagen", "icc_public_space", "total", "2024", "60"),
        ("dk-copenhagen", "icc_cultural_civil_life", "total", "2024", "71"),
    }


def test_a_workbook_is_read_like_a_file(tmp_path: Path) -> None:
    """Whole numbers stay whole; a sheet of notes is passed over; of several sheets one must be named."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in [("city", "year", "foreign_born_share"), ("Vienna", 2025, 41.2), (None, None, None), ("Graz", 2025, 25)]:
        sheet.append(row)
    book.create_sheet("Read me").append(["how to"])
    path = tmp_path / "own.xlsx"
    book.save(path)
    uploaded = figures(path.name, path.read_bytes())
    assert {row[0] for row in values(uploaded)} == {"at-vienna", "at-graz"}
    assert sorted(uploaded.rows["line"]) == [2, 4], "the empty row counts"
    book.create_sheet("More").append(["city"])
    book.save(path)
    with pytest.raises(FileRejectedError, match="several sheets \\(Data, More\\)"):
        figures(path.name, path.read_bytes())
    assert values(figures(path.name, path.read_bytes(), sheet="Data"))


def test_formulas_in_a_workbook_are_found(tmp_path: Path) -> None:
    """A formula is no figure, whatever it would yield."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("city", "year", "foreign_born_share"), ("Vienna", 2025, "=40+1")]:
        sheet.append(row)
    path = tmp_path / "own.xlsx"
    book.save(path)
    assert problems_of(figures(path.name, path.read_bytes())) == [
        (2, "foreign_born_share", "“=40+1” is a formula; paste its value.")
    ]


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        (SHARES.replace("41.2", '"41,2"'), 2, "foreign_born_share", "has a comma"),
        (SHARES.replace("41.2", "=2+2"), 2, "foreign_born_share", "is a formula"),
        (SHARES.replace("41.2", "141.2"), 2, "foreign_born_share", "outside what the measure allows"),
        (SHARES.replace("41.2", "many"), 2, "foreign_born_share", "is no number"),
        (SHARES.replace("41.2", "nan"), 2, "foreign_born_share", "is no number"),
        (SHARES.replace("2025,41.2", "2025-01-01,41.2"), 2, "year", "is a date"),
        (SHARES.replace("2025,41.2", "01.01.2025,41.2"), 2, "year", "is a date"),
        (SHARES.replace("2025,41.2", "1066,41.2"), 2, "year", "is no year between"),
        (SHARES.replace("Wien", "Wienn"), 2, "city", "Similar names: Vienna, Austria"),
        (SHARES.replace("Malmo", "Atlantis"), 3, "city", "The atlas has no city “Atlantis”"),
        (SHARES.replace("Malmo", "Saint-Louis"), 3, "city", "Saint-Louis, France. Write the city as it stands here."),
        (SHARES.replace("Malmo", "Bergen"), 3, "city", "Bergen, Norway. Give its country in a column “country”"),
        (SHARES.replace("Austria", "Ruritania"), 2, "city", "is no country that the atlas knows"),
        (SHARES + "Vienna,AT,2025,40\n", 4, "foreign_born_share", "stands in row 2 already"),
        (ICC_LONG.replace("Overall", "Weather"), 3, "Dimension", "is no dimension"),
        (ICC_LONG.replace("40", "400"), 2, "Score", "outside what the measure allows"),
        (ICC_WIDE.replace("Mediation", "Happiness"), 1, "Happiness", "is no dimension"),
        (LONG.replace("AT13", "AT99"), 2, "place_code", "no region with the code “AT99”"),
        (LONG.replace("employment_rate_20_64", "wealth"), 2, "measure_id", "no measure of the atlas"),
        (LONG.replace("employment_rate_20_64", "icc_overall"), 2, "measure_id", "not measured for places of this level"),
        (LONG.replace("foreign_born", "martians"), 2, "population_group", "is none of"),
        (LONG.replace(",u", ",xyz"), 2, "flag", "no flag of Eurostat"),
        (LONG.replace("region,", "planet,"), 2, "place_level", "none of city, region"),
    ],
)
def test_a_wrong_cell_is_named(text: str, row: int, column: str, words: str) -> None:
    """Row, column and what to do."""
    found = problems_of(taken(text))
    assert any((at, name) == (row, column) and words in sentence for at, name, sentence in found), found


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"  \n \n", "is empty"),
        (
            "a.csv",
            "city,year,foreign_born_share\nMalmö,2025,36\n".encode("latin-1"),
            "Line 2 holds a character that is not UTF-8",
        ),
        ("a.csv", b"city|year|foreign_born_share\nGraz|2025|3\n", "fit none of the forms"),
        ("a.csv", b"city,foreign_born_share\nGraz,3\n", "no column “year”"),
        ("a.csv", b"city,year,foreign_born_share\n", "no row below it"),
        ("a.csv", b"city,year,foreign_born_share\nGraz,2025\n", "do not all have the 3 columns"),
        ("a.csv", b"city,city,year\nGraz,Graz,2025\n", "“city” stands twice"),
        ("a.csv", b"city,year,foreign_born_share\nGraz,2025,\n", "holds no figure"),
        ("a.csv", b"PK\x03\x04rest of a zip", "not a table of text"),
        ("a.csv", b"city,year\0\nGraz,2025\n", "zero bytes"),
        ("a.xlsx", b"no workbook", "is no workbook"),
        ("a.csv", SDMX.replace("LFST_R_LFE2EMPRC", "NAMA_10_GDP").encode(), "NAMA_10_GDP"),
        ("a.csv", SDMX.replace("AT13", "AT130").encode(), "holds no value that the atlas shows"),
        ("a.csv", SDMX.replace("isced11", "level").encode(), "no column “isced11”"),
        ("a.tsv", TSV.encode(), "does not say which dataset"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(name: str, content: bytes, words: str) -> None:
    """One sentence that says why."""
    with pytest.raises(FileRejectedError, match=".*".join(["", *words.split(), ""]).replace("(", r"\(")):
        figures(name, content)


def test_a_zip_under_another_name_and_a_file_too_large_are_refused() -> None:
    """The content decides, not the name; the limit is said in megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", SHARES)
    with pytest.raises(FileRejectedError, match="not a table of text"):
        figures("a.csv", buffer.getvalue())
    with pytest.raises(FileRejectedError, match="200 MB; at most 10 MB"):
        figures("a.csv", bytes(200_000_000), limits=ON_THE_PAGE)


def test_blank_lines_do_not_shift_the_rows() -> None:
    """A problem below an empty line is named with its own row."""
    assert [row for row, _, _ in problems_of(taken("city,year,foreign_born_share\nGraz,2025,25\n\n\nVienna,2025,x\n"))] == [5]


def test_an_encoding_with_its_mark_is_read() -> None:
    """UTF-16 as spreadsheets write it, and UTF-8 with a mark."""
    for encoding in ("utf-16", "utf-8-sig"):
        assert len(values(figures("a.csv", SHARES.replace("Malmo", "Malmö").encode(encoding)))) == 2


@pytest.fixture
def base(small_file: Path, tmp_path: Path) -> Path:
    """A public file to mix figures in."""
    return Path(shutil.copy(small_file, tmp_path / "atlas.duckdb"))


def test_mixed_figures_stand_beside_the_public_ones(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two figures more, marked as the user's own and derived like any other; the public file is as it was."""
    before = base.read_bytes()
    target = tmp_path / "own.duckdb"
    overlay_figures([taken(SHARES.replace("2025", "2026"))], base, target)
    assert base.read_bytes() == before
    tables = {}
    for path in (base, target):
        monkeypatch.setenv("ATLAS_DATABASE", str(path))
        tables[path] = {name: whole_table(name).to_pandas() for name in ("observation", "latest_observation")}
    latest = tables[target]["latest_observation"]
    of_vienna = latest[(latest["place_code"] == "at-vienna") & (latest["measure_id"] == "foreign_born_share")]
    assert of_vienna[["value", "reliability", "source_id"]].to_numpy().tolist() == [[41.2, "own", "imported-own"]]
    assert len(tables[target]["observation"]) == len(tables[base]["observation"]) + 2


def test_an_uploaded_year_of_a_survey_makes_no_public_wave_older(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other cities keep their latest value; the uploaded one is the latest of its city."""
    target = tmp_path / "own.duckdb"
    own = (
        "place_level,place_code,measure_id,population_group,year,value\ncity,at-graz,survey_good_place_immigrants,total,2024,51\n"
    )
    overlay_figures([taken(own)], base, target)
    latest = {}
    for path in (base, target):
        monkeypatch.setenv("ATLAS_DATABASE", str(path))
        rows = whole_table("latest_observation").to_pandas()
        rows = rows[(rows["measure_id"] == "survey_good_place_immigrants") & (rows["population_group"] == "total")]
        latest[path] = {row.place_code: (row.year, row.value) for row in rows.itertuples()}
    assert len(latest[base]) > 5
    assert {year for year, _ in latest[base].values()} == {2023}
    assert latest[target] == {**latest[base], "at-graz": (2024, 51)}


def test_a_city_counts_once_in_the_common_year(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A score of one's own stands in place of the published one of that year, in the rank as well."""
    target = tmp_path / "own.duckdb"
    own = "place_level,place_code,measure_id,population_group,year,value\ncity,kr-ansan,icc_overall,total,2020,99\n"
    overlay_figures([taken(own)], base, target)
    ranks = {}
    for path in (base, target):
        monkeypatch.setenv("ATLAS_DATABASE", str(path))
        rows = run("city/common_year_ranks", area_basis=["city"], filtered_cities=[])
        ranks[path] = rows[rows["measure_id"] == "icc_overall"].set_index("place_code")
    assert ranks[target].index.is_unique
    assert len(ranks[target]) == len(ranks[base]) > 1
    assert ranks[target].loc["kr-ansan", ["common_year_value", "common_year_rank"]].tolist() == [99, 1]


def test_a_figure_that_breaks_a_rule_of_the_build_leaves_no_file(base: Path, tmp_path: Path) -> None:
    """What the cell checks do not see, the build's own rules do: the same source twice."""
    target = tmp_path / "own.duckdb"
    with pytest.raises(FileRejectedError, match="cannot be mixed in"):
        overlay_figures([taken(SHARES), taken(SHARES)], base, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["atlas.duckdb"]


def test_the_command_adds_replaces_and_refuses(data: Path, tmp_path: Path) -> None:
    """A dry run changes nothing; an import is in the file; the same name replaces; a bad file leaves everything as it was."""
    file = tmp_path / "own.csv"
    file.write_text(SHARES)
    assert "2 figures" in importer_apart(file, "--dry-run", "--data", data).stdout
    assert not (data / "imported").exists()
    assert importer(file, "--data", data).returncode == 0
    assert _own(data) == [41.2, 36.0]
    file.write_text(SHARES.replace("41.2", "42"))
    assert importer(file, "--data", data).returncode == 0
    assert _own(data) == [42.0, 36.0]
    state = {path.name: path.read_bytes() for path in data.rglob("*") if path.is_file() and "imported" in str(path)}
    file.write_text(SHARES.replace("41.2", "142"))
    refused = importer(file, "--data", data)
    assert (refused.returncode, "142" in refused.stderr) == (1, True)
    assert _own(data) == [42.0, 36.0]
    assert state == {path.name: path.read_bytes() for path in data.rglob("*") if path.is_file() and "imported" in str(path)}
    missing = importer_apart(tmp_path / "missing.csv")
    assert (missing.returncode, "Traceback" in missing.stderr) == (1, False)


def test_the_command_takes_an_indicator_of_ones_own_and_districts(data: Path, tmp_path: Path) -> None:
    file, districts = tmp_path / "own.csv", tmp_path / "districts.csv"
    file.write_text("city,year,places\nGraz,2024,410\nVienna,2024,620\n")
    own = ("--own", "Places in courses", "--unit", "people", "--group", "total", "--data", data)
    refused = importer(file, *own)
    assert (refused.returncode, "no definition" in refused.stderr) == (1, True)
    assert importer(file, *own, "--definition", "Places offered.").returncode == 0, refused.stderr
    rows = ["Lend,47.07,15.42,2024,31.5", "Gries,47.06,15.43,2024,35", "Andritz,47.11,15.42,2024,12"]
    districts.write_text("\n".join(["district,lat,lon,year,value", *rows]))
    added = importer(districts, "--measure", "foreign_born_share", "--data", data)
    assert added.returncode == 0, added.stderr
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as connection:
        measures = connection.execute("SELECT name, unit, place_level FROM measure WHERE family = 'own' ORDER BY name").fetchall()
        places = connection.execute("SELECT label FROM city WHERE starts_with(city_id, 'own-') ORDER BY label").fetchall()
        ranked = connection.execute(
            "SELECT place_name FROM ranked_figure WHERE place_level = 'district' ORDER BY value DESC"
        ).fetchall()
    assert measures == [("Foreign-born share (districts of Graz)", "%", "district"), ("Places in courses", "people", "city")]
    assert [label for (label,) in places] == ["Andritz (Graz), Austria", "Gries (Graz), Austria", "Lend (Graz), Austria"]
    assert [name for (name,) in ranked] == ["Gries", "Lend", "Andritz"]


def test_two_files_of_the_command_share_an_indicator_only_as_it_was_defined(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("city,year,places\nGraz,2024,41\nVienna,2024,62\n")
    second.write_text("city,year,places\nGhent,2024,45\nBerlin,2024,66\n")
    own = ("--own", "Places in courses", "--group", "total", "--definition", "Places offered.", "--data", data)
    assert importer(first, *own).returncode == 0
    assert importer(second, *own).returncode == 0
    refused = importer(second, *own, "--unit", "people")
    assert (refused.returncode, "already, with another unit" in refused.stderr) == (1, True)
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM observation WHERE starts_with(measure_id, 'own_')").fetchall() == [(4,)]


def _own(data: Path) -> list[float]:
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT value FROM observation WHERE source_id = 'imported-own' ORDER BY place_code").fetchall()
    return [value for (value,) in rows]
