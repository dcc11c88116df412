"""Monitoring in a browser: views switch, a plan is taken away as Word, numbers typed in give a result that travels."""

from pathlib import Path

import docx
from playwright.sync_api import Page

from tests.browser.driving import expect_query, go, main_part, query_of, settle, wait_until, widget
from tests.browser.test_downloads import open_downloads, read_csv, take


def type_number(page: Page, key: str, number: str) -> None:
    box = widget(page, key).locator("input")
    box.fill(number)
    box.press("Enter")
    assert wait_until(page, lambda: query_of(page).get(key) == number)
    settle(page)


def test_views_and_parts_stand_in_the_address(page: Page) -> None:
    go(page, "/monitoring")
    main_part(page).get_by_role("radio", name="Reliability").click()
    expect_query(page, monitor_part="reliability")
    settle(page)
    assert wait_until(page, lambda: main_part(page).get_by_text("What goes wrong").count() > 3)
    main_part(page).get_by_role("radio", name="Cities").click()
    expect_query(page, monitor_view="cities", monitor_part="reliability")


def test_a_plan_is_taken_away_as_word_and_csv(page: Page, keep: Path) -> None:
    go(page, "/monitoring?monitor_view=plan&city=at-vienna")
    page.get_by_test_id("stPopoverButton").filter(has_text="Plan as a document").click()
    widget(page, "plan_docx").get_by_role("button").wait_for()
    settle(page)
    paper = docx.Document(str(take(page, "plan_docx", keep)))
    assert paper.paragraphs[0].text == "Monitoring plan: Vienna, Austria"
    values = {row.cells[0].text: row.cells[2].text for table in paper.tables for row in table.rows if len(row.cells) == 9}
    page.keyboard.press("Escape")
    promised = open_downloads(page)
    rows = read_csv(take(page, "download_csv", keep))
    assert len(rows) == promised
    figure = next(row for row in rows if row["measure_id"] == "employment_rate_20_64")
    assert values["Employment rate"].startswith(f"{float(figure['value']):.1f} %")


def test_numbers_typed_in_give_a_range(page: Page) -> None:
    go(page, "/monitoring?monitor_view=cost&benefit_gain_low=5&benefit_gain_high=10&benefit_years_low=2&benefit_years_high=3")
    assert main_part(page).get_by_text("Still needed").count() == 1
    for key, number in (("people", "200"), ("client", "400000"), ("saved_low", "10000"), ("saved_high", "14000")):
        type_number(page, f"benefit_{key}", number)
    assert wait_until(page, lambda: main_part(page).get_by_text("€0.50 to €2.10 for each euro").count() == 1)
    assert query_of(page)["benefit_gain_low"] == "5"
