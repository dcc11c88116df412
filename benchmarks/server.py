"""What does the running server need? (start, CPU, bytes on the wire, memory; a real server and a real browser)"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.rerun import BUDGET_MS
from benchmarks.shared import Measurement
from tests.browser.chromium import FLAGS, browser_path
from tests.browser.driving import free_port
from ui.measure_picker import VIEWS

PROJECT = Path(__file__).parent.parent
SESSIONS = 50
CHANGES = 25
IDLE = 5  # seconds
# What is on screen: every view of the measure that Compare opens with, and bars of places of every other kind.
SHOWN = {
    **{view: f"view={view}" for view in VIEWS},
    "ranked, all cities": "view=ranked&measure=foreign_born_share",
    "ranked, regions": "view=ranked&measure=employment_rate_20_64&population_group=foreign_born",
    "ranked, countries": "view=ranked&measure=mipex_overall",
}
EMPTY = "import streamlit as st\nst.title('Empty')\nst.slider('Number', 0, 50, key='share_min')\n"


def measure() -> Iterator[Measurement]:
    """Seconds until ready, kilobytes sent, megabytes with 50 sessions open."""
    with chromium() as browser:
        with server(written("empty.py", EMPTY)) as (process, empty_seconds, address):
            empty_change = cost_of_a_change(browser, process, address)
        with server() as (process, seconds, address):
            yield Measurement("server ready after", seconds, "s", 5.0, empty_seconds, "an empty app")
            yield Measurement("empty page: a change costs", empty_change, "ms")
            for name, query in SHOWN.items():
                cost = cost_of_a_change(browser, process, f"{address}/compare?{query}")
                yield Measurement(f"Compare, {name}: a change costs", cost, "ms", BUDGET_MS, empty_change, "empty page")
            yield from _bytes(browser, address)
            yield from _memory(browser, address, process)


def written(name: str, text: str) -> Path:
    """A script of this text, for a page to compare with."""
    script = PROJECT / "benchmarks" / "results" / name
    script.parent.mkdir(exist_ok=True)
    script.write_text(text, encoding="utf-8")
    return script


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def server(script: Path = PROJECT / "app.py", rooms: str | None = None) -> Iterator[tuple[psutil.Process, float, str]]:
    """A server of the atlas or of another script on a free port: its process, the seconds until it was ready, its address.

    rooms: the folder in which it keeps its rooms; without one, a folder that is thrown away.
    """
    port = free_port()
    start = time.perf_counter()
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    quiet = subprocess.DEVNULL
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            command, cwd=PROJECT, stdout=quiet, stderr=quiet, env={**os.environ, "ATLAS_ROOMS": rooms or folder}
        ) as running,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            while not _healthy(address):
                time.sleep(0.05)
            yield psutil.Process(running.pid), time.perf_counter() - start, address
        finally:
            running.terminate()


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class Wire:
    """Counts what the server sends to a page: unpacked websocket frames and, unless the browser has them already, maps."""

    def __init__(self, page: Page, has_maps: bool = False) -> None:
        self.sent = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        if has_maps:
            return
        page.on("response", lambda answer: self._file(answer.url, answer.headers.get("content-length")))

    def _frame(self, payload: bytes | str) -> None:
        self.sent += len(payload)

    def _file(self, url: str, length: str | None) -> None:
        if "/app/static/" in url and url.endswith(".geojson"):
            self.sent += int(length or 0)

    def take(self) -> float:
        """Kilobytes since the last call."""
        kilobytes, self.sent = self.sent / 1000, 0
        return kilobytes


def _settle(page: Page) -> None:
    _rest(page)
    page.wait_for_timeout(1200)
    _rest(page)


def _rest(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


def cost_of_a_change(browser: Browser, process: psutil.Process, address: str) -> float:
    """CPU milliseconds of the whole server for a step of the slider share_min: sending and packing included, idling not."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    _settle(page)
    chip = page.locator(".st-key-share_chip button").first  # the empty page has none
    if chip.count():
        chip.click()
    slider = page.locator("[class*='st-key-share_min']").get_by_role("slider").first
    slider.focus()

    def steps(number: int) -> tuple[float, float]:
        start, before = time.perf_counter(), cpu_seconds(process)
        for _ in range(number):
            slider.press("ArrowRight")
            page.wait_for_timeout(150)
            _rest(page)
            page.wait_for_timeout(350)
        return cpu_seconds(process) - before, time.perf_counter() - start

    steps(3)  # the first few have more to make
    before = cpu_seconds(process)
    page.wait_for_timeout(IDLE * 1000)
    idle = (cpu_seconds(process) - before) / IDLE
    used, seconds = steps(CHANGES)
    page.close()
    return 1000 * (used - idle * seconds) / CHANGES


def cpu_seconds(process: psutil.Process) -> float:
    """Seconds of CPU that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _bytes(browser: Browser, address: str) -> Iterator[Measurement]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    wire = Wire(page)
    for view in VIEWS:
        page.goto(f"{address}/compare?view={view}")
        _settle(page)
        yield Measurement(f"Compare, {view}: first view sends, unpacked", wire.take(), "kB", 300.0 if view == "map" else None)
        page.locator(".st-key-share_chip button").first.click()
        _settle(page)
        before = _over_the_loopback()
        page.locator(".st-key-study_sample button").first.click()
        _settle(page)
        sent, unpacked = _over_the_loopback() - before, wire.take()
        yield Measurement(f"Compare, {view}: a filter change sends", sent, "kB", 50.0, unpacked, "unpacked")
    page.close()


def _over_the_loopback() -> float:
    """Kilobytes that went between server and browser so far, packed as they are, both ways; what else goes on here included."""
    return psutil.net_io_counters(pernic=True)["lo"].bytes_sent / 1000


def _memory(browser: Browser, address: str, process: psutil.Process) -> Iterator[Measurement]:
    before = process.memory_info().rss / 1e6
    yield Measurement("memory with one visitor gone", before, "MB")
    context = browser.new_context()
    pages = []
    for _ in range(SESSIONS):
        page = context.new_page()
        # Pictures, styles and maps cost the browser, not the server.
        page.route("**/*.{woff2,png,geojson}", lambda route: route.abort())
        page.goto(f"{address}/compare")
        _rest(page)
        pages.append(page)
    after = process.memory_info().rss / 1e6
    yield Measurement(f"memory with {SESSIONS} sessions open", after, "MB", 400.0, before, "one visitor gone")
    context.close()
