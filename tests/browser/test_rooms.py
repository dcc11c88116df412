"""A workshop in several browsers at once: answers arrive, a closed room refuses, a reload keeps the place."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import Visitor
from tests.browser.driving import (
    PATIENCE,
    Server,
    Watch,
    choose,
    close_filter,
    go,
    in_both_themes,
    main_part,
    query_of,
    says,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_downloads import open_downloads, take
from tests.browser.test_screens import AXE, FAINT, READABLE, SERIOUS, too_wide
from ui.rooms.phone_phrases import phrase, speaking

PHONE = {"viewport": {"width": 390, "height": 844}}
# Texts that stand out of the screen on either side.
CUT = """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, p, label, .label, .count, .small)')]
    .map(one => [one.innerText, one.getBoundingClientRect()])
    .filter(([text, box]) => text && box.width > 1 && (box.left < 0 || box.right > innerWidth)).map(([text]) => text)"""
# At which side of the phone the headings begin.
SIDES = """() => Object.fromEntries(['h1', 'h2'].map(name => {
    const box = document.querySelector(`[data-testid=stMain] ${name} [data-heading-text]`).getBoundingClientRect();
    return [name, box.left < 30 ? 'left' : box.right > innerWidth - 30 ? 'right' : 'neither'];
}))"""
HOSTILE = ["<img src=x onerror=alert(1)>", "**b** $x$ ![y](http://evil.example/y.png)", "שלום \u202eevil 🏳️‍🌈"]


def open_room(page: Page) -> str:
    """Open a room and return its code."""
    go(page, "/room")
    page.get_by_role("button", name="Open a room", exact=True).click()
    code = page.locator(".room_way_in .code")
    code.wait_for()
    return code.inner_text()


def ask(page: Page, kind: str, text: str, lines: str = "") -> None:
    """Write a question and put it before the room."""
    widget(page, "room_part").get_by_role("radio", name="Ask").click()
    widget(page, "ask_kind").wait_for()
    settle(page)
    choose_kind(page, kind)
    if text:
        write(page.get_by_label("Question", exact=True), text)
    if lines:
        write(page.get_by_label(re.compile("one a line")).first, lines)
    press_button(page, "Ask the room")
    screen(page).wait_for()


def choose_kind(page: Page, kind: str) -> None:
    """Take another kind of question than the page has, and wait until the fields of the kind before are gone."""
    if kind not in widget(page, "ask_kind").inner_text():
        before = query_of(page).get("ask_kind")
        choose(page, "ask_kind", "", kind)
        assert wait_until(page, lambda: query_of(page).get("ask_kind") != before)
        settle(page)


def write(field: Locator, text: str) -> None:
    """Write into a field and leave it: the page draws what it makes of the text, which moves the button below."""
    field.fill(text)
    field.blur()


def screen(page: Page) -> Locator:
    """The question on the facilitator's screen."""
    return widget(page, "room_screen").get_by_role("heading", level=2)


def press_button(page: Page, name: str) -> None:
    """Press a button once nothing moves: one that goes elsewhere while it is pressed is not."""
    settle(page)
    page.get_by_role("button", name=name).click()


def pick(choice: Locator) -> None:
    """Take a choice on a phone once nothing moves: it is covered by its own circle, so the press goes to wherever it stood."""
    choice.wait_for(state="attached")
    settle(choice.page)
    choice.click(force=True)


def key_of_room(lead: Page) -> str:
    """The code of the room that a browser leads, with its key, once the browser has kept it."""

    def kept() -> str:
        return str(lead.evaluate("localStorage.getItem('atlas:led_room')"))

    assert wait_until(lead, lambda: re.fullmatch(r"[A-Z]{6}-[\w-]{32}", kept()) is not None), kept()
    return kept()


def join(page: Page, code: str) -> Page:
    page.goto(f"/join?room={code}")
    main_part(page).get_by_role("heading", level=1, name=f"Room {code}").wait_for()
    return page


def bars(page: Page) -> dict[str, str]:
    """The number at the end of each bar by its label."""
    rows: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('.room_bars .line')].map(line => [...line.children].map(part => part.innerText))"
    )
    return {row[0]: row[1] for row in rows}


def wall(page: Page) -> list[str]:
    """The words on the wall."""
    return page.locator(".room_wall .word").all_inner_texts()


