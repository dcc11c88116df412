"""Quality of Life in European Cities 2023: share of residents who say yes, of all and of those with an opinion."""

from pathlib import Path

import pandas as pd

from data.formats.tables import observations, read

MEASURE_OF_QUESTION = {
    "TB_Q1a_1": "survey_satisfied_public_transport",
    "TB_Q1a_2": "survey_satisfied_health_care",
    "TB_Q1a_7": "survey_satisfied_schools",
    "TB_Q2_1": "survey_satisfied_city",
    "TB_Q2_2": "survey_easy_find_job",
    "TB_Q2_3": "survey_safe_at_night",
    "TB_Q2_5": "survey_easy_find_housing",
    "TB_Q2_6": "survey_trust_people_city",
    "TB_Q2_7": "survey_trust_people_neighbourhood",
    "Q3_1": "survey_good_place_people_in_general",
    "Q3_2": "survey_good_place_minorities",
    "Q3_3": "survey_good_place_gay_lesbian",
    "Q3_4": "survey_good_place_immigrants",
    "Q3_5": "survey_good_place_families",
    "Q3_6": "survey_good_place_elderly",
    "TB_Q4_2": "survey_satisfied_job_situation",
    "Q7": "survey_confidence_police",
    "TB_Q13_1": "survey_administration_time",
    "TB_Q13_2": "survey_administration_procedures",
    "TB_Q13_4": "survey_administration_online",
    "TB_Q13_5": "survey_administration_corruption",
}
AFFIRMATIVE = {"1 Top2", "1 A good place to live", "1 Yes"}
NO_OPINION = {"99 N/A or DK", "99 Don’t know/No Answer/Refuses"}


def answers(folder: Path, cities: pd.DataFrame) -> pd.DataFrame:
    """Observations of 21 questions in 83 cities. `cities` is the source's city list with qol_city_code.

    Values are shares of all people asked (population group total) and of those who gave an opinion (with_opinion);
    sample_size is the unweighted number of interviews.
    """
    twenty = read(folder / "city_qol_survey_2023_20items.csv").rename(
        columns={"city_recode": "code", "unweighted_n": "sample_size"}
    )
    # One question, on the own job, stands only in the second extract of the workbook.
    fifteen = read(folder / "city_qol_2023.csv").rename(
        columns={"qol_city_code": "code", "value_pct": "value", "n_unweighted": "sample_size"}
    )
    rows = pd.concat([twenty, fifteen[fifteen["question_code"] == "TB_Q4_2"]])
    rows = rows[_has_answers(rows)]
    question = ["code", "question_code"]
    no_opinion = rows[rows["answer"].isin(NO_OPINION)].set_index(question)["value"].astype(float)
    rows = rows[rows["answer"].isin(AFFIRMATIVE)].join(no_opinion.rename("no_opinion"), on=question)
    city_of_code = cities[cities["qol_city_code"] != ""].set_index("qol_city_code")["city_id"]
    rows = rows.assign(place_code=rows["code"].map(city_of_code), measure_id=rows["question_code"].map(MEASURE_OF_QUESTION))
    of_those_with_opinion = 100 * rows["value"].astype(float) / (100 - rows["no_opinion"])
    with_opinion = rows.assign(value=of_those_with_opinion.map("{:.2f}".format))
    both = pd.concat(
        [
            rows.assign(population_group="total", evidence="official"),
            with_opinion.assign(population_group="with_opinion", evidence="derived"),
        ]
    )
    columns = ["place_code", "measure_id", "population_group", "year", "value", "sample_size", "evidence"]
    return observations(both[columns], place_level="city", source_id="survey-qol-2023")


def _has_answers(rows: pd.DataFrame) -> pd.Series:
    """Whether a question was put in a city at all: one that was not stands in the workbook as 0 % for every answer."""
    total = pd.to_numeric(rows["value"]).groupby([rows["code"], rows["question_code"]]).transform("sum")
    return total > 0
