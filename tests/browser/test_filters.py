"""Each shared filter, changed by hand: the page counts the cities that the database counts, and the address says it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import duckdb
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Look, Visitor
from tests.browser.driving import (
    choose,
    cities_shown,
    close_filter,
    close_list,
    expect_cities,
    expect_heading,
    expect_query,
    follow_menu,
    go,
    main_part,
    open_filter,
    open_list,
    query_of,
    settle,
    wait_until,
    widget,
)

AREAS = ("city", "greater_city")
SHARE = """
    SELECT o.value
    FROM latest_observation AS o INNER JOIN area_basis AS b ON o.area_basis = b.area_basis
    WHERE o.place_level = 'city' AND o.place_code = c.city_id AND o.measure_id = '{definition}'
        AND o.area_basis IN {areas}
    ORDER BY b.preference LIMIT 1
"""


def count(
    atlas: duckdb.DuckDBPyConnection,
    where: str = "true",
    share_min: int = 0,
    definition: str = "foreign_born_share",
    areas: tuple[str, ...] = AREAS,
) -> int:
    """The number of cities that fulfil a condition and whose share reaches a threshold."""
    listed = "(" + ", ".join(f"'{area}'" for area in areas) + ")"
    share = f"({SHARE.format(definition=definition, areas=listed)}) >= {share_min}" if share_min else "true"
    row = atlas.execute(f"SELECT count(*) FROM city AS c WHERE ({where}) AND ({share})").fetchone()
    assert row is not None
    return int(row[0])


def move_threshold(page: Page) -> None:
    slider = open_filter(page, "share_min").locator("input[type=range]")
    slider.focus()
    for _ in range(7):
        slider.press("ArrowRight")


def press_study_sample(page: Page) -> None:
    open_filter(page, "study_sample").get_by_role("button").click()


def count_citizens(page: Page) -> None:
    choose(page, "share_definition", "", "itizens")


def leave_out_greater_cities(page: Page) -> None:
    open_filter(page, "area_basis").get_by_role("button", name=re.compile("Greater city.*")).click()


def choose_country(page: Page) -> None:
    choose(page, "country", "Sweden", re.compile("^Sweden$"))
    close_list(page)


def choose_size(page: Page, name: str) -> None:
    choose(page, "size", "", name)
    close_list(page)
    settle(page)


def choose_sizes(page: Page) -> None:
    choose_size(page, "Over 500,000")
    choose_size(page, "Under 100,000")


def only_members(page: Page) -> None:
    choose(page, "network", "", re.compile("^Intercultural Cities$"))
    close_list(page)
    settle(page)


def only_chosen(page: Page) -> None:
    open_filter(page, "only_chosen").locator("label").first.click()


@dataclass(frozen=True)
class Story:
    """What a reader does from which address, which cities the database leaves, and what the address then says."""

    act: Callable[[Page], None]
    address: dict[str, str]
    where: str = "true"
    start: dict[str, str] = field(default_factory=dict)
    share_min: int = 0
    definition: str = "foreign_born_share"
    areas: tuple[str, ...] = AREAS
    most_steps: int = 1


STORIES = {
    "threshold": Story(move_threshold, {"share_min": "7"}, share_min=7, most_steps=7),
    "study sample": Story(press_study_sample, {"share_min": "15"}, share_min=15),
    "definition": Story(
        count_citizens,
        {"share_min": "10", "share_definition": "foreign_citizen_share"},
        start={"share_min": "10"},
        share_min=10,
        definition="foreign_citizen_share",
    ),
    "area": Story(
        leave_out_greater_cities,
        {"share_min": "10", "area_basis": "city"},
        start={"share_min": "10"},
        share_min=10,
        areas=("city",),
    ),
    "country": Story(choose_country, {"country": "SE"}, where="country_code = 'SE'"),
    "size": Story(
        choose_sizes,
        {"size": "under_100k,over_500k"},
        where="population < 100000 OR population >= 500000",
        most_steps=2,
    ),
    "members": Story(only_members, {"network": "intercultural_cities"}, where="is_icc_member"),
    "only these": Story(
        only_chosen,
        {"city": "at-vienna,de001c", "only_chosen": "1"},
        where="city_id IN ('at-vienna', 'de001c')",
        start={"city": "at-vienna,de001c"},
    ),
}


def address(query: dict[str, str], path: str = "/compare") -> str:
    return path + ("?" + "&".join(f"{name}={text}" for name, text in query.items()) if query else "")


def in_any_order(query: dict[str, str]) -> dict[str, set[str]]:
    return {name: set(text.split(",")) for name, text in query.items()}


def cities_left(story: Story, atlas: duckdb.DuckDBPyConnection) -> int:
    """How many cities the database leaves."""
    return count(atlas, story.where, story.share_min, story.definition, story.areas)


def test_a_filter_counts_as_the_database_does_and_can_be_undone(page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    """One filter after the other; each is undone before the next, so most begin on the page that is open.

    That the address of each counts the same for whoever it is sent to is in tests/pages/test_filters.py.
    """
    for story in STORIES.values():
        counts_and_is_undone(story, page, atlas)


def counts_and_is_undone(story: Story, page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    left = cities_left(story, atlas)
    assert 0 < left < count(atlas)
    if urlsplit(page.url).path != "/compare" or query_of(page) != story.start:
        go(page, address(story.start))
    close_filter(page)
    before, query_before = cities_shown(page), query_of(page)
    story.act(page)
    expect_cities(page, left)
    wait_until(page, lambda: in_any_order(query_of(page)) == in_any_order(story.address))
    assert in_any_order(query_of(page)) == in_any_order(story.address)

    for _ in range(story.most_steps):
        if query_of(page) != query_before:
            page.go_back()
            settle(page)
    expect_query(page, **query_before)
    expect_cities(page, before[0])


def test_a_city_is_found_by_name_by_alias_and_without_accents(page: Page) -> None:
    go(page, "/compare")
    for typed, city_id in (("Vienna", "at-vienna"), ("Wien", "at-vienna"), ("Malmo", "se003c"), ("malmö", "se003c")):
        choose(page, "city", typed, re.compile("Vienna, Austria|Malmö, Sweden"))
        close_list(page)
        expect_query(page, city=city_id)
        close_filter(page)
        page.go_back()
        expect_query(page)
        settle(page)


@pytest.mark.parametrize(
    ("classification", "family", "measure", "name"),
    [("competence_type", "mipex", "mipex_education", "shared"), ("field_of_action", "icc", "icc_language", "socio-economic")],
)
def test_a_classification_leaves_the_measures_that_the_database_lists(
    page: Page,
    new_visitor: Visitor,
    atlas: duckdb.DuckDBPyConnection,
    classification: str,
    family: str,
    measure: str,
    name: str,
) -> None:
    go(page, f"/compare?view=table&measure={measure}")
    choose(page, classification, "", re.compile(name, re.IGNORECASE))
    close_list(page)
    assert wait_until(page, lambda: classification in query_of(page))
    settle(page)
    chosen = query_of(page)[classification]
    expected = {
        name
        for (name,) in atlas.execute(
            "SELECT m.name FROM measure AS m INNER JOIN competence AS c ON m.measure_id = c.measure_id "
            f"WHERE m.family = ? AND c.{classification} = ?",
            [family, chosen],
        ).fetchall()
    }
    assert expected

    def offered(reader: Page) -> set[str]:
        return {text.strip() for text in open_list(reader, "measure").all_inner_texts()}

    assert offered(page) == expected
    colleague = new_visitor()
    go(colleague, page.url)
    assert offered(colleague) == expected


@pytest.mark.parametrize("page", ["compare", "policy", "regions"])
def test_a_bar_with_a_filter_set_stands_on_one_line(page: str, look_at: Look) -> None:
    bar = look_at(f"/{page}?country=DE&city=be012c,de001c,se003c").locator(".st-key-filter_bar > *")
    boxes = [one.bounding_box() for one in bar.all()]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert max(middles) - min(middles) < 10


def test_clear_all_shows_every_city_again(page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/compare?share_min=15&country=DE,SE&size=over_500k&icc_member=1&city=de001c")
    widget(page, "clear_filters").get_by_role("button").click()
    expect_cities(page, count(atlas))
    expect_query(page)
    slider = open_filter(page, "share_min").locator("input[type=range]")
    assert wait_until(page, lambda: slider.input_value() == "0")


def test_what_is_cleared_stays_cleared(page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/compare")
    press_study_sample(page)
    expect_query(page, share_min="15")
    settle(page)
    page.keyboard.press("Escape")
    widget(page, "clear_filters").get_by_role("button").click()
    expect_query(page)
    settle(page)
    only_members(page)
    expect_query(page, network="intercultural_cities")
    expect_cities(page, count(atlas, "is_icc_member"))


def test_two_quick_clicks_lose_nothing(page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/compare")
    press_study_sample(page)
    only_members(page)
    expect_query(page, network="intercultural_cities", share_min="15")
    expect_cities(page, count(atlas, "is_icc_member", 15))


def test_no_city_left_says_so_and_offers_the_way_back(page: Page, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/compare?country=MT&size=over_500k")
    assert count(atlas, "country_code = 'MT' AND population >= 500000") == 0
    assert cities_shown(page)[0] == 0
    widget(page, "clear_filters_here").get_by_role("button").click()
    expect_cities(page, count(atlas))


def test_filters_of_a_link_stay_when_they_are_opened_after_another_click(page: Page) -> None:
    """A browser makes what is in a popover when it is opened, which may be runs after the address was read."""
    link = {
        "city": "de001c,at-vienna",
        "only_chosen": "1",
        "share_min": "5",
        "area_basis": "nuts3_area,city",
        "country": "DE,AT",
        "competence_type": "national",
    }
    go(page, f"/compare?{urlencode(link)}")
    main_part(page).get_by_text("Table", exact=True).click()
    expect_query(page, **link, view="table")
    for key in ("only_chosen", "share_min", "competence_type", "country"):
        open_filter(page, key)
        settle(page)
        close_filter(page)
    choose_size(page, "Over 500,000")
    expect_query(page, **link, view="table", size="over_500k")


def test_back_leads_to_the_page_before_in_one_step_and_forward_again(page: Page) -> None:
    """Streamlit makes two steps of a page that is opened with filters, the first of which has lost them."""
    go(page, "/compare?share_min=15")
    follow_menu(page, "Context", "Regional outcomes")
    regions = re.compile(r"/regions\?share_min=15$")
    page.wait_for_url(regions)
    settle(page)
    main_part(page).get_by_text("Table", exact=True).click()
    expect_query(page, share_min="15", region_view="table")
    settle(page)
    page.go_back()  # of what was chosen on the page
    page.wait_for_url(regions)
    settle(page)
    page.go_back()
    page.wait_for_url(re.compile(r"/compare\?share_min=15$"))
    expect_heading(page, "Compare")
    page.go_forward()
    page.wait_for_url(regions)
    expect_heading(page, "Regional outcomes")