def test_a_workshop(new_visitor: Visitor, keep: Path) -> None:
    lead = new_visitor()
    code = open_room(lead)
    phones = [join(new_visitor(**PHONE), code) for _ in range(3)]
    for phone in phones:
        says(phone, "You are in")
    ask(lead, "One choice", "Which comes first?", "Work\nLanguage")
    for number, phone in enumerate(phones):
        pick(phone.get_by_role("radio", name="Language" if number else "Work"))
        says(phone, "Your answer is in")
    assert wait_until(lead, lambda: bars(lead) == {"Work": "1 (33 %)", "Language": "2 (67 %)"}), bars(lead)
    says(lead, "3 of 3 participants")

    pick(phones[0].get_by_role("radio", name="Language"))  # changes the answer, counts once
    assert wait_until(lead, lambda: bars(lead) == {"Work": "0 (0 %)", "Language": "3 (100 %)"}), bars(lead)

    lead.reload()
    assert wait_until(lead, lambda: bars(lead) == {"Work": "0 (0 %)", "Language": "3 (100 %)"}), bars(lead)
    settle(lead)
    assert lead.locator(".room_way_in .code").inner_text() == code
    assert "key" not in lead.url
    phones[1].reload()
    says(phones[1], "Your answer is in")
    says(lead, "3 of 3 participants")

    press_button(lead, "Hide answers")
    says(lead, "answers are hidden")
    assert wait_until(lead, lambda: bars(lead) == {})
    press_button(lead, "Close question")
    says(phones[2], "This question is closed")
    settle(phones[2])
    assert bars(phones[2]) == {}
    press_button(lead, "Show answers")
    assert wait_until(phones[2], lambda: bars(phones[2]) == {"Work": "0 (0 %)", "Language": "3 (100 %)"})

    ask(lead, "Which city is highest?", "")
    phones[0].get_by_role("radio").first.wait_for()
    says(lead, "answers are hidden")  # a guess
    press_button(lead, "Close question")
    says(phones[0], "This question is closed")
    press_button(lead, "Show answers")
    says(lead, "In the data")
    says(phones[0], "In the data")

    settle(lead)
    widget(lead, "room_part").get_by_role("radio", name="All questions").click()
    widget(lead, "open_or_close_room").get_by_role("button", name="Close the room").click()
    says(phones[0], "This room is closed")
    late = new_visitor(**PHONE)
    go(late, f"/join?room={code}")
    says(late, "This room is closed")
    settle(lead)
    open_downloads(lead)
    rows = list(csv.DictReader(io.StringIO(take(lead, "download_csv", keep).read_text(encoding="utf-8-sig"))))
    assert [(row["answer"], row["participants"]) for row in rows[:2]] == [("Work", "0"), ("Language", "3")]
    close_filter(lead)
    press_button(lead, "Delete the room")
    press_button(lead, "Delete for good")
    says(lead, "What you could ask first")
    lead.reload()
    says(lead, "What you could ask first")


def test_two_tabs_of_a_phone_are_one_participant(new_visitor: Visitor) -> None:
    """Also where the first is in and has not looked at the room again."""
    lead, phone = new_visitor(), new_visitor(**PHONE)
    code = open_room(lead)
    says(join(phone, code), "You are in")
    phone.evaluate("WebSocket.prototype.send = () => {}")
    second = phone.context.new_page()
    says(join(second, code), "You are in")
    ask(lead, "One choice", "Which comes first?", "Work\nLanguage")
    pick(second.get_by_role("radio", name="Work"))
    says(second, "Your answer is in")
    says(lead, "1 of 1 participants")
    second.close()


def test_hostile_words_are_shown_as_text(new_visitor: Visitor) -> None:
    lead = new_visitor()
    code = open_room(lead)
    phone = join(new_visitor(**PHONE), code)
    ask(lead, "Words", HOSTILE[0])
    for number, text in enumerate(HOSTILE):
        phone.get_by_label(f"Answer {number + 1}").fill(text)
    phone.get_by_role("button", name="Send").click()
    says(phone, "Your answer is in")
    assert wait_until(lead, lambda: len(wall(lead)) == 3)
    assert set(wall(lead)) == {*HOSTILE[:2], HOSTILE[2].replace("\u202e", "")}
    assert screen(lead).inner_text().strip() == HOSTILE[0]
    assert main_part(lead).locator("img, script, .katex").count() == 0
    phone.get_by_label("Answer 1").fill("x" * 10_000)
    phone.get_by_role("button", name="Send").click()
    phone.wait_for_timeout(2500)
    assert "x" * 61 not in main_part(lead).inner_text()


