"""What goes wrong before a room: fast keys, a view that fails, a code that leads elsewhere, a scene whose figures are gone."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visitor
from tests.browser.driving import (
    DATABASE,
    PATIENCE,
    go,
    in_both_themes,
    main_part,
    query_of,
    running_server,
    says,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_present import (
    BAR,
    WITHOUT_MAPS,
    counter,
    ends_above_the_bar,
    expect_title,
    present_scenes,
    show_on,
    title,
)
from tests.browser.test_rooms import ask, bars, join, open_room, pick
from tests.browser.test_screens import AXE, SERIOUS
from ui.sharing.qr_code import code_picture
from ui.state.scene import Scene


def shown_as(number: int) -> str:
    """The heading of a scene that nobody revealed."""
    scene = WITHOUT_MAPS[number - 1]
    return scene.question or scene.title


def press(page: Page, key: str, times: int, pause: int) -> None:
    """Press a key again and again. pause: in milliseconds."""
    for _ in range(times):
        page.keyboard.press(key)
        page.wait_for_timeout(pause)


def expect_scene(page: Page, number: int) -> None:
    """Wait for a scene: its heading, its counter, its place in the address."""
    expected = shown_as(number), f"{number} of {len(WITHOUT_MAPS)}", f"{number}-{WITHOUT_MAPS[number - 1].mark}"

    def scene() -> tuple[str, str, str | None]:
        return title(page), counter(page), query_of(page).get("present")

    wait_until(page, lambda: scene() == expected)
    settle(page)
    assert scene() == expected


# How much of its track each bar fills.
SHARES = """() => [...document.querySelectorAll('.room_bars .track')].map(
    track => track.firstElementChild.getBoundingClientRect().width / track.getBoundingClientRect().width)"""
FAST = [(20, 50), (5, 120), (6, 300), (4, 700)]


def test_fast_keys_end_at_the_last_scene_asked_for(page: Page) -> None:
    present_scenes(page, *WITHOUT_MAPS)
    for times, pause in FAST:
        press(page, "ArrowRight", times, pause)
        expect_scene(page, min(1 + times, len(WITHOUT_MAPS)))
        press(page, "ArrowLeft", times, pause)
        expect_scene(page, 1)


def test_a_scene_whose_figures_are_gone_says_so_on_the_screen(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    gone = Scene("Lisbon leads", "/compare?measure=does_not_exist&city=zz-gone", "Look at the blue bar.")
    present_scenes(page, gone, WITHOUT_MAPS[0])
    for width, height in ((1280, 720), (390, 844)):
        show_on(page, (width, height))
        assert title(page) == "Lisbon leads"
        sentence = widget(page, "no_view")
        assert "a city and an indicator that the atlas does not have" in sentence.inner_text()
        box = sentence.locator("p").bounding_box()
        assert box and 0.2 * height < box["y"] and box["y"] + box["height"] < 0.8 * height
        assert page.get_by_test_id("stVegaLiteChart").count() == 0
    page.keyboard.press("ArrowRight")
    expect_title(page, shown_as(1))


def test_a_view_that_fails_leaves_the_keys_and_is_in_the_log(browser: Browser, tmp_path: Path) -> None:
    """A data file without its coverage: the regions cannot be drawn, their error is in the log with where it happened."""
    database = Path(shutil.copy(DATABASE, tmp_path / "atlas.duckdb"))
    with duckdb.connect(str(database)) as connection:
        connection.execute("DELETE FROM coverage")
    with running_server(tmp_path / "log.txt", database) as server, browser.new_context(base_url=server.address) as context:
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        scenes = [Scene("Regions", "/regions"), Scene("Laws", "/policy"), Scene("Practices", "/practices")]
        present_scenes(page, scenes[0], scenes[1], scenes[2])
        for number in (1, 2):
            assert wait_until(page, lambda: "something in the atlas failed" in main_part(page).inner_text())
            assert page.get_by_text("Start again from Home").count() == 0
            page.keyboard.press("ArrowRight")
            assert wait_until(page, lambda number=number: counter(page).startswith(f"{number + 1} of 3"))  # type: ignore[misc]
            settle(page)
        assert title(page) == "Practices"
        assert "something in the atlas failed" not in main_part(page).inner_text()
        log = server.log.read_text(errors="replace")
        assert "Scene 1 of 3 (/regions) cannot be drawn" in log
        assert re.search(r"Traceback.*?\n\w*Error: ", log, re.DOTALL)


def test_the_code_of_a_presented_room_leads_into_it(new_visitor: Visitor) -> None:
    lead = new_visitor(viewport={"width": 1280, "height": 720})
    code = open_room(lead)
    ask(lead, "One choice", "Which comes first?", "Work\nLanguage\nHousing\nMeeting\nSchools\nHealth")
    widget(lead, "link_popover").get_by_role("button").first.click()
    offered = lead.get_by_test_id("stPopoverBody").locator("code").first
    assert wait_until(lead, lambda: offered.inner_text().endswith(f"/join?room={code}"))
    lead.keyboard.press("Escape")
    present_scenes(lead, Scene("Which comes first?", "/room?room_part=screen"))
    for _ in range(2):
        lead.keyboard.press("q")
        link = lead.locator(f"{BAR} .link")
        assert wait_until(lead, lambda link=link: link.inner_text().endswith(f"/join?room={code}"))  # type: ignore[misc]
        assert lead.locator(f"{BAR} .code img").get_attribute("src") == code_picture(link.inner_text())
        lead.keyboard.press("q")
        lead.reload()  # the room is known to the browser alone, until it is asked
        settle(lead)
    phone = new_visitor(viewport={"width": 390, "height": 844})
    assert wait_until(lead, lambda: (link.text_content() or "").endswith(f"/join?room={code}"))
    phone.goto(link.text_content() or "")
    pick(phone.get_by_role("radio", name="Work"))
    way_in = lead.locator(".room_way_in")
    way_in.wait_for()
    assert code in way_in.inner_text() and "/join" in way_in.inner_text()
    counted = lead.get_by_text("1 of 1 participants have answered")
    assert wait_until(lead, lambda: counted.count() == 1 and counted.is_visible())
    assert ends_above_the_bar(lead, lead.locator(".room_bars li").last, 720)
    lead.evaluate(AXE.read_text(encoding="utf-8"))
    assert in_both_themes(lead, {SERIOUS: None}) == []


def test_one_vote_of_three_fills_a_third_of_the_track(new_visitor: Visitor) -> None:
    lead = new_visitor()
    code = open_room(lead)
    ask(lead, "One choice", "Which comes first?", "Work\nLanguage\nHousing")
    for name in ("Work", "Language", "Housing"):
        phone = join(new_visitor(viewport={"width": 390, "height": 844}), code)
        pick(phone.get_by_role("radio", name=name))
        says(phone, "Your answer is in")
    assert wait_until(lead, lambda: bars(lead) == dict.fromkeys(("Work", "Language", "Housing"), "1 (33 %)"))
    lead.get_by_role("button", name="Close question").click()
    says(phone, "This question is closed")
    third = [pytest.approx(1 / 3, abs=0.01)] * 3
    for page in (lead, phone):  # what is said stands above the bars, which come after it and grow
        assert wait_until(page, lambda page=page: page.evaluate(SHARES) == third), page.evaluate(SHARES)  # type: ignore[misc]


def test_a_wrong_code_leads_to_no_room(new_visitor: Visitor) -> None:
    phone = new_visitor(viewport={"width": 390, "height": 844})
    go(phone, "/join?room=ZZZZZZ")
    says(phone, "There is no room with this code")
    settle(phone)
    assert title(phone) == "Join a room"
    assert phone.get_by_role("button", name="Leave this room").count() == 0
    code = open_room(new_visitor())
    phone.get_by_label("Code of the room").fill(code)
    phone.get_by_role("button", name="Join", exact=True).click()
    says(phone, "You are in")
    assert wait_until(phone, lambda: title(phone) == f"Room {code}")
    assert wait_until(phone, phone.get_by_role("button", name="Leave this room").is_visible)
