"""Whoever opens an address of the atlas gets that page, on a server that nobody has visited yet too."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driving import (
    PATIENCE,
    Watch,
    expect_heading,
    expect_query,
    follow_menu,
    go,
    main_part,
    menus,
    query_of,
    running_server,
    settle,
    wait_until,
)
from tests.serving.test_uploads import visiting
from ui.navigation import PAGES

HEADINGS = {
    "/": "How does your city stand on the integration of migrants?",
    "/compare": "Compare",
    "/city": "Vienna",
    "/policy": "National policy",
    "/regions": "Regional outcomes",
    "/links": "Policy and outcomes",
    "/monitoring": "Monitoring",
    "/practices": "Practices",
    "/data": "Sources and method",
    "/your-data": "Your own data",
    "/workshop": "Present",
    "/room": "Ask the room",
    "/join": "Join a room",
    "/compare?view=table&share_min=15": "Compare",
    "/governance": "Governance",
    "/assessment": "Self-assessment",
}

# The overview, and a page with a name of its own.
FIRST = ["/", "/compare?view=table&share_min=15"]
# Asked for as a browser does, without one: a page named as its file, and one outside the navigation.
FIRST_OF_OTHERS = ["/governance", "/join"]


@pytest.mark.parametrize("path", FIRST_OF_OTHERS)
def test_the_first_visitor_of_a_server_gets_a_page_by_its_address(path: str, tmp_path: Path) -> None:
    with running_server(tmp_path / "log.txt") as server, visiting(server, path.strip("/")) as visitor:
        assert visitor.title == HEADINGS[path]
        assert not visitor.is_lost
        assert not server.complaints()


@pytest.mark.parametrize("path", FIRST)
def test_the_first_visitor_of_a_server_opens_a_page_by_its_address(path: str, browser: Browser, tmp_path: Path) -> None:
    with running_server(tmp_path / "log.txt") as server:
        watch = Watch(server.address)
        with browser.new_context(base_url=server.address, viewport={"width": 1280, "height": 900}) as context:
            context.set_default_timeout(PATIENCE * 1000)
            watch.over(context)
            page = context.new_page()
            go(page, path)
            heading = main_part(page).get_by_role("heading", level=1)
            assert heading.count() == 1
            assert heading.inner_text().strip() == HEADINGS[path]
            assert page.get_by_role("dialog").count() == 0
            assert page.get_by_test_id("stException").count() == 0
        watch.check()
        assert not server.complaints()


def test_the_navigation_leads_to_each_page_and_keeps_the_filters(page: Page) -> None:
    go(page, "/?share_min=15")
    offered = {urlsplit(address).path for addresses in menus(page).values() for address in addresses}
    assert offered == {path.partition("?")[0] for path in HEADINGS} - {"/join"}
    for page_ in PAGES:
        if page_.group:
            follow_menu(page, page_.group, page_.title)
            assert wait_until(page, lambda path=f"/{page_.url_path}": urlsplit(page.url).path == path)  # type: ignore[misc]
            heading = HEADINGS[f"/{page_.url_path}"]
            expect_heading(page, heading)
            assert wait_until(page, lambda: query_of(page).get("share_min") == "15")
            assert wait_until(page, lambda tab=f"{heading} · City Integration Atlas": page.title() == tab)  # type: ignore[misc]


def test_a_page_that_streamlit_lost_comes_back_with_its_view(page: Page, watch: Watch) -> None:
    """Lost again at once, it waits for ten seconds; opening it may take as long, so it is told that it has come back just now."""
    go(page, "/compare?view=table&share_min=15")
    lose = "setTimeout(() => { document.getElementById('root').replaceChildren(); throw new Error('page lost') })"
    with page.expect_navigation():
        page.evaluate(lose)
    expect_heading(page, "Compare")
    expect_query(page, view="table", share_min="15")
    assert page.evaluate("Date.now() - sessionStorage.getItem('atlas_loaded_anew')") < PATIENCE * 1000
    page.evaluate("sessionStorage.setItem('atlas_loaded_anew', Date.now())")
    with page.expect_navigation():
        page.evaluate(lose)
        page.wait_for_timeout(1500)
        assert page.get_by_test_id("stApp").count() == 0
    settle(page)
    expect_query(page, view="table", share_min="15")
    watch.complaints[:] = [one for one in watch.complaints if "page lost" not in one]


def test_a_page_connects_without_asking_how_first(first_window: Page) -> None:
    """What it would ask before is in the page: two questions and answers less before the first words."""
    for question in ("health", "host-config"):
        first_window.route(f"**/_stcore/{question}", lambda _: None)  # is never answered
    first_window.goto("/compare")
    first_window.get_by_role("heading", level=1, name="Compare").wait_for()
    first_window.unroute_all(behavior="ignoreErrors")


def test_a_page_takes_no_commands_from_a_page_around_it(page: Page) -> None:
    go(page, "/compare")
    page.evaluate("postMessage({stCommVersion: 1, type: 'UPDATE_HASH', hash: '#taken'}, '*')")  # alone, a page is around itself
    settle(page)
    assert page.evaluate("location.hash") == ""
