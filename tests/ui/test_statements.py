"""Words about one observation: people, place, area, rank with ties, years, reliability; edge cases of numbers and plurals."""

from typing import Any

import pytest

from queries import run, whole_table
from ui import statements, wording

CITY = {
    "measure_id": "foreign_born_share",
    "measure": "Foreign-born share of the city",
    "family": "population",
    "population_group": "foreign_born",
    "unit": "%",
    "value": 21.3,
    "year": 2024,
    "place_level": "city",
    "place_name": "Mechelen",
    "area_basis": "city",
    "note": None,
    "reliability": "as_published",
    "place_rank": 176,
    "shared_with": 0,
    "place_count": 697,
    "median": 14.95,
    "first_year": 2021,
    "last_year": 2024,
}


def row(**changed: Any) -> dict[str, Any]:
    return {**CITY, **changed}


def ranked(rank: int, ties: int, places: int, level: str = "country") -> dict[str, Any]:
    return row(place_rank=rank, shared_with=ties, place_count=places, place_level=level, place_name="Belgium", area_basis=None)


ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 111: "111th", 122: "122nd"}


@pytest.mark.parametrize(("number", "text"), [*ORDINALS.items(), (1001, "1,001st"), (1011, "1,011th")])
def test_ordinals(number: int, text: str) -> None:
    assert statements.ordinal(number) == text


@pytest.mark.parametrize(
    ("rank", "ties", "places", "text", "brief"),
    [
        (176, 0, 697, "176th highest of 697 countries", "176th highest of 697 countries"),
        (1, 0, 56, "highest of 56 countries", "highest of 56 countries"),
        (1, 9, 56, "highest of 56 countries, shared with nine countries", "joint highest of 56 countries"),
        (1, 1, 56, "highest of 56 countries, shared with one country", "joint highest of 56 countries"),
        (1, 12, 56, "highest of 56 countries, shared with 12 countries", "joint highest of 56 countries"),
        (56, 0, 56, "lowest of 56 countries", "lowest of 56 countries"),
        (55, 1, 56, "lowest of 56 countries, shared with one country", "joint lowest of 56 countries"),
        (1, 0, 2, "highest of 2 countries", "highest of 2 countries"),
        (2, 0, 2, "lowest of 2 countries", "lowest of 2 countries"),
        (1, 1, 2, "the same in both countries", "the same in both countries"),
        (1, 0, 1, "", ""),
    ],
)
def test_ranks(rank: int, ties: int, places: int, text: str, brief: str) -> None:
    assert statements.rank_text(ranked(rank, ties, places)) == text
    assert statements.rank_text(ranked(rank, ties, places), brief=True) == brief


def test_ranks_from_the_lowest_end() -> None:
    assert statements.rank_text(ranked(80, 0, 82), "lowest") == "3rd lowest of 82 countries"
    assert statements.rank_text(ranked(79, 1, 82), "lowest") == "3rd lowest of 82 countries, shared with one country"
    assert statements.rank_text(ranked(1, 0, 82), "lowest") == "highest of 82 countries"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"area_basis": "nuts3_area"}, "not ranked: of a larger area"),
        ({"family": "icc"}, "not ranked: scores of different years"),
        ({"measure_id": "migrant_background_share"}, "not ranked: definitions differ"),
        ({"place_count": 1, "place_rank": 1}, "not ranked: no other place to compare"),
        ({"place_rank": float("nan")}, "not ranked: no other place to compare"),
    ],
)
def test_what_has_no_rank_has_a_reason(changed: dict[str, Any], reason: str) -> None:
    assert statements.no_rank_reason(row(**changed)) == reason
    assert statements.rank_text(row(**changed)) == statements.spread_text(row(**changed)) == ""
    assert "highest" not in statements.sentence(row(**changed))


def test_sentences() -> None:
    assert (
        statements.sentence(row(first_year=2024))
        == "Foreign-born share, 2024: 21.3 % in Mechelen, 176th highest of 697 cities (median 14.9 %)."
    )
    weak = statements.sentence(row(reliability="low"))
    assert weak.endswith("(median 14.9 %; latest figure of each city, 2021 to 2024); low reliability.")
    assert "in Lisbon (greater city)," in statements.sentence(row(area_basis="greater_city", place_name="Lisbon"))
    dutch = statements.sentence(row(place_level="country", place_name="Netherlands", area_basis=None))
    assert "in the Netherlands (country), 176th highest of 697 countries" in dutch
    assert "year not stated" in statements.sentence(row(year=float("nan")))


