"""The city profile in a browser: its address, another city, the files to take away."""

import csv
import io
import re
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Look
from tests.browser.driving import choose, expect_heading, expect_query, go, main_part, settle, wait_until, widget


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
    choose(page, "find_a_city", "Wien", re.compile("Vienna, Austria"))
    expect_query(page, city="at-vienna")
    expect_heading(page, "Vienna")


def test_blocks_are_tables_of_rows(look_at: Look) -> None:
    """Caption, heads and rows as a screen reader finds them; a bar is a picture with a text, drawn inside its row."""
    page = look_at("/city?city=it001c")
    for name in ("Values of Rome itself", "Lazio: values of the region", "Italy: values of the country"):
        table = main_part(page).get_by_role("table", name=name)
        assert table.count() == 1
        assert table.get_by_role("columnheader").all_inner_texts() == [
            "Indicator",
            "Value and year",
            "Rank",
            "Range of all places",
        ]
        rows = table.get_by_role("row").filter(has=page.get_by_role("rowheader"))
        assert rows.count() >= 4
        bar = rows.last.get_by_role("img")
        assert " All: " in (bar.get_attribute("alt") or "")
        drawn = "image => [image.complete, image.naturalWidth]"
        assert wait_until(page, lambda bar=bar, drawn=drawn: bar.evaluate(drawn) == [True, 300])  # type: ignore[misc]


BOTTOM_OF_TEXT = """heading => {
    const text = document.createRange();
    text.selectNodeContents(heading);
    return text.getBoundingClientRect().bottom;
}"""


def test_what_stands_under_a_heading_does_not_touch_it_on_a_phone(look_at: Look) -> None:
    phone = look_at("/city?city=it001c", {"width": 390, "height": 844})
    heading = main_part(phone).get_by_role("heading", level=2, name="Similar cities", exact=True)
    links = heading.locator("xpath=following::*[@data-testid='stPageLink-NavLink']").filter(visible=True)
    under = links.first.bounding_box()
    assert under
    assert heading.evaluate(BOTTOM_OF_TEXT) <= under["y"]


def test_rows_are_stacked_on_a_phone(look_at: Look) -> None:
    phone = look_at("/city?city=it001c", {"width": 390, "height": 844})
    table = main_part(phone).get_by_role("table", name="Values of Rome itself")
    row = table.get_by_role("row").filter(has=phone.get_by_role("rowheader")).first
    name, (value, rank, bar) = row.get_by_role("rowheader"), row.get_by_role("cell").all()
    boxes = [part.bounding_box() for part in (name, value, rank, bar)]
    assert all(boxes)
    tops = [box["y"] for box in boxes if box]
    assert tops[0] == tops[1] < tops[2] < tops[3]
    assert all(box["x"] + box["width"] <= 390 for box in boxes if box)


def test_other_similar_cities_are_a_click_away(page: Page) -> None:
    go(page, "/city?city=it001c")
    page.get_by_test_id("stPopoverButton").filter(has_text="Change similar cities").click()
    widget(page, "peer_scope").get_by_role("radio", name="The same country").click()
    expect_query(page, city="it001c", peer_scope="country")
    names = main_part(page).get_by_test_id("stHtml").filter(has_text="similar cities:")
    assert wait_until(page, lambda: "Milan" in names.inner_text())
    settle(page)
    assert page.get_by_test_id("stException").count() == 0


def test_the_file_holds_what_residents_say(page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/city?city=it001c")
    open_popover(page, "Download", "download_profile_csv")
    path = take(page, "download_profile_csv", keep)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    known = atlas.execute(
        "SELECT measure_id, year, value FROM observation WHERE place_code = 'it001c' "
        "AND measure_id LIKE 'survey%' AND population_group = 'total'"
    ).fetchall()
    survey = [row for row in rows if row["measure_id"].startswith("survey")]
    own = {(row["measure_id"], int(row["year"]), float(row["value"])) for row in survey if row["city_id"] == "it001c"}
    newest = {measure: max(year for one, year, _ in known if one == measure) for measure, _, _ in known}
    assert own <= set(known)  # earlier waves are there for the questions that are drawn over time
    assert {row for row in own if row[1] == newest[row[0]]} == {row for row in known if row[1] == newest[row[0]]}
    assert len({row["city_id"] for row in survey}) > 1  # similar cities, which are on screen too
    assert all(row["city"] and row["citation"] and row["definition"] for row in survey)


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
        assert reader.locator("table.range-rows").count() == 3
        assert all(url.startswith("file:") for url in asked)
    assert wait_until(page, lambda: page.get_by_test_id("stException").count() == 0)
