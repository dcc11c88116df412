"""Words about one observation: people, place, area, rank with ties, years, reliability; edge cases of numbers and plurals."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from queries.database import run, whole_table
from ui import indicator_rows, statements, wording
from ui.charts import city_map
from ui.filters import Filters
from ui.mipex.selected_countries import select_countries
from ui.years import years_text as years_of_a_page

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


def test_what_weakens_a_value_joins_what_stands_in_brackets() -> None:
    assert wording.marked_name("Graz", "low") == "Graz (low reliability)"
    assert wording.marked_name("Graz (AT)", "low") == "Graz (AT, low reliability)"
    assert wording.marked_name("Graz (AT)", "unknown") == "Graz (AT)"


def test_of_several_ranks_in_a_title_the_last_says_of_how_many() -> None:
    assert statements.brief_ranks([ranked(1, 0, 56), ranked(7, 2, 56), ranked(56, 0, 56)]) == [
        "highest",
        "joint 7th highest",
        "lowest of 56 countries",
    ]
    assert statements.brief_ranks([ranked(1, 0, 1)]) == [""]
    assert statements.brief_ranks([ranked(7, 0, 56), ranked(1, 0, 1)]) == ["7th highest of 56 countries", ""]
    assert statements.brief_ranks([ranked(7, 0, 57), ranked(8, 0, 56)]) == [
        "7th highest of 57 countries",
        "8th highest of 56 countries",
    ]


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
        ({"measure_id": "arrival_year_unknown_share"}, "not ranked: it tells how complete the census is"),
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
    assert weak.endswith("(median 14.9 %; latest value of each city, 2021 to 2024); low reliability.")
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
    assert statements.sentence({**area, "own_value": float("nan")}).endswith("the atlas has no value for Mechelen alone.")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (2024, 2024, ""),
        (2023, 2024, "latest value of each region, 2023 to 2024"),
        (2009.0, 2022.0, "latest value of each region, 2009 to 2022"),
        (float("nan"), float("nan"), ""),
    ],
)
def test_years_are_named_as_soon_as_they_differ(first: float, last: float, text: str) -> None:
    assert statements.years_caution(first, last, "region") == text


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([2024, 2024], ""),
        ([None, None], ""),
        ([2014, 2024], "latest value of each city, 2014 to 2024"),
        ([2014, None, 2024], "latest value of each city, 2014 to 2024 or not stated"),
        ([2014, None], "latest value of each city, 2014 or not stated"),
    ],
)
def test_a_year_that_is_not_stated_is_among_those_that_differ(years: list[float | None], text: str) -> None:
    of_cities = pd.Series(years, dtype="Float64")
    assert statements.latest_of_each(of_cities, "city") == text
    assert years_of_a_page(of_cities, "city", None) == wording.upper(text)


IN_2016 = {"value": 20.0, "rank": 1, "shared_with": 1, "place_count": 522}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "2016: 20.0 %, highest of 522 cities, shared with one city"),
        ({"common_year_value": float("nan")}, "no value for 2016, which 522 cities have"),
        ({"first_year": 2024}, "as ranked: all of 2024"),
        ({"common_year": float("nan")}, "none of these places has a value for that year"),
        ({"area_basis": "nuts3_area"}, "not ranked: of a larger area"),
        ({"common_year_place_count": 1, "common_year_shared_with": 0}, "2016: 20.0 %, no other place to compare"),
    ],
)
def test_the_rank_in_the_year_with_most_places(changed: dict[str, Any], text: str) -> None:
    then = {f"common_year_{name}": number for name, number in IN_2016.items()}
    assert statements.common_year_text(row(**{**then, "common_year": 2016, **changed})) == text


def test_a_slip_of_the_latest_year_is_not_one_of_the_common_year() -> None:
    then = {f"common_year_{name}": number for name, number in IN_2016.items()}
    marked = row(**then, common_year=2016, quality_mark="formula_error")
    assert "formula slip" in statements.rank_text(marked)
    assert "formula slip" not in statements.common_year_text(marked)


def test_a_range_over_regions() -> None:
    rows = [row(value=value) for value in (5.1, 2.4, 3.2)]
    assert statements.range_of(rows) == "2.4 to 5.1 %"
    assert statements.range_of(rows[:1]) == "5.1 %"


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
    measures = run("definitions/measures").set_index("measure_id")["name"]
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


CITIES = ["Graz (AT)", "Linz (AT)", "Wels (AT)", "Bern (CH)", "Basel (CH)"]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "No city has a value of its own"),
        ([0.0], "1 city: Graz (AT) with 0.0 %"),
        ([7.5, 7.5], "Both cities with 7.5 %"),
        ([7.5, 7.5, 7.5], "All 3 cities with 7.5 %"),
        ([15.01, 14.98], "Both cities with 15.0 %, rounded"),
        ([7.5, -6.94], "2 cities: highest Graz (AT) with 7.5 %; lowest Linz (AT) with −6.9 %; median 0.3 %"),
        ([1.0, 9.0, 1.0], "3 cities: highest Linz (AT) with 9.0 %; lowest Graz (AT) and Wels (AT) with 1.0 %; median 1.0 %"),
        (
            [9.0, 9.0, 9.0, 9.0, 0.0],
            "5 cities: highest Graz (AT), Linz (AT), Wels (AT) and 1 more with 9.0 %; lowest Basel (CH) with 0.0 %; median 9.0 %",
        ),
    ],
)
def test_values_of_several_places(values: list[float], text: str) -> None:
    assert statements.places_text(CITIES[: len(values)], values, "%", "city") == text


def test_values_that_are_written_alike_have_no_highest() -> None:
    assert statements.ends_text(CITIES[:2], [15.01, 14.98], "%") == "Graz (AT) and Linz (AT) with 15.0 %, rounded"
    assert statements.ends_text(CITIES[:2], [15.0, 15.0], "%") == "Graz (AT) and Linz (AT) with 15.0 %"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "No region has a value."),
        ([5.0], "One region with 5.0 %."),
        ([5.0, 5.0], "Both regions with 5.0 %."),
        ([5.0, -1.0], "The values of the 2 regions run from −1.0 % to 5.0 %."),
        ([1.0, 2.0, 3.0, 4.0, 5.0], "The middle half of the 5 regions lies between 2.0 % and 4.0 %."),
        ([1.0, 3.0, 3.0, 3.0, 5.0], "The middle half of the 5 regions lies at 3.0 %."),
    ],
)
def test_middle_half(values: list[float], text: str) -> None:
    assert statements.middle_text(pd.Series(values, dtype=float), "%", "region") == text


@pytest.mark.parametrize(
    ("shown", "total", "text"),
    [(20, 83, "20 of 83 cities shown"), (12, 12, "all 12 cities shown"), (2, 2, "both cities shown"), (1, 1, "one city shown")],
)
def test_part_of_a_ranking(shown: int, total: int, text: str) -> None:
    assert statements.part_text(shown, total, "city") == text


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([2023.0, 2023.0], "2023"),
        ([2014.0, 2024.0], "2014 to 2024"),
        ([2014.0, None], "2014 or not stated"),
        ([None, None], "years not stated"),
    ],
)
def test_years_of_several_values(years: list[float | None], text: str) -> None:
    assert statements.years_text(pd.Series(years, dtype=float)) == text


def test_range_of_one_place_is_none() -> None:
    spread = {"lower_quartile": 5.0, "median": 6.0, "upper_quartile": 7.0, "unit": "%", "place_level": "country"}
    assert statements.range_text({**spread, "place_count": 1}) == "1 country"
    assert statements.range_text({**spread, "place_count": 9}) == "middle half 5.0 % to 7.0 %, median 6.0 %, 9 countries"


def test_a_point_of_a_map_names_whose_value_it_is() -> None:
    assert statements.point_text(row(area_basis="city")) == "21.3 %, 2024"
    assert statements.point_text(row(area_basis="greater_city")) == "Mechelen (greater city): 21.3 %, 2024"
    assert statements.point_text(row(place_level="region", place_name="Wien", area_basis=None)) == "Wien (region): 21.3 %, 2024"


def test_cities_left_out_are_counted_in_words() -> None:
    assert statements.stand_ins_text(0) == statements.without_value_text(0) == ""
    assert "1 city is shown with the value of a larger area that contains it" in statements.stand_ins_text(1)
    assert "2 cities are shown with the value of a larger area that contains them" in statements.stand_ins_text(2)
    assert statements.without_value_text(1) == "1 city has no value."
    assert statements.without_value_text(1002) == "1,002 cities have no value."


def test_missing_flags_are_said_of_the_values_that_lack_them() -> None:
    """Others of the same year have theirs."""
    rows = [
        {"family": "survey", "year": 2023, "reliability": "as_published"},
        {"family": "population", "year": 2023, "reliability": "unknown"},
        {"family": "outcome", "year": 2025, "reliability": "unknown"},
    ]
    assert "Reliability flags are missing for 2 values of 2023 and 2025." in indicator_rows.notes(rows)
    assert "Reliability flags are missing for 1 value of 2023." in indicator_rows.notes(rows[:2])


def test_what_is_true_of_the_public_survey_is_not_said_of_an_uploaded_answer() -> None:
    uploaded = {"family": "survey", "year": 2024, "reliability": "own"}
    earlier = {"family": "survey", "year": 2015, "reliability": "own"}
    public = {"family": "survey", "year": 2023, "reliability": "as_published"}
    assert not any("interviews" in note or "survey" in note for note in indicator_rows.notes([uploaded, earlier]))
    assert indicator_rows.SURVEY in indicator_rows.notes([uploaded, public])


def test_weak_values_that_are_drawn_alike_are_named_by_their_kinds() -> None:
    """A value that the visitor uploaded is not called unreliable."""
    assert wording.weak_kinds(["as_published", "own"]) == "uploaded by you"
    assert wording.weak_kinds(["second_hand", "low", "low"]) == "low reliability or quoted second-hand"
    assert wording.weak_kinds(["as_published"]) == ""
    legend = city_map.legend_html([5.0], "%", 0, False, wording.weak_kinds(["own"]))
    assert "smaller: uploaded by you" in legend and "reliability" not in legend
    assert "smaller" not in city_map.legend_html([5.0], "%", 0, False, "")


def test_no_sentence_that_a_room_sees_speaks_of_your_filters() -> None:
    """On a projector, in a file and in a report there is no "your"."""
    cities = ("at-vienna", "us-rochester")
    chosen = Filters("foreign_born_share", ("city", "greater_city"), 15, (), ("over_500k",), (), cities, True, ())
    countries = select_countries(chosen, ("NO",))
    without = select_countries(chosen, ())
    texts = [
        countries.scope_text(),
        countries.highlight_text(),
        without.highlight_text(),
        *chosen.words(),
        statements.without_value_text(3),
        statements.rank_text(
            {"measure_id": "m", "place_level": "city", "place_rank": 1, "shared_with": 0, "place_count": 9, "is_filtered": True}
        ),
        city_map.legend_html([5.0], "%", 2, False, "", 4),
    ]
    assert "those with a city that passes the filters" in texts[0]
    assert texts[1] == "Left out by the filters: Norway."
    assert "under 100,000 residents" in replace(chosen, size=("under_100k",)).words()[1]
    assert all("your" not in text for text in texts)
