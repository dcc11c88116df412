"""Files are taken only from visitors whose page asks for one, and only so many; a real server over the loopback."""

import contextlib
import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from serving.limits import BYTES_OF_SERVER, BYTES_OF_SESSION, FILES_OF_SESSION, MEGABYTE
from tests.browser.driving import Server, running_server

PATIENCE = 30.0
NINE_MB = b"x" * (9 * MEGABYTE)
NOT_REQUESTED = (403, "This page has not asked for a file.")


class Visitor:
    """A session on a page, without a browser."""

    def __init__(self, server: Server, socket: ClientConnection, path: str) -> None:
        self.server, self.socket = server, socket
        self.session = self.uploader = self.submit = self.title = self.offered = ""
        self.is_lost = False  # whether the server ever said that there is no such page
        self.go(path)

    def go(self, path: str) -> None:
        """Let a page run to its end."""
        message = BackMsg()
        message.rerun_script.page_name = path
        self._run(message)

    def hold(self, file_id: str) -> bytes:
        """Tell the page that this file is in its uploader and that its form was sent; what the page then draws."""
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=self.submit, trigger_value=True)
        message.rerun_script.page_name = "your-data"
        widget = message.rerun_script.widget_states.widgets.add(id=self.uploader)
        widget.file_uploader_state_value.uploaded_file_info.add(file_id=file_id, name="any.csv", size=1)
        self._run(message)
        return self.drawn

    def _run(self, message: BackMsg) -> None:
        self.uploader, self.title, self.drawn = "", "", b""
        self.socket.send(message.SerializeToString())
        for answer in self._messages():
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id
            elif kind == "delta":
                element = answer.delta.new_element
                self.uploader = element.file_uploader.id or self.uploader
                self.offered = element.download_button.deferred_file_id or self.offered
                self.title = element.heading.body if element.heading.tag == "h1" else self.title
                self.submit = element.button.id if element.button.is_form_submitter else self.submit
                self.drawn += answer.SerializeToString()
            elif kind == "page_not_found":
                self.is_lost = True
            elif kind == "script_finished":
                return

    def ask(self, number: int = 1) -> list[str]:
        """The ids that the server gives for files."""
        message = BackMsg()
        message.file_urls_request.request_id = "any"
        message.file_urls_request.file_names.extend(["any.csv"] * number)
        message.file_urls_request.session_id = self.session
        self.socket.send(message.SerializeToString())
        answer = next(answer for answer in self._messages() if answer.WhichOneof("type") == "file_urls_response")
        return [urls.file_id for urls in answer.file_urls_response.file_urls]

    def file_offered(self) -> str:
        """The path at which a file that the page offers can be fetched."""
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id, request.deferred_file.file_id = "any", self.session, self.offered
        self.socket.send(message.SerializeToString())
        answer = next(answer for answer in self._messages() if answer.WhichOneof("type") == "backend_operation_response")
        return answer.backend_operation_response.deferred_file.url

    def put(self, file_id: str, content: bytes = b"city,value\n", chunked: bool = False) -> tuple[int, str]:
        """Send a file; the status and the sentence of the answer."""
        return self.send(file_id, content, chunked).finish()

    def send(self, file_id: str, content: bytes = b"city,value\n", chunked: bool = False) -> "Sending":
        """Send a file but for its last byte."""
        return Sending(self.server, self.session, file_id, content, chunked)

    def _messages(self) -> Iterator[ForwardMsg]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            raw = self.socket.recv(PATIENCE)
            message = ForwardMsg()
            message.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            yield message
        raise TimeoutError("The server did not answer.")


