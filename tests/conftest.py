"""The fixture as a data file, for tests of every folder."""

import gc
from pathlib import Path

import pytest

from tests.fixture import built_fixture

# As many objects as a page makes are gone by themselves; looking through all of them every 700 takes a twelfth of all computing.
gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of the fixture; not to be changed."""
    return built_fixture(tmp_path_factory.mktemp("fixture"))


@pytest.fixture
def on_fixture(small_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queries of this test are answered from the fixture."""
    monkeypatch.setenv("ATLAS_DATABASE", str(small_file))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases the tests of tests/fuzzing drew."""
    properties = [one for report in terminalreporter.stats.get("passed", []) for one in report.user_properties]
    if drawn := sum(int(value) for name, value in properties if name == "cases"):
        terminalreporter.write_line(f"{drawn:,} cases drawn by Hypothesis, none of them failed.")
