"""A facilitator in a browser: presents with the keyboard alone, reloads, shares; the list stays with the visitor."""

import json
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.driving import expect_query, go, in_both_themes, main_part, open_expander, query_of, settle, wait_until, widget
from tests.browser.test_screens import AXE, FAINT, READABLE, SERIOUS, SIZES, too_wide
from ui.navigation import scene_pages
from ui.sharing.qr_code import code_picture
from ui.state import scene_files
from ui.state.scene import Scene

PREPARED = scene_files.prepared(scene_pages())
# The first prepared scene has a map, which is slow to draw without a graphics card.
WITHOUT_MAPS = PREPARED[1:]
BAR = ".st-key-stage"


def title(page: Page) -> str:
    """The title as it is read; a no-break space keeps a number and its unit together."""
    return main_part(page).get_by_role("heading", level=1).first.inner_text().strip().replace("\u00a0", " ")


def expect_title(page: Page, expected: str) -> None:
    assert wait_until(page, lambda: title(page) == expected), title(page)
    settle(page)


def expect_counter(page: Page, expected: str) -> None:
    """Wait for the bar, which may follow the title."""
    assert wait_until(page, lambda: counter(page) == expected), counter(page)


def ends_above_the_bar(page: Page, part: Locator, height: int) -> bool:
    """Whether a part of a scene does so on a screen of this height, once the browser, which looks now and then, has fitted it."""
    return wait_until(page, lambda: (box := part.bounding_box()) is not None and box["y"] + box["height"] <= height - 52)


def is_within(part: Locator, width: int) -> bool:
    box = part.bounding_box()
    return box is not None and box["width"] <= width


def open_prepared(page: Page, key: str) -> None:
    go(page, "/workshop")
    button = widget(page, key).get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")


def present_scenes(page: Page, *scenes: Scene) -> None:
    """Bring scenes by a link, take them and present the first."""
    go(page, f"/workshop?scenes={scene_files.as_link(scenes)}")
    widget(page, "take_scenes").get_by_role("button").click()
    widget(page, "present_scenes").get_by_role("button").click()
    page.locator(f"{BAR} .counter").wait_for()
    settle(page)


def counter(page: Page) -> str:
    return page.locator(f"{BAR} .counter").inner_text()


def test_presenting_with_the_keyboard_alone(page: Page) -> None:
    open_prepared(page, "present_prepared")
    expect_title(page, PREPARED[0].title)
    expect_counter(page, "1 of 7")
    page.get_by_test_id("stTopNav").wait_for(state="hidden")
    assert page.locator(f"{BAR} .timer").inner_text().endswith(" / 2:00")  # the minutes planned for scene 1
    page.keyboard.press("ArrowRight")
    expect_title(page, PREPARED[1].question)
    assert page.get_by_test_id("stVegaLiteChart").count() == 0
    page.keyboard.press("g")
    expect_title(page, PREPARED[1].title)
    assert wait_until(page, lambda: page.get_by_test_id("stVegaLiteChart").count() == 1)
    for _ in range(2):  # the second comes before the answer to the first, and takes it back
        page.keyboard.press("g")
    settle(page)
    expect_title(page, PREPARED[1].title)
    page.keyboard.press("b")
    page.locator(f"{BAR} .black").wait_for()
    page.keyboard.press("ArrowRight")  # any key: the screen comes back, the scene stays
    page.locator(f"{BAR} .black").wait_for(state="hidden")
    expect_counter(page, "2 of 7")
    page.keyboard.press("q")
    picture = page.locator(f"{BAR} .code img")
    picture.wait_for()
    assert wait_until(page, lambda: "/?go=" in page.locator(f"{BAR} .link").inner_text())
    assert picture.get_attribute("src") == code_picture(page.locator(f"{BAR} .link").inner_text())
    page.keyboard.press("Escape")
    picture.wait_for(state="hidden")
    page.keyboard.press("End")
    expect_title(page, PREPARED[6].title)
    expect_counter(page, "7 of 7")
    page.keyboard.press("PageUp")
    expect_title(page, PREPARED[5].question)
    page.keyboard.press("Home")
    expect_title(page, PREPARED[0].title)
    page.keyboard.press("Escape")
    expect_title(page, "Present")
    expect_query(page)
    page.get_by_test_id("stTopNav").wait_for()


def test_presenting_with_the_buttons(page: Page) -> None:
    first, second = WITHOUT_MAPS[:2]
    present_scenes(page, first, second)
    expect_title(page, first.question)
    bar = page.locator(BAR)
    assert wait_until(page, bar.get_by_role("button", name="Previous").is_disabled)
    bar.get_by_role("button", name="Next").click()
    expect_title(page, second.question)
    bar.get_by_role("button", name="Reveal").click()
    expect_title(page, second.title)
    bar.get_by_role("button", name="Hide").click()
    expect_title(page, second.question)
    bar.get_by_role("button", name="Black").click()
    page.locator(f"{BAR} .black").wait_for()
    page.mouse.click(300, 300)
    page.locator(f"{BAR} .black").wait_for(state="hidden")
    bar.get_by_role("button", name="Previous").click()
    expect_title(page, first.question)
    bar.get_by_role("button", name="End").click()
    expect_title(page, "Present")


def test_reload_keeps_place_timer_and_list(page: Page) -> None:
    first, second = WITHOUT_MAPS[:2]
    present_scenes(page, first, second)
    expect_title(page, first.question)
    page.keyboard.press("PageDown")
    expect_title(page, second.question)
    place = query_of(page)
    begun = page.evaluate("() => sessionStorage.getItem('atlas:presenting')")
    page.reload()
    expect_title(page, second.question)
    expect_query(page, **place)
    expect_counter(page, "2 of 2")
    assert json.loads(page.evaluate("() => sessionStorage.getItem('atlas:presenting')"))["since"] == json.loads(begun)["since"]
    page.keyboard.press("Escape")
    expect_title(page, "Present")
    page.reload()
    assert wait_until(page, lambda: "Your 2 scenes" in main_part(page).inner_text())


