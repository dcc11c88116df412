"""The rows of a brief: the same indicators for all its cities, each with the values of the cities, their regions or countries."""

from collections.abc import Sequence

from ui import statements, wording
from ui.indicator_rows import AMONG_ALL, GAP, IndicatorRow, gap_row
from ui.selected_city import SelectedCity
from ui.statements import Row

ROWS = 10
# After the share of the reader's definition, the most wanted first; what none of the cities has gives way to the next.
INDICATORS = (
    "survey_good_place_immigrants",
    GAP["measure_id"],
    "employment_rate_20_64",
    "mipex_overall",
    "unemployment_rate_15_74",
    "mipex_education",
    "mipex_political_participation",
    "survey_easy_find_housing",
    "survey_easy_find_job",
    "tertiary_share_25_64",
    "mipex_health",
    "survey_trust_people_city",
    "eu_born_share",
    "icc_overall",
    "participation_rate_20_64",
    "early_leavers_rate_18_24",
    "mipex_labour_market_mobility",
    "mipex_anti_discrimination",
    "mipex_family_reunification",
    "mipex_permanent_residence",
    "mipex_access_to_nationality",
)


def rows_of(subjects: Sequence[SelectedCity]) -> list[IndicatorRow]:
    """The rows of a brief, the most wanted first: at most ROWS, each with a value of at least one city."""
    measures = list(dict.fromkeys((subjects[0].filters.share_definition, *INDICATORS)))
    by_city = [_values(subject, measures) for subject in subjects]
    rows = [IndicatorRow(measure, tuple(values.get(measure) for values in by_city)) for measure in measures]
    gap = gap_row(subjects[0].employment_gaps, [subject.facts["nuts2_code"] for subject in subjects], AMONG_ALL)
    rows = [gap if gap and row.measure_id == gap.measure_id else row for row in rows]
    return [row for row in rows if row.known][:ROWS]


def _values(subject: SelectedCity, measures: list[str]) -> dict[str, Row]:
    """The latest value by measure_id. A larger area counts only where the reader chose it."""
    rows = statements.records(subject.ranks_of(measures))
    return {
        row["measure_id"]: row for row in rows if not statements.stands_in(row) or row["area_basis"] in subject.filters.area_basis
    }


def key_rows(rows: Sequence[IndicatorRow], title_row: IndicatorRow | None) -> list[IndicatorRow]:
    """The ranked row of each level that most cities have a value in; one with a better and a worse end before others.

    title_row: what the title says already; another is taken where there is one.
    """
    found = []
    for level in wording.PLACES:
        of_level = [row for row in rows if row.level == level and statements.is_ranked(row.first)]
        others = [row for row in of_level if row is not title_row] or of_level
        if others:
            found.append(max(others, key=lambda row: (len(row.known), row.first["direction"] != "neither")))
    return found
