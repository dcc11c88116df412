"""`streamlit run app.py` on a fresh copy without a data file is all that it takes."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driving import PROJECT, Server, Watch, main_part, query_of, running_server, wait_until
from tests.browser.test_addresses import HEADINGS
from tests.fixture import copy_of_fixture
from tests.serving.test_uploads import visiting

BUILD_LIMIT = 180.0
GETTING_READY = "The atlas is getting ready"
FIRST = "/compare?share_min=15"
IN_BROWSER = [FIRST, "/governance", "/join"]  # besides a page named as its file and one outside the navigation


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A copy of what is under version control: no data file, no environment."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if not (PROJECT / name).exists():
            continue  # deleted and not committed yet
        (tmp_path / "atlas" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / name, tmp_path / "atlas" / name)
    return tmp_path / "atlas"


@pytest.fixture
def small(fresh: Path) -> Path:
    """A fresh copy with the tables of the fixture, for tests that need no build of some length."""
    shutil.rmtree(fresh / "data" / "tables")
    shutil.rmtree(fresh / "data" / "catalogue")
    copy_of_fixture(fresh / "fixture")
    shutil.copytree(fresh / "fixture", fresh / "data", dirs_exist_ok=True)
    return fresh


def test_a_server_without_data_answers_shows_its_build_and_then_every_page(fresh: Path, tmp_path: Path, browser: Browser) -> None:
    """One build of all data: what is sent meanwhile, a visitor who watches it, and each page opened before it has ended.

    A few in a browser, the others as a browser asks for them. The build stands still until they are there.
    """
    data_file = fresh / "data" / "atlas.duckdb"
    with running_server(tmp_path / "log.txt", folder=fresh) as server, ExitStack() as visits:
        build = _build_of(server)
        build.suspend()
        _check_answers(server)
        assert not data_file.exists()  # all this was meanwhile
        watch = Watch(server.address)
        pages = {path: _visitor(browser, server, watch) for path in IN_BROWSER}
        for path, page in pages.items():
            page.goto(path, wait_until="commit", timeout=BUILD_LIMIT * 1000)
        _watch_the_build(pages[FIRST], build)
        others = {path: visits.enter_context(visiting(server, path.strip("/"))) for path in HEADINGS if "?" not in path}
        for path, other in others.items():
            assert other.title in (GETTING_READY, HEADINGS[path])
        for path, page in pages.items():
            heading = HEADINGS[path.partition("?")[0]]
            assert wait_until(page, lambda page=page, heading=heading: _heading(page) == heading, BUILD_LIMIT), path  # type: ignore[misc]
            assert page.get_by_test_id("stProgress").count() == 0
            assert page.get_by_role("dialog").count() == 0  # "Page not found" is one
        assert query_of(pages[FIRST]) == {"share_min": "15"}
        for path, other in others.items():
            other.go(path.strip("/"))
            assert other.title == HEADINGS[path]
            assert not other.is_lost
        watch.check()
        assert not server.complaints()
    assert list((fresh / "data").glob("atlas.duckdb*")) == [data_file]


def _check_answers(server: Server) -> None:
    """Headers, health and short links of a server without data."""
    for accept in ("text/html", "*/*"):
        question = Request(f"{server.address}/compare", headers={"Accept": accept, "Range": "bytes=0-9"})
        with urlopen(question, timeout=60) as answer:
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            text = answer.read().decode()
            assert len(text.encode()) == int(answer.headers["Content-Length"])
            assert "BACKEND_BASE_URL" in text
    with urlopen(f"{server.address}/_stcore/health", timeout=60) as answer:
        assert answer.status == 200
    with urlopen(Request(f"{server.address}/?go=BCDFGHJK", headers={"Accept": "text/html"}), timeout=60) as answer:
        assert answer.status == 200  # opens nothing, which the page says


def _build_of(server: Server) -> psutil.Process:
    return next(child for child in psutil.Process(server.process_id).children() if "data.build" in child.cmdline())


def _watch_the_build(page: Page, build: psutil.Process) -> None:
    """A visitor sees that it is under way, and that it moves."""
    heading = main_part(page).get_by_role("heading", level=1)
    heading.wait_for()
    assert heading.inner_text().strip() == GETTING_READY
    page.get_by_test_id("stProgress").wait_for()
    first = _progress(page)
    build.resume()
    assert re.match(r"Starting the build|Step \d+ of \d+: \w|Working out", first)
    is_last = first.startswith("Working out")
    assert wait_until(
        page, lambda: _progress(page) not in (first, "") or (is_last and _heading(page) != GETTING_READY), BUILD_LIMIT
    )


def test_a_failed_build_is_one_sentence(small: Path, tmp_path: Path, browser: Browser) -> None:
    table = small / "data" / "catalogue" / "measure.csv"
    table.write_text("no such column\n1\n", encoding="utf-8")
    with running_server(tmp_path / "log.txt", folder=small) as server:
        watch = Watch(server.address)
        page = _visitor(browser, server, watch)
        page.goto("/city")
        alert = main_part(page).get_by_test_id("stAlert")
        alert.wait_for(timeout=BUILD_LIMIT * 1000)
        assert alert.count() == 1
        assert "could not be built" in alert.inner_text()
        assert "start the atlas again" in alert.inner_text()
        assert "The data was not built. measure: measure.csv" in server.log.read_text(encoding="utf-8")
        watch.check()


def test_a_server_that_ends_takes_its_build_along(fresh: Path, tmp_path: Path) -> None:
    with running_server(tmp_path / "log.txt", folder=fresh) as server:
        unfinished = fresh / "data"
        end = time.monotonic() + BUILD_LIMIT
        while not list(unfinished.glob("*.unfinished")) and time.monotonic() < end:
            time.sleep(0.05)
        builds = [process for process in psutil.process_iter(["cmdline", "cwd"]) if _is_build(process, fresh)]
        assert len(builds) == 1
    assert not builds[0].is_running()
    assert list(unfinished.glob("atlas.duckdb*")) == []
    assert not server.complaints()


def test_two_servers_that_start_at_once_do_no_harm(small: Path, tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "one.txt", folder=small) as one,
        running_server(tmp_path / "two.txt", folder=small) as two,
    ):
        for server in (one, two):
            _wait_for_title(server, "data", "Sources and method")
        end = time.monotonic() + BUILD_LIMIT
        while len(list((small / "data").glob("atlas.duckdb*"))) > 1 and time.monotonic() < end:
            time.sleep(0.2)  # the second build renames its file too
        for server in (one, two):
            with visiting(server, "data") as visitor:
                assert visitor.title == "Sources and method"
            assert not server.complaints()
    assert [path.name for path in (small / "data").glob("atlas.duckdb*")] == ["atlas.duckdb"]


def test_the_build_reports_each_step(small: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "data.build", "--progress", "--target", str(tmp_path / "atlas.duckdb")]
    lines = subprocess.run(command, cwd=small, check=True, capture_output=True, text=True, env=os.environ).stdout.splitlines()
    steps = [line.split() for line in lines]
    assert [int(step) for step, _, _ in steps] == list(range(len(steps)))
    assert {int(of) for _, of, _ in steps} == {len(steps)}
    assert steps[-1][2] == "derived"


def _visitor(browser: Browser, server: Server, watch: Watch) -> Page:
    context = browser.new_context(base_url=server.address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(BUILD_LIMIT * 1000)
    watch.over(context)
    return context.new_page()


def _wait_for_title(server: Server, path: str, title: str) -> None:
    """Wait until a page, run again and again as a browser does during a build, has its title."""
    end = time.monotonic() + BUILD_LIMIT
    with visiting(server, path) as visitor:
        while visitor.title != title and time.monotonic() < end:
            time.sleep(0.2)
            visitor.go(path)
        assert visitor.title == title


def _heading(page: Page) -> str:
    heading = main_part(page).get_by_role("heading", level=1)
    return heading.first.inner_text().strip() if heading.count() else ""


def _progress(page: Page) -> str:
    bar = page.get_by_test_id("stProgress")
    return bar.inner_text().strip() if bar.count() else ""


def _is_build(process: psutil.Process, folder: Path) -> bool:
    return "data.build" in (process.info["cmdline"] or []) and process.info["cwd"] == str(folder)
