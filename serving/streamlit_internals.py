"""Everything that the atlas uses of Streamlit beyond its documentation, for Streamlit 1.67.0.

Each part has a test in tests/serving/test_streamlit_internals.py or test_page_changes.py: read those first when Streamlit is
renewed.
"""

import asyncio
import json
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from secrets import token_hex
from threading import Event
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary, WeakValueDictionary

import streamlit as st
from streamlit import error_util
from streamlit.elements.widgets import selectbox
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import Runtime, app_session, get_instance, memory_uploaded_file_manager
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent, get_script_run_ctx
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import get_session_state
from streamlit.runtime.state.session_state import Serialized, SessionState, Value

from serving.limits import CHARACTERS_OF_LOGGED_ERROR, CHARACTERS_OF_LOGGED_LINE

APP = Path(__file__).parents[1] / "app.py"
RUN_SECONDS = 60  # in which a page that is run without a browser must end
# Where a browser sends its files: <base>/_stcore/upload_file/<session>/<file>.
UPLOAD_PATH = r"/_stcore/upload_file/([^/]+)/([^/]+)"
_UPLOADER = "file_uploader_state_value"  # the kind of value of st.file_uploader
_PRESSES = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")  # of widgets that are pressed
_RUN = "ScriptRunner.scriptThread"
_REMOVE_EVERY = 10.0  # seconds
_HEARD_AFTER = 0.005  # seconds
_OF_DATA = "data-"  # begins the name of a session that has no browser


def use_navigation_alone() -> None:
    """Let no page be found by its file in pages/.

    Until st.navigation has run once, Streamlit serves the files of a folder named pages/ under their own names, so that
    the first visitor who follows a link to a page would be told that it does not exist. st.navigation sets this later on.
    """
    PagesManager.uses_pages_directory = False


def use_upload_manager(manager: type[MemoryUploadedFileManager]) -> None:
    """Let st.App make its manager of uploaded files of this class; it looks the class up when the server starts."""
    memory_uploaded_file_manager.MemoryUploadedFileManager = manager  # type: ignore[misc]


def make_themes_once() -> None:
    """Let the colours and type of each session's start, which each run of a page sends again, be made once for all.

    They are in the settings, which the server reads when it starts.
    """
    fill = app_session._populate_theme_msg

    @cache
    def theme(section: str) -> CustomThemeConfig:
        made = CustomThemeConfig()
        fill(made, section)
        return made

    def fill_from_cache(msg: CustomThemeConfig, section: str = "theme") -> None:
        colours = theme(section)
        if colours.ByteSize():  # an empty one is left out
            msg.MergeFrom(colours)

    app_session._populate_theme_msg = fill_from_cache


def let_selectboxes_look_up_their_own_value() -> None:
    """Let a selectbox ask the session for its own value, and not for a copy of all that the session holds."""
    looked_up: Any = lambda: SimpleNamespace(filtered_state=get_session_state())  # noqa: E731 - stands in for a function
    selectbox.get_session_state = looked_up


