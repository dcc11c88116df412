"""Each file that a page offers, pressed for in a browser, opens the view that made it; tests/pages has all views."""

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import Visitor
from tests.browser.driving import (
    DATABASE,
    PATIENCE,
    Server,
    close_filter,
    go,
    main_part,
    query_of,
    running_server,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_assessment import ANSWERED, answer
from tests.browser.test_rooms import ask, open_room
from tests.pages.test_links_in_files import OF_AN_EXAMPLE, check_links, links_in

# One list of files; several with a report; a document and an example.
VIEWS = ["/compare?city=at-graz&measure=foreign_born_share", "/city?city=be012c", "/monitoring?monitor_view=plan"]
FILE_LISTS = re.compile(r"Download \(|Long report|Plan as a document")


def files_of(page: Page, folder: Path) -> list[Path]:
    """Every file that the page on screen offers: each list of files is opened, each button pressed."""
    found = [_taken(page, button, folder) for button in main_part(page).get_by_test_id("stDownloadButton").all()]
    for opener in page.get_by_test_id("stPopoverButton").filter(has_text=FILE_LISTS).all():
        opener.click()
        body = page.get_by_test_id("stPopoverBody")
        body.get_by_test_id("stDownloadButton").first.wait_for()
        settle(page)
        found += [_taken(page, button, folder) for button in body.get_by_test_id("stDownloadButton").all()]
        close_filter(page)
    return [path for path in found if not path.name.startswith("brief_")]  # is about the cities, not this view


def _taken(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as arriving:
        button.get_by_role("button").click()
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


def as_shown(page: Page) -> tuple[list[str], list[str]]:
    """Headings, and how many rows each list of files promises."""
    headings = main_part(page).locator("h1, h2, h3").all_inner_texts()
    return headings, page.get_by_test_id("stPopoverButton").filter(has_text=FILE_LISTS).all_inner_texts()


def check_files(page: Page, folder: Path, server: Server, expected: str) -> list[Path]:
    """Every file of the page has a link, and none but the one to this view."""
    files = files_of(page, folder)
    check_links(files, server.address, expected)
    return files


@pytest.mark.parametrize("view", VIEWS)
def test_every_file_opens_the_view_that_made_it(view: str, page: Page, new_visitor: Visitor, keep: Path, server: Server) -> None:
    go(page, view)
    files = check_files(page, keep, server, OF_AN_EXAMPLE.get(view, view))
    link = next(link for path in files for link in links_in(path, server.address))
    other = new_visitor()
    go(other, link)
    wait_until(other, lambda: as_shown(other) == as_shown(page))
    assert as_shown(other) == as_shown(page)
    assert not other.get_by_text("The link asks").count()


def test_files_of_an_assessment_open_its_page(page: Page, keep: Path, server: Server) -> None:
    go(page, "/assessment?assessment_part=2")
    for item_id, choice in ANSWERED.items():
        answer(page, item_id, choice)
    main_part(page).get_by_text("Result", exact=True).first.click()
    assert wait_until(page, lambda: query_of(page).get("assessment_view") == "result")
    settle(page)
    check_files(page, keep, server, "/assessment?assessment_part=2&assessment_view=result")


def test_the_file_of_a_room_opens_the_room(page: Page, keep: Path, server: Server) -> None:
    code = open_room(page)
    ask(page, "Words", "What helps?")
    main_part(page).get_by_text("All questions", exact=True).first.click()
    page.get_by_role("button", name="Delete the room").wait_for()
    settle(page)
    check_files(page, keep, server, f"/join?room={code}")


def test_links_keep_the_folder_that_the_atlas_stands_in(browser: Browser, tmp_path: Path) -> None:
    database = Path(shutil.copy(DATABASE, tmp_path / "atlas.duckdb"))
    with (
        running_server(tmp_path / "log.txt", database, base_path="/open-data") as server,  # ends like the address of a page
        browser.new_context(viewport={"width": 1280, "height": 900}) as context,
    ):
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        go(page, f"{server.address}/?share_min=15")
        assert link_of(page) == f"{server.address}/?share_min=15"
        page = context.new_page()
        go(page, f"{server.address}/compare?share_min=15")
        assert link_of(page) == f"{server.address}/compare?share_min=15"
        go_on = page.goto(f"{server.address}/no/such-page")
        assert go_on and go_on.status == 404
        page.get_by_role("link", name="Go to the first page").click()
        page.get_by_role("heading", level=1, name="How does your city stand").wait_for()
        assert wait_until(page, lambda: page.url == f"{server.address}/")
        go(page, f"{server.address}/assessment?assessment_part=2")
        answer(page, "kf02-02", "Not yet")
        main_part(page).get_by_text("Result", exact=True).first.click()
        main_part(page).get_by_role("link", name="All practices of this").wait_for()
        settle(page)
        check_folder(page, server)
        damaged = Path(shutil.copy(DATABASE, tmp_path / "damaged.duckdb"))
        with duckdb.connect(str(damaged)) as connection:
            connection.execute("DELETE FROM coverage")
        damaged.replace(database)
        page = context.new_page()
        page.goto(f"{server.address}/regions")
        page.get_by_role("link", name="Start again from Home").wait_for()
        check_folder(page, server)


def check_folder(page: Page, server: Server) -> None:
    """Every link of the page to this host stays in the folder."""
    links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    here = [link for link in links if urlsplit(link).netloc == urlsplit(server.address).netloc]
    assert here and [link for link in here if not f"{link}/".startswith(f"{server.address}/")] == []


def link_of(page: Page) -> str:
    """The full link under “Share”."""
    widget(page, "link_popover").get_by_role("button").first.click()
    codes = page.get_by_test_id("stPopoverBody").locator("code")
    codes.first.wait_for()
    settle(page)
    # The short link stands above it; what is folded has a text, too.
    return next(text for text in codes.all_text_contents() if text.startswith("http") and "go=" not in text)
