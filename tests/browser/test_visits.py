"""The visits that the atlas is judged by, from the first page on, with the clicks that each may take."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Visitor
from tests.browser.driving import (
    close_filter,
    close_list,
    expect_heading,
    follow_menu,
    go,
    main_part,
    open_list,
    query_of,
    says,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_rooms import PHONE, join
from tests.browser.test_scene_votes import WATCHED, chart_texts, counted, guess, room_presented

COUNT_CLICKS = "addEventListener('click', event => { if (event.isTrusted) window.clicks = (window.clicks || 0) + 1; }, true)"


@contextmanager
def at_most(clicks: int, page: Page) -> Iterator[None]:
    """Count the clicks on the page from here on; typing and the keys of a list are none.

    Playwright takes back a click that something moved under, and clicks again. Its own listener, which comes with the first
    locator, has to be there before the one that counts, else that counts both.
    """
    page.locator("body").count()
    page.evaluate(COUNT_CLICKS)
    yield
    counted = page.evaluate("window.clicks")
    assert 0 < counted <= clicks, f"{counted} clicks"


def find(page: Page, key: str, name: str) -> None:
    """Type a name into a field and take what comes first, by key."""
    open_list(page, key)
    page.keyboard.type(name)
    page.get_by_role("option", name=re.compile(name)).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_how_does_my_city_stand_against_whom_and_what_do_others_do(page: Page) -> None:
    go(page, "/")
    with at_most(2, page):
        open_list(page, "find_a_city_of_home")
        page.keyboard.type("Mechelen")
        page.get_by_role("option", name="Mechelen").first.click()
        assert wait_until(page, lambda: query_of(page) == {"city": "be012c"})
        expect_heading(page, "Mechelen")
    headings = main_part(page).get_by_role("heading", level=2)
    expected = {"The city", "Its region", "Its country", "Similar cities", "What similar cities do"}
    assert wait_until(page, lambda: expected <= set(headings.all_inner_texts()))
    practices = main_part(page).get_by_role("link", name=re.compile("practices of (similar|these) cities"))
    assert wait_until(page, lambda: practices.count() == 1)


def test_which_cities_over_15_per_cent_do_best_on_the_index(page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/")
    with at_most(3, page):
        main_part(page).get_by_role("link", name="Intercultural Cities Index").click()
        assert wait_until(page, lambda: query_of(page).get("measure") == "icc_overall")
        settle(page)
        widget(page, "share_chip").get_by_role("button").click()
        widget(page, "study_sample").get_by_role("button").click()
        assert wait_until(page, lambda: query_of(page).get("share_min") == "15")
        settle(page)
    says(page, "so cities are not ranked")
    table = page.get_by_test_id("stDataFrame").first
    assert "by dimension" in (table.get_attribute("aria-label") or table.inner_html())


def test_where_is_the_gap_in_employment_widest_and_how_has_it_changed(page: Page) -> None:
    """Regions by their gap, then the longest series that there is: that of the countries, named as such."""
    go(page, "/")
    with at_most(3, page):
        main_part(page).get_by_role("link", name="See the regions").click()
        assert wait_until(page, lambda: urlsplit(page.url).path == "/regions")
        settle(page)
        says(page, "gap between native-born and foreign-born people, 2025")
        assert wait_until(page, lambda: page.get_by_test_id("stVegaLiteChart").count() == 1)
        main_part(page).get_by_role("radio", name="Over time").click()
        assert wait_until(page, lambda: query_of(page).get("region_view") == "trend")
        settle(page)
    finding = re.compile(r"Gap in employment: .*\spoints in 1999, .*\spoints in 2024")
    assert wait_until(page, lambda: bool(finding.search(main_part(page).inner_text())))
    says(page, "Values of whole countries, by country of birth")


def question_on(page: Page) -> str:
    """The question that Policy and outcomes answers."""
    return widget(page, "link_preset").get_by_role("combobox").input_value()


def test_do_national_policies_in_shared_fields_go_with_what_happens_locally(page: Page) -> None:
    """The page opens with the chart by policy area, with the number of countries and the corrected test."""
    go(page, "/")
    with at_most(2, page):
        follow_menu(page, "Context", "Policy and outcomes")
        assert wait_until(page, lambda: query_of(page).get("link_preset") == "policy_areas")
        settle(page)
    question = "Which areas of national policy go with what happens locally?"
    assert wait_until(page, lambda: question_on(page) == question)
    says(page, "N: 35 countries")
    text = main_part(page).inner_text()
    assert "Shared by national and local level: a clear correlation in" in text
    assert "clear after correction for many tests" in text
    assert wait_until(page, lambda: page.get_by_test_id("stVegaLiteChart").count() > 0)


def test_an_older_link_without_a_question_opens_the_question_that_it_meant(page: Page) -> None:
    go(page, "/links?city=at-vienna")
    question = "Do residents call their city a good place for immigrants where national policy goes further?"
    assert wait_until(page, lambda: question_on(page) == question)


def test_one_page_on_three_cities_for_a_mayor(page: Page, keep: Path) -> None:
    go(page, "/")
    with at_most(4, page):
        find(page, "find_a_city_of_home", "Rotterdam")
        assert wait_until(page, lambda: query_of(page) == {"city": "nl037c"})
        settle(page)
        find(page, "city", "Hamburg")
        assert wait_until(page, lambda: query_of(page) == {"city": "nl037c,de002c"})
        settle(page)
        page.keyboard.type("Lyon")
        page.get_by_role("option", name=re.compile("Lyon")).first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert wait_until(page, lambda: query_of(page) == {"city": "nl037c,de002c,fr002c"})
        page.keyboard.press("Escape")
        close_filter(page)
        settle(page)
        with page.expect_download() as arriving:
            widget(page, "brief_pdf").get_by_role("button").click()
    path = keep / arriving.value.suggested_filename
    assert path.name.startswith("brief_side_by_side_nl037c-de002c-fr002c_")
    arriving.value.save_as(path)
    (sheet,) = PdfReader(path).pages
    text = sheet.extract_text()
    assert all(name in text for name in ("Rotterdam", "Hamburg", "Lyon"))
    link = re.sub(r"\s", "", text)
    found = re.search(r"/compare\?(city=[\w,%-]+)", link)
    assert found
    assert parse_qs(urlsplit("?" + found[1]).query)["city"] == ["nl037c,de002c,fr002c"]


def test_put_this_before_the_room_and_ask_them(new_visitor: Visitor) -> None:
    """The session that stands ready; scenes are turned and revealed by key."""
    screen = new_visitor(**WATCHED)
    go(screen, "/")
    with at_most(3, screen):
        main_part(screen).get_by_role("link", name="Prepare a workshop").click()
        screen.get_by_role("button", name="Present it with a room").click()
        phone = join(new_visitor(**PHONE), room_presented(screen))
        screen.keyboard.press("ArrowRight")
        screen.keyboard.press("ArrowRight")
        says(phone, "of 100 residents, how many say that a good job is easy to find?")
        guess(phone, 40)
        assert counted(screen, "1 of 1")
        settle(screen)  # the bar, which takes the key, may follow the question
        screen.keyboard.press("g")
        assert wait_until(screen, lambda: "room 40" in chart_texts(screen))


def test_these_rows_into_my_script_every_month(page: Page) -> None:
    go(page, "/")
    with at_most(2, page):
        main_part(page).get_by_role("link", name="See the cities").first.click()
        settle(page)
        page.get_by_role("button", name=re.compile("Download")).first.click()
        address = page.get_by_test_id("stCode").filter(has_text="/api/v1/compare.csv").first
        address.wait_for()
    link = address.inner_text().strip()
    rows = page.request.get(link).text().splitlines()
    described = page.request.get(link.replace(".csv", ".json", 1)).json()
    assert len(rows) == 1 + len(described["rows"]) > 1
    assert rows[0].lstrip("\ufeff").replace('"', "").split(",") == list(described["columns"])
    assert described["columns"]["value"] and described["columns"]["citation"]


def test_how_do_two_cities_differ(page: Page) -> None:
    """Each city is typed and taken by key; the clicks open the question, the cities and the order."""
    go(page, "/compare")
    with at_most(4, page):
        main_part(page).get_by_role("radio", name="Side by side").click()
        assert wait_until(page, lambda: query_of(page) == {"question": "side"})
        settle(page)
        widget(page, "cities_chip").get_by_role("button").click()
        for name in ("Rotterdam", "Hamburg"):
            find(page, "city", name)
            assert wait_until(page, lambda name=name: name in widget(page, "cities_chip").first.inner_text())  # type: ignore[misc]
            settle(page)
        close_list(page)
        close_filter(page)
        widget(page, "differences_first").get_by_text("Differences first").click()
        assert wait_until(page, lambda: query_of(page).get("differences_first") == "1")
        settle(page)
    assert query_of(page)["city"] == "nl037c,de002c"
    table = main_part(page).get_by_role("table", name="Rotterdam and Hamburg side by side")
    assert table.get_by_role("columnheader").all_inner_texts()[1].startswith("Rotterdam")
    apart = [int(text) for text in re.findall(r"apart by (\d+) % of the ranking", table.locator("tbody").first.inner_text())]
    assert len(apart) > 10
    assert apart == sorted(apart, reverse=True)
