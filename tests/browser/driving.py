"""What the tests do with server and pages: start, open, wait, read."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Request, WebSocket

PROJECT = Path(__file__).resolve().parents[2]
PICTURES = PROJECT / "tests" / "pictures"
DATABASE = PROJECT / "data" / "atlas.duckdb"
START_LIMIT = 120.0
PATIENCE = 60.0  # seconds; what is well takes one or two, and ten times as long on a machine that has much else to do
DRAWN, HOLDS_STILL = 0.06, 0.3  # seconds without a change that are enough: where the page's work is counted, and else
# The popover that holds each shared filter.
CHIPS = {
    **dict.fromkeys(("city", "only_chosen"), "cities_chip"),
    **dict.fromkeys(("share_min", "study_sample", "share_definition", "area_basis"), "share_chip"),
    "competence_type": "powers_chip",
    **dict.fromkeys(("country", "size", "network", "field_of_action"), "more_chip"),
}
# Runs in each window before the page does: counts what the page has begun and not ended, which are requests and short waits
# such as those between a move of a slider and what it sends.
COUNT_WORK = """(() => {
    const [later, never, ask, waits] = [window.setTimeout, window.clearTimeout, window.fetch, new Set()];
    const work = window.pageWork = {requests: 0, waits, later: later.bind(window)};
    window.setTimeout = (act, ms = 0, ...given) => {
        const id = later(() => { waits.delete(id); act(...given); }, ms);
        if (ms < 500) waits.add(id);
        return id;
    };
    window.clearTimeout = id => { waits.delete(id); never(id); };
    window.fetch = (...given) => {
        work.requests += 1;
        return ask(...given).finally(() => { work.requests -= 1; });
    };
})()"""
# Waits until a page is drawn: its script has ended, all that was sent to the server has an answer, nothing waits to be drawn
# or passes from one colour to another, and for a moment no element or text came or went. Where work is not counted, or some
# goes on and on, or the browser has no idle time, the moment is longer and begins with this question: a page that has stood
# still for long may only now begin with what a click has set off. The answer is empty, or what the page was busy with after so
# many milliseconds.
_UNTIL_DRAWN = """async ([limit, moment, longer]) => {
    const now = () => performance.now(), begun = now(), end = begun + limit;
    const later = window.pageWork?.later ?? setTimeout;
    if (!window.stillness) {
        const seen = window.stillness = {since: now(), sent: 0, answered: 0, address: ''};
        [seen.sockets, seen.transitions] = [new WeakSet(), new WeakMap()];
        const changed = () => { seen.since = now(); };
        new MutationObserver(changed).observe(document, {childList: true, characterData: true, subtree: true});
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (...message) {
            if (!seen.sockets.has(this)) this.addEventListener('message', () => { seen.answered = now(); });
            seen.sockets.add(this);
            seen.sent = now();
            return send.apply(this, message);
        };
    }
    const seen = window.stillness;
    const isOverdue = transition => {  // the clock of transitions stands still while the browser draws no frame of this window
        if (!seen.transitions.has(transition)) seen.transitions.set(transition, now());
        return now() - seen.transitions.get(transition) > transition.effect.getComputedTiming().endTime + 1000;
    };
    const busy = () => {
        const app = document.querySelector('[data-testid=stApp]');
        if (!app) return 'no app';
        const state = app.getAttribute('data-test-script-state');
        if (state !== 'notRunning') return 'script: ' + state;
        if (seen.sent > seen.answered) return 'sent without an answer';
        if (seen.address !== location.href) { seen.address = location.href; return 'new address'; }
        if (document.querySelector('[data-stale=true]')) return 'stale element';
        if (document.querySelector('[data-testid=stSkeleton]')) return 'skeleton';
        const passes = one => one instanceof CSSTransition || one.effect.target.tagName === 'DETAILS';  // an expander that opens
        const passing = document.getAnimations().find(one => passes(one) && !isOverdue(one));
        return passing ? `change of ${passing.transitionProperty ?? 'height'} of ${passing.effect.target.className}` : '';
    };
    let reason = '';
    while (now() < end) {
        await new Promise(done => later(done));  // a press that waits for its timer, as Streamlit's do, goes first
        const idle = await new Promise(done => requestIdleCallback(done, {timeout: 1000}));  // and what it has set off
        reason = busy();
        if (reason) seen.since = now();
        const isAtWork = !window.pageWork || window.pageWork.requests + window.pageWork.waits.size > 0 || idle.didTimeout;
        if (isAtWork ? now() - Math.max(seen.since, begun) > longer : now() - seen.since > moment) return '';
        await new Promise(done => later(done, 30));
    }
    return reason || 'elements that come and go';
}"""


@dataclass(frozen=True)
class Server:
    """A running server: its address, the file that it writes its log to, and the number of its process."""

    address: str
    log: Path
    process_id: int

    def complaints(self) -> str:
        """The log from the first traceback on; empty if there is none."""
        return self.log.read_text(errors="replace").partition("Traceback")[2]


@contextmanager
def running_server(
    log: Path,
    database: Path | None = None,
    port: int | None = None,
    base_path: str = "",
    folder: Path = PROJECT,
    more: Mapping[str, str] | None = None,
    before: str = "",
) -> Iterator[Server]:
    """The atlas as everyone starts it, on a free port unless one is given; ended through its own process.

    Its rooms are kept in a folder beside the log. base_path: what the atlas stands under, as in "/atlas".
    folder: a copy of the project to start; more: variables of its environment; before: Python that the server runs first, as to
    make its waits shorter.
    """
    port = port or free_port()
    environment = {name: text for name, text in os.environ.items() if name != "ATLAS_DATABASE"}
    environment |= {"ATLAS_ROOMS": str(log.parent / "rooms"), **(more or {})}
    if database:
        environment["ATLAS_DATABASE"] = str(database)
    options = [f"--server.port={port}", f"--server.baseUrlPath={base_path}"]
    start = f"{before}\nfrom streamlit.web.cli import main\nmain(prog_name='streamlit')"
    command = [sys.executable, *(["-c", start] if before else ["-m", "streamlit"]), "run", "app.py", *options]
    with (
        log.open("w") as output,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}{base_path}"
            _wait_for(address, process)
            yield Server(address, log, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE)  # it lets its build and answers on their way end first
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """A port of this machine that nobody listens on.

    A connection to it has been closed from its end: for a minute the system gives the port to nobody who takes any, as the
    servers of other tests do, and to who asks for it.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe, socket.create_connection(probe.getsockname()):
        probe.accept()[0].close()
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start within {START_LIMIT:.0f} s (exit status {process.poll()}).")


