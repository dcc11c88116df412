"""What a browser is told when a page is left, or drawn again, while one of its fragments is asked for."""

import asyncio
import time
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.session_manager import SessionClient
from streamlit.web.server.starlette import starlette_app
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from serving import streamlit_internals
from tests.browser.driving import Server

FRAGMENT = "any"


async def ask(socket: ClientConnection, page: str = "", page_hash: str = "", fragment: str = "") -> None:
    """Ask for a run as a browser does: by the path of a page at first, then by the hash of the page that it shows."""
    message = BackMsg()
    run = message.rerun_script
    run.page_name, run.page_script_hash, run.fragment_id, run.is_auto_rerun = page, page_hash, fragment, bool(fragment)
    run.query_string = "share_min=15" if fragment else ""  # of the address that is left
    await socket.send(message.SerializeToString())


async def answers(socket: ClientConnection, runs: int, kind: str = "script_finished") -> list[ForwardMsg]:
    """What is sent until so many runs have ended, or have said another thing. Raises TimeoutError."""
    taken: list[ForwardMsg] = []
    while sum(one.WhichOneof("type") == kind for one in taken) < runs:
        taken.append(ForwardMsg.FromString(await asyncio.wait_for(socket.recv(decode=False), 30)))
    return taken


async def leave_compare(address: str) -> tuple[str, list[ForwardMsg]]:
    """Open Compare, then another page and, once that is begun, a fragment of Compare: the hash of the other, and what came."""
    at = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(at, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        await ask(socket, "compare")
        first = await answers(socket, 1)
        pages = next(one.navigation.app_pages for one in first if one.WhichOneof("type") == "navigation")
        hashes = {page.url_pathname: page.page_script_hash for page in pages}
        fragment = next(one.delta.fragment_id for one in first if one.delta.fragment_id)
        await ask(socket, page_hash=hashes["policy"])
        begun = await answers(socket, 1, "new_session")
        await ask(socket, page_hash=hashes["compare"], fragment=fragment)
        return hashes["policy"], begun + await answers(socket, 2)


def test_a_fragment_of_a_page_that_was_left_does_not_bring_it_back(small_server: Server) -> None:
    """A browser takes the page off when a run is of another one than it shows; a fragment then has no place to stand in."""
    shown, messages = asyncio.run(leave_compare(small_server.address))
    started = [one for one in messages if one.WhichOneof("type") == "new_session"]
    assert [(one.new_session.page_script_hash, list(one.metadata.run.fragment_ids)) for one in started] == [(shown, [])] * 2
    assert "share_min" not in str([one.page_info_changed for one in messages])


SCRIPT = """
import time
from pathlib import Path
import streamlit as st

@st.fragment
def part():
    st.text("part")

part()
while not Path(__file__).with_name("goes_on").exists():
    time.sleep(0.01)
st.text("the end of the page")
"""


class Client(SessionClient):
    """A browser that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[ForwardMsg] = []

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Keep it."""
        self.told.append(ForwardMsg.FromString(msg.SerializeToString()))

    async def hears_a_text(self) -> None:
        """Wait until a part of the page was told."""
        async with asyncio.timeout(30):
            while not any(one.delta.new_element.HasField("text") for one in self.told):
                await asyncio.sleep(0.01)

    async def heard(self, runs: int) -> list[ForwardMsg]:
        """Wait until so many runs have ended: all that was told until then, which is forgotten."""
        async with asyncio.timeout(30):
            while sum(one.WhichOneof("type") == "script_finished" for one in self.told) < runs:
                await asyncio.sleep(0.01)
        told, self.told = self.told, []
        return told


async def ask_beside_a_busy_server(script: Path) -> list[ForwardMsg]:
    """Run a page again, and ask for its fragment when it has ended but the server did not come to send the rest of it."""
    runtime, client, page, part = starlette_app.App(script)._create_runtime(), Client(), BackMsg(), BackMsg()
    await runtime.start()
    session = runtime.connect_session(client, {})
    page.rerun_script.SetInParent()
    goes_on = script.with_name("goes_on")
    goes_on.touch()
    runtime.handle_backmsg(session, page)
    first = await client.heard(1)
    part.rerun_script.fragment_id = next(one.delta.fragment_id for one in first if one.delta.fragment_id)
    part.rerun_script.page_script_hash = next(one.new_session.page_script_hash for one in first if one.HasField("new_session"))
    goes_on.unlink()
    runtime.handle_backmsg(session, page)
    await client.hears_a_text()
    goes_on.touch()
    end = time.monotonic() + 30
    while streamlit_internals.pages_being_drawn() and time.monotonic() < end:
        time.sleep(0.01)  # and the server does nothing else
    runtime.handle_backmsg(session, part)
    told = await client.heard(2)
    runtime.stop()
    await runtime.stopped
    while streamlit_internals.pages_being_drawn():  # the thread of the fragment, which the next test would count
        await asyncio.sleep(0.01)
    return told


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as the server has it, for one test."""
    monkeypatch.setattr(AppSession, "_create_scriptrunner", AppSession._create_scriptrunner)
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    monkeypatch.setattr(AppSession, "request_rerun", AppSession.request_rerun)
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    streamlit_internals.draw_pages_as_they_are_shown()
    streamlit_internals.take_each_press_once()


def test_a_page_is_told_to_its_end_before_its_fragment_is_run(
    tmp_path: Path, patched: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    script = tmp_path / "page.py"
    script.write_text(SCRIPT, encoding="utf-8")
    told = asyncio.run(ask_beside_a_busy_server(script))
    texts = [one.delta.new_element.text.body for one in told if one.delta.new_element.HasField("text")]
    ends = [one.script_finished for one in told if one.HasField("script_finished")]
    assert texts == ["part", "the end of the page", "part"]
    assert ends == [ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY]


PRESSED = """
import streamlit as st

def turn():
    st.session_state["count"] = st.session_state.get("count", 0) + 1

@st.fragment(run_every=100)
def part():
    st.button("Turn", on_click=turn)
    st.text(st.session_state.get("count", 0))

part()
"""


async def press_while_a_timer_asks(script: Path) -> list[str]:
    """Press a button as a busy browser does, whose timer sends the press too: the texts that the page has shown."""
    runtime, client, page = starlette_app.App(script)._create_runtime(), Client(), BackMsg()
    await runtime.start()
    session = runtime.connect_session(client, {})
    page.rerun_script.SetInParent()
    runtime.handle_backmsg(session, page)
    told = await client.heard(1)
    press = BackMsg()
    run = press.rerun_script
    run.fragment_id = next(one.delta.fragment_id for one in told if one.delta.fragment_id)
    run.page_script_hash = next(one.new_session.page_script_hash for one in told if one.HasField("new_session"))
    button = next(one.delta.new_element.button for one in told if one.delta.new_element.HasField("button"))
    run.widget_states.widgets.add(id=button.id, trigger_value=True)
    for run.is_auto_rerun in (True, False):
        runtime.handle_backmsg(session, BackMsg.FromString(press.SerializeToString()))
        told += await client.heard(1)
    runtime.stop()
    await runtime.stopped
    while streamlit_internals.pages_being_drawn():
        await asyncio.sleep(0.01)
    return [one.delta.new_element.text.body for one in told if one.delta.new_element.HasField("text")]


def test_a_press_that_a_timer_sends_too_is_one(tmp_path: Path, patched: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    script = tmp_path / "page.py"
    script.write_text(PRESSED, encoding="utf-8")
    assert asyncio.run(press_while_a_timer_asks(script)) == ["0", "0", "1"]


def waiting() -> tuple[ForwardMsgQueue, list[ForwardMsg]]:
    """A page that is complete and not sent yet: a container of a fragment, a large element in it that the browser has."""
    container, element = ForwardMsg(), ForwardMsg()
    container.delta.add_block.vertical.SetInParent()
    container.delta.fragment_id = FRAGMENT
    container.metadata.delta_path.extend([0, 1])
    element.ref_hash = "of a chart"
    element.metadata.delta_path.extend([0, 1, 0])
    queue, messages = ForwardMsgQueue(), [container, element, ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)]
    for message in messages:
        queue.enqueue(message)
    return queue, messages


def test_what_waits_for_a_browser_is_whole_and_in_order_when_a_fragment_runs_again(patched: None) -> None:
    queue, messages = waiting()
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[FRAGMENT])
    again = ForwardMsg()
    again.CopyFrom(messages[0])
    queue.enqueue(again)
    assert queue.flush() == [*messages, again]


def test_what_waits_for_a_browser_goes_when_the_whole_page_runs_again(patched: None) -> None:
    queue, _ = waiting()
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.flush() == [ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)]
