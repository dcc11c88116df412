"""Readers whose browser draws pages in its own way: translated, on paper, in few colours, without WebGL."""

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.chromium import FLAGS_OF_TESTS, browser_path
from tests.browser.conftest import Look, Visitor, new_window
from tests.browser.driving import (
    PATIENCE,
    Server,
    Watch,
    choose,
    close_filter,
    close_list,
    go,
    main_part,
    query_of,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_downloads import open_downloads, take
from tests.browser.test_screens import WITH_A_MAP, said_over_maps

# As translation in browsers does: each text is replaced by one that the page knows nothing of, or changed where it stands.
TRANSLATE = """(way) => {
  const walker = document.createTreeWalker(document.querySelector("[data-testid=stApp]"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  const element = (name, ...inner) => { const made = document.createElement(name); made.append(...inner); return made };
  for (const text of texts) {
    if (!text.textContent.trim() || text.parentElement.closest("style, script, svg")) continue;
    if (way === "in place") text.data = text.data.toUpperCase();
    else if (way === "words apart") text.replaceWith(...text.data.split(/(?<= )/).map((word) => element("span", word)));
    else text.replaceWith(element("font", element("font", text.data)));
  }
}"""
WAYS = {
    "elements in elements": "/compare?measure=foreign_born_share",
    "in place": "/compare?measure=foreign_born_share&view=distribution",
    "words apart": "/regions",
}


# A page, and the filter and its option that change what it says; "share" is the button of the study's threshold.
CHANGED = {
    "/": "share",
    "/?map=1": "share",
    "/compare?measure=foreign_born_share": "share",
    "/compare?measure=foreign_born_share&view=distribution": "share",
    "/compare?measure=icc_overall": "share",
    "/city?city=be012c": "share",
    "/regions": "share",
    "/regions?region_view=together": "share",
    "/policy": "share",
    "/policy?policy_view=change": "share",
    "/policy?policy_view=heat_map": "share",
    "/links": "share",
    "/compare?question=side&city=be012c,at-vienna": "Graz",
    "/practices": "Graz",
    "/governance?governance_view=networks": "Berlin",
    "/monitoring?monitor_view=plan": "Graz",
    "/room": "Graz",
    "/data?part=competence": "powers",
}


@pytest.fixture(scope="module")
def open_windows(browser: Browser, server: Server) -> Iterator[tuple[Page, Page]]:
    """Two windows for all pages."""
    windows = new_window(browser, server), new_window(browser, server)
    yield windows
    for window in windows:
        window.context.close()


@pytest.fixture
def readers(open_windows: tuple[Page, Page], watch: Watch) -> Iterator[tuple[Page, Page]]:
    """A reader whose browser translates, and one who is sent what the first looks at."""
    for window in open_windows:
        watch.over_page(window)
    yield open_windows
    for window in open_windows:
        watch.leave(window)


def change(page: Page, filter_: str) -> None:
    """Set a filter as a reader does."""
    if filter_ == "share":
        page.locator(".st-key-share_chip button").first.click()
        page.locator(".st-key-study_sample button").first.click()
    elif filter_ == "powers":
        choose(page, "competence_type", "", "Shared")
    else:
        choose(page, "city", filter_)
    settle(page)
    close_list(page)
    close_filter(page)
    settle(page)


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", main_part(page).inner_text())


def words_of_both(readers: tuple[Page, Page], view: str, way: str) -> list[str]:
    """What the page says after it was translated and a filter was set, and what it says untranslated by that address.

    Each view is opened anew: in a visit that goes on, the filter would be set already.
    """
    translated, plain = readers
    go(translated, view)
    before = query_of(translated)
    translated.evaluate(TRANSLATE, way)
    change(translated, CHANGED[view])
    assert wait_until(translated, lambda: query_of(translated) != before)
    settle(translated)
    go(plain, translated.url)
    wait_until(plain, lambda: words(translated).casefold() == words(plain).casefold())
    return [words(page) for page in readers]


@pytest.mark.parametrize("view", CHANGED)
def test_a_translated_page_keeps_no_sentence_of_before(view: str, readers: tuple[Page, Page]) -> None:
    shown, expected = words_of_both(readers, view, "elements in elements")
    assert shown == expected


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_translating_keeps_a_sentence_of_before(way: str, readers: tuple[Page, Page]) -> None:
    """The finding of the page is of the filter that was set, whatever stands in the words around it."""
    shown, expected = words_of_both(readers, WAYS[way], way)
    assert shown.casefold() == expected.casefold()


def on_paper(page: Page) -> str:
    """The words of a page as it is printed."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    text = unicodedata.normalize("NFKC", " ".join(sheet.extract_text() for sheet in sheets))  # letters that are drawn as one
    return re.sub(r"\s+", " ", text)


def test_a_page_on_paper_has_its_findings_and_nothing_to_press(page: Page, keep: Path) -> None:
    go(page, "/compare?view=table&measure=survey_good_place_immigrants")
    text = on_paper(page)
    assert "Good place to live for immigrants: highest Braga" in text
    assert "Download offers all of it" not in text
    assert "Find a city" not in text
    assert "Foreign-born: any share" not in text
    ranked = page.locator(".on_paper tbody tr").evaluate_all("rows => rows.map(row => row.cells[1].textContent)")
    assert len(ranked) == 83
    assert all(city in text for city in ranked)
    go(page, "/compare?view=table&measure=foreign_born_share")
    assert "Download offers all of it" in on_paper(page)
    go(page, "/compare?view=table&measure=survey_good_place_immigrants")
    open_downloads(page)
    table = take(page, "download_html", keep)
    page.set_content(table.read_text(encoding="utf-8"))
    rows = page.locator("tbody tr").all_inner_texts()
    assert len(rows) == 83
    assert not page.locator("td", has_text="_").count()  # words, no codes
    assert rows[0].split("\t")[:2] == ["1", "Braga"]
    paper = on_paper(page)
    assert all(row.split("\t")[1] in paper for row in rows)


# A page, and what must stand on its paper.
PRINTED = {
    "/assessment": "In place",
    "/city?city=be012c": "Mechelen",
    "/regions?region_view=map": "Employment rate",
    "/compare?view=ranked&measure=survey_good_place_immigrants": "highest Braga",
}


@pytest.mark.parametrize("view", PRINTED)
def test_what_is_shown_stays_on_paper(view: str, look_at: Look) -> None:
    """And the bar to find a city does not."""
    text = on_paper(look_at(view))
    assert PRINTED[view] in text
    assert "Find a city" not in text


# Maps with a legend of colours, and buttons of which one is chosen.
IN_FEW_COLOURS = ("/regions?region_view=map", "/policy?policy_view=map", "/compare?view=map&measure=survey_good_place_immigrants")


@pytest.mark.parametrize("view", IN_FEW_COLOURS)
def test_what_is_chosen_and_what_colours_mean_can_be_seen_in_few_colours(view: str, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    go(page, view)
    look = "e => getComputedStyle(e).backgroundColor"
    chosen, other = (
        page.locator(f".st-key-view_bar [role=radio][aria-checked={state}]").first.evaluate(look) for state in ("true", "false")
    )
    assert chosen != other
    keys = page.locator(".legend_key").evaluate_all(f"all => all.map({look})")
    assert len(set(keys)) == len(keys) > 3
    page.locator(".st-key-share_chip button").first.click()
    settle(page)
    borders = "e => getComputedStyle(e).borderTopWidth"
    track = widget(page, "share_min").locator("[role=group] > div > div").first
    assert track.evaluate(borders) == "1px"
    page.emulate_media(forced_colors="none")


@pytest.fixture(scope="module")
def without_webgl(browser: Browser, server: Server) -> Iterator[Page]:
    """A window of a browser that cannot draw maps."""
    flags = [flag for flag in FLAGS_OF_TESTS if "swiftshader" not in flag and "webgl" not in flag]
    flags += ["--disable-gpu", "--disable-webgl", "--disable-3d-apis"]
    chromium = browser.browser_type.launch(executable_path=browser_path(), args=flags)
    yield new_window(chromium, server)
    chromium.close()


@pytest.mark.parametrize("view", WITH_A_MAP)
def test_a_map_that_cannot_be_drawn_says_so(view: str, without_webgl: Page) -> None:
    """That one which is drawn does not, tests/browser/test_screens.py sees of the same views."""
    go(without_webgl, view)
    (said,) = said_over_maps(without_webgl)
    assert said.startswith('visible"This browser cannot draw the map')


def test_the_keyboard_reaches_nothing_out_of_sight_in_a_narrow_window(new_visitor: Visitor) -> None:
    page = new_visitor({"width": 390, "height": 844})
    go(page, "/join")
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached += page.evaluate("[document.activeElement].map(one => [one.innerText, one.getBoundingClientRect().right])")
    assert [text for text, right in reached if right <= 0] == []
    page.get_by_role("button", name="Expand sidebar").press("Enter")
    practices = page.get_by_test_id("stSidebar").get_by_role("link", name="Practices")
    expect(practices).to_be_in_viewport(timeout=1000 * PATIENCE)
