"""Self-assessment in a browser: nothing is lost by a reload, keys are enough, files hold what is on screen."""

import csv
import io
import json
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Visitor
from tests.browser.driving import (
    PATIENCE,
    go,
    in_both_themes,
    main_part,
    query_of,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_downloads import open_downloads, take
from tests.browser.test_screens import AXE, FAINT, READABLE, SERIOUS, too_wide

ANSWERED = {"kf02-01": "In place", "kf02-02": "Not yet", "kf02-03": "Partly", "kf02-04": "Not our competence"}
PATIENT = PATIENCE * 1000


def answer(page: Page, item_id: str, choice: str) -> None:
    widget(page, f"answer_{item_id}").get_by_text(choice, exact=True).click()
    settle(page)


def expect_answered(page: Page, number: int) -> None:
    expect(main_part(page).get_by_text(f"{number} of 95 answered", exact=True)).to_be_visible(timeout=PATIENT)
    settle(page)


def expect_choice(page: Page, item_id: str, choice: str) -> None:
    chosen = widget(page, f"answer_{item_id}").locator("[aria-checked=true], [aria-pressed=true]")
    expect(chosen).to_have_text(choice, timeout=PATIENT)


def open_note(page: Page, item_id: str) -> None:
    widget(page, f"more_{item_id}").locator("summary").click()
    widget(page, f"note_{item_id}").wait_for()
    settle(page)


def write(page: Page, key: str, text: str) -> None:
    field = widget(page, key).locator("textarea, input").first
    field.fill(text)
    field.press("Control+Enter")
    settle(page)


def kept(page: Page) -> str:
    return str(page.evaluate("localStorage.getItem('atlas:assessment')"))


def test_a_half_finished_assessment_survives_a_reload(page: Page) -> None:
    go(page, "/assessment")
    answer(page, "kf01-02", "Partly")
    open_note(page, "kf01-02")
    write(page, "note_kf01-02", "Two words: <b>us</b> ![x](http://evil.example/x.png)")
    write(page, "link_kf01-02", "http://example.org/")
    refused = main_part(page).get_by_text("This address does not begin with https://")
    assert wait_until(page, lambda: refused.count() == 1)
    write(page, "link_kf01-02", "https://example.org/speech")
    evidence = main_part(page).get_by_role("link", name="evidence on example.org")
    assert wait_until(page, lambda: evidence.count() == 1)
    assert wait_until(page, lambda: "https://example.org/speech" in kept(page))
    page.reload()
    expect_answered(page, 1)
    expect_choice(page, "kf01-02", "Partly")
    words = main_part(page).get_by_text("Two words: <b>us</b> ![x](http://evil.example/x.png)")
    assert wait_until(page, lambda: words.count() == evidence.count() == 1)
    open_note(page, "kf01-02")
    note, link = widget(page, "note_kf01-02").locator("textarea"), widget(page, "link_kf01-02").locator("input")
    assert wait_until(page, lambda: note.input_value().startswith("Two words: <b>us</b>"))
    assert wait_until(page, lambda: link.input_value() == "https://example.org/speech")


def test_a_town_that_the_atlas_does_not_have_can_be_named(page: Page) -> None:
    go(page, "/assessment")
    town = widget(page, "assessed_city").locator("input").first
    town.fill("Neuhof am Zenn")
    town.press("Enter")
    assert wait_until(page, lambda: "Neuhof am Zenn" in kept(page))
    page.reload()
    expect(widget(page, "assessed_city").locator("input").first).to_have_value("Neuhof am Zenn", timeout=PATIENT)
    town.fill("Vienna")
    page.get_by_role("option", name="Vienna, Austria").first.click()
    assert wait_until(page, lambda: "at-vienna" in kept(page) and "Neuhof" not in kept(page))


def test_keys_are_enough(page: Page) -> None:
    go(page, "/assessment?assessment_part=12")
    widget(page, "answer_kf12-01").get_by_role("radio", name="In place").focus()
    page.keyboard.press("Space")
    expect_answered(page, 1)
    expect_choice(page, "kf12-01", "In place")
    steps = [widget(page, f"answer_kf12-0{number}") for number in (2, 3)]
    for step in steps:
        for _ in range(12):
            page.keyboard.press("Tab")
            if step.locator(":focus").count():
                break
        assert step.locator(":focus").count() == 1
        page.keyboard.press("Space")
        settle(page)
    expect_answered(page, 3)
    widget(page, "step_next").get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert wait_until(page, lambda: query_of(page).get("assessment_part") == "context")


def test_the_next_step_opens_at_its_top(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 390, "height": 844})
    go(page, "/assessment")
    widget(page, "step_next").get_by_role("button").click()
    assert wait_until(page, lambda: query_of(page).get("assessment_part") == "2")
    settle(page)
    expect(main_part(page).get_by_role("heading", name="2. Needs analysis")).to_be_in_viewport(timeout=PATIENT)


