"""Participants choose their city on the phone; the projector marks it, the phones tell of it, both fit and are accessible."""

from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.driving import in_both_themes, main_part, open_expander, says, settle, wait_until, widget
from tests.browser.test_present import ends_above_the_bar, expect_title
from tests.browser.test_presenter_view import steer, tap
from tests.browser.test_rooms import PHONE, join
from tests.browser.test_scene_votes import SMALL, WATCHED, chart_texts, guess, present_with_a_room
from tests.browser.test_screens import AXE, SERIOUS, too_wide

# Sends what is pressed after the next message of a timer, as a browser does that has much else to do.
PRESS_BEHIND_A_TIMER = """() => {
    const [later, send, held] = [window.setTimeout, WebSocket.prototype.send, []];
    window.setTimeout = (act, ms = 0, ...given) => ms ? later(act, ms, ...given) : held.push(() => act(...given));
    WebSocket.prototype.send = function (...message) {
        WebSocket.prototype.send = send;
        window.setTimeout = later;
        send.apply(this, message);
        for (const act of held) later(act);
    };
}"""


def choose_city(phone: Page, name: str) -> None:
    """Type the name of a city and take it."""
    open_expander(phone, main_part(phone))
    phone.get_by_label("Name of your city").fill(name)
    phone.get_by_role("button", name="Find").click()


def test_cities_in_the_room(new_visitor: Visitor) -> None:
    screen, view = new_visitor(**WATCHED), new_visitor(**PHONE)
    code = present_with_a_room(screen)
    phones = [join(new_visitor(**PHONE), code) for _ in range(3)]
    for phone, city in zip(phones, ("Zagreb", "Paris", "Mechelen"), strict=True):
        choose_city(phone, city)
        phone.get_by_text(f"Your city: {city}").wait_for()
        phone.get_by_label("Name of your city").wait_for(state="hidden")  # though it was opened by hand
    phones[0].reload()
    phones[0].get_by_text("Your city: Zagreb, Croatia").wait_for()
    guess(phones[0], 64)
    choose_city(phones[2], "Qqqqq")
    says(phones[2], "The atlas has no city of this name")
    phones[2].wait_for_timeout(3500)  # two looks at the room later it still stands there
    says(phones[2], "The atlas has no city of this name")
    steer(screen, view)
    says(view, "In the room: ")
    # By key: a line that comes above it can move the button between the press and the release of a mouse.
    widget(view, "mark_cities").get_by_role("button").press("Enter")
    settle(view)
    tap(view, "Reveal")
    expect_title(screen, "Malmö")
    says(screen, "Marked: 2 of 3 cities in the room. Not in this chart: Mechelen.")
    assert wait_until(screen, lambda: "Zagreb (HR)" in chart_texts(screen) and "Paris (FR)" in chart_texts(screen))
    assert ends_above_the_bar(screen, screen.get_by_test_id("stVegaLiteChart"), 720)
    assert wait_until(screen, lambda: screen.evaluate(SMALL) == [])
    main_part(phones[2]).get_by_role("heading", name="Mechelen").wait_for()
    settle(phones[2])
    assert phones[2].get_by_label("Name of your city").is_visible()  # what comes above does not close what was open
    assert phones[2].get_by_label("Name of your city").input_value() == "Qqqqq"
    choose_city(phones[2], "Vienna")
    says(screen, "Marked: 3 of 3 cities in the room.")  # by itself
    says(phones[0], "in Zagreb, 62nd highest of 83 cities")
    says(phones[0], "Similar cities, by residents and foreign-born share:")
    says(phones[2], "in Vienna, 41st highest of 83 cities")
    for page in (phones[0], view):
        settle(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert in_both_themes(page, {SERIOUS: None}) == []
        assert too_wide(page) == 0
    view.evaluate(PRESS_BEHIND_A_TIMER)
    widget(view, "mark_cities").get_by_role("button").press("Enter")
    view.get_by_role("button", name="Mark the cities in the room").wait_for()  # the room knows it, whatever a screen shows
    settle(view)
    assert view.get_by_role("button", name="Mark the cities in the room").is_visible()  # it was pressed once
    assert wait_until(screen, lambda: "Zagreb (HR)" not in chart_texts(screen))
    assert wait_until(screen, lambda: "Marked" not in main_part(screen).inner_text())
    tap(view, "Hide")
    assert wait_until(phones[0], lambda: "highest of" not in main_part(phones[0]).inner_text())
