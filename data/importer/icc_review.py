"""What was read from reports as rows that a person decides on, and decided rows as a file in the importer's form for scores.

review_rows(name, report)  ->  a row a reading, with an empty decision
decided(rows)              ->  the scores that may pass, what is wrong with the decisions, how many are undecided
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.formats.tables import CATALOGUE, read
from data.importer import icc_words as words
from data.importer.checking import FIRST_YEAR, LONGEST_NOTE
from data.importer.icc_reading import Reading, Report
from data.importer.places import LEAVE_OUT, match_cities
from data.importer.problems import Problem

COLUMNS = [
    "file",
    "city",
    "city_id",
    "year",
    "measure_id",
    "dimension",
    "value",
    "kind",
    "sample_mean",
    "page",
    "sentence",
    "certainty",
    "problem",
    "edition",
    "language",
    "decision",
]
SCORE_COLUMNS = ["city", "year", "dimension", "score", "note"]
CONFIRM, DROP = "confirm", "drop"
MOST_NAMED = 20  # pages in a sentence
NO_CITY = "No title names the city. Write its name as the decision."
NO_DATE = "No date was found. Write the year as the decision."


@dataclass(frozen=True)
class Decided:
    """scores: rows with SCORE_COLUMNS; problems: of decisions that cannot be followed; undecided: how many rows have none."""

    scores: pd.DataFrame
    problems: list[Problem]
    undecided: int


def review_rows(name: str, report: Report) -> pd.DataFrame:
    """A row a reading, as text, with COLUMNS. name: of the file."""
    city, day = report.first("city"), report.first("date")
    readings = list(report.readings)
    if day is None:
        readings.insert(0, Reading("date", "", "", "", 0, "", "low", report.edition, report.language, NO_DATE))
    if city is None:
        readings.insert(0, Reading("city", "", "", "", 0, "", "low", report.edition, report.language, NO_CITY))
    city_id, unmatched = _city_id(city.value) if city else ("", "")
    means = {one.measure_id or one.dimension: one.value for one in reversed(readings) if one.kind == "sample mean"}
    rows = []
    for one in readings:
        problem = f"{one.problem} {unmatched}".strip() if one.kind == "city" else one.problem
        dimension = dimension_names().get(one.measure_id, one.dimension)
        mean = means.get(one.measure_id or one.dimension, "") if one.kind == "city score" else ""
        rows.append(
            [
                _no_formula(name),
                city.value if city else "",
                city_id,
                day.value[:4] if day else "",
                one.measure_id,
                dimension,
                one.value,
                one.kind,
                mean,
                str(one.page or ""),
                f"“{one.sentence}”" if one.sentence else "",
                one.certainty,
                problem,
                one.edition,
                one.language,
                "",
            ]
        )
    return pd.DataFrame(rows, columns=COLUMNS, dtype=str)


def unread(report: Report) -> str:
    """A sentence on the pages without text; empty if all have some."""
    pages = [str(page) for page in report.silent_pages]
    listed = ", ".join(pages[:MOST_NAMED]) + (" …" if len(pages) > MOST_NAMED else "")
    return f"No text was found on page {listed}; what a picture shows there was not read." if pages else ""


@functools.cache
def dimension_names() -> dict[str, str]:
    """The name of the index and of each field by measure_id."""
    measures = read(CATALOGUE / "measure.csv")
    icc = measures[measures["family"] == "icc"]
    names = {one: name.rsplit(": ", 1)[-1] for one, name in zip(icc["measure_id"], icc["name"], strict=True)}
    return names | {words.OVERALL: "Overall"}


def _city_id(name: str) -> tuple[str, str]:
    """The city of the atlas that a name means, or why there is none."""
    found, problems = match_cities(pd.DataFrame({"city": [name], "line": [1]}), "city")
    reason = (
        problems[0].sentence.replace(LEAVE_OUT, "Correct it to a city of the atlas; others cannot be shown.") if problems else ""
    )
    return found.iloc[0], reason


def _no_formula(name: str) -> str:
    """A file's name that no spreadsheet takes for a formula."""
    return f"./{name}" if name[:1] in "=+-@" else name


def decided(rows: pd.DataFrame) -> Decided:
    """Follow the decisions of reviewed rows (COLUMNS, as text). A score passes only with a confirmed city and date."""
    rows = rows.assign(line=range(2, len(rows) + 2), decision=rows["decision"].str.strip())
    problems: list[Problem] = []
    scores = [_of_file(of_file, problems) for _, of_file in rows.groupby("file", sort=False)]
    together = pd.concat([pd.DataFrame(columns=[*SCORE_COLUMNS, "line"]), *scores], ignore_index=True)
    problems += contradictions(together)
    once = together.drop_duplicates(["city", "year", "dimension"])
    return Decided(once[SCORE_COLUMNS], problems, int((rows["decision"] == "").sum()))


