"""The shared filters: counts that agree with a count of the test's own, and a way out where nothing is left."""

import json
import re

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1.element_tree import Block

from queries.database import run
from tests.browser.test_filters import STORIES, cities_left
from tests.pages.session import (
    COMPARE,
    DATA,
    GOVERNANCE,
    MONITORING,
    OVERVIEW,
    PAGES,
    REGIONS,
    assert_shown,
    chart_data,
    choice_of,
    cities_counted,
    filter_bar,
    filters,
    opened,
    tied,
    visited,
)
from ui import filter_bar as filter_bar_of
from ui import navigation
from ui.filters import HIGHEST_THRESHOLD, Filters, cities_of

BASES = {"city": 1, "greater_city": 2, "nuts3_area": 3, "self_reported": 4}


def shares(direct: duckdb.DuckDBPyConnection, definition: str, bases: list[str]) -> dict[str, float]:
    """The latest share of each city, of the area closest to it, counted from the published figures."""
    rows = direct.execute(
        """
        SELECT place_code, area_basis, coalesce(year, 0) AS year, value FROM observation
        WHERE measure_id = $definition AND place_level = 'city' AND list_contains($bases, area_basis) AND sex = 'total'
            AND quality_mark IS DISTINCT FROM 'series_outlier'
        """,
        {"definition": definition, "bases": bases},
    ).df()
    rows["preference"] = rows["area_basis"].map(BASES)
    closest = rows[rows["preference"] == rows.groupby("place_code")["preference"].transform("min")]
    latest = closest.sort_values("year").drop_duplicates("place_code", keep="last")
    return dict(zip(latest["place_code"], latest["value"], strict=True))


@pytest.mark.parametrize("story", STORIES)
def test_the_address_that_a_filter_writes_counts_the_same_elsewhere(story: str, direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(COMPARE, STORIES[story].address)
    assert cities_counted(at)[0] == cities_left(STORIES[story], direct)
    assert dict(at.query_params) == STORIES[story].address


@pytest.mark.parametrize("definition", ["foreign_born_share", "foreign_citizen_share"])
def test_every_threshold_keeps_the_cities_that_the_question_keeps(definition: str) -> None:
    for threshold in range(0, HIGHEST_THRESHOLD + 1):
        chosen = Filters(definition, ("city", "nuts3_area"), threshold, ("ES", "NO"), (), (), (), False, ())
        pd.testing.assert_frame_equal(cities_of(chosen), run("filters/cities", **chosen.parameters()), check_dtype=False)


def test_each_classification_counts_the_measures_that_it_classifies() -> None:
    """As counted from the table: policy areas for the one, city dimensions for the other, and no city for either."""
    rows = run("definitions/competence_classification")
    areas, dimensions = (rows[rows[name] != ""] for name in ("competence_type", "field_of_action"))
    assert len(areas) + len(dimensions) == len(rows)
    national = int((areas["competence_type"] == "national").sum())
    urban = int(dimensions["field_of_action"].isin(["generic_urban", "governance"]).sum())
    for query, sentence in (
        ({"competence_type": "national"}, f"{national} of {len(areas)} policy areas."),
        ({"field_of_action": "generic_urban,governance"}, f"{urban} of {len(dimensions)} city dimensions."),
    ):
        at = visited(COMPARE, query)
        assert sentence in [caption.value for caption in filter_bar(at).caption]
        assert cities_counted(at) == cities_counted(visited(COMPARE, {}))


def test_each_classification_offers_its_own_classes() -> None:
    bar = filter_bar(visited(COMPARE, {}))
    offered = {choice_of(one.key): one.options for one in bar.multiselect}
    assert offered["competence_type"] == run("definitions/competence_types")["name"].tolist()
    assert offered["field_of_action"] == run("definitions/fields_of_action")["name"].tolist()
    assert {one.label for one in bar.multiselect} >= {"Competence type: who decides", "Field of action: city dimensions"}


def test_a_policy_area_has_a_competence_type_and_a_dimension_a_field(direct: duckdb.DuckDBPyConnection) -> None:
    """And neither has both."""
    both = "(competence_type IS NULL) = (field_of_action IS NULL)"
    assert direct.execute(f"SELECT count(*) FROM competence WHERE {both}").fetchall() == [(0,)]
    mixed = "(c.competence_type IS NOT NULL) <> (m.family = 'mipex')"
    assert direct.execute(
        f"SELECT count(*) FROM competence AS c JOIN measure AS m USING (measure_id) WHERE {mixed}"
    ).fetchall() == [(0,)]


def numbers(text: str) -> list[int]:
    """The whole numbers of a sentence."""
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text.replace("**", ""))]


