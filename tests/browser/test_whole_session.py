"""A whole session from its file: a projector, the presenter's phone and five participants, of whom none loses anything.

At each scene the question is opened, answered and revealed; connections break, windows are loaded anew; keys come fast.
"""

from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.driving import Watch, go, is_connected, main_part, open_expander, says, settle, wait_until, widget
from tests.browser.test_downloads import take
from tests.browser.test_present import counter, title
from tests.browser.test_presenter_view import REMOTE, place, steer, tap, wait_for_title
from tests.browser.test_presenting import press
from tests.browser.test_rooms import HOSTILE, PHONE, pick, wall
from tests.browser.test_scene_votes import FOUR, WATCHED, counted, room_presented
from tests.browser.test_session_record import open_record
from ui.rooms.phone_phrases import phrase, speaking
from ui.state import scene_files
from ui.state.scene import Scene, Vote

JOBS = f"/compare?{FOUR}&measure=survey_easy_find_job"
SESSION = (
    Scene("Malmö", f"/compare?{FOUR}", "The survey of 2023.", "Of 100 in Malmö, how many?", Vote("number"), 2, "Read this."),
    Scene("Jobs", JOBS, question="Where do most say so?", vote=Vote("highest_city")),
    Scene("Hostile", JOBS, question=HOSTILE[0], vote=Vote("one_choice", (HOSTILE[1], "Work"))),
    Scene("First", JOBS, question="What comes first?", vote=Vote("ranking", ("Work", "Language"))),
    Scene("Words", "/room?room_part=screen", question="What helps?", vote=Vote("words", moderated=True)),
)
# Ends the connection with the next message that the page sends, and waits until the page knows; Streamlit makes a new one by
# itself, which may take it less time than a look of this process at the page.
DROP = """() => new Promise(done => {
    const send = WebSocket.prototype.send;
    new MutationObserver((_, observer) => {
        if (document.querySelector('[data-test-connection-state=CONNECTED]')) return;
        observer.disconnect();
        done();
    }).observe(document, {subtree: true, attributeFilter: ['data-test-connection-state']});
    WebSocket.prototype.send = function (...message) {
        WebSocket.prototype.send = send;
        this.close();
    };
})"""


def answer(phone: Page, kind: str, number: int, language: str) -> None:
    """Answer as the participant of this number does."""
    with speaking(language):
        send, label = phrase("send"), phrase("guess_field", lowest=0, highest=100)
        field = phrase("word_field", number=1)
    if kind == "number":
        phone.get_by_label(label).fill(str(50 + number))
        phone.get_by_role("button", name=send).click()
    elif kind == "ranking":
        for name in ("Language", "Work"):
            phone.get_by_role("button", name=name).click()
            phone.get_by_role("button", name=f"{'1' if name == 'Language' else '2'}. {name}").wait_for()
    elif kind == "words":
        phone.get_by_label(field).fill(HOSTILE[number] if number < len(HOSTILE) else "trust")
        phone.get_by_role("button", name=send).click()
    else:
        pick(phone.get_by_role("radio").nth(0 if number else 1))


def drop(page: Page) -> None:
    """End the connection and wait until the page has a new one."""
    page.evaluate(DROP)
    assert wait_until(page, lambda: is_connected(page))
    settle(page)


def take_part(phone: Page, code: str, language: str) -> None:
    phone.goto(f"/join?room={code}&lang={language}")
    main_part(phone).get_by_role("heading", level=1).filter(has_text=code).wait_for()


@pytest.fixture
def file_of_scenes(tmp_path: Path) -> Path:
    file = tmp_path / "session.json"
    file.write_text(scene_files.as_file(SESSION), encoding="utf-8")
    return file


