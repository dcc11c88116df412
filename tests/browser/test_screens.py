"""Every page and view, light and dark, wide and narrow: accessible, no wider than the screen, a picture if one is wanted."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import axe_core_python
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import WIDE, ColourScheme, Visitor, new_window
from tests.browser.driving import CHIPS, PICTURES, Server, Watch, close_filter, go, main_part, settle, turn_to, wait_until, widget
from ui.navigation import scene_pages
from ui.state.scene_files import as_link, prepared

AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
# Streamlit puts the headings of menus between the items of the list that it folds away on a phone. Left out is what takes long
# and finds nothing serious here: whether all stands in a landmark (a moderate fault), and what style sheets and sounds do.
SERIOUS = """async (options) => (await axe.run(
    {exclude: [['[data-testid=stSidebarNavItems]']]}, {...options, preload: false, resultTypes: ['violations'],
        rules: {...options?.rules, region: {enabled: false}}})).violations
    .filter(found => ['serious', 'critical'].includes(found.impact))
    .map(found => found.id + ': ' + found.nodes.slice(0, 3)
        .map(node => node.html.slice(0, 120) + ' ' + (node.any[0] || {}).message).join(' | '))"""
TOO_WIDE = """() => Math.max(
    ...[document.documentElement, ...document.querySelectorAll('[data-testid=stMain], [data-testid=stMainBlockContainer]')]
        .map(part => part.scrollWidth - part.clientWidth))"""
# axe-core leaves out what is drawn: the texts of charts whose colour is too close to the background of the page. Texts
# that stand on a colour of the chart are named on_colour; tests/ui/test_looks.py has their contrast.
FAINT = """(least) => {
    const channel = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
        return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    };
    const back = light(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
    const faint = [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg text')].filter(text => {
        if (text.closest('[class*=on_colour]')) return false;
        const front = light(getComputedStyle(text).fill);
        return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05) < least;
    });
    return [...new Set(faint.map(text => getComputedStyle(text).fill + ' ' + text.textContent))].slice(0, 5);
}"""
READABLE = 3.0
# Contrast is most of what axe-core takes time for, and the same few colours stand on each other on every page. This names
# them for all texts that axe-core judges: the colour, whether the letters are large, and the backgrounds behind them.
COLOURS = """() => {
    const known = new Map([[null, '']]);
    const behind = element => {
        if (!known.has(element)) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(element);
            const own = [backgroundColor, backgroundImage, opacity].join().replace('rgba(0, 0, 0, 0),none,1', '');
            const hides = backgroundColor.startsWith('rgb(') && opacity === '1';
            known.set(element, hides ? own : own + behind(element.parentElement));
        }
        return known.get(element);
    };
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || element.closest('[disabled], [aria-disabled=true], svg')) continue;
        if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const {color, fontSize, fontWeight} = getComputedStyle(element);
        const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.5 : 24);
        found.add([color, large, behind(element)].join());
    }
    return [...found];
}"""
CONTRAST = "color-contrast"
SCENES = as_link(prepared(scene_pages()))
VIEWS = [
    "/",
    "/?map=1&share_min=15",
    "/compare",
    "/compare?view=profile&city=at-vienna,de001c,se003c",
    "/compare?view=distribution",
    "/compare?view=map",
    "/compare?view=table",
    "/compare?measure=icc_overall",
    "/compare?question=side",
    "/compare?question=side&city=nl037c,de002c,fr002c&differences_first=1",
    "/compare?question=side&city=at-vienna,at-graz,de001c,de002c,se003c,no001c,es002c,uk001c",
    "/compare?country=MT&size=over_500k",
    "/policy",
    "/policy?policy_view=heat_map",
    "/policy?policy_view=trends&policy_area=mipex_overall_without_health&policy_country=SE,NO,PL,HU",
    "/policy?policy_view=change&city=at-vienna,de001c",
    "/policy?policy_view=indicators&indicator=cb51a",
    "/policy?country=BA",
    "/city",
    "/city?city=it001c",
    "/city?city=se003c,be012c",
    "/city?city=uk001c",
    "/city?city=it-pompei",
    "/regions",
    "/regions?outcome=unemployment_rate_15_64&outcome_look=rate&region=AT13",
    "/regions?region_view=ranked&region=ES51,DE30",
    "/regions?region_view=scatter",
    "/regions?outcome=unemployment_rate_15_64&region_view=trend",
    "/regions?region_view=together&region=ES51,DE30",
    "/links",
    "/links?link_preset=policy_areas",
    "/links?link_view=two&city=at-vienna,de001c",
    "/links?link_view=matrix",
    "/monitoring",
    "/monitoring?monitor_view=cities",
    "/monitoring?monitor_view=plan&city=be003c&plan_group=country_of_birth,status",
    "/monitoring?monitor_view=cost&benefit_people=100&benefit_client=90000&benefit_gain_low=5&benefit_gain_high=9"
    "&benefit_years_low=2&benefit_years_high=4&benefit_saved_low=9000&benefit_saved_high=11000",
    "/practices",
    "/practices?practice_text=wien&practice_key_factor=11",
    "/practices?practice_view=map",
    "/practices?practice_view=table",
    "/practices?practice_text=nothing+of+the+kind",
    "/data",
    "/data?part=definitions",
    "/data?part=coverage",
    "/data?part=competence",
    "/data?part=tables",
    "/governance",
    "/governance?city=de001c,at-vienna&governance_country=DE,CZ&competence_type=shared",
    "/governance?governance_view=principles",
    "/governance?governance_view=networks&city=de007c",
    "/data?part=renewal",
    "/your-data",
    "/workshop",
    f"/workshop?scenes={SCENES}",
    "/room",
    "/room?ask_kind=sheet",
    "/join",
    "/assessment",
    "/assessment?assessment_part=9",
    "/assessment?assessment_part=context",
    "/assessment?instrument=oecd&assessment_part=6",
    "/assessment?assessment_view=result",
    "/assessment?assessment_view=compare",
]
SIZES = {"wide": (1280, 900), "phone": (390, 844)}
# In one visit to the view, with as few changes as can be, since each draws its charts anew: the next view is opened as this one
# is left, and has them the other way round.
LOOKS: list[tuple[ColourScheme, str]] = [("light", "wide"), ("light", "phone"), ("dark", "phone"), ("dark", "wide")]
# The next views of a page are judged on a phone in the light and, wide, in the dark: the colours of their page are known by then.
DARK_PHONE = LOOKS[2]
ZOOMED: ViewportSize = {"width": 640, "height": 450}  # 1280 by 900 at 200 %
ALSO_ZOOMED = {
    "/",
    "/city",
    "/compare",
    "/compare?question=side&city=nl037c,de002c,fr002c&differences_first=1",
    "/compare?measure=icc_overall",
    "/regions?region_view=together&region=ES51,DE30",
    "/policy",
    "/policy?policy_view=heat_map",
    "/links?link_view=matrix",
    "/practices",
    "/governance",
    "/monitoring",
    "/assessment",
    "/workshop",
    "/room",
    "/your-data",
    "/data",
}
assert set(VIEWS) >= ALSO_ZOOMED
CUT = """() => [...document.querySelectorAll('[data-testid=stMain] :is(p, h1, h2, h3, th, td, label, button)')]
    .filter(one => one.checkVisibility() && getComputedStyle(one).overflowX !== 'visible' && one.clientWidth > 2
        && one.scrollWidth > one.clientWidth + 2)
    .map(one => one.tagName + ' ' + one.innerText.slice(0, 60))"""
# Those of VIEWS with a map that is drawn by WebGL, and what their pages say over it: nothing where it can be drawn.
WITH_A_MAP = ("/?map=1", "/compare?view=map", "/practices?practice_view=map")
OVER_THE_MAP = """async map => {
    await Promise.all(map.getAnimations({subtree: true}).map(one => one.finished));
    return getComputedStyle(map, '::before').visibility + getComputedStyle(map, '::before').content;
}"""
FIRST_OF_PAGES = {urlsplit(view).path: view for view in reversed(VIEWS)}.values()
BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
TOLERATED = 4


@dataclass
class Reader:
    """A window that the views share, and how it looks."""

    page: Page
    theme: ColourScheme = "light"
    size: str = "wide"

    def looks(self, all_four: bool = True) -> list[tuple[ColourScheme, str]]:
        """All looks, or all but one; the one that the window has at first."""
        looks = LOOKS if (self.theme, self.size) == LOOKS[0] else LOOKS[::-1]
        return looks if all_four else [look for look in looks if look != DARK_PHONE]

    def look(self, theme: ColourScheme, size: str) -> None:
        """Let the visitor's system change to a theme, and the window to a size; the open page follows."""
        if theme != self.theme:
            before = self.page.evaluate(BACKGROUND)
            self.page.emulate_media(color_scheme=theme)
            assert wait_until(self.page, lambda: self.page.evaluate(BACKGROUND) != before)
        if size != self.size:
            self.page.set_viewport_size(as_viewport(size))
        if (theme, size) != (self.theme, self.size):
            settle(self.page)
        self.theme, self.size = theme, size

    def zoom(self) -> None:
        """Let the visitor's browser zoom to 200 %."""
        self.page.set_viewport_size(ZOOMED)
        self.size = "zoomed"
        settle(self.page)