@pytest.mark.parametrize("page", [OVERVIEW, COMPARE])
@pytest.mark.parametrize(
    ("definition", "bases"),
    [
        ("foreign_born_share", ["city", "greater_city", "nuts3_area"]),
        ("foreign_born_share", ["city"]),
        ("foreign_citizen_share", ["city", "greater_city", "nuts3_area", "self_reported"]),
    ],
)
def test_threshold_sentence_counts_cities(
    page: str, definition: str, bases: list[str], direct: duckdb.DuckDBPyConnection
) -> None:
    found = shares(direct, definition, bases)
    cities = direct.execute("SELECT count(*) FROM city").fetchall()[0][0]
    query = {"share_min": "15", "share_definition": definition, "area_basis": ",".join(bases)}
    at = visited(page, query)
    sentence = next(caption.value for caption in filter_bar(at).caption if "reach it" in caption.value)
    reached = sum(value >= 15 for value in found.values())
    assert numbers(sentence) == [reached, cities, cities - len(found)]
    assert cities_counted(at) == [reached, cities]
    assert f"{cities - len(found)} cities have no such share" in [caption.value for caption in filter_bar(at).caption]
    assert 0 < reached < len(found)


def test_cities_without_a_share_are_counted_among_those_that_pass_the_other_filters(direct: duckdb.DuckDBPyConnection) -> None:
    found = shares(direct, "foreign_born_share", ["city", "greater_city"])
    cities = dict(direct.execute("SELECT city_id, country_code FROM city").fetchall())
    without = [city for city, country in cities.items() if country == "PL" and city not in found]
    at = visited(COMPARE, {"country": "PL", "share_min": "15"})
    assert f"{len(without)} cities have no such share" in [caption.value for caption in filter_bar(at).caption]
    at = visited(COMPARE)
    assert f"{len(cities) - len(found)} of {len(cities)} cities have no such share." in [c.value for c in filter_bar(at).caption]


def test_the_bar_counts_cities_that_pass_all_filters(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(COMPARE, {"share_min": "15", "country": "AT,DE", "size": "over_500k"})
    found = shares(direct, "foreign_born_share", ["city", "greater_city"])
    chosen = direct.execute("SELECT city_id FROM city WHERE country_code IN ('AT', 'DE') AND population >= 500000").fetchall()
    every, unknown = direct.execute("SELECT count(*), count(*) FILTER (population IS NULL) FROM city").fetchall()[0]
    assert cities_counted(at) == [sum(found.get(city_id, 0) >= 15 for (city_id,) in chosen), every]
    assert 0 < cities_counted(at)[0] < len(chosen)
    captions = [caption.value for caption in filter_bar(at).caption]
    assert f"{unknown} cities have no number of residents." in captions


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ({}, ["Cities to compare", "Foreign-born: any share", "Powers: any", "More filters"]),
        (
            {"city": "at-graz,be012c,at-vienna", "only_chosen": "1", "share_min": "15", "competence_type": "shared,national"},
            ["Only Graz, Mechelen and 1 more", "Foreign-born 15 % or more", "Powers: shared or national", "More filters"],
        ),
        (
            {"share_min": "1", "share_definition": "foreign_citizen_share", "country": "AT", "network": "intercultural_cities"},
            ["Cities to compare", "Foreign citizens 1 % or more", "Powers: any", "Austria · Intercultural Cities"],
        ),
        (
            {"country": "AT,DE,GB", "size": "under_100k"},
            ["Cities to compare", "Foreign-born: any share", "Powers: any", "2 more filters"],
        ),
    ],
)
def test_each_filter_says_its_state(query: dict[str, str], labels: list[str]) -> None:
    bar = filter_bar(visited(COMPARE, query))
    assert [chip.proto.popover.label for chip in bar if isinstance(chip, Block) and chip.type == "popover"] == labels
    assert bool([button for button in bar.button if button.key == "clear_filters"]) == bool(query)


