"""A server that is started anew: what was open comes back by itself, each page as it was left, and goes on.

One server ends and one starts for all who are there: each story waits twice, for the end and for the new start.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driving import PATIENCE, free_port, go, is_connected, running_server, says, wait_until
from tests.browser.test_assessment import answer, expect_answered, expect_choice, kept
from tests.browser.test_presenter_view import place, steer, tap, wait_for_title
from tests.browser.test_rooms import ask, bars, join, open_room, pick
from tests.browser.test_scene_votes import SCENES, present_with_a_room

Window = Callable[[int], Page]
# How much of the line is seen that says so when the server is gone: "1" for all of it.
LOST = """() => {
    const style = getComputedStyle(document.querySelector('[data-testid=stApp]'), '::after');
    return style.content.includes('Connection lost') ? style.opacity : 'none';
}"""


@pytest.fixture
def port() -> int:
    """The port that both servers listen on, one after the other."""
    return free_port()


@pytest.fixture
def new_window(browser: Browser, port: int) -> Iterator[Window]:
    """Opens a window of so many pixels, of a browser of its own."""
    contexts = []

    def made(width: int) -> Page:
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": width, "height": 720})
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        return context.new_page()

    yield made
    for context in contexts:
        context.close()


def assessment(new_window: Window) -> Iterator[None]:
    """Answers are there again, and so is the one that is given as early as a page takes it.

    That is before the new session knows the answers.
    """
    page = new_window(1280)
    go(page, "/assessment?assessment_part=2")
    answer(page, "kf02-01", "In place")
    expect_answered(page, 1)
    assert wait_until(page, lambda: "in_place" in kept(page))
    page.reload()
    expect_answered(page, 1)
    answer(page, "kf02-02", "Not yet")
    assert wait_until(page, lambda: "not_yet" in kept(page))
    yield
    yield
    answer(page, "kf02-03", "Partly")
    expect_answered(page, 3)
    assert wait_until(page, lambda: all(choice in kept(page) for choice in ("in_place", "not_yet", "partly")))
    page.reload()
    expect_answered(page, 3)
    expect_choice(page, "kf02-01", "In place")


def room(new_window: Window) -> Iterator[None]:
    """Room, question and answers are there again, and the answer can be changed."""
    lead, phone = new_window(1280), new_window(1280)
    join(phone, open_room(lead))
    ask(lead, "One choice", "Which comes first?", "Work\nLanguage")
    pick(phone.get_by_role("radio", name="Work"))
    says(phone, "Your answer is in")
    yield
    yield
    assert wait_until(lead, lambda: bars(lead) == {"Work": "1 (100 %)", "Language": "0 (0 %)"})
    says(phone, "Your answer is in")
    phone.locator("[data-test-connection-state='CONNECTED'][data-test-script-state='notRunning']").wait_for()
    pick(phone.get_by_role("radio", name="Language"))
    assert wait_until(lead, lambda: bars(lead) == {"Work": "0 (0 %)", "Language": "1 (100 %)"})
    says(lead, "1 of 1 participants")


def presentation(new_window: Window) -> Iterator[None]:
    """The phone steers the projector again. While there is no server, a line of our own says so."""
    screen, phone, participant = (new_window(width) for width in (1280, 390, 390))
    code = present_with_a_room(screen)
    steer(screen, phone)
    tap(phone, "Next")
    wait_for_title(screen, SCENES[1].question)
    join(participant, code)
    yield
    for one in (screen, phone, participant):
        assert wait_until(one, lambda one=one: one.evaluate(LOST) == "1")  # type: ignore[misc]
    assert wait_until(screen, lambda: screen.get_by_text("Connection error").count() == 1)  # Streamlit's own words
    for one in (screen, phone, participant):
        one.wait_for_timeout(500)
        assert not one.get_by_text("Connection error").first.is_visible()
        assert not one.get_by_text("streamlit run").first.is_visible()
    yield
    for one in (screen, phone):  # the connection comes back by itself
        assert wait_until(one, lambda one=one: is_connected(one))  # type: ignore[misc]
    tap(phone, "Next")
    wait_for_title(screen, SCENES[2].question)
    says(participant, "Who decides?")
    for one in (screen, phone, participant):
        assert wait_until(one, lambda one=one: one.evaluate(LOST) == "none")  # type: ignore[misc]
        assert wait_until(one, lambda one=one: one.get_by_text("Connection error").count() == 0)  # type: ignore[misc]
    assert wait_until(phone, lambda: place(phone) == "3 of 4")


def test_what_is_open_comes_back_after_a_new_start(new_window: Window, port: int, tmp_path: Path) -> None:
    stories = [story(new_window) for story in (assessment, room, presentation)]
    with running_server(tmp_path / "log.txt", port=port):
        for story in stories:
            next(story)
    for story in stories:
        next(story)
    with running_server(tmp_path / "log.txt", port=port) as server:
        for story in stories:
            assert next(story, "ended") == "ended"
        assert not server.complaints()
