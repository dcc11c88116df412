"""The city profile in a browser: its address, another city, the files to take away."""

import csv
import io
import re
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page

from tests.browser.driving import choose, expect_query, go, main_part, settle, wait_until, widget


def open_popover(page: Page, name: str, key: str) -> None:
    page.get_by_test_id("stPopoverButton").filter(has_text=name).first.click()
    widget(page, key).get_by_role("button").wait_for()
    settle(page)


def take(page: Page, key: str, folder: Path) -> Path:
    with page.expect_download() as arriving:
        widget(page, key).get_by_role("button").click()
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


def test_another_city_is_picked_by_an_alias(page: Page) -> None:
    go(page, "/city?city=se003c")
    assert "Malmö" in main_part(page).inner_text()
    choose(page, "profile_city", "Wien", re.compile("Vienna, Austria"))
    expect_query(page, city="at-vienna")
    settle(page)
    assert "Vienna: Austria" in main_part(page).inner_text()


def test_parts_open_by_a_click(page: Page) -> None:
    go(page, "/city?city=it001c")
    for name, part in (("Region", "region"), ("Residents", "residents"), ("Similar cities", "peers")):
        widget(page, "city_part").get_by_role("radio", name=name).click()
        expect_query(page, city="it001c", city_part=part)
        settle(page)
        assert page.get_by_test_id("stException").count() == 0


def test_the_file_holds_what_residents_say(page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/city?city=it001c&city_part=residents")
    open_popover(page, "Download", "download_residents_csv")
    path = take(page, "download_residents_csv", keep)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    expected = atlas.execute(
        "SELECT measure_id, value FROM observation WHERE place_code = 'it001c' "
        "AND measure_id LIKE 'survey%' AND population_group = 'total'"
    ).fetchall()
    own = [row for row in rows if row["city_id"] == "it001c"]
    assert {(row["measure_id"], float(row["value"])) for row in own} == set(expected)
    assert len({row["city_id"] for row in rows}) > 1  # similar cities, which are on screen too
    assert all(row["city"] and row["citation"] and row["definition"] for row in rows)


def test_a_city_without_peers_has_its_dot(page: Page) -> None:
    go(page, "/city?city=au-unley")
    chart = page.get_by_test_id("stVegaLiteChart").first
    dots = chart.locator("path[stroke='#2F7FD0'][transform]")  # one in the legend, one in the chart
    assert wait_until(page, lambda: dots.count() >= 2)
    assert chart.locator("path[d*=NaN]").count() == 0


def test_report_opens_with_no_network(page: Page, browser: Browser, keep: Path) -> None:
    go(page, "/city?city=at-vienna")
    open_popover(page, "Report", "report_html")
    pdf = take(page, "report_pdf", keep)
    assert pdf.read_bytes().startswith(b"%PDF-")
    html = take(page, "report_html", keep)
    with browser.new_context(offline=True) as context:
        reader = context.new_page()
        asked: list[str] = []
        reader.on("request", lambda request: asked.append(request.url))
        reader.goto(html.as_uri())
        assert reader.get_by_role("heading", level=1).inner_text() == "Vienna, Austria: profile"
        assert reader.locator("svg").count() >= 4
        assert all(url.startswith("file:") for url in asked)
    assert wait_until(page, lambda: page.get_by_test_id("stException").count() == 0)
