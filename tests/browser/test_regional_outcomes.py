"""Regional outcomes in a browser: years play, a click opens a card, group and reference switch, the file has the figures."""

import csv
import io
import re
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import FloatRect, Page

from tests.browser.conftest import Look, Visitor
from tests.browser.driving import choose, expect_query, go, main_part, query_of, says, settle, wait_until, widget
from tests.browser.test_downloads import open_downloads, take

SERIES = "/regions?outcome=unemployment_rate_15_64&outcome_look=rate"
MOST_BYTES = 77_000  # before they are packed


def heading(page: Page) -> str:
    return main_part(page).get_by_role("heading", level=2).first.inner_text()


def drawn(page: Page) -> str:
    """The line under the title: indicator, people, year, place level, unit."""
    return main_part(page).get_by_test_id("stCaptionContainer").filter(has_text="NUTS 2 regions").first.inner_text()


def year_of(page: Page) -> int:
    found = re.search(r", ([0-9]{4}), NUTS 2", drawn(page))
    return int(found[1]) if found else -1


def shapes(page: Page) -> int:
    return page.locator(".st-key-region_map svg path[aria-roledescription='geoshape']").count()


def test_years_play_and_stop(page: Page) -> None:
    go(page, f"{SERIES}&outcome_year=2005")
    assert ", 2005, NUTS 2" in drawn(page)
    button = widget(page, "play").get_by_role("button")
    button.click()
    assert wait_until(page, lambda: year_of(page) >= 2007)  # a busy browser may not draw each
    button.click()
    assert wait_until(page, lambda: "Play" in widget(page, "play").inner_text())
    settle(page)
    stopped = drawn(page)
    page.wait_for_timeout(2500)
    assert drawn(page) == stopped
    assert f", {query_of(page)['outcome_year']}, NUTS 2" in stopped


def click_region(page: Page, name: str) -> None:
    area = page.locator(f".st-key-region_map svg path[aria-label*='{name}']").first
    assert wait_until(page, lambda: area.count() == 1)
    area.scroll_into_view_if_needed()
    settle(page)  # a map that is drawn again while it is pressed takes no click
    box = area.bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])


def test_a_click_on_a_region_opens_its_card_and_another_lets_it_go(page: Page) -> None:
    go(page, "/regions?country=IS")
    assert wait_until(page, lambda: shapes(page) > 0)
    click_region(page, "Ísland")
    expect_query(page, country="IS", region="IS00")
    card = main_part(page).get_by_text("Largest countries of birth")
    assert wait_until(page, lambda: card.count() == 1)
    says(page, "Reykjavik")
    settle(page)
    widget(page, "close_card").get_by_role("button").click()
    expect_query(page, country="IS")
    settle(page)
    click_region(page, "Ísland")
    expect_query(page, country="IS", region="IS00")
    settle(page)
    click_region(page, "Ísland")
    expect_query(page, country="IS")


def test_group_and_reference_switch(page: Page) -> None:
    go(page, "/regions?outcome=unemployment_rate_15_64")
    assert "higher among foreign-born people than in the whole population" in heading(page)
    choose(page, "outcome_group", "", "Born outside the EU")
    expect_query(page, outcome="unemployment_rate_15_64", outcome_group="non_eu_born")
    assert wait_until(page, lambda: "born outside the EU" in heading(page))
    settle(page)
    widget(page, "outcome_look").get_by_role("radio", name="Rate").click()
    expect_query(page, outcome="unemployment_rate_15_64", outcome_group="non_eu_born", outcome_look="rate")
    assert wait_until(page, lambda: "Highest: " in heading(page))
    assert wait_until(page, lambda: "gap" not in drawn(page))


def test_the_file_holds_the_regions_of_the_map(page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, f"{SERIES}&outcome_year=2019&country=AT,SE")
    promised = open_downloads(page)
    path = take(page, "download_csv", keep)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    expected = atlas.execute(
        """
        SELECT o.place_code, o.value, coalesce(o.flag, '') AS flag
        FROM observation AS o INNER JOIN region AS r ON o.place_code = r.nuts_code
        WHERE o.measure_id = 'unemployment_rate_15_64' AND o.population_group = 'foreign_born' AND o.year = 2019
            AND r.country_code IN ('AT', 'SE')
        """
    ).fetchall()
    assert promised == len(rows) == len(expected) > 10
    assert {(row["place_code"], float(row["value"]), row["flag"]) for row in rows} == set(expected)
    assert {row["year"] for row in rows} == {"2019"}


def test_another_year_sends_little_and_no_shapes(page: Page, watch) -> None:  # type: ignore[no-untyped-def]
    go(page, SERIES)
    assert wait_until(page, lambda: shapes(page) > 200)
    before, requests_before = watch.frame_bytes, len(watch.requests)
    slider = widget(page, "outcome_year").locator("input[type=range]")
    slider.focus()
    slider.press("ArrowLeft")
    assert wait_until(page, lambda: ", 2021, NUTS 2" in drawn(page))
    settle(page)
    assert watch.frame_bytes - before < MOST_BYTES
    again = [request for request in watch.requests[requests_before:] if "geojson" in request.url]
    assert sum(request.sizes()["responseBodySize"] for request in again) <= 0  # from the browser's own store


