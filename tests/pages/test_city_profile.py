"""City profile: its figures are those of the tables, similar cities are the nearest, the report opens.

What its sentences say, of every city, is in test_city_statements.py.
"""

import html
import io
import itertools
import math
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import vl_convert
from pypdf import PageObject, PdfReader
from streamlit.testing.v1 import AppTest

from data.importer import figures
from data.importer.overlay import overlay_figures
from queries.database import run, whole_table
from tests.pages.session import (
    CITY,
    as_read,
    assert_shown,
    charts,
    filters,
    html_of,
    opened,
    page_text,
    sent,
    visited,
    with_files,
)
from tests.pages.test_hostile_addresses import FOREIGN
from ui import statements, wording
from ui.charts import export
from ui.city import blocks, documented_practices, report, sections, share_chart, url_parameters
from ui.city.findings import findings, highlights
from ui.city.similar_cities import CHOOSE
from ui.filters import NO_FILTER, Filters
from ui.indicator_rows import LEVELS
from ui.selected_city import SIMILAR_COUNT, SelectedCity, select_city

AREAS = ("city", "greater_city")
CITIES = run("filters/city_options")["city_id"].tolist()
WELL_DOCUMENTED = ["at-vienna", "se003c", "de001c", "it001c", "fr001c"]


def subject(city_id: str, *others: str, scope: str = "everywhere", weight: int = 50) -> SelectedCity:
    chosen = Filters("foreign_born_share", AREAS, 0, (), (), (), (city_id, *others), False, ())
    return select_city(city_id, chosen, scope, weight)


@cache
def observations() -> pd.DataFrame:
    return subject("at-vienna").ranks


# The part of the profile acts in presented scenes alone: one city has them all.
@pytest.mark.parametrize(
    "query",
    [{"city": city_id} for city_id in [*WELL_DOCUMENTED, *CITIES[::120]]]
    + [{"city": "at-vienna", "city_part": part} for part in url_parameters.PARTS],
    ids=lambda query: " ".join(query.values()),
)
def test_page_opens(query: dict[str, str]) -> None:
    at = visited(CITY, query)
    assert_shown(at)
    assert not at.warning
    assert filters(at).city == (query["city"],)


def test_a_city_of_which_only_the_name_is_known(direct: duckdb.DuckDBPyConnection) -> None:
    rows = direct.execute("SELECT DISTINCT p.city_id FROM ranked_figure JOIN city_place AS p USING (place_level, place_code)")
    known = {city_id for (city_id,) in rows.fetchall()}
    unknown = sorted(set(CITIES) - known)
    assert unknown
    for city_id in unknown:
        at = opened(CITY, {"city": city_id})
        assert_shown(at)
        assert any("have no value for this city" in info.value for info in at.info)


def test_areas_are_the_readers_choice_only_where_one_was_made() -> None:
    chosen = "in the areas that you chose"
    assert chosen not in page_text(visited(CITY, {"city": "pt-barcelos"}))
    assert chosen in page_text(visited(CITY, {"city": "pt-barcelos", "area_basis": "city"}))


def test_a_city_with_a_value_of_its_country_alone_is_not_called_unknown(direct: duckdb.DuckDBPyConnection) -> None:
    """No sentence stands out of a single value, which the page shows all the same."""
    found = direct.execute(
        "SELECT p.city_id FROM city_place AS p JOIN ranked_figure AS f USING (place_level, place_code) "
        "GROUP BY p.city_id HAVING bool_and(p.place_level = 'country') AND bool_and(f.family <> 'mipex')"
    ).fetchall()
    assert found
    for (city_id,) in found:
        at = opened(CITY, {"city": city_id})
        assert_shown(at)
        assert not findings(subject(city_id))
        assert not any("have no value for this city" in info.value for info in at.info)
        assert rows_of(at)


def test_rank_and_spread_are_those_of_the_survey() -> None:
    rows = run("compare/values", measure="survey_good_place_immigrants", population_group="total", year=None, area_basis=AREAS)
    own = observations().set_index(["measure_id", "population_group"]).loc["survey_good_place_immigrants", "total"]
    vienna = rows.set_index("city_id").loc["at-vienna", "value"]
    assert (own["value"], own["place_count"]) == (vienna, len(rows))
    assert own["place_rank"] == (rows["value"] > vienna).sum() + 1
    assert own["median"] == pytest.approx(rows["value"].median())


def rows_of(at: AppTest) -> dict[str, dict[str, str]]:
    """What the tables of the page say, by indicator: people, value, year, rank, note and the text of the bar."""
    found = {}
    for row in re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', html_of(at)):
        name, value = re.findall(r"<b>(.*?)</b>", row)
        alt = re.findall(r'alt="(.*?)"', row)
        rank, _, note = row.partition('<td role="cell" class="range-rank">')[2].partition("</td>")[0].partition("<small>")
        people, year = (re.search(f"<b>{re.escape(text)}</b>(?:<small>(.*?)</small>)?", row) for text in (name, value))
        assert people and year
        found[html.unescape(name)] = {
            "people": html.unescape(people[1] or ""),
            "value": html.unescape(value),
            "year": year[1],
            "rank": html.unescape(rank),
            "note": html.unescape(note.removesuffix("</small>")),
            "bar": html.unescape(alt[0]) if alt else "",
        }
    return found


