"""What the build derives from the tables, and its macros, against plain computations from the same files.

Each test is run on the fixture, and by `make check-data` on the public data.
"""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.build import DATA, build
from tests.data.conftest import Atlas
from tests.data.test_tables import column_of, table_of, value_of

ALL_BASES = ["city", "greater_city", "nuts3_area", "self_reported"]
CITY_SHARES = ["foreign_born_share", "foreign_citizen_share", "eu_born_share"]


def observations(folder: Path) -> pd.DataFrame:
    """Every row of the files that fill the table observation, as text."""
    return pd.concat(table_of(path) for path in sorted((folder / "tables" / "observation").glob("*.csv")))


def test_a_city_has_a_place_of_each_level(each: Atlas) -> None:
    """Bergen is shown with figures of its own, of its region and of its country."""
    places = each.data.execute("SELECT place_level, place_code FROM city_place WHERE city_id = 'no002c' ORDER BY 1").fetchall()
    assert places == [("city", "no002c"), ("country", "NO"), ("region", "NO0A")]


def test_a_city_larger_than_a_region_is_given_none_of_them(each: Atlas) -> None:
    """London consists of five regions; one of them would not be London's."""
    assert column_of(each.data, "SELECT place_code FROM city_place WHERE city_id = 'uk001c' AND place_level = 'region'") == []
    regions = column_of(each.data, "SELECT nuts_code FROM city_region WHERE city_id = 'uk001c' ORDER BY 1")
    assert regions == ["UKI3", "UKI4", "UKI5", "UKI6", "UKI7"]


def test_cities_of_one_name_are_named_by_their_labels(data: Path, tmp_path: Path) -> None:
    """Wherever they are named, and no other city."""
    cities = data / "tables" / "city.csv"
    text = cities.read_text(encoding="utf-8")
    for name in ("Example One", "Example Two"):
        text = text.replace(f",{name},QZ,", ",Example,QZ,")
    cities.write_text(text, encoding="utf-8")
    build(tmp_path / "atlas.duckdb", data)
    with duckdb.connect(str(tmp_path / "atlas.duckdb"), read_only=True) as built:
        expected = dict(built.execute("SELECT city_id, CASE name WHEN 'Example' THEN label ELSE name END FROM city").fetchall())
        for query in (
            "SELECT city_id, name FROM named_city",
            "SELECT city_id, city FROM city_place",
            "SELECT city_id, place_name FROM city_place WHERE place_level = 'city'",
            "SELECT place_code, place_name FROM ranked_figure WHERE place_level = 'city'",
            "SELECT city_id, name FROM filtered_city('foreign_born_share', ['city'], 0, [], [], [], [])",
        ):
            names = dict(built.execute(query).fetchall())
            assert "qz-example-one" in names, query
            assert names.items() <= expected.items(), query


def test_codes_that_ended_are_not_ranked(each: Atlas) -> None:
    """They cover land whose new codes are ranked too."""
    query = """
        SELECT count(*) FROM ranked_figure AS f INNER JOIN region AS r ON f.place_code = r.nuts_code
        WHERE f.place_level = 'region' AND r.nuts_version = 'earlier'
    """
    assert value_of(each.data, query) == 0


def test_flags_mean_what_their_table_says(small_file: Path, tmp_path: Path) -> None:
    """Another reliability in flag.csv is the reliability of every figure that has the flag."""
    copy = tmp_path / "atlas.duckdb"
    shutil.copy(small_file, copy)
    with duckdb.connect(str(copy)) as changed:
        changed.execute("UPDATE flag SET reliability = 'low' WHERE flag = 'd'")
        changed.execute((DATA / "derived.sql").read_text(encoding="utf-8"))
        query = "SELECT DISTINCT reliability FROM marked_observation WHERE contains(flag, 'd')"
        assert column_of(changed, query) == ["low"]