def test_files_hold_what_the_screen_shows(page: Page, keep: Path) -> None:
    go(page, "/assessment?assessment_part=2")
    for item_id, choice in ANSWERED.items():
        answer(page, item_id, choice)
    widget(page, "assessment_view").get_by_role("radio", name="Result").click()
    settle(page)
    main_part(page).get_by_text("4 of 95 answered: 1 in place").wait_for()
    text = main_part(page).inner_text()
    assert "4 of 95 answered: 1 in place, 1 partly, 1 not yet and 1 not our competence." in text
    drawn = main_part(page).locator("[data-testid=stVegaLiteChart] svg text")
    row = "1 of 3 in place, 1 not our competence and 2 without an answer"
    assert wait_until(page, lambda: row in drawn.all_text_contents())

    assert open_downloads(page) == 105
    rows = list(csv.DictReader(io.StringIO(take(page, "download_csv", keep).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 105
    assert {row["item_id"]: row["answer"] for row in rows if row["answer"]} == ANSWERED
    assert all(row["citation"] and row["section"] for row in rows)
    page.keyboard.press("Escape")

    page.get_by_test_id("stPopoverButton").filter(has_text="Result as a document").click()
    widget(page, "assessment_pdf").get_by_role("button").wait_for()
    settle(page)
    paper = " ".join(" ".join(one.extract_text() for one in PdfReader(take(page, "assessment_pdf", keep)).pages).split())
    assert "4 of 95 answered: 1 in place, 1 partly, 1 not yet and 1 not our competence." in paper
    assert "2. Needs analysis 33 1 1 1 1 0 2" in paper
    assert "Evidence on the problems of newcomers (not yet)" in paper and "Evidence that reaches planning (partly)" in paper


def test_a_filled_result_is_accessible_on_a_phone(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 390, "height": 844})
    go(page, "/assessment?assessment_part=2")
    for item_id, choice in ANSWERED.items():
        answer(page, item_id, choice)
    widget(page, "assessment_view").get_by_role("radio", name="Result").click()
    expect(main_part(page).get_by_text("Ask another city:").first).to_be_visible(timeout=PATIENT)
    settle(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert in_both_themes(page, {SERIOUS: None, FAINT: READABLE}) == []
    assert too_wide(page) == 0


def test_a_saved_file_opens_in_another_browser(page: Page, new_visitor: Visitor, keep: Path) -> None:
    go(page, "/assessment?assessment_part=2")
    answer(page, "kf02-03", "Not yet")
    page.get_by_test_id("stPopoverButton").filter(has_text="Save, open").click()
    file = take(page, "assessment_save", keep)
    assert json.loads(file.read_text(encoding="utf-8"))["answers"]["kf02-03"]["choice"] == "not_yet"
    other = new_visitor()
    go(other, "/assessment?assessment_part=2")
    other.get_by_test_id("stPopoverButton").filter(has_text="Save, open").click()
    other.locator("input[type=file]").first.set_input_files(file)
    widget(other, "assessment_open").get_by_role("button").click()
    expect_answered(other, 1)
    expect_choice(other, "kf02-03", "Not yet")
    assert wait_until(other, lambda: "not_yet" in kept(other))
    other.reload()
    expect_answered(other, 1)
