"""What is presented is read at three metres on 720 lines: letters, nothing sliced, nothing that scrolls."""

from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.driving import in_both_themes, says, settle, wait_until
from tests.browser.test_present import PREPARED, counter, expect_title, open_prepared, present_scenes, show_on, title
from tests.browser.test_rooms import PHONE, join, pick
from tests.browser.test_scene_votes import guess, present_with_a_room, room_presented
from tests.browser.test_screens import FAINT, READABLE
from ui.state.scene import Scene, Vote

FOUR = "city=pt001c,se003c,de001c,at-vienna"
EIGHT = f"{FOUR},fr001c,it001c,es001c,pl001c"
LIKELY = [
    f"/compare?{FOUR}&view=distribution",
    f"/compare?{FOUR}&view=map",
    f"/compare?{FOUR}&view=profile",
    f"/compare?{FOUR}&view=table",
    f"/compare?{FOUR}&question=side",
    f"/regions?{FOUR}&region_view=map",
    f"/regions?{FOUR}&region_view=ranked",
    f"/regions?{FOUR}&region_view=trend",
    f"/policy?{FOUR}&policy_view=map",
    f"/policy?{FOUR}&policy_view=heat_map&country=AT,DE,PT,SE",
    f"/policy?{FOUR}&policy_view=trends&policy_country=AT,DE",
    f"/policy?{FOUR}&policy_view=change",
    f"/links?{FOUR}",
    f"/links?{FOUR}&link_view=matrix",
    "/city?city=at-vienna&city_part=policy",
    "/policy?policy_view=heat_map&country=AT,DE,PT,SE,FR,IT,ES,PL",
    f"/compare?{EIGHT}&view=profile",
    f"/compare?{EIGHT}&question=side",
    "/compare?measure=icc_overall",
    "/governance?country=DE",
    "/regions?region_view=distribution&city=at-vienna",
    "/regions?region=AT13,ES51,DE30",
    "/regions?region=AT13,ES51,DE30&region_view=trend",
    "/regions?region=AT13,ES51,DE30&region_view=together",
    "/links?link_preset=policy_areas",
    "/policy?policy_view=trends&policy_country=AT,DE,PT,SE,FR,IT,ES,PL",
    "/policy?policy_view=trends&policy_country=GB,MK,LU",
    "/governance?governance_view=principles",
    "/governance?governance_view=networks",
]
FITTED = 30.0  # seconds within which the browser has fitted a scene, on a machine that has much else to do
BETWEEN_LOOKS = 150  # milliseconds
NO_CHART = ("view=table", "map", "matrix", "/?", "question=side", "/city", "/regions?region=AT13,ES51,DE30", "principles")
SCENES = (
    *(Scene(scene.title, scene.address, scene.note) for scene in PREPARED),
    *(Scene(f"View {number}", address, "What to see.") for number, address in enumerate(LIKELY, start=1)),
)
# Of texts in sight: those smaller than 24 of 720 lines, but for notes and sources under a view, and those that are sliced by an
# edge of the screen or the bar; frames with no text left in them; a page that scrolls.
FOUND = """() => {
    const found = [], bar = innerHeight - 52;
    for (const part of document.querySelectorAll('.st-key-finding *, .st-key-presented *, .rest')) {
        const isText = [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
        const style = getComputedStyle(part), box = part.getBoundingClientRect(), text = part.textContent.trim().slice(0, 40);
        const isHidden = style.visibility === 'hidden' || !box.height || part.closest('[class*=unseen], thead th.range-column');
        if (!isText || isHidden || part.closest('style, title, [data-testid=stElementToolbar]')) continue;
        if (box.width <= 1 || (box.left >= innerWidth)) continue;
        if (box.bottom > bar + 1 || box.right > innerWidth + 1 || box.left < -1) found.push(`sliced: ${text}`);
        let size = parseFloat(style.fontSize);
        if (part instanceof SVGElement) { const at = part.getScreenCTM(); size *= Math.hypot(at.a, at.b); }
        else for (let at = part; at; at = at.parentElement) size *= Number(getComputedStyle(at).zoom) || 1;
        const isNote = part.closest('[data-testid=stCaptionContainer]') && !part.closest('[class*=st-key-renewed_]:has(h2)');
        const isSmall = part.matches('.room_bars .small, .st-key-sentences .stMarkdownColoredText');
        size *= 720 / innerHeight;
        if (size < (isNote || isSmall ? 15.9 : 23.9)) found.push(`${size.toFixed(1)}: ${text}`);
    }
    const frames = '.st-key-presented :is([data-testid=stVerticalBlock], [data-testid=stAlertContainer])';
    for (const frame of document.querySelectorAll(frames)) {
        const {borderTopWidth, visibility} = getComputedStyle(frame), {top, height} = frame.getBoundingClientRect();
        const isFrame = parseFloat(borderTopWidth) || frame.matches('[data-testid=stAlertContainer]');
        if (!isFrame || visibility === 'hidden' || !height || top > bar) continue;
        const isSeen = part => part.checkVisibility({visibilityProperty: true});
        if (![...frame.querySelectorAll('p, li, tr, h3, svg')].some(isSeen)) found.push('an empty frame');
    }
    for (const chart of document.querySelectorAll('[data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart]')) {
        const box = chart.getBoundingClientRect();
        if (box.height && box.bottom > bar + 2) found.push(`chart: ${Math.round(box.bottom)} of ${bar}`);
    }
    for (const table of document.querySelectorAll('.st-key-presented [data-testid=stDataFrame]')) {
        const shown = table.closest('[data-testid=stElementContainer]').getBoundingClientRect();
        if (shown.height > 1 && shown.bottom > bar + 1) found.push(`table: ${Math.round(shown.bottom)} of ${bar}`);
        const isWider = [...table.children].some(part => part.getBoundingClientRect().right > innerWidth);
        if (isWider) found.push('a table beyond the edge');
        const scroller = table.querySelector('.dvn-scroller');
        const isCut = shown.height > 1 && scroller?.scrollWidth > scroller.clientWidth + 1;
        if (isCut) found.push('a table with columns beyond its edge');
    }
    const main = document.querySelector('[data-testid=stMain]');
    main.scrollTop = 50;
    if (main.scrollTop && getComputedStyle(main).overflowY !== 'hidden') found.push('scrolls');
    main.scrollTop = 0;
    if (main.scrollWidth > main.clientWidth) found.push('scrolls sideways');
    return found;
}"""

