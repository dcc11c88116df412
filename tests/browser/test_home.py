"""Home in a browser: a name typed leads to its page, and nothing of the map is fetched before it is asked for."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.driving import Watch, expect_query, go, main_part, says, settle, wait_until, widget

FIELD = "find_a_city_of_home"
COUNTRY_OPTION = b"Saudi Arabia (country)"


def type_name(page: Page, name: str) -> None:
    field = widget(page, FIELD).locator("input").first
    field.click()
    field.press_sequentially(name)
    field.press("Enter")


@pytest.mark.parametrize(
    ("name", "path", "query", "words"),
    [
        ("Zuerich", "/city", {"city": "ch002c"}, "Zurich"),
        ("Mechln", "/city", {"city": "be012c"}, "Mechelen"),
        ("Belgium", "/policy", {"policy_country": "BE"}, "Belgium"),
    ],
)
def test_a_typed_name_leads_to_its_page_in_one_step(name: str, path: str, query: dict[str, str], words: str, page: Page) -> None:
    go(page, "/")
    type_name(page, name)
    page.wait_for_url(re.compile(path))
    expect_query(page, **query)
    says(page, words)
    settle(page)
    assert page.get_by_test_id("stException").count() == 0


def test_the_keyboard_shows_which_link_it_has_reached(page: Page) -> None:
    go(page, "/")
    link = main_part(page).get_by_test_id("stPageLink-NavLink").first
    widget(page, FIELD).locator("input").first.focus()
    page.keyboard.press("Tab")
    assert link.evaluate("link => link === document.activeElement && getComputedStyle(link).outlineStyle") == "solid"


def test_an_option_leads_to_its_profile(page: Page) -> None:
    go(page, "/")
    widget(page, FIELD).locator("input").first.press_sequentially("Wien")
    page.get_by_role("option").filter(has_text="Vienna, Austria").first.click()
    page.wait_for_url(re.compile("/city"))
    settle(page)
    expect_query(page, city="at-vienna")
    page.go_back()
    main_part(page).get_by_role("heading", level=1, name="How does your city stand").wait_for()


def test_an_unclear_name_is_asked_about(page: Page) -> None:
    go(page, "/")
    type_name(page, "Genk")
    page.get_by_role("button", name="Ghent, Belgium").click()
    page.wait_for_url(re.compile("/city"))
    settle(page)
    expect_query(page, city="be003c")


def test_the_list_of_names_travels_once(first_window: Page) -> None:
    arrived: list[bool] = []

    def frame(payload: str | bytes) -> None:
        arrived.append(COUNTRY_OPTION in (payload if isinstance(payload, bytes) else payload.encode()))

    first_window.on("websocket", lambda socket: socket.on("framereceived", frame))
    go(first_window, "/")
    assert sum(arrived) == 1
    for query in ({"map": "1"}, {}):
        main_part(first_window).get_by_text("Show the map of cities").click()
        expect_query(first_window, **query)
        settle(first_window)
    assert sum(arrived) == 1
    assert len(arrived) > 10


def test_nothing_of_the_map_is_fetched_before_it_is_asked_for(first_window: Page, watch: Watch) -> None:
    def of_the_map() -> list[str]:
        paths = [urlsplit(request.url).path for request in watch.requests]
        return [path for path in paths if "DeckGl" in path or path.endswith(".geojson")]

    go(first_window, "/?share_min=15")
    assert first_window.get_by_test_id("stVegaLiteChart").count() == 3
    assert of_the_map() == []
    main_part(first_window).get_by_text("Show the map of cities").click()
    assert wait_until(first_window, lambda: len(of_the_map()) >= 2)


def test_the_first_view_has_question_field_and_headlines(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    go(page, "/")
    field = widget(page, FIELD).bounding_box()
    assert field
    for text in ("at least two thirds of residents", r"often in work, by 2\spoints", "of residents were born abroad"):
        box = main_part(page).get_by_text(re.compile(text)).first.bounding_box()
        assert box
        assert field["y"] < box["y"]
        assert box["y"] + box["height"] <= 800
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    narrow = widget(page, FIELD).bounding_box()
    assert narrow
    assert narrow["y"] + narrow["height"] <= 844
