"""What does playing the years on the map of regions cost? (work of the page a year, bytes sent; against an almost empty page)"""

from collections.abc import Iterator
from itertools import pairwise

from playwright.sync_api import CDPSession, Page

from benchmarks.server import Wire, chromium, server, written
from benchmarks.shared import Measurement

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
    """Milliseconds that the page's thread works for a year, beside one text a year, and the kilobytes of a year."""
    with chromium() as browser:
        with server(written("empty_years.py", EMPTY)) as (_, _seconds, address):
            reference, _, _ = _play(browser.new_page(), address)
        with server() as (_, _seconds, address):
            cost, kilobytes, years = _play(browser.new_page(), address + SERIES)
    yield Measurement("empty page, a text every 1.2 s", reference, "ms")
    yield Measurement(f"map of regions, a year drawn ({years} years)", cost, "ms", BUDGET_MS, reference, "an empty page")
    yield Measurement("map of regions, a year sent", kilobytes, "kB", BUDGET_KB)


def _play(page: Page, address: str) -> tuple[float, float, int]:
    """Milliseconds of work of the page's thread a burst of changes, kilobytes a burst, number of bursts."""
    wire = Wire(page, has_maps=True)
    page.goto(address)
    page.wait_for_timeout(5000)
    if page.locator(".st-key-play button").count():
        page.locator(".st-key-play button").click()
        page.wait_for_timeout(3000)  # the first year builds the map
    page.evaluate(WATCH)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    before = _work(devtools)
    wire.take()
    page.wait_for_timeout(SECONDS * 1000)
    work, sent = _work(devtools) - before, wire.take()
    times: list[float] = page.evaluate("window.changes")
    if not times:
        raise RuntimeError(f"Nothing changed on {address} for {SECONDS} s.")
    years = 1 + sum(later - earlier > QUIET_MS for earlier, later in pairwise(times))
    return work / years, sent / years, years


def _work(devtools: CDPSession) -> float:
    """Milliseconds that the page's main thread has worked since it was first asked."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(1000 * float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")
