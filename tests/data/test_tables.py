"""Facts about the public data."""

import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.build import DATA

pytestmark = pytest.mark.real_data

ALL_BASES = ["city", "greater_city", "nuts3_area", "self_reported"]


def value_of(atlas: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> Any:
    """The single cell a query gives."""
    (row,) = atlas.execute(query, parameters or []).fetchall()
    (cell,) = row
    return cell


def column_of(atlas: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> list[Any]:
    """The single column a query gives."""
    return [cell for (cell,) in atlas.execute(query, parameters or []).fetchall()]


def table_of(path: Path) -> pd.DataFrame:
    """A CSV file as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


# Cities and places


def test_957_cities(atlas: duckdb.DuckDBPyConnection) -> None:
    """945 of the spine, and 12 that only the tables of the Intercultural Cities Index name."""
    only_icc = table_of(DATA / "catalogue" / "icc_only_city.csv")["city_id"].tolist()
    assert value_of(atlas, "SELECT count(*) FROM city") == 957
    assert len(only_icc) == 12
    assert value_of(atlas, "SELECT count(*) FROM city WHERE list_contains(?, city_id)", [only_icc]) == 12
    assert value_of(atlas, "SELECT count(*) FROM city WHERE NOT list_contains(?, city_id)", [only_icc]) == 945
    assert value_of(atlas, "SELECT bool_and(is_icc_member) FROM city WHERE list_contains(?, city_id)", [only_icc])


def test_icc_members(atlas: duckdb.DuckDBPyConnection) -> None:
    """119 members in the spine, the 12, and three that pages of the network name."""
    assert value_of(atlas, "SELECT count(*) FROM city WHERE is_icc_member") == 119 + 12 + 3


def test_every_label_is_one_city(atlas: duckdb.DuckDBPyConnection) -> None:
    """No two cities are shown by one label, and each label begins with the name."""
    assert value_of(atlas, "SELECT count(DISTINCT label) FROM city") == 957
    assert value_of(atlas, "SELECT count(*) FROM city WHERE NOT starts_with(label, name || ', ')") == 0


def test_cities_without_coordinates_population_or_region(atlas: duckdb.DuckDBPyConnection) -> None:
    """What no source gives stays empty."""
    no_place = column_of(atlas, "SELECT city_id FROM city WHERE lat IS NULL")
    assert no_place == ["ch-neuchatel-canton", "es-tenerife-island", "kr-seoul-guro-gu"]
    in_spine = "city_id NOT IN (SELECT unnest(?))"
    only_icc = table_of(DATA / "catalogue" / "icc_only_city.csv")["city_id"].tolist()
    assert value_of(atlas, f"SELECT count(*) FROM city WHERE population IS NULL AND {in_spine}", [only_icc]) == 7
    assert value_of(atlas, f"SELECT count(*) FROM city WHERE nuts2_code IS NULL AND {in_spine}", [only_icc]) == 26


def test_a_city_lies_in_a_region_of_its_country(atlas: duckdb.DuckDBPyConnection) -> None:
    """The region of a city belongs to the city's country and is a current one."""
    wrong = column_of(
        atlas,
        """
        SELECT c.label FROM city AS c INNER JOIN region AS r ON c.nuts2_code = r.nuts_code
        WHERE c.country_code <> r.country_code OR r.nuts_version = 'earlier'
        """,
    )
    assert wrong == []


def test_cities_are_found_by_their_other_names(atlas: duckdb.DuckDBPyConnection) -> None:
    """The local name leads to the city that is shown by its English one."""
    query = "SELECT city_id FROM city_alias WHERE alias = ?"
    names = {"Wien": "at-vienna", "Köln": "de004c", "Praha": "cz001c", "Den Haag": "nl017c"}
    assert {name: column_of(atlas, query, [name]) for name in names} == {name: [city] for name, city in names.items()}


# Measures and figures


def test_every_measure_has_a_figure(atlas: duckdb.DuckDBPyConnection) -> None:
    """The catalogue offers nothing that is empty."""
    query = "SELECT measure_id FROM measure WHERE measure_id NOT IN (SELECT o.measure_id FROM observation AS o)"
    assert column_of(atlas, query) == []


def test_every_figure_has_a_licence_and_a_citation(atlas: duckdb.DuckDBPyConnection) -> None:
    """Every observation leads to a source that states its terms."""
    query = """
        SELECT count(*) FROM observation AS o LEFT JOIN source AS s ON o.source_id = s.source_id
        WHERE coalesce(trim(s.licence), '') = '' OR coalesce(trim(s.citation), '') = ''
    """
    assert value_of(atlas, query) == 0
    assert value_of(atlas, "SELECT count(*) FROM observation") > 90_000


def test_every_source_is_used(atlas: duckdb.DuckDBPyConnection) -> None:
    """sources.toml lists no source that nothing is from."""
    columns = atlas.execute(
        """
        SELECT table_name, column_name FROM duckdb_columns()
        WHERE column_name LIKE '%source_id' AND table_name NOT IN ('source', 'source_use')
        """
    ).fetchall()
    tables = set(column_of(atlas, "SELECT table_name FROM duckdb_tables()"))
    used = " UNION ".join(f"SELECT {column} FROM {table}" for table, column in columns if table in tables)
    assert (
        column_of(
            atlas,
            f"SELECT source_id FROM source WHERE source_id NOT IN (FROM ({used}) AS u (s) WHERE s IS NOT NULL)",
        )
        == []
    )


def test_a_city_has_one_overall_score(atlas: duckdb.DuckDBPyConnection) -> None:
    """Sixteen cities, and none of the scores is an average."""
    cities = column_of(atlas, "SELECT place_code FROM observation WHERE measure_id = 'icc_overall' AND place_level = 'city'")
    assert len(cities) == len(set(cities)) == 16


def test_cautions_count_what_the_tables_hold(atlas: duckdb.DuckDBPyConnection) -> None:
    sources = tomllib.loads((DATA / "sources.toml").read_text())
    cautions = {name: source.get("caution", "") for name, source in sources.items() if isinstance(source, dict)}
    scores = "SELECT count(DISTINCT place_code) FROM observation WHERE measure_id = 'icc_overall' AND place_level = 'city'"
    assert value_of(atlas, scores) == 16 and cautions["icc-index"].startswith("Sixteen cities with an overall score.")
    by_year = """
        SELECT count(*) FROM observation
        WHERE measure_id = 'registered_unemployment_rate_germany' AND population_group = 'foreign_citizens' AND year = ?
    """
    assert [value_of(atlas, by_year, [year]) for year in (2017, 2018, 2022, 2024)] == [2, 2, 0, 0]
    said = cautions["regionaldatenbank-13211-02-05-4"]
    assert said.endswith("No figures of 2022 and 2024; of foreign citizens in 2017 and 2018 those of two cities alone.")


def test_fifteen_network_means(atlas: duckdb.DuckDBPyConnection) -> None:
    """The overall average of the 85 cities and those of 14 dimensions, all of 2017."""
    query = "SELECT measure_id FROM observation WHERE place_level = 'aggregate' AND place_code = 'ICC85' AND year = 2017"
    measures = column_of(atlas, query)
    dimensions = column_of(atlas, "SELECT measure_id FROM measure WHERE family = 'icc' AND measure_group <> 'revised dimension'")
    assert len(measures) == 15
    assert sorted(measures) == sorted(dimensions)


def test_single_dimensions_are_marked_as_best_ones(atlas: duckdb.DuckDBPyConnection) -> None:
    """A dimension score known from a headline is never taken for a fair picture."""
    query = """
        SELECT place_code FROM observation
        WHERE place_level = 'city' AND measure_id LIKE 'icc_%' AND measure_id <> 'icc_overall' AND quality_mark IS NULL
        ORDER BY 1
    """
    assert column_of(atlas, query) == ["pt-amadora", "us-rochester"], "their texts set the score beside the mean of the network"


def test_survey_is_complete_but_for_one_question(atlas: duckdb.DuckDBPyConnection) -> None:
    """83 cities times 21 questions, of all asked and of those with an opinion, less corruption, not asked in Tirana."""
    missing = atlas.execute(
        """
        SELECT c.city_id, m.measure_id
        FROM (SELECT DISTINCT place_code AS city_id FROM observation WHERE source_id = 'survey-qol-2023') AS c
        CROSS JOIN (SELECT measure_id FROM measure WHERE family = 'survey' AND source_id = 'survey-qol-2023') AS m
        ANTI JOIN observation AS o ON o.place_code = c.city_id AND o.measure_id = m.measure_id AND o.year = 2023
        """
    ).fetchall()
    assert missing == [("al-tirana", "survey_administration_corruption")]
    query = "SELECT count(DISTINCT place_code) FROM observation WHERE source_id = 'survey-qol-2023'"
    assert value_of(atlas, query) == 83
    assert value_of(atlas, "SELECT count(*) FROM observation WHERE source_id = 'survey-qol-2023'") == 2 * (83 * 21 - 1)
    smallest = value_of(atlas, "SELECT min(sample_size) FROM observation WHERE source_id = 'survey-qol-2023'")
    assert 500 <= smallest <= 900


def test_a_publisher_has_one_name(atlas: duckdb.DuckDBPyConnection) -> None:
    """The list of sources has a fold for each name."""
    names = column_of(atlas, "SELECT DISTINCT publisher FROM source WHERE contains(publisher, 'Instituto Nacional')")
    assert names == ["Instituto Nacional de Estadística (INE), Spain"]


# Reliability


def test_unknown_reliability_is_not_the_same_as_no_flag(atlas: duckdb.DuckDBPyConnection) -> None:
    """NR says that the flags were lost on the way; an empty flag, that the publisher put none."""
    classes = dict(
        atlas.execute("SELECT coalesce(flag, ''), string_agg(DISTINCT reliability) FROM marked_observation GROUP BY 1").fetchall()
    )
    assert value_of(atlas, "SELECT count(*) FROM observation WHERE flag = 'NR'") == 19_786
    assert value_of(atlas, "SELECT count(*) FROM observation WHERE flag IS NULL") > 50_000
    assert set(classes["NR"].split(",")) == {"unknown", "low"}
    assert "unknown" not in classes[""].split(",")
    marks = column_of(
        atlas, "SELECT DISTINCT quality_mark FROM marked_observation WHERE flag = 'NR' AND reliability <> 'unknown'"
    )
    assert marks == ["census_low"]


def test_one_source_has_flags_or_has_none(atlas: duckdb.DuckDBPyConnection) -> None:
    """Within a source the flags are either kept throughout or lost throughout."""
    mixed = column_of(atlas, "SELECT source_id FROM observation GROUP BY 1 HAVING count(DISTINCT coalesce(flag, '') = 'NR') > 1")
    assert mixed == []


def test_figures_that_the_publisher_calls_unreliable_are_low(atlas: duckdb.DuckDBPyConnection) -> None:
    """A u among the letters makes the class low, whatever stands beside it."""
    query = "SELECT DISTINCT flag FROM marked_observation WHERE contains(flag, 'u') AND reliability = 'low' ORDER BY 1"
    assert column_of(atlas, query) == ["bdu", "bu", "du", "u"]
    assert value_of(atlas, "SELECT count(*) FROM marked_observation WHERE contains(flag, 'u') AND reliability <> 'low'") == 0


def test_finnish_census_shares_are_marked(atlas: duckdb.DuckDBPyConnection) -> None:
    """All census shares of Finnish regions carry census_low, and no other figure does."""
    query = """
        SELECT DISTINCT coalesce(quality_mark, '') FROM observation WHERE measure_id = 'population_share_census' AND {}
    """
    assert column_of(atlas, query.format("starts_with(place_code, 'FI')")) == ["census_low"]
    assert column_of(atlas, query.format("NOT starts_with(place_code, 'FI')")) == [""]
    assert value_of(atlas, "SELECT count(*) FROM observation WHERE quality_mark = 'census_low'") == 5


def test_mixed_up_german_shares_are_left_out(atlas: duckdb.DuckDBPyConnection) -> None:
    """Eurostat's file gives German cities one another's figures in 2021 (foreign-born) and 2024 (population)."""
    years = column_of(
        atlas,
        """
        SELECT DISTINCT year FROM observation
        WHERE source_id = 'eurostat-urb_cpopcb' AND measure_id = 'foreign_born_share'
            AND place_code IN (SELECT city_id FROM city WHERE country_code = 'DE')
        ORDER BY year
        """,
    )
    assert {2019, 2020, 2022, 2023} <= set(years)
    assert 2021 not in years and 2024 not in years


def test_norwegian_cities_are_put_right(atlas: duckdb.DuckDBPyConnection) -> None:
    """Three cities that Eurostat mixed up have a mark that says so."""
    query = "SELECT place_code, value FROM observation WHERE quality_mark = 'remapped_code' ORDER BY 1"
    assert atlas.execute(query).fetchall() == [("no002c", 16.9), ("no003c", 15.32), ("no004c", 21.3)]


# Places of a city


def test_no_other_city_is_larger_than_its_region(atlas: duckdb.DuckDBPyConnection) -> None:
    """People aged 15-64 are at least half of a population, so no city has more than twice those of its region."""
    larger = column_of(
        atlas,
        """
        SELECT c.label FROM city AS c INNER JOIN latest_observation AS o ON c.nuts2_code = o.place_code
        WHERE o.measure_id = 'population_15_64' AND o.population_group = 'total' AND c.population > 2000 * o.value
        """,
    )
    assert larger == []


def test_no_two_places_lie_on_one_point(atlas: duckdb.DuckDBPyConnection) -> None:
    """A canton or island has no point of its own: it would hide its city."""
    assert column_of(atlas, "SELECT min(label) FROM city WHERE lat IS NOT NULL GROUP BY lat, lon HAVING count(*) > 1") == []


def test_every_code_that_ended_is_explained(atlas: duckdb.DuckDBPyConnection) -> None:
    """By its successors, or by a line that says that they are not known."""
    query = "SELECT r.nuts_code FROM region AS r ANTI JOIN region_code_change AS c ON r.nuts_code = c.old_code"
    assert column_of(atlas, f"{query} WHERE r.nuts_version = 'earlier'") == []


def test_a_share_is_a_share_of_a_known_population(atlas: duckdb.DuckDBPyConnection) -> None:
    """The residents of the very area and year stand beside every counted share but the boroughs' survey estimates."""
    query = """
        SELECT DISTINCT o.source_id FROM observation AS o
        ANTI JOIN area_population AS a
            ON o.place_code = a.city_id AND o.area_basis = a.area_basis AND o.year = a.year AND o.source_id = a.source_id
        WHERE o.measure_id = 'foreign_born_share' AND o.place_level = 'city'
        ORDER BY 1
    """
    assert column_of(atlas, query) == ["gla-borough-profiles", "icc-self-reported"]


# What is derived


# city_share and filtered_city


@pytest.mark.parametrize(
    ("city_id", "bases", "expected"),
    [
        pytest.param("es002c", ALL_BASES, (27.53, 2021, "city"), id="Barcelona: city of 2021 before greater city of 2022"),
        pytest.param("no002c", ALL_BASES, (16.9, 2022, "city"), id="Bergen: city before the region around it"),
        pytest.param("no002c", ["nuts3_area"], (13.7, 2021, "nuts3_area"), id="Bergen: only the region is wanted"),
        pytest.param("de008c", ALL_BASES, None, id="Leipzig: the jump of 2023 is passed over"),
        pytest.param("gb-london-camden", ALL_BASES, (41.4, 2015, "city"), id="Camden: latest of two years"),
        pytest.param("au-salisbury", ALL_BASES, (30.0, None, "self_reported"), id="Salisbury: no year stated"),
    ],
)
def test_city_share_of_known_cities(
    atlas: duckdb.DuckDBPyConnection, city_id: str, bases: list[str], expected: tuple[float, int | None, str] | None
) -> None:
    """Cases that were looked up by hand."""
    found = atlas.execute(
        "SELECT share, share_year, share_area_basis FROM city_share('foreign_born_share', ?) WHERE city_id = ?",
        [bases, city_id],
    ).fetchall()
    if expected is None:
        outlier = value_of(
            atlas, "SELECT value FROM observation WHERE place_code = ? AND quality_mark = 'series_outlier'", [city_id]
        )
        assert len(found) == 1 and found[0][0] != outlier and found[0][1] < 2023
    else:
        assert found == [expected]


# Descriptions of tables, citations of sources


def test_the_dictionary_has_keys_and_descriptions() -> None:
    lines = (DATA.parent / "docs" / "data_dictionary.md").read_text(encoding="utf-8").splitlines()
    assert "| city_id | VARCHAR | no | part of primary key; city.city_id | City of the atlas. |" in lines
    assert any(line.startswith("| urban_audit_code | VARCHAR | yes | unique | ") for line in lines)


def test_every_dataset_is_cited_with_the_date_that_its_source_states(atlas: duckdb.DuckDBPyConnection) -> None:
    query = (DATA.parent / "queries" / "data" / "sources.sql").read_text(encoding="utf-8")
    rows = atlas.execute(query).df().set_index("source_id")
    eurostat = rows[rows.index.str.startswith("eurostat-")]
    assert len(eurostat) > 20
    for _, source in eurostat.iterrows():
        dated = pd.to_datetime(source["retrieved"], format="%Y-%m-%d", errors="coerce")
        date_text = "copy of May 2026|copy of September 2025|date of copy not recorded"
        if pd.notna(dated):
            date_text = f"(?:extracted|copy of) {dated:%-d %B %Y}"
        assert pd.Series([source["citation"]]).str.contains(date_text).item(), source["citation"]


def test_the_united_kingdom_stands_for_england_and_wales(atlas: duckdb.DuckDBPyConnection) -> None:
    measures = column_of(atlas, "SELECT DISTINCT measure_id FROM observation WHERE source_id = 'ons-census-2021'")
    assert measures
    for measure in measures:
        definition = value_of(atlas, "SELECT definition FROM measure WHERE measure_id = ?", [measure])
        assert "England and Wales only" in definition
