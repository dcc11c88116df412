"""One server with the fixture, as it is started by default, for all tests that only ask it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.driving import Server, running_server


@pytest.fixture(scope="session")
def small_server(tmp_path_factory: pytest.TempPathFactory, small_file: Path) -> Iterator[Server]:
    """It may have nothing to complain of."""
    with running_server(tmp_path_factory.mktemp("serving") / "log.txt", small_file) as running:
        yield running
    assert not running.complaints()