@dataclass
class Watch:
    """What must not happen in a browser, written down as it happens, and how much the server sent."""

    address: str
    complaints: list[str] = field(default_factory=list)
    frame_bytes: int = 0
    requests: list[Request] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page that a context will open."""
        context.on("page", self.over_page)

    def over_page(self, page: Page) -> None:
        """Watch one page."""
        for event, note in self._notes():
            page.on(event, note)  # type: ignore[call-overload]

    def leave(self, page: Page) -> None:
        """Watch a page no longer."""
        for event, note in self._notes():
            page.remove_listener(event, note)

    def _notes(self) -> list[tuple[str, Callable[..., None]]]:
        return [("console", self._console), ("pageerror", self._error), ("request", self._request), ("websocket", self._socket)]

    def _error(self, error: Error) -> None:
        self.complaints.append(f"error in the page: {str(error)[:300]}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text[:300]}")

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        self._check_host(request.url)

    def _socket(self, socket_: WebSocket) -> None:
        self._check_host(socket_.url)
        socket_.on("framereceived", self._frame)

    def _frame(self, payload: str | bytes) -> None:
        self.frame_bytes += len(payload)

    def _check_host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != urlsplit(self.address).netloc:
            self.complaints.append(f"request to another host: {url[:200]}")

    def check(self) -> None:
        """Fail if anything was written down."""
        assert not self.complaints, "\n".join(self.complaints)


def settle(page: Page, limit: float = PATIENCE) -> None:
    """Wait until Streamlit's script has stopped and the page is drawn."""
    end = time.monotonic() + limit
    busy = "a change of pages"
    while (left := end - time.monotonic()) > 0:
        try:
            busy = page.evaluate(_UNTIL_DRAWN, [1000 * left, 1000 * DRAWN, 1000 * HOLDS_STILL])
        except Error:  # between two pages
            page.wait_for_timeout(50)
            continue
        if not busy:
            return
    raise AssertionError(f"The page did not come to rest within {limit:.0f} s: {busy}.")