ALL_ACT = {  # the views in which each filter of a page acts
    DATA: [{"part": "definitions"}],
    MONITORING: [{"monitor_view": "plan"}],
    GOVERNANCE: [{"governance_view": "countries"}, {"governance_view": "networks"}],
}


def filters_drawn(page: str, query: dict[str, str]) -> set[str]:
    bar = filter_bar(visited(page, query))
    drawn = {choice_of(one.key) for kind in ("multiselect", "toggle", "slider") for one in getattr(bar, kind)}
    return drawn - set(filter_bar_of.OF_THE_SHARE) - {"find_city"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_filters_that_it_names_and_no_other(page: str) -> None:
    about = next(one for one in navigation.PAGES if one.script == page)
    drawn = [filters_drawn(page, query) for query in ALL_ACT.get(page, [{}])]
    assert set().union(*drawn) == about.filters


@pytest.mark.parametrize(
    ("page", "query", "acting"),
    [
        (COMPARE, {"question": "side", "city": "at-graz"}, {"city"}),
        (GOVERNANCE, {"governance_view": "principles"}, set()),
        (GOVERNANCE, {"governance_view": "countries"}, {"city", "country", "competence_type"}),
        (GOVERNANCE, {"governance_view": "networks"}, {"city", "country", "field_of_action"}),
        (REGIONS, {"region_view": "trend"}, {"city", "country", "competence_type"}),
        (MONITORING, {"monitor_view": "guide"}, set()),
        (MONITORING, {"monitor_view": "cities"}, set()),
        (DATA, {"part": "sources"}, set()),
        (DATA, {"part": "tables"}, set()),
    ],
)
def test_a_filter_that_does_not_act_on_a_view_is_not_there(page: str, query: dict[str, str], acting: set[str]) -> None:
    assert filters_drawn(page, query) == acting


def test_map_has_a_dot_for_each_city_that_passes_and_has_a_share(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(OVERVIEW, {"country": "AT", "city": "at-graz", "map": "1"})
    layers = json.loads(at.get("deck_gl_json_chart")[0].proto.json)["layers"]
    drawn = [dot["id"] for layer in layers if isinstance(layer["data"], list) for dot in layer["data"] if "id" in dot]
    expected = direct.execute(
        """
        SELECT DISTINCT c.city_id FROM city AS c INNER JOIN observation AS o ON c.city_id = o.place_code
        WHERE c.country_code = 'AT' AND c.lat IS NOT NULL AND o.measure_id = 'foreign_born_share' AND o.area_basis <> 'nuts3_area'
        """
    ).fetchall()
    assert sorted(drawn) == sorted({"at-graz"} | {city_id for (city_id,) in expected}), "the selected city is ringed all the same"


def test_preset_of_the_study_sample() -> None:
    at = opened(COMPARE)
    button = at.button(key="study_sample")
    assert "threshold of the study" in button.label
    assert "36 Intercultural Cities" in button.help
    button.click().run()
    assert filters(at).share_min == 15
    assert dict(at.query_params) == {"share_min": "15"}


def test_only_chosen_cities_are_shown() -> None:
    at = visited(COMPARE, {"city": "at-graz,at-vienna", "only_chosen": "1"})
    assert len(chart_data(at, "label", "value")) == 2


# Filters that leave no city: what is loosened to get most cities back, and how to count those.
NOTHING_LEFT: list[tuple[dict[str, str], str, str]] = [
    ({"share_min": "50", "country": "PL"}, "threshold", "country_code = 'PL'"),
    ({"only_chosen": "1", "city": "at-graz", "country": "DE"}, "only these cities", "country_code = 'DE'"),
    ({"country": "MT", "size": "over_500k"}, "countries", "population >= 500000"),
    ({"only_chosen": "1", "city": "at-vienna", "country": "PL", "share_min": "50"}, "Clear", ""),
]


@pytest.mark.parametrize(("query", "word", "condition"), NOTHING_LEFT, ids=["share", "choice", "country", "several"])
@pytest.mark.parametrize("page", [OVERVIEW, COMPARE])
def test_nothing_left_names_the_filter_to_loosen(
    page: str, query: dict[str, str], word: str, condition: str, direct: duckdb.DuckDBPyConnection
) -> None:
    at = visited(page, query)
    assert_shown(at)
    assert word in at.info[0].value
    if condition:
        expected = direct.execute(f"SELECT count(*) FROM city WHERE {condition}").fetchall()[0][0]
        assert numbers(at.info[0].value)[-1] == expected > 0
    assert not at.get("vega_lite_chart")


@pytest.mark.parametrize("page", [OVERVIEW, COMPARE])
def test_button_brings_all_cities_back(page: str) -> None:
    at = opened(page, {"share_min": "50", "country": "PL", "city": "at-graz"})
    at.button(key="clear_filters_here").click().run()
    assert_shown(at)
    assert not at.info
    assert (filters(at).share_min, filters(at).country, filters(at).city) == (0, (), ())
    assert dict(at.query_params) == {}


@pytest.mark.parametrize("page", [OVERVIEW, COMPARE])
def test_filters_work_where_nothing_was_left(page: str) -> None:
    at = opened(page, {"share_min": "50", "country": "PL"})
    at.slider(key=tied(at, "share_min")).set_value(0).run()
    assert_shown(at)
    assert not at.info
    assert dict(at.query_params) == {"country": "PL"}


def test_address_follows_filters_that_leave_nothing() -> None:
    at = opened(COMPARE, {"country": "PL"})
    at.slider(key=tied(at, "share_min")).set_value(50).run()
    assert at.info
    assert dict(at.query_params) == {"country": "PL", "share_min": "50"}


def test_a_network_keeps_the_cities_that_lists_name(direct: duckdb.DuckDBPyConnection) -> None:
    """And what is known of its list stands below the picker, in words of files and in the sentence of a presented view."""
    named = {
        city_id for (city_id,) in direct.execute("SELECT city_id FROM network_membership WHERE network_id = 'eccar'").fetchall()
    }
    at = visited(COMPARE, {"network": "eccar"})
    assert cities_counted(at)[0] == len(named) > 0
    assert set(cities_of(filters(at)).query("passes_all")["city_id"]) == named
    caption = next(one.value.replace("\\", "") for one in filter_bar(at).caption if "ECCAR" in one.value)
    assert f"{len(named)} cities of the atlas; partial list: that a city is not in it says nothing." in caption
    assert "Networks: partial lists" in [one.value for one in filter_bar(at).caption]
    assert filters(at).words() == ["network European Coalition of Cities against Racism (ECCAR) (partial list)"]
    assert "Networks: partial lists" not in [one.value for one in filter_bar(visited(COMPARE, {"network": "king"})).caption]
    both = visited(COMPARE, {"network": "eccar,clip", "country": "AT"})
    assert filters(both).words()[-1].endswith("(partial list) or CLIP, Cities for Local Integration Policies")
    assert cities_counted(both)[0] >= cities_counted(visited(COMPARE, {"network": "clip", "country": "AT"}))[0] > 0


def test_members_of_the_intercultural_cities_are_those_of_the_working_list(direct: duckdb.DuckDBPyConnection) -> None:
    members = direct.execute("SELECT count(*) FROM city WHERE is_icc_member").fetchall()[0][0]
    for query in ({"network": "intercultural_cities"}, {"icc_member": "1"}, {"icc_member": "1", "network": "king"}):
        at = visited(COMPARE, query)
        assert cities_counted(at)[0] >= members > 0
        assert dict(at.query_params)["network"].split(",")[-1] == "intercultural_cities"
    assert cities_counted(visited(COMPARE, {"icc_member": "0"}))[0] == len(cities_of(filters(visited(COMPARE, {}))))


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("at-vienne", " Similar names: Vienna, Austria."),
        ("Vienna (AT)", " Similar names: Vienna, Austria."),
        ("Mechelin", " Similar names: Mechelen, Belgium."),
        ("se003x", ""),
    ],
)
def test_cities_of_similar_names_are_offered_for_a_name_and_none_for_a_code(asked: str, offered: str) -> None:
    """All codes of one kind are alike: Malmö is no answer to one that is unknown."""
    at = visited(COMPARE, {"city": asked})
    (warning,) = [one.value for one in at.warning]
    assert warning.endswith(f"a city that the atlas does not have; it is left out.{offered}")


def test_a_ninth_city_that_is_named_is_not_called_unknown() -> None:
    at = visited(COMPARE, {"city": "Vienna,Berlin,Malmö,Lisbon,Paris,Rome,Hamburg,Amsterdam,Graz"})
    assert len(filters(at).city) == 8
    assert [one.value for one in at.warning] == ["The link names more than 8 cities; the first 8 are shown."]
