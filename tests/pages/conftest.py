"""The built database, a connection of the tests' own to check pages against, and a place for what pages write down."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st

from data.build import DATA, build
from ui import downloads
from ui.rooms import rates
from ui.your_data import upload_store

DATABASE = DATA / "atlas.duckdb"
if not DATABASE.exists():  # some tests are made from what the data holds
    build(DATABASE)


@pytest.fixture(scope="session", autouse=True)
def _place_to_write(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Rooms and short links of tests stay out of the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_ROOMS", str(tmp_path_factory.mktemp("rooms")))
        yield


@pytest.fixture
def own_rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rooms and short links of this test alone."""
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path / "rooms"))


@pytest.fixture(autouse=True)
def _nobody_was_here() -> None:
    """To the app all sessions of tests are one visit, whose rates would run out."""
    rates.opened.clear()
    rates.joined.clear()
    rates.wrong_codes.clear()


@pytest.fixture(autouse=True)
def _leave_no_copies() -> Iterator[None]:
    """There is room for so many at one time."""
    yield
    upload_store.copies.remove_all()


@pytest.fixture(autouse=True)
def _files_are_read_here(read_here: None) -> None:
    """Pages take the files of a visitor as ever."""


@pytest.fixture(scope="session")
def direct() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection beside the app's."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{DATABASE}' AS atlas (READ_ONLY)")
        connection.execute("USE atlas")
        yield connection


@pytest.fixture
def views() -> list[downloads.View]:
    """The views whose files a page offers."""
    return []


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch, views: list[downloads.View]) -> dict[str, pd.DataFrame]:
    """The rows of each file that a page offers, by name, as the page gives them to the buttons; every column is described."""
    found: dict[str, pd.DataFrame] = {}

    def collect(view: downloads.View, rows, count: int, pictures: object, part: str = "") -> None:  # type: ignore[no-untyped-def]
        frame = found[view.name] = downloads.typed(rows())
        views.append(view)
        assert len(frame) == count
        readme = downloads.readme_text(view, frame)
        assert not [name for name in frame.columns if f"- {name}: " not in readme]

    monkeypatch.setattr(downloads, "buttons", collect)
    return found


@pytest.fixture
def buttons_data(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What makes the file of each download button that a page draws, by the key of the button."""
    offered: dict[str, Callable[[], bytes]] = {}
    draw = st.download_button

    def collect(label: str, data: Callable[[], bytes], *given: object, **named: object) -> bool:
        offered[str(named["key"])] = data
        return draw(label, data, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", collect)
    return offered
