"""What an observation says, in words: indicator, people, place, area, year, rank and reliability, each from the row itself.

A row is a mapping or a pandas row with the columns of the query `city/ranks`, or any part of
them: rows without its column place_rank have no rank. Pages, charts, tables, reports and files ask these functions
and write no sentence about an observation themselves.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from queries.database import cached_per_database, run
from ui import wording

Row: TypeAlias = Mapping[str, Any] | pd.Series

ABOUT_LEVEL = 2.0  # points; a smaller difference between two groups is called about the same
FEWEST_OF_A_HALF = 4  # places; of fewer, no middle half is given
NAMED_OF_A_TIE = 3
UNRANKED_FAMILY = "icc"  # a few scores of different years and versions of the index
UNRANKED_MEASURES = {  # and why
    "migrant_background_share": "definitions differ",
    "arrival_year_unknown_share": "it tells how complete the census is",
}
# What is said beside a rank of a value that the atlas keeps as published and marks.
RANKED_AS_PUBLISHED = {"formula_error": "ranked as published, in spite of a formula slip in the source"}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WITH_ARTICLE = ("Faroe Islands", "Netherlands", "United Kingdom", "United States", "United Arab Emirates")
SPLIT_BY_CITIZENSHIP = " by citizenship"
COLUMNS = (
    "measure_id", "measure", "family", "population_group", "unit", "direction", "value", "year", "place_level", "place_name",
    "area_basis", "note", "reliability", "quality_mark", "place_rank", "shared_with", "place_count", "lower_quartile",
    "median", "upper_quartile", "first_year", "last_year", "common_year", "common_year_value", "common_year_rank",
    "common_year_shared_with", "common_year_place_count", "is_filtered", "is_outside", "own_value", "own_year",
    "own_area_basis",
)  # fmt: skip
_NUTS3 = re.compile(r"NUTS 3 region ([A-Z]{2}\w{3}) (.+)")
_DISTRICT = "district "  # how the note begins where the source names the district and gives no code


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame with those of COLUMNS that it has; several times as fast as all columns of wide frames."""
    return records(frame, [name for name in COLUMNS if name in frame])