@pytest.fixture(scope="module")
def shared(browser: Browser, server: Server) -> Iterator[Reader]:
    """One reader for all views."""
    window = new_window(browser, server)
    window.set_viewport_size(WIDE)
    window.emulate_media(color_scheme="light")
    yield Reader(window)
    window.context.close()


@pytest.fixture
def reader(shared: Reader, watch: Watch) -> Iterator[Reader]:
    """The shared window, watched; wide, in the theme in which it was left."""
    shared.page.set_viewport_size(WIDE)
    shared.size = "wide"
    watch.over_page(shared.page)
    yield shared
    watch.leave(shared.page)


def as_viewport(size: str) -> ViewportSize:
    width, height = SIZES[size]
    return {"width": width, "height": height}


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """The colours on each other that axe-core has found fault with nowhere."""
    return set()


def open_view(page: Page, view: str) -> None:
    """Open a view by its address; on the page that is open already as the browser's own Back does, without loading all anew."""
    if urlsplit(page.url).path != urlsplit(view).path or not page.evaluate("'axe' in window"):
        go(page, view)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        return
    before = main_part(page).inner_text()
    turn_to(page, view)
    assert wait_until(page, lambda: main_part(page).inner_text() != before)


def faults(page: Page, all_rules: bool, judged: set[str]) -> list[str]:
    """What axe-core finds: of all rules or of contrast alone, all that a theme changes; contrast only where colours are new."""
    colours = set(page.evaluate(COLOURS))
    is_new = not colours <= judged
    found: list[str] = []
    if all_rules:
        found += page.evaluate(SERIOUS, {"rules": {CONTRAST: {"enabled": is_new}}})
    elif is_new:
        found += page.evaluate(SERIOUS, {"runOnly": [CONTRAST]})
    if not found:
        judged |= colours
    return found