def test_coverage_counts_places(each: Atlas) -> None:
    """The number of places with a figure, and of weak ones, agrees with a plain count from the CSV table."""
    measures = table_of(each.folder / "catalogue" / "measure.csv").set_index("measure_id")
    levels = measures["place_level"]
    rows = observations(each.folder)
    rows = rows[rows["measure_id"].map(measures["family"]) == "outcome"]
    rows = rows[(rows["sex"] == "total") & (rows["place_level"] == rows["measure_id"].map(levels))]
    weak = rows["flag"].str.contains("u") | rows["quality_mark"].isin(["census_low", "tiny_sample", "small_cell"])
    key = ["measure_id", "population_group", "year"]
    expected = pd.DataFrame({"places": rows.groupby(key).size(), "low": weak.groupby([rows[k] for k in key]).sum()})
    found = each.data.execute(
        """
        SELECT measure_id, population_group, year::VARCHAR, place_count, low_count FROM coverage
        WHERE measure_id IN (SELECT unnest(?)) ORDER BY ALL
        """,
        [sorted(set(rows["measure_id"]))],
    ).fetchall()
    assert len(found) > 50
    assert found == [(*index, *counts) for index, counts in zip(expected.index, expected.values.tolist(), strict=True)]


def test_the_common_year_is_that_of_most_places_that_can_be_ranked(each: Atlas) -> None:
    """One year a measure and group, the later of equals, counted from the observations."""
    counted = each.data.execute(
        """
        SELECT o.measure_id, o.population_group, o.year, count(DISTINCT o.place_code) AS places
        FROM observation AS o INNER JOIN measure AS m ON o.measure_id = m.measure_id AND o.place_level = m.place_level
        LEFT JOIN area_basis AS b ON o.area_basis = b.area_basis
        LEFT JOIN region AS r ON o.place_level = 'region' AND o.place_code = r.nuts_code
        WHERE o.sex = 'total' AND coalesce(o.quality_mark, '') <> 'series_outlier' AND o.year IS NOT NULL
            AND NOT coalesce(b.is_stand_in, FALSE) AND coalesce(r.nuts_version, '') <> 'earlier'
        GROUP BY ALL
        """
    ).df()
    best = counted.sort_values(["places", "year"]).groupby(["measure_id", "population_group"]).last()
    found = each.data.execute(
        "SELECT measure_id, population_group, year, ranked_count FROM coverage "
        "WHERE is_common_year AND ranked_count > 0 ORDER BY ALL"
    ).fetchall()
    assert found == [(*key, *values) for key, values in zip(best.index, best.values.tolist(), strict=True)]
    assert (
        counted.merge(best.reset_index(), on=["measure_id", "population_group", "places"]).groupby("measure_id").size() > 1
    ).any()


def test_latest_observation_is_the_newest_of_each_place(each: Atlas) -> None:
    """One figure a place, measure, group and area; none is older than another that counts."""
    key = "measure_id, population_group, place_code, area_basis"
    assert value_of(each.data, f"SELECT count(*) FROM (SELECT 1 FROM latest_observation GROUP BY {key} HAVING count(*) > 1)") == 0
    older = each.data.execute(
        """
        SELECT l.place_code, l.measure_id, l.year, max(o.year) AS newest
        FROM latest_observation AS l
        INNER JOIN observation AS o
            ON l.place_level = o.place_level AND l.place_code = o.place_code AND l.measure_id = o.measure_id
                AND l.population_group = o.population_group AND l.area_basis IS NOT DISTINCT FROM o.area_basis
        WHERE o.sex = 'total' AND coalesce(o.quality_mark, '') <> 'series_outlier'
        GROUP BY ALL HAVING l.year IS DISTINCT FROM newest
        """
    ).fetchall()
    assert older == []
    assert value_of(each.data, "SELECT count(*) FROM latest_observation WHERE quality_mark = 'series_outlier'") == 0


def test_source_use_counts_every_figure(each: Atlas) -> None:
    """The figures of all sources add up to the rows of the tables that hold figures."""
    tables = ["observation", "mipex_indicator_score", "origin", "icc_rank", "icc_report"]
    total = sum(value_of(each.data, f"SELECT count(*) FROM {table}") for table in tables)
    assert value_of(each.data, "SELECT sum(figure_count) FROM source_use") == total
    assert value_of(each.data, "SELECT count(*) FROM source_use") == value_of(each.data, "SELECT count(*) FROM source")
    one = each.data.execute("SELECT figure_count, first_year, last_year FROM source_use WHERE source_id = 'mipex-2025-eu'")
    files = ("mipex_indicator_score.csv", "observation/mipex.csv")
    scores = pd.concat(table_of(each.folder / "tables" / name)[["year", "source_id"]] for name in files)
    assert one.fetchall() == [((scores["source_id"] == "mipex-2025-eu").sum(), 2020, 2024)]