def test_a_whole_session(new_visitor: Visitor, watch: Watch, file_of_scenes: Path, keep: Path) -> None:
    screen, presenter = new_visitor(**WATCHED), new_visitor(**PHONE)
    go(screen, "/workshop")
    open_expander(screen, widget(screen, "scenes_file_place"))
    screen.locator("input[type=file]").set_input_files(file_of_scenes)
    widget(screen, "take_file").get_by_role("button").click()
    widget(screen, "present_with_room").get_by_role("button").click()
    code = room_presented(screen)
    steer(screen, presenter)
    says(presenter, "Read this.")
    languages = ("ar", "en", "en", "en", "en")
    phones = [new_visitor(**PHONE) for _ in languages]
    for phone, language in zip(phones, languages, strict=True):
        take_part(phone, code, language)
    assert wait_until(phones[0], lambda: main_part(phones[0]).get_attribute("dir") == "rtl")

    for at, scene in enumerate(SESSION):
        assert scene.vote
        wait_for_title(screen, scene.question)
        late = phones[at]  # at each scene another phone loses its connection before it answers, and is loaded anew after
        drop(late)
        for number, (phone, language) in enumerate(zip(phones, languages, strict=True)):
            main_part(phone).get_by_role("heading", level=2, name=scene.question).wait_for()
            settle(phone)  # the choices of the question before go once its own are there
            answer(phone, scene.vote.kind, number, language)
        assert counted(screen, "5 of 5")
        late.reload()
        with speaking(languages[at]):
            says(late, phrase("answer_is_in"))
        for window in (screen, presenter):
            drop(window)
            window.reload()
        assert counted(screen, "5 of 5")
        says(presenter, "5 of 5 have answered.")
        if scene.vote.kind == "words":
            _approve(presenter)
        tap(presenter, "Reveal")
        if scene.vote.kind == "words":
            assert wait_until(screen, lambda: set(wall(screen)) == {*HOSTILE[:2], "trust"}), wall(screen)
        else:
            wait_for_title(screen, scene.title)
        assert main_part(screen).locator("img[src=x], script, .katex").count() == 0
        for phone, language in zip(phones, languages, strict=True):
            with speaking(language):
                says(phone, phrase("question_is_closed"))
            assert main_part(phone).locator("img[src=x], script, .katex").count() == 0
        if at + 1 < len(SESSION):
            tap(presenter, "Next")

    press(screen, "ArrowLeft", 20, 50)
    wait_for_title(screen, "Malmö")
    says(screen, "The room: 52 %, the median of 5 guesses, from 50 to 54.")
    press(screen, "ArrowRight", 20, 50)
    assert wait_until(screen, lambda: counter(screen) == "5 of 5")
    assert wait_until(presenter, lambda: place(presenter) == "5 of 5")
    assert wait_until(screen, lambda: set(wall(screen)) == {*HOSTILE[:2], "trust"})
    for where in (screen, presenter):
        where.reload()
    assert wait_until(screen, lambda: set(wall(screen)) == {*HOSTILE[:2], "trust"})
    presenter.locator(f"{REMOTE} .counter").wait_for()

    # What a window says that was to look while its connection was gone.
    lost = ("when disconnected from server", "already in CLOSING or CLOSED state")
    watch.complaints[:] = [one for one in watch.complaints if not any(words in one for words in lost)]

    screen.keyboard.press("Escape")
    assert wait_until(screen, lambda: title(screen) == "Present")
    settle(screen)
    open_record(screen)
    paper = docx.Document(str(take(screen, "record_docx", keep)))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert text.count("5 participants answered.") == len(SESSION)
    assert all(f"The room on: {scene.question}" in text for scene in SESSION)
    assert "52, the median of 5 guesses, from 50 to 54." in text
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert HOSTILE[1] in cells and "trust" in cells and HOSTILE[2] not in " ".join(cells)


def _approve(presenter: Page) -> None:
    """Let all texts through but the third hostile one, on the presenter's phone."""
    says(presenter, "4 texts. 4 wait for approval.")
    for text in (*HOSTILE[:2], "trust"):
        settle(presenter)  # while the list is drawn anew, two rows may hold one text
        row = presenter.locator("[class*='st-key-text_']").filter(has_text=text)
        row.get_by_role("button", name="Show").click()
        assert wait_until(presenter, lambda row=row: "The room sees it" in " ".join(row.all_inner_texts()))  # type: ignore[misc]
