"""A missing or damaged data file: one plain sentence on each page, and what to do; no stack trace."""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_window
from tests.browser.driving import Server, Watch, go, main_part, running_server, widget

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


def test_a_file_that_cannot_be_made_of_renewed_data_is_a_sentence(small_file: Path, browser: Browser, tmp_path: Path) -> None:
    database = Path(shutil.copy(small_file, tmp_path / "atlas.duckdb"))
    with running_server(tmp_path / "log.txt", database) as server:
        window = new_window(browser, server)
        go(window, "/data?part=tables")
        widget(window, "table_country_csv").get_by_role("button").wait_for()
        Path(shutil.copyfile(database, tmp_path / "renewed.duckdb")).replace(database)
        with urlopen(f"{server.address}/api/v1/countries.csv", timeout=60) as answer:  # who reads the new data ends the old
            assert answer.status == 200
        widget(window, "table_country_csv").get_by_role("button").click()
        window.get_by_text("This file could not be made. The data may have been renewed since this page was made").wait_for()
        window.context.close()
