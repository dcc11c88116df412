"""What the atlas uses of Streamlit beyond its documentation is still there and does what it is used for."""

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Barrier

import pytest
import streamlit
from streamlit import error_util
from streamlit.elements.widgets import selectbox
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, app_session, memory_uploaded_file_manager
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import get_session_state
from streamlit.runtime.state.session_state import Serialized, SessionState, Value
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette import starlette_app

from queries.database import DataRenewedError
from serving import streamlit_internals, uploads
from serving.uploads import LimitedUploads
from tests.browser.driving import PROJECT


def test_it_was_read_in_the_version_that_is_required() -> None:
    requirements = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    assert f"\nstreamlit=={streamlit.__version__} " in requirements
    assert f"Streamlit {streamlit.__version__}" in (streamlit_internals.__doc__ or "")


def test_streamlit_run_finds_the_application_in_app_py() -> None:
    found = discover_asgi_app(PROJECT / "app.py")
    assert (found.is_asgi_app, found.import_string) == (True, "app:app")


def test_pages_are_those_of_the_navigation_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What that does for a visitor is in tests/browser/test_addresses.py."""
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    PagesManager(str(PROJECT / "app.py"))
    assert PagesManager.uses_pages_directory is True  # left to itself
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    streamlit_internals.use_navigation_alone()
    PagesManager(str(PROJECT / "app.py"))
    assert PagesManager.uses_pages_directory is False


def test_the_server_keeps_uploads_in_our_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_uploaded_file_manager, "MemoryUploadedFileManager", MemoryUploadedFileManager)
    monkeypatch.setattr(Runtime, "_instance", None)
    streamlit_internals.use_upload_manager(LimitedUploads)
    app = starlette_app.App(PROJECT / "app.py")
    assert isinstance(app._create_runtime().uploaded_file_mgr, LimitedUploads)


def test_a_run_of_a_page_is_known_by_its_thread() -> None:
    def page() -> None:
        import streamlit as st

        from serving import streamlit_internals

        st.text(f"{streamlit_internals.pages_being_drawn()} {streamlit_internals.is_without_browser()}")

    end = time.monotonic() + 30
    while streamlit_internals.pages_being_drawn() and time.monotonic() < end:  # the thread of the test before ends
        time.sleep(0.01)
    assert streamlit_internals.pages_being_drawn() == 0
    assert AppTest.from_function(page, default_timeout=300).run().text[0].value == "1 False"


def test_the_files_of_an_uploader_are_read_from_either_form_of_its_state() -> None:
    state = WidgetState(id="any")
    state.file_uploader_state_value.uploaded_file_info.add(file_id="one")
    state.file_uploader_state_value.uploaded_file_info.add(file_id="two")
    assert streamlit_internals._file_ids(Serialized(state)) == {"one", "two"}
    held = type("Held", (), {"file_id": "one"})()
    assert streamlit_internals._file_ids(Value([held])) == {"one"}
    assert streamlit_internals._file_ids(Value(held)) == {"one"}
    assert streamlit_internals._file_ids(held) == {"one"}
    assert streamlit_internals._file_ids(Value(None)) == set()


def _page() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from serving import streamlit_internals

    context = get_script_run_ctx()
    assert context is not None
    context.is_history_navigation = True
    st.navigation([st.Page(lambda: None, title="First", default=True), st.Page(lambda: None, title="Other", url_path="other")])
    st.session_state["seen"] = {
        "session_id": streamlit_internals.session_id(),
        "is_history_navigation": streamlit_internals.is_history_navigation(),
        "page_paths": streamlit_internals.page_paths(),
        "browser_url": streamlit_internals.browser_url(),
        "url_in_context": context.context_info.url if context.context_info else "",
    }


def test_a_run_tells_of_its_session_address_and_pages() -> None:
    seen = AppTest.from_function(_page, default_timeout=300).run().session_state["seen"]
    assert seen["session_id"]
    assert seen["is_history_navigation"] is True
    assert seen["page_paths"] == {"", "other"}
    assert seen["browser_url"] == seen["url_in_context"]


def test_outside_of_a_run_nothing_is_known() -> None:
    assert streamlit_internals.session_id() == ""
    assert streamlit_internals.is_history_navigation() is False
    assert streamlit_internals.page_paths() == set()
    assert streamlit_internals.browser_url() == ""


def test_pages_of_streamlit_read_the_variable_that_names_the_backend() -> None:
    """What that does in a browser is in tests/browser/test_addresses.py."""
    script = streamlit_internals.backend_script()
    names = re.findall(r"window\.(\w+) =", script) + re.findall(r"\b([A-Z_]{5,}):", script)
    assert names == ["__streamlit", "BACKEND_BASE_URL", "HOST_CONFIG"]
    frontend = _frontend()
    assert [name for name in names if name not in frontend] == []


def test_every_mark_that_our_styles_and_scripts_look_for_is_in_the_frontend() -> None:
    files = [path for path in (PROJECT / "ui").rglob("*") if path.suffix in (".css", ".py", ".js", ".html", ".jinja")]
    marks = {mark for path in files for mark in re.findall(r"\[data-testid=\"?(st\w+)", _text(path))}
    frontend = _frontend()
    assert len(marks) > 20
    assert {mark for mark in marks if not re.search(rf"[\"'`]{mark}[\"'`]", frontend)} == set()


def _frontend() -> str:
    return "".join(_text(path) for path in (Path(streamlit.__file__).parent / "static").rglob("*.js"))


def test_nothing_is_imported_elsewhere_from_what_is_private() -> None:
    """What Streamlit keeps to itself stands in one module; the manager of uploads is a class of Streamlit's, made ours."""
    files = [PROJECT / "app.py", PROJECT / "server.py"]
    files += [path for folder in ("serving", "ui", "pages") for path in (PROJECT / folder).rglob("*.py")]
    using = {path.name for path in files if re.search(r"streamlit\.(runtime|web|proto|elements)\b|_session_mgr", _text(path))}
    assert using == {"streamlit_internals.py", "uploads.py"}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_page_that_is_run_without_a_browser_leaves_what_it_holds_and_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    monkeypatch.setattr(streamlit_internals, "_REMOVE_EVERY", 0)
    runtime = starlette_app.App(PROJECT / "app.py")._create_runtime()
    script = tmp_path / "script.py"
    script.write_text(
        "import streamlit as st\n"
        "st.download_button('File', b'content', file_name='a.txt')\n"
        "assert st.query_params['fails'] == 'no'\n"
        "st.session_state['held'] = st.query_params['word']\n"
    )
    state = streamlit_internals.run_without_browser("", "word=two&fails=no", "http://localhost", script)
    assert state["held"] == "two"
    assert not runtime.media_file_mgr._files_by_session_and_coord
    runtime.media_file_mgr.remove_orphaned_files()  # as the next run of anyone does: files to save get one run of grace
    assert not runtime.media_file_mgr._file_metadata
    with pytest.raises(streamlit_internals.RunFailedError):
        streamlit_internals.run_without_browser("", "word=two&fails=yes", "http://localhost", script)


