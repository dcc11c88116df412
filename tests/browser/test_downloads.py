"""Files that readers take away hold what the screen shows, as the database has it."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.driving import PATIENCE, go, settle, widget
from ui import printed_table
from ui.practice_library import published
from ui.practices.result import file_rows

ROWS = re.compile(r"([\d,]+) rows?")
ONE_MEASURE = """
    SELECT p.city_id, v.value, v.year, v.population_group, v.place_level, v.place_code, v.flag, v.source_id, m.unit,
        m.definition, dated_citation(s.citation, s.retrieved, s.carrier) AS citation, s.licence
    FROM marked_observation AS v
        INNER JOIN city_place AS p ON v.place_level = p.place_level AND v.place_code = p.place_code
        INNER JOIN city AS c ON p.city_id = c.city_id
        INNER JOIN measure AS m ON v.measure_id = m.measure_id AND v.place_level = m.place_level
        INNER JOIN source AS s ON v.source_id = s.source_id
    WHERE v.sex = 'total' AND v.measure_id = $measure AND v.population_group = $population_group
        AND c.country_code IN ('DE', 'FR', 'SE')
        AND v.quality_mark IS DISTINCT FROM 'series_outlier'
        AND ($year IS NULL OR v.year = $year)
        AND (m.family <> 'survey' OR v.year = (SELECT max(w.year) FROM observation AS w WHERE w.measure_id = v.measure_id))
    QUALIFY row_number() OVER (PARTITION BY p.city_id ORDER BY v.year DESC) = 1
    ORDER BY p.city_id
