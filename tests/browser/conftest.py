"""One server and one browser a worker; a page of a fresh visitor for each test, watched for errors and foreign requests.

A new window costs as much as all that most tests do in it. Visitors therefore take windows that earlier ones have left, in
which nothing is kept but the files that the browser has fetched.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import duckdb
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.chromium import FLAGS_OF_TESTS, browser_path
from tests.browser.driving import COUNT_WORK, DATABASE, PATIENCE, Server, Watch, go, main_part, running_server, turn_to

Visitor = Callable[..., Page]
Look = Callable[..., Page]
ColourScheme = Literal["light", "dark"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
LONG = ("test_whole_session", "test_restart", "test_your_data", "test_room_kinds", "test_presented_views")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules whose tests take longest: one of them that begins last is waited for by all other workers."""
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The running atlas. Its log must hold no traceback in the end."""
    with running_server(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running
    assert not running.complaints()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS_OF_TESTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the data file: within one process DuckDB opens a file with one set of settings only."""
    copy = shutil.copy(DATABASE, tmp_path_factory.mktemp("atlas"))
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """Notes on what went wrong in the browser; anything noted fails the test at its end."""
    notes = Watch(server.address)
    yield notes
    notes.check()


@pytest.fixture(scope="session")
def windows(browser: Browser, server: Server) -> Iterator[list[Page]]:
    """The windows that nobody uses now."""
    free: list[Page] = []
    yield free
    for window in free:
        window.context.close()


@pytest.fixture
def new_visitor(browser: Browser, server: Server, watch: Watch, windows: list[Page]) -> Iterator[Visitor]:
    """Gives an empty window to a visitor who has never been here."""
    in_use: list[Page] = []

    def visit(viewport: ViewportSize = WIDE, color_scheme: ColourScheme = "light") -> Page:
        window = windows.pop() if windows else new_window(browser, server)
        window.bring_to_front()  # behind another the browser draws it once a second, and each click waits for two pictures
        window.set_viewport_size(viewport)
        window.emulate_media(color_scheme=color_scheme)
        watch.over_page(window)
        in_use.append(window)
        return window

    yield visit
    for window in in_use:
        left(window, watch)
        windows.append(window)


def new_window(browser: Browser, server: Server) -> Page:
    """A window of a browser of its own, which has fetched nothing and knows nothing."""
    context = browser.new_context(base_url=server.address)
    context.add_init_script(COUNT_WORK)
    context.set_default_timeout(PATIENCE * 1000)
    return context.new_page()


def left(window: Page, watch: Watch) -> None:
    """Leave the atlas for an address without a page, and forget what the visitor's browser kept."""
    window.goto("/_stcore/health")
    window.evaluate("localStorage.clear(); sessionStorage.clear()")
    window.context.clear_cookies()
    window.mouse.move(0, 0)
    watch.leave(window)


@pytest.fixture
def first_window(browser: Browser, server: Server, watch: Watch) -> Iterator[Page]:
    """A window in which nothing has been fetched, for tests of what travels."""
    window = new_window(browser, server)
    window.set_viewport_size(WIDE)
    watch.over_page(window)
    yield window
    window.context.close()


@pytest.fixture
def page(new_visitor: Visitor) -> Page:
    return new_visitor()


@pytest.fixture(scope="session")
def onlooker(browser: Browser, server: Server) -> Iterator[Page]:
    """The window of a visitor who goes from view to view and changes nothing."""
    window = new_window(browser, server)
    go(window, "/join")
    yield window
    window.context.close()


@pytest.fixture
def look_at(onlooker: Page, watch: Watch) -> Iterator[Look]:
    """Shows a view within one long visit, for tests that only look: whoever clicks or types takes a window of their own.

    What an address chose stays chosen on pages whose address says nothing of it. A page may begin with a sentence on what it
    could not keep of the view before, so where it stands is not for these tests.
    """
    watch.over_page(onlooker)

    def shown(view: str, viewport: ViewportSize = WIDE) -> Page:
        onlooker.set_viewport_size(viewport)
        turn_to(onlooker, view)
        main_part(onlooker).evaluate("main => main.scrollTo(0, 0)")
        return onlooker

    yield shown
    onlooker.mouse.move(0, 0)
    watch.leave(onlooker)


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    """A folder for files that a test downloads."""
    return tmp_path


@pytest.fixture
def place_of_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the servers that a test starts write visitors' figures down, of which nothing may be left in the end."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path
