"""What the atlas uses of Streamlit beyond its documentation is still there and does what it is used for."""

from pathlib import Path

import pytest
import streamlit
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, memory_uploaded_file_manager
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state.session_state import Serialized, Value
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette import starlette_app

from serving import streamlit_internals
from serving.uploads import LimitedUploads
from tests.browser.driving import PROJECT


def test_it_was_read_in_the_version_that_is_required() -> None:
    requirements = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    assert f"streamlit=={streamlit.__version__}\n" in requirements
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
    streamlit_internals.keep_uploads_in(LimitedUploads)
    app = starlette_app.App(PROJECT / "app.py")
    assert isinstance(app._create_runtime().uploaded_file_mgr, LimitedUploads)


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


def test_nothing_is_imported_elsewhere_from_what_is_private() -> None:
    """Attributes of Streamlit that begin with an underscore stand in one module."""
    marks = ("PagesManager", "_session_mgr", "_new_widget_state", "memory_uploaded_file_manager.")
    files = [PROJECT / "app.py", PROJECT / "server.py"]
    files += [path for folder in ("serving", "ui", "pages") for path in (PROJECT / folder).rglob("*.py")]
    using = {path.name for path in files if any(mark in _text(path) for mark in marks)}
    assert using == {"streamlit_internals.py"}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
