"""National policy in a browser: opened by address, area and year changed, two countries compared, the file taken away."""

import re
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Look
from tests.browser.driving import (
    Watch,
    choose,
    close_list,
    expect_query,
    go,
    main_part,
    query_of,
    says,
    settle,
    wait_until,
    widget,
)
from tests.browser.test_downloads import open_downloads, read_csv, take

LAND = "/app/static/countries.geojson"
RERUN_LIMIT = 60_000
SCORES = """
    SELECT place_code, year, value, source_id FROM observation
    WHERE measure_id = 'mipex_education' AND place_code IN ('SE', 'NO') AND place_level = 'country'
    ORDER BY place_code, year
"""


def map_labels(page: Page) -> list[str]:
    """The scores that stand on the map."""
    return main_part(page).locator("svg [class*=on_colour] text").all_text_contents()


def fetched(watch: Watch) -> list[int]:
    """The bytes of each time that the outlines of countries came from the server and not from the browser's own store."""
    sizes = [request.sizes()["responseBodySize"] for request in watch.requests if urlsplit(request.url).path == LAND]
    return [size for size in sizes if size > 0]


def test_the_map_opens_by_its_address_and_follows_area_and_year(first_window: Page, watch: Watch) -> None:
    page = first_window
    go(page, "/policy?policy_area=mipex_education&policy_year=2019")
    assert wait_until(page, lambda: len(map_labels(page)) > 20)
    before = map_labels(page)
    assert len(fetched(watch)) == 1
    sent = watch.frame_bytes
    choose(page, "policy_area", "Health", re.compile("^Health$"))
    expect_query(page, policy_area="mipex_health", policy_year="2019")
    settle(page)
    assert wait_until(page, lambda: len(map_labels(page)) > 20 and map_labels(page) != before)
    print(f"area changed: {watch.frame_bytes - sent:,} bytes")
    assert 0 < watch.frame_bytes - sent <= RERUN_LIMIT
    sent = watch.frame_bytes
    choose(page, "policy_year", "2014", re.compile("^2014"))
    expect_query(page, policy_area="mipex_health", policy_year="2014")
    settle(page)
    print(f"year changed: {watch.frame_bytes - sent:,} bytes")
    assert 0 < watch.frame_bytes - sent <= RERUN_LIMIT
    heading = main_part(page).get_by_role("heading", level=2).first
    assert wait_until(page, lambda: heading.inner_text().startswith("Health: highest in"))
    says(page, "Values of 2014 only")
    assert len(fetched(watch)) == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_at_every_width_the_map_says_the_scores_and_none_covers_another(
    width: int, look_at: Look, atlas: duckdb.DuckDBPyConnection
) -> None:
    page = look_at("/policy", {"width": width, "height": 844})
    wait_until(page, lambda: len(map_labels(page)) > 20)
    labels = map_labels(page)
    assert all(re.fullmatch(r"[0-9]{1,3}(\.[0-9])?\*?", text) for text in labels)
    (newest,) = atlas.execute("SELECT max(year) FROM latest_observation WHERE measure_id = 'mipex_overall'").fetchone() or (0,)
    old = "SELECT value FROM latest_observation WHERE measure_id = 'mipex_overall' AND place_code = 'TR' AND year < ? - 2"
    (turkey,) = atlas.execute(old, [newest]).fetchone() or (None,)
    assert turkey and f"{turkey:.0f}*" in labels
    assert f"* marks a score from before {newest - 2}." in main_part(page).inner_text()

    def is_each_score_seen() -> bool:
        """Looked at anew until it is so: the map may still follow the width."""
        boxes = [box for label in main_part(page).locator("svg [class*=on_colour] text").all() if (box := label.bounding_box())]
        inked = [(b["x"], b["y"] + b["height"] / 4, b["x"] + b["width"], b["y"] + b["height"] * 3 / 4) for b in boxes]
        pairs = combinations(inked, 2)
        return len(inked) > 25 and not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in pairs)

    assert wait_until(page, is_each_score_seen)


