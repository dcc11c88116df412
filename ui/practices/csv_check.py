"""A CSV of practices checked row by row: every problem by row, column and reason. It is taken whole or not at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.importer.file_table import read_table
from data.importer.limits import Limits
from data.importer.problems import FileRejectedError, Problem
from queries.database import cached_per_database, run
from ui.downloads import FORMULA_STARTS, csv_bytes
from ui.filters import country_names, search_labels
from ui.practice_search import folded
from ui.practices import pickers

COLUMNS = {
    "place_level": "city, region, country or network",
    "place_name": "the place as you would write it",
    "country_code": "two letters, as AT; may be empty for a network",
    "title": "a few words",
    "summary": "what is done",
    "objective_id": "number of the OECD objective, 1 to 12, or empty",
    "key_factor_id": "number of the IncluCities key factor, 1 to 12, or empty",
    "policy_field": "one of the policy fields below",
    "actor": "who acts; one of the kinds below",
    "since_year": "a year, or empty",
    "result": "what came of it, or empty",
    "source": "where it is documented",
}
REQUIRED = ("place_level", "place_name", "title", "summary", "policy_field", "actor", "source")
LONGEST = {"place_name": 80, "title": 120, "summary": 1200, "result": 600, "source": 400}
LIMITS = Limits(file_bytes=1_000_000, unpacked_bytes=0, rows=500, columns=100, cells=100_000)
FIRST_YEAR = 1945
EXAMPLE = {
    "place_level": "city",
    "place_name": "Vienna",
    "country_code": "AT",
    "title": "Example only: replace this row with a practice of yours",
    "summary": "Say in one to four sentences what is done, for whom and by whom.",
    "objective_id": "7",
    "key_factor_id": "5",
    "policy_field": "civil_society",
    "actor": "several",
    "since_year": "2020",
    "result": "What came of it, with its figure, if there is one.",
    "source": "Example only: the document or web page, with its year.",
}


@dataclass(frozen=True)
class Checked:
    """What a file holds: its rows if all of them are right, else the problems and no row."""

    rows: tuple[dict[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def template() -> bytes:
    """A CSV with the columns and one row that says it is an example."""
    return to_csv([EXAMPLE])


def to_csv(rows: list[dict[str, str]]) -> bytes:
    """Rows as a file that `checked` takes again."""
    return csv_bytes(pd.DataFrame(rows, columns=list(COLUMNS)))


def checked(content: bytes) -> Checked:
    """Read and check a CSV. Rows come back only if there is no problem at all; a problem in row 0 is one of the whole file."""
    try:
        file = read_table("practices.csv", content, limits=LIMITS)
    except FileRejectedError as reason:
        return Checked(problems=(Problem(0, "", str(reason)),))
    if file.left_aside:
        beside = "; ".join(part.words for part in file.left_aside)
        only = f"A file of practices holds nothing but its table: {beside} stand beside it. Take them out."
        return Checked(problems=(Problem(0, "", only),))
    table = file.table
    problems = list(_header_problems([name for name in table.column_names if name != "line"]))
    if problems:
        return Checked(problems=tuple(problems))
    lines = {int(row.pop("line")): {name: _tidy(cell or "") for name, cell in row.items()} for row in table.to_pylist()}
    filled = {line: row for line, row in lines.items() if any(row.values())}
    problems = [problem for line, row in filled.items() for problem in _row_problems(line, row)]
    return Checked(problems=tuple(problems)) if problems else Checked(rows=tuple(filled.values()))


def _tidy(cell: str) -> str:
    """One line without blanks around it; the apostrophe that a download of the atlas puts before formulas goes."""
    line = " ".join(cell.split())
    return line[1:] if line.startswith("'") and line[1:].startswith(FORMULA_STARTS) else line


def _header_problems(header: list[str]) -> Iterator[Problem]:
    for name in COLUMNS:
        if name not in header:
            yield Problem(1, name, "The column is missing.")
    for name in header:
        if name not in COLUMNS:
            yield Problem(1, name[:40], "The template has no such column.")


def _row_problems(line: int, row: dict[str, str]) -> Iterator[Problem]:
    for name in REQUIRED:
        if not row[name]:
            yield Problem(line, name, "The cell is empty.")
    for name, longest in LONGEST.items():
        if len(row[name]) > longest:
            yield Problem(line, name, f"The text has {len(row[name]):,} characters; at most {longest:,} fit.")
    for name, options in _options().items():
        if row[name] and row[name] not in options:
            yield Problem(line, name, f"“{row[name][:40]}” is not one of: {', '.join(options)}.")
    if not row["country_code"] and row["place_level"] in ("city", "region", "country"):
        yield Problem(line, "country_code", "A city, region or country needs its country.")
    elif row["country_code"] and row["country_code"] not in country_names():
        yield Problem(line, "country_code", f"“{row['country_code'][:40]}” is not a country code of the atlas, such as AT.")
    year, this_year = row["since_year"], date.today().year
    if year and not (re.fullmatch(r"[0-9]{4}", year) and FIRST_YEAR <= int(year) <= this_year):
        yield Problem(line, "since_year", f"“{year[:40]}” is not a year from {FIRST_YEAR} to {this_year}.")


def _options() -> dict[str, list[str]]:
    return {
        "place_level": list(pickers.KINDS),
        "objective_id": list(pickers.topics("objective")),
        "key_factor_id": list(pickers.topics("key_factor")),
        "policy_field": list(pickers.topics("field")),
        "actor": list(pickers.ACTORS),
    }


@cached_per_database
def _city_ids() -> dict[tuple[str, str], str]:
    """city_id by country and name, each name that a city goes by; names that two cities share are left out."""
    options = run("filters/city_options")
    found: dict[tuple[str, str], str] = {}
    doubled = set()
    for city_id, country in zip(options["city_id"], options["country_code"], strict=True):
        first, *others = search_labels()[city_id].split(" · ")
        for name in {folded(first.rpartition(", ")[0]), *map(folded, others)}:
            if found.setdefault((country, name), city_id) != city_id:
                doubled.add((country, name))
    return {key: city_id for key, city_id in found.items() if key not in doubled}


def city_of(row: dict[str, str]) -> str | None:
    """The city of the atlas that a checked row is about; None if it is none of them."""
    return _city_ids().get((row["country_code"], folded(row["place_name"]))) if row["place_level"] == "city" else None
