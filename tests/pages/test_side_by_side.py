"""Cities side by side: every value, rank and sentence against SQL of the test's own; what acts on the table and what does not."""

import base64
import random
import re
from html.parser import HTMLParser
from itertools import combinations
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from queries.database import run
from tests.pages.session import CITY, COMPARE, assert_shown, filter_bar, filters, html_of, opened, page_text, visited
from tests.pages.test_city_statements import Observation, by_place, of, places
from tests.pages.test_present import presenting
from ui import statements
from ui.brief import words
from ui.compare.side_by_side import SideBySide, side_by_side_of
from ui.filters import Classes
from ui.indicator_rows import GAP, LEVELS, MIGRANTS, SHORTER_OVERALL, IndicatorRow, rows_of_level
from ui.selected_city import ranks_of_cities
from ui.state.scene import Scene

pytestmark = pytest.mark.real_data

CITIES = run("filters/city_options")["city_id"].tolist()
CHOSEN: list[tuple[str, ...]] = [
    ("at-vienna", "at-graz"),  # one country
    ("nl037c", "de002c", "fr002c"),
    ("uk001c", "de001c"),  # London lies in several regions
    ("it-pompei", "be012c"),  # little is known of the one
    ("at-vienna", "at-graz", "at-linz", "de001c", "se003c", "no001c", "es002c", "it001c"),
]
SAMPLE = [tuple(random.Random(seed).sample(CITIES, 2 + seed % 3)) for seed in range(40)]
GAPS = """
WITH gap AS (
    SELECT f.place_code, n.value - f.value AS gap, f.year
    FROM latest_observation AS f
    INNER JOIN latest_observation AS n USING (measure_id, place_code, year)
    INNER JOIN region AS r ON f.place_code = r.nuts_code AND r.nuts_version <> 'earlier'
    WHERE f.measure_id = 'employment_rate_20_64' AND f.population_group = 'foreign_born' AND n.population_group = 'native_born'
)
SELECT c.city_id, g.gap, g.year, (SELECT count(*) FROM gap AS o WHERE o.gap > g.gap + 1e-9) + 1, (SELECT count(*) FROM gap)
FROM gap AS g INNER JOIN city AS c ON g.place_code = c.nuts2_code
"""