def test_a_room_in_use_is_accessible_and_fits(new_visitor: Visitor) -> None:
    lead, phone = new_visitor(), new_visitor(**PHONE)
    code = open_room(lead)
    ask(lead, "Several statements", "How far is your city in all that it does for those who arrive?", "A strategy\nTaking part")
    pick(join(phone, code).get_by_role("radio", name="Partly").first)
    says(phone, "Your answer is in")
    assert wait_until(lead, lambda: "1 answer" in bars(lead).values())
    found = _looked_at(lead, "screen") | _looked_at(phone, "phone answers")
    phone.set_viewport_size({"width": 844, "height": 390})  # held across, it has the first statement and its choices in sight
    choice = phone.get_by_role("radio").first
    assert wait_until(phone, lambda: (choice.bounding_box() or {"y": 390})["y"] < 290)
    phone.set_viewport_size({"width": 390, "height": 844})
    press_button(lead, "Close question")
    says(phone, "closed")
    found |= _looked_at(phone, "phone result")
    widget(lead, "room_part").get_by_role("radio", name="All questions").click()
    lead.get_by_role("button", name="Delete the room").wait_for()
    settle(lead)
    found |= _looked_at(lead, "all questions")
    lead.set_viewport_size({"width": 390, "height": 844})
    settle(lead)
    found |= _looked_at(lead, "all questions on a phone")
    assert {what: how for what, how in found.items() if how} == {}


@pytest.fixture
def arabic_phone(browser: Browser, server: Server, watch: Watch) -> Iterator[Page]:
    """A phone whose browser asks for Arabic."""
    with browser.new_context(base_url=server.address, locale="ar", viewport={"width": 390, "height": 844}) as context:
        context.set_default_timeout(PATIENCE * 1000)
        watch.over(context)
        yield context.new_page()


def test_a_phone_in_arabic_runs_from_right_to_left_and_answers(new_visitor: Visitor, arabic_phone: Page) -> None:
    """What the facilitator wrote in English keeps its direction, and so does the code."""
    lead, phone = new_visitor(), arabic_phone
    code = open_room(lead)
    go(phone, f"/join?room={code}")
    says(phone, said("ar", "waiting"))
    page = main_part(phone)
    assert wait_until(phone, lambda: (page.get_attribute("lang"), page.get_attribute("dir")) == ("ar", "rtl"))
    assert code in page.get_by_role("heading", level=1).inner_text()
    found = _looked_at(phone, "waiting")
    ask(lead, "Several statements", "How far is your city?", "A strategy\nTaking part")
    pick(phone.get_by_role("radio", name="Partly").first)
    says(phone, said("ar", "answer_is_in"))
    assert wait_until(lead, lambda: "1 answer" in bars(lead).values())
    assert wait_until(phone, lambda: phone.evaluate(SIDES) == {"h1": "right", "h2": "left"})
    found |= _looked_at(phone, "answers") | {"cut": phone.evaluate(CUT)}
    press_button(lead, "Close question")
    says(phone, said("ar", "question_is_closed"))
    assert wait_until(phone, lambda: bool(bars(phone)))
    found |= _looked_at(phone, "result") | {"cut in result": phone.evaluate(CUT)}
    assert {what: how for what, how in found.items() if how} == {}
    ask(lead, "Open text", "What next?")
    phone.get_by_role("textbox").first.press_sequentially("كلمة")
    assert "Press" not in main_part(phone).inner_text()  # what Streamlit says of keys, in English
    press_button(lead, "Close question")
    says(phone, said("ar", "question_is_closed"))
    page.get_by_role("button", name="العربية").click()
    phone.get_by_role("menuitem", name="Українська").click()
    says(phone, said("uk", "question_is_closed"))
    assert wait_until(phone, lambda: page.get_attribute("dir") == "ltr")
    assert wait_until(phone, lambda: "lang=uk" in phone.url)
    phone.reload()
    says(phone, said("uk", "question_is_closed"))
    ask(lead, "A number from 0 to 100", "How many?")
    limits = {"lowest": 0, "highest": 100}
    phone.get_by_label(said("uk", "guess_field", **limits)).wait_for()
    settle(phone)
    phone.get_by_label(said("uk", "guess_field", **limits)).fill("9" * 24)
    page.get_by_role("button", name=said("uk", "send")).click()
    says(phone, said("uk", "no_whole_number", **limits))
    assert "allowed range" not in page.inner_text()  # what Streamlit says of numbers, in English


def said(language: str, name: str, **values: int) -> str:
    with speaking(language):
        return phrase(name, **values)


def _looked_at(page: Page, name: str) -> dict[str, object]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return {
        f"{name}, pixels too wide": too_wide(page),
        f"{name}, accessibility and texts of charts": in_both_themes(page, {SERIOUS: None, FAINT: READABLE}),
    }
