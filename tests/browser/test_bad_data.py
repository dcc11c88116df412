"""A missing or damaged data file: one plain sentence on each page, and what to do; no stack trace."""

import random
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.driving import PATIENCE, Server, Watch, go, main_part, running_server

PATHS = ["/", "/compare?share_min=15", "/policy", "/data"]


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


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_in_a_sentence_what_is_wrong(path: str, broken: Server, browser: Browser) -> None:
    watch = Watch(broken.address)
    with browser.new_context(base_url=broken.address) as context:
        context.set_default_timeout(PATIENCE * 1000)
        watch.over(context)
        page = context.new_page()
        go(page, path)
        said = main_part(page).get_by_test_id("stAlert")
        assert said.count() == 1
        assert "make data" in said.inner_text()
        assert page.get_by_test_id("stException").count() == 0
        text = page.locator("body").inner_text()
        assert not re.search(r"Traceback|Error:|File \"|duckdb\.|\.py\b", text)
        assert len(main_part(page).inner_text()) < 400
    watch.check()
