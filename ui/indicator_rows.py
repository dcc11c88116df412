"""The rows of a table of cities: the indicators of the cities, of their regions and of their countries, in one order.

City profile, Compare and the brief share them. A value has the columns of `city/ranks`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from queries import catalogue
from ui import rank, statements, value_text, wording
from ui.charts.range_rows import Spread
from ui.filters import Classes
from ui.measure_picker import measures_of
from ui.statements import Row

LEVELS = ("city", "region", "country")  # of places, from fine to coarse
FAMILIES = ("own", "mipex", "outcome", "population", "survey", "icc")  # in the order of their rows
FAMILIES_OF_CITY = ("own", "population", "outcome", "survey", "icc")  # a city has shares first, few have outcomes of their own
NATIONAL = (  # outcomes of the country that are shown at once, beside its policy
    "employment_rate_15_64",
    "national_tertiary_share_25_64",
    "national_early_leavers_rate_18_24",
    "national_at_risk_of_poverty_rate_18_plus",
)
TELLING = (
    "foreign_born_share",
    "foreign_citizen_share",
    "registered_unemployment_rate_germany",
    "survey_good_place_immigrants",
    "survey_good_place_minorities",
    "survey_trust_people_city",
    "survey_easy_find_job",
    "survey_easy_find_housing",
    "survey_satisfied_schools",
    "icc_overall",
    "employment_gap",
    "employment_rate_20_64",
    "unemployment_rate_15_74",
    "tertiary_share_25_64",
    "low_education_share_25_64",
    "population_share_15_64",
    "mipex_overall",
)
MIGRANTS = ("foreign_born", "foreign_citizens")  # whom values of regions count here, the first of equals
MIGRANTS_OF_COUNTRY = ("foreign_born", "non_eu_born", "foreign_citizens", "non_eu_citizens")  # the same of countries
SHORTER_OVERALL = ("mipex_overall_without_health", "mipex_overall_without_health_and_education")
GAP_NAME, GAP_OF = "Employment gap, age 20-64", "native-born less foreign-born"
GAP: dict[str, Any] = {  # how the gap differs from an observation
    "measure_id": "employment_gap",
    "measure": f"{GAP_NAME}, {GAP_OF}",
    "family": "outcome",
    "unit": "points",
    "direction": "lower is better",
    "population_group": "foreign_born",
    **dict.fromkeys(("area_basis", "quality_mark", "evidence", "note")),
}
AMONG_ALL = {"is_filtered": False, "is_outside": False}
ABOVE_ZERO = "Above 0: foreign-born people are less often in work."
SURVEY = "Survey of residents of 2023: about 850 interviews a city, so differences under about 5 points may be chance."
NEWEST_WAVE = 2023
EARLIER_WAVES = (
    "What residents said in {years} is of an earlier survey with another sample, ranked among answers of its own year."
)
RESIDENTS = "It is what residents in general say, not migrants alone."
MIPEX = (
    "MIPEX scores measure rules, not their effects. Who decides in an area: whether national and local authorities share "
    "competence, after the OSCE/ODIHR study of 2017."
)


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with the value of each city, of its region or of its country; None where there is none."""

    measure_id: str
    values: tuple[Row | None, ...]

    @property
    def known(self) -> list[Row]:
        """The values that there are, in the order of the cities."""
        return [row for row in self.values if row is not None]

    @property
    def first(self) -> Row:
        """The first value, for what all share: indicator, people, unit, level, the places ranked."""
        return next((row for row in self.known if statements.is_ranked(row)), self.known[0])

    @property
    def level(self) -> str:
        """Whose values they are: of a city, region or country."""
        return str(self.first["place_level"])

    @property
    def places(self) -> dict[str, Row]:
        """The values by place_code: cities of one region or country share one."""
        return {str(row["place_code"]): row for row in self.known}

    @property
    def ranked(self) -> list[Row]:
        """The ranked values, one a place, the highest first."""
        return sorted(filter(statements.is_ranked, self.places.values()), key=lambda row: int(row["place_rank"]))

    @property
    def distance(self) -> float | None:
        """How far apart its places lie in rank: the part of all ranked places between the first and the last of them, 0 to 1.

        None where fewer than two have a rank.
        """
        positions = [statements.rank_position(row) for row in self.ranked]
        return round(positions[-1] - positions[0], 9) if len(positions) > 1 else None


def rows_of_level(rows_by_city: Sequence[Sequence[Row]], level: str, classes: Classes) -> list[IndicatorRow]:
    """The indicators that any of the cities has, of one level and of the classes chosen. rows_by_city: those of `city/ranks`.

    An indicator stands once, for the people of whom most of the cities have a value.
    """
    chosen = measures_of(classes)
    found: dict[str, dict[str, list[Row | None]]] = {}
    for city, rows in enumerate(rows_by_city):
        for row in rows:
            if block_of(row["place_level"]) == level and row["measure_id"] in chosen and _counts_migrants(row):
                of_measure = found.setdefault(row["measure_id"], {})
                of_measure.setdefault(row["population_group"], [None] * len(rows_by_city))[city] = row
    made = [IndicatorRow(measure, tuple(_of_most_cities(by_group))) for measure, by_group in found.items()]
    overall = next((row for row in made if row.measure_id == "mipex_overall"), None)
    if overall and None not in overall.values:
        made = [row for row in made if row.measure_id not in SHORTER_OVERALL]
    families = FAMILIES_OF_CITY if level == "city" else FAMILIES
    return sorted(made, key=lambda row: (families.index(row.first["family"]), position(row.first)))