# Of texts in presented charts: those that an edge of the picture or the view cuts, those in letters too small for a phone, and
# names beside an axis or of like marks that stand over each other.
CUT_IN_CHARTS = """() => {
    const found = [], view = document.querySelector('.st-key-presented')?.getBoundingClientRect();
    for (const svg of document.querySelectorAll('.st-key-presented [data-testid=stVegaLiteChart] svg')) {
        const box = svg.getBoundingClientRect(), names = [];
        if (!box.height) continue;
        for (const text of svg.querySelectorAll('text')) {
            const at = text.getBoundingClientRect(), words = text.textContent.trim(), matrix = text.getScreenCTM();
            if (!words || !at.width || getComputedStyle(text).opacity === '0') continue;
            const isOut = at.left < Math.max(box.left, view.left) - 1 || at.right > Math.min(box.right, view.right) + 1;
            const above = at.height / 3;  // a box of letters is higher than they are
            if (isOut || at.top < box.top - above || at.bottom > box.bottom + above) found.push(`cut: ${words}`);
            const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b);
            if (size < 11.9) found.push(`${size.toFixed(1)}: ${words}`);
            const group = text.closest('.role-axis-label') ? 'axis' : text.closest('.mark-text');
            if (group) names.push([words, at, group]);
            const isName = group === 'axis' ? innerWidth >= 900 : text.closest('.st-key-policy_trends');
            if (isName && words.endsWith('…')) found.push(`cut: ${words}`);
        }
        for (const [i, [words, a, one]] of names.entries()) for (const [others, b, other] of names.slice(i + 1)) {
            if (one !== other) continue;
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 2 && down > a.height * 0.35) found.push(`over each other: ${words}, ${others}`);
        }
    }
    return found;
}"""

# How often the place of a chart changes its width while it is looked at four times, a minute after it was drawn last.
DRAWN_AGAIN = """() => new Promise(done => {
    const now = performance.now.bind(performance), changes = [];
    performance.now = () => now() + 60000;
    const chart = document.querySelector('.st-key-presented [data-testid=stVegaLiteChart]');
    const frame = chart.closest('[data-testid=stElementContainer]');
    new MutationObserver(some => changes.push(...some)).observe(frame, {attributeFilter: ['style']});
    let looks = 0;
    const look = setInterval(() => { if (++looks === 4) done(clearInterval(look) ?? changes.length); }, 250);
})"""