def test_a_file_that_a_visitor_fetches_outlives_runs_of_other_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(MediaFileManager, "remove_orphaned_files", MediaFileManager.remove_orphaned_files)
    monkeypatch.setattr(Runtime, "_instance", None)
    streamlit_internals.remove_files_less_often()
    files = starlette_app.App(PROJECT / "app.py")._create_runtime().media_file_mgr
    script = tmp_path / "script.py"
    script.write_text("")
    address = files.execute_deferred(files.add_deferred(lambda: "content", "text/plain", "place"))
    for _ in range(3):
        streamlit_internals.run_without_browser("", "", "http://localhost", script)
    assert files.read_file(address.rpartition("/")[2])
    monkeypatch.setattr(streamlit_internals, "_REMOVE_EVERY", 0)
    for _ in range(2):
        files.remove_orphaned_files()
    assert not files.read_file(address.rpartition("/")[2])


def test_what_a_page_offered_goes_after_its_visitor_though_nobody_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a visit may come when files were removed a moment before, and the memory is not to wait for another visitor."""
    monkeypatch.setattr(MediaFileManager, "remove_orphaned_files", MediaFileManager.remove_orphaned_files)
    monkeypatch.setattr(memory_uploaded_file_manager, "MemoryUploadedFileManager", LimitedUploads)
    monkeypatch.setattr(Runtime, "_instance", None)
    monkeypatch.setattr(streamlit_internals, "_REMOVE_EVERY", 0.3)
    monkeypatch.setattr(uploads, "SECONDS_AFTER_END", 0.1)
    streamlit_internals.remove_files_less_often()
    files = starlette_app.App(PROJECT / "app.py")._create_runtime().media_file_mgr
    files.add_deferred(lambda: "content", "text/plain", "place")
    files.remove_orphaned_files()
    files.clear_session_refs()
    files.remove_orphaned_files()  # too early, as the end of a visit may do
    assert files._deferred_callables

    async def after_the_visit() -> None:
        freeing = asyncio.create_task(uploads.free_memory_of_ended_sessions())
        async with asyncio.timeout(30):
            while files._deferred_callables:
                await asyncio.sleep(0.05)
        freeing.cancel()

    asyncio.run(after_the_visit())
    assert not files._deferred_callables


def test_a_file_that_cannot_be_made_is_answered_with_our_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit shows what the server says: in a browser in tests/browser/test_bad_data.py."""
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))

    def answer(make: Callable[[], str]) -> BackendOperationResponse:
        question = BackendOperationRequest(request_id="one")
        question.deferred_file.file_id = manager.add_deferred(make, "text/plain", "place")
        return asyncio.run(DeferredFileHandler(lambda: manager).handle(question, "any"))

    def fails() -> str:
        raise DataRenewedError

    monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
    streamlit_internals.set_download_error("Our sentence.")
    assert answer(fails).error_msg == "Our sentence."
    made = answer(lambda: "content")
    assert made.deferred_file.url and not made.error_msg


