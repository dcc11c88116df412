"""A server without a proxy in front: connections that keep it waiting are closed, so that others are answered.

uvicorn sets no time for the headers of a request and no limit to connections. asyncio, once files run out, writes
thousands of errors into the log each second.
"""

import asyncio
import resource
import socket
import time
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.utils import ClientDisconnected

from serving import headers
from serving.limits import BYTES_OF_MESSAGE, BYTES_OF_PAGE, END_SECONDS, HEADER_SECONDS, MOST_CONNECTIONS, PAUSE_SECONDS

AT_ONCE = 16  # connections taken before any of them is looked at
WAITING = 2048  # connections that the system keeps until they are taken
PIECE = 4096  # bytes of an open page that are unpacked at once
WEIGHT = 8192  # bytes that a message counts at least
LAST_MESSAGES = 16  # of a page that left, which are still worked on
FILES = 20_000  # that the server asks the system for


def limit_connections() -> None:
    """Let the server that imports the app close what keeps it waiting; call it before that server has started."""
    most, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    raised = FILES if allowed == resource.RLIM_INFINITY else min(FILES, allowed)
    if most != resource.RLIM_INFINITY and most < raised:
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, allowed))
    startup = uvicorn.Server.startup

    async def start(self: uvicorn.Server, sockets: Any = None) -> None:
        self.config.http_protocol_class = _counted(self.config.http_protocol_class)
        self.config.ws_protocol_class = _open_page(self.config.ws_protocol_class)
        self.config.ws_max_size = BYTES_OF_MESSAGE  # Streamlit allows 200 MB, which are 0.2 MB when packed
        self.config.backlog = AT_ONCE
        self.config.timeout_graceful_shutdown = END_SECONDS
        self.config.encoded_headers = []  # its own name and version are nobody's business
        await startup(self, sockets)
        for one in sockets or []:
            one.listen(WAITING)
            # Streamlit's socket does not say that it is TCP, and asyncio leaves it as it is: the rest of an answer, or the next
            # message to a page, would wait until the visitor's machine has confirmed what came before, which takes it 40 ms.
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.look_at_connections = asyncio.create_task(_close_again_and_again(self))  # type: ignore[attr-defined]

    uvicorn.Server.startup = start  # type: ignore[method-assign]


def most_connections() -> int:
    """As many as the limit allows, and at most half of the files that this process may open."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if files == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, files // 2)


def _counted(protocol: type[Any]) -> type[Any]:
    """The protocol of a connection, which makes room for itself when there are too many, and has our headers in each answer."""
    most, no_request = most_connections(), _answer_to_no_request()

    class Counted(protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self.since = time.monotonic()
            if len(self.connections) > most:
                oldest = min(filter(_is_waiting, self.connections), key=lambda one: one.since)
                self.connections.discard(oldest)  # it is told at the end of this turn only
                oldest.transport.abort()

        def send_400_response(self, msg: str) -> None:
            self.transport.write(no_request)
            self.transport.close()

    return Counted


def _open_page(protocol: Any) -> type[Any]:
    """The protocol of an open page, which leaves others their turn and takes no more memory than a page needs."""

    class OpenPage(protocol):
        next_at, waiting = 0.0, 0  # when the next message may be worked on; bytes of those that arrived

        def data_received(self, data: bytes) -> None:
            """In pieces: the whole may be some hundred megabytes once it is unpacked."""
            for start in range(0, len(data), PIECE):
                super().data_received(data[start : start + PIECE])
                if self.waiting > BYTES_OF_PAGE:
                    self.transport.abort()
                    return

        def send_receive_event_to_app(self) -> None:
            self.waiting += _weight(sum(map(len, self.frames)))
            super().send_receive_event_to_app()

        async def receive(self) -> Any:
            """The next message, not sooner than PAUSE_SECONDS after the one before.

            What arrived together would else be worked off at once, and nobody else would have a turn meanwhile.
            """
            message = await super().receive()
            if message["type"] == "websocket.receive":
                self.waiting -= _weight(len(message.get("bytes") or message.get("text", "")))
                await asyncio.sleep(self.next_at - time.monotonic())
                self.next_at = time.monotonic() + PAUSE_SECONDS
            return message

        async def send(self, message: Any) -> None:
            """Send nothing to a page that has left: its app learns of that by the next message it receives.

            Starlette, if it learned it here, would take the messages in between for an error of the app, and log it.
            """
            with suppress(ClientDisconnected):
                await super().send(message)

        def connection_lost(self, exc: Exception | None) -> None:
            while self.queue.qsize() > LAST_MESSAGES:
                self.queue.get_nowait()
            super().connection_lost(exc)
            # It and its parts name each other, and would keep half a message until a full collection of garbage.
            self.frames.clear()
            self.conn.parser.close()

    return OpenPage


def _weight(size: int) -> int:
    """What a message of so many bytes counts: the smallest takes time, too."""
    return max(size, WEIGHT)


def _answer_to_no_request() -> bytes:
    """The answer to bytes that are no request, which no middleware sees."""
    names = {"content-type": "text/plain; charset=utf-8", "connection": "close", **headers.of_every_answer()}
    lines = ["HTTP/1.1 400 Bad Request", *(f"{name}: {value}" for name, value in names.items()), "", "This is no request.\n"]
    return "\r\n".join(lines).encode()


def _is_waiting(connection: Any) -> bool:
    """Whether the next word is the client's: no request yet, or not all of it; never an open page."""
    if not hasattr(connection, "since"):
        return False
    cycle = connection.cycle
    return cycle is None or cycle.response_complete or cycle.more_body


async def _close_again_and_again(server: uvicorn.Server) -> None:
    """Close those that kept the server waiting for a request from one look to the next; a file that arrives or leaves goes on."""
    connections: set[Any] = server.server_state.connections
    before: dict[Any, Any] = {}
    while True:
        await asyncio.sleep(HEADER_SECONDS)
        waiting = {one: one.cycle for one in connections if _is_waiting(one)}
        for one, cycle in waiting.items():
            is_answered = cycle is None or cycle.response_complete
            # An answer is complete once it is handed over: over a slow line it still travels for minutes.
            if is_answered and not one.transport.get_write_buffer_size() and before.get(one, one) is cycle:
                one.transport.abort()
        before = waiting