class Sending:
    """A file on its way: everything is sent but the last byte."""

    def __init__(self, server: Server, session: str, file_id: str, content: bytes, chunked: bool) -> None:
        # The pair of cookie and header is made up by the client, as anybody can.
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="any.csv"\r\nContent-Type: text/csv\r\n\r\n'
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        self.connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=PATIENCE)
        self.connection.putrequest("PUT", f"/_stcore/upload_file/{session}/{file_id}")
        self.connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
        self.connection.putheader("X-Xsrftoken", TOKEN)
        self.connection.putheader("Cookie", f"_streamlit_xsrf={TOKEN}")
        self.connection.putheader(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))))
        self.connection.endheaders()
        self.chunked, self.rest = chunked, body[-1:]
        for start in range(0, len(body) - 1, MEGABYTE):
            self._send(body[start : min(start + MEGABYTE, len(body) - 1)])

    def finish(self) -> tuple[int, str]:
        """Send the last byte; the status and the sentence of the answer."""
        self._send(self.rest)
        if self.chunked:
            self._send(b"")
        answer = self.connection.getresponse()
        found = answer.status, answer.read().decode()
        self.connection.close()
        return found

    def _send(self, piece: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused meanwhile; the answer is there
            self.connection.send(b"%x\r\n%b\r\n" % (len(piece), piece) if self.chunked else piece)


BOUNDARY = "7d1f"
TOKEN = "2|00000000|" + "61" * 16 + "|1700000000"


@pytest.fixture(scope="module")
def server(small_server: Server) -> Server:
    return small_server


@contextmanager
def visiting(server: Server, path: str = "your-data", cookie: str = "") -> Iterator[Visitor]:
    address = server.address.replace("http", "ws", 1) + "/_stcore/stream"
    protocols, more = [Subprotocol("streamlit")], {"Cookie": cookie}
    with connect(address, subprotocols=protocols, additional_headers=more, max_size=None, open_timeout=PATIENCE) as socket:
        yield Visitor(server, socket, path)


def test_a_page_with_an_uploader_takes_a_file(server: Server) -> None:
    with visiting(server) as visitor:
        assert visitor.uploader
        (file_id,) = visitor.ask()
        assert visitor.put(file_id) == (204, "")


def test_sixty_files_to_a_page_without_an_uploader_are_refused_and_cost_no_memory(server: Server) -> None:
    with visiting(server, "") as visitor:
        assert not visitor.uploader
        before = _memory(server)
        for number in range(30):
            assert visitor.put(f"made-up-{number}", NINE_MB) == NOT_REQUESTED
        for _ in range(30):
            (file_id,) = visitor.ask()  # an address can be had, but it counts for nothing
            assert visitor.put(file_id, NINE_MB) == NOT_REQUESTED
        assert _memory(server) - before < 60 * MEGABYTE


def test_ids_count_for_the_session_that_asked_and_while_it_lasts(server: Server) -> None:
    with visiting(server) as first, visiting(server) as second:
        (file_id,) = first.ask()
        assert Sending(server, second.session, file_id, b"x", False).finish() == NOT_REQUESTED
        assert Sending(server, "no-such-session", file_id, b"x", False).finish() == NOT_REQUESTED
        assert second.put("made-up") == NOT_REQUESTED
        (of_second,) = second.ask()
        session = second.session
    assert Sending(server, session, of_second, b"x", False).finish()[0] in (
        400,
        403,
    )  # 400: Streamlit's, while the session may come back


def test_an_uploader_that_is_gone_asks_no_more(server: Server) -> None:
    with visiting(server) as visitor:
        visitor.go("compare")
        (file_id,) = visitor.ask()
        assert visitor.put(file_id) == NOT_REQUESTED
        visitor.go("your-data")
        (file_id,) = visitor.ask()
        assert visitor.put(file_id) == (204, "")


def test_files_that_no_uploader_holds_make_room(server: Server) -> None:
    """Whoever tries file after file, or leaves and comes back, is never refused; what the server holds stays small."""
    with visiting(server) as visitor:
        before = _memory(server)
        for _ in range(3 * FILES_OF_SESSION):
            (file_id,) = visitor.ask()
            assert visitor.put(file_id, NINE_MB) == (204, "")
        assert _memory(server) - before < BYTES_OF_SESSION + 60 * MEGABYTE


def test_a_file_that_an_uploader_holds_stays(server: Server) -> None:
    with visiting(server) as visitor:
        (held,) = visitor.ask()
        assert visitor.put(held, b"Zzyzx,value\nany,1\n") == (204, "")
        assert b"Zzyzx" in visitor.hold(held)
        for _ in range(FILES_OF_SESSION):
            (file_id,) = visitor.ask()
            assert visitor.put(file_id, NINE_MB) == (204, "")
        assert b"Zzyzx" in visitor.hold(held)


def test_a_session_sends_so_many_files_at_once(server: Server) -> None:
    with visiting(server) as visitor:
        ids = visitor.ask(FILES_OF_SESSION + 5)
        assert len(ids) == FILES_OF_SESSION
        sending = [visitor.send(file_id) for file_id in ids]
        _wait_until_taken(sending)
        (one_more,) = visitor.ask()
        assert visitor.put(one_more) == (429, f"At most {FILES_OF_SESSION} files at once.")
        assert [file.finish() for file in sending] == [(204, "")] * FILES_OF_SESSION


@pytest.mark.parametrize("chunked", [False, True])
def test_a_session_sends_so_many_bytes_counted_as_they_come(chunked: bool, server: Server) -> None:
    with visiting(server) as visitor:
        sending = [visitor.send(file_id, NINE_MB, chunked) for file_id in visitor.ask(3)]
        _wait_until_taken(sending)
        (one_more,) = visitor.ask()
        assert visitor.put(one_more, NINE_MB, chunked) == (413, "The files of this visit are too large together.")
        (small,) = visitor.ask()
        assert visitor.put(small, b"x" * MEGABYTE, chunked) == (204, "")
        assert [file.finish() for file in sending] == [(204, "")] * 3


def test_the_server_holds_so_many_bytes_and_frees_them_when_visitors_leave(tmp_path: Path) -> None:
    """The server waits for a second here, not for ten."""
    short = "from serving import limits\nlimits.SECONDS_AFTER_END = 1"
    more = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
    with running_server(tmp_path / "log.txt", more=more, before=short) as server:
        held, refused = 0, False
        visitors = [visiting(server) for _ in range(BYTES_OF_SERVER // BYTES_OF_SESSION + 3)]
        opened = [visitor.__enter__() for visitor in visitors]
        before = _memory(server)
        try:
            for visitor in opened:
                for file_id in visitor.ask(3):
                    status, sentence = visitor.put(file_id, NINE_MB)
                    if status == 429:
                        assert sentence.startswith("The server holds too many files")
                        refused = True
                    else:
                        assert status == 204
                        held += len(NINE_MB)
        finally:
            for context in visitors:
                context.__exit__(None, None, None)
        assert refused
        assert BYTES_OF_SERVER - 2 * len(NINE_MB) < held <= BYTES_OF_SERVER
        end = time.monotonic() + PATIENCE
        while _memory(server) - before >= held / 2 and time.monotonic() < end:
            time.sleep(0.2)
        assert _memory(server) - before < held / 2
        with visiting(server) as visitor:  # there is room again
            for file_id in visitor.ask(3):
                assert visitor.put(file_id, NINE_MB) == (204, "")
        assert not server.complaints()


def _wait_until_taken(sending: list[Sending]) -> None:
    """Wait until the server has taken from the system all that was sent so far: nothing is on its way or waits for it."""
    sockets = [one.connection.sock for one in sending]
    connections = [{one.getsockname()[1], one.getpeername()[1]} for one in sockets]
    end = time.monotonic() + PATIENCE
    while _waiting_on(connections) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _waiting_on(connections)


def _waiting_on(connections: list[set[int]]) -> list[str]:
    """What the system says of these connections, of either end, for which it holds bytes.

    Another connection, to another server, may have one of these ports too.
    """
    lines = [line for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text(encoding="ascii").splitlines()[1:]]
    found = [line for line in lines if {int(end.rpartition(":")[2], 16) for end in line.split()[1:3]} in connections]
    assert len(found) >= len(connections)
    return [line for line in found if line.split()[4] != "00000000:00000000"]


def _memory(server: Server) -> int:
    """Bytes of memory that the server uses."""
    port = urlsplit(server.address).port
    children = psutil.Process().children()
    return int(next(child for child in children if f"--server.port={port}" in child.cmdline()).memory_info().rss)
