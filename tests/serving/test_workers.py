"""Several processes behind one address: a visitor stays with one, and what one process loses another takes over.

The real nginx, by the atlas's own configuration; visitors speak Streamlit's protocol or use a browser.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, Page
from websockets.exceptions import ConnectionClosed

import workshop
from api.routes import REQUESTS_A_MINUTE
from serving.workers import AWAY_SECONDS, Processes
from serving.workers import _answers as _answers_in_time
from tests.browser.driving import PATIENCE, PROJECT, Server, free_port, is_connected, main_part, query_of, settle, wait_until
from tests.serving.nginx import Group, command_of, cookie_of, running_group
from tests.serving.test_uploads import Sending, Visitor, visiting
from workshop.database import Store
from workshop.settings import FILE_NAME

READY_SECONDS = 120.0
# The page may have a new connection before this process looks.
COUNT_LOSSES = """() => {
    window.losses = 0;
    const count = () => { window.losses += !document.querySelector('[data-test-connection-state=CONNECTED]'); };
    new MutationObserver(count).observe(document, {subtree: true, attributeFilter: ['data-test-connection-state']});
}"""


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator[Group]:
    with running_group(tmp_path_factory.mktemp("group") / "log.txt", small_file) as running:
        yield running
    assert not running.complaints()


@pytest.fixture(scope="module")
def known(group: Group) -> set[int]:
    """The ids of the processes that nginx has found there since they started."""
    return {process.pid for process in group.processes()}


@pytest.fixture
def both(group: Group, known: set[int]) -> list[psutil.Process]:
    """The two processes, both of them answering."""
    end = time.monotonic() + READY_SECONDS
    while len(found := group.processes()) < 2 or not all(_answers(process) for process in found):
        assert time.monotonic() < end
        time.sleep(0.2)
    if {process.pid for process in found} != known:
        time.sleep(AWAY_SECONDS + 1)  # nginx tries again what was away
        known.clear()
        known.update(process.pid for process in found)
    return found


def _answers(process: psutil.Process) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", int(process.cmdline()[-1]), timeout=5)
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, psutil.Error):
        return False


def _get(group: Group, path: str, host: str = "127.0.0.1", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(host, urlsplit(group.address).port or 0, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read()
    connection.close()
    return found


def _place_of(visitor: Visitor, both: list[psutil.Process]) -> int:
    """The process that a visitor is at: asked without nginx, it alone takes a file of the visit."""
    (file_id,) = visitor.ask()
    alone = [Server(f"http://127.0.0.1:{one.cmdline()[-1]}", visitor.server.log, one.pid) for one in both]
    taken = [Sending(one, visitor.session, file_id, b"x", False).finish()[0] for one in alone]
    assert sorted(taken) == [204, 403]
    return taken.index(204)


def test_visitors_without_a_cookie_are_shared_out_and_one_with_a_cookie_stays(group: Group, both: list[psutil.Process]) -> None:
    with ExitStack() as visits:
        places = [_place_of(visits.enter_context(visiting(group)), both) for _ in range(20)]
    assert min(places.count(0), places.count(1)) >= 2
    for place in (0, 1):
        with ExitStack() as visits:
            visitors = [visits.enter_context(visiting(group, cookie=cookie_of(place))) for _ in range(6)]
            assert [_place_of(visitor, both) for visitor in visitors] == [place] * 6


def test_the_cookie_tells_nobody_apart_and_is_given_once(group: Group) -> None:
    _, headers, _ = _get(group, "/compare", Accept="text/html")
    name, _, value = headers["Set-Cookie"].partition(";")[0].partition("=")
    assert name == "atlas_part"
    assert len(value) == 2
    assert "HttpOnly" in headers["Set-Cookie"]
    _, headers, _ = _get(group, "/compare", Cookie=f"atlas_part={value}")
    assert headers["Set-Cookie"] is None
    _, headers, _ = _get(group, "/compare", Cookie="atlas_part=made-up-by-somebody")
    assert headers["Set-Cookie"]


def test_files_reach_the_process_of_the_visit_even_without_a_cookie(group: Group) -> None:
    with visiting(group) as visitor:
        for file_id in visitor.ask(8):  # one in 256 would go right by chance
            assert visitor.put(file_id) == (204, "")
        assert visitor.put("made-up") == (403, "This page has not asked for a file.")


def test_a_file_that_a_page_made_comes_whichever_process_is_asked(group: Group) -> None:
    with visiting(group) as visitor:
        path = visitor.file_offered()
        for place in (0, 1):
            assert _get(group, path, Cookie=cookie_of(place))[0] == 200
        assert _get(group, "/media/none.png")[0] == 404


def test_what_one_process_wrote_another_knows(group: Group) -> None:
    """A short link that the test, a third process, stored."""
    store = Store(str(group.log.parent / "rooms" / FILE_NAME), retention_days=1)
    link = workshop.store_link(store, "/compare?share_min=20")
    store.close()
    for place in (0, 1):
        status, headers, _ = _get(group, f"/?go={link.code}", Accept="text/html", Cookie=cookie_of(place))
        assert (status, headers["Location"]) == (302, "./compare?share_min=20")


def test_the_address_of_a_visitor_is_the_one_that_nginx_sees(group: Group) -> None:
    """A made-up X-Forwarded-For counts for nothing, and one address that asks too often is stopped behind the proxy, too."""
    own = next((one.address for of_one in psutil.net_if_addrs().values() for one in of_one if _is_outer(one)), "")
    cookie = cookie_of(0)
    for number in range(REQUESTS_A_MINUTE + 2):
        made_up = {"X-Forwarded-For": "203.0.113.7", "Cookie": cookie}
        assert _get(group, "/api/v1/networks.csv", **made_up)[0] != 429, number
    if not own:
        pytest.skip("This machine has no address but that of its own.")
    statuses = {_get(group, "/api/v1/networks.csv", own, Cookie=cookie)[0] for _ in range(REQUESTS_A_MINUTE + 2)}
    assert 429 in statuses


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_visitors_of_a_process_that_ends_are_back_with_their_view_and_their_room(
    how: signal.Signals, group: Group, both: list[psutil.Process], browser: Browser
) -> None:
    """Whoever comes meanwhile is answered, the other process's visitors notice nothing, and the process is started again.

    Not before all that: until then what starts it stands still here.
    """
    store = Store(str(group.log.parent / "rooms" / FILE_NAME), retention_days=1)
    by, _ = workshop.open_room(store)
    asked = workshop.ask(store, by, workshop.one_choice("Which comes first?", ["Work", "Language"]))
    table = _opened(browser, group, 0, "/compare?view=table&share_min=20")
    heading = main_part(table).get_by_role("heading", level=1).inner_text()
    phone = _opened(browser, group, 0, f"/join?room={by.code}")
    main_part(phone).get_by_text("Language", exact=True).click()
    assert wait_until(phone, lambda: workshop.result(store, by, asked).answered == 1)
    with visiting(group, "join", cookie_of(1)) as elsewhere, _standing_still(group):
        both[0].send_signal(how)
        for page in (table, phone):
            assert wait_until(page, lambda page=page: page.evaluate("window.losses") > 0)  # type: ignore[misc]
            assert wait_until(page, lambda page=page: is_connected(page))  # type: ignore[misc]
            settle(page)
        assert _get(group, "/compare", Cookie=cookie_of(0))[0] == 200
        elsewhere.go("join")
    assert main_part(table).get_by_role("heading", level=1).inner_text() == heading
    assert query_of(table) == {"view": "table", "share_min": "20"}
    main_part(phone).get_by_text("Work", exact=True).click()
    assert wait_until(phone, lambda: workshop.result(store, by, asked).tallies[0].count == 1)
    assert (workshop.room_of(store, by).joined, workshop.result(store, by, asked).answered) == (1, 1)
    store.close()
    for page in (table, phone):
        page.context.close()
    assert both[0].wait(timeout=30) is None or not both[0].is_running()
    assert wait_until_so(lambda: len(group.processes()) == 2 and all(map(_answers, group.processes())))


@contextmanager
def _standing_still(group: Group) -> Iterator[None]:
    """What starts the processes does nothing meanwhile."""
    starts = psutil.Process(group.process_id)
    starts.suspend()
    try:
        yield
    finally:
        starts.resume()


def _opened(browser: Browser, group: Group, place: int, path: str) -> Page:
    """A page at a process, which counts the losses of its connection."""
    name, _, value = cookie_of(place).partition("=")
    context = browser.new_context(base_url=group.address)
    context.set_default_timeout(PATIENCE * 1000)
    context.add_cookies([{"name": name, "value": value, "url": group.address}])
    page = context.new_page()
    page.goto(path)
    settle(page)
    page.evaluate(COUNT_LOSSES)
    return page


def test_all_processes_are_renewed_one_after_another_and_visitors_are_answered_throughout(
    group: Group, both: list[psutil.Process]
) -> None:
    before = {process.pid for process in both}
    os.kill(group.process_id, signal.SIGHUP)
    statuses: set[int] = set()

    def are_new() -> bool:
        statuses.update(_get(group, path)[0] for path in ("/compare", "/_stcore/health"))
        with suppress(ConnectionClosed), visiting(group, "join"):  # as the visitors of a process that ends come back, too
            pass
        return len(found := group.processes()) == 2 and not before & {process.pid for process in found}

    assert wait_until_so(are_new, 3 * READY_SECONDS)
    assert statuses == {200}


@pytest.mark.parametrize(("told", "answers"), [(signal.SIGHUP, True), (signal.SIGTERM, False)])
def test_a_process_is_waited_for_also_where_renewal_is_asked_for_twice(
    told: signal.Signals, answers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next one ends while this one starts, and nobody answers. A proxy for the way out is not asked."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    port = free_port()
    code = f"""import http.server, time
