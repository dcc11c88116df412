"""Many connections, slow clients and a port that is taken: others are served, and what is wrong is one sentence."""

import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.driving import PROJECT, Server, running_server
from tests.serving.test_compression import ask
from tests.serving.test_uploads import visiting

CONNECTIONS = 1_000
HALF = 300  # requests of which only half is sent
NOT_READING = 30
# Who sends half a request is waited for longer than any test lasts: another visitor is served beside it or not at all.
PATIENT = "import serving.limits\nserving.limits.HEADER_SECONDS = 600"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator[Server]:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most[1], 8_192), most[1]))  # for both ends, which are on this machine
    try:
        with running_server(tmp_path_factory.mktemp("faults") / "log.txt", small_file, before=PATIENT) as running:
            yield running
            assert not running.complaints()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, most)


def connected(server: Server) -> socket.socket:
    parts = urlsplit(server.address)
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


def assert_served(server: Server) -> None:
    """Another visitor's page runs to its end, and a file comes whole."""
    with visiting(server, "compare") as visitor:
        assert visitor.title == "Compare"
    assert ask(server, "/app/static/cities.json").status == 200


def test_a_thousand_connections_are_answered_and_a_visitor_among_them(server: Server) -> None:
    question = b"GET /_stcore/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as open_ones:
        sockets = [open_ones.enter_context(connected(server)) for _ in range(CONNECTIONS)]
        for one in sockets:
            one.sendall(question)
        answers = [one.recv(4096) for one in sockets]
        assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
        assert_served(server)
    assert_served(server)


def test_slow_clients_keep_nobody_from_the_atlas(server: Server) -> None:
    """Some send half a request, others ask for a large file and read none of it."""
    with ExitStack() as open_ones:
        for _ in range(HALF):
            open_ones.enter_context(connected(server)).sendall(b"GET /compare HTTP/1.1\r\nHost: local")
        for _ in range(NOT_READING):
            one = open_ones.enter_context(connected(server))
            one.sendall(b"GET /app/static/nuts2.geojson HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert_served(server)
    assert_served(server)


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.address=127.0.0.1"]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert done.returncode != 0
    assert len(said) == 1 and str(port) in said[0], said
