"""The gap in employment of countries over years: by country of birth or by citizenship, which never share an axis."""

import pandas as pd

from queries.database import cached_per_database, run
from ui import statements, trend_lines, wording

MEASURE = "employment_rate_15_64"
BY_BIRTH, BY_CITIZENSHIP = "non_eu_born", "foreign_citizens"
BOTH = "total"
SEXES = {BOTH: "Women and men", "women": "Women", "men": "Men"}


@cached_per_database
def series(sex: str) -> pd.DataFrame:
    """Rows of `regions/country_gaps` for a sex or both, as trend_lines draws them."""
    rows = run("regions/country_gaps")
    rows = rows[rows["sex"] == sex]
    gaps = rows.assign(place=rows["place_name"], rate=rows["value"], value=rows["gap"])
    return trend_lines.with_texts(gaps, rows["reliability"], "points")


@cached_per_database
def countries_with_series(group: str, sex: str) -> frozenset[str]:
    """The codes of the countries that have the gap of a group (BY_BIRTH or BY_CITIZENSHIP) for a sex."""
    rows = series(sex)
    return frozenset(rows.loc[rows["population_group"] == group, "place_code"])


def less(group: str, sex: str) -> str:
    """The groups of a difference: nationals less foreign citizens, women."""
    rows = series(sex)
    reference = rows.loc[rows["population_group"] == group, "reference_group"].iloc[0]
    people = "" if sex == BOTH else f", {wording.lower(SEXES[sex])}"
    return f"{statements.people_of(reference)} less {statements.people_of(group)}{people}"


def title(group: str, sex: str) -> str:
    """What is drawn, without its years."""
    return f"Gap in employment of countries, age 15-64, {less(group, sex)}"


def in_file(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as those of a file: the rate of the group is the value."""
    return rows.assign(place_level="country", value=rows["rate"])