"""
SELECTIONS: dict[str, dict[str, Any]] = {
    "survey": {"measure": "survey_good_place_immigrants", "population_group": "total", "year": None},
    "region, one year": {"measure": "unemployment_rate_15_64", "population_group": "eu_born", "year": 2021},
    "country": {"measure": "mipex_education", "population_group": "total", "year": None},
}


def open_downloads(page: Page) -> int:
    """Open the list of downloads of a view; the number of rows that its button promises."""
    button = page.get_by_test_id("stPopoverButton").filter(has_text=ROWS).first
    promised = rows_in(button.inner_text())
    button.click()
    widget(page, "download_txt").get_by_role("button").wait_for()
    settle(page)
    return promised


SCROLLS_WITHIN = """list => [...list.querySelectorAll('*')].filter(part => getComputedStyle(part).overflowY === 'auto'
    && part.scrollHeight > part.clientHeight + 1).map(part => part.className)"""


@pytest.mark.parametrize("view", ["/city?city=be012c", "/compare"])
def test_a_phone_scrolls_the_list_of_files_as_a_whole(view: str, new_visitor: Visitor) -> None:
    """A part of it that scrolls by itself would hide its last file, with nothing that says so."""
    phone = new_visitor(viewport={"width": 390, "height": 844})
    go(phone, view)
    phone.get_by_test_id("stPopoverButton").filter(has_text=ROWS).first.click()
    files = phone.get_by_test_id("stPopoverBody")
    files.get_by_test_id("stDownloadButton").nth(6).wait_for()
    settle(phone)
    assert files.evaluate(SCROLLS_WITHIN) == []


def rows_in(label: str) -> int:
    found = ROWS.search(label)
    assert found, label
    return int(found[1].replace(",", ""))


def take(page: Page, key: str, folder: Path) -> Path:
    """Press a download button and keep the file."""
    with page.expect_download() as arriving:
        widget(page, key).get_by_role("button").click()
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    assert path.stat().st_size > 0
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def shown(cell: object) -> str:
    return "" if cell is None else str(cell)


@pytest.mark.parametrize("name", SELECTIONS)
def test_the_csv_of_compare_holds_the_rows_of_the_database(
    name: str, page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection
) -> None:
    selection = SELECTIONS[name]
    query = f"view=table&country=DE,FR,SE&measure={selection['measure']}&population_group={selection['population_group']}"
    go(page, f"/compare?{query}" + (f"&year={selection['year']}" if selection["year"] else ""))
    promised = open_downloads(page)
    rows = {row["city_id"]: row for row in read_csv(take(page, "download_csv", keep))}
    cursor = atlas.execute(ONE_MEASURE, selection)
    columns = [column[0] for column in cursor.description or []]
    expected = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    assert expected
    assert set(rows) == {row["city_id"] for row in expected}
    assert promised == len(expected)
    for row in expected:
        have = rows[row["city_id"]]
        assert float(have["value"]) == pytest.approx(row.pop("value"))
        assert {column: have[column] for column in row} == {column: shown(cell) for column, cell in row.items()}


def test_every_file_of_a_chart_arrives_and_is_what_it_says(page: Page, keep: Path) -> None:
    go(page, "/compare?country=DE,SE&city=se003c,de001c")
    promised = open_downloads(page)
    body = page.get_by_test_id("stPopoverBody")
    labels = body.get_by_test_id("stDownloadButton").all_inner_texts()
    assert {rows_in(label) for label in labels if ROWS.search(label)} == {promised}
    assert [label for label in labels if not ROWS.search(label)] == [
        "Table for print (HTML)",
        "Read me with citations",
        "Chart as PNG",
        "Chart as SVG",
    ]
    for button in body.get_by_test_id("stDownloadButton").all():  # the list opened where there is room for all of it
        expect(button).to_be_in_viewport(ratio=1, timeout=1000 * PATIENCE)

    rows = read_csv(take(page, "download_csv", keep))
    assert len(rows) == promised
    assert all(row["citation"] and row["source_id"] and row["definition"] for row in rows)

    book = openpyxl.load_workbook(take(page, "download_xlsx", keep), read_only=True)
    sheet = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(sheet) == promised + 1
    assert [shown(cell) for cell in sheet[0]] == list(rows[0])
    values = [float(str(row[sheet[0].index("value")])) for row in sheet[1:]]
    assert values == pytest.approx([float(row["value"]) for row in rows])

    parquet = pyarrow.parquet.read_table(take(page, "download_parquet", keep))
    assert parquet.num_rows == promised
    assert parquet.column("city_id").to_pylist() == [row["city_id"] for row in rows]

    readme = take(page, "download_txt", keep).read_text(encoding="utf-8")
    assert rows[0]["citation"] in readme
    assert re.search(rf"\b{promised} rows", readme)

    with Image.open(take(page, "download_png", keep)) as picture:
        assert picture.format == "PNG"
        assert picture.width > 600
    svg = take(page, "download_svg", keep).read_text(encoding="utf-8")
    assert svg.lstrip().startswith("<svg")
    assert "Malmö" in svg
    assert "European Commission" in svg


def test_a_whole_table_is_downloaded(page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/data?part=tables")
    number = (atlas.execute("SELECT count(*) FROM country").fetchone() or (0,))[0]
    button = widget(page, "table_country_csv").get_by_role("button")
    assert rows_in(button.inner_text()) == number
    rows = read_csv(take(page, "table_country_csv", keep))
    expected = dict(atlas.execute("SELECT country_code, name FROM country").fetchall())
    assert {row["country_code"]: row["name"] for row in rows} == expected
    parquet = pyarrow.parquet.read_table(take(page, "table_city_parquet", keep))
    assert parquet.num_rows == (atlas.execute("SELECT count(*) FROM city").fetchone() or (0,))[0]


def test_files_of_a_profile_are_titled_for_all_its_measures_and_cities(page: Page, keep: Path) -> None:
    go(page, "/compare?view=profile&city=nl037c,de002c")
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=2).first.inner_text()
    open_downloads(page)
    readme = take(page, "download_txt", keep)
    assert heading.endswith(": Rotterdam and Hamburg")
    assert readme.read_text(encoding="utf-8").splitlines()[0] == heading
    assert readme.name == f"profile_survey_nl037c-de002c_{date.today():%Y-%m-%d}_readme.txt"
    assert take(page, "download_csv", keep).name == readme.name.replace("_readme.txt", ".csv")
    assert heading in take(page, "download_svg", keep).read_text(encoding="utf-8")


def test_no_word_of_a_table_for_print_is_cut_in_two(page: Page) -> None:
    """On a sheet of A4."""
    names = {"place_rank": 1, "place_name": "Bremerhaven", "country_code": "DE", "measure": "Foreign-born share of the city"}
    others = {"population_group": "foreign_born", "value": 30.48, "unit": "%", "year": 2023, "reliability": "as_published"}
    rows = pd.DataFrame([names | others, names | others | {"place_name": "San Vicente del Raspeig/Sant Vicent del Raspeig"}])
    page.set_viewport_size({"width": 690, "height": 900})
    page.set_content(printed_table.html_bytes("Shares", [], rows).decode())
    lines = """cells => cells.map(cell => {
        const words = document.createRange(); words.selectNodeContents(cell); return words.getClientRects().length })"""
    short = page.locator("th, tr:nth-child(1) td:nth-child(2), td:nth-child(6), td:nth-child(8)")
    assert set(short.evaluate_all(lines)) == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= 690


def test_practices_for_print_stand_in_whole_words_on_a_sheet(page: Page) -> None:
    """Those of every document, on A4 across; each word stands on one line."""
    page.set_viewport_size({"width": 1000, "height": 900})
    rows = file_rows(published())
    page.set_content(printed_table.html_bytes("Practices", [], rows).decode())
    assert "A4 landscape" in page.locator("style").inner_html()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000
    cut = """cells => cells.flatMap(cell => [...cell.textContent.matchAll(/[^\\s-]+/g)].filter(word => {
        const letters = document.createRange()
        letters.setStart(cell.firstChild, word.index); letters.setEnd(cell.firstChild, word.index + word[0].length)
        return letters.getClientRects().length > 1 }).map(word => word[0]))"""
    assert [word for word in page.locator("th, td").evaluate_all(cut) if "/" not in word] == []