class Rows(HTMLParser):
    """The texts of each row of a table, by cell; lines of a cell apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self.feed(html[html.index("<table class") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append([])

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].append(data)


def side(cities: tuple[str, ...], **more: str) -> AppTest:
    at = visited(COMPARE, {"question": "side", "city": ",".join(cities), **more})
    assert_shown(at)
    return at


def marks(html: str) -> list[set[tuple[str, str]]]:
    """Outline and colour of the marks of cities in each picture of a table."""
    pictures = [base64.b64decode(data) for data in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)]
    paths = [ElementTree.fromstring(one).iterfind("{http://www.w3.org/2000/svg}path[@class='place']") for one in pictures]
    return [{(path.get("d", ""), path.get("fill", "")) for path in of_one} for of_one in paths]


@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_marks_of_a_city_have_an_outline_of_their_own_which_its_head_shows(count: int) -> None:
    """For those who do not tell colours apart, and where a screen or a printer has none."""
    heads_and_bars = marks(html_of(side(CHOSEN[-1][:count])))
    heads, bars = heads_and_bars[:count], heads_and_bars[count:]
    of_city = [mark for (mark,) in heads]
    assert len({outline for outline, _ in of_city}) == len({colour for _, colour in of_city}) == count
    assert len(bars) > 20
    assert all(bar and bar <= set(of_city) for bar in bars)


def test_where_there_are_no_ranges_there_are_no_marks() -> None:
    assert marks(html_of(side(CHOSEN[-1][:6]))) == []


def observed(row: IndicatorRow, city: str) -> Observation | None:
    return of(city, row.level, row.measure_id, row.first["population_group"])


def rows_of(made: SideBySide) -> list[IndicatorRow]:
    return [row for level in LEVELS for row in made.rows[level] if row.measure_id != GAP["measure_id"]]


@pytest.mark.parametrize("cities", [*CHOSEN, *SAMPLE[:10]])
def test_every_value_is_that_of_the_city_its_region_or_country(cities: tuple[str, ...]) -> None:
    made = side_by_side_of(cities)
    for row in rows_of(made):
        assert row.known  # an indicator of which no city has a value is left out
        for city, value in zip(cities, row.values, strict=True):
            expected = observed(row, city)
            assert (value is None) == (expected is None), (row.measure_id, city)
            if value is not None and expected is not None:
                assert (value["value"], value["place_code"]) == (expected.value, expected.place_code)
                assert statements.year_text(value) == ("year not stated" if pd.isna(expected.year) else f"{expected.year:.0f}")
                assert (statements.rank_text(value) or statements.no_rank_reason(value)) == expected.rank


def test_a_row_of_a_region_or_country_names_the_people_it_counts() -> None:
    """A share of the foreign-born, or of an age, is no share of all residents."""
    rows = [row for row in rows_of(side_by_side_of(CHOSEN[1])) if row.first["family"] == "population"]
    assert {row.level for row in rows} == set(LEVELS)
    for row in rows:
        people = words.people_of(row.first).partition(";")[0]
        whose = statements.people_of(row.first["population_group"])
        assert people == ("share of all residents" if row.level == "city" else whose)


@pytest.mark.parametrize("cities", CHOSEN)
def test_no_indicator_of_a_city_is_missing(cities: tuple[str, ...]) -> None:
    made = side_by_side_of(cities)
    for level in LEVELS:
        listed = {row.measure_id for row in made.rows[level]}
        for city in cities:
            known = by_place().get((level, places()[city][level]), [])
            of_migrants = [one for one in known if level != "region" or one.population_group in MIGRANTS]
            missing = {one.measure_id for one in of_migrants if one.population_group != "with_opinion"} - listed
            assert missing <= set(SHORTER_OVERALL)


def test_gaps_are_those_of_the_regions(direct: duckdb.DuckDBPyConnection) -> None:
    expected = {city: rest for city, *rest in direct.execute(GAPS).fetchall()}
    for cities in CHOSEN:
        row = next(row for row in side_by_side_of(cities).rows["region"] if row.measure_id == GAP["measure_id"])
        for city, value in zip(cities, row.values, strict=True):
            assert (value is None) == (city not in expected)
            if value is not None:
                gap, *rest = expected[city]
                assert value["value"] == pytest.approx(gap)
                assert [value["year"], value["place_rank"], value["place_count"]] == rest


def test_people_are_the_same_along_a_row_and_those_of_whom_most_cities_have_a_value() -> None:
    """Cities of which some have values of foreign citizens alone: birth and citizenship are never in one row."""
    rows = statements.records(ranks_of_cities(("at-vienna", "de002c", "se003c"), ("city",), ()))
    share = [row for row in rows if row["measure_id"] == "population_share_15_64"]
    no_born, no_citizens = ("de002c", "foreign_born"), ("se003c", "foreign_citizens")
    for lacking, group, known in (
        ([], "foreign_born", 3),
        ([no_born], "foreign_citizens", 3),
        ([no_born, no_citizens], "foreign_born", 2),
    ):
        left = [row for row in share if (row["city_id"], row["population_group"]) not in lacking]
        of_city = [[row for row in left if row["city_id"] == city] for city in ("de002c", "at-vienna", "se003c")]
        (row,) = rows_of_level(of_city, "region", Classes())
        assert [value["population_group"] for value in row.known] == [group] * known


def raw_position(one: Observation) -> float:
    """0 for the highest, whatever is better."""
    return float((one.above + one.level / 2 + 0.5) / one.places)


def distances(made: SideBySide, level: str) -> dict[str, float]:
    """How far apart the ranked places of each indicator lie, worked out from counts; of those with two or more."""
    found = {}
    for row in made.rows[level]:
        if row.measure_id == GAP["measure_id"]:
            if row.distance is not None:
                found[row.measure_id] = row.distance
            continue
        seen = {one.place_code: one for city in made.city_ids if (one := observed(row, city)) and not one.rank.startswith("not")}
        positions = [raw_position(one) for one in seen.values()]
        if len(positions) > 1:
            found[row.measure_id] = round(max(positions) - min(positions), 6)
    return found


@pytest.mark.parametrize("cities", CHOSEN)
def test_differences_come_first_where_they_are_asked_for(cities: tuple[str, ...]) -> None:
    made = side_by_side_of(cities)
    for level in LEVELS:
        apart = distances(made, level)
        ordered = [apart.get(row.measure_id, -1.0) for row in made.in_order(level, True)]
        assert ordered == sorted(ordered, reverse=True)
        assert {row.measure_id for row in made.in_order(level, True)} == {row.measure_id for row in made.rows[level]}
    names = [row[0][0] for row in Rows(html_of(side(cities))).rows]
    by_difference = [row[0][0] for row in Rows(html_of(side(cities, differences_first="1"))).rows]
    assert names != by_difference
    assert sorted(names) == sorted(by_difference)


def name_in_title(made: SideBySide, value: statements.Row) -> str:
    if value["place_level"] == "city":
        return made.names[made.city_ids.index(value["place_code"])]
    article = "the " if str(value["place_name"]).startswith(("Netherlands", "United")) else ""
    return f"{article}{value['place_name']}"


def years_of(ranked: list[statements.Row]) -> list[str]:
    """The years of the highest and of the lowest values."""
    return [statements.year_text(one) for one in ranked if one["value"] in (ranked[0]["value"], ranked[-1]["value"])]


@pytest.mark.parametrize("cities", [*CHOSEN, *SAMPLE])
def test_the_title_names_the_indicator_that_lies_furthest_apart_if_one_does(cities: tuple[str, ...]) -> None:
    made = side_by_side_of(cities)
    for level in LEVELS:
        apart = distances(made, level)
        first = [measure for measure, distance in apart.items() if distance == max(apart.values())]
        if len(apart) < 2 or len(first) > 1:
            continue
        row = next(row for row in made.rows[level] if row.measure_id == first[0])
        kind = {"city": "The cities' own values", "region": "The regions", "country": "The countries"}[level]
        ranked = sorted((value for value in row.places.values() if statements.is_ranked(value)), key=lambda one: -one["value"])
        assert made.finding.startswith(f"{kind} lie farthest apart in rank on “{statements.measure_name(row.first)}”: ")
        ends = made.finding.partition("”: ")[2].split("; ")
        for value, text in ((ranked[0], ends[0]), (ranked[-1], ends[-1])):
            at_end = [name_in_title(made, one) for one in ranked if one["value"] == value["value"]]
            assert text.startswith(f"{statements.wording.listed(at_end)} {statements.value_text(value)}")
            assert statements.rank_text(value, brief=True, counted=value is ranked[-1]) in text
            assert f"({statements.year_text(value)}" in (text if len(set(years_of(ranked))) > 1 else made.finding)
        assert made.finding.count(f" of {statements.wording.count(ranked[0]['place_count'])} ") == 1
        return
    assert made.finding.endswith(", side by side")


def test_a_title_that_compares_is_said_of_some_and_not_of_all() -> None:
    findings = [side_by_side_of(cities).finding for cities in [*CHOSEN, *SAMPLE]]
    assert any(text.startswith("The countries ") or text.startswith("The regions ") for text in findings)
    alike = next(pair for pair in _alike() if not distances(side_by_side_of(pair), "city"))
    assert side_by_side_of(alike).finding == f"{' and '.join(side_by_side_of(alike).names)}, side by side"


def _alike() -> list[tuple[str, str]]:
    """Pairs of cities of one region."""
    by_region: dict[str, list[str]] = {}
    for city, codes in places().items():
        if isinstance(codes["region"], str):
            by_region.setdefault(codes["region"], []).append(city)
    return [pair for cities in by_region.values() for pair in combinations(cities, 2)]


@pytest.mark.parametrize("cities", CHOSEN)
def test_the_table_names_whose_value_each_is(cities: tuple[str, ...]) -> None:
    html = html_of(side(cities))
    made = side_by_side_of(cities)
    head, *rows = Rows(html).rows
    assert [cell[0] for cell in head[1 : 1 + len(cities)]] == made.names
    assert (head[-1] == ["Range of all places"]) == (len(cities) <= 5)
    shown = iter(rows)
    for level, title in zip(LEVELS, ("The cities", "Their regions", "Their countries"), strict=True):
        assert made.rows[level]
        group = next(shown)
        assert group[0] == [title]
        whose = group[1:]
        for row in made.rows[level]:
            name, *cells = next(shown)
            assert name[0]
            for city, value, cell in zip(made.cities, row.values, cells[: len(cities)], strict=True):
                if value is None:
                    assert cell == ["–", "no value"]
                    continue
                assert cell[0].startswith(statements.value_text(value))
                assert cell[1] == statements.year_text(value)
                assert level == "city" or whose[made.cities.index(city)][0] == city.facts[level]
    assert next(shown, None) is None
    assert html.count("<tbody>") == 3
    assert html.count('scope="row"') == sum(len(row) for row in made.rows.values())


def test_what_cities_share_is_said() -> None:
    group = next(row for row in Rows(html_of(side(("at-vienna", "at-graz", "de001c")))).rows if row[0] == ["Their countries"])
    assert group[1:4] == [["Austria", "shared with Graz"], ["Austria", "shared with Vienna"], ["Germany"]]
    london = next(row for row in Rows(html_of(side(("uk001c", "de001c")))).rows if row[0] == ["Their regions"])
    assert london[1] == ["five regions, none its own"]


def test_marks_of_values_are_shown() -> None:
    """A larger area is named and not ranked; signs of weak values stand at the value and are explained."""
    stand_in = next(
        city
        for city, codes in places().items()
        if any(one.stands_in for one in by_place().get(("city", codes["city"]), [])) and isinstance(codes["region"], str)
    )
    at = side((stand_in, "at-vienna"))
    assert re.search(r"<small>NUTS 3 area [A-Z]{2}\w+; not ranked: of a larger area</small>", html_of(at))
    made = side_by_side_of((stand_in, "at-vienna"))
    weak = {value["reliability"] for value in made.known} - {"as_published", "unknown"}
    for sign in (statements.wording.RELIABILITY[kind][0] for kind in weak):
        assert f" {sign}</b>" in html_of(at)
        assert sign in page_text(at)


def test_only_the_selected_cities_act_and_no_other_filter_stands_there() -> None:
    cities = ("at-vienna", "de001c")
    plain = html_of(side(cities))
    at = side(cities, share_min="50", country="FR", competence_type="shared", size="under_100k", area_basis="nuts3_area")
    assert html_of(at) == plain
    bar = filter_bar(at)
    labels = [chip.proto.popover.label for chip in bar if getattr(chip, "type", "") == "popover"]
    assert labels == ["Vienna, Berlin"]
    assert not [text for text in bar.markdown if "cities" in str(text.value)]
    assert not [toggle for toggle in bar.toggle if "only_chosen" in str(toggle.key)]
    other = visited(COMPARE, {"city": ",".join(cities)})
    assert len([chip for chip in filter_bar(other) if getattr(chip, "type", "") == "popover"]) == 4


def test_addresses_without_the_question_are_about_one_indicator() -> None:
    for query in ({"city": "at-vienna,de001c"}, {"view": "profile", "city": "at-vienna,de001c"}, {"measure": "mipex_overall"}):
        at = visited(COMPARE, query)
        assert at.session_state["question"] == "indicator"
        assert at.get("vega_lite_chart")
        assert "side-table" not in html_of(at)


def test_a_link_to_a_measure_opens_it_for_those_who_have_seen_cities_side_by_side() -> None:
    at = opened(COMPARE, {"question": "side", "city": "at-vienna,de001c"})
    at.switch_page(CITY).run()
    at.switch_page(COMPARE)
    at.query_params = {"measure": "mipex_overall"}
    at.run()
    assert at.session_state["question"] == "indicator"
    at.query_params = {"question": "side"}
    at.switch_page(CITY).run()
    at.switch_page(COMPARE).run()
    assert at.get("vega_lite_chart")


def links(at: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.label.replace("\\", ""), unquote(link.proto.query_string)) for link in at.main.get("page_link")]


@pytest.mark.parametrize("query", [{"country": "AT"}, {"network": "intercultural_cities"}], ids=str)
def test_a_link_to_the_cities_of_a_country_or_network_shows_them_all(query: dict[str, str]) -> None:
    at = opened(COMPARE, {"question": "side", "city": "at-vienna,de001c"})
    at.switch_page(CITY).run()
    at.switch_page(COMPARE)
    at.query_params = query
    at.run()
    assert at.session_state["question"] == "indicator"


@pytest.mark.real_data
def test_two_cities_of_one_name_are_told_apart() -> None:
    assert side_by_side_of(("fr074c", "fr077c")).names == ["Saint-Louis, Réunion", "Saint-Louis, France"]


def test_without_cities_the_page_offers_pairs_by_rule(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(COMPARE, {"question": "side"})
    assert_shown(at)
    assert "side-table" not in html_of(at)
    assert filters(at).city == ()
    surveyed = (
        "FROM city JOIN country USING (country_code) WHERE population IS NOT NULL AND city_id IN "
        "(SELECT place_code FROM observation WHERE measure_id = 'survey_good_place_immigrants')"
    )
    largest = "ORDER BY population DESC LIMIT 2"
    country = f"country_code = (SELECT mode(country_code) {surveyed})"
    rules = ("TRUE", country, "is_icc_member")
    expected = [
        tuple(c for (c,) in direct.execute(f"SELECT city_id {surveyed} AND {rule} {largest}").fetchall()) for rule in rules
    ]
    offered = [query for _, query in links(at)]
    assert links(at)[0][0].endswith(": of all cities")
    assert offered == [f"question=side&city={','.join(pair)}" for pair in dict.fromkeys(expected)]
    assert len(offered) >= 2
    at = side(tuple(offered[0].partition("city=")[2].split(",")))
    assert "side-table" in html_of(at)


def test_beside_one_city_similar_ones_are_offered() -> None:
    at = side(("be012c",))
    assert "Mechelen" in page_text(at)
    of_profile = [query for _, query in links(visited(CITY, {"city": "be012c"}))]
    expected = [query.removeprefix("city=") for query in of_profile if re.fullmatch(r"city=[\w-]+", query)]
    offered = [query.partition("city=be012c,")[2] for _, query in links(at)]
    assert len(offered) == 8
    assert offered == expected[: len(offered)]


@pytest.mark.parametrize("first", ["", "1"])
def test_the_file_holds_the_rows_of_the_screen(first: str, files: dict[str, pd.DataFrame]) -> None:
    cities = ("at-vienna", "at-graz", "de001c")
    at = opened(COMPARE, {"question": "side", "city": ",".join(cities), **({"differences_first": first} if first else {})})
    assert_shown(at)
    file = files["side_by_side"]
    made = side_by_side_of(cities)
    expected: list[Any] = []
    for row in (row for level in LEVELS for row in made.in_order(level, bool(first))):
        expected += [(value["place_code"], value["value"]) for value in row.places.values()]
    assert list(zip(file["place_code"], file["gap"].fillna(file["value"]), strict=True)) == [
        (place, round(value, 10)) for place, value in expected
    ]
    shared = file[file["place_code"] == "AT"]
    assert set(shared["city"]) == {"Vienna, Graz"}
    assert shared["city_id"].isna().all()
    ranked = file[file["place_rank"].notna()]
    assert len(ranked) > 50
    assert ranked["statement"].str.contains("highest|lowest|the same in").all()
    assert file[["measure", "unit", "definition", "citation", "statement", "place_name"]].notna().all(axis=None)
    gap = file[file["gap"].notna()]
    assert (gap["reference_value"] - gap["value"]).tolist() == pytest.approx(gap["gap"].tolist())


def test_a_scene_presents_it() -> None:
    at = presenting(1, Scene("Two cities", "/compare?question=side&city=at-vienna,de001c&differences_first=1"))
    assert next(title.value for title in at.title) == "Two cities"
    assert "side-table" in html_of(at)
    assert "Vienna and Berlin" in page_text(at)