def whole(city_id: str, **query: str) -> AppTest:
    """The page with the rows behind a click."""
    at = opened(CITY, {"city": city_id, **query})
    for level in LEVELS:
        at.session_state[f"more_{level}"] = True
    return at.run()


def headings(at: AppTest) -> list[str]:
    return [as_read(str(header.value)) for header in at.main.header]


def test_rows_say_rank_and_range_of_all_places(direct: duckdb.DuckDBPyConnection) -> None:
    rows = rows_of(visited(CITY, {"city": "at-vienna"}))
    own = observations().set_index(["measure_id", "population_group"])
    for measure, group, name, noun in (
        ("survey_good_place_immigrants", "total", "Good place to live for immigrants", "cities"),
        ("employment_rate_20_64", "foreign_born", "Employment rate, age 20-64", "regions"),
        ("mipex_overall", "total", "MIPEX overall, with health", "countries"),
    ):
        of_all = [
            value
            for (value,) in direct.execute(
                "SELECT value FROM latest_observation WHERE measure_id = ? AND population_group = ? ORDER BY value",
                [measure, group],
            ).fetchall()
        ]
        above = sum(value > own.loc[(measure, group), "value"] for value in of_all)
        assert rows[name]["rank"].partition(",")[0] == f"{statements.ordinal(above + 1)} highest of {len(of_all)} {noun}"
        ends = " to ".join(f"{end:.0f}" if measure == "mipex_overall" else f"{end:.1f} %" for end in (of_all[0], of_all[-1]))
        assert f"All: {ends}, " in rows[name]["bar"]


def test_the_employment_gap_is_the_regions_and_ranked_among_regions(direct: duckdb.DuckDBPyConnection) -> None:
    """Native-born less foreign-born of the latest year of both, counted here from the observations."""
    gaps = direct.execute(
        """
        WITH rate AS (
            SELECT o.* FROM marked_observation AS o INNER JOIN region AS r ON o.place_code = r.nuts_code
            WHERE o.measure_id = 'employment_rate_20_64' AND o.is_comparable AND r.nuts_version <> 'earlier'
            QUALIFY year = max(year) OVER (PARTITION BY o.place_code, o.population_group)
        )
        SELECT f.place_code, round(n.value - f.value, 6) AS gap, f.year
        FROM rate AS f INNER JOIN rate AS n USING (place_code, year)
        WHERE f.population_group = 'foreign_born' AND n.population_group = 'native_born'
        """
    ).fetchall()
    of_region = {code: (gap, year) for code, gap, year in gaps}
    assert len(of_region) > 200
    for city_id in ("es002c", "be012c", "it026c", "at-vienna"):
        gap, year = of_region[subject(city_id).facts["nuts2_code"]]
        row = rows_of(visited(CITY, {"city": city_id}))["Employment gap, age 20-64"]
        above = sum(other > gap for other, _ in of_region.values())
        assert row["value"].removesuffix(" ▽") == f"{gap:.1f} points".replace("-", "−")
        assert row["year"] == str(year)
        assert row["rank"].partition(",")[0] == f"{statements.ordinal(above + 1)} highest of {len(of_region)} regions"
        assert row["people"] == "native-born less foreign-born people"


RICH_TO_POOR = """
    SELECT c.city_id, count(f.measure_id) AS own
    FROM city AS c LEFT JOIN ranked_figure AS f ON f.place_code = c.city_id AND f.place_level = 'city'
    GROUP BY c.city_id ORDER BY own DESC, c.city_id
"""
COUNTED = """
    SELECT o.value, o.year,
        (SELECT count(*) FROM ranked_figure AS f WHERE f.measure_id = o.measure_id AND f.population_group = o.population_group
            AND NOT f.is_stand_in AND f.value > o.value AND (f.area_basis IS NULL OR f.area_basis IN ('city', 'greater_city')
            AND NOT list_contains(f.closer_areas, 'city'))) AS above,
    FROM ranked_figure AS o
    WHERE o.measure_id = ? AND o.population_group = ? AND o.place_code = ? AND NOT o.is_stand_in
        AND (o.area_basis IS NULL OR o.area_basis IN ('city', 'greater_city') AND NOT list_contains(o.closer_areas, 'city'))
"""


@pytest.mark.parametrize("position", range(12))
def test_every_city_has_a_useful_page(position: int, direct: duckdb.DuckDBPyConnection) -> None:
    """Twelve cities from the one with most values of its own to one with none: three blocks, each with rows or a sentence."""
    cities = [city for city, _ in direct.execute(RICH_TO_POOR).fetchall()]
    city_id = cities[round(position * (len(cities) - 1) / 11)]
    of_city = subject(city_id)
    at = whole(city_id)
    assert_shown(at)
    assert not at.warning
    assert as_read(at.title[0].value) == of_city.name
    names = headings(at)
    assert names[0] == "The city"
    assert names[1] in ("Its region", "Its regions")
    assert names[2] == "Its country"
    shown, text = rows_of(at), page_text(at).replace("\\", "")
    codes = {"city": city_id, "region": of_city.facts["nuts2_code"], "country": of_city.facts["country_code"]}
    places = {"city": of_city.name, "region": of_city.facts["region"], "country": of_city.facts["country"]}
    tables = re.findall(r"<caption>(.*?)</caption>", html_of(at))
    for level in LEVELS:
        block = blocks.block_of(select_city(city_id, filters(at), "everywhere", 50), level, ())
        if not block.records:
            assert block.notes and all(note in text for note in block.notes)
            continue
        assert any(html.escape(str(places[level])) in caption for caption in tables)
        for row in block.records:
            (drawn,) = [one for one in (*block.rows, *block.more) if one.definition == row["definition"]]
            assert drawn.name in shown
            counted = direct.execute(COUNTED, [row["measure_id"], row["population_group"], codes[level]]).fetchone()
            if drawn.rank.startswith("not ranked"):
                assert row["family"] == "icc" or drawn.stands_in or row["measure_id"] == "arrival_year_unknown_share"
                continue
            assert counted
            value, year, above = counted
            assert (drawn.own.value, drawn.year) == (value, "year not stated" if year is None else str(year))
            assert row["place_rank"] == above + 1
            assert statements.rank_text(row) == drawn.rank


