"""One server, one browser; a page of a fresh visitor for each test, watched for errors and foreign requests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import FLAGS, browser_path
from tests.browser.driving import DATABASE, PATIENCE, Server, Watch, running_server

Visitor = Callable[..., Page]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The running atlas. Its log must hold no traceback in the end."""
    with running_server(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running
    assert not running.complaints()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
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


@pytest.fixture
def new_visitor(browser: Browser, server: Server, watch: Watch) -> Iterator[Visitor]:
    """Opens an empty page for a visitor who has never been here; the settings are those of a browser context."""
    contexts = []

    def visit(**settings: Any) -> Page:
        screen = {"width": 1280, "height": 900}
        context = browser.new_context(**{"base_url": server.address, "viewport": screen, **settings})
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        watch.over(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_visitor: Visitor) -> Page:
    return new_visitor()


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    """A folder for files that a test downloads."""
    return tmp_path