def picture(page: Page, view: str, width: int, theme: str) -> None:
    """Keep a picture, if pictures are wanted."""
    if os.environ.get("PICTURES"):
        name = re.sub(r"[^a-z0-9]+", "-", view.lower()).strip("-")[:120] or "overview"
        page.screenshot(path=PICTURES / f"{name}-{width}-{theme}.png")


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the window, once the charts have followed its size."""
    wait_until(page, lambda: page.evaluate(TOO_WIDE) <= TOLERATED, limit=30)
    return max(0, page.evaluate(TOO_WIDE) - TOLERATED)


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_wide_and_narrow_screens_and_is_accessible(view: str, reader: Reader, judged: set[str]) -> None:
    page = reader.page
    open_view(page, view)
    found: dict[str, object] = {}
    for theme, size in reader.looks(view in FIRST_OF_PAGES or "PICTURES" in os.environ):
        reader.look(theme, size)
        picture(page, view, SIZES[size][0], theme)
        found[f"{theme}, {size}, pixels too wide"] = too_wide(page)
        found[f"{theme}, {size}, texts of charts"] = page.evaluate(FAINT, READABLE)
        found[f"{theme}, {size}, accessibility"] = faults(page, theme == "light", judged)
    if view in ALSO_ZOOMED:
        reader.zoom()
        found["at 200 %, pixels too wide"], found["at 200 %, texts cut"] = too_wide(page), page.evaluate(CUT)
    assert said_over_maps(page) == ["visiblenone"] * view.startswith(WITH_A_MAP)
    assert main_part(page).get_by_role("heading", level=1).count() == 1
    assert page.get_by_test_id("stException").count() == 0
    assert {what: how for what, how in found.items() if how} == {}


def said_over_maps(page: Page) -> list[str]:
    """Whether a sentence over each map can be seen, and the sentence."""
    return [map_.evaluate(OVER_THE_MAP) for map_ in page.get_by_test_id("stDeckGlJsonChart").all()]


def test_open_filters_and_actions_fit_and_are_accessible(reader: Reader, judged: set[str]) -> None:
    """All rules in the light, contrast in the dark too, at both widths."""
    page = reader.page
    go(page, "/compare?city=at-graz,be012c&share_min=5&country=AT,BE&competence_type=shared")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, object] = {}
    for theme, size in reader.looks():
        reader.look(theme, size)
        for chip in (*dict.fromkeys(CHIPS.values()), "about_data", "downloads", "link_popover", "scene_popover"):
            widget(page, chip).get_by_role("button").first.click()
            page.get_by_test_id("stPopoverBody").wait_for()
            settle(page)
            found[f"{theme}, {size}, {chip}, pixels too wide"] = too_wide(page)
            found[f"{theme}, {size}, {chip}, accessibility"] = faults(page, theme == "light", judged)
            close_filter(page)
    assert {what: how for what, how in found.items() if how} == {}


ROOM_FOR_A_BEGINNING = 40  # pixels of a chart


@pytest.fixture
def phone(new_visitor: Visitor) -> Page:
    return new_visitor(viewport=as_viewport("phone"))


@pytest.mark.parametrize(
    "view",
    [
        "/compare",
        "/compare?question=side&city=nl037c,de002c",
        "/regions",
        "/regions?region_view=ranked&region=ES51",
    ],
)
def test_a_phone_shows_the_finding_and_the_beginning_of_the_chart_at_once(view: str, phone: Page) -> None:
    go(phone, view)
    finding = main_part(phone).get_by_role("heading", level=2).first.bounding_box()
    chart = main_part(phone).locator("[data-testid=stVegaLiteChart], .side-box").first.bounding_box()
    assert finding and chart
    assert finding["y"] + finding["height"] < chart["y"] < SIZES["phone"][1] - ROOM_FOR_A_BEGINNING


def test_a_phone_shows_the_finding_at_once_also_where_notes_stand_over_the_chart(phone: Page) -> None:
    go(phone, "/compare?city=at-vienna,be012c&measure=foreign_born_share&view=distribution")
    finding = main_part(phone).get_by_role("heading", level=2).first.bounding_box()
    assert finding and finding["y"] + finding["height"] < SIZES["phone"][1] - ROOM_FOR_A_BEGINNING


ROW_NAMES = "labels => labels.map(label => label.textContent)"


def test_a_phone_tells_the_rows_of_coverage_apart(phone: Page) -> None:
    """Names that begin alike are cut where they differ; the second row of an indicator has its group alone."""
    go(phone, "/data?part=coverage")
    names = main_part(phone).locator("[data-testid=stVegaLiteChart] svg .role-axis-label text")
    assert wait_until(phone, lambda: names.count() > 0)
    shown = names.evaluate_all(ROW_NAMES)
    assert "– people with an opinion" in shown
    assert [name for name, following in pairwise(shown) if name == following] == []


@pytest.mark.parametrize(
    ("cities", "expected"),
    [("lu001c,uk001c", ["Luxembourg", "London"]), ("fr074c,fr077c", ["Saint-Louis, Réunion", "Saint-Louis, France"])],
)
def test_the_legend_of_a_phone_has_whole_names(phone: Page, cities: str, expected: list[str]) -> None:
    go(phone, f"/compare?view=profile&measure=foreign_born_share&city={cities}")
    names = main_part(phone).locator("[data-testid=stVegaLiteChart] svg .role-legend-label text")
    assert wait_until(phone, lambda: names.count() > 0)
    assert names.evaluate_all(ROW_NAMES) == expected