def test_a_scene_is_added_kept_saved_and_opened_again(page: Page, keep: Path, new_visitor) -> None:  # type: ignore[no-untyped-def]
    go(page, "/compare?country=AT&view=table")
    widget(page, "scene_popover").get_by_role("button").first.click()
    form = page.get_by_test_id("stPopoverBody")
    form.wait_for()
    settle(page)
    form.get_by_role("textbox", name="Note").fill("For the council")
    form.get_by_role("button", name="Add this view").click()
    assert wait_until(page, lambda: "(1)" in widget(page, "scene_popover").inner_text())
    settle(page)
    go(page, "/workshop")
    assert wait_until(page, lambda: "For the council" in main_part(page).inner_text())
    settle(page)
    with page.expect_download() as download:
        widget(page, "save_scenes").get_by_role("button").click()
    path = keep / "scenes.json"
    download.value.save_as(path)
    scenes, problems = scene_files.from_file(path.read_bytes(), scene_pages())
    assert problems == []
    assert scenes == (Scene(scenes[0].title, "/compare?country=AT&view=table", "For the council"),)

    other = new_visitor()
    go(other, "/workshop")
    assert "For the council" not in main_part(other).inner_text()
    open_expander(other, widget(other, "scenes_file_place"))
    other.locator("input[type=file]").set_input_files(path)
    widget(other, "take_file").get_by_role("button").click()
    assert wait_until(other, lambda: "For the council" in main_part(other).inner_text())
    settle(other)
    widget(other, "open_0").get_by_role("button").click()
    expect_query(other, country="AT", view="table")


def test_two_tabs_have_one_list_of_scenes(page: Page) -> None:
    """What one adds or removes, the other has; neither loses what the other brought."""
    go(page, "/compare")
    other = page.context.new_page()
    go(other, "/workshop")
    widget(other, "take_prepared").get_by_role("button").click()
    assert wait_until(other, lambda: f"Your {len(PREPARED)} scenes" in main_part(other).inner_text())
    page.bring_to_front()
    popover = widget(page, "scene_popover")
    assert wait_until(page, lambda: f"({len(PREPARED)})" in popover.inner_text())
    settle(page)
    popover.get_by_role("button").first.click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Add this view").click()
    assert wait_until(page, lambda: f"({len(PREPARED) + 1})" in popover.inner_text())
    other.bring_to_front()
    assert wait_until(other, lambda: f"Your {len(PREPARED) + 1} scenes" in main_part(other).inner_text())
    settle(other)
    widget(other, "remove_0").get_by_role("button").click()
    assert wait_until(other, lambda: f"Your {len(PREPARED)} scenes" in main_part(other).inner_text())
    page.bring_to_front()
    assert wait_until(page, lambda: f"({len(PREPARED)})" in popover.inner_text())
    go(page, "/workshop")
    assert wait_until(page, lambda: f"Your {len(PREPARED)} scenes" in main_part(page).inner_text())
    other.close()


def test_the_link_to_a_view_has_a_code_that_a_phone_shows(new_visitor) -> None:  # type: ignore[no-untyped-def]
    page = new_visitor(viewport={"width": 390, "height": 844})
    go(page, "/compare?country=AT")
    button = widget(page, "link_popover").get_by_role("button").first
    button.scroll_into_view_if_needed()
    button.click()
    code = page.get_by_test_id("stPopoverBody").get_by_role("img", name="QR code of the link to this view")
    code.wait_for()
    settle(page)
    box = code.bounding_box()
    assert box and 200 <= box["width"] <= 390 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.get_by_test_id("stPopoverBody").locator("code").nth(1).wait_for(state="attached")
    link, full = page.get_by_test_id("stPopoverBody").locator("code").all_text_contents()
    assert "/?go=" in link
    assert full.endswith("/compare?country=AT")
    assert code.get_attribute("src") == code_picture(link)


def test_a_presented_scene_is_accessible_and_fits(page: Page) -> None:
    """Covered and revealed, on a projector, a wide screen and a phone."""
    screens = {"projector": (1280, 720), **SIZES}
    present_scenes(page, PREPARED[1])
    expect_title(page, PREPARED[1].question)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for size in screens:
        show_on(page, screens[size])
        assert in_both_themes(page, {SERIOUS: None}) == [], f"{size}, covered"
    page.keyboard.press(" ")
    expect_title(page, PREPARED[1].title)
    letters = page.locator(".st-key-presented svg text")
    assert wait_until(page, lambda: letters.count() > 10)
    for size, (width, height) in screens.items():
        show_on(page, (width, height))
        assert in_both_themes(page, {SERIOUS: None, FAINT: READABLE}) == [], size
        assert too_wide(page) == 0
        drawing = page.get_by_test_id("stVegaLiteChart").locator("svg").first
        drawing.wait_for()  # it is drawn anew in the other theme
        assert wait_until(page, lambda drawing=drawing, width=width: is_within(drawing, width))  # type: ignore[misc]
        if size == "projector":
            assert ends_above_the_bar(page, drawing, height)
            assert wait_until(page, lambda: (letters.first.bounding_box() or {"height": 0})["height"] >= 15)


def show_on(page: Page, screen: tuple[int, int]) -> None:
    """Give the window the size of a screen."""
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    settle(page)
