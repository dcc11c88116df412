"""What a brief says: its title, a sentence on a row, the cells of its table, notes."""

from collections.abc import Sequence

import pandas as pd

from queries import catalogue
from ui import area_statements, statements, value_text, wording
from ui.indicator_rows import GAP, GAP_NAME, GAP_OF, IndicatorRow
from ui.selected_city import SelectedCity
from ui.statements import Row

PEOPLE = {
    "survey": "share of residents asked",
    "mipex": "national policy",
    "icc": "policy of the city",
}
SURVEY = "Surveys: about 850 interviews a city in 2023, so differences under about 5 points may be chance."
RANKS = (
    "Ranks count all cities, regions or countries with a value, the latest of each. "
    "Values of regions and countries are not the cities' own."
)


def title_row(subjects: Sequence[SelectedCity], rows: Sequence[IndicatorRow]) -> IndicatorRow | None:
    """Of one city, the row of its own with the rank nearest to an end, better or worse, else its first; None for several."""
    own = [row for row in rows if row.level == "city"]
    if len(subjects) > 1 or not own:
        return None
    ranked = [row for row in own if statements.is_ranked(row.first) and row.first["direction"] != "neither"]
    return max(ranked, key=lambda row: abs(statements.rank_position(row.first) - 0.5), default=own[0])


def title(subjects: Sequence[SelectedCity], rows: Sequence[IndicatorRow], of_title: IndicatorRow | None) -> str:
    """The names of several cities; of one city its name with a finding."""
    if len(subjects) > 1:
        return wording.listed([subject.name for subject in subjects])
    name = subjects[0].name
    if of_title is None:
        levels = [level for level in ("region", "country") if any(row.level == level for row in rows)]
        return f"{name}: what is known of its {wording.listed(levels)}" if levels else f"{name}: no value in the atlas yet"
    row = of_title.first
    rank = statements.rank_text(row, brief=True)
    area = statements.place_label(row)
    value = f"{statements.value_text(row)}{f' ({area})' if area else ''}"
    indicator = statements.measure_name(row)
    indicator = wording.lower(indicator) if row["family"] == "population" else f"“{indicator}”"
    return f"{name}: {indicator} {value}{f', {rank}' if rank else ''} ({statements.year_and_doubt(row)})"


def sentence(row: IndicatorRow) -> str:
    """One value with its rank; of several places, which of them is highest and which lowest, and of how many.

    A larger area that stands in for a city is not compared.
    """
    values = [value for value in row.places.values() if not statements.stands_in(value)]
    if not values:
        return " ".join(map(statements.sentence, row.places.values()))
    if len(values) == 1:
        return statements.sentence(values[0])
    ends = area_statements.ends([value["value"] for value in values], lambda value: wording.value(value, str(row.first["unit"])))
    is_own = row.level == "city"
    names = [
        wording.marked_name(
            statements.place_name(value) if is_own else statements.country_name(str(value["place_name"])), value["reliability"]
        )
        for value in values
    ]
    years = statements.years_text(pd.Series([value["year"] for value in values]))
    name = f"{statements.measure_name(row.first)}, {'' if is_own else f'{wording.PLACES[row.level]}, '}{years}"
    if ends.is_level:
        return f"{name}: {ends.high} in {wording.listed(names)}."
    highest, lowest = ends.named(names)
    count, who = statements.number_word(len(values)), wording.PLACES[row.level]
    is_of_all = len(values) == len(row.places) and None not in row.values
    of_these = f"of these {count} {who}" if is_of_all else f"of {count} of these {who}"
    high, low = ("highest", "lowest") if len(values) > 2 else ("higher", "lower")
    indicator = statements.measure_name(row.first)
    return f"{indicator}, {years}: {of_these}, {high} in {highest} ({ends.high}), {low} in {lowest} ({ends.low})."


def no_practices(subjects: Sequence[SelectedCity]) -> str:
    """Where there are none to name: of whom. Those of similar cities with others are not named, but may be there."""
    names = wording.listed([subject.name for subject in subjects], "or")
    if any(subject.similar_ids for subject in subjects):
        return f"The documents that the atlas retells name no practice of {names}, and none of a similar city itself."
    return f"The documents that the atlas retells name no practice of {names}; no similar city is known."


def name_of(row: Row) -> str:
    """The indicator without the people counted, who stand below it."""
    if row["measure_id"] == GAP["measure_id"]:
        return GAP_NAME
    return statements.measure_name({**row, "population_group": "total"})


def people_of(row: Row) -> str:
    """Whom an indicator counts or what it is about, who decides there, and its unit."""
    people = PEOPLE.get(row["family"]) or statements.people_of(row["population_group"])
    people = f"{GAP_OF} people" if row["measure_id"] == GAP["measure_id"] else people
    # Shares of cities name their people themselves; those of regions and countries differ in whom they are a share of.
    people = "share of all residents" if row["family"] == "population" and row["place_level"] in wording.LOCAL else people
    unit = str(row["unit"])
    kind = catalogue.competence_types().get(str(row.get("competence_type")))
    powers = f"; powers {kind.short_name}" if kind and kind.is_classified else ""
    return f"{people}{powers}; {wording.lower(wording.AXIS.get(unit, unit))}"


def cell(row: Row, number: int) -> dict[str, str]:
    """A value with its sign, year, area, rank and the number of its source."""
    sign, _ = wording.RELIABILITY[row["reliability"]]
    return {
        "value": f"{statements.value_text(row)} {sign}".strip(),
        "year": f"{statements.year_text(row)}\u00a0[{number}]",
        "rank": area_and_rank(row),
    }


def area_and_rank(row: Row) -> str:
    """The area where it is not the city itself, and the rank or why there is none; without the number of places."""
    area = statements.place_label(row) if row["place_level"] == "city" else ""
    return "; ".join(part for part in (area, _rank(row)) if part)


def _rank(row: Row) -> str:
    counted = f" of {wording.count(row['place_count'])} {wording.PLACES[row['place_level']]}"
    return statements.rank_text(row, brief=True).replace(counted, "") or statements.no_rank_reason(row)


def all_places(row: Row) -> dict[str, str]:
    """The median of the places ranked, how many they are and of which years; empty where the indicator is not ranked."""
    if not statements.is_ranked(row):
        return {"median": "", "count": ""}
    return {
        "median": wording.value(row["median"], row["unit"]),
        "count": f"{wording.count(row['place_count'])} {wording.PLACES[row['place_level']]}, "
        f"{wording.years(row['first_year'], row['last_year'])}",
    }


def notes(rows: Sequence[IndicatorRow]) -> list[str]:
    """What has to be known to read the table: ranks, signs that occur, what the survey leaves open."""
    values = pd.DataFrame([value for row in rows for value in row.known], columns=["reliability", "family", "place_level"])
    signs = value_text.signs_used(values)
    is_own = values["reliability"] == "own"
    has_survey = bool(((values["family"] == "survey") & ~is_own).any())
    not_behind_link = wording.NOT_BEHIND_LINK if is_own.any() else ""
    return [text for text in (RANKS if rows else "", signs, SURVEY if has_survey else "", not_behind_link) if text]
