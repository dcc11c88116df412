"""The rows of a brief: the same indicators for all its cities, each with the values of the cities, their regions or countries."""

from collections.abc import Sequence

import pandas as pd

from queries.database import cached_per_database, run
from ui import rank, statements, wording
from ui.indicator_rows import IndicatorRow
from ui.region_names import SMALL_BELOW
from ui.selected_city import SelectedCity
from ui.statements import Row

ROWS = 10
GAP, RATE = "employment_gap", "employment_rate_20_64"
GAP_NAME, GAP_OF = "Employment gap, age 20-64", "native-born less foreign-born"
# After the share of the reader's definition, the most wanted first; what none of the cities has gives way to the next.
INDICATORS = (
    "survey_good_place_immigrants",
    GAP,
    RATE,
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
    rows = (IndicatorRow(measure, tuple(values.get(measure) for values in by_city)) for measure in measures)
    return [row for row in rows if row.known][:ROWS]


def _values(subject: SelectedCity, measures: list[str]) -> dict[str, Row]:
    """The latest value by measure_id. A larger area counts only where the reader chose it."""
    rows = statements.records(subject.ranks_of(measures))
    found: dict[str, Row] = {
        row["measure_id"]: row for row in rows if not statements.stands_in(row) or row["area_basis"] in subject.filters.area_basis
    }
    gaps = employment_gaps()
    of_region = gaps[gaps["place_code"] == subject.facts["nuts2_code"]]
    if len(of_region):
        found[GAP] = statements.records(of_region)[0]
    return found


@cached_per_database
def employment_gaps() -> pd.DataFrame:
    """The latest gap between the employment rates of every region of today but small ones; columns as of `city/ranks`."""
    regions = run("regions/all")
    today = regions[regions["nuts_version"] != "earlier"]
    gaps = run("correlations/gaps", measure_list=(RATE,), year=None, small_below=SMALL_BELOW)
    rows = gaps.merge(today, left_on="place_code", right_on="nuts_code")
    rows = rows.assign(
        measure_id=GAP,
        measure=f"{GAP_NAME}, {GAP_OF}",
        family="outcome",
        direction="lower is better",
        unit="points",
        value=rows["gap"],
        place_name=rows["region"],
        area_basis=None,
        quality_mark=None,
    )
    return rank.add_ranks(rows, rows)


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
