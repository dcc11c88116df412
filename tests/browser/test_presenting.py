"""What goes wrong before a room: fast keys."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.driving import query_of, settle, wait_until
from tests.browser.test_workshop import PREPARED, counter, expect_title, open_prepared, title


def shown_as(number: int) -> str:
    """The heading of a prepared scene that nobody revealed."""
    scene = PREPARED[number - 1]
    return scene.question or scene.title


def press(page: Page, key: str, times: int, pause: int) -> None:
    """Press a key again and again. pause: in milliseconds."""
    for _ in range(times):
        page.keyboard.press(key)
        page.wait_for_timeout(pause)


def expect_scene(page: Page, number: int) -> None:
    """Wait for a prepared scene: its heading, its counter, its place in the address."""
    wait_until(page, lambda: counter(page).startswith(f"{number} of") and title(page) == shown_as(number))
    settle(page)
    assert title(page) == shown_as(number)
    assert counter(page) == f"{number} of 7"
    assert query_of(page)["present"] == f"{number}-{PREPARED[number - 1].mark}"


FAST = [(20, 50), (5, 120), (6, 300), (4, 700)]


@pytest.mark.parametrize(("times", "pause"), FAST)
def test_fast_keys_end_at_the_last_scene_asked_for(times: int, pause: int, new_visitor: Visitor) -> None:
    page = new_visitor()
    open_prepared(page, "present_prepared")
    expect_title(page, PREPARED[0].title)
    for _ in range(2):
        press(page, "ArrowRight", times, pause)
        expect_scene(page, min(1 + times, 7))
        press(page, "ArrowLeft", times, pause)
        expect_scene(page, 1)