def test_a_block_has_the_city_and_its_similar_cities() -> None:
    of_city = subject("at-vienna")
    block = blocks.block_of(of_city, "city", ())
    (row,) = [row for row in block.rows if row.name == "Good place to live for immigrants"]
    assert row.own.value == pytest.approx(66.1, abs=0.05)
    surveyed = run(
        "compare/values", measure="survey_good_place_immigrants", population_group="total", year=None, area_basis=AREAS
    )
    expected = surveyed[surveyed["city_id"].isin(of_city.similar_ids)]
    assert len(expected) > 2
    assert sorted(mark.value for mark in row.others) == sorted(expected["value"])
    (country,) = [row for row in blocks.block_of(of_city, "country", ()).rows if row.name == "MIPEX overall, with health"]
    assert all("(" in mark.text for mark in country.others)  # countries, named with their cities
    assert not any(mark.text.startswith("Austria") for mark in country.others)


def test_a_larger_area_is_marked_and_not_ranked(direct: duckdb.DuckDBPyConnection) -> None:
    cities = direct.execute(
        "SELECT place_code FROM ranked_figure WHERE place_level = 'city' AND measure_id = 'foreign_born_share' "
        "GROUP BY place_code HAVING bool_and(is_stand_in) ORDER BY place_code"
    ).fetchall()
    assert len(cities) > 40
    for (city_id,) in cities[:: len(cities) // 4]:
        at = visited(CITY, {"city": city_id})
        row = rows_of(at)["Foreign-born share"]
        assert row["rank"] == "not ranked: of a larger area"
        assert "a larger area" in row["people"] and "NUTS 3" in row["people"]
        assert row["note"]
        assert ">a larger area</span>" in html_of(at)
        # No weight and no scope finds similar cities, so there is none to choose; the sentence says what there is to do.
        assert "peer_scope" not in {picker.key for picker in at.segmented_control}
        assert any("larger area" in info.value and CHOOSE in info.value for info in at.info)
    assert "peer_scope" in {picker.key for picker in visited(CITY, {"city": "se003c"}).segmented_control}


def test_a_share_of_an_unknown_number_of_residents_leaves_no_similar_cities_to_choose() -> None:
    """As what a city states itself, whatever the atlas knows of the city's residents."""
    at = visited(CITY, {"city": "pt-amadora", "share_definition": "foreign_citizen_share", "area_basis": "self_reported"})
    (said,) = [as_read(info.value) for info in at.info if info.value.endswith(CHOOSE)]
    assert said.startswith("The atlas lacks the number of residents behind the share of foreign citizens of Amadora, so similar")
    assert "peer_scope" not in {picker.key for picker in at.segmented_control}


@pytest.mark.parametrize(
    ("city", "text"),
    [
        ("jp-kobe", "Kobe lies in no region of the atlas."),
        ("ba-sarajevo", "The atlas has no value of the region of Sarajevo."),
        ("fo-klaksvik", "The atlas has no value of the Faroe Islands."),
        ("tr-ankara", "The atlas lacks the foreign-born share of Ankara, so similar cities cannot be found."),
        ("ch-neuchatel-canton", "The atlas has no result of Neuchâtel (canton) and no report on it."),
        (
            "uk055c",
            "The foreign-born share of North Lanarkshire fell from 4.1 % in 2015 (low reliability) to 3.8 % in 2018 (low "
            "reliability).",
        ),
        ("lu001c", "highest of 83 cities; and likewise on one more."),
    ],
)
def test_what_a_profile_says_of_less_usual_places(city: str, text: str) -> None:
    at = visited(CITY, {"city": city})
    assert text in as_read(page_text(at))


def test_a_share_of_areas_that_are_not_chosen_is_not_said_to_be_lacking_at_all() -> None:
    """Winterthur has a share of the city, which this choice leaves out."""
    at = visited(CITY, {"city": "ch007c", "area_basis": "self_reported"})
    said = "The atlas lacks the foreign-born share of Winterthur in the areas that are chosen, so similar cities cannot be found."
    assert any(as_read(info.value).startswith(said) for info in at.info)


def test_the_regions_of_a_city_stand_with_their_sources() -> None:
    text = as_read(page_text(visited(CITY, {"city": "uk001c"})))
    signs = next(line for line in text.splitlines() if line.startswith("Signs: ▽ low reliability (12)."))
    assert "Sources: Eurostat" in signs


def test_the_page_begins_with_two_sentences_of_the_city() -> None:
    text = page_text(visited(CITY, {"city": "es002c"})).replace("\\", "").splitlines()
    first = next(i for i, line in enumerate(text) if " call it a good place to live for immigrants" in line)
    assert text[first].startswith("In Barcelona, ") and " of 83 cities" in text[first]
    assert text[first + 1].startswith("In the region Cataluña, ") and " native-born people " in text[first + 1]
    of_unasked = [finding.sentence for finding in highlights(subject("de005c"))]
    assert of_unasked[0].startswith("In Frankfurt, ") and " are foreign-born " in of_unasked[0]
    of_poor = [finding.sentence for finding in highlights(subject("it-pompei"))]
    assert 1 <= len(of_poor) <= 2
    assert not any("Pompei" in sentence and "the region" in sentence for sentence in of_poor)


def test_a_series_of_the_country_is_called_one() -> None:
    """Of a city without two years of its own."""
    page = visited(CITY, {"city": "at-vienna"})
    (title,) = [name for name in headings(page) if name.startswith("Foreign-born share of ")]
    assert re.fullmatch(
        r"Foreign-born share of Austria: [\d.]+ % in 20\d\d, [\d.]+ % in 20\d\d(, with (a break|breaks) in series)?", title
    )
    assert "The atlas has no series for Vienna itself" in page_text(page)
    own = next(frames[0] for _, frames in charts(page) if "who" in frames[0])
    assert set(own["who"]) == {"Austria"}
    assert own["year"].nunique() > 1
    of_city = visited(CITY, {"city": "se003c"})
    assert any(name.startswith("Foreign-born share of Malmö: ") for name in headings(of_city))


def test_no_title_is_broken_between_a_number_and_its_unit() -> None:
    titles = [str(header.value) for header in visited(CITY, {"city": "se003c"}).main.header]
    assert any(f"{wording.NO_BREAK_SPACE}%" in title for title in titles)
    assert not [title for title in titles if re.search(r"\d (%|points?)", title)]


def test_a_title_over_time_gives_the_first_and_the_last_value_of_one_source() -> None:
    """Of two sources none: a census and a register are not to be compared."""
    seen = set()
    for city in ("at-vienna", "se003c", "be012c", "hr001c", "es002c", "fr001c"):
        of_city = subject(city)
        made = sections.over_time(of_city)
        assert made and made.chart
        rows = made.rows[made.rows["city_id"] == city] if of_city.shares["year"].nunique() > 1 else made.rows
        if of_city.shares["year"].nunique() > 1:
            measure, basis = share_chart.compared_series(of_city)
            rows = rows[(rows["measure_id"] == measure) & (rows["area_basis"] == basis)]
        if rows["source_id"].nunique() > 1:
            assert made.title.endswith(" over time")
        else:
            ends = rows.sort_values("year").iloc[[0, -1]]
            values = [f"{value:.1f} % in {year}" for value, year in zip(ends["value"], ends["year"], strict=True)]
            assert all(value in made.title for value in values), made.title
        seen.add(rows["source_id"].nunique() > 1)
        assert made.title.count(" of ") >= 1
    assert False in seen


def test_a_city_with_a_line_of_another_definition_has_no_line_of_its_country(direct: duckdb.DuckDBPyConnection) -> None:
    """Its one share of foreign-born people is no line; that of foreign citizens over years is its own."""
    counts = """
        SELECT place_code FROM marked_observation WHERE place_level = 'city' AND is_comparable
        GROUP BY place_code HAVING count(DISTINCT year) FILTER (measure_id = 'foreign_born_share') = 1
            AND count(DISTINCT year) FILTER (measure_id = 'foreign_citizen_share' AND area_basis = 'city') > 1
        ORDER BY place_code
    """
    cities = [city for (city,) in direct.execute(counts).fetchall()]
    assert len(cities) > 2
    for city in cities:
        made = sections.over_time(subject(city))
        assert made and made.title.startswith("Share of foreign citizens of ")
        assert share_chart.compared_series(subject(city)) == ("foreign_citizen_share", "city")


def test_a_point_of_a_share_says_on_hover_how_weak_it_is() -> None:
    drawn = [frame for _, frames in charts(visited(CITY, {"city": "at-graz"})) for frame in frames if "stretch" in frame]
    assert set(drawn[0]["marks"]) == {"reliability unknown"}
    spec = next(spec for spec, frames in charts(visited(CITY, {"city": "at-graz"})) if any("stretch" in one for one in frames))
    assert "Reliability" in str(spec)


def test_a_share_that_makes_cities_similar_bears_its_mark() -> None:
    """That of Manchester is a small-area estimate of a survey."""
    at = visited(CITY, {"city": "be012c,uk008c,nl037c"})
    (table,) = [one.value for one in at.table if "Distance" in one.value]
    shares = dict(zip(table["City"], table["Foreign-born share"], strict=True))
    assert [city for city, share in shares.items() if "▽" in share] == ["Manchester, United Kingdom"]
    assert "Signs: ▽ low reliability (1)." in as_read(page_text(at).partition("Nearest by number of residents")[2])


def test_similar_cities_lead_to_their_profiles_and_practices() -> None:
    at = opened(CITY, {"city": "be002c"})
    links = {link.proto.label.replace("\\", ""): link.proto.query_string for link in at.get("page_link")}
    of_city = select_city("be002c", filters(at), "everywhere", 50)
    for city_id, name in zip(of_city.similar_ids, of_city.names_of_others, strict=True):
        assert links[name] == f"city={city_id}"
    assert links["Compare"] == f"city={'%2C'.join(['be002c', *of_city.similar_ids][:8])}&question=side"
    cards = documented_practices.few_of_each(of_city.similar_ids)
    assert 1 <= len(cards) <= 3
    assert all(set(row["city_ids"].split(";")) & set(of_city.similar_ids) for row in cards)
    assert all(row["title"] in page_text(at).replace("\\", "") for row in cards)


def test_breaks_and_hollow_dots_of_a_share_over_time_are_named(direct: duckdb.DuckDBPyConnection) -> None:
    """Of a city with breaks in its series, and of a country whose values have no flags."""
    years = direct.execute(
        "SELECT DISTINCT year FROM observation WHERE place_code = 'se003c' AND measure_id = 'foreign_born_share' "
        "AND flag LIKE '%b%' AND year > 2015 ORDER BY year"
    ).fetchall()
    listed = [str(year) for (year,) in years]
    assert len(listed) > 2
    assert f"Breaks in series: Malmö in {', '.join(listed[:-1])} and {listed[-1]}." in as_read(
        page_text(visited(CITY, {"city": "se003c"}))
    )
    assert "Hollow dots: reliability unknown." in as_read(page_text(visited(CITY, {"city": "at-graz"})))


def test_breaks_are_of_the_area_that_is_drawn() -> None:
    """The series of Milan is one of its greater city."""
    assert "Breaks in series: Milan (greater city) in 2024." in as_read(page_text(visited(CITY, {"city": "it002c"})))


def test_a_hollow_dot_is_of_one_kind() -> None:
    shares = pd.DataFrame(
        {"place": "Linz", "year": [2020, 2021], "flag": None, "source_id": "some", "reliability": ["low", "second_hand"]}
    )
    assert sections._caveats(shares) == ["Hollow dots: low reliability or quoted second-hand."]


def test_shares_of_peers_are_of_one_definition_and_area(direct: duckdb.DuckDBPyConnection) -> None:
    at = visited(CITY, {"city": "se003c"})
    drawn = [frame for _, frames in charts(at) for frame in frames if {"line", "who", "year"} <= set(frame.columns)]
    own, peers = drawn
    expected = direct.execute(
        "SELECT count(*) FROM marked_observation WHERE list_contains(?, place_code) AND is_comparable "
        "AND measure_id = 'foreign_born_share' AND area_basis = 'city' AND year IS NOT NULL",
        [subject("se003c").similar_ids],
    ).fetchone()
    assert set(own["who"]) == {"Malmö"}
    assert (len(peers),) == expected
    assert peers["who"].nunique() > 3
    assert set(peers["line"]) == {"Similar cities"}
    assert "foreign-born share (city) only" in page_text(at).replace("\\", "")


@pytest.mark.parametrize("weight", [0, 50, 100])
def test_peers_are_the_nearest(weight: int) -> None:
    peers = subject("se003c", weight=weight).similar_cities
    """By residents and share of the same area; Malmö is a city, so no district is among them."""
    cities = run("filters/cities", **subject("se003c").filters.parameters()).dropna(subset=["share"]).reset_index(drop=True)
    areas = whole_table("area_population").to_pandas()
    area = {"share_area_basis": "area_basis", "share_year": "year", "share_source_id": "source_id"}
    residents = cities.merge(
        areas.rename(columns={new: old for old, new in area.items()} | {"population": "residents"}),
        on=["city_id", *area],
        how="left",
    )["residents"]
    own_area = (cities["share_area_basis"] == "city") & cities["population_year"].notna()
    cities = cities.assign(residents=residents.fillna(cities["population"].where(own_area).astype(float)).to_numpy())
    cities["kind"] = cities["city_id"].map(whole_table("city").to_pandas().set_index("city_id")["place_kind"])
    cities = cities[cities["residents"].notna() & ~cities["kind"].isin(["region", "island"])].reset_index(drop=True)
    size = cities["residents"].map(math.log)
    by_size, by_share = size / size.std(), cities["share"] / cities["share"].std()
    own = cities["city_id"] == "se003c"
    distance = (
        (1 - weight / 100) * (by_size - by_size[own].iloc[0]) ** 2 + weight / 100 * (by_share - by_share[own].iloc[0]) ** 2
    ) ** 0.5
    nearest = distance[~own & (cities["kind"] != "district")].nsmallest(20)
    assert len(peers) == SIMILAR_COUNT
    assert peers["distance"].is_monotonic_increasing
    assert set(peers["city_id"]) <= set(cities.loc[nearest.index, "city_id"])
    assert peers["distance"].tolist() == pytest.approx(nearest.head(8).tolist(), rel=1e-6)


def test_peers_of_the_same_country_and_by_hand() -> None:
    assert set(subject("se003c", scope="country").similar_cities["country_code"]) == {"SE"}
    by_hand = subject("se003c", "at-vienna", "de001c")
    assert by_hand.are_by_hand
    assert set(by_hand.similar_cities["city_id"]) <= {"at-vienna", "de001c"}
    at = opened(CITY, {"city": "se003c,at-vienna", "city_part": "peers"})
    assert "Compared with: Vienna, Austria (your choice)" in page_text(at).replace("\\", "")


@pytest.mark.parametrize(
    ("city", "reference", "group", "words"),
    [
        ("at-graz", "native_born", "non_eu_born", "native-born people less people born outside the EU, age 15-64"),
        ("no001c", "nationals", "foreign_citizens", "nationals less foreign citizens, age 15-64"),
    ],
)
def test_the_gap_in_employment_over_time_is_the_countrys(
    city: str, reference: str, group: str, words: str, direct: duckdb.DuckDBPyConnection
) -> None:
    """One line of one source, by birth where there is such a series, and the year of new survey rules beside it."""
    at = visited(CITY, {"city": city})
    frames = [frame for _, found in charts(at) for frame in found]
    drawn = next(frame for frame in frames if {"place_code", "stretch", "fill_opacity"} <= set(frame))
    published = direct.execute(
        """
        SELECT n.year, n.value - f.value, count(DISTINCT n.source_id) OVER ()
        FROM observation AS n INNER JOIN observation AS f USING (measure_id, place_code, year, sex, source_id)
        WHERE n.measure_id = 'employment_rate_15_64' AND n.sex = 'total' AND upper(left($city, 2)) = n.place_code
            AND n.population_group = $reference AND f.population_group = $group
        ORDER BY n.year
        """,
        {"city": city, "reference": reference, "group": group},
    ).fetchall()
    assert list(zip(drawn["year"], drawn["value"].round(6), strict=True)) == [(year, round(gap, 6)) for year, gap, _ in published]
    assert {sources for *_, sources in published} == {1}
    assert any(frame.columns.tolist() == ["year"] and frame["year"].tolist() == [2021] for frame in frames)
    text = page_text(at).replace("\\", "")
    assert words in text
    assert "It is the country's, the same for every city in it." in text


def test_a_change_sends_little() -> None:
    at = visited(CITY, {"city": "es002c"})
    assert sum(len(chart.proto.SerializeToString()) for chart in at.get("vega_lite_chart")) < 46_000  # three charts over time
    assert len(html_of(at)) < 75_000  # three tables with a picture a row


def test_ranks_follow_the_filters_and_say_so() -> None:
    at = visited(CITY, {"city": "at-vienna", "share_min": "20"})
    cities = run("filters/cities", **filters(at).parameters()).query("passes_all")
    passing = len(cities)
    cities = cities[cities["share_area_basis"] != "nuts3_area"]
    shares = cities["share"]
    own = shares[cities["city_id"] == "at-vienna"].iloc[0]
    row = rows_of(at)["Foreign-born share"]
    assert row["rank"] == f"{statements.ordinal((shares > own).sum() + 1)} highest of {len(shares)} cities of the filters"
    assert f"{passing - 1} other cities that pass" in at.info[0].value.replace("\\", "")
    assert f"{len(shares)} cities" in row["bar"]
    regions = cities["nuts2_code"].dropna().unique()
    counted = re.search(r"of (\d+) regions of the filters", rows_of(at)["Employment gap, age 20-64"]["rank"])
    assert counted and 0 < int(counted[1]) <= len(regions)


def test_a_city_that_fails_the_filters_is_counted_itself() -> None:
    at = visited(CITY, {"city": "at-vienna", "country": "SE"})
    text = at.info[0].value.replace("\\", "")
    assert "Vienna itself, which does not pass" in text
    swedish = (
        run("filters/cities", **filters(at).parameters())
        .query("passes_all and share_area_basis != 'nuts3_area'")["share"]
        .dropna()
    )
    assert f"of {len(swedish) + 1} cities of the filters and its own" in rows_of(at)["Foreign-born share"]["rank"]
    alone = visited(CITY, {"city": "at-vienna", "only_chosen": "1"})
    assert_shown(alone)
    assert "No other city passes the filters" in alone.info[0].value


def test_peers_pass_the_filters() -> None:
    chosen = Filters("foreign_born_share", AREAS, 20, (), ("over_500k",), (), ("se003c",), False, ())
    peers = select_city("se003c", chosen, "everywhere", 50).similar_cities
    assert len(peers) == SIMILAR_COUNT
    assert peers["share"].min() >= 20
    assert peers["population"].min() >= 500_000


def test_competence_type_leaves_its_policy_areas() -> None:
    at = opened(CITY, {"city": "at-vienna", "competence_type": "shared"})
    people = {name: row["people"] for name, row in rows_of(at).items() if "national policy" in row["people"]}
    assert people == dict.fromkeys(["Education", "Political participation", "Health"], "national policy; who decides: shared")
    none = opened(CITY, {"city": "at-vienna", "competence_type": "unclassified"})
    assert not any("decides: shared" in row["people"] for row in rows_of(none).values())


def test_picking_another_city_changes_the_address() -> None:
    """Of several selected cities none is dropped: the former first one is compared with."""
    at = opened(CITY, {"city": "se003c,de001c"})
    at.selectbox(key="find_a_city").set_value("at-vienna").run()
    assert_shown(at)
    assert at.query_params["city"] == "at-vienna,se003c,de001c"
    assert at.title[0].value == "Vienna"
    alone = opened(CITY, {"city": "se003c"})
    alone.selectbox(key="find_a_city").set_value("at-vienna").run()
    assert alone.query_params["city"] == "at-vienna"


def test_a_city_that_a_partial_list_does_not_name_is_not_called_no_member(direct: duckdb.DuckDBPyConnection) -> None:
    for is_member, words in ((True, " is a member of the "), (False, " is not on the working list of members of the ")):
        (city,) = direct.execute(
            "SELECT city_id FROM city WHERE is_icc_member = ? ORDER BY city_id LIMIT 1", [is_member]
        ).fetchall()[0]
        assert words in sections.intercultural(subject(city)).paragraphs[0]


def test_a_report_on_the_index_is_linked_after_its_year() -> None:
    assert "Index report of 2015\\: [open](https://" in page_text(visited(CITY, {"city": "it068c"}))


def test_unknown_city_gets_suggestions() -> None:
    at = opened(CITY, {"city": "Grazz"})
    assert_shown(at)
    assert any("Graz, Austria" in warning.value for warning in at.warning)


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text(text: str) -> None:
    at = visited(CITY, dict.fromkeys(["city", "city_part", "peer_scope", "share_weight"], FOREIGN[text]))
    assert_shown(at)
    assert at.warning
    assert FOREIGN[text][:60].encode() not in sent(at)


# From the one with most values to one of which only its name is known.
REPORTED = ["es002c", "at-vienna", "uk001c", "be012c", "it-pompei", "fo-klaksvik"]
FOOT, TOP, HEIGHT = 45, 40, 842  # points of an A4 page: margin with the page number, margin above, whole
SMALLEST = 8


def texts_of(page: PageObject) -> list[tuple[str, float, float]]:
    """Each piece of text of a page with its height above the lower edge and its size, in points."""
    found = []

    def visit(text: str, matrix: list[float], of_text: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((text, of_text[5] * matrix[3] + matrix[5], size * math.hypot(*of_text[2:4]) * math.hypot(*matrix[2:4])))

    page.extract_text(visitor_text=visit)
    return found


@cache
def paper(city_id: str) -> PdfReader:
    """The report on a city, typeset once."""
    return PdfReader(io.BytesIO(report.pdf_bytes(subject(city_id), "http://localhost:8501/city")))


@pytest.mark.parametrize("city_id", REPORTED)
def test_pages_of_a_report_are_full_and_can_be_read(city_id: str) -> None:
    pdf = paper(city_id)
    assert 1 <= len(pdf.pages) <= 9
    for page in pdf.pages:
        texts = texts_of(page)
        assert min(size for _, _, size in texts) >= SMALLEST - 0.01
        lowest = min(above for _, above, _ in texts if above > FOOT)
        assert page is pdf.pages[-1] or lowest - FOOT < (HEIGHT - FOOT - TOP) / 3


@pytest.mark.parametrize("city_id", REPORTED)
def test_report_as_pdf(city_id: str) -> None:
    pdf = paper(city_id)
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert f"1 / {len(pdf.pages)}" in text
    assert f"state of the data {run('data/version')['version'].item()}" in text
    assert "Open in the atlas: http://localhost:8501/city (works only on the computer that made this page)" in text
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in pdf.root_object
    assert not any(page.images for page in pdf.pages)  # charts are vectors
    for finding in findings(subject(city_id)):
        assert finding.sentence.split()[0] in text


def test_report_as_html_asks_no_other_host() -> None:
    page = report.html_bytes(subject("at-vienna"), "http://localhost:8501/city").decode()
    assert page.count("data:image/svg+xml") > 20  # a bar an indicator
    assert "<figure" in page
    assert not re.search(r"""(src|href)=["'](?!https?://[^"']*["'][^>]*>https?://|data:|#)""", page)
    assert "<script" not in page
    for finding in findings(subject("at-vienna")):
        assert finding.sentence.replace("&", "&amp;") in page


@pytest.mark.real_data
@pytest.mark.parametrize("city_id", REPORTED)
def test_no_heading_of_the_report_as_html_is_empty(city_id: str) -> None:
    page = report.html_bytes(subject(city_id), "http://localhost:8501/city").decode().partition("<footer>")
    for part in page[0].split("<h2>")[1:]:
        heading, _, text = part.partition("</h2>")
        assert re.sub(r"<[^>]+>", "", text).strip(), heading
    assert "(works only on the computer that made this page)" in page[2]


@pytest.mark.real_data
@pytest.mark.parametrize("city_id", REPORTED)
def test_the_report_cites_where_the_number_of_residents_is_from(city_id: str, direct: duckdb.DuckDBPyConnection) -> None:
    content = report.content_of(subject(city_id), "")
    [number] = re.findall(r"residents \([^)]+\) (\[\d+\])", content["facts"])
    query = "SELECT s.url FROM city AS c INNER JOIN source AS s ON c.population_source_id = s.source_id WHERE c.city_id = ?"
    assert direct.execute(query, [city_id]).fetchone() == (
        next(one["url"] for one in content["sources"] if one["number"] == number),
    )


def test_names_in_the_chart_over_time_do_not_meet() -> None:
    section = sections.over_time(subject("es002c"))
    assert section and section.chart
    names, others = section.chart.data["names"], section.chart.data["others"]
    assert isinstance(names, pd.DataFrame) and isinstance(others, pd.DataFrame)
    assert len(names)
    room = share_chart.ROOM_Y * others["value"].max()
    spots = [(year, value - room if below else value + room) for year, value, _, below in names.itertuples(index=False)]
    for (x, y), (other_x, other_y) in itertools.combinations(spots, 2):
        assert abs(y - other_y) >= room or abs(x - other_x) / np.ptp(others["year"]) >= share_chart.ROOM_X


@pytest.mark.real_data
def test_a_name_in_the_first_year_does_not_lie_over_the_axis() -> None:
    section = sections.over_time(subject("ch003c"))  # what the city states is of one year, before all others
    assert section and section.chart
    svg = vl_convert.vegalite_to_svg(export.as_figure(section.chart, 300))
    anchors = [re.search(r'text-anchor="(\w+)"', one) for one in re.findall(r"<text([^>]*)>Geneva</text>", svg)]
    assert sorted(one[1] if one else "" for one in anchors) == ["end", "end", "start", "start"]


def test_no_line_strikes_out_a_name_in_the_chart_over_time() -> None:
    """Between the lines and each name lies the ground of the chart."""
    section = sections.over_time(subject("es002c"))
    assert section and section.chart
    svg = vl_convert.vegalite_to_svg(export.as_figure(section.chart, 300))
    over_lines = svg[svg.rindex("mark-line role-mark") :]
    names = section.chart.data["names"]
    assert isinstance(names, pd.DataFrame)
    for name in ["Barcelona", *names["name"]]:
        *grounds, last = re.findall(rf"<text([^>]*)>{name}</text>", over_lines)
        assert sum('stroke="white"' in one for one in grounds) == (len(grounds) + 1) / 2
        assert "stroke=" not in last


def test_no_line_joins_two_sources() -> None:
    at = visited(CITY, {"city": "hr001c"})
    for _, frames in charts(at):
        for frame in frames:
            if {"stretch", "source", "year"} <= set(frame.columns):
                assert (frame.groupby("stretch")["source"].nunique() == 1).all()
                assert not frame.duplicated(["stretch", "year"]).any()
    share = subject("hr001c").ranks.set_index("measure_id").loc["foreign_born_share", "value"]
    row = rows_of(at)["Foreign-born share"]
    assert (row["value"], row["year"]) == (f"{share:.1f} %", "2021")


def test_no_measure_stands_out_twice() -> None:
    for city_id in ("es002c", "no001c", "cz001c", "fr001c"):
        names = re.findall(r"“([^”]+)”", " ".join(finding.sentence for finding in findings(subject(city_id))))
        assert len(names) == len(set(names)) >= 2


@pytest.mark.parametrize("city_id", REPORTED)
def test_the_report_gives_the_terms_of_each_source_once(city_id: str) -> None:
    content = report.content_of(subject(city_id), "")
    numbers = [number for terms in content["terms"] for number in terms["numbers"].split(", ")]
    assert sorted(numbers) == sorted(source["number"] for source in content["sources"])
    assert len({terms["licence"] for terms in content["terms"]}) == len(content["terms"])


@pytest.mark.real_data
@pytest.mark.parametrize("city_id", ["at-graz", "be012c"])
def test_the_report_defines_an_indicator_of_the_region_and_its_namesake_of_the_country(city_id: str) -> None:
    content = report.content_of(subject(city_id), "")
    rows = [row for block in content["blocks"] for row in block["rows"] if row.definition]
    assert {row.definition for row in rows} == set(content["definitions"].values())
    of_region, of_country = (
        content["definitions"][f"Tertiary education, age 25-64 (its {level})"] for level in ("region", "country")
    )
    assert "in the country" in of_country and "in the country" not in of_region


@pytest.mark.real_data
@pytest.mark.parametrize("city_id", ["at-graz", "uk001c"])
def test_what_the_report_says_in_place_of_a_chart_names_nothing_drawn(city_id: str) -> None:
    of_city = subject(city_id)
    sections_of_report = {section["title"]: section["paragraphs"] for section in report.content_of(of_city, "")["sections"]}
    for section in (sections.gap_over_time(of_city), sections.residents_over_time(of_city)):
        assert section
        title = "What residents said, wave by wave" if section.key == "waves" else section.title
        text = " ".join(sections_of_report[title])
        assert not re.search(r"Dashed|Dotted|Points|circles|Hollow", text)
        assert not re.search(r"\. [a-z]", f"{section.alternative_text} {text}")
        assert title not in text


@pytest.mark.real_data
def test_the_picture_of_the_chart_over_time_says_how_to_read_it(buttons_data: dict[str, Callable[[], bytes]]) -> None:
    at = with_files(opened(CITY, {"city": "at-graz"}), "profile")
    assert_shown(at)
    with ThreadPoolExecutor(1) as elsewhere:
        svg = elsewhere.submit(buttons_data["download_profile_svg"]).result().decode()
    words = " ".join(re.findall(r">([^<>]+)</t", svg))
    assert "Profile of Graz. The atlas has no series for Graz itself; this one is its country's. Hollow dots: " in words
    assert "in each row" not in words  # of which a picture has none


def test_an_uploaded_share_has_no_note_of_an_earlier_year(
    tmp_path: Path, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The published share of Graz notes which region it is of; whether an uploaded one is of the same nobody has said."""
    row = b"city,country,year,foreign_born_share,area_basis\nGraz,Austria,2024,24.5,nuts3_area\n"
    overlay_figures([figures("register.csv", row)], small_file, tmp_path / "copy.duckdb")
    monkeypatch.setenv("ATLAS_DATABASE", str(tmp_path / "copy.duckdb"))
    section = sections.over_time(select_city("at-graz", NO_FILTER, "everywhere", 50))
    assert section
    assert "2024: 24.5 % in the NUTS 3 area around Graz" in section.alternative_text