def click_country(page: Page, name: str) -> None:
    """Click the middle of a country."""
    shape = main_part(page).locator(f"svg path[aria-roledescription='geoshape'][aria-label*='Country: {name}']").first
    shape.scroll_into_view_if_needed()
    settle(page)  # a map that is drawn again while it is pressed takes no click
    box = shape.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_click_on_a_country_picks_it_out_and_lets_it_go(page: Page) -> None:
    go(page, "/policy")
    wait_until(page, lambda: len(map_labels(page)) > 20)
    click_country(page, "Poland")
    expect_query(page, policy_country="PL")
    settle(page)
    choose(page, "policy_area", "Health", re.compile("^Health$"))
    expect_query(page, policy_area="mipex_health", policy_country="PL")
    settle(page)
    click_country(page, "Germany")
    expect_query(page, policy_area="mipex_health", policy_country="PL,DE")
    settle(page)
    cities = main_part(page).get_by_role("link", name=re.compile("Germany: [0-9]+ cities"))
    assert wait_until(page, lambda: cities.count() == 1)
    click_country(page, "Poland")
    expect_query(page, policy_area="mipex_health", policy_country="DE")
    settle(page)
    widget(page, "policy_view").get_by_role("radio", name="Trends").click()
    assert wait_until(page, lambda: "Germany" in main_part(page).locator("svg text").all_text_contents())
    settle(page)
    widget(page, "policy_view").get_by_role("radio", name="Map", exact=True).click()
    assert wait_until(page, lambda: len(map_labels(page)) > 20)
    click_country(page, "Germany")
    expect_query(page, policy_area="mipex_health")


@pytest.mark.parametrize("view", ["heat_map", "trends", "change", "indicators"])
def test_a_change_of_year_or_area_sends_little(view: str, page: Page, watch: Watch) -> None:
    go(page, f"/policy?policy_view={view}")
    sent = watch.frame_bytes
    key, text = ("policy_area", "Education") if view in ("trends", "change") else ("policy_year", "2019")
    choose(page, key, text, re.compile(f"^{text}"))
    wait_until(page, lambda: key in query_of(page))
    settle(page)
    print(f"{view}, {key} changed: {watch.frame_bytes - sent:,} bytes")
    assert 0 < watch.frame_bytes - sent <= RERUN_LIMIT


def test_two_countries_are_compared_and_taken_away(page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/policy?policy_view=trends&policy_area=mipex_education")
    for name in ("Sweden", "Norway"):
        choose(page, "policy_country", name, re.compile(f"^{name}$"))
        settle(page)
    close_list(page)
    wait_until(page, lambda: query_of(page).get("policy_country") == "SE,NO")
    settle(page)
    texts = main_part(page).locator("svg text")
    assert wait_until(page, lambda: {"Sweden", "Norway ’19", "new MIPEX edition"} <= set(texts.all_text_contents()))
    promised = open_downloads(page)
    rows = read_csv(take(page, "download_csv", keep))
    expected = atlas.execute(SCORES).fetchall()
    assert promised == len(rows) == len(expected) > 20
    found = [(row["place_code"], int(row["year"]), float(row["value"]), row["source_id"]) for row in rows]
    assert sorted(found) == sorted(expected)
    assert {row["place_level"] for row in rows} == {"country"}
    svg = take(page, "download_svg", keep).read_text(encoding="utf-8")
    assert "Migration Policy Group" in svg and "MIPEX: Education" in svg


def test_from_a_country_to_its_cities(page: Page) -> None:
    go(page, "/policy?policy_country=AT")
    main_part(page).get_by_role("link", name=re.compile("Austria")).click()
    wait_until(page, lambda: urlsplit(page.url).path == "/compare")
    expect_query(page, country="AT")
    says(page, "6 of ")


def test_a_question_of_the_study_opens_its_indicator(page: Page) -> None:
    go(page, "/policy?policy_view=indicators")
    widget(page, "policy_question_equality").get_by_role("button").click()
    expect_query(page, policy_view="indicators", indicator="gd144")
    says(page, "No MIPEX indicator asks exactly that")


def test_the_pictures_of_the_map_arrive_without_words_on_what_to_click(page: Page, keep: Path) -> None:
    """Those of the other views are in tests/pages/test_links_in_files.py."""
    go(page, "/policy")
    assert "Click a country to select" in main_part(page).inner_text()
    open_downloads(page)
    picture = take(page, "download_svg", keep).read_text(encoding="utf-8")
    assert picture.lstrip().startswith("<svg") and "MIPEX: " in picture and "MPG" in picture
    assert take(page, "download_png", keep).stat().st_size > 20_000
    assert "marks a score from before" in picture
    assert "Click" not in picture and "deselect" not in picture