@pytest.mark.parametrize(
    ("note", "place"),
    [
        ("NUTS 3 region LU000 Luxembourg", "Luxembourg (country, NUTS 3 LU000)"),
        ("NUTS 3 region SE110 Stockholms län", "Stockholms län (NUTS 3 SE110)"),
        (None, "the NUTS 3 area around Mechelen"),
        ("typed by hand", "the NUTS 3 area around Mechelen"),
    ],
)
def test_a_larger_area_is_named_and_never_guessed(note: str | None, place: str) -> None:
    area = row(area_basis="nuts3_area", note=note)
    assert statements.place_name(area) == place
    assert f"in {place}." in statements.sentence(area)
    assert statements.sentence({**area, "own_value": float("nan")}).endswith("the atlas has no figure of Mechelen alone.")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (2024, 2024, ""),
        (2023, 2024, "latest figure of each region, 2023 to 2024"),
        (2009.0, 2022.0, "latest figure of each region, 2009 to 2022"),
        (float("nan"), float("nan"), ""),
    ],
)
def test_years_are_named_as_soon_as_they_differ(first: float, last: float, text: str) -> None:
    assert statements.years_caution(first, last, "region") == text


IN_2016 = {"value": 20.0, "rank": 1, "shared_with": 1, "place_count": 522}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "2016: 20.0 %, highest of 522 cities, shared with one city"),
        ({"common_year_value": float("nan")}, "no figure of 2016, which 522 cities have"),
        ({"first_year": 2024}, "as ranked: all of 2024"),
        ({"common_year": float("nan")}, "none of these places has a figure of that year"),
        ({"area_basis": "nuts3_area"}, "not ranked: of a larger area"),
        ({"common_year_place_count": 1, "common_year_shared_with": 0}, "2016: 20.0 %, no other place to compare"),
    ],
)
def test_the_rank_in_the_year_with_most_places(changed: dict[str, Any], text: str) -> None:
    then = {f"common_year_{name}": number for name, number in IN_2016.items()}
    assert statements.common_year_text(row(**{**then, "common_year": 2016, **changed})) == text


def test_a_range_over_regions_names_its_regions_and_has_no_rank() -> None:
    region = {"measure": "Unemployment rate", "place_level": "region", "area_basis": None, "place_rank": float("nan")}
    rows = [row(**region, value=value, reliability=kind) for value, kind in ((5.1, "as_published"), (2.4, "low"), (3.2, "low"))]
    said = "Unemployment rate, foreign-born people, 2024: 2.4 to 5.1 % in"
    assert statements.range_sentence(rows, "London", 3) == f"{said} the three NUTS 2 regions of London; low reliability in two."
    assert statements.range_sentence(rows[:2], "London", 3).startswith(f"{said} two of the three NUTS 2 regions of London")
    assert ": 5.1 % in" in statements.range_sentence(rows[:1], "London", 3)


def test_people_are_named_where_they_are_not_everybody() -> None:
    assert (
        statements.measure_name(row(measure="Tertiary education, age 25-64"))
        == "Tertiary education, age 25-64, foreign-born people"
    )
    by_citizenship = {"measure": "National employment rate by citizenship, age 15-64"}
    for group, people in (("nationals", "nationals"), ("total", "whole population"), ("non_eu_citizens", "non-EU citizens")):
        name = statements.measure_name(row(**by_citizenship, population_group=group))
        assert name == f"National employment rate, age 15-64, {people}"
    assert statements.measure_name(row(measure="MIPEX: Health", population_group="total"), with_index=False) == "Health"


def test_every_observation_of_the_atlas_has_words_and_names_its_people() -> None:
    measures = run("measures").set_index("measure_id")["name"]
    assert set(whole_table("population_group").to_pandas()["population_group"]) == set(statements.PEOPLE)
    assert set(wording.RELIABILITY) == set(statements.RELIABILITY)
    pairs = whole_table("observation").to_pandas()[["measure_id", "population_group"]].drop_duplicates()
    for measure_id, group in pairs.itertuples(index=False):
        name = statements.measure_name({"measure": measures[measure_id], "population_group": group})
        stem = {"eu_born": "another EU country", "non_eu_born": "outside the EU", "migrant_background": "migrant background"}
        assert group == "total" or stem.get(group, group.replace("_", " ")).split()[-1].lower()[:4] in name.lower()


@pytest.mark.parametrize(
    ("value", "reference", "text"),
    [
        (67.2, 78.8, "11.6 points below native-born people (78.8 %)"),
        (63.9, 63.8, "about the same as native-born people (63.8 %)"),
        (60.0, 61.9, "about the same as native-born people (61.9 %)"),
        (60.0, 58.0, "2.0 points above native-born people (58.0 %)"),
        (-3.0, 0.0, "3.0 points below native-born people (0.0 %)"),
    ],
)
def test_differences(value: float, reference: float, text: str) -> None:
    assert statements.difference_text(row(value=value), row(value=reference, population_group="native_born")) == text


def test_negative_values_have_true_minus_signs_and_zero_has_none() -> None:
    assert statements.value_text(row(value=-6.94)) == "−6.9 %"
    assert statements.value_text(row(value=-0.04)) == "0.0 %"
    assert "−6.9 % in Mechelen" in statements.sentence(row(value=-6.94))
