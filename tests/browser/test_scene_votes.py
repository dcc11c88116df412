"""A session with phones: the scenes ask, the room answers, guesses stand in the chart; fast keys and a reload lose nothing."""

from collections.abc import Sequence

from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.driving import go, in_both_themes, main_part, query_of, says, settle, wait_until, widget
from tests.browser.test_present import BAR, ends_above_the_bar, expect_counter, expect_title, show_on
from tests.browser.test_presenting import press
from tests.browser.test_rooms import PHONE, join, key_of_room, pick
from tests.browser.test_screens import AXE, SERIOUS, too_wide
from ui.state import scene_files
from ui.state.scene import Scene, Vote

FOUR = "city=pt001c,se003c,de001c,at-vienna"
SCENES = (
    Scene("Malmö", f"/compare?{FOUR}", "The survey of 2023.", "Of 100 residents of Malmö, how many?", Vote("number")),
    Scene("Jobs", f"/compare?{FOUR}&measure=survey_easy_find_job", "", "Where do most say so?", Vote("highest_city")),
    Scene("Laws", "/policy?policy_view=heat_map&country=AT,DE,PT,SE", "Rules, not effects.", "Who decides?", Vote("scale")),
    Scene("Practices", "/practices", script="Only for the facilitator."),
)
# Letters smaller than 24 of 720 lines in the texts that are in sight, but for the note and the source under a chart.
SMALL = """() => {
    const found = [];
    for (const part of document.querySelectorAll('.room_corner *, .st-key-question *, .st-key-finding *, .st-key-presented *')) {
        if (![...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
        const box = part.getBoundingClientRect();
        const isNote = part.closest('[data-testid=stCaptionContainer]') && !part.closest('[class*=st-key-renewed_]:has(h2)');
        if (!box.height || box.top > innerHeight - 52 || isNote) continue;
        let size = parseFloat(getComputedStyle(part).fontSize);
        for (let at = part; at; at = at.parentElement) size *= Number(getComputedStyle(at).zoom) || 1;
        if (size < 23.9) found.push(`${size}: ${part.textContent.slice(0, 40)}`);
    }
    return found;
}"""
WATCHED = {"viewport": {"width": 1280, "height": 720}}


def present_with_a_room(page: Page, scenes: Sequence[Scene] = SCENES) -> str:
    """Bring scenes by a link, present them with a new room, and return its code."""
    go(page, f"/workshop?scenes={scene_files.as_link(scenes)}")
    widget(page, "take_scenes").get_by_role("button").click()
    widget(page, "present_with_room").get_by_role("button").click()
    return room_presented(page)


def room_presented(page: Page) -> str:
    """Wait until scenes are presented with a room and the bar takes keys, which follows them; the code of the room."""
    code = page.locator(".room_corner .code")
    code.wait_for()
    page.locator(f"{BAR} .counter").wait_for()
    settle(page)
    return code.inner_text()


def guess(phone: Page, number: int) -> None:
    """Send a guess, in place of one that is in, too."""
    phone.get_by_label("Your guess").first.wait_for()
    settle(phone)  # the field of a question before goes once its own is there
    phone.get_by_label("Your guess").fill(str(number))
    phone.get_by_role("button", name="Send").click()
    settle(phone)
    says(phone, "Your answer is in")


def choose(phone: Page, name: str) -> None:
    pick(phone.get_by_role("radio", name=name))
    says(phone, "Your answer is in")


def counted(screen: Page, text: str) -> bool:
    return wait_until(screen, lambda: screen.locator(".room_count").all_inner_texts() == [f"{text} have answered."])


def chart_texts(page: Page) -> str:
    return " ".join(page.locator(".st-key-presented svg text").all_text_contents())