def test_a_click_on_a_bar_marks_the_region_in_map_ranking_and_card(page: Page) -> None:
    """Of the view that shows them together; a second click lets the region go everywhere."""
    go(page, "/regions?region_view=together&country=AT")
    bar = page.locator("[class*='st-key-ranked_chart'] svg path[aria-roledescription='bar'][aria-label*='Tirol']").first
    marked = page.locator(".st-key-region_map svg path[aria-label*='Tirol'][stroke-width='3']")
    assert wait_until(page, lambda: bar.count() == 1)
    assert marked.count() == 0
    before = bar.get_attribute("fill")
    bar.click()
    expect_query(page, region_view="together", country="AT", region="AT33")
    settle(page)
    assert bar.get_attribute("fill") != before
    assert main_part(page).get_by_role("heading", name="Tirol, Austria (AT33)").count() == 1
    bar.click()
    expect_query(page, region_view="together", country="AT")
    settle(page)
    assert bar.get_attribute("fill") == before


@pytest.mark.parametrize("view", ["distribution", "scatter"])
def test_a_click_on_a_dot_picks_the_region_out_and_another_lets_it_go(view: str, page: Page) -> None:
    go(page, f"/regions?region_view={view}&country=AT,PT")
    dots = page.locator(f"[class*='st-key-{view}_chart'] svg path[aria-roledescription='circle']")
    assert wait_until(page, lambda: dots.count() > 0)
    settle(page)
    dots.first.click()
    assert wait_until(page, lambda: "region=" in page.url)
    settle(page)
    largest = max(dots.all(), key=lambda dot: (dot.bounding_box() or {"width": 0})["width"])
    largest.click()
    expect_query(page, region_view=view, country="AT,PT")


@pytest.mark.parametrize("view", ["/regions?region=AT13", "/regions?region_view=ranked", "/compare?measure=foreign_born_share"])
def test_tabs_and_actions_stand_on_one_line_of_a_wide_screen(view: str, look_at: Look) -> None:
    page = look_at(view)
    bar, actions = widget(page, "view_bar").get_by_role("radiogroup"), widget(page, "actions").get_by_role("button")
    boxes: list[FloatRect] = []

    def are_on_one_line() -> bool:
        """Looked at anew until they are: a button that is drawn again meanwhile has no place, or that of a moment before."""
        found = [one.bounding_box() for one in (bar, *actions.all())]
        boxes[:] = [box for box in found if box]
        middles = [box["y"] + box["height"] / 2 for box in boxes]
        return len(middles) == len(found) >= 5 and max(middles) - min(middles) < 12

    assert wait_until(page, are_on_one_line), boxes
    assert page.viewport_size
    assert all(box["x"] + box["width"] <= page.viewport_size["width"] for box in boxes)


@pytest.mark.parametrize("region", ["AT13", "ES51"])
def test_no_column_of_the_card_is_cut_on_a_phone(region: str, look_at: Look) -> None:
    phone = look_at(f"/regions?region={region}", {"width": 390, "height": 844})
    card, table = widget(phone, "region_card").bounding_box(), phone.locator(".region-card").bounding_box()
    assert card and table
    assert card["x"] <= table["x"] and table["x"] + table["width"] <= card["x"] + card["width"] <= 390
    widths = phone.locator(".region-card :is(th, td)").evaluate_all(
        "cells => cells.map(one => one.scrollWidth - one.clientWidth)"
    )
    assert len(widths) > 40 and max(widths) <= 1


POINT_ON_A_LINE = """line => {
    const at = line.getPointAtLength(line.getTotalLength() / 2), to = line.getScreenCTM();
    return [to.a * at.x + to.e, to.d * at.y + to.f];
}"""


@pytest.mark.parametrize("view", ["together", "trend"])
def test_a_click_on_a_line_picks_its_region_out(view: str, page: Page) -> None:
    go(page, f"/regions?outcome=unemployment_rate_15_64&outcome_look=rate&region_view={view}&country=ES")
    lines = page.locator("[class*='st-key-trend_chart'] svg path[stroke-width='6']")
    assert wait_until(page, lambda: lines.count() > 3)
    lines.first.scroll_into_view_if_needed()
    settle(page)
    page.mouse.click(*lines.first.evaluate(POINT_ON_A_LINE))
    assert wait_until(page, lambda: "region=ES" in page.url)
    assert wait_until(page, lambda: widget(page, "region_card").count() == 1)


@pytest.mark.parametrize("choice", ["", "&region=ES51,DE30", "&outcome=unemployment_rate_15_64&region=ES51,DE30"])
def test_map_ranking_lines_and_card_stand_on_one_wide_screen(choice: str, new_visitor: Visitor) -> None:
    page = new_visitor({"width": 1600, "height": 1000})
    go(page, f"/regions?region_view=together{choice}")
    drawn = [page.locator(f".st-key-together_{part} svg.marks") for part in ("map", "lines")]
    card = widget(page, "region_card").locator("xpath=..")  # its frame, in which it scrolls
    bars = page.locator("[class*='st-key-ranked_chart'] svg path[aria-roledescription='bar']")
    boxes: list[FloatRect | None] = []

    def stand_on_the_screen() -> bool:
        """Looked at anew until they do: a chart may still follow the width of its place."""
        boxes[:] = [one.bounding_box() for one in (*drawn, *card.all(), *(bars.nth(number) for number in range(15)))]
        is_above_the_edge = all(box and box["y"] + box["height"] <= 1000 for box in boxes)
        return is_above_the_edge and len({round(box["x"]) for box in boxes if box}) >= len(drawn) + 1

    assert wait_until(page, stand_on_the_screen), boxes
    assert len(boxes) == len(drawn) + ("region=" in choice) + 15