# Names and numbers beside bars that take more than a line or leave their column, were the numbers as long as they get.
OUT_OF_LINE = """() => [...document.querySelectorAll('.room_bars .in_a_line :is(.label, .count)')].filter(part => {
    if (part.matches('.count')) part.textContent = '100 (100 %)';
    const range = document.createRange();
    range.selectNodeContents(part);
    const text = range.getBoundingClientRect(), box = part.getBoundingClientRect();
    const isWrapped = text.height > 2 * parseFloat(getComputedStyle(part).fontSize);
    return isWrapped || text.left < box.left - 1 || text.right > box.right + 1;
}).map(part => part.textContent)"""

SOURCE_IN_SIGHT = """() => [...document.querySelectorAll('.st-key-presented [data-testid=stCaptionContainer] p')].some(line => {
    const {height, bottom} = line.getBoundingClientRect();
    return /^Sources?:/.test(line.textContent) && height && bottom <= innerHeight - 52 && !line.hasAttribute('data-beyond');
})"""


def found_on(page: Page) -> list[str]:
    """What is wrong with the scene on screen once the browser has fitted it."""
    return left(page, FOUND) + cut_in_charts(page)


def cut_in_charts(page: Page) -> list[str]:
    """What cannot be read in the charts of the scene on screen once they have their size."""
    return left(page, CUT_IN_CHARTS)


def left(page: Page, script: str) -> list[str]:
    """What a script finds in the end: nothing twice in a row, since between two drawings there is nothing for a moment."""
    found: list[str] = []

    def is_fitted() -> bool:
        for pause in (0, BETWEEN_LOOKS):
            page.wait_for_timeout(pause)
            found[:] = page.evaluate(script)
            if found:
                return False
        return True

    wait_until(page, is_fitted, limit=FITTED)
    return found