def test_a_session_with_three_phones(new_visitor: Visitor) -> None:
    screen = new_visitor(**WATCHED)
    code = present_with_a_room(screen)
    phones = [join(new_visitor(**PHONE), code) for _ in range(3)]
    for phone in phones:
        says(phone, "Of 100 residents of Malmö, how many?")
    for phone, number in zip(phones, (50, 64, 99), strict=True):
        guess(phone, number)
    assert counted(screen, "3 of 3")
    assert screen.get_by_test_id("stVegaLiteChart").count() == 0
    screen.keyboard.press("g")
    expect_title(screen, "Malmö")
    says(screen, "The room: 64 %, the median of 3 guesses, from 50 to 99.")
    assert wait_until(screen, lambda: "room 64" in chart_texts(screen) and "The room's guesses (3)" in chart_texts(screen))
    assert ends_above_the_bar(screen, screen.get_by_test_id("stVegaLiteChart"), 720)
    for phone in phones:
        says(phone, "The room: 64, the median of 3 guesses")

    screen.keyboard.press("ArrowRight")
    expect_title(screen, "Where do most say so?")
    for phone, city in zip(phones, ("Vienna", "Vienna", "Lisbon"), strict=True):
        choose(phone, city)
    assert counted(screen, "3 of 3")
    screen.keyboard.press(" ")
    expect_title(screen, "Jobs")
    says(screen, "2 of 3 said Vienna, Austria: highest in the data, of the four choices.")
    assert wait_until(screen, lambda: bool(texts := chart_texts(screen)) and "room" not in texts)
    says(phones[2], "In the data: Vienna")

    lead_by_key = _second_device(new_visitor, screen)
    press(screen, "ArrowRight", 20, 50)
    expect_title(screen, "Practices")
    expect_counter(screen, "4 of 4")
    assert screen.get_by_text("Only for the facilitator").count() == 0
    for phone in phones:
        says(phone, "You are in")
    press(screen, "ArrowLeft", 20, 50)
    expect_title(screen, "Malmö")  # it was revealed
    says(phones[0], "Your answer: 50")
    screen.keyboard.press("g")
    expect_title(screen, SCENES[0].question)
    assert counted(screen, "3 of 3")  # the old answers
    screen.reload()
    assert counted(screen, "3 of 3")
    expect_title(screen, SCENES[0].question)
    assert wait_until(screen, lambda: query_of(screen).get("present") == f"1-{SCENES[0].mark}-room")
    phones[1].reload()
    says(phones[1], "Your answer is in")
    guess(phones[1], 70)
    says(lead_by_key, "3 of 3 participants have answered. The question is open.")
    screen.keyboard.press("g")
    says(screen, "The room: 70 %")
    says(lead_by_key, "The question is closed.")


def test_of_a_long_sheet_the_projector_shows_the_first_statements(new_visitor: Visitor) -> None:
    statements = tuple(f"Statement {number} of a sheet" for number in range(1, 13))
    sheet = Vote("sheet", ("Agree", "So so", "Disagree"), statements=statements, ordered=True)
    scene = Scene("How far are we?", "/room?room_part=screen", question="How far are we?", vote=sheet)
    screen = new_visitor(**WATCHED)
    code = present_with_a_room(screen, [scene])
    phone = join(new_visitor(**PHONE), code)
    pick(phone.get_by_role("radio", name="So so").first)
    says(phone, "Your answer is in")
    assert counted(screen, "1 of 1")
    screen.keyboard.press("g")
    rows = screen.locator(".st-key-presented .room_bars li")
    assert wait_until(screen, lambda: rows.count() == len(statements))
    settle(screen)
    assert wait_until(screen, lambda: rows.last.get_attribute("data-beyond") is not None)
    whole = screen.locator(".st-key-presented .room_bars li:not([data-beyond])")
    assert 3 <= whole.count() < len(statements)
    assert whole.first.evaluate("row => getComputedStyle(row).visibility") == "visible"
    assert ends_above_the_bar(screen, whole.last, 720)
    screen.get_by_text("This is the beginning: the page itself has the rest.").wait_for()


def _second_device(new_visitor: Visitor, screen: Page) -> Page:
    """The facilitator's phone, which leads the room by the link with its key."""
    phone = new_visitor(**PHONE)
    go(phone, f"/room?room_key={key_of_room(screen)}&room_part=screen")
    says(phone, "Where do most say so?")
    return phone


def test_a_scene_with_a_room_fits_and_is_accessible(new_visitor: Visitor) -> None:
    """Covered and revealed, on a projector and a phone."""
    screen = new_visitor(**WATCHED)
    code = present_with_a_room(screen)
    guess(join(new_visitor(**PHONE), code), 64)
    assert counted(screen, "1 of 1")
    screen.evaluate(AXE.read_text(encoding="utf-8"))
    for revealed in (False, True):
        if revealed:
            screen.keyboard.press("g")
            expect_title(screen, "Malmö")
        for size in ((1280, 720), (390, 844)):
            show_on(screen, size)
            assert in_both_themes(screen, {SERIOUS: None}) == [], (size, revealed)
            assert too_wide(screen) == 0
            if size[1] == 720:
                assert wait_until(screen, lambda: screen.evaluate(SMALL) == []), screen.evaluate(SMALL)
            assert wait_until(screen, lambda size=size: _corner_stands_apart(screen, *size)), (size, revealed)  # type: ignore[misc]


def _corner_stands_apart(screen: Page, width: int, height: int) -> bool:
    """Whether the way into the room is within the screen, above the bar, and beside or below the heading."""
    corner = screen.locator(".room_corner").bounding_box()
    heading = main_part(screen).get_by_role("heading", level=1).locator("span, div").first.bounding_box()
    if not corner or not heading or corner["x"] + corner["width"] > width or corner["y"] + corner["height"] > height - 52:
        return False
    return heading["x"] + heading["width"] <= corner["x"] or heading["y"] + heading["height"] <= corner["y"]
