"""Orders, words, texts, questions from the audience and a countdown, with two phones and a second device of the facilitator."""

from playwright.sync_api import Page
from sqlalchemy import update

from tests.browser.conftest import Visitor
from tests.browser.driving import Server, choose, go, in_both_themes, main_part, says, settle, wait_until, widget
from tests.browser.test_rooms import (
    HOSTILE,
    PHONE,
    bars,
    choose_kind,
    join,
    key_of_room,
    open_room,
    pick,
    press_button,
    screen,
    wall,
    write,
)
from tests.browser.test_screens import AXE, SERIOUS, too_wide
from workshop import Store, database, tables
from workshop.settings import FILE_NAME


def ask(page: Page, kind: str, text: str, lines: str = "", moderated: bool = False, seconds: str = "") -> None:
    """Write a question with its switches and put it before the room."""
    widget(page, "room_part").get_by_role("radio", name="Ask").click()
    widget(page, "ask_kind").wait_for()
    settle(page)
    choose_kind(page, kind)
    if seconds:
        choose(page, "ask_seconds", "", seconds)
        settle(page)
    if moderated:
        widget(page, "ask_moderated").get_by_text("Show each text only").click()
        settle(page)
    write(page.get_by_label("Question", exact=True), text)
    if lines:
        write(page.get_by_label("one a line").first, lines)
    press_button(page, "Ask the room")
    assert wait_until(page, lambda: screen(page).all_inner_texts() == [text])


def tap(page: Page, name: str) -> None:
    """Press a button of a phone and wait for the answer of the page."""
    main_part(page).get_by_role("button", name=name).click()
    settle(page)


def send(phone: Page, label: str, text: str) -> None:
    phone.get_by_label(label).fill(text)
    tap(phone, "Send")


def looked_at(page: Page, name: str) -> dict[str, object]:
    """What is too wide or cannot be read, by name."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {f"{name}, pixels too wide": too_wide(page)}
    return {what: how for what, how in (found | {name: in_both_themes(page, {SERIOUS: None})}).items() if how}


def second_device(new_visitor: Visitor, lead: Page) -> Page:
    """The facilitator's phone, on the part with the texts."""
    device = new_visitor(**PHONE)
    go(device, f"/room?room_key={key_of_room(lead)}&room_part=texts")
    return device


def let_time_be_up(server: Server) -> None:
    """End the countdown that runs: all have looked by then, however long that took them."""
    store = Store(str(server.log.parent / "rooms" / FILE_NAME), retention_days=1)
    running, moment = tables.question.c.closes_at > database.now(), database.now()
    with store.writing() as connection:
        assert connection.execute(update(tables.question).where(running).values(closes_at=moment)).rowcount == 1
    store.close()


def test_every_new_kind_with_two_phones(new_visitor: Visitor, server: Server) -> None:
    lead = new_visitor()
    code = open_room(lead)
    one, two = (join(new_visitor(**PHONE), code) for _ in range(2))

    ask(lead, "Put choices in order", "What first?", "Work\nLanguage\nHousing")
    for phone, taps in ((one, ("Housing", "Work", "Language")), (two, ("Work", "Undo the last", "Housing", "Language", "Work"))):
        says(phone, "Tap the choices in your order")
        for name in taps:
            tap(phone, name)
        says(phone, "Your answer is in")
    places = {"Housing": "place 1.0", "Work": "place 2.5", "Language": "place 2.5"}
    assert wait_until(lead, lambda: bars(lead) == places), bars(lead)
    says(lead, "Housing comes first: in place 1.0 on average.")
    found = looked_at(one, "an order on a phone") | looked_at(lead, "an order on the screen")

    device = second_device(new_visitor, lead)
    says(device, "takes no texts")
    ask(lead, "Words", "What helps?", moderated=True)
    for phone, words in ((one, ("Trust", "Jobs")), (two, ("trust", "job"))):
        for number, word in enumerate(words, start=1):
            phone.get_by_label(f"Answer {number}").fill(word)
        tap(phone, "Send")
        says(phone, "Others see it once the facilitator lets it through.")
    says(lead, "texts wait for approval under “Texts”.")
    assert wall(lead) == []
    tap(device, "Show all 3 that wait")
    assert wait_until(lead, lambda: sorted(wall(lead)) == ["Jobs", "Trust"]), wall(lead)
    found |= looked_at(lead, "words on the screen") | looked_at(device, "texts of the facilitator")

    ask(lead, "Open text", "What would you change?")
    send(one, "Your text, up to", HOSTILE[0])
    send(two, "Your text, up to", HOSTILE[1])
    cards = lead.locator(".room_cards .text")
    assert wait_until(lead, lambda: set(cards.all_inner_texts()) == set(HOSTILE[:2])), cards.all_inner_texts()
    assert main_part(lead).locator("img, script, .katex").count() == 0
    says(device, HOSTILE[0])
    assert main_part(device).locator("img, script, .katex").count() == 0
    settle(device)  # while the list is drawn anew, two rows may hold one text
    device.locator("[class*='st-key-text_']").filter(has_text=HOSTILE[0]).get_by_role("button", name="Hide").click()
    assert wait_until(lead, lambda: cards.all_inner_texts() == [HOSTILE[1]])
    in_arabic = "text => { text.textContent = 'ماذا؟'; return getComputedStyle(text.parentElement).direction; }"
    assert cards.first.evaluate(in_arabic) == "rtl"  # the card as a whole, so that it begins at the right

    ask(lead, "Questions from the audience", "What would you ask the mayor?")
    send(one, "Your question, up to", "Who pays?")
    send(one, "Your question, up to", "Why now?")
    says(two, "Vote for what you want answered")
    settle(two)
    two.locator("[class*='st-key-audience_']").filter(has_text="Why now?").get_by_role("button", name="Vote").click()
    says(two, "Take my vote back (2)")
    assert wait_until(lead, lambda: list(bars(lead).items()) == [("Why now?", "2 (100 %)"), ("Who pays?", "1 (50 %)")]), bars(
        lead
    )
    found |= looked_at(two, "questions on a phone")
    settle(device)
    device.locator("[class*='st-key-text_']").filter(has_text="Why now?").get_by_role("button", name="Answered").click()
    assert wait_until(lead, lambda: list(bars(lead)) == ["Who pays?", "Why now?"])
    says(two, "Answered")

    ask(lead, "One choice", "Quick: which?", "Work\nLanguage", seconds="5 minutes")
    pick(one.get_by_role("radio", name="Work"))
    says(one, "Your answer is in")
    says(two, "left")
    let_time_be_up(server)
    says(two, "Time is up. This question is closed.")
    says(lead, "Time is up.")
    assert wait_until(lead, lambda: bars(lead) == {"Work": "1 (100 %)", "Language": "0 (0 %)"})
    assert wait_until(two, lambda: two.get_by_role("radio").count() == 0)
    assert found == {}
