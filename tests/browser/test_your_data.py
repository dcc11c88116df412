"""A visitor's own figures in a browser: from a template to every page and the download, seen by nobody else, and out again."""

import os
import re
import signal
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.conftest import Visitor, new_window
from tests.browser.driving import (
    PATIENCE,
    Server,
    choose,
    expect_query,
    follow_menu,
    go,
    is_connected,
    main_part,
    running_server,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_downloads import open_downloads, read_csv, take
from tests.data.hostile_files import columns_of, far_dimension
from tests.data.test_hostile_files import words_of
from ui import wording

GOOD = "city,country,year,foreign_born_share\nWien,Austria,2026,64.5\nMalmo,Sweden,2026,36\n"
PATIENT = PATIENCE * 1000


def ask(page: Page, content: bytes, name: str) -> None:
    """Give a file and ask to have it checked."""
    widget(page, "own_upload").locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    expect(widget(page, "own_upload").get_by_text(name)).to_be_visible(timeout=PATIENT)
    page.get_by_role("button", name="Check the file").click()


def check(page: Page, text: str, name: str = "register.csv") -> None:
    """Give a file and have it checked."""
    ask(page, text.encode(), name)
    settle(page)


def to_page(page: Page, menu: str, name: str) -> None:
    """Go to another page of the same session by the navigation."""
    follow_menu(page, menu, name)
    expect(main_part(page).get_by_role("heading", level=1, name=name)).to_be_visible(timeout=PATIENT)
    settle(page)


def test_own_figures_from_upload_to_removal(page: Page, new_visitor: Visitor, keep: Path) -> None:
    go(page, "/your-data")
    check(page, GOOD.replace("36", "136"))
    expect(main_part(page).get_by_text("nothing was added")).to_be_visible(timeout=PATIENT)
    assert widget(page, "use_own").count() == 0
    check(page, GOOD, "again.csv")
    widget(page, "use_own").get_by_role("button").click()
    expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
    settle(page)

    to_page(page, "Cities", "Compare")
    choose(page, "family", "", wording.FAMILY["population"])
    settle(page)
    expect(main_part(page).get_by_role("heading", name=re.compile("Foreign-born share")).first).to_be_visible(timeout=PATIENT)
    open_downloads(page)
    rows = read_csv(take(page, "download_csv", keep))
    uploaded = [row for row in rows if row["source_id"].startswith("imported-")]
    # The list shows the highest; Malmö's 36 % is not among them.
    assert [(row["city_id"], row["value"], row["reliability"]) for row in uploaded] == [("at-vienna", "64.5", "own")]
    page.keyboard.press("Escape")

    other = new_visitor()
    go(other, "/compare?measure=foreign_born_share")
    assert "uploaded value" not in main_part(other).inner_text()
    open_downloads(other)
    assert not [row for row in read_csv(take(other, "download_csv", keep)) if row["source_id"].startswith("imported-")]

    to_page(page, "Data", "Your own data")
    expect(main_part(page).get_by_role("heading", name="Uploaded data in this session")).to_be_visible(timeout=PATIENT)
    main_part(page).get_by_role("button", name="Remove").click()
    expect(main_part(page).get_by_role("heading", name="Uploaded data in this session")).to_have_count(0, timeout=PATIENT)


def test_data_come_back_after_the_page_was_loaded_anew(page: Page) -> None:
    """From this tab alone; another one has none."""
    go(page, "/your-data")
    check(page, GOOD)
    widget(page, "use_own").get_by_role("button").click()
    expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
    settle(page)
    page.reload()
    expect(main_part(page).get_by_text("not in this visit any more")).to_be_visible(timeout=PATIENT)
    widget(page, "use_kept").get_by_role("button").click()
    expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
    settle(page)
    main_part(page).get_by_role("button", name="Remove").click()
    expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_have_count(0, timeout=PATIENT)
    settle(page)
    page.reload()
    settle(page)
    assert "not in this visit any more" not in main_part(page).inner_text()
    other = page.context.new_page()
    other.goto(page.url)
    settle(other)
    assert "not in this visit any more" not in main_part(other).inner_text()


def readers_of(server: Server) -> list[psutil.Process]:
    """The processes that read a visitor's file for this server now."""
    return [one for one in psutil.Process(server.process_id).children() if "data.importer.isolated_worker" in words_of(one)]


def step(page: Page, view: str) -> None:
    """Turn to another view of Compare, and wait until it is there."""
    widget(page, "view").get_by_role("radio", name=view.capitalize()).click()
    expect_query(page, measure="foreign_born_share", **({} if view == "ranked" else {"view": view}))
    settle(page)


def test_another_visitor_goes_on_beside_hostile_files(browser: Browser, tmp_path: Path) -> None:
    """While two files that once stopped the server are being read, and after it.

    Their readers stand still meanwhile, and have ten times as long as elsewhere.
    """
    files = {
        "wide.csv": (columns_of(1_000_000)(), re.compile("The first line has")),
        "far.xlsx": (far_dimension(2000, "BXX1048576")(), re.compile("column 501")),
    }
    longer = "from data.importer import isolated\nisolated.MOST_SECONDS *= 10"
    with running_server(tmp_path / "log.txt", before=longer) as server:
        page, *others = (new_window(browser, server) for _ in range(1 + len(files)))
        go(page, "/compare?measure=foreign_born_share")
        held: list[psutil.Process] = []
        for number, (other, (name, (content, _))) in enumerate(zip(others, files.items(), strict=True), start=1):
            go(other, "/your-data")
            ask(other, content, name)
            assert wait_until(other, lambda number=number: len(readers_of(server)) == number)  # type: ignore[misc]
            held = readers_of(server)
            for reader in held:
                reader.suspend()
        for view in ("table", "ranked"):
            step(page, view)
        assert [reader.status() for reader in held] == [psutil.STATUS_STOPPED] * len(files)
        for reader in held:
            reader.resume()
        for other, (_, sentence) in zip(others, files.values(), strict=True):
            expect(main_part(other).get_by_text(sentence)).to_be_visible(timeout=PATIENT)
        step(page, "table")
        for window in (page, *others):
            window.context.close()


def use(page: Page) -> None:
    """Have the good file mixed in."""
    go(page, "/your-data")
    check(page, GOOD)
    widget(page, "use_own").get_by_role("button").click()
    expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)