def block_of(place_level: str) -> str:
    """The level under which values stand: those of an uploaded district where a city's do."""
    return "city" if place_level in wording.LOCAL else place_level


def _counts_migrants(row: Row) -> bool:
    """Whether a value is about migrants, or of a city, a policy or an indicator of one's own, which may be about all."""
    groups = MIGRANTS_OF_COUNTRY if row["place_level"] == "country" else MIGRANTS
    return row["place_level"] in wording.LOCAL or row["family"] in ("mipex", "own") or row["population_group"] in groups


def _of_most_cities(by_group: dict[str, list[Row | None]]) -> list[Row | None]:
    """The values of the group that most cities have, of equals the first of MIGRANTS_OF_COUNTRY, by birth before citizenship."""
    order = [*MIGRANTS_OF_COUNTRY, *by_group]
    return by_group[min(by_group, key=lambda group: (by_group[group].count(None), order.index(group)))]


def position(row: Row) -> int:
    """How early a row stands in its family; telling ones first, areas of policy by who decides."""
    if row["measure_id"] in TELLING:
        return TELLING.index(row["measure_id"])
    if row["measure_id"] in NATIONAL:
        return NATIONAL.index(row["measure_id"])
    if row["family"] == "mipex" and row["measure_group"] == "area":
        return len(TELLING) + catalogue.position(row["competence_type"])
    return len(TELLING) + len(catalogue.competence_types()) + 1


def gap_row(gaps: pd.DataFrame, region_codes: Sequence[object], among: dict[str, Any]) -> IndicatorRow | None:
    """Employment of the native-born less that of the foreign-born in the regions of cities, with rank; None where none has it.

    gaps: columns of `city/region_gaps`. region_codes: of each city. among: is_filtered and is_outside, of all rows alike.
    """
    own = gaps[gaps["place_code"].isin(region_codes)]
    if own.empty:
        return None
    by_code = {
        row["place_code"]: {**row, **GAP, **among, "definition": f"{ABOVE_ZERO} {row['definition']}"}
        for row in statements.records(rank.add_ranks(own, gaps))
    }
    return IndicatorRow(GAP["measure_id"], tuple(by_code.get(code) for code in region_codes))


def name_of(row: Row) -> str:
    """The indicator, without what heading and small print say."""
    if row["measure_id"] == GAP["measure_id"]:
        return GAP_NAME
    name = str(row["measure"]).removesuffix(" of the city").removesuffix(", share").replace(statements.SPLIT_BY_CITIZENSHIP, "")
    if row["place_level"] == "country":
        name = wording.upper(name.removeprefix("National "))
    return statements.without_index(name)


def spread_of(row: Row) -> Spread | None:
    """How the values of all places lie, of an indicator that is ranked and has several."""
    if row["place_count"] < 2 or statements.unranked_indicator(row):
        return None
    ends = " to ".join(wording.short_value(row[end], row["unit"]) for end in ("lowest", "highest"))
    has_half = row["place_count"] >= statements.FEWEST_OF_A_HALF
    middle = (row["lower_quartile"], row["upper_quartile"]) if has_half else None
    return Spread(row["lowest"], row["highest"], row["median"], middle, f"{ends}, {statements.range_text(row)}")


def notes(records: Sequence[Row]) -> list[str]:
    """What is true of several values is said once; signs are explained where they occur."""
    families = {row["family"] for row in records}
    of_survey = [row for row in records if row["family"] == "survey" and row["reliability"] != "own"]  # whose survey nobody knows
    waves = sorted({int(row["year"]) for row in of_survey if pd.notna(row["year"])})
    earlier = wording.listed([str(year) for year in waves if year < NEWEST_WAVE])
    is_said = {
        SURVEY: waves and waves[-1] >= NEWEST_WAVE,
        EARLIER_WAVES.format(years=earlier): earlier,
        RESIDENTS: waves,
        MIPEX: "mipex" in families,
    }
    found = [text for text, is_true in is_said.items() if is_true]
    frame = pd.DataFrame({"reliability": [row["reliability"] for row in records]})
    found.append(value_text.signs_used(frame[~frame["reliability"].isin(["unknown", "as_published"])]))
    unmarked = [row for row in records if row["reliability"] == "unknown"]
    if unmarked:  # others of the same years may have theirs
        years = wording.listed([str(year) for year in sorted({int(row["year"]) for row in unmarked if pd.notna(row["year"])})])
        values = wording.plural(len(unmarked), "value", "values")
        found.append(f"Reliability flags are missing for {values}{f' of {years}' if years else ''}.")
    return [note for note in found if note]


def source_line(records: Sequence[Row]) -> str:
    """Publishers and datasets; the files have the whole citations."""
    names = value_text.source_names()
    named = list(dict.fromkeys(names[source] for row in records for source in statements.source_ids(row)))
    return f"{'Sources' if len(named) > 1 else 'Source'}: {'; '.join(named)}." if named else ""
