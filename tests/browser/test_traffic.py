"""What travels to the reader: of fonts what is shown, little for each change of a filter, the land of the map once."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.driving import Watch, expect_query, go, open_filter, query_of, settle, wait_until, widget

FIRST_VISIT_LIMIT = 1_300_000
RERUN_LIMIT = 50_000
MAP_LIMIT = 300_000
GEOGRAPHY = "/app/static/"
LAND = f"{GEOGRAPHY}nuts2.geojson"


@pytest.fixture
def page(first_window: Page) -> Page:
    return first_window


def press_study_sample(page: Page) -> None:
    open_filter(page, "study_sample").get_by_role("button").click()
    wait_until(page, lambda: query_of(page).get("share_min") == "15")
    settle(page)


def geography(watch: Watch) -> dict[str, list[int]]:
    """The files with land and places that the map fetched: by path, the bytes of each time."""
    fetched: dict[str, list[int]] = {}
    for request in watch.requests:
        path = urlsplit(request.url).path
        if path.startswith(GEOGRAPHY) and "json" in path:
            fetched.setdefault(path, []).append(request.sizes()["responseBodySize"])
    return fetched


def check_geography(page: Page, watch: Watch) -> int:
    """Wait for the files of the map; they come once. Their bytes."""
    wait_until(page, lambda: LAND in geography(watch))
    page.wait_for_timeout(500)
    files = geography(watch)
    assert LAND in files
    assert all(len(times) == 1 and times[0] > 0 for times in files.values()), files
    return sum(times[0] for times in files.values())


def test_a_first_visit_fetches_no_font_but_for_what_is_shown(page: Page, watch: Watch) -> None:
    network, sizes = page.context.new_cdp_session(page), []
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    go(page, "/")
    wait_until(page, lambda: len(fonts_of(watch)) >= 3 and any("sans-italic" in path for path in fonts_of(watch)))
    page.wait_for_timeout(500)
    print(f"home, first visit: {sum(sizes):,.0f} bytes of files, {watch.frame_bytes:,} of messages unpacked")
    assert 500_000 < sum(sizes) + watch.frame_bytes <= FIRST_VISIT_LIMIT
    assert len(fonts_of(watch)) == 3
    assert sum(fonts_of(watch).values()) < 100_000
    page.locator("h1").first.evaluate("heading => heading.append(' Łódź Kraków – “Malmö” €')")
    page.wait_for_timeout(500)
    assert len(fonts_of(watch)) == 3

    page.locator("h1").first.evaluate("heading => heading.append(' Київ')")
    assert wait_until(page, lambda: any("SourceSansVF-Upright" in path for path in fonts_of(watch)))


def fonts_of(watch: Watch) -> dict[str, int]:
    """The fonts that were fetched: by path, the bytes."""
    paths = {urlsplit(request.url).path: request for request in watch.requests if ".woff2" in request.url}
    return {path: request.sizes()["responseBodySize"] for path, request in paths.items()}


def test_a_change_of_the_threshold_sends_little(page: Page, watch: Watch) -> None:
    go(page, "/compare")
    before = watch.frame_bytes
    press_study_sample(page)
    sent = watch.frame_bytes - before
    print(f"ranked view, threshold changed: {sent:,} bytes")
    assert 0 < sent <= RERUN_LIMIT


def test_the_map_sends_its_land_once(page: Page, watch: Watch) -> None:
    go(page, "/compare")
    before = watch.frame_bytes
    widget(page, "view").get_by_role("radio").nth(3).click()
    expect_query(page, view="map")
    settle(page)
    land = check_geography(page, watch)
    points = watch.frame_bytes - before
    print(f"first map: {points:,} bytes of points, {land:,} of land and places")
    assert points + land <= MAP_LIMIT

    before = watch.frame_bytes
    press_study_sample(page)
    sent = watch.frame_bytes - before
    print(f"map, threshold changed: {sent:,} bytes")
    assert 0 < sent <= RERUN_LIMIT

    before = watch.frame_bytes
    widget(page, "clear_filters").get_by_role("button").click()
    expect_query(page, view="map")
    settle(page)
    sent = watch.frame_bytes - before
    print(f"map, filters cleared: {sent:,} bytes")
    assert 0 < sent <= RERUN_LIMIT
    assert check_geography(page, watch) == land


def test_the_map_of_home_sends_its_land_once(page: Page, watch: Watch) -> None:
    go(page, "/?map=1")
    land = check_geography(page, watch)
    print(f"home with its map: {watch.frame_bytes:,} bytes with all its texts, {land:,} of land and places")
    assert watch.frame_bytes + land <= MAP_LIMIT
