"""Connections that say nothing stop nobody, whether a proxy is in front or not; a real server that may open few files."""

import asyncio
import http.client
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import psutil
import pytest
import uvicorn
from starlette.applications import Starlette
from streamlit.proto.BackMsg_pb2 import BackMsg
from uvicorn.server import ServerState
from websockets.exceptions import ConnectionClosedError

from serving import connections
from serving.limits import BYTES_OF_MESSAGE, MEGABYTE
from tests.browser.driving import Server, running_server
from tests.serving.test_compression import FRONTEND
from tests.serving.test_uploads import Visitor, visiting

FILES = 400
PATIENCE = 60.0
# As long as this server waits for the rest of a request, nobody waits here: what is answered is answered beside all halves.
FEW_FILES = f"""import resource, serving.limits
resource.setrlimit(resource.RLIMIT_NOFILE, ({FILES}, {FILES}))
serving.limits.HEADER_SECONDS = 10 * {PATIENCE}"""
SMALL_LOG = 20_000  # bytes
OPEN_A_PAGE = b"""GET /_stcore/stream HTTP/1.1\r
Host: x\r
Connection: Upgrade\r
Upgrade: websocket\r
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
Sec-WebSocket-Version: 13\r
Sec-WebSocket-Protocol: streamlit\r
\r
"""
WITHOUT_A_WORD = struct.pack("ii", 1, 0)  # to close a connection at once
# Of a message, one that nobody knows, and its length in the form of protocol buffers.
LONG_TEXT = BYTES_OF_MESSAGE - 100
UNKNOWN_FIELD = b"\xc2\x3e" + bytes([*(LONG_TEXT >> bits & 127 | 128 for bits in (0, 7, 14)), LONG_TEXT >> 21])
# The server looks every second, not every 15, and the system takes over from it as little of an answer as on a slow line.
SHORT = 1
HASTY = f"""import socket, serving.limits
serving.limits.HEADER_SECONDS = {SHORT}
listen = socket.socket.listen
def with_little_room(self, *most):
    self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 40_000)
    listen(self, *most)
socket.socket.listen = with_little_room"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("connections") / "log.txt", small_file, before=FEW_FILES) as running:
        yield running


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator[Server]:
    """A server that waits for a second where others wait for fifteen."""
    with running_server(tmp_path_factory.mktemp("hasty") / "log.txt", small_file, before=HASTY) as running:
        yield running


def _health(server: Server) -> int:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=PATIENCE)
    connection.request("GET", "/_stcore/health")
    return connection.getresponse().status


def _half(server: Server) -> socket.socket:
    half = socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=PATIENCE)
    half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
    return half


def _megabytes(server: Server) -> float:
    return float(psutil.Process(server.process_id).memory_info().rss / MEGABYTE)


def _frame(message: bytes) -> bytes:
    """A message as a browser sends it: packed, its size, and a mask, here of zeros."""
    packer = zlib.compressobj(wbits=-12)
    packed = (packer.compress(message) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\0\0\xff\xff")
    size = bytes([128 + len(packed)]) if len(packed) < 126 else b"\xfe" + len(packed).to_bytes(2, "big")
    return b"\xc2" + size + bytes(4) + packed


def _end_of(visitor: Visitor) -> ConnectionClosedError:
    """How a page ends, after all that the server sends to it."""
    try:
        while True:
            visitor.socket.recv(timeout=PATIENCE)
    except ConnectionClosedError as end:
        return end


def _is_cut(half: socket.socket) -> bool:
    half.settimeout(PATIENCE)
    try:
        return half.recv(100) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def test_1100_half_requests_stop_neither_others_nor_an_open_page(server: Server) -> None:
    with visiting(server, "join") as visitor:
        halves = []
        for _ in range(1_100):
            halves.append(_half(server))
        assert _health(server) == 200
        visitor.go("join")
        assert visitor.title
        for half in halves:
            half.close()
    assert _health(server) == 200
    assert server.log.stat().st_size < SMALL_LOG
    assert "Too many open files" not in server.log.read_text()


def test_no_part_of_an_answer_waits_until_the_one_before_is_confirmed(server: Server) -> None:
    """Which the system of whoever asks puts off for 40 ms, but for the first answers of a connection.

    Nearly every later answer would take longer than that; a busy machine makes some that long in any case, but not most.
    """
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=PATIENCE)

    def seconds() -> float:
        start = time.monotonic()
        connection.request("GET", "/_stcore/health")
        connection.getresponse().read()
        return time.monotonic() - start

    later = [seconds() for _ in range(120)][20:]
    connection.close()
    assert quantiles(later, n=4)[0] < 0.035


def test_half_a_request_is_cut_off_also_behind_a_whole_one(hasty: Server) -> None:
    first, second = _half(hasty), socket.create_connection(("127.0.0.1", urlsplit(hasty.address).port or 0), timeout=10)
    second.sendall(b"GET /_stcore/health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert second.recv(10_000).startswith(b"HTTP/1.1 200")
    second.sendall(b"GET / HTTP/1.1\r\nX-")
    with visiting(hasty, "join") as visitor:
        time.sleep(2 * SHORT + 1)
        assert _is_cut(first)
        with suppress(TimeoutError):
            second.recv(10_000)  # the rest of the answer
        assert _is_cut(second)
        visitor.go("join")  # an open page that says nothing meanwhile stays
        assert visitor.title


def test_an_answer_that_travels_slowly_comes_whole(hasty: Server) -> None:
    script = next((FRONTEND / "static" / "js").glob("DeckGlJsonChart.*.js"))
    with socket.socket() as phone:
        phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        phone.settimeout(30)
        phone.connect(("127.0.0.1", urlsplit(hasty.address).port or 0))
        phone.sendall(f"GET /static/js/{script.name} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        answer = http.client.HTTPResponse(phone)
        answer.begin()
        time.sleep(4)
        assert len(answer.read()) == int(answer.headers["Content-Length"]) > 500_000


def test_a_message_that_is_small_packed_and_large_unpacked_is_refused(server: Server) -> None:
    with visiting(server, "join") as visitor:
        visitor.socket.send(b"x" * (BYTES_OF_MESSAGE + 1))  # some thousand bytes on the way
        with pytest.raises(ConnectionClosedError, match="1009"):
            list(visitor.socket)
    assert _health(server) == 200


def test_a_page_that_sends_without_end_is_closed_and_others_are_answered(server: Server) -> None:
    """Of few bytes for each message, or of few messages that unpack to many bytes."""
    small = BackMsg(app_heartbeat=True).SerializeToString()
    large = small + UNKNOWN_FIELD + b"x" * LONG_TEXT
    for message, count in ((small, 40_000), (large, 200)):
        with visiting(server, "join") as visitor, visiting(server, "join") as other:
            before = _megabytes(server)
            with suppress(ConnectionError):
                visitor.socket.socket.sendall(count * _frame(message))
            assert _end_of(visitor).rcvd is None  # without a word, which a message that the server cannot read would get
            other.go("join")
            assert other.title
            assert _megabytes(server) - before < 100


def test_between_two_messages_of_a_page_others_have_a_turn() -> None:
    async def order() -> str:
        config = uvicorn.Config(Starlette(), ws="websockets-sansio")
        config.load()
        page = connections._open_page(config.ws_protocol_class)(config, ServerState(), {})
        for _ in range(3):
            page.queue.put_nowait({"type": "websocket.receive", "bytes": b"x"})
        found = []

        async def take() -> None:
            for _ in range(3):
                await page.receive()
                found.append("message")

        async def have_a_turn() -> None:
            found.append("other")

        await asyncio.gather(take(), have_a_turn())
        return " ".join(found)

    assert asyncio.run(order()) in ("message other message message", "other message message message")


def test_a_page_that_leaves_amid_its_messages_is_no_error(small_server: Server) -> None:
    """As a phone does that loses its line, or a browser whose tab is closed: the server has not answered all by then."""
    asked, small = BackMsg(), BackMsg(app_heartbeat=True).SerializeToString()
    asked.rerun_script.query_string = ""
    for number in range(20):
        with visiting(small_server, "join") as visitor:
            for message in (asked.SerializeToString(), *[small] * 5):
                visitor.socket.send(message)
            time.sleep(number * 0.005)
            visitor.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, WITHOUT_A_WORD)
            visitor.socket.socket.close()
    with visiting(small_server, "join") as visitor:
        visitor.go("join")  # takes longer than what was left to do for the pages before
        assert visitor.title
    assert not small_server.complaints()


def test_a_message_that_was_not_finished_goes_with_its_page(small_server: Server) -> None:
    def leave_unfinished() -> None:
        pages = [socket.create_connection(("127.0.0.1", urlsplit(small_server.address).port or 0), PATIENCE) for _ in range(40)]
        for page in pages:
            page.sendall(OPEN_A_PAGE)
            assert page.recv(4096).startswith(b"HTTP/1.1 101")
            page.sendall(b"\x02\xff" + BYTES_OF_MESSAGE.to_bytes(8, "big") + b"mask" + b"x" * BYTES_OF_MESSAGE)  # more is to come
        for page in pages:
            page.close()
        assert _health(small_server) == 200

    leave_unfinished()
    before = _megabytes(small_server)
    for _ in range(6):
        leave_unfinished()
    # What the system gave a process once it often keeps: so much as was there at one time, and not six times that.
    assert _megabytes(small_server) - before < 1.5 * 40 * BYTES_OF_MESSAGE / MEGABYTE
