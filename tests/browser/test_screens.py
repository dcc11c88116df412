"""Every page and view, light and dark, wide and narrow: accessible, no wider than the screen, a picture to look at."""

import re
from collections.abc import Iterator
from pathlib import Path

import axe_core_python
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.driving import PATIENCE, PICTURES, Server, Watch, go, main_part, settle
from ui.navigation import scene_pages
from ui.state.scene_files import as_link, prepared

AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
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
SCENES = as_link(prepared(scene_pages()))
VIEWS = [
    "/",
    "/compare",
    "/compare?view=profile&city=at-vienna,de001c,se003c",
    "/compare?view=distribution",
    "/compare?view=map",
    "/compare?view=table",
    "/compare?measure=icc_overall",
    "/compare?country=MT&size=over_500k",
    "/policy",
    "/policy?policy_view=heat_map",
    "/policy?policy_view=trends&policy_area=mipex_overall_without_health&policy_country=SE,NO,PL,HU",
    "/policy?policy_view=change&city=at-vienna,de001c",
    "/policy?policy_view=indicators&indicator=cb51a",
    "/policy?country=BA",
    "/city",
    "/city?city=se003c&city_part=region",
    "/city?city=se003c&city_part=peers",
    "/city?city=it001c&city_part=residents",
    "/city?city=be012c&city_part=intercultural",
    "/regions",
    "/regions?outcome=unemployment_rate_15_64&outcome_look=rate&region=AT13",
    "/regions?region_view=ranked&region=ES51,DE30",
    "/regions?region_view=scatter",
    "/regions?outcome=unemployment_rate_15_64&region_view=trend",
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
TOLERATED = 4


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def reader(theme: str, browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser context of a theme, shared by the views so that files are fetched once."""
    with browser.new_context(base_url=server.address, color_scheme=theme) as context:  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE * 1000)
        yield context


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_wide_and_narrow_screens_and_is_accessible(
    view: str, theme: str, reader: BrowserContext, watch: Watch
) -> None:
    name = re.sub(r"[^a-z0-9]+", "-", view.lower()).strip("-")[:120] or "overview"
    PICTURES.mkdir(parents=True, exist_ok=True)
    found: dict[str, object] = {}
    page = reader.new_page()
    watch.over_page(page)
    try:
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            if size == "wide":
                go(page, view)
            settle(page)
            page.screenshot(path=PICTURES / f"{name}-{width}-{theme}.png")
            found[f"{size}, pixels too wide"] = max(0, page.evaluate(TOO_WIDE) - TOLERATED)
            if size == "wide":
                found["texts of charts"] = page.evaluate(FAINT, READABLE)
                page.add_script_tag(path=AXE)
            found[f"{size}, accessibility"] = page.evaluate(SERIOUS)
        assert main_part(page).get_by_role("heading", level=1).count() == 1
        assert page.get_by_test_id("stException").count() == 0
        assert {what: how for what, how in found.items() if how} == {}
    finally:
        page.close()