def draw_pages_as_they_are_shown() -> None:
    """Let no run send a browser parts for which it has no place.

    A fragment may be asked for, by its timer mostly, just when the server turns to another page. Streamlit then runs it as
    part of the page that was left: the browser takes the new page off, and the fragment finds nothing to stand in. Here the
    new page is run instead, with the address that it has by then.

    What has not been sent yet when a fragment is run again is left out in part: the containers, but neither the large elements
    in them that a browser keeps nor the word that the page is complete. Here all of it is sent, in its order.

    And a fragment that is asked for when a run has ended, but has not been heard of to its end, lets Streamlit forget the
    rest of it: a page without its lower half. Here the fragment waits for that.
    """
    run_script = ScriptRunner._run_script

    def run_page_that_is_shown(runner: ScriptRunner, asked: RerunData) -> None:
        shown = runner._pages_manager.current_page_script_hash
        if asked.fragment_id_queue and asked.page_script_hash != shown:
            with runner._session_state.query_params() as parameters:
                query = urlencode(parameters._query_params, doseq=True)
            asked = replace(
                asked, fragment_id_queue=[], is_fragment_scoped_rerun=False, page_script_hash=shown, query_string=query
            )
        run_script(runner, asked)

    clear = ForwardMsgQueue.clear

    def clear_for_a_whole_page_only(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        if fragment_ids_this_run:
            queue._delta_index_map = {}  # what comes now stands behind what is there, not in its place
        else:
            clear(queue, retain_lifecycle_msgs)

    create = AppSession._create_scriptrunner

    def create_after_the_last(session: AppSession, asked: RerunData) -> None:
        last = session._scriptrunner
        if last is None:  # all is heard of it, or the whole page is asked for, and it counts no more
            create(session, asked)
        elif session._state != AppSessionState.SHUTDOWN_REQUESTED and not last.request_rerun(asked):
            session._event_loop.call_later(_HEARD_AFTER, create_after_the_last, session, asked)

    AppSession._create_scriptrunner = create_after_the_last  # type: ignore[method-assign, assignment]
    ScriptRunner._run_script = run_page_that_is_shown  # type: ignore[method-assign, assignment]
    ForwardMsgQueue.clear = clear_for_a_whole_page_only  # type: ignore[method-assign, assignment]


def take_each_press_once() -> None:
    """Let no button be pressed by what the timer of a fragment sends.

    A browser notes a press and sends it a moment later. One that has much else to do sends for a timer in between, and the press
    goes with both: a button that turns something round would do so twice.
    """
    request = AppSession.request_rerun

    def request_without_presses_of_timers(session: AppSession, client_state: ClientState | None = None) -> None:
        if client_state and client_state.is_auto_rerun:
            kept = [widget for widget in client_state.widget_states.widgets if widget.WhichOneof("value") not in _PRESSES]
            client_state.widget_states.ClearField("widgets")
            client_state.widget_states.widgets.extend(kept)
        request(session, client_state)

    AppSession.request_rerun = request_without_presses_of_timers  # type: ignore[method-assign, assignment]


def remove_files_less_often() -> None:
    """Let files that no page shows be removed every ten seconds at most, and not whenever a run of any page ends.

    Streamlit keeps the file of a download until the second removal after it was made. On a busy server that came before the
    browser asked for it.
    """
    remove = MediaFileManager.remove_orphaned_files
    removed: WeakKeyDictionary[MediaFileManager, float] = WeakKeyDictionary()

    def remove_now_and_then(files: MediaFileManager) -> None:
        if time.monotonic() - removed.get(files, float("-inf")) >= _REMOVE_EVERY:
            removed[files] = time.monotonic()
            remove(files)

    MediaFileManager.remove_orphaned_files = remove_now_and_then  # type: ignore[method-assign, assignment]


def remove_files_of_no_page() -> None:
    """Remove the files that no page shows, as a run does when it ends: after the last visitor there is none."""
    get_instance().media_file_mgr.remove_orphaned_files()


def set_download_error(sentence: str) -> None:
    """Show this sentence, not Streamlit's own, under a download button whose file cannot be made."""
    handle = DeferredFileHandler.handle

    async def handle_with_sentence(
        handler: DeferredFileHandler, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        answer = await handle(handler, request, session_id)
        if answer.error_msg:
            answer.error_msg = sentence
        return answer

    DeferredFileHandler.handle = handle_with_sentence  # type: ignore[method-assign, assignment]


def make_files_in_turn(is_here: Callable[[str], bool] | None = None) -> None:
    """Let a page have one file made at a time, and none once it has left. is_here: whether a session has a browser.

    Streamlit makes all that are asked for, several at once, whoever still waits for them: one visitor's would keep all others.
    """
    handle = DeferredFileHandler.handle
    turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def handle_in_turn(
        handler: DeferredFileHandler, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        turn = turns.setdefault(session_id, asyncio.Lock())
        async with turn:
            if (is_here or get_instance().is_active_session)(session_id):
                return await handle(handler, request, session_id)
        return BackendOperationResponse(request_id=request.request_id, error_msg="The page has left.")

    DeferredFileHandler.handle = handle_in_turn  # type: ignore[method-assign, assignment]


def log_errors_in_short() -> None:
    """Let the log have so much of an error of a page at most: its text may hold what a visitor sent, which may be megabytes.

    Streamlit's own way of writing would also take seconds for such a text.
    """

    def log(error: BaseException) -> None:
        lines = "".join(traceback.format_exception(error)).splitlines()
        text = "\n".join(line[:CHARACTERS_OF_LOGGED_LINE] for line in lines)
        error_util._LOGGER.error("Uncaught app execution\n%s", text[:CHARACTERS_OF_LOGGED_ERROR])

    error_util._log_uncaught_app_exception = log  # type: ignore[assignment]


def session_id() -> str:
    """The session whose page is being drawn; empty outside of a run."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def is_without_browser() -> bool:
    """Whether the page is run for its rows (run_without_browser): what only a screen needs can be left out."""
    return session_id().startswith(_OF_DATA)


def is_history_navigation() -> bool:
    """Whether the address came with the browser's back or forward button; st.query_params does not tell."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def browser_url() -> str:
    """The address in the browser, whole; empty without one. st.context.url leaves out what it takes for the name of a page."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.context_info.url if context and context.context_info else ""


def page_paths() -> set[str]:
    """The paths of the pages that st.navigation knows, that of the first page is empty."""
    context = get_script_run_ctx(suppress_warning=True)
    return {str(page.get("url_pathname", "")) for page in context.pages_manager.get_pages().values()} if context else set()


# Changes of a view that come in an unlucky order end the whole page of Streamlit, which stays white. Its address holds the view.
LOADS_ANEW = """
addEventListener("error", () => setTimeout(function anew() {
  try {
    const root = document.getElementById("root");
    if (!root || root.childElementCount) return;
    const wait = Math.min(Number(sessionStorage.getItem("atlas_loaded_anew")) + 10000 - Date.now(), 10000);
    if (wait > 0) return setTimeout(anew, wait);
    sessionStorage.setItem("atlas_loaded_anew", Date.now());
    location.reload();
  } catch {} // a frame that may keep nothing could do so without end
}, 200));"""


# Streamlit writes the path of a page that is opened, and then what was chosen, as two steps for the back button: the first step
# back was the same page without its filters. Until somebody uses the page, what is written of it is one step.
ONE_STEP = """
{
  const push = history.pushState;
  let opened = location.pathname;
  for (const used of ["pointerdown", "keydown", "click"]) addEventListener(used, () => { opened = "" }, true);
  addEventListener("popstate", () => { opened = location.pathname });
  history.pushState = function (state, unused, url) {
    const to = new URL(url ?? location.href, location.href).pathname;
    if (to === opened) return history.replaceState(state, unused, url);
    if (to !== location.pathname) opened = to;
    return push.call(history, state, unused, url);
  };
}"""
NOBODY = "https://nobody.invalid"  # a name that no site can have


def backend_script() -> str:
    """What tells a page where its backend is, and what it would else ask it before it connects. Streamlit reads it first."""
    # No page around this one may give it commands; without any name here it would ask the server before it connects.
    host = {"allowedOrigins": [NOBODY], "useExternalAuthToken": False}
    backend = f'BACKEND_BASE_URL: window.location.origin + "{base_path()}"'
    return f"window.__streamlit = {{ {backend}, HOST_CONFIG: {json.dumps(host)} }};{LOADS_ANEW}{ONE_STEP}"


def size_of(file: str) -> int:
    """The bytes of a file of Streamlit's page, as it names it."""
    return (Path(st.__file__).parent / "static" / file).stat().st_size


def path_in_atlas(path: str) -> str:
    """The path of a request below base_path(), without a slash in front."""
    return path.removeprefix(base_path()).lstrip("/")


def base_path() -> str:
    """The path under which the atlas is served, with a slash at either end."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"


def uploads() -> MemoryUploadedFileManager:
    """The manager of uploaded files of the running server."""
    manager = get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def living_sessions() -> set[str]:
    """The sessions with a browser, and those whose browser left so recently that it may come back."""
    return {info.session.id for info in get_instance()._session_mgr.list_sessions()}


def pages_being_drawn() -> int:
    """How many runs of pages are under way: each has a thread of its own as long as it lasts."""
    return sum(thread.name == _RUN for thread in threading.enumerate())


def files_of_uploaders(session_id: str) -> list[set[str]]:
    """For each uploader that the page of a session draws now, the ids of the files in it; empty if it draws none."""
    session = get_instance().get_app_session(session_id) if Runtime.exists() else None
    if session is None:
        return []
    state = session.session_state
    # Copies: the page may be running in another thread.
    values: dict[str, Any] = dict(list(state._old_state.items()) + list(state._new_widget_state.states.items()))
    kinds = {name: widget.value_type for name, widget in list(state._new_widget_state.widget_metadata.items())}
    return [_file_ids(value) for name, value in values.items() if kinds.get(name) == _UPLOADER]


def _file_ids(value: Any) -> set[str]:
    if isinstance(value, Serialized):
        return {file.file_id for file in value.value.file_uploader_state_value.uploaded_file_info}
    if isinstance(value, Value):
        value = value.value
    files = value if isinstance(value, list) else [value]
    return {file.file_id for file in files if file is not None}


class RunFailedError(Exception):
    """A page that was run without a browser raised an error; the log has it."""


def run_without_browser(page: str, query: str, site: str, script: Path = APP) -> dict[str, Any]:
    """Run the app as for a new visitor who opens a page by its address, and return what the session holds then.

    page: its path in the address. site: where the atlas is. Nothing is sent, and nothing of the session stays with the server.
    Raises RunFailedError.
    """
    state, ended, failed = SessionState(), Event(), Event()
    loop = asyncio.new_event_loop()

    def note(_: Exception) -> bool:
        failed.set()
        return True

    session_id = f"{_OF_DATA}{token_hex(8)}"
    context = ContextInfo(url=f"{site}/{page}")
    runner = ScriptRunner(
        session_id=session_id,
        main_script_path=str(script),
        session_state=state,
        uploaded_file_mgr=MemoryUploadedFileManager("/nowhere"),
        script_cache=_SCRIPTS,
        initial_rerun_data=RerunData(query_string=query, page_name=page, context_info=context),
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=PagesManager(str(script), _SCRIPTS),
        event_loop=loop,
        on_script_error=note,
    )

    def heed(sender: object, event: ScriptRunnerEvent, **_: object) -> None:
        if event == ScriptRunnerEvent.SHUTDOWN:
            ended.set()

    runner.on_event.connect(heed, weak=False)
    runner.start()
    is_over = ended.wait(RUN_SECONDS)
    if not is_over:
        runner.request_stop()
    get_instance().media_file_mgr.clear_session_refs(session_id)
    remove_files_of_no_page()
    if not is_over or failed.is_set():
        raise RunFailedError(page)
    loop.close()
    return dict(state.filtered_state)


_SCRIPTS = ScriptCache()
