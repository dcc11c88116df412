"""The refresh of the policy scores: workbooks arrive, are told from other files, and renew two tables together."""

import io
from pathlib import Path

import duckdb
import openpyxl
import pytest

from data.formats.mipex_workbook import ISO_CODE, MEASURE_OF_OVERALL, MEASURE_OF_STRAND
from data.formats.tables import read
from data.refresh import figures, tables
from data.refresh.changes import changes
from data.refresh.http_client import Services, UnavailableError
from data.refresh.sources import RefreshContext, update_of
from tests.data.mipex_book import Cell, Sheet, write_book
from tests.data.service import Service, refresh, state
from tests.fixture import FIXTURE

CORE, EU = "mipex-2020-core", "mipex-2025-eu"
FILE = "EU Policy Indicators Scores (2020-2024).xlsx"


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    """The scores that the tables have of the newer edition, laid out as the publisher does."""
    areas, indicators = (read(FIXTURE / "tables" / name) for name in ("observation/mipex.csv", "mipex_indicator_score.csv"))
    area_of = read(FIXTURE / "catalogue" / "mipex_indicator.csv").set_index("indicator_id")["area_id"]
    areas = areas[areas["source_id"] == EU]
    indicators = indicators[indicators["source_id"] == EU]
    scored = dict(zip(zip(areas["place_code"], areas["measure_id"], areas["year"], strict=True), areas["value"], strict=True))
    single = {(row.country_code, row.indicator_id, row.year): row.value for row in indicators.itertuples()}
    names = {iso: sheet for sheet, iso in ISO_CODE.items()}
    found = {}
    for country in sorted(set(areas["place_code"])):
        years = sorted(set(areas.loc[areas["place_code"] == country, "year"]))

        def line(values: dict[tuple[str, str, str], str], name: str, country: str = country, years=years) -> list[Cell]:  # type: ignore[no-untyped-def]
            return [float(values[country, name, year]) if (country, name, year) in values else None for year in years]

        overall = [line(scored, measure) for measure in MEASURE_OF_OVERALL.values()]
        strands = {
            strand: {"x": line(scored, measure)}
            | {
                code.removeprefix("h"): line(single, code)
                for code in area_of.index[area_of == measure.removeprefix("mipex_")]
                if any(cell is not None for cell in line(single, code))
            }
            for strand, measure in MEASURE_OF_STRAND.items()
        }
        rows = [list(cells) for cells in zip(*overall, strict=True)]
        found[names.get(country, country)] = Sheet([int(year) for year in years], rows, strands)
    return found


@pytest.fixture
def book(sheets: dict[str, Sheet], tmp_path: Path) -> bytes:
    """The workbook as the publisher would send it."""
    return write_book(tmp_path / "book.xlsx", sheets).read_bytes()


def edited(book: bytes, sheet: str, cells: dict[str, Cell], new_sheet: str = "") -> bytes:
    """The workbook with other values in some cells of a sheet, and a sheet more."""
    opened = openpyxl.load_workbook(io.BytesIO(book))
    for place, value in cells.items():
        opened[sheet][place] = value
    if new_sheet:
        opened.copy_worksheet(opened[sheet]).title = new_sheet
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def test_the_workbook_as_published_changes_nothing(service: Service, data: Path, book: bytes) -> None:
    """The same scores are the same rows, to the last byte."""
    service.files[FILE] = book
    before = state(data)
    run = refresh(service, data, EU)
    assert (run.returncode, run.stdout.splitlines(), run.stderr) == (0, [f"{EU}: as before"], "")
    assert state(data) == before


