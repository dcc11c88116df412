"""The record of a session in a browser: scenes as pictures, answers beside them, priorities, each with its link."""

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Visitor
from tests.browser.driving import go, says, settle, widget
from tests.browser.test_downloads import take
from tests.browser.test_rooms import PHONE, join
from tests.browser.test_scene_votes import FOUR, guess, present_with_a_room
from ui.instruments.answers import Answer, Assessment
from ui.instruments.files import as_text
from ui.state.scene import Scene, Vote

SCENES = (
    Scene("Malmö", f"/compare?{FOUR}", "The survey of 2023.", "Of 100 residents of Malmö, how many?", Vote("number")),
    Scene("Gone", "/compare?measure=of_another_atlas"),
    Scene("Practices", "/practices?practice_city=at-vienna", script="Only for the facilitator."),
    Scene("Policy", "/links?link_view=matrix"),  # each row rests on several sources
)
PLAN = Assessment("inclucities", "at-vienna", "2026-11-22", {"kf04-05": Answer("not_yet")}, priorities=("kf04-05",))


def open_record(page: Page) -> None:
    page.get_by_test_id("stPopoverButton").filter(has_text="Record of the session").click()
    widget(page, "record_docx").get_by_role("button").wait_for()
    settle(page)


@pytest.fixture
def presented(new_visitor: Visitor) -> Page:
    """The page of a facilitator with scenes, a room that answered the first, and an assessment in the browser."""
    screen = new_visitor(viewport={"width": 1280, "height": 900})
    go(screen, "/join")
    screen.evaluate("text => localStorage.setItem('atlas:assessment', text)", f"[{as_text(PLAN)}]")
    room = present_with_a_room(screen, SCENES)
    phones = [join(new_visitor(**PHONE), room) for _ in range(2)]
    for phone, number in zip(phones, (50, 70), strict=True):
        says(phone, "Of 100 residents of Malmö, how many?")
        guess(phone, number)
    screen.keyboard.press("g")
    says(screen, "The room: 60 %")
    go(screen, "/workshop")  # as after a break: scenes, room and assessment are what the browser kept
    screen.get_by_text(f"Present with room {room}").wait_for()
    settle(screen)
    return screen


def test_one_click_gives_the_session_as_word_and_pdf(presented: Page, keep: Path) -> None:
    open_record(presented)
    paper = docx.Document(str(take(presented, "record_docx", keep)))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    headings = [p.text for p in paper.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert headings[:2] == ["1. Malmö", "The room on: Of 100 residents of Malmö, how many?"]
    assert {"2. Gone", "3. Practices", "4. Policy", "Next steps", "Other next steps", "Sources"} <= set(headings)
    assert len(headings) == len(set(headings))
    assert any(heading.startswith("Priority 1: A one-stop shop") for heading in headings)
    assert len(paper.inline_shapes) >= 1
    assert "2 participants answered." in text and "60, the median of 2 guesses, from 50 to 70." in text
    gone = text.split("2. Gone")[1].split("3. Practices")[0]
    assert "there is no picture" in gone and "/compare?measure=of_another_atlas" in gone
    assert "Only for the facilitator." not in text
    assert "MIPEX 2025" in text.rpartition("Sources\n")[2]
    assert ["Place", "Title"] in [[cell.text for cell in table.rows[0].cells] for table in paper.tables]
    assert "Local centres and one-stop shops. Portugal: about this question" in text
    links = {part.target_ref for part in paper.part.rels.values() if part.is_external}
    assert any(link.endswith(SCENES[0].address) for link in links)

    pages = PdfReader(io.BytesIO(take(presented, "record_pdf", keep).read_bytes())).pages
    assert "1. Malmö" in pages[0].extract_text()