def wait_until(page: Page, is_so: Callable[[], bool], limit: float = PATIENCE) -> bool:
    """Whether something comes true before the limit; it may not while a page loads itself anew."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            if is_so():
                return True
        except Error as problem:
            if "because of a navigation" not in str(problem):
                raise
        page.wait_for_timeout(50)
    return is_so()


def is_connected(page: Page) -> bool:
    """Whether the page has its connection to the server."""
    return page.locator("[data-test-connection-state=CONNECTED]").count() == 1


def go(page: Page, path: str) -> None:
    """Open an address of the atlas and wait for it."""
    page.goto(path)
    settle(page)


# What the browser's own Back does, here with an address that the visit has not been at. Whether the server was asked for it.
_TURN = """view => {
    const before = window.stillness.sent;
    history.pushState({}, '', view);
    dispatchEvent(new PopStateEvent('popstate', {state: {}}));
    return window.stillness.sent > before;
}"""


def turn_to(page: Page, path: str) -> None:
    """Show another view in the visit that is open, as Back does: without loading all anew, which takes most of an opening."""
    assert page.evaluate(_TURN, path)
    settle(page)


# Colours that still change from one theme or state to the next are nobody's.
_COLOURS_REST = """async () => {
    const changing = () => document.querySelector('[data-stale=true]')
        || document.getAnimations().some(one => one instanceof CSSTransition);
    for (let looks = 0; looks < 100 && changing(); looks++) await new Promise(done => setTimeout(done, 50));
}"""


def in_both_themes(page: Page, scripts: Mapping[str, float | None]) -> list[object]:
    """All that scripts, each with its argument, find in the light and in the dark."""
    found: list[object] = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for script, argument in scripts.items():
            found += _lasting(page, script, argument)
    return found


def _lasting(page: Page, script: str, argument: float | None) -> list[object]:
    """What a script finds in two looks: a part that renews itself is dimmed for a moment, which may be that of the first."""
    looks: list[list[object]] = []
    while len(looks) < 2 and (not looks or looks[0]):
        settle(page)
        page.evaluate(_COLOURS_REST)
        looks.append(page.evaluate(script, argument))
    return [one for one in looks[0] if one in looks[-1]]


def widget(page: Page, key: str) -> Locator:
    """The widget with a key, or of a choice that other places change too (ui/state/tied.py)."""
    return page.locator(f".st-key-{key}, [class*='st-key-{key}-']")


def main_part(page: Page) -> Locator:
    """The page below the navigation."""
    return page.get_by_test_id("stMain")


def menus(page: Page) -> dict[str, list[str]]:
    """The addresses that the navigation leads to, by menu, each opened once; those that stand in the bar itself under ""."""
    bar = page.get_by_test_id("stTopNav")
    found = {"": [link.get_attribute("href") or "" for link in bar.get_by_test_id("stTopNavLink").all()]}
    for menu in bar.get_by_test_id("stTopNavSection").all():
        menu.click()
        links = page.get_by_test_id("stTopNavDropdownLink")
        links.first.wait_for()
        found[menu.inner_text().strip()] = [link.get_attribute("href") or "" for link in links.all()]
        page.keyboard.press("Escape")
        links.first.wait_for(state="detached")
    return found


def follow_menu(page: Page, menu: str, name: str) -> None:
    """Go to another page of the same session by the navigation."""
    page.get_by_test_id("stTopNavSection").filter(has_text=menu).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name).click()


def filter_bar(page: Page) -> Locator:
    """The bar with the shared filters."""
    return widget(page, "filter_bar")


def open_filter(page: Page, key: str) -> Locator:
    """The widget of a shared filter, in its popover, which is opened if it is not."""
    found = widget(page, key)
    if not found.is_visible():
        filter_bar(page).locator(f".st-key-{CHIPS[key]} button").first.click()
        found.wait_for()
    return found


def close_filter(page: Page) -> None:
    """Close the popover of a filter, if one is open; its lists close first."""
    body = page.get_by_test_id("stPopoverBody")
    for _ in range(15):
        if body.count():
            page.keyboard.press("Escape")
            wait_until(page, lambda: body.count() == 0, limit=2)
    assert body.count() == 0


def cities_shown(page: Page) -> tuple[int, int]:
    """The "n of N cities" of the filter bar: how many pass the filters, of how many."""
    return _count_in(filter_bar(page).inner_text()) or (-1, -1)


def _count_in(text: str) -> tuple[int, int] | None:
    found = re.search(r"([\d,]+) of ([\d,]+) cities", text)
    return (_number(found[1]), _number(found[2])) if found else None


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def query_of(page: Page) -> dict[str, str]:
    """The parameters in the address bar."""
    return {name: texts[-1] for name, texts in parse_qs(urlsplit(page.url).query).items()}


def expect_cities(page: Page, expected: int) -> None:
    """Wait for the number of cities in the filter bar, and check it."""
    wait_until(page, lambda: cities_shown(page)[0] == expected)
    settle(page)
    assert cities_shown(page)[0] == expected


def expect_heading(page: Page, expected: str) -> None:
    """Wait for the title of a page: the address may be there before it."""
    main_part(page).get_by_role("heading", level=1, name=expected, exact=True).wait_for()
    settle(page)


def says(page: Page, text: str) -> None:
    """Wait until the page says something."""
    assert wait_until(page, lambda: text in main_part(page).inner_text()), main_part(page).inner_text()


def expect_query(page: Page, **expected: str) -> None:
    """Wait for the parameters in the address bar, and check that they are these."""
    wait_until(page, lambda: query_of(page) == expected)
    assert query_of(page) == expected


def open_expander(page: Page, inside: Locator) -> None:
    """Open the first expander of a part of the page."""
    expander = inside.get_by_test_id("stExpander").first
    if expander.locator("details[open]").count() == 0:
        expander.locator("summary").click()
        expander.locator("details[open]").wait_for()
        settle(page)


def open_list(page: Page, key: str) -> Locator:
    """Open the list of a picker and return its options. A list closes again if the page still scrolls."""
    if key in CHIPS:
        open_filter(page, key)
    elif not page.get_by_test_id("stPopoverBody").locator(widget(page, key)).count():
        close_filter(page)  # it may lie over the picker
    field_ = widget(page, key).locator("input").first
    field_.scroll_into_view_if_needed()
    settle(page)
    options = page.get_by_role("option")
    for _ in range(3):
        if page.get_by_role("listbox").count() == 0:
            field_.click()
        wait_until(page, lambda: options.count() > 0, limit=5)
        settle(page)
        if options.count():
            break
    return options


def choose(page: Page, key: str, text: str, option: str | re.Pattern[str] | None = None) -> None:
    """Open a picker, type into it, and take the first option, or the first that has a text."""
    options = open_list(page, key)
    if text:
        widget(page, key).locator("input").first.fill(text)
        settle(page)  # what does not match goes
    (options.filter(has_text=option) if option else options).first.click()


def close_list(page: Page) -> None:
    """Close the list of a picker that stays open after a choice."""
    for _ in range(3):
        if page.get_by_role("listbox").count() == 0:
            return
        page.keyboard.press("Escape")
        settle(page)
