"""A visitor without a browser: speaks Streamlit's own protocol, so that one machine can be forty people."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import DoubleArray
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Radio_pb2 import Radio
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE_SECONDS = 120.0
KEPT_RUNS = 30  # for which a browser keeps a large message that is not sent again (global.maxCachedMessageAge)


class Visitor:
    """A session on a page: its texts and its radio as last drawn, and what failed. on_text is told each text as it comes.

    query: of the address, as the page has last written it. is_drawn: set whenever a run of the page has ended.
    """

    def __init__(self, socket: ClientConnection, page: str, query: str, on_text: Callable[[str], None]) -> None:
        self.failures: list[str] = []
        self.is_drawn = asyncio.Event()
        self.radio: Radio | None = None
        self.slider: Slider | None = None
        self.query = query
        self._socket, self._page, self._on_text = socket, page, on_text
        self._states: dict[str, WidgetState] = {}
        self._page_hash = self._radio_fragment = ""
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}  # with the run that it was last part of
        self._runs = 0
        self._timer: asyncio.Task[None] | None = None

    async def send(self, fragment: str = "", is_timer: bool = False) -> None:
        """Ask for a run of the page, or of one of its fragments."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self.query, self._page, self._page_hash
        state.fragment_id, state.is_auto_rerun = fragment, is_timer
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.widgets.extend(self._states.values())
        await self._socket.send(message.SerializeToString())

    async def step(self, query: str) -> float:
        """Change the address of the page, and wait until it is drawn: the seconds that took."""
        self.query = query
        self.is_drawn.clear()
        start = time.perf_counter()
        await self.send()
        await self.is_drawn.wait()
        return time.perf_counter() - start

    async def choose(self, choice: int) -> None:
        """Tap a choice of the radio on the page."""
        assert self.radio is not None
        self._states[self.radio.id] = WidgetState(id=self.radio.id, string_value=self.radio.options[choice])
        await self.send(self._radio_fragment)

    async def move(self, number: int) -> None:
        """Move the slider of the page, and wait until the page has run."""
        assert self.slider is not None
        name = self.slider.id
        self._states[name] = WidgetState(id=name, double_array_value=DoubleArray(data=[number]))
        self.is_drawn.clear()
        await self.send()
        await self.is_drawn.wait()

    async def read(self) -> None:
        """Take what the server sends until the visit ends; a connection that breaks is a failure."""
        try:
            await self._read()
        except ConnectionClosed as problem:
            self.failures.append(str(problem))

    async def _read(self) -> None:
        """Keep page, address and what need not be sent twice, and follow the page's timer, as a browser would."""
        async for raw in self._socket:
            message = ForwardMsg()
            message.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message, _ = self._kept[message.ref_hash]
                kind = message.WhichOneof("type")
            if message.metadata.cacheable:
                self._kept[message.hash] = message, self._runs
            if kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta":
                self._take(message.delta)
            elif kind == "script_finished":
                self._runs += 1
                self._kept = {name: (one, run) for name, (one, run) in self._kept.items() if self._runs - run <= KEPT_RUNS}
                self.is_drawn.set()
            elif kind == "auto_rerun" and self._timer is None:
                timer = message.auto_rerun
                self._timer = asyncio.create_task(self._tick(timer.fragment_id, timer.interval))

    def _take(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "radio":
            # A browser forgets a widget that is gone; sent again, it would count as a change.
            self._states = {name: state for name, state in self._states.items() if name == element.radio.id}
            self.radio, self._radio_fragment = element.radio, delta.fragment_id
        elif kind == "slider":
            self.slider = element.slider
        elif kind == "markdown":
            self._on_text(element.markdown.body)
        elif kind == "exception" or (kind == "alert" and element.alert.format in (Alert.ERROR, Alert.WARNING)):
            self.failures.append(str(element)[:200])

    async def _tick(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self.send(fragment, is_timer=True)

    def stop(self) -> None:
        """Follow the timer no longer."""
        if self._timer:
            self._timer.cancel()


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so, or patience ends: what is missing is then counted as failed."""
    end = time.perf_counter() + PATIENCE_SECONDS
    while not is_so() and time.perf_counter() < end:
        await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def visit(address: str, page: str, query: str, on_text: Callable[[str], None] = lambda _: None) -> AsyncIterator[Visitor]:
    """Open a page of the server at http://…"""
    at = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(at, subprotocols=[Subprotocol("streamlit")], max_size=None, ping_interval=None, open_timeout=60) as socket:
        visitor = Visitor(socket, page, query, on_text)
        reading = asyncio.create_task(visitor.read())
        await visitor.send()
        try:
            yield visitor
        finally:
            visitor.stop()
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