def test_every_scene_is_read_from_the_back_row(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    present_scenes(page, *SCENES)
    wrong: dict[str, list[str]] = {}
    for number, scene in enumerate(SCENES, start=1):
        assert wait_until(page, lambda number=number: counter(page) == f"{number} of {len(SCENES)}")  # type: ignore[misc]
        settle(page)
        if found := found_on(page):
            wrong[f"{number} {scene.address}"] = found[:6]
        if number <= len(PREPARED) and "/?" not in scene.address:
            assert in_both_themes(page, {FAINT: READABLE}) == [], scene.address
        page.keyboard.press("ArrowRight")
    assert wrong == {}


def test_tables_of_a_large_screen_have_letters_of_24_pixels_and_are_whole(new_visitor: Visitor) -> None:
    """Of fewer lines than other texts, for more rows and columns, and of as many pixels as on a smaller screen."""
    page = new_visitor(viewport={"width": 1920, "height": 1080})
    addresses = (f"/compare?{FOUR}&question=side", f"/compare?{FOUR}&view=table", "/city?city=at-vienna&city_part=policy")
    present_scenes(page, *(Scene(f"View {number}", address, "What to see.") for number, address in enumerate(addresses, start=1)))
    in_pixels = FOUND.replace("size *= 720 / innerHeight;", "")
    for number, address in enumerate(addresses, start=1):
        assert wait_until(page, lambda number=number: counter(page) == f"{number} of {len(addresses)}")  # type: ignore[misc]
        settle(page)
        assert page.locator(".st-key-presented :is(.side-table, .range-rows, [data-testid=stDataFrame])").count(), address
        assert left(page, in_pixels) == [], address
        page.keyboard.press("ArrowRight")


def test_charts_of_every_scene_are_read_on_a_small_screen(new_visitor: Visitor) -> None:
    """And, turned to its other width, on one between."""
    widths = [390, 720]
    page = new_visitor(viewport={"width": widths[0], "height": 844})
    charts = [scene for scene in SCENES if not any(part in scene.address for part in NO_CHART)]
    charts += [scene for scene in SCENES if "heat_map" in scene.address]
    present_scenes(page, *charts)
    wrong: dict[str, list[str]] = {}
    for number, scene in enumerate(charts, start=1):
        assert wait_until(page, lambda number=number: counter(page) == f"{number} of {len(charts)}")  # type: ignore[misc]
        settle(page)
        if scene.question:
            page.keyboard.press("g")
            settle(page)
        for width in widths:
            show_on(page, (width, 844))
            assert wait_until(page, lambda: page.locator(".st-key-presented svg text").count() > 4), scene.address
            if found := cut_in_charts(page):
                wrong[f"{width} {scene.address}"] = found
        widths.reverse()  # the next scene is opened as this one is left
        page.keyboard.press("ArrowRight")
    assert wrong == {}


def test_a_chart_that_is_drawn_for_another_width_is_drawn_again(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    present_scenes(page, *(scene for scene in SCENES if scene.address == f"/regions?{FOUR}&region_view=ranked"))
    settle(page)
    assert found_on(page) == []
    chart = ".st-key-presented [data-testid=stVegaLiteChart] svg"
    # At once: the page sees to it four times a second.
    wide = f"() => {{ document.querySelector('{chart}').setAttribute('width', '1600'); return ({CUT_IN_CHARTS})(); }}"
    assert page.evaluate(wide) != []
    assert found_on(page) == []
    # On a slow machine the answers to several questions may be missed.
    missed = (
        f"new Promise(done => {{ const miss = setInterval({wide}, 50); setTimeout(() => done(clearInterval(miss)), 3000); }})"
    )
    page.evaluate(missed)
    assert page.evaluate(wide) != []
    assert found_on(page) == []
    # One that fits is left alone, however long it stands there.
    assert wait_until(page, lambda: page.evaluate(DRAWN_AGAIN) == 0, limit=FITTED)


def test_the_shipped_session_with_a_room_is_read_from_the_back_row(new_visitor: Visitor) -> None:
    """With the longest line on the room; the source of each view is in sight, whatever else has no room."""
    page = new_visitor(viewport={"width": 1280, "height": 720})
    open_prepared(page, "present_prepared_with_room")
    phone = join(new_visitor(**PHONE), room_presented(page))
    wrong: dict[str, list[str]] = {}
    for number, scene in enumerate(PREPARED, start=1):
        assert wait_until(page, lambda number=number: counter(page) == f"{number} of {len(PREPARED)}")  # type: ignore[misc]
        if scene.question:
            expect_title(page, scene.question)
            phone.get_by_role("heading", level=2, name=scene.question).wait_for()
            if found := found_on(page):
                wrong[f"{number} covered"] = found[:6]
            settle(phone)  # the choices of the question before go once its own are there
            if scene.vote and scene.vote.kind == "number":
                guess(phone, 47)
            else:
                pick(phone.get_by_role("radio").first)
                says(phone, "Your answer is in")
            page.keyboard.press("g")
        assert wait_until(page, lambda scene=scene: title(page) == scene.title)  # type: ignore[misc]
        settle(page)
        if found := found_on(page):
            wrong[f"{number} {scene.address}"] = found[:6]
        if scene.url_path != "city":  # whose sentences have their sources
            assert wait_until(page, lambda: page.evaluate(SOURCE_IN_SIGHT)), scene.address
        page.keyboard.press("ArrowRight")
    assert wrong == {}


def test_what_a_room_wrote_is_read_from_the_back_row_on_every_screen(new_visitor: Visitor) -> None:
    scenes = (
        Scene("Texts", "/city?city=at-vienna", question="What first?", vote=Vote("open_text")),
        Scene("Words", f"/links?{FOUR}", question="What helps?", vote=Vote("words")),
        Scene("Order", "/room?room_part=screen", question="In what order?", vote=Vote("ranking", ("Work", "Language"))),
        Scene("Cards", "/room?room_part=screen", question="And then?", vote=Vote("open_text")),
    )
    page = new_visitor(viewport={"width": 1280, "height": 720})
    phone = join(new_visitor(**PHONE), present_with_a_room(page, scenes))
    wrong: dict[str, list[str]] = {}
    for scene in scenes:
        expect_title(page, scene.question)
        phone.get_by_role("heading", level=2, name=scene.question).wait_for()
        settle(phone)
        if scene.title == "Order":
            for choice in ("Work", "Language"):
                phone.get_by_role("button", name=choice).click()
                phone.get_by_role("button", name=f". {choice}").wait_for()
        else:
            phone.get_by_label("Answer 1" if scene.title == "Words" else "Your text").fill("A text of the room")
            phone.get_by_role("button", name="Send").click()
        says(phone, "Your answer is in")
        page.keyboard.press("g")
        assert wait_until(page, lambda scene=scene: title(page) == scene.title)  # type: ignore[misc]
        for size in ((1280, 720), (1920, 1080)):
            show_on(page, size)
            if found := found_on(page):
                wrong[f"{scene.title} {size}"] = found[:6]
        show_on(page, (1280, 720))
        page.keyboard.press("ArrowRight")
    assert wrong == {}


def test_what_is_left_out_of_a_long_table_is_said(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    present_scenes(page, Scene("Side by side", f"/compare?{FOUR}&question=side"))
    rest = page.locator(".st-key-stage .rest")
    assert wait_until(page, rest.is_visible)
    assert "the page itself has the rest" in rest.inner_text()
    page.keyboard.press("g")
    assert wait_until(page, rest.is_hidden)  # of a covered scene there is no rest
    page.keyboard.press("g")
    assert wait_until(page, rest.is_visible)
    page.set_viewport_size({"width": 390, "height": 844})
    assert wait_until(page, rest.is_hidden)  # a phone scrolls
    assert wait_until(page, lambda: page.locator("[data-beyond]").count() == 0)


def test_tens_of_guesses_stand_in_their_lines_on_every_screen(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    scenes = (Scene("Tens", "/room?room_part=screen", question="How many?", vote=Vote("number")),)
    guess(join(new_visitor(**PHONE), present_with_a_room(page, scenes)), 47)
    page.keyboard.press("g")
    page.locator(".in_a_line").wait_for()
    for width, height in ((1024, 768), (1280, 720), (1920, 1080), (2560, 1440)):
        show_on(page, (width, height))
        assert wait_until(page, lambda: page.evaluate(OUT_OF_LINE) == []), (width, page.evaluate(OUT_OF_LINE))


def test_a_map_of_cities_grows_with_the_screen(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    present_scenes(page, Scene("Map", f"/compare?{FOUR}&view=map"))
    settle(page)
    show_on(page, (1920, 1080))
    assert found_on(page) == []
    chart = page.get_by_test_id("stDeckGlJsonChart")
    assert wait_until(page, lambda: chart.evaluate("chart => chart.getBoundingClientRect().height") > 500)


def test_of_a_table_marks_and_source_are_seen_on_every_screen(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    # The first says, below its table, for which of the cities it has no value.
    scenes = (
        Scene("Index", f"/compare?{FOUR}&measure=icc_overall&view=table"),
        Scene("Gap", "/regions?region=AT13,ES51,DE30&region_view=table"),
    )
    present_scenes(page, *scenes)
    wrong: dict[str, list[str]] = {}
    for scene in scenes:
        assert wait_until(page, lambda scene=scene: title(page) == scene.title)  # type: ignore[misc]
        settle(page)
        for size in ((1280, 720), (1920, 1080), (1024, 768)):
            show_on(page, size)
            if found := [one for one in left(page, FOUND) if "table" in one or "frame" in one]:
                wrong[f"{scene.title} {size}"] = found
            assert wait_until(page, lambda: page.evaluate(SOURCE_IN_SIGHT), limit=FITTED), (scene.title, size)
        show_on(page, (1280, 720))
        page.keyboard.press("ArrowRight")
    assert wrong == {}


def test_cities_for_which_a_screen_has_no_columns_are_named(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    present_scenes(page, Scene("Side by side", f"/compare?{EIGHT}&question=side"))
    rest = page.locator(".st-key-stage .rest")
    last = page.get_by_role("columnheader", name="Warsaw")
    page.get_by_text("This is the beginning, without Rome, Madrid and Warsaw: the page itself has the rest.").wait_for()
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert wait_until(page, last.is_visible)
    assert wait_until(page, lambda: rest.inner_text() == "This is the beginning: the page itself has the rest.")


def test_sources_of_sentences_are_as_small_as_those_of_charts(new_visitor: Visitor) -> None:
    page = new_visitor(viewport={"width": 1280, "height": 720})
    present_scenes(page, Scene("Vienna", "/city?city=at-vienna", "Which of its sentences would you take home?"))
    source = page.locator(".st-key-presented li").first.get_by_text("Source:")
    assert wait_until(page, lambda: source.evaluate("source => getComputedStyle(source).fontSize") == "16px")
    assert found_on(page) == []


def test_what_is_left_of_the_scene_before_fades_away(new_visitor: Visitor) -> None:
    """Streamlit would dim it, under the title of the next."""
    page = new_visitor(viewport={"width": 1280, "height": 720})
    present_scenes(page, Scene("Change", f"/policy?{FOUR}&policy_view=change"))
    chart = page.locator("[data-testid=stElementContainer]:has([data-testid=stVegaLiteChart])")
    chart.evaluate("chart => chart.setAttribute('data-stale', 'true')")
    assert wait_until(page, lambda: chart.evaluate("chart => getComputedStyle(chart).opacity") == "0")
