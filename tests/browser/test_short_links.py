"""A short link from a facilitator's screen to a phone: the same view at the same address, and a way back."""

import re

from tests.browser.conftest import Visitor
from tests.browser.driving import expect_query, go, main_part, says, settle, wait_until, widget
from tests.browser.test_present import BAR, PREPARED, expect_title, open_prepared
from tests.browser.test_screens import AXE, SERIOUS
from ui.sharing.qr_code import code_picture

PHONE = {"viewport": {"width": 390, "height": 844}}
VIEW = {"city": "at-vienna,se003c", "measure": "survey_easy_find_job", "view": "profile"}
ADDRESS = "/compare?city=at-vienna,se003c&measure=survey_easy_find_job&view=profile"
SHORT = re.compile(r"http://127\.0\.0\.1:\d+/\?go=[B-Z]{8}")


def test_a_phone_opens_the_same_view_and_goes_back(new_visitor: Visitor) -> None:
    leader, phone = new_visitor(), new_visitor(**PHONE)
    go(leader, ADDRESS)
    widget(leader, "link_popover").get_by_role("button").first.click()
    popover = leader.get_by_test_id("stPopoverBody")
    code = popover.get_by_role("img", name="QR code of the link to this view")
    code.wait_for()
    settle(leader)
    shown = popover.locator("code").first
    assert wait_until(leader, lambda: bool(SHORT.fullmatch(shown.inner_text())))
    link = shown.inner_text()
    assert wait_until(leader, lambda: code.get_attribute("src") == code_picture(link))
    assert wait_until(
        leader, lambda: (popover.bounding_box() or {"height": 0})["height"] >= 300
    )  # the code is seen without scrolling in a small window
    leader.evaluate(AXE.read_text(encoding="utf-8"))
    assert leader.evaluate(SERIOUS) == []

    go(phone, "/governance")
    go(phone, link)
    expect_query(phone, **VIEW)
    assert phone.url.partition("?")[0].endswith("/compare")
    assert (
        main_part(phone).get_by_role("heading", level=1).inner_text()
        == main_part(leader).get_by_role("heading", level=1).inner_text()
    )
    phone.go_back()
    assert wait_until(phone, lambda: phone.url.endswith("/governance"))


def test_an_unknown_code_is_one_sentence_on_the_overview(page) -> None:  # type: ignore[no-untyped-def]
    for code in ("javascript:alert(1)", "x" * 10_000):
        go(page, f"/?go={code}")
        says(page, "This short link does not work")
        assert main_part(page).get_by_role("alert").count() == 1
        expect_query(page)


def test_the_room_follows_by_the_short_link(new_visitor: Visitor) -> None:
    leader, phone = new_visitor(), new_visitor(**PHONE)
    open_prepared(leader, "present_prepared")
    expect_title(leader, PREPARED[0].title)
    leader.keyboard.press("q")
    link = leader.locator(f"{BAR} .link")
    assert wait_until(leader, lambda: bool(SHORT.fullmatch(link.inner_text())))
    assert leader.locator(f"{BAR} .code img").get_attribute("src") == code_picture(link.inner_text())
    assert "is valid until" in leader.locator(f"{BAR} .note").inner_text()
    go(phone, link.inner_text())
    assert wait_until(phone, lambda: phone.url.endswith(PREPARED[0].address))
