"""Compare: measures, views, cities on the map, one colour for each city, a link to what is shown."""

import math
import re
from urllib.parse import urlsplit

import duckdb
import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Look, Visitor
from tests.browser.driving import (
    choose,
    close_list,
    expect_query,
    filter_bar,
    go,
    main_part,
    open_list,
    query_of,
    settle,
    wait_until,
    widget,
)
from ui import wording
from ui.charts import city_map

TILE = 512
ALONE_ON_THE_MAP = {"is-reykjavik": "Reykjavik", "ua-kyiv": "Kyiv"}
SHOWN_BY = {
    "profile": "stVegaLiteChart",
    "distribution": "stVegaLiteChart",
    "map": "stDeckGlJsonChart",
    "table": "stDataFrame",
    "ranked": "stVegaLiteChart",
}


def open_view(page: Page, view: str) -> None:
    widget(page, "view").get_by_role("radio", name=re.compile(view, re.IGNORECASE)).click()


def test_each_view_opens_by_a_click(page: Page) -> None:
    go(page, "/compare")
    buttons = widget(page, "view").get_by_role("radio")
    assert buttons.count() == len(SHOWN_BY)
    for view, element in SHOWN_BY.items():
        open_view(page, view)
        expect_query(page, **({} if view == "ranked" else {"view": view}))
        main_part(page).get_by_test_id(element).first.wait_for()
        settle(page)


def test_the_table_of_a_profile_is_drawn_when_it_is_opened(page: Page) -> None:
    go(page, "/compare?view=profile&city=at-vienna,se003c")
    table = main_part(page).get_by_test_id("stDataFrame")
    assert table.count() == 0
    main_part(page).get_by_text("View as table").click()
    table.first.wait_for()


@pytest.mark.parametrize("family", ["mipex", "outcome"])
def test_a_kind_of_measure_and_a_measure_are_picked(family: str, page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    """All kinds are in tests/pages/test_compare.py."""
    go(page, "/compare?measure=survey_good_place_immigrants")
    choose(page, "family", "", wording.FAMILY[family])
    rows = atlas.execute("SELECT measure_id, name FROM measure WHERE family = ?", [family]).fetchall()
    names = dict(rows)
    default = "survey_good_place_immigrants"
    assert wait_until(page, lambda: query_of(page).get("measure", default) in names)
    settle(page)
    opened = query_of(page).get("measure", default)
    other = next(name for measure, name in rows if measure != opened and [n for _, n in rows].count(name) == 1)
    choose(page, "measure", other, re.compile(f"^{re.escape(other)}$"))
    wait_until(page, lambda: query_of(page).get("measure", opened) != opened)
    settle(page)
    assert names[query_of(page).get("measure", default)] == other
    assert page.get_by_test_id("stException").count() == 0


def world_pixels(lon: float, lat: float, zoom: float) -> tuple[float, float]:
    """Web Mercator as deck.gl counts it."""
    size = TILE * 2**zoom
    y = math.pi - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon + 180) / 360 * size, y / (2 * math.pi) * size


