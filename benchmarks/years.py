"""What does playing the years on the map of regions cost? (browser time a year, bytes sent; against an almost empty page)"""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from benchmarks.server import PROJECT, Wire, server
from benchmarks.shared import Measurement
from tests.browser.chromium import FLAGS, browser_path

SECONDS = 16
BUDGET_MS = 300.0
BUDGET_KB = 60.0
EMPTY = """import streamlit as st
@st.fragment(run_every=1.2)
def tick() -> None:
    st.session_state.year = st.session_state.get("year", 1999) + 1
    st.header(f"Empty, {st.session_state.year}")
tick()
"""
SERIES = "/regions?outcome=unemployment_rate_15_64&outcome_look=rate"
# Notes when the page changes: a burst of changes is a year that is drawn.
WATCH = """() => {
    window.changes = [];
    const what = {subtree: true, childList: true, attributes: true, characterData: true};
    new MutationObserver(() => window.changes.push(performance.now()))
        .observe(document.querySelector('[data-testid=stMain]'), what);
}"""
QUIET_MS = 350


def measure() -> Iterator[Measurement]:
    """Median milliseconds from the first to the last change of the page for a year, and the kilobytes of a year."""
    script = PROJECT / "benchmarks" / "results" / "empty_years.py"
    script.parent.mkdir(exist_ok=True)
    script.write_text(EMPTY, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        with server(script) as (_, _seconds, address):
            reference, _, _ = _play(browser.new_page(), address)
        with server(PROJECT / "app.py") as (_, _seconds, address):
            cost, kilobytes, years = _play(browser.new_page(), address + SERIES)
        browser.close()
    yield Measurement("empty page, a text every 1.2 s", reference, "ms")
    yield Measurement(f"map of regions, a year drawn ({years} years)", cost, "ms", BUDGET_MS, cost / reference, "an empty page")
    yield Measurement("map of regions, a year sent", kilobytes, "kB", BUDGET_KB)


def _play(page: Page, address: str) -> tuple[float, float, int]:
    """Median duration of a burst of changes, kilobytes a burst, number of bursts."""
    wire = Wire(page, has_maps=True)
    page.goto(address)
    page.wait_for_timeout(5000)
    if page.locator(".st-key-play button").count():
        page.locator(".st-key-play button").click()
        page.wait_for_timeout(3000)  # the first year builds the map
    page.evaluate(WATCH)
    wire.take()
    page.wait_for_timeout(SECONDS * 1000)
    times: list[float] = page.evaluate("window.changes")
    bursts: list[list[float]] = []
    for time in times:
        if not bursts or time - bursts[-1][-1] > QUIET_MS:
            bursts.append([])
        bursts[-1].append(time)
    return statistics.median(b[-1] - b[0] for b in bursts), wire.take() / len(bursts), len(bursts)
