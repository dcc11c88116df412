"""Pages of other hosts get nothing from the atlas, quickly, and make it ask nobody."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from serving.origins import is_own
from tests.browser.driving import Server, running_server

FOREIGN = ["http://evil.example", "https://evil.example:8501", "null", "", "file://", "http://127.0.0.1.evil.example", "http://["]
# Runs in the server before anything else: writes down each address outside of this machine that a socket is given.
WATCH_SOCKETS = """
import sys

def watch(event, given):
    if event not in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        return
    host = given[0] if event == "socket.getaddrinfo" else given[1][0] if isinstance(given[1], tuple) else "127."
    host = host.decode() if isinstance(host, bytes) else str(host or "127.")
    if host not in ("localhost", "::1", "0.0.0.0") and not host.startswith("127."):
        with open({log!r}, "a") as log:
            log.write(f"{{event}} {{host}}\\n")

sys.addaudithook(watch)
"""


class Outside:
    """The only ways out that a server has: a proxy that writes down what is asked and never answers, and a note of sockets."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[bytes] = []
        self.sockets = folder / "sockets.txt"
        self.folder = folder

    def environment(self, port: int) -> dict[str, str]:
        """Variables for a server that has these ways out alone."""
        (self.folder / "sitecustomize.py").write_text(WATCH_SOCKETS.format(log=str(self.sockets)), encoding="utf-8")
        proxy = f"http://127.0.0.1:{port}"
        names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        return dict.fromkeys(names, proxy) | {"no_proxy": "", "NO_PROXY": "", "PYTHONPATH": str(self.folder)}

    def requests(self) -> list[str]:
        """All that went out or tried to."""
        noted = self.sockets.read_text(encoding="utf-8").splitlines() if self.sockets.exists() else []
        return noted + [text.partition(b"\r\n")[0].decode("latin-1") for text in self.asked]


@contextmanager
def _proxy(outside: Outside) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        ended = threading.Event()
        kept: list[socket.socket] = []

        def listen() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except TimeoutError:  # nobody waits any more
                    if ended.is_set():
                        return
                    continue
                kept.append(connection)
                connection.settimeout(30)
                outside.asked.append(connection.recv(4096))

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1]
        ended.set()
        thread.join()
        for connection in kept:
            connection.close()


@pytest.fixture(scope="module")
def closed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Outside]]:
    folder = tmp_path_factory.mktemp("closed_in")
    outside = Outside(folder)
    with _proxy(outside) as port, running_server(folder / "log.txt", more=outside.environment(port)) as server:
        yield server, outside
    assert not server.complaints()


def test_the_watch_sees_what_goes_out(tmp_path: Path) -> None:
    """A test of the tests: a request to another host is written down by both."""
    import subprocess
    import sys

    outside = Outside(tmp_path)
    with _proxy(outside) as port:
        script = (
            "import requests, socket\n"
            "for act in (lambda: requests.get('http://outside.example/', timeout=0.5),\n"
            "            lambda: socket.create_connection(('192.0.2.1', 9), timeout=0.1)):\n"
            "    try:\n        act()\n    except OSError:\n        pass\n"
        )
        subprocess.run([sys.executable, "-c", script], env=outside.environment(port), check=True)
    assert any("outside.example" in line for line in outside.requests())
    assert "socket.connect 192.0.2.1" in outside.requests()


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_handshake_is_refused_at_once_and_asks_nobody(origin: str, closed_in: tuple[Server, Outside]) -> None:
    """At once: the question abroad that Streamlit's own answer waits for, two seconds here, is never asked."""
    server, outside = closed_in
    assert _handshake(server, Origin=origin) == 403
    assert outside.requests() == []


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_a_foreign_request_that_changes_something_is_refused(method: str, origin: str, closed_in: tuple[Server, Outside]) -> None:
    server, outside = closed_in
    status, text = _request(server, method, "/_stcore/upload_file/session/file", Origin=origin)
    assert (status, text) == (403, "This request comes from a page of another host.")
    assert outside.requests() == []


def test_our_own_pages_and_programs_without_an_origin_connect(closed_in: tuple[Server, Outside]) -> None:
    server, outside = closed_in
    port = urlsplit(server.address).port
    assert _handshake(server) == 101
    assert _handshake(server, Origin=server.address) == 101
    assert _handshake(server, Origin=f"http://localhost:{port}") == 101
    assert _handshake(server, Origin="https://atlas.example", Host="atlas.example") == 101
    assert outside.requests() == []


def test_hosts_and_origins_have_a_setting_each(tmp_path: Path, small_file: Path) -> None:
    """Where a proxy changes the host, and against names of others that lead to this machine (DNS rebinding)."""
    outside = Outside(tmp_path)
    with _proxy(outside) as port:
        more = outside.environment(port) | {
            "STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS": "https://atlas.example",
            "STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1",
        }
        with running_server(tmp_path / "log.txt", small_file, more=more) as server:
            assert _handshake(server, Origin="https://atlas.example") == 101
            assert _handshake(server, Origin="https://other.example") == 403
            assert _handshake(server, Origin=server.address) == 101
            assert _handshake(server, Origin="http://rebound.example", Host="rebound.example") == 403
    assert outside.requests() == []


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://atlas.example", "atlas.example", True),
        ("https://ATLAS.example:8501", "atlas.example:8501", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("http://localhost:3000", "10.0.0.1:8501", True),
        ("http://atlas.example:8502", "atlas.example:8501", False),
        ("http://user@atlas.example", "atlas.example", False),
        ("atlas.example", "atlas.example", False),
        ("http://", "", False),
        ("", "", False),
    ],
)
def test_what_is_the_same_origin(origin: str, host: str, own: bool) -> None:
    assert is_own(origin, host) == own


def _handshake(server: Server, **headers: str) -> int:
    """The status of a handshake of a websocket with these headers."""
    parts = urlsplit(server.address)
    given = {"Host": parts.netloc, **headers}
    lines = [f"{name}: {text}" for name, text in given.items()]
    lines += [
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OUFCQ0RFRg==",
    ]
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(("GET /_stcore/stream HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode())
        return int(connection.recv(4096).split()[1])


def _request(server: Server, method: str, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=20)
    connection.request(method, path, body=b"", headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found