def place_on_map(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies on the screen while the map shows its first view."""
    chart = page.get_by_test_id("stDeckGlJsonChart")
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = chart.locator("canvas").first.bounding_box()
    assert box is not None
    view = city_map.EUROPE
    x, y = world_pixels(lon, lat, view.zoom)
    middle_x, middle_y = world_pixels(view.longitude, view.latitude, view.zoom)
    return box["x"] + box["width"] / 2 + x - middle_x, box["y"] + box["height"] / 2 + y - middle_y


def point_at_city(page: Page, name: str, lon: float, lat: float) -> tuple[float, float]:
    """Move the mouse to where the tooltip names the city: its place, or a few pixels around it."""
    x, y = place_on_map(page, lon, lat)
    tooltip = page.locator(".deck-tooltip")
    around = [(0, 0), (2, 0), (-2, 0), (0, 2), (0, -2), (4, 0), (-4, 0), (0, 4), (0, -4)]
    for patience in (0.5, 2, 8):  # where drawing is slow, a tooltip takes its time
        for dx, dy in around:
            page.mouse.move(x + dx - 25, y + dy - 25)
            page.mouse.move(x + dx, y + dy, steps=5)
            if wait_until(page, lambda: tooltip.count() > 0 and name in tooltip.first.inner_text(), limit=patience):
                return x + dx, y + dy
    raise AssertionError(f"No tooltip of {name} near {x:.0f}, {y:.0f}")


def click_city(page: Page, name: str, lon: float, lat: float) -> None:
    """Click a city. Where drawing is slow, the map takes a press for a long one and does nothing: then again.

    Not while the server may still be at the first: a second click would let the city go.
    """
    before = query_of(page)
    for _ in range(6):
        page.mouse.click(*point_at_city(page, name, lon, lat))
        wait_until(page, lambda: query_of(page) != before, limit=6)
        settle(page)
        if query_of(page) != before:
            return


def test_a_click_on_the_map_picks_a_city_out_and_a_second_lets_it_go(page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/compare?view=map")
    page.wait_for_timeout(1000)
    picked: list[str] = []
    for city_id, name in ALONE_ON_THE_MAP.items():
        row = atlas.execute("SELECT lon, lat FROM city WHERE city_id = ?", [city_id]).fetchone()
        assert row is not None
        click_city(page, name, *row)
        picked.append(city_id)
        expect_query(page, view="map", city=",".join(picked))
        settle(page)
        filter_bar(page).get_by_text(name).first.wait_for()
    row = atlas.execute("SELECT lon, lat FROM city WHERE city_id = ?", [picked[-1]]).fetchone()
    assert row is not None
    click_city(page, ALONE_ON_THE_MAP[picked[-1]], *row)
    expect_query(page, view="map", city=picked[0])


def test_a_city_picked_on_the_map_stays_when_the_list_of_cities_was_open_before(
    page: Page, atlas: duckdb.DuckDBPyConnection
) -> None:
    go(page, "/compare?view=map")
    open_list(page, "city")
    close_list(page)
    page.keyboard.press("Escape")
    page.wait_for_timeout(1000)
    city_id, name = next(iter(ALONE_ON_THE_MAP.items()))
    row = atlas.execute("SELECT lon, lat FROM city WHERE city_id = ?", [city_id]).fetchone()
    assert row is not None
    click_city(page, name, *row)
    expect_query(page, view="map", city=city_id)
    settle(page)
    choose(page, "network", "", "Intercultural Cities")
    close_list(page)
    expect_query(page, view="map", city=city_id, network="intercultural_cities")


def fills(chart: Locator, place: str) -> set[str]:
    """The colours of the marks that name a place."""
    marks = chart.locator("svg path[role=graphics-symbol][aria-label*='Place: ']").all()
    labelled = [(mark.get_attribute("aria-label") or "", mark.get_attribute("fill") or "") for mark in marks]
    return {fill for label, fill in labelled if f"Place: {place}" in label and fill not in ("", "none")}


def strokes(chart: Locator, place: str) -> set[str]:
    """The colour that the legend gives to a place, if a dot in the chart has it too."""
    names = chart.locator("svg .role-legend-label text").all_text_contents()
    symbols = [symbol.get_attribute("stroke") for symbol in chart.locator("svg .role-legend-symbol path").all()]
    drawn = {dot.get_attribute("stroke") for dot in chart.locator("svg .mark-symbol.role-mark path").all()}
    pairs = zip(names, symbols, strict=False)
    return {stroke for name, stroke in pairs if name.startswith(place) and stroke and stroke in drawn}


def test_a_chosen_city_keeps_its_colour_in_all_views(page: Page) -> None:
    cities = {"at-vienna": "Vienna", "de001c": "Berlin", "uk001c": "London"}
    go(page, f"/compare?city={','.join(cities)}")
    colours: dict[str, set[str]] = {}
    for view in ("ranked", "profile", "distribution"):
        open_view(page, view)
        wait_until(page, lambda view=view: query_of(page).get("view", "ranked") == view)  # type: ignore[misc]
        settle(page)
        chart = main_part(page).get_by_test_id("stVegaLiteChart").first
        read = strokes if view == "profile" else fills
        wait_until(page, lambda chart=chart, read=read: all(read(chart, name) for name in cities.values()))  # type: ignore[misc]
        for name in cities.values():
            found = read(chart, name)
            assert len(found) == 1, (view, name, found)
            assert colours.setdefault(name, found) == found, (view, name)
    assert len(set.union(*colours.values())) == len(cities)


@pytest.mark.parametrize(
    "path",
    ["/?country=DE&share_min=15", "/compare?view=distribution&city=at-vienna,de001c&size=over_500k"],
)
def test_the_link_to_a_view_opens_the_same_view(path: str, page: Page, new_visitor: Visitor) -> None:
    go(page, path)
    widget(page, "link_popover").get_by_role("button").first.click()
    shown = page.get_by_test_id("stPopoverBody").locator("code")
    assert wait_until(page, lambda: shown.count() == 2)  # the short one and the full one
    links = [text.strip() for text in shown.all_text_contents()]
    page.keyboard.press("Escape")
    assert [urlsplit(link).netloc for link in links] == [urlsplit(page.url).netloc] * 2
    assert (urlsplit(links[1]).path or "/") == urlsplit(page.url).path
    for link in links:
        colleague = new_visitor()
        go(colleague, link)
        expect_query(colleague, **query_of(page))
        wait_until(page, lambda colleague=colleague: main_part(colleague).inner_text() == main_part(page).inner_text())  # type: ignore[misc]
        assert main_part(colleague).inner_text() == main_part(page).inner_text()


SIDE_BY_SIDE = "/compare?question=side&city=at-vienna,at-graz,de001c,de002c,se003c,no001c,es002c,uk001c"


def test_the_table_of_cities_scrolls_in_its_own_box_and_its_names_stay(look_at: Look) -> None:
    phone = look_at(SIDE_BY_SIDE, {"width": 390, "height": 844})
    box = main_part(phone).get_by_role("region", name=re.compile("side by side"))
    before = left_of_names(box)
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") > 100
    box.evaluate("box => box.scrollTo(400, 600)")
    assert box.evaluate("box => [box.scrollLeft, box.scrollTop]") == [400, 600]
    assert left_of_names(box) == before
    assert box.locator("thead th").first.bounding_box()["y"] == pytest.approx(box.bounding_box()["y"], abs=1)  # type: ignore[index]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def left_of_names(box: Locator) -> set[int]:
    """Where the names of all indicators begin, in pixels."""
    lefts: list[float] = box.evaluate(
        "box => [...box.querySelectorAll('th[scope=row]')].map(one => one.getBoundingClientRect().x)"
    )
    assert len(lefts) > 40
    return {round(left) for left in lefts}


def test_eight_cities_fit_beside_each_other_on_a_wide_screen(look_at: Look) -> None:
    page = look_at(SIDE_BY_SIDE)
    box = main_part(page).get_by_role("region", name=re.compile("side by side"))
    assert box.locator("thead th").count() == 9
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0


def test_the_menu_of_a_chart_has_no_words_of_developers(page: Page) -> None:
    go(page, "/compare")
    page.get_by_test_id("stVegaLiteChart").hover()
    buttons = page.get_by_test_id("stElementToolbar").get_by_role("button")
    assert wait_until(page, lambda: buttons.count() > 0)
    assert {str(button.get_attribute("aria-label")).split(":")[0] for button in buttons.all()} == {"Fullscreen"}
