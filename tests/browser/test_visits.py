"""The visits that the atlas is judged by, from the first page on, with the clicks that each may take."""

import re

from playwright.sync_api import Page

from tests.browser.driving import follow_menu, go, main_part, query_of, settle, wait_until


def test_do_national_policies_in_shared_fields_go_with_what_happens_locally(page: Page) -> None:
    """Two clicks: the menu and the page, which opens with the chart by policy area, with N and interval."""
    go(page, "/")
    follow_menu(page, "Context", "Policy and outcomes")
    assert wait_until(page, lambda: query_of(page).get("link_preset") == "policy_areas")
    settle(page)
    text = main_part(page).inner_text()
    assert "Which areas of national policy go with what happens locally?" in text
    assert re.search(r"N = |of \d+ countries", text)
    assert page.get_by_test_id("stVegaLiteChart").count() > 0


def test_an_older_link_without_a_question_opens_the_question_that_it_meant(page: Page) -> None:
    go(page, "/links?city=at-vienna")
    assert (
        "Do residents call their city a good place for immigrants where national policy goes further?"
        in main_part(page).inner_text()
    )
