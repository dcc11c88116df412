"""Surveys of residents: the answers to each question become the share of all asked that agrees, and of those with an opinion."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data.formats.tables import observations, read
from data.refresh.figures import CITY, Question, Renewable, joined_flags, known_flags, numbers
from data.refresh.http_client import UnavailableError

LAST_WAVE = 2019  # later ones come from the Commission's workbook
NEEDED = ("indic_ur", "unit", "cities", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG")


def shares(table: pa.Table, source: Renewable, tables: Path) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Rows of observation of a survey, and what is left out. tables: the project's own, for the codes of cities.

    Raises UnavailableError if the file has other columns, or holds none of the answers.
    """
    missing = [name for name in NEEDED if name not in table.column_names]
    if missing:
        raise UnavailableError(f"the file of the survey lacks {', '.join(missing)}")
    answers = table.to_pandas().fillna("")
    is_share = (answers["unit"] == dict(source.keep)["unit"]) & answers["OBS_VALUE"].str.contains(r"\d")
    answers = answers[is_share & answers["cities"].str.match(CITY)]
    later = sorted(set(answers.loc[numbers(answers["TIME_PERIOD"]) > LAST_WAVE, "TIME_PERIOD"]))
    answers = answers[~answers["TIME_PERIOD"].isin(later)]
    rows = pd.concat([_of_question(answers, one) for one in source.questions], ignore_index=True)
    if rows.empty:
        raise UnavailableError("the file holds none of the answers that the atlas takes from it")
    by_code = read(tables / "city.csv").query("urban_audit_code != ''").set_index("urban_audit_code")["city_id"]
    unknown = sorted(set(rows["city"]) - set(by_code.index))
    rows = rows[~rows["city"].isin(unknown)].assign(place_level="city", place_code=lambda known: known["city"].map(by_code))
    left_out = [*(f"city {code}" for code in unknown), *(f"the wave of {year}" for year in later)]
    return known_flags(observations(rows.drop(columns="city"), source_id=source.source_id)), tuple(left_out)


def _of_question(answers: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Both shares by city and year: the published total where there is one, else the answers that agree, added."""
    of = answers[answers["indic_ur"].isin(question.codes)].drop_duplicates(["cities", "TIME_PERIOD", "indic_ur"])
    rows = [
        row | {"city": city, "year": year, "measure_id": question.measure_id}
        for (city, year), one in of.groupby(["cities", "TIME_PERIOD"])
        for row in _of_city(one.set_index("indic_ur"), question)
    ]
    return pd.DataFrame(rows)


def _of_city(answers: pd.DataFrame, question: Question) -> Iterator[dict[str, str]]:
    """The rows of a city and year; none where an answer is missing. answers: by code."""
    values, flags = numbers(answers["OBS_VALUE"]).to_dict(), answers["OBS_FLAG"].to_dict()
    published = question.total if question.total in values else question.agree[0] if len(question.agree) == 1 else ""
    summed = (published,) if published else question.agree
    if not all(code in values for code in summed):
        return
    agree = sum(values[code] for code in summed)
    yield {
        "population_group": "total",
        "value": _short(agree),
        "flag": joined_flags(flags.get(code, "") for code in summed),
        "evidence": "official" if published else "derived",
    }
    if all(code in values for code in question.disagree) and agree > 0:
        share = 100 * agree / (agree + sum(values[code] for code in question.disagree))
        every = joined_flags(flags.get(code, "") for code in question.codes)
        yield {"population_group": "with_opinion", "value": _short(share), "flag": every, "evidence": "derived"}


def _short(share: float) -> str:
    return f"{share:.2f}".rstrip("0").rstrip(".")
