"""Home: findings lead to the views that they are read from, a name to the page on its place; the map waits to be asked for."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.session import (
    COMPARE,
    OVERVIEW,
    PRESENT,
    REGIONS,
    as_read,
    assert_shown,
    charts,
    filters,
    opened,
    page_text,
    visited,
)
from ui.filters import cities_of
from ui.place_names import places
from ui.state.scene import Scene

FILTERS = [
    "",
    "share_min=15",
    "country=DE,SE&size=over_500k",
    "competence_type=shared&network=intercultural_cities",
    "city=at-vienna&only_chosen=1",
]


LABELS = ["See the cities", "See the regions", "See the cities"]


def links(at: AppTest) -> list[Any]:
    """The links of the three findings."""
    return [link.proto for link in at.main.get("page_link") if link.proto.label in LABELS]


def headline(at: AppTest, number: int) -> str:
    """The headline of a finding, as it is read."""
    found = [text.value for text in at.main.markdown if re.fullmatch(r"\*\*.*\*\*", text.value) and " cities**" not in text.value]
    return as_read(found[number]).strip("*")


def followed(query: str, number: int) -> tuple[AppTest, AppTest, str]:
    """Home under some filters, a new session behind the link of a finding, and the page of that."""
    pairs = dict(part.split("=", 1) for part in query.split("&") if part)
    home = opened(OVERVIEW, pairs)
    link = links(home)[number]
    assert link.label == LABELS[number]
    page = {"compare": COMPARE, "regions": REGIONS}[link.page]
    other = opened(page, {name: ",".join(texts) for name, texts in parse_qs(link.query_string).items()})
    assert_shown(other)
    assert filters(other) == (replace(filters(home), competence_type=()) if page == REGIONS else filters(home))
    return home, other, page


def test_home_leads_back_to_the_selected_cities_in_place_of_examples() -> None:
    def offered(**query: str) -> dict[str, str]:
        shown = [link.proto for link in opened(OVERVIEW, query).main.get("page_link")]
        return {link.label: parse_qs(link.query_string)["city"][0] for link in shown if "city=" in link.query_string}

    assert {"Barcelona", "Compare three cities"} <= set(offered())
    of_one = offered(city="at-graz")
    assert of_one["Graz"] == "at-graz"
    assert not {"Barcelona", "Compare three cities"} & set(of_one)
    assert offered(city="at-graz,at-vienna")["Compare two cities"] == "at-graz,at-vienna"


def headings(at: AppTest) -> str:
    return " ".join(header.value for header in at.main.header)


def alternative_texts(at: AppTest) -> list[str]:
    return [chart.proto.alt for chart in at.get("vega_lite_chart")]


@pytest.mark.parametrize("query", FILTERS)
def test_what_residents_say_leads_to_the_survey(query: str) -> None:
    _, other, page = followed(query, 0)
    assert page == COMPARE
    assert other.session_state["measure"] == "survey_good_place_immigrants"
    assert "Good place to live for immigrants" in headings(other)


@pytest.mark.parametrize("query", FILTERS)
def test_the_employment_gap_leads_to_the_ranking_of_gaps(query: str) -> None:
    home, other, page = followed(query, 1)
    assert page == REGIONS
    assert other.session_state["region_view"] == "ranked"
    heading = headings(other)
    assert re.match(r"Employment rate, age 20-64(, gap)?: ", heading.replace("\\", ""))
    captions = [caption.value.replace("\\", "") for caption in home.main.caption]
    plotted = next(caption for caption in captions if "native-born less foreign-born people" in caption)
    assert plotted.partition(";")[0].endswith(f", {other.session_state['outcome_year']}")
    ends = re.search(r"The gap runs from .+ in .+ to .+ in (.+); its median", " ".join(alternative_texts(home)))
    widest = ends[1] if ends else re.match(r"In the region (.+), foreign-born", headline(home, 1))[1]  # type: ignore[index]
    ranked = [frame for _, frames in charts(other) for frame in frames]
    assert any(widest in frame.to_string() for frame in ranked)


@pytest.mark.parametrize("query", [*FILTERS, "share_definition=foreign_citizen_share", "share_min=20&country=FR,ES"])
def test_the_shares_lead_to_their_distribution(query: str) -> None:
    """The view behind the chart counts as many cities."""
    home, other, page = followed(query, 2)
    assert page == COMPARE
    assert other.session_state["measure"] == filters(home).share_definition
    assert other.session_state["view"] == "distribution"
    dots = [frame for _, frames in charts(other) for frame in frames if "height" in frame and "dot" not in frame]
    drawn = [frame for _, frames in charts(home) for frame in frames if "from" in frame]
    if "only_chosen" in query:
        assert len(drawn) == 0
    else:
        assert drawn[-1]["count"].sum() == len(dots[0]) > 1


@pytest.mark.parametrize(
    ("query", "number", "text"),
    [
        ({"country": "MX"}, 0, "Mexico City was not in the resident survey"),
        ({"country": "JP"}, 0, "None of these cities was in the resident survey"),
        ({"country": "MT"}, 1, "No region of Valletta has employment rates by country of birth"),
        ({"country": "JP"}, 1, "No region of these cities has employment rates by country of birth"),
        ({"country": "MT"}, 2, "Valletta has no foreign-born share of its own"),
    ],
)
def test_one_city_is_named_and_not_called_these_cities(query: dict[str, str], number: int, text: str) -> None:
    assert headline(visited(OVERVIEW, query), number) == text
    assert "these cities" not in page_text(visited(OVERVIEW, {"country": "IS"}))


def test_where_there_is_no_value_a_finding_is_one_sentence_without_link() -> None:
    at = opened(OVERVIEW, {"country": "DE,SE", "size": "over_500k", "share_definition": "foreign_citizen_share"})
    assert headline(at, 2) == "None of these cities has a share of foreign citizens of its own"
    assert [link.label for link in links(at)] == LABELS[:2]
    assert len(alternative_texts(at)) == 2


def test_a_finding_overrules_what_was_chosen_on_its_page_before() -> None:
    at = opened(REGIONS, {"outcome": "tertiary_share_25_64", "outcome_look": "rate", "show": "lowest"})
    at.switch_page(OVERVIEW).run()
    link = links(at)[1]
    at.switch_page(REGIONS)
    at.query_params = parse_qs(link.query_string)
    at.run()
    assert headings(at).replace("\\", "").startswith("Employment rate, age 20-64: lower among foreign-born than native-born")
    assert at.session_state["show"] == "highest"


def test_a_finding_on_all_people_asked_overrules_a_group_chosen_before() -> None:
    at = opened(COMPARE, {"measure": "survey_good_place_immigrants", "population_group": "with_opinion"})
    at.switch_page(OVERVIEW).run()
    link = links(at)[0]
    at.switch_page(COMPARE)
    at.query_params = parse_qs(link.query_string)
    at.run()
    assert at.session_state["population_group"] == "total"


FIELD = "find_a_city_of_home"


def typed(at: AppTest, text: str) -> AppTest:
    """The session after a name was typed and Enter pressed."""
    field = at.selectbox(key=FIELD)
    if text not in places():
        field.options.append(text)  # AppTest sends options alone; a browser sends any text
    field.set_value(text).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("name", ["at-graz", "Graz", "Gratz, Austria"])
def test_a_city_is_opened_with_the_filters_and_first_of_the_selected(name: str) -> None:
    at = typed(opened(OVERVIEW, {"city": "at-vienna,se003c", "share_min": "10", "map": "1"}), name)
    assert at.title[0].value == "Graz"
    assert dict(at.query_params) == {"city": "at-graz,at-vienna,se003c", "share_min": "10"}
    alone = typed(opened(OVERVIEW, {"city": "at-vienna"}), name)
    assert dict(alone.query_params) == {"city": "at-graz"}


def test_a_selected_city_that_is_searched_for_stays_once() -> None:
    at = typed(opened(OVERVIEW, {"city": "at-vienna,se003c,de001c"}), "Malmo")
    assert dict(at.query_params) == {"city": "se003c,at-vienna,de001c"}


def test_a_country_leads_to_its_national_policy_or_its_cities() -> None:
    at = typed(opened(OVERVIEW), "Belgium")
    assert at.title[0].value == "National policy"
    assert dict(at.query_params) == {"policy_country": "BE"}
    at = typed(opened(OVERVIEW), "Bosnia")
    assert at.title[0].value.startswith("Compare")
    assert dict(at.query_params) == {"country": "BA"}


def test_several_places_are_offered_and_one_is_opened() -> None:
    at = typed(opened(OVERVIEW), "Luxembourg")
    assert "“Luxembourg” may be:" in page_text(at)
    assert at.button(key=f"{FIELD}_LU").label == r"Luxembourg \(country\)"
    at.selectbox(key=FIELD).options.append("Luxembourg")
    at.button(key=f"{FIELD}_lu001c").click().run()
    assert at.title[0].value == "Luxembourg"
    assert dict(at.query_params) == {"city": "lu001c"}
    at.switch_page(OVERVIEW).run()
    assert at.selectbox(key=FIELD).value is None
    assert "may be" not in page_text(at)


@pytest.mark.parametrize("text", ["Atlantis on Sea", "![](https://example.org/x.png)", "\x00\x1b[31m", "a" * 1_000], ids=range(4))
def test_a_name_of_nothing_is_one_sentence(text: str) -> None:
    at = typed(opened(OVERVIEW), text)
    assert at.title[0].value.startswith("How does your city stand")
    sentence = next(caption.value for caption in at.caption if "no city or country of the name" in caption.value)
    assert len(sentence) < 300
    assert "![" not in sentence


def test_the_map_waits_until_it_is_asked_for() -> None:
    at = opened(OVERVIEW, {"share_min": "15"})
    assert not at.get("deck_gl_json_chart")
    at.toggle(key="map").set_value(True).run()
    assert len(at.get("deck_gl_json_chart")) == 1
    assert dict(at.query_params) == {"share_min": "15", "map": "1"}


@pytest.mark.parametrize("address", ["/?city=at-vienna", "/?city=at-vienna&map=1"])
def test_a_presented_scene_shows_the_map_and_neither_field_nor_ways(address: str) -> None:
    at = opened(PRESENT)
    at.session_state["scene_list"] = (Scene("Shares", address),)
    at.run()
    at.button(key="present_from_here_0").click().run()
    assert_shown(at)
    assert len(at.get("deck_gl_json_chart")) == 1
    assert not [box for box in at.selectbox if box.key == FIELD]
    assert not [link for link in at.main.get("page_link") if link.proto.label == "Prepare a workshop"]


def legend(at: AppTest) -> str:
    return next(str(part.proto.body) for part in at.main.get("html") if "25 % or more" in part.proto.body)


def test_grey_dots_of_the_map_are_in_its_legend_with_their_number() -> None:
    at = opened(OVERVIEW, {"share_min": "15", "map": "1"})
    passes = cities_of(filters(at))["passes_all"]
    assert f"left out by the filters ({(~passes).sum()})" in legend(at)
    assert "no value" not in legend(at)
    at = opened(OVERVIEW, {"map": "1"})
    assert "left out" not in legend(at)
    assert f"no value ({cities_of(filters(at))['share'].isna().sum()})" in legend(at)


def test_the_map_of_shares_says_on_hover_how_weak_a_value_is(direct: duckdb.DuckDBPyConnection) -> None:
    (count,) = direct.execute(
        "SELECT count(*) FROM latest_observation WHERE measure_id = 'foreign_born_share' AND reliability = 'low' "
        "AND area_basis IN ('city', 'greater_city')"
    ).fetchall()[0]
    at = opened(OVERVIEW, {"map": "1"})
    (map_of_shares,) = at.get("deck_gl_json_chart")
    assert 0 < str(map_of_shares.proto.json).count("low reliability") <= count
    assert "smaller: low reliability<" in legend(at)


# All cities, one that has a value of its own, none that has, and larger areas beside own values.
SHARES = [{}, {"country": "AT"}, {"country": "IS"}, {"country": "LU,BE", "area_basis": "city,greater_city,nuts3_area"}]


@pytest.mark.parametrize("query", SHARES, ids=str)
def test_the_map_of_shares_says_what_sql_counts(query: dict[str, str], direct: duckdb.DuckDBPyConnection) -> None:
    """Highest, lowest and median are of cities with a value of their own; larger areas are counted apart and named."""
    countries = query["country"].split(",") if query else []
    areas = query.get("area_basis", "city,greater_city").split(",")
    rows = direct.execute(
        """
        SELECT c.name || if(o.area_basis = 'greater_city', ' (greater city)', '') AS place, o.value, o.year, o.area_basis
        FROM city AS c LEFT JOIN (
            SELECT * FROM latest_observation INNER JOIN area_basis USING (area_basis)
            WHERE measure_id = 'foreign_born_share' AND list_contains($areas, area_basis)
            QUALIFY row_number() OVER (PARTITION BY place_code ORDER BY area_basis.preference) = 1
        ) AS o ON c.city_id = o.place_code
        WHERE len($countries) = 0 OR list_contains($countries, c.country_code)
        ORDER BY o.value DESC
        """,
        {"areas": areas, "countries": countries},
    ).df()
    own = rows[rows["value"].notna() & (rows["area_basis"] != "nuts3_area")]
    larger, missing = int((rows["area_basis"] == "nuts3_area").sum()), int(rows["value"].isna().sum())
    at = opened(OVERVIEW, {**query, "map": "1"})
    (map_of_shares,) = at.get("deck_gl_json_chart")
    alt, text = map_of_shares.proto.alt, page_text(at)
    values = [f"{value:.1f} %" for value in own["value"]]
    if len(own) > 1:
        ends = f"highest {own['place'].iloc[0]} with {values[0]}; lowest {own['place'].iloc[-1]} with {values[-1]}"
        assert f" {len(own)} cities: {ends}; median {own['value'].median():.1f} %." in alt
    elif len(own):
        assert f" 1 city: {own['place'].iloc[0]} with {values[0]}." in alt
        assert values[0] in headline(at, 2)
    else:
        assert "No city has a value of its own." in alt
        assert "No city has a value of its own." in text
    assert len(own) == 0 or f"{own['year'].min():.0f}" in alt
    assert (f" {larger} " in alt and "larger area" in alt) == bool(larger)
    assert (re.findall(r" ([\d,]+) cit\w+ ha\w+ no value\.", alt) == [f"{missing:,}"]) == bool(missing)
    assert ("the NUTS 3 area around Luxembourg: 49.3 %, 2021" in str(map_of_shares.proto.json)) == bool(larger)
