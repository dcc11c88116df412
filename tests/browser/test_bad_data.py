"""A missing or damaged data file: one plain sentence on each page, and what to do; no stack trace."""

import random
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_window
from tests.browser.driving import Server, Watch, go, main_part, running_server

PATHS = ["/", "/compare?share_min=15"]  # tests/pages/test_every_page.py has all pages


@pytest.fixture(scope="module", params=["missing", "random bytes"])
def broken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("broken")
    database = folder / "atlas.duckdb"
    if request.param == "random bytes":
        database.write_bytes(random.Random(1).randbytes(200_000))
    content = database.read_bytes() if database.exists() else None
    with running_server(folder / "log.txt", database) as server:
        yield server
    assert (database.read_bytes() if database.exists() else None) == content


@pytest.fixture(scope="module")
def reader(broken: Server, browser: Browser) -> Iterator[Page]:
    window = new_window(browser, broken)
    yield window
    window.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_in_a_sentence_what_is_wrong(path: str, broken: Server, reader: Page) -> None:
    watch = Watch(broken.address)
    watch.over_page(reader)
    go(reader, path)
    watch.leave(reader)
    alert = main_part(reader).get_by_test_id("stAlert")
    assert alert.count() == 1
    assert "make data" in alert.inner_text()
    assert reader.get_by_test_id("stException").count() == 0
    text = reader.locator("body").inner_text()
    assert not re.search(r"Traceback|Error:|File \"|duckdb\.|\.py\b", text)
    assert len(main_part(reader).inner_text()) < 400
    watch.check()