def shares_in_tables(folder: Path, measure_id: str, bases: list[str]) -> pd.DataFrame:
    """A city's share computed from the CSV tables: closest area, then latest year, outliers left out."""
    rows = observations(folder)
    preference = table_of(folder / "catalogue" / "area_basis.csv").set_index("area_basis")["preference"].astype(int)
    rows = rows[(rows["measure_id"] == measure_id) & rows["area_basis"].isin(bases)]
    rows = rows[rows["quality_mark"] != "series_outlier"]
    rows = rows.assign(
        preference=rows["area_basis"].map(preference),
        year=pd.to_numeric(rows["year"]).fillna(0).astype(int),
        value=rows["value"].astype(float),
    )
    order = rows.sort_values(["preference", "year", "source_id"], ascending=[True, False, True], kind="stable")
    return order.drop_duplicates("place_code").set_index("place_code").sort_index()


@pytest.mark.parametrize("bases", [ALL_BASES, ["city"], ["city", "greater_city"], ["nuts3_area"]], ids="+".join)
@pytest.mark.parametrize("measure_id", [*CITY_SHARES, "migrant_background_share"])
def test_city_share_picks_closest_area_then_latest_year(each: Atlas, measure_id: str, bases: list[str]) -> None:
    """The macro and a plain computation agree on share, year and area of every city."""
    expected = shares_in_tables(each.folder, measure_id, bases)
    found = each.data.execute(
        "SELECT city_id, share, coalesce(share_year, 0), share_area_basis FROM city_share(?, ?) ORDER BY city_id",
        [measure_id, bases],
    ).fetchall()
    assert found == list(expected[["value", "year", "area_basis"]].itertuples(name=None))


def filtered(each: Atlas, **filters: Any) -> pd.DataFrame:
    """What filtered_city says of all cities, with no filter set unless named."""
    values: dict[str, Any] = {
        "measure_id": "foreign_born_share",
        "bases": ALL_BASES,
        "share_min": 0.0,
        "countries": [],
        "sizes": [],
        "networks": [],
        "selected_cities": [],
    } | filters
    return each.data.execute(
        """
        FROM filtered_city($measure_id, $bases, $share_min, $countries, $sizes, $networks, $selected_cities)
        ORDER BY city_id
        """,
        values,
    ).df()


def test_no_threshold_keeps_all_cities(each: Atlas) -> None:
    """With 0 % also the cities without a share stay."""
    cities = filtered(each)
    assert len(cities) == value_of(each.data, "SELECT count(*) FROM city") and cities["passes_all"].all()
    assert cities["share"].isna().any() and cities["share"].notna().any()


@pytest.mark.parametrize("measure_id", CITY_SHARES)
def test_threshold_drops_cities_without_a_share(each: Atlas, measure_id: str) -> None:
    """With 15 % no city passes that has less or none; all rows remain to be listed as left out."""
    cities = filtered(each, measure_id=measure_id, share_min=15.0)
    passing = cities[cities["passes_all"]]
    assert len(cities) == value_of(each.data, "SELECT count(*) FROM city") and len(passing) > 0
    assert passing["share"].notna().all() and (passing["share"] >= 15).all()
    assert not (cities.loc[~cities["passes_all"], "share"] >= 15).any()


def test_threshold_is_inclusive(each: Atlas) -> None:
    """A city with exactly the wanted share passes; a hundredth above, it does not."""
    for share_min, passes in ((16.9, True), (16.91, False)):
        cities = filtered(each, share_min=share_min).set_index("city_id")
        assert bool(cities.loc["no002c", "passes_all"]) is passes