class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
time.sleep(1)
http.server.HTTPServer(("127.0.0.1", {port}), Healthy).serve_forever()"""
    processes = Processes({"one": [sys.executable, "-c", code]})
    processes.start("one")
    try:
        assert _answers_in_time(port, processes, [told]) == answers
    finally:
        processes.end(["one"])


def test_a_dead_proxy_is_started_again(group: Group) -> None:
    """What is left of it, which answers still, is ended."""
    before = group.nginx()
    its = before.children()
    before.kill()

    def is_new() -> bool:
        with suppress(StopIteration, psutil.Error):  # none at this moment
            return group.nginx().pid != before.pid
        return False

    assert wait_until_so(lambda: is_new() and _health(group) == 200)
    assert its and wait_until_so(lambda: not any(map(command_of, its)))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells a process that the one that started it has ended.")
def test_when_the_command_is_killed_its_processes_end_and_it_can_be_started_again(tmp_path: Path, small_file: Path) -> None:
    with running_group(tmp_path / "log.txt", small_file) as killed:
        its = [*killed.processes(), killed.nginx()]
        its += killed.nginx().children()
        os.kill(killed.process_id, signal.SIGKILL)
        _, left = psutil.wait_procs(its, timeout=READY_SECONDS)
        for one in left:
            one.kill()
        assert len(its) > 3 and not left
        socket.create_server(("", urlsplit(killed.address).port or 0)).close()


def _health(group: Group) -> int:
    try:
        return _get(group, "/_stcore/health")[0]
    except OSError:
        return 0


def wait_until_so(is_so: Callable[[], bool], seconds: float = READY_SECONDS) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def test_half_requests_are_cut_off_and_others_answered_meanwhile(group: Group) -> None:
    port = urlsplit(group.address).port
    halves = [socket.create_connection(("127.0.0.1", port)) for _ in range(1_100)]
    for half in halves:
        half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
    assert _health(group) == 200
    with visiting(group, "join") as visitor:
        assert visitor.title
    for half in halves:
        half.settimeout(60)  # nginx waits 10 s for headers
        with suppress(ConnectionResetError):
            assert half.recv(10) == b""
        half.close()
    assert _health(group) == 200


def test_a_room_of_200_phones_behind_one_address_loads_at_once(group: Group) -> None:
    """Six requests of each on their way at a time, over a line that is slow for so many."""
    port = urlsplit(group.address).port
    with ExitStack() as phones:
        for _ in range(6 * 200):
            one = phones.enter_context(socket.create_connection(("127.0.0.1", port)))
            one.sendall(b"PUT /_stcore/upload_file/none/none HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        with visiting(group, "join") as visitor:
            assert visitor.title
        assert _health(group) == 200


@pytest.mark.parametrize("missing", ["nginx", "port"])
def test_what_cannot_be_served_is_one_sentence(missing: str, group: Group, tmp_path: Path) -> None:
    port = free_port() if missing == "nginx" else urlsplit(group.address).port
    change = "import shutil; shutil.which = lambda *_, **__: None; " if missing == "nginx" else ""
    code = f"{change}from serving.workers import run; run(1, {port})"
    more = {"ATLAS_ROOMS": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env={**os.environ, **more}, capture_output=True, timeout=120
    )
    assert ended.returncode == 1
    wanted = b"apt-get install nginx-light" if missing == "nginx" else f"Port {port} cannot be used".encode()
    assert wanted in ended.stderr
    assert b"Traceback" not in ended.stderr


def _is_outer(address: Any) -> bool:
    return bool(address.family == socket.AF_INET and not address.address.startswith("127."))