def contradictions(scores: pd.DataFrame) -> list[Problem]:
    """A problem for each score of a city, year and dimension that another row gives another value. scores: with line."""
    problems = []
    for (city, year, dimension), same in scores.groupby(["city", "year", "dimension"], sort=False):
        values = same.drop_duplicates("score")
        for row in values.iloc[1:].itertuples(index=False):
            first = values.iloc[0]
            what = f"{dimension_names().get(dimension, dimension)} of {city} in {year}"
            sentence = f"{what} is {row.score} here and {first['score']} in row {first['line']}. Drop one of them."
            problems.append(Problem(int(row.line), "value", sentence))
    return problems


def _of_file(rows: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """The scores of one report that may pass."""
    before = len(problems)
    followed = {row["line"]: _followed(row, problems) for row in rows.to_dict("records")}
    taken = rows.assign(taken=rows["line"].map(followed))
    taken = taken[taken["taken"] != ""]
    is_score = taken["kind"] == "city score"
    city, year = _one(taken, "city"), _one(taken, "date")[:4]
    if len(problems) > before:
        return pd.DataFrame(columns=[*SCORE_COLUMNS, "line"])
    if is_score.any() and not (city and year):
        missing = " and ".join(name for name, value in (("city", city), ("date", year)) if not value)
        sentence = f"Scores of {rows['file'].iloc[0]} are confirmed, but its {missing} is not. Confirm or correct that row too."
        problems.append(Problem(int(taken.loc[is_score, "line"].iloc[0]), "decision", sentence))
        return pd.DataFrame(columns=[*SCORE_COLUMNS, "line"])
    beside = _beside(taken)
    found = [
        [city, year, row["measure_id"], row["taken"], _note(row, beside), row["line"]]
        for row in taken[is_score].to_dict("records")
    ]
    return pd.DataFrame(found, columns=[*SCORE_COLUMNS, "line"])


def _one(taken: pd.DataFrame, kind: str) -> str:
    of_kind = taken.loc[taken["kind"] == kind, "taken"]
    return str(of_kind.iloc[0]) if len(of_kind) else ""


def _followed(row: Mapping[str, str], problems: list[Problem]) -> str:
    """The value of a row after its decision; empty if it does not pass."""
    decision = row["decision"]
    if decision.lower() in ("", DROP):
        return ""
    value = row["value"] if decision.lower() == CONFIRM else decision
    taken, reason = _checked(row["kind"], row["measure_id"], value)
    if reason:
        problems.append(Problem(int(row["line"]), "decision", reason))
    return taken


def _checked(kind: str, measure_id: str, value: str) -> tuple[str, str]:
    """A confirmed or corrected value as the importer takes it, or why it cannot be taken."""
    if kind == "city":
        return _city_id(value) if value else ("", NO_CITY)
    if kind == "date":
        is_year = re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", value) and FIRST_YEAR <= int(value[:4]) <= date.today().year
        return (value, "") if is_year else ("", f"“{value[:40]}” is no year; write it as in 2016.")
    number = value.rstrip("% ").replace(",", ".")
    if not re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?", number):
        return "", f"“{value[:40]}” is none of confirm, drop or a number."
    if kind in ("city score", "sample mean") and float(number) > 100:
        return "", f"“{value[:40]}” is more than 100, the most that a score can be."
    if kind == "city score" and not measure_id:
        return "", "The atlas has no measure for this field; drop the row."
    return number, ""


def _beside(taken: pd.DataFrame) -> dict[tuple[str, str], str]:
    """What was confirmed besides scores, by kind and measure."""
    others = taken[~taken["kind"].isin(["city", "date", "city score"])]
    return {(row["kind"], row["measure_id"]): row["taken"] for row in reversed(others.to_dict("records"))}


def _note(row: Mapping[str, str], beside: Mapping[tuple[str, str], str]) -> str:
    """Where a score comes from, and the confirmed values that belong to it."""
    mean, size = beside.get(("sample mean", row["measure_id"])), beside.get(("sample size", ""))
    rank = beside.get(("rank", row["measure_id"]))
    facts = [
        f"{row['file']}, page {row['page']}",
        f"questionnaire of {row['edition']} questions" if row["edition"] else "",
        f"corrected from {row['value']}" if row["decision"].lower() != CONFIRM else "",
        f"rank {rank}" if rank else "",
        f"mean of the sample {mean}" if mean else "",
        f"{size} cities" if size else "",
    ]
    note = f"{'; '.join(fact for fact in facts if fact)}: {row['sentence']}"
    return note if len(note) <= LONGEST_NOTE else f"{note[: LONGEST_NOTE - 3]} …”"
