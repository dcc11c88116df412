"""The presenter view: another browser steers the projector, both survive a reload."""

import contextlib
import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Visitor
from tests.browser.driving import PATIENCE, Server, go, in_both_themes, is_connected, main_part, says, settle, wait_until
from tests.browser.test_present import BAR, counter, expect_title, show_on, title
from tests.browser.test_presenting import press
from tests.browser.test_rooms import PHONE, join, key_of_room
from tests.browser.test_scene_votes import SCENES, WATCHED, guess, present_with_a_room
from tests.browser.test_screens import AXE, SERIOUS, too_wide
from tests.relay import relay_to
from ui.rooms.steering import FOLLOWS_WITHIN

REMOTE = ".st-key-remote"


def steer(screen: Page, phone: Page) -> None:
    """Open the presenter view on a phone by the link with the key."""
    go(phone, f"/presenter?room_key={key_of_room(screen)}")
    phone.locator(f"{REMOTE} .counter").wait_for()
    settle(phone)
    assert wait_until(phone, lambda: "room_key" not in phone.url)


def tap(phone: Page, name: str) -> None:
    phone.locator(REMOTE).get_by_role("button", name=name).click()


def wait_for_title(screen: Page, expected: str) -> float:
    """How many seconds it takes until the projector has a heading; its bar, which takes the next key, may follow it."""
    start = time.monotonic()
    assert wait_until(screen, lambda: title(screen) == expected), title(screen)
    seconds = time.monotonic() - start
    settle(screen)
    return seconds


def place(phone: Page) -> str:
    return phone.locator(f"{REMOTE} .counter").inner_text()


def test_a_phone_steers_the_projector(new_visitor: Visitor) -> None:
    screen, phone = new_visitor(**WATCHED), new_visitor(**PHONE)
    code = present_with_a_room(screen)
    participant = join(new_visitor(**PHONE), code)
    steer(screen, phone)
    says(phone, f"Room {code}. The question is open. 0 of 1 have answered.")
    says(phone, "Next: Jobs")
    guess(participant, 64)
    says(phone, "1 of 1 have answered.")
    screen.evaluate("window.isTheSamePage = true")

    tap(phone, "Close question")
    says(participant, "This question is closed")
    says(screen, "The question is closed.")
    assert title(screen) == SCENES[0].question
    assert "The room:" not in main_part(participant).inner_text()
    tap(phone, "Open question")
    guess(participant, 70)
    tap(phone, "Reveal")
    wait_for_title(screen, "Malmö")
    says(screen, "The room: 70 %")
    says(participant, "The room: 70")
    tap(phone, "Hide")
    wait_for_title(screen, SCENES[0].question)

    tap(phone, "Black screen")
    assert wait_until(screen, screen.locator(f"{BAR} .black").is_visible)
    says(phone, "The screen is black.")
    tap(phone, "Show screen")
    assert wait_until(screen, screen.locator(f"{BAR} .black").is_hidden)
    says(phone, "The question is open.")
    screen.keyboard.press("b")
    says(phone, "The screen is black.")
    assert wait_until(screen, screen.locator(f"{BAR} .black").is_visible)
    screen.keyboard.press("b")
    says(phone, "The question is open.")

    tap(phone, "Next")
    wait_for_title(screen, "Where do most say so?")
    screen.keyboard.press("ArrowRight")
    expect_title(screen, "Who decides?")
    says(phone, "Laws")
    assert wait_until(phone, lambda: place(phone) == "3 of 4")
    tap(phone, "Next")
    wait_for_title(screen, "Practices")
    says(phone, "Only for the facilitator.")
    says(phone, "This is the last scene.")
    assert screen.get_by_text("Only for the facilitator").count() == 0
    assert screen.evaluate("window.isTheSamePage") is True
    screen.keyboard.press("Escape")
    expect_title(screen, "Present")
    says(phone, "Nothing is presented with this room")


def test_the_projector_follows_within_about_a_second_and_fast_presses_end_at_the_right_scene(new_visitor: Visitor) -> None:
    """It looks every second at least, which the server tells its page; how long that takes is the machine's."""
    screen, phone, looks = new_visitor(**WATCHED), new_visitor(**PHONE), set[float]()

    def note(payload: str | bytes) -> None:
        message = ForwardMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
        if message.HasField("auto_rerun"):
            looks.add(message.auto_rerun.interval)

    screen.once("websocket", lambda socket: socket.on("framereceived", note))
    present_with_a_room(screen)
    steer(screen, phone)
    waits = []
    for name, scene in (("Next", SCENES[1]), ("Previous", SCENES[0])) * 3:
        tap(phone, name)
        waits.append(wait_for_title(screen, scene.question))
    print("seconds", [round(wait, 2) for wait in waits])
    assert FOLLOWS_WITHIN in looks and FOLLOWS_WITHIN <= 1

    for times, pause, number in ((20, 50, 4), (2, 50, 4), (20, 50, 1), (2, 120, 3)):
        press(phone, "ArrowRight" if number > 1 else "ArrowLeft", times, pause)
        assert wait_until(screen, lambda number=number: counter(screen) == f"{number} of 4")  # type: ignore[misc]
        assert wait_until(phone, lambda number=number: place(phone) == f"{number} of 4")  # type: ignore[misc]
        settle(screen)
        assert counter(screen) == f"{number} of 4"
    for _ in range(10):  # both at once
        phone.keyboard.press("ArrowLeft")
        screen.keyboard.press("ArrowRight")
    assert wait_until(screen, lambda: counter(screen) == place(phone))
    phone.wait_for_timeout(4000)  # whoever was overtaken gives up
    assert wait_until(screen, lambda: counter(screen) == place(phone))
    tap(phone, "Previous") if place(phone) == "4 of 4" else tap(phone, "Next")
    assert wait_until(screen, lambda: counter(screen) == place(phone))