def test_a_new_state_of_the_workbook_renews_areas_and_indicators(service: Service, data: Path, book: bytes) -> None:
    """An area and an indicator are revised together; the other edition stays; a second run changes nothing."""
    committed = state(FIXTURE)
    # Austria: overall score 2020 (B3); labour market 2020, the area's own score and its first indicator, aa1 (B15, E15).
    service.files[FILE] = edited(book, "AT", {"B3": 46, "B15": 60, "E15": 100}, new_sheet="QQ")
    service.statuses[FILE] = [503]
    run = refresh(service, data, EU)
    assert (run.returncode, run.stderr) == (0, "")
    assert f"{EU}: left out, since the atlas does not have it: country QQ" in run.stdout
    assert f"{EU}: 0 added, 3 revised, 0 vanished, 0 flags changed" in run.stdout
    assert "  AT, aa1, 2020: 50 became 100" in run.stdout
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        single = "SELECT value FROM mipex_indicator_score WHERE (indicator_id, country_code, year) = ('aa1', 'AT', 2020)"
        area = "SELECT measure_id, value FROM observation WHERE (place_code, year) = ('AT', 2020) AND value IN (46, 60)"
        area += " AND source_id = 'mipex-2025-eu'"
        assert built.execute(single).fetchall() == [(100,)]
        assert sorted(built.execute(area).fetchall()) == [("mipex_labour_market_mobility", 60), ("mipex_overall", 46)]
        marked = "SELECT count(*) FROM observation WHERE quality_mark = 'formula_error' AND place_code = 'SI' AND year = 2024"
        assert built.execute(marked).fetchone() == (3,)
        other = "SELECT count(*) FROM mipex_indicator_score WHERE source_id = ?"
        assert built.execute(other, [CORE]).fetchone() == (len(_rows_of(CORE)),)
        carrier = "SELECT carrier FROM source WHERE source_id = ?"
        assert built.execute(carrier, [EU]).fetchone() == ("Official service, fetched by the refresh command.",)
    before = state(data)
    again = refresh(service, data, EU)
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, f"{EU}: as before")
    assert state(data) == before
    assert state(FIXTURE) == committed, "the committed tables are as they were"


def _rows_of(source_id: str) -> list[str]:
    table = read(FIXTURE / "tables" / "mipex_indicator_score.csv")
    return list(table.loc[table["source_id"] == source_id, "indicator_id"])


def test_older_years_stay_when_newer_ones_are_asked_for(service: Service, services: Services, data: Path, book: bytes) -> None:
    """The workbook has all years; those before the one asked for are not taken from it."""
    service.files[FILE] = edited(book, "AT", {"E15": 100, "E16": 100})
    new = update_of(figures.renewable()[EU], RefreshContext(services, data, 2021, service.address)).rows
    before = {table: tables.rows_of_source(data, table, EU) for table in new}
    after = tables.with_older(before, new, 2021)
    assert changes(EU, before, after).largest == ("AT, aa1, 2021: 50 became 100",)
    assert {table: len(rows) for table, rows in after.items()} == {table: len(rows) for table, rows in before.items()}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda book: b"<!DOCTYPE html><title>Moved</title>", "in place of a workbook: <!DOCTYPE"),
        (lambda book: b"year,score\n2020,1\n", "in place of a workbook: year,score"),
        (lambda book: book[: len(book) // 2], "no workbook that can be opened"),
        (lambda book: edited(book, "AT", {"A8": "Area"}), "two scores of mipex_overall for AT in 2020"),
    ],
    ids=["page", "text", "half", "no heading"],
)
def test_another_file_is_not_taken(service: Service, services: Services, data: Path, book: bytes, spoil, words: str) -> None:  # type: ignore[no-untyped-def]
    """The reason says what came in its place."""
    service.files[FILE] = spoil(book)
    with pytest.raises(UnavailableError, match=words):
        update_of(figures.renewable()[EU], RefreshContext(services, data, 1999, service.address))


def test_an_impossible_score_leaves_everything_as_it_was(service: Service, data: Path, book: bytes) -> None:
    """The build refuses it, and with it the scores of areas that came along."""
    service.files[FILE] = edited(book, "AT", {"B3": 46, "E15": 161})
    before = state(data)
    run = refresh(service, data, EU)
    assert run.returncode == 1
    assert "Nothing was renewed" in run.stderr and "BETWEEN 0 AND 100" in run.stderr
    assert state(data) == before
    assert sorted(path.name for path in data.iterdir() if "tables" in path.name) == ["tables"]