def records(frame: pd.DataFrame, columns: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a frame by column, all columns or those named."""
    names = list(frame if columns is None else columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*(frame[name].tolist() for name in names), strict=True)]


def measure_name(row: Row, *, with_index: bool = True) -> str:
    """The indicator with the people counted where that is not everybody: Employment rate, age 20-64, foreign-born people.

    with_index: whether the name of the index stands before it, as in MIPEX: Health.
    """
    # Whose share it is stands with the place, which may be a larger area than the city.
    name = str(row["measure"]).removesuffix(" of the city")
    if not with_index:
        name = without_index(name)
    people = people_of(row["population_group"])
    if SPLIT_BY_CITIZENSHIP in name:
        return f"{name.replace(SPLIT_BY_CITIZENSHIP, '')}, {people}"
    return name if row["population_group"] == "total" or names_people(row) else f"{name}, {people}"


def names_people(row: Row) -> bool:
    """Whether the indicator itself says whom it counts, as the foreign-born share does."""
    people = people_of(row["population_group"])
    stem = people.removeprefix("people with a ").removeprefix("people ").removesuffix(" people")
    return stem.lower() in str(row["measure"]).lower()


@cached_per_database
def people_by_group() -> dict[str, str]:
    """Whom a value counts, inside a sentence, by population_group."""
    return run("definitions/population_groups").set_index("population_group")["people"].to_dict()


def people_of(population_group: str) -> str:
    """Whom a value counts, inside a sentence: foreign-born people."""
    return people_by_group()[population_group]


def stands_in(row: Row) -> bool:
    """Whether the value is of a larger area than the city under whose name it is kept."""
    return bool(row["place_level"] == "city" and row.get("area_basis") in stand_in_areas())


def is_own(row: Row) -> bool:
    """Whether the value is of the city (or district) itself or its greater city, not of a larger area, a region or a country."""
    return bool(row["place_level"] in wording.LOCAL and not stands_in(row))


def place_name(row: Row) -> str:
    """The place that the value is of: Vienna; Lisbon (greater city); Stockholms län (NUTS 3 SE110); Belgium (country)."""
    name = str(row["place_name"])
    if row["place_level"] != "city":
        return f"{name} ({row['place_level']})"
    if stands_in(row):
        code, area = _area(row)
        if not code:
            return f"{area} (district)" if area else f"the NUTS 3 area around {name}"
        # A code that ends so is of a country that is not divided into regions.
        return f"{area} ({'country, ' if code.endswith('000') else ''}NUTS 3 {code})"
    kind = place_label(row)
    return f"{name} ({kind})" if kind else name


def place_label(row: Row) -> str:
    """The place in a few letters beside a value in a chart; empty where it is the city itself."""
    if row["place_level"] != "city":
        return str(row["place_name"])
    if stands_in(row):
        code, area = _area(row)
        return f"district {area}" if area and not code else f"NUTS 3 area {code}".strip()
    return {"greater_city": "greater city", "self_reported": "stated by the city"}.get(str(row.get("area_basis")), "")


def _area(row: Row) -> tuple[str, str]:
    """Code and name of the larger area, which its observation carries in the note; empty where it does not."""
    note = str(row.get("note"))
    if found := _NUTS3.match(note):
        return found[1], found[2]
    return "", note.removeprefix(_DISTRICT) if note.startswith(_DISTRICT) else ""


def value_text(row: Row) -> str:
    """The value with its unit: 78.8 %, 59 of 100."""
    return wording.value(row["value"], row["unit"])


def marked_value(row: Row) -> str:
    """The value with the sign of what weakens it; that flags are missing, which is true of most values, has none."""
    sign = "" if row["reliability"] == "unknown" else wording.RELIABILITY[row["reliability"]][0]
    return f"{value_text(row)} {sign}".strip()


def year_text(row: Row) -> str:
    """The year, or that none is stated."""
    return wording.year(row["year"])


def reliability_text(row: Row) -> str:
    """What weakens the value; empty where it is as published."""
    return "" if row["reliability"] == "as_published" else wording.RELIABILITY[row["reliability"]][1]


def doubt_text(row: Row) -> str:
    """The same in a sentence, without flags that are missing: that is said once, since most values lack them."""
    return "" if row["reliability"] == "unknown" else reliability_text(row)


def year_and_doubt(row: Row) -> str:
    """The year, and what weakens the value as `doubt_text` has it: 2023; low reliability."""
    return "; ".join(filter(None, [year_text(row), doubt_text(row)]))


def is_ranked(row: Row) -> bool:
    """Whether the value has a rank: not of a larger area, not alone, and of an indicator that can be ranked."""
    return not no_rank_reason(row)


def no_rank_reason(row: Row) -> str:
    """Why a value has no rank, in words; empty where it has one."""
    if stands_in(row):
        return "not ranked: of a larger area"
    if reason := unranked_indicator(row):
        return reason
    if pd.isna(row.get("place_rank")) or row["place_count"] < 2:
        return "not ranked: no other place to compare"
    return ""


def unranked_indicator(row: Row) -> str:
    """Why an indicator is ranked nowhere, in words; empty where it is."""
    if row.get("family") == UNRANKED_FAMILY:
        return "not ranked: scores of different years"
    reason = UNRANKED_MEASURES.get(row["measure_id"])
    return f"not ranked: {reason}" if reason else ""


def rank_position(row: Row) -> float:
    """Where a ranked value lies between 0 for the highest and 1 for the lowest, places with the same value in their middle."""
    return round(float((row["place_rank"] + row["shared_with"] / 2 - 0.5) / row["place_count"]), 9)


def rank_text(row: Row, end: str = "highest", *, brief: bool = False, counted: bool = True) -> str:
    """Where the value stands among its like: 189th highest of 745 cities; highest of 56 countries, shared with nine countries.

    end: highest or lowest, the end to count from. brief: a tie in one word, joint highest of 56 countries, for labels of charts.
    counted: whether such a label says of how many. Empty where the value has no rank.
    """
    if not is_ranked(row):
        return ""
    places, ties = int(row["place_count"]), int(row["shared_with"])
    rank = {"highest": int(row["place_rank"])}
    rank["lowest"] = places - rank["highest"] - ties + 1
    among = " of the filters" + (" and its own" if row.get("is_outside") else "")
    of_all = _places(places, row["place_level"]) + (among if row.get("is_filtered") else "")
    doubt = RANKED_AS_PUBLISHED.get(str(row.get("quality_mark")), "")
    doubt = f"; {doubt}" if doubt else ""
    if ties == places - 1:
        return f"the same in {of_all.replace('2', 'both', 1) if places == 2 else f'all {of_all}'}{doubt}"
    other_end = "lowest" if end == "highest" else "highest"
    extreme = end if rank[end] == 1 else other_end if rank[other_end] == 1 else f"{ordinal(rank[end])} {end}"
    if brief:
        return f"{'joint ' if ties else ''}{extreme}{f' of {of_all}' if counted else ''}{doubt}"
    shared = f", shared with {number_word(ties)} {_noun(ties, row['place_level'])}" if ties else ""
    return f"{extreme} of {of_all}{shared}{doubt}"


def rank_or_reason(row: Row) -> str:
    """Where the value stands among its like, or why it has no rank."""
    return rank_text(row) or no_rank_reason(row)


def brief_ranks(rows: Sequence[Row]) -> list[str]:
    """The ranks of places for a title; of how many places, where that is the same, stands once, with the last rank."""
    among = [(row["place_count"], row.get("is_outside")) if is_ranked(row) else () for row in rows]
    last = max((number for number, others in enumerate(among) if others), default=0)
    return [rank_text(row, brief=True, counted=number == last or among[number] != among[last]) for number, row in enumerate(rows)]


def places_with_ranks(rows: Sequence[Row]) -> str:
    """Places with value and rank: Antwerp (BE) 70.9 %, 20th highest; Liège (BE) 55.1 %, 69th highest of 83 cities.

    rows: with short_label, the name.
    """
    texts = [f"{wording.marked_name(row['short_label'], row['reliability'])} {value_text(row)}" for row in rows]
    return "; ".join(f"{text}, {rank}" if rank else text for text, rank in zip(texts, brief_ranks(rows), strict=True))


def spread_text(row: Row) -> str:
    """Median of the places that are ranked, if the row has it, and a caution where their years differ; empty without a rank."""
    if not is_ranked(row):
        return ""
    text = "" if pd.isna(row["median"]) else f"median {wording.value(row['median'], row['unit'])}"
    caution = years_caution(row.get("first_year"), row.get("last_year"), row["place_level"])
    return "; ".join(one for one in (text, caution) if one)


def years_caution(first: float | None, last: float | None, level: str) -> str:
    """Where the years of values differ, which they are: latest value of each city, 2014 to 2024."""
    if pd.isna(first) or first == last:
        return ""
    return f"latest value of each {level}, {wording.years(first, last)}"


def latest_of_each(years: pd.Series, level: str) -> str:
    """The same of the years themselves, which some values may lack: latest value of each city, 2014 to 2024 or not stated."""
    return f"latest value of each {level}, {years_text(years)}" if years.nunique(dropna=False) > 1 else ""


def common_year_text(row: Row) -> str:
    """Value and rank in the year of which most places have a figure, or why there is none (`city/common_year_ranks`)."""
    if not is_ranked(row):
        return no_rank_reason(row)
    if row["first_year"] == row["last_year"]:
        return f"as ranked: all of {wording.year(row['first_year'])}"
    if pd.isna(row["common_year"]):
        return "none of these places has a value for that year"
    year, count = wording.year(row["common_year"]), row["common_year_place_count"]
    if pd.isna(row["common_year_value"]):
        return f"no value for {year}, which {_places(count, row['place_level'])} have"
    then = {column: row[f"common_year_{column}"] for column in ("value", "shared_with", "place_count")}
    # The mark of the row is that of its latest value.
    rank = rank_text({**row, **then, "place_rank": row["common_year_rank"], "quality_mark": None})
    return f"{year}: {wording.value(then['value'], row['unit'])}, {rank or 'no other place to compare'}"


def sentence(row: Row, opening: str = "") -> str:
    """One observation: Foreign-born share, 2023: 20.9 % in Mechelen, 189th highest of 697 cities (median 14.9 %).

    opening: other words for indicator, year, value and place.
    """
    text = opening or f"{measure_name(row)}, {year_text(row)}: {value_text(row)} in {country_name(place_name(row))}"
    if stands_in(row):
        alone = of_the_city_alone(row)
        text += f"; {alone}" if alone else ""
    elif is_ranked(row):
        spread = spread_text(row)
        text += f", {rank_text(row)}{f' ({spread})' if spread else ''}"
    weak = doubt_text(row)
    return f"{text}{f'; {weak}' if weak else ''}."


def range_of(rows: list[dict[str, Any]]) -> str:
    """From where to where the values of the regions of a city run, in per cent: 2.4 to 5.1 %. It is no value of the city."""
    low, high = (end(row["value"] for row in rows) for end in (min, max))
    return f"{' to '.join(dict.fromkeys(wording.number(value, 1) for value in (low, high)))} %"


def of_the_city_alone(row: Row) -> str:
    """What the atlas has of the city itself where a larger area stands in; empty where the row does not say."""
    if "own_value" not in row:
        return ""
    name = str(row["place_name"])
    city = "the city" if name in _area(row)[1] else name
    if pd.isna(row["own_value"]):
        return f"the atlas has no value for {city} alone"
    own = f"{wording.value(row['own_value'], row['unit'])} ({wording.year(row['own_year'])})"
    if row["own_area_basis"] == "self_reported":
        return f"of {city} alone the atlas has only what the city itself states, {own}"
    return f"the value of {city}{' as greater city' if row['own_area_basis'] == 'greater_city' else ''} is {own}"


def source_ids(row: Row) -> tuple[str, ...]:
    """Where a value is from, and then what is said of the city alone beside it."""
    own = row.get("own_source_id")
    return (row["source_id"], own) if isinstance(own, str) else (row["source_id"],)


def difference_text(row: Row, reference: Row) -> str:
    """How a value lies to that of a reference group: 11.6 points below native-born people (78.8 %)."""
    people = f"{people_of(reference['population_group'])} ({value_text(reference)})"
    difference = row["value"] - reference["value"]
    if abs(difference) < ABOUT_LEVEL:
        return f"about the same as {people}"
    return f"{wording.number(abs(difference), 1)} points {'above' if difference > 0 else 'below'} {people}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 1,001st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{wording.count(number)}{ending}"


def number_word(number: int) -> str:
    """Numbers to nine as words, others as figures."""
    return NUMBERS[number] if number < len(NUMBERS) else wording.count(number)


def country_name(name: str) -> str:
    """A country inside a sentence: the Netherlands; Belgium."""
    return f"the {name}" if name.startswith(WITH_ARTICLE) else name


def _noun(number: int, level: str) -> str:
    return level if number == 1 else wording.PLACES[level]


def _places(number: int, level: str) -> str:
    return f"{wording.count(number)} {_noun(number, level)}"


@cached_per_database
def stand_in_areas() -> frozenset[str]:
    """The area bases that are larger areas around a city: their values are not the city's and are not ranked."""
    areas = run("definitions/area_bases")
    return frozenset(areas.loc[areas["is_stand_in"], "area_basis"])


def without_index(name: str) -> str:
    """An indicator without the name of its index, where a heading gives that."""
    return name.removeprefix("MIPEX: ").removeprefix("ICC: ")


def title(row: Row, years: pd.Series) -> str:
    """The heading of values of one indicator and group, of these years: Tertiary education, foreign-born people, 2019 to 2024."""
    return f"{measure_name(row)}, {years_text(years)}" if len(years) else measure_name(row)


def years_text(years: pd.Series) -> str:
    """The years of several values: 2023; 2014 to 2024; 2014 to 2024 or not stated."""
    text = wording.years(years.min(), years.max())
    return f"{text} or not stated" if years.isna().any() and years.notna().any() else text


def point_text(row: Row) -> str:
    """A value at a city on a map, after the city's name: 84.0 %, 2023; Wien (region): 71.2 %, 2024."""
    text = f"{value_text(row)}, {year_text(row)}"
    return f"{place_name(row)}: {text}" if place_label(row) else text


def places_text(names: Sequence[str], values: Sequence[float], unit: str, level: str) -> str:
    """How the values of places lie: 83 cities: highest Lisbon (PT) with 84.0 %; lowest Rome (IT) with 40.1 %; median 66.0 %.

    names, values: one a place, in any order.
    """
    if not len(names):
        return f"No {level} has a value of its own"
    low, high = (wording.value(end, unit) for end in (min(values), max(values)))
    if len(names) > 1 and low == high:
        return wording.upper(f"{_all(len(names), level)} with {low}{_rounded(values)}")
    median = f"; median {wording.value(pd.Series(values).median(), unit)}" if len(names) > 1 else ""
    return f"{_places(len(names), level)}: {ends_text(names, values, unit)}{median}"


def ends_text(names: Sequence[str], values: Sequence[float], unit: str) -> str:
    """What has the highest and what the lowest value: highest Media with 60 of 100; lowest Arts and Sport with 31 of 100.

    Where all values are written alike, only who has them.
    """
    high, low = (wording.value(end, unit) for end in (max(values), min(values)))
    if high == low:
        return f"{first_names(names)} with {high}{_rounded(values)}"
    named = {end: [name for name, value in zip(names, values, strict=True) if value == end] for end in (max(values), min(values))}
    texts = [f"{first_names(of_end)} with {wording.value(end, unit)}" for end, of_end in named.items()]
    return f"highest {texts[0]}; lowest {texts[1]}"


def _rounded(values: Sequence[float]) -> str:
    """That values which are written alike differ all the same."""
    return ", rounded" if min(values) < max(values) else ""


def run_text(values: pd.Series, unit: str, level: str) -> str:
    """From where to where the values of places run, as a sentence that says nothing of a rank."""
    if not len(values):
        return f"No {level} has a value."
    low, high = (wording.value(end, unit) for end in (values.min(), values.max()))
    if low == high:
        return wording.upper(f"{_all(len(values), level)} with {low}.")
    return f"The values of the {_places(len(values), level)} run from {low} to {high}."


def middle_text(values: pd.Series, unit: str, level: str) -> str:
    """Where the middle half of the places lies, as a sentence; of fewer than four, from where to where they run."""
    if len(values) < FEWEST_OF_A_HALF or values.min() == values.max():
        return run_text(values, unit, level)
    low, high = (wording.value(values.quantile(end), unit) for end in (0.25, 0.75))
    lies = f"between {low} and {high}" if low != high else f"at {low}"
    return f"The middle half of the {_places(len(values), level)} lies {lies}."


def range_text(row: Row) -> str:
    """The middle half and the median of all places that count, and how many they are."""
    counted = _places(int(row["place_count"]), row["place_level"])
    if row["place_count"] < 2:
        return counted
    low, middle, high = (wording.short_value(row[name], row["unit"]) for name in ("lower_quartile", "median", "upper_quartile"))
    return f"middle half {low} to {high}, median {middle}, {counted}"


def median_text(values: pd.Series, unit: str, level: str) -> str:
    """The median of places as a reference: median of the 83 cities, 66.0 %."""
    return f"median of the {_places(len(values), level)}, {wording.value(values.median(), unit)}"


def with_value_text(number: int, level: str) -> str:
    """How many places a median is of; of one it is that place's own value: 205 regions; the one region with a value."""
    return f"the one {level} with a value" if number == 1 else _places(number, level)


def reference_text(row: Row) -> str:
    """A published value that others are read against: Austria (country), 21.6 % (2023); European Union (27 countries), ..."""
    name = place_name(row) if row["place_level"] in wording.PLACES else row["place_name"]
    return f"{name}, {value_text(row)} ({year_text(row)})"


def part_text(shown: int, total: int, level: str) -> str:
    """How many places of a ranking are drawn: 20 of 83 cities shown; all 12 cities shown."""
    return f"{wording.count(shown)} of {_places(total, level)} shown" if shown < total else f"{_all(total, level)} shown"


def stand_ins_text(number: int) -> str:
    """That cities are drawn with the value of a larger area; empty for none."""
    if not number:
        return ""
    verb, them = ("is", "it") if number == 1 else ("are", "them")
    shown = f"{verb} shown with the value of a larger area that contains {them}"
    return f"{_places(number, 'city')} {shown}: fainter, and not ranked."


def without_value_text(number: int) -> str:
    """That cities of the filter have no value; empty for none."""
    return f"{wording.plural(number, 'city has', 'cities have')} no value." if number else ""


def _all(number: int, level: str) -> str:
    """One city; both cities; all 12 cities."""
    if number == 1:
        return f"one {level}"
    return f"both {wording.PLACES[level]}" if number == 2 else f"all {_places(number, level)}"


def first_names(names: Sequence[str]) -> str:
    """All of a few names, else the first of them and how many more."""
    more = len(names) - NAMED_OF_A_TIE
    return wording.listed([*names[:NAMED_OF_A_TIE], *([f"{wording.count(more)} more"] if more > 0 else [])])