class Line:
    """The connection of a phone, which can be slow: what the server sends waits then."""

    def __init__(self, phone: Page) -> None:
        self.is_slow, self.waiting = False, list[bytes]()
        phone.route_web_socket(re.compile("/_stcore/stream"), self._hand_on)

    def _hand_on(self, here: WebSocketRoute) -> None:
        def hand_on(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            self.waiting.append(message) if self.is_slow else here.send(message)

        self._phone = here
        here.connect_to_server().on_message(hand_on)

    def brings(self, text: str, after: int = 0) -> bool:
        """Whether a text is on its way, behind this many messages."""
        return any(text.encode() in message for message in self.waiting[after:])

    def go_on(self) -> None:
        """Bring all that waits; be slow no longer."""
        self.is_slow = False
        while self.waiting:
            self._phone.send(self.waiting.pop(0))


def test_a_press_is_about_what_was_seen(new_visitor: Visitor, browser: Browser, server: Server) -> None:
    """On a slow line: the server has shown the next scene already, at which nobody has guessed, or has revealed this one."""
    screen = new_visitor(**WATCHED)
    present_with_a_room(screen)
    with browser.new_context(base_url=server.address, **PHONE) as context:  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE * 1000)
        phone = context.new_page()
        line = Line(phone)
        steer(screen, phone)
        line.is_slow = True
        screen.keyboard.press("ArrowRight")
        wait_for_title(screen, SCENES[1].question)
        assert wait_until(phone, lambda: line.brings(SCENES[1].question))
        assert place(phone) == "1 of 4"
        tap(phone, "Reveal")
        screen.keyboard.press("ArrowLeft")
        wait_for_title(screen, "Malmö")
        assert wait_until(phone, lambda: line.brings("The values are on the screen."))
        screen.keyboard.press("ArrowRight")
        wait_for_title(screen, SCENES[1].question)
        behind = len(line.waiting)
        assert wait_until(phone, lambda: line.brings(SCENES[1].question, behind))
        line.go_on()
        assert wait_until(phone, lambda: place(phone) == "2 of 4")
        settle(phone)
        line.is_slow = True
        screen.keyboard.press("g")
        wait_for_title(screen, "Jobs")
        assert wait_until(phone, lambda: line.brings("The values are on the screen."))
        tap(phone, "Close question")
        line.go_on()
        tap(phone, "Hide")
        wait_for_title(screen, SCENES[1].question)


def test_a_press_from_before_others_went_on_does_not_move_the_room_back(browser: Browser, server: Server) -> None:
    """The phone had lost its connection, as in a pocket, and shows an older scene when it is pressed."""
    port = urlsplit(server.address).port or 0
    with relay_to(port) as relay, contextlib.ExitStack() as windows:
        screen, phone = (
            windows.enter_context(browser.new_context(base_url=f"http://127.0.0.1:{at}", **size)).new_page()  # type: ignore[arg-type]
            for at, size in ((port, WATCHED), (relay.port, PHONE))
        )
        for window in (screen, phone):
            window.set_default_timeout(PATIENCE * 1000)
        present_with_a_room(screen)
        steer(screen, phone)
        relay.cut()
        assert wait_until(phone, lambda: not is_connected(phone))
        screen.keyboard.press("End")
        wait_for_title(screen, "Practices")
        phone.keyboard.press("ArrowRight")  # after some seconds without a connection Streamlit lets nothing be clicked
        assert place(phone) == "1 of 4"
        relay.restore()
        assert wait_until(phone, lambda: place(phone) == "4 of 4")
        tap(phone, "Previous")
        wait_for_title(screen, SCENES[2].question)


def test_each_side_survives_a_reload(new_visitor: Visitor) -> None:
    screen, phone = new_visitor(**WATCHED), new_visitor(**PHONE)
    code = present_with_a_room(screen)
    steer(screen, phone)
    tap(phone, "Next")
    wait_for_title(screen, SCENES[1].question)
    phone.reload()
    assert wait_until(phone, lambda: place(phone) == "2 of 4")
    settle(phone)
    tap(phone, "Reveal")
    wait_for_title(screen, "Jobs")
    screen.goto(f"{SCENES[0].address}&present=1-{SCENES[0].mark}-room")  # an address of before: where the room stands counts
    assert wait_until(screen, lambda: title(screen) == "Jobs")
    assert wait_until(screen, lambda: counter(screen) == "2 of 4")
    screen.reload()
    assert wait_until(screen, lambda: title(screen) == "Jobs")  # revealed as it was
    tap(phone, "Next")
    wait_for_title(screen, SCENES[2].question)
    assert code in screen.locator(".room_corner").inner_text()


def test_without_a_key_the_view_says_how_to_come_here(page: Page) -> None:
    go(page, "/presenter")
    says(page, "This browser leads no room.")
    go(page, "/presenter?room_key=nonsense")
    says(page, "The link does not contain the key of a room.")


def test_the_view_fits_and_is_accessible(new_visitor: Visitor) -> None:
    screen, phone = new_visitor(**WATCHED), new_visitor(**PHONE)
    present_with_a_room(screen)
    steer(screen, phone)
    phone.evaluate(AXE.read_text(encoding="utf-8"))
    for width, height in ((390, 844), (1280, 720)):
        show_on(phone, (width, height))
        assert in_both_themes(phone, {SERIOUS: None}) == []
        assert too_wide(phone) == 0
        for button in phone.locator(f"{REMOTE} button").all():
            box = button.bounding_box()
            assert box and box["height"] >= 60 and box["width"] >= 60
            assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height