@pytest.mark.parametrize(
    "filters",
    [
        {"share_min": 15.0},
        {"share_min": 15.0, "bases": ["city", "greater_city"]},
        {"share_min": 7.5, "measure_id": "foreign_citizen_share", "countries": ["CH"]},
        {"countries": ["DE", "NO", "PT"], "sizes": ["250k_500k", "over_500k"]},
        {"networks": ["intercultural_cities"], "share_min": 15.0, "sizes": ["250k_500k"]},
        {"networks": ["eccar", "king"]},
        {"networks": ["intercultural_cities", "clip"]},
        {"selected_cities": ["no002c", "se003c", "au-ballarat"], "share_min": 17.0},
    ],
    ids=str,
)
def test_filtered_city_agrees_with_a_plain_count(each: Atlas, filters: dict[str, Any]) -> None:
    """The same cities remain as in a computation from the CSV tables."""
    cities = table_of(each.folder / "tables" / "city.csv").set_index("city_id")
    shares = shares_in_tables(each.folder, filters.get("measure_id", "foreign_born_share"), filters.get("bases", ALL_BASES))
    population = pd.to_numeric(cities["population"])
    size = pd.cut(
        population,
        [0, 100_000, 250_000, 500_000, float("inf")],
        right=False,
        labels=["under_100k", "100k_250k", "250k_500k", "over_500k"],
    )
    keep = pd.Series(True, index=cities.index)
    if filters.get("share_min"):
        keep &= cities.index.map(shares["value"]).to_series(index=cities.index) >= filters["share_min"]
    if filters.get("countries"):
        keep &= cities["country_code"].isin(filters["countries"])
    if filters.get("sizes"):
        keep &= size.isin(filters["sizes"])
    if networks := filters.get("networks"):
        named = table_of(each.folder / "tables" / "network_membership.csv")
        in_list = cities.index.isin(named.loc[named["network_id"].isin(networks), "city_id"])
        keep &= in_list | ((cities["is_icc_member"] == "1") & ("intercultural_cities" in networks))
    if filters.get("selected_cities"):
        keep &= cities.index.isin(filters["selected_cities"])
    found = filtered(each, **filters)
    assert 0 < keep.sum() < len(cities)
    assert found.loc[found["passes_all"], "city_id"].tolist() == sorted(cities.index[keep])


def test_every_column_of_a_public_table_is_described(each: Atlas) -> None:
    derived = {"marked_observation", "latest_observation", "ranked_figure", "mipex_dimension_score", "coverage"}
    public = set(column_of(each.data, "SELECT table_name FROM duckdb_tables() WHERE comment IS NOT NULL"))
    assert public >= derived | {"observation", "city", "source"}
    bare = "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE list_contains(?, table_name) AND comment IS NULL"
    assert column_of(each.data, bare, [sorted(public)]) == []


@pytest.mark.parametrize(
    ("retrieved", "carrier", "expected"),
    [
        ("2026-09-02", "Official service, fetched by the refresh command.", "Eurostat, x, extracted 2 September 2026."),
        ("2026-09-02", "Public repository y, fetched from the Eurostat service.", "Eurostat, x, extracted 2 September 2026."),
        ("2026-09-12", "Official workbook, through a public repository.", "Eurostat, x, copy of 12 September 2026."),
        ("2026-05", "Public repository y.", "Eurostat, x, copy of May 2026."),
        ("commit 8aab359 of y", "Public repository y.", "Eurostat, x, date of copy not recorded."),
        ("2026-09-12", "Text of the study.", "Eurostat, x."),
    ],
)
def test_a_citation_has_the_date_of_our_copy(each: Atlas, retrieved: str, carrier: str, expected: str) -> None:
    assert value_of(each.data, "SELECT dated_citation('Eurostat, x.', ?, ?)", [retrieved, carrier]) == expected


def test_second_hand_figures_are_called_so(each: Atlas) -> None:
    """A score known from news or from another city's text is no figure as published."""
    query = """
        SELECT DISTINCT reliability FROM marked_observation
        WHERE evidence IN ('news', 'coe_comparator', 'city_comparator', 'self_reported')
            AND coalesce(quality_mark, '') NOT IN ('best_dimension', 'mixed_years', 'doubtful')
    """
    assert column_of(each.data, query) == ["second_hand"]
