"""Practices in a browser: found while one types, from a city to similar ones, one's own added from a file and taken away."""

import csv
import io
import re
from pathlib import Path

import duckdb
from playwright.sync_api import Page

from tests.browser.conftest import Look, Visitor
from tests.browser.driving import (
    expect_heading,
    expect_query,
    filter_bar,
    go,
    main_part,
    open_expander,
    query_of,
    says,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_downloads import open_downloads, read_csv, take
from tests.browser.test_other_readers import on_paper
from ui.practice_library import published
from ui.practices.cards import CARDS_A_PAGE, NOT_DESCRIBED

FOUND = re.compile(r"([\d,]+) of ([\d,]+) practices")


def found(page: Page) -> int:
    """How many practices the page says it has found."""
    text = FOUND.search(main_part(page).inner_text())
    return int(text[1].replace(",", "")) if text else -1


def test_practices_are_found_while_one_types(page: Page) -> None:
    go(page, "/practices")
    everything = found(page)
    field = widget(page, "practice_text").get_by_role("searchbox", name="Search practices")
    field.press_sequentially("dáshb", delay=40)  # no Enter, and the field keeps the focus
    assert wait_until(page, lambda: found(page) == 1)
    expect_query(page, practice_text="dáshb")
    says(page, "A dashboard follows the city's programme")  # the practices stand below their number
    settle(page)
    field.press_sequentially(" wien", delay=40)
    assert wait_until(page, lambda: 1 < found(page) < everything)
    field.fill("zzzz")
    assert wait_until(page, lambda: "No practice in the library mentions “zzzz”" in main_part(page).inner_text())
    field.fill("")
    assert wait_until(page, lambda: found(page) == everything)
    expect_query(page)


def test_that_a_document_only_names_a_practice_is_never_cut(look_at: Look) -> None:
    phone = look_at("/practices?city=be012c", {"width": 390, "height": 844})
    named = main_part(phone).get_by_text(NOT_DESCRIBED, exact=True)
    assert named.count() > 3
    assert all(named.evaluate_all("texts => texts.map(text => text.scrollHeight <= text.clientHeight)"))


def test_cards_are_short_on_a_phone_and_open_whole(new_visitor: Visitor) -> None:
    phone = new_visitor({"width": 390, "height": 844})
    go(phone, "/practices")
    cards = phone.locator("[class*=st-key-practice_card_]")
    assert cards.count() == CARDS_A_PAGE
    assert main_part(phone).evaluate("main => main.scrollHeight") < 4000
    card, first = cards.first, published().iloc[0]
    lines = card.locator("p").nth(1)
    shown = "text => text.scrollHeight <= text.clientHeight"
    assert not lines.evaluate(shown)
    assert not card.get_by_text(first["result"]).is_visible()
    card.locator("summary").click()
    assert wait_until(phone, lambda: bool(lines.evaluate(shown)))
    card.get_by_text(first["result"]).wait_for()
    assert "Source: " in card.inner_text()


def test_each_practice_on_paper_names_its_source(look_at: Look) -> None:
    text = on_paper(look_at("/practices"))
    assert text.count("who acts:") == text.count("Source: ") == CARDS_A_PAGE


def test_a_link_opens_the_same_practices(page: Page) -> None:
    go(page, "/practices?practice_key_factor=9&practice_view=table&country=BE")
    count = found(page)
    assert 5 < count < 20
    assert "Political rights" in main_part(page).inner_text()
    go(page, "/practices?practice_key_factor=9&practice_view=cards&country=BE")
    assert found(page) == count


def test_from_a_city_to_the_practices_of_similar_cities(page: Page) -> None:
    go(page, "/city?city=at-vienna,be012c")
    main_part(page).get_by_role("link", name=re.compile("practices of the cities of your choice")).click()
    assert wait_until(page, lambda: query_of(page).get("practice_city") == "be012c")
    expect_heading(page, "Practices")
    says(page, "Mechelen, Belgium")
    assert wait_until(page, lambda: "Vienna" in filter_bar(page).inner_text())


def test_the_file_holds_the_practices_of_the_screen(page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/practices?practice_source=inclucities-2021&practice_key_factor=9")
    promised = open_downloads(page)
    rows = read_csv(take(page, "download_csv", keep))
    expected = atlas.execute(
        "SELECT practice_id, summary FROM practice WHERE source_id = 'inclucities-2021' AND key_factor_id = 9"
    ).fetchall()
    assert {(row["practice_id"], row["summary"]) for row in rows} == set(expected)
    assert promised == len(rows) == found(page)
    assert all(row["section"] and row["citation"] for row in rows)


def test_ones_own_practices_from_template_to_removal(page: Page, keep: Path) -> None:
    go(page, "/practices")
    before = found(page)
    open_expander(page, widget(page, "own_practices_part"))
    template = take(page, "practice_template", keep)
    rows = read_csv(template)
    assert len(rows) == 1 and "Example only" in rows[0]["title"]

    def give(changes: list[dict[str, str]]) -> None:
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows[0] | change for change in changes)
        page.locator("input[type=file]").set_input_files(
            {"name": "mine.csv", "mimeType": "text/csv", "buffer": buffer.getvalue().encode()}
        )

    give([{"title": "Bicycle course"}, {"since_year": "soon"}])
    assert wait_until(page, lambda: "Nothing was added" in main_part(page).inner_text())
    settle(page)
    assert found(page) == before
    assert widget(page, "add_practices").count() == 0
    give([{"title": "Bicycle course"}, {"title": "Night school"}])
    assert wait_until(page, lambda: widget(page, "add_practices").count() == 1)
    settle(page)
    widget(page, "add_practices").get_by_role("button").click()
    assert wait_until(page, lambda: found(page) == before + 2)
    says(page, "Bicycle course")
    says(page, "Added by you")
    settle(page)
    own = read_csv(take(page, "own_practices_file", keep))
    assert [row["title"] for row in own] == ["Bicycle course", "Night school"]
    widget(page, "remove_own_practices").get_by_role("button").click()
    assert wait_until(page, lambda: found(page) == before)