def copies_in(folder: Path) -> list[Path]:
    """The figures of visitors that a server with this folder for temporary files has written down."""
    return list(folder.glob("atlas-own-*/*.duckdb"))


def test_figures_go_when_their_visitor_has_left_or_the_server_ends(browser: Browser, place_of_copies: Path) -> None:
    """Those of one who stays are left until it is ended from the keyboard. It waits for a second here, not for two minutes."""
    short = "from ui.your_data import upload_store\nupload_store.LEFT_SECONDS, upload_store.EVERY_SECONDS = 1, 0.3"
    with running_server(place_of_copies / "log.txt", before=short) as server:
        pages = [browser.new_page(base_url=server.address) for _ in range(2)]
        for page in pages:
            page.set_default_timeout(PATIENT)
            use(page)
        assert len(copies_in(place_of_copies)) == 2
        pages[0].close()
        assert wait_until(pages[1], lambda: len(copies_in(place_of_copies)) == 1)
        pages[1].wait_for_timeout(2000)
        to_page(pages[1], "Cities", "Compare")
        expect(main_part(pages[1]).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
        assert len(copies_in(place_of_copies)) == 1
        os.kill(server.process_id, signal.SIGINT)
        pages[1].close()
    assert list(place_of_copies.glob("atlas-own-*")) == []


class Cut:
    """A connection that can be cut, as by a tunnel: pages are still sent, and nothing of a visit."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self.open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("_stcore/stream"), self._route)

    def _route(self, connection: WebSocketRoute) -> None:
        if self.is_cut:
            connection.close(code=1012)
            return
        self.open += [connection, connection.connect_to_server()]  # each is one end, and is closed by itself

    def begin(self) -> None:
        self.is_cut = True
        for connection in self.open:
            connection.close(code=1012)
        self.open.clear()

    def end(self) -> None:
        self.is_cut = False


def test_data_come_back_after_a_connection_was_lost_for_long(browser: Browser, place_of_copies: Path) -> None:
    """The server forgets a visit after a second here, not after two minutes.

    The address brings the view back. The first click after it finds another visit, which says what is lost; whether it
    takes the click as well depends on which of the two is there first. A server that ends leaves no figures.
    """
    with running_server(place_of_copies / "log.txt", more={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}) as server:
        page = browser.new_page(base_url=server.address)
        page.set_default_timeout(PATIENT)
        connection = Cut(page)
        use(page)
        to_page(page, "Cities", "Compare")
        view = main_part(page).get_by_role("radiogroup", name="View")
        view.get_by_role("radio", name="Distribution").click()
        settle(page)
        expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
        connection.begin()
        assert wait_until(page, lambda: not is_connected(page))
        page.wait_for_timeout(4000)
        connection.end()
        assert wait_until(page, lambda: is_connected(page))  # what it shows stays until the next click
        settle(page)
        view.get_by_role("radio", name="Table").click()
        lost = main_part(page).get_by_text("not in this visit any more")
        expect(lost).to_be_visible(timeout=PATIENT)
        settle(page)
        assert re.search("view=(distribution|table)", page.url)
        if not wait_until(page, lambda: "view=table" in page.url, limit=5):
            view.get_by_role("radio", name="Table").click()
        expect(page).to_have_url(re.compile("view=table"), timeout=PATIENT)
        settle(page)
        expect(lost).to_be_visible(timeout=PATIENT)
        page.get_by_role("link", name="Get your data back").click()
        widget(page, "use_kept").get_by_role("button").click()
        expect(main_part(page).get_by_text(re.compile("2 uploaded values")).first).to_be_visible(timeout=PATIENT)
        to_page(page, "Cities", "Compare")
        assert "view=table" in page.url
        expect(main_part(page).get_by_text(re.compile("2 uploaded values"))).to_be_visible(timeout=PATIENT)
        assert copies_in(place_of_copies)
        os.kill(server.process_id, signal.SIGTERM)
        page.close()
    assert list(place_of_copies.glob("atlas-own-*")) == []
