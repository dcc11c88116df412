"""What a browser is told when a page is left, or drawn again, while one of its fragments is asked for."""

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunner
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


async def answers(socket: ClientConnection, runs: int) -> list[ForwardMsg]:
    """What is sent until so many runs have ended."""
    taken: list[ForwardMsg] = []
    while sum(one.WhichOneof("type") == "script_finished" for one in taken) < runs:
        taken.append(ForwardMsg.FromString(await asyncio.wait_for(socket.recv(decode=False), 60)))
    return taken


async def leave_compare(address: str) -> tuple[str, list[ForwardMsg]]:
    """Open Compare, then another page and at once a fragment of Compare: the hash of the other, and what came for the two."""
    at = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(at, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        await ask(socket, "compare")
        first = await answers(socket, 1)
        pages = next(one.navigation.app_pages for one in first if one.WhichOneof("type") == "navigation")
        hashes = {page.url_pathname: page.page_script_hash for page in pages}
        fragment = next(one.delta.fragment_id for one in first if one.delta.fragment_id)
        await ask(socket, page_hash=hashes["policy"])
        await ask(socket, page_hash=hashes["compare"], fragment=fragment)
        return hashes["policy"], await answers(socket, 2)


def test_a_fragment_of_a_page_that_was_left_does_not_bring_it_back(small_server: Server) -> None:
    """A browser takes the page off when a run is of another one than it shows; a fragment then has no place to stand in."""
    shown, messages = asyncio.run(leave_compare(small_server.address))
    started = [one for one in messages if one.WhichOneof("type") == "new_session"]
    assert [(one.new_session.page_script_hash, list(one.metadata.run.fragment_ids)) for one in started] == [(shown, [])] * 2
    assert "share_min" not in str([one.page_info_changed for one in messages])


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit as the server has it, for one test."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    streamlit_internals.draw_pages_as_they_are_shown()


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
