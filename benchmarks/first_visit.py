"""What does a first visit cost on a slow line? (1.5 Mbit/s, 150 ms; the same server asked for files that are not packed)"""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser

from benchmarks.server import chromium, server
from benchmarks.shared import Measurement

LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_500_000 / 8, "uploadThroughput": 1_500_000 / 8}
REST = 6000  # milliseconds without a file, after which the page has all that it fetches
VISITS = 5  # the median of them
WORDS_SECONDS = 4.0
MEGABYTES = 1.3
# Notes when the heading stands; who asks from outside asks twice a second only.
NOTE_WORDS = """window.firstWords = new Promise(told => new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-testid=stMain] h1")?.innerText) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => told(performance.now())));
}).observe(document, {childList: true, characterData: true, subtree: true}));"""


def measure() -> Iterator[Measurement]:
    """Seconds until the heading of the home page stands, and megabytes of all its files."""
    with chromium() as browser, server() as (_, _, address):
        first_visit(browser, address)  # packs the files
        words, megabytes = map(statistics.median, zip(*(first_visit(browser, address) for _ in range(VISITS)), strict=True))
        slow, many = first_visit(browser, address, {"Accept-Encoding": "identity"})
        yield Measurement("home page, first visit: first words after", words, "s", WORDS_SECONDS, slow, "not packed")
        yield Measurement("home page, first visit: files on the wire", megabytes, "MB", MEGABYTES, many, "not packed")


def first_visit(browser: Browser, address: str, headers: dict[str, str] | None = None) -> tuple[float, float]:
    """A browser that has fetched nothing opens the home page: seconds until its heading, megabytes of files."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, extra_http_headers=headers or {})
    context.add_init_script(NOTE_WORDS)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", LINE)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="commit")
    words, files = page.evaluate("firstWords") / 1000, -1
    while files < len(sizes):
        files = len(sizes)
        page.wait_for_timeout(REST)
    context.close()
    return words, sum(sizes) / 1e6
