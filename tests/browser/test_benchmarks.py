"""`make bench` finds on the real page what it measures."""

import math

import psutil
import pytest
from playwright.sync_api import Browser

from benchmarks import server as benchmark
from tests.browser.driving import Server


def test_a_change_of_the_threshold_can_be_measured(browser: Browser, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "CHANGES", 2)
    monkeypatch.setattr(benchmark, "IDLE", 1)
    # The amount is no matter of a test; a slider that is not found fails.
    assert math.isfinite(benchmark.cost_of_a_change(browser, psutil.Process(server.process_id), f"{server.address}/compare"))
