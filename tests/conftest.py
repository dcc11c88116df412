"""The fixture as a data file and on a server, for tests of every folder."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixture import built_fixture

if TYPE_CHECKING:
    from tests.browser.driving import Server

# As many objects as a page makes are gone by themselves; looking through all of them every 700 takes a twelfth of all computing.
gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of the fixture; not to be changed."""
    return built_fixture(tmp_path_factory.mktemp("fixture"))


@pytest.fixture(scope="session")
def small_server(tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator["Server"]:
    """The fixture on a server as it is started by default, for all tests that only ask it. It may have nothing to complain of."""
    from tests.browser.driving import running_server  # with a browser's library, which few folders need

    with running_server(tmp_path_factory.mktemp("server") / "log.txt", small_file) as running:
        yield running
    assert not running.complaints()


@pytest.fixture
def on_fixture(small_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queries of this test are answered from the fixture."""
    monkeypatch.setenv("ATLAS_DATABASE", str(small_file))


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the code of the process that reads a visitor's file, whose start takes longer than all that is done with most files.

    tests/data/test_hostile_files.py and the tests in a browser start it.
    """
    from data.importer import isolated, isolated_worker  # with libraries that few folders need

    monkeypatch.setattr(isolated, "_answer", isolated_worker.answer)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases the tests of tests/fuzzing drew."""
    properties = [one for report in terminalreporter.stats.get("passed", []) for one in report.user_properties]
    if drawn := sum(int(value) for name, value in properties if name == "cases"):
        terminalreporter.write_line(f"{drawn:,} cases drawn by Hypothesis passed.")
