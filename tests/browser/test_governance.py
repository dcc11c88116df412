"""Governance in a browser: a pick goes into the address, columns fall under each other, a file carries its source."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Page

from data.build import DATA
from tests.browser.conftest import Look
from tests.browser.driving import choose, close_list, expect_heading, expect_query, go, main_part, settle, wait_until, widget
from tests.browser.test_downloads import take
from tests.data.conftest import rows_of

ASPECTS = [row["name"] for row in rows_of(DATA / "catalogue" / "governance_dimension.csv")]


def columns_of(page: Page) -> list[dict[str, float]]:
    """Where the texts on consultation stand: the first aspect."""
    texts = [row["summary"] for row in rows_of(DATA / "catalogue" / "governance.csv") if row["dimension"] == "consultation"]
    shown = [main_part(page).get_by_text(text[:60]) for text in texts]
    return [box for found in shown if found.count() and (box := found.first.bounding_box())]  # type: ignore[misc]


def test_a_country_that_is_picked_joins_the_address_and_the_page(page: Page) -> None:
    go(page, "/governance?governance_country=SE")
    choose(page, "governance_country", "Portugal", "Portugal")
    close_list(page)
    expect_query(page, governance_country="SE,PT")
    settle(page)
    for aspect in ASPECTS[1:]:
        main_part(page).get_by_text(aspect, exact=True).click()
        settle(page)
    assert wait_until(page, lambda: main_part(page).inner_text().count("The study says nothing of this.") == 5)


def test_countries_stand_beside_each_other_and_on_a_phone_under_each_other(look_at: Look) -> None:
    page = look_at("/governance?governance_country=DE,CH,NL")
    wide = columns_of(page)
    assert len(wide) == 3
    assert max(box["y"] for box in wide) - min(box["y"] for box in wide) < 5
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    narrow = columns_of(page)
    assert max(box["x"] for box in narrow) - min(box["x"] for box in narrow) < 5
    assert len({round(box["y"]) for box in narrow}) == 3


def test_a_city_leads_to_its_profile_and_keeps_the_others(page: Page) -> None:
    go(page, "/governance?city=at-vienna,de001c")
    main_part(page).get_by_role("link", name="Berlin, Germany").click()
    expect_query(page, city="de001c,at-vienna")
    expect_heading(page, "Berlin")


def test_the_file_has_the_texts_with_section_and_citation(page: Page, keep: Path) -> None:
    go(page, "/governance?governance_country=FI,IT")
    widget(page, "downloads").get_by_role("button").click()
    widget(page, "download_csv").get_by_role("button").wait_for()
    settle(page)
    file = take(page, "download_csv", keep)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    expected = [row for row in rows_of(DATA / "catalogue" / "governance.csv") if row["country_code"] in ("FI", "IT")]
    assert {(row["country_code"], row["summary"], row["section"]) for row in rows} == {
        (row["country_code"], row["summary"], row["section"]) for row in expected
    }
    assert {row["citation"].startswith("OSCE/ODIHR (2017)") for row in rows} == {True}
