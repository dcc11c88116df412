"""A template for each form that figures may come in, each with one valid example row."""

from dataclasses import dataclass

import pandas as pd

EXAMPLE = "Example row: replace it"
DIMENSIONS = (
    "Overall",
    "Commitment",
    "Education",
    "Neighbourhood",
    "Public services",
    "Business and labour market",
    "Culture and civil life",
    "Public space",
    "Mediation and conflict resolution",
    "Language",
    "Media relations",
    "International outlook",
    "Intelligence and competence",
    "Welcoming new arrivals",
    "Governance and citizenship",
)


@dataclass(frozen=True)
class Template:
    """A form: what it is for, its columns and one row that the importer takes."""

    key: str
    title: str
    what: str
    rows: pd.DataFrame


TEMPLATES = (
    Template(
        "city_shares",
        "Shares of cities",
        "A row for each city and year, a column for each share in percent.",
        pd.DataFrame(
            [["Vienna", "Austria", 2025, 12.3, "city", EXAMPLE]],
            columns=["city", "country", "year", "foreign_born_share", "area_basis", "note"],
        ),
    ),
    Template(
        "icc_long",
        "Intercultural Cities scores, a row a dimension",
        "A row for each city, year and dimension, scores from 0 to 100.",
        pd.DataFrame(
            [["Vienna", "Austria", 2025, "Public space", 12.3, EXAMPLE]],
            columns=["city", "country", "year", "dimension", "score", "note"],
        ),
    ),
    Template(
        "icc_wide",
        "Intercultural Cities scores, a column a dimension",
        "A row for each city and year; leave cells empty where there is no score.",
        pd.DataFrame([{"city": "Vienna", "country": "Austria", "year": 2025} | dict.fromkeys(DIMENSIONS) | {"Overall": 12.3}]),
    ),
    Template(
        "long_form",
        "Any indicator of the atlas, long form",
        "A row for each value; measure_id and population_group as on the page Sources and method.",
        pd.DataFrame(
            [["region", "AT13", "employment_rate_20_64", "foreign_born", 2025, 12.3, "", EXAMPLE]],
            columns=["place_level", "place_code", "measure_id", "population_group", "year", "value", "flag", "note"],
        ),
    ),
)