def test_a_page_has_one_file_made_at_a_time_and_none_once_it_left(monkeypatch: pytest.MonkeyPatch) -> None:
    manager, here = MediaFileManager(MemoryMediaFileStorage("/media")), {"one", "other"}
    monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
    streamlit_internals.make_files_in_turn(here.__contains__)
    together, made, at_once = Barrier(2), list[str](), set[str]()

    async def ask(session_id: str, make: Callable[[], str]) -> BackendOperationResponse:
        question = BackendOperationRequest(request_id="any")
        question.deferred_file.file_id = manager.add_deferred(make, "text/plain", "place")
        return await DeferredFileHandler(lambda: manager).handle(question, session_id)

    def file_of(session_id: str) -> Callable[[], str]:
        def make() -> str:
            assert session_id not in at_once
            at_once.add(session_id)
            if not made:
                together.wait(60)  # each of the two has one made
            made.append(session_id)
            at_once.discard(session_id)
            return session_id

        return make

    def last() -> str:
        here.discard("one")
        return "last"

    async def ask_for_all() -> list[BackendOperationResponse]:
        files = [("one", file_of("one")), ("other", file_of("other")), *[("one", file_of("one"))] * 3]
        files += [("one", last), *[("one", file_of("one"))] * 3]
        return await asyncio.gather(*(ask(*one) for one in files))

    answers = asyncio.run(ask_for_all())
    assert [bool(answer.deferred_file.url) for answer in answers] == [True] * 6 + [False] * 3
    assert sorted(made) == ["one"] * 4 + ["other"]


def test_the_log_has_of_an_error_so_much_at_most(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """What a visitor sent may stand in the text of an error."""
    monkeypatch.setattr(error_util, "_log_uncaught_app_exception", error_util._log_uncaught_app_exception)
    monkeypatch.setattr(error_util._LOGGER, "propagate", True)
    streamlit_internals.log_errors_in_short()
    for text in ("x" * 3_000_000, "x\n" * 1_000_000):
        caplog.clear()
        try:
            dict[str, str]()[text]
        except KeyError as error:
            error_util.handle_uncaught_app_exception(error)
        assert "Traceback (most recent call last)" in caplog.text and "()[text]" in caplog.text and "KeyError: 'x" in caplog.text
        assert len(caplog.text) < 40_000


SECTIONS = ["theme", *(f"theme.{part}" for part in ("light", "dark", "sidebar", "light.sidebar", "dark.sidebar"))]


def test_themes_are_made_once_and_are_those_of_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    sections: list[str] = []
    made_by_streamlit = app_session._populate_theme_msg

    def count(message: CustomThemeConfig, section: str = "theme") -> None:
        sections.append(section)
        made_by_streamlit(message, section)

    def start(fill: Callable[..., None]) -> bytes:
        message = NewSession()
        theme = message.custom_theme
        fill(theme)
        for part in ("light", "dark", "sidebar"):
            fill(getattr(theme, part), f"theme.{part}")
        for part in ("light", "dark"):
            fill(getattr(theme, part).sidebar, f"theme.{part}.sidebar")
        return message.SerializeToString(deterministic=True)

    monkeypatch.setattr(app_session, "_populate_theme_msg", count)
    streamlit_internals.make_themes_once()
    assert [start(app_session._populate_theme_msg) for _ in range(2)] == [start(made_by_streamlit)] * 2
    assert sorted(sections) == sorted(SECTIONS)


def _two_lists() -> None:
    import streamlit as st

    st.session_state.setdefault("empty", None)
    st.session_state.setdefault("second", "b")
    st.write([st.selectbox("Any", ["a", "b"], key=key) for key in ("empty", "second", "third")])


def test_a_list_to_choose_from_does_not_copy_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[str] = []
    copy = vars(SessionState)["filtered_state"].fget

    def count(state: SessionState) -> dict[str, object]:
        copies.append("one")
        return dict(copy(state))

    monkeypatch.setattr(SessionState, "filtered_state", property(count))
    monkeypatch.setattr(selectbox, "get_session_state", get_session_state)  # whether or not a server was imported
    left_to_itself = AppTest.from_function(_two_lists, default_timeout=300).run()
    assert len(copies) == 3
    streamlit_internals.let_selectboxes_look_up_their_own_value()
    copies.clear()
    looked_up = AppTest.from_function(_two_lists, default_timeout=300).run()
    assert not copies
    assert [one.value for one in looked_up.selectbox] == [one.value for one in left_to_itself.selectbox] == [None, "b", "a"]
    assert looked_up.selectbox[0].proto == left_to_itself.selectbox[0].proto
