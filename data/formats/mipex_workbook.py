"""The workbooks of policy scores that MIPEX publishes, as figures of the atlas.

A sheet is a country: its overall scores on top, then a block for each policy area. A block has six lines of heading (codes,
titles, questions) and a line a year, its columns in threes: year, score, comment. The first three are the area's own score,
every further three an indicator's. The comments are experts' prose and are not read.
"""

import zipfile
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from data.formats.tables import in_order, observations

ISO_CODE = {"TU": "TR", "UK": "GB"}
MEASURE_OF_OVERALL = {
    "Overall Score (with health)": "mipex_overall",
    "Overall Score (with/out health)": "mipex_overall_without_health",
    "Overall Score (with/out health and education)": "mipex_overall_without_health_and_education",
}
MEASURE_OF_STRAND = {
    "Labour Market Mobility Strand": "mipex_labour_market_mobility",
    "Family Reunification Strand": "mipex_family_reunification",
    "Education Strand": "mipex_education",
    "Political Participation Strand": "mipex_political_participation",
    "Permanent Residence Strand": "mipex_permanent_residence",
    "Citizenship Strand": "mipex_access_to_nationality",
    "Antidiscrimination Strand": "mipex_anti_discrimination",
    "Health Strand": "mipex_health",
}
INDICATOR_UNDER_ANOTHER_CODE = {"fb102_new": "fa102_new", "gc": "gc_new"}
# Health is scored in the other years only; cells that are filled all the same are no scores.
YEARS_WITHOUT_HEALTH = range(2015, 2019)
BLOCK, HEADING_LINES, DECIMALS = "Policy strand", 7, 4
# The Slovenian formula for education in 2024 points at an empty row; the scores that rest on it, for as long as they stand so.
SLIPS_OF_FORMULA = {
    ("SI", "2024", "mipex_education", "52.7778"),
    ("SI", "2024", "mipex_overall", "51.5972"),
    ("SI", "2024", "mipex_overall_without_health", "54.2123"),
}
Rows = list[tuple[Any, ...]]
Score = tuple[str, int, str, str]  # country, year, measure or indicator, value


class NotMipexError(Exception):
    """The file is not laid out as MIPEX lays out its workbooks; the message says what is missing."""


@dataclass(frozen=True)
class Scores:
    """The scores of a workbook: rows of observation, rows of mipex_indicator_score, and what the atlas does not know."""

    areas: pd.DataFrame
    indicators: pd.DataFrame
    left_out: tuple[str, ...]


def read_workbook(path: Path, source_id: str, countries: Set[str], indicators: Set[str]) -> Scores:
    """The scores that a workbook has of the countries (ISO codes) and indicators that the atlas knows.

    Values are as published, to four decimals; a cell without a number is no score. Raises NotMipexError.
    """
    areas: list[Score] = []
    singles: list[Score] = []
    unknown: set[str] = set()
    for sheet, rows in _sheets(path):
        country = ISO_CODE.get(sheet, sheet)
        if country not in countries:
            unknown.add(f"country {sheet}")
            continue
        areas += [(country, *score) for score in _overall_scores(sheet, rows)]
        for strand, block in _blocks(sheet, rows):
            if strand not in MEASURE_OF_STRAND:
                unknown.add(f"area “{strand}”")
                continue
            areas += [(country, year, MEASURE_OF_STRAND[strand], value) for year, value in _column(block, 0)]
            for code, year, value in _indicator_scores(strand, block):
                if code in indicators:
                    singles.append((country, year, code, value))
                else:
                    unknown.add(f"indicator {code}")
    if not areas:
        raise NotMipexError("The workbook holds no score of any country that the atlas has.")
    _check_single(areas + singles)
    return Scores(_area_rows(areas, source_id), _indicator_rows(singles, source_id), tuple(sorted(unknown)))


def _sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Each sheet's name and the values of its cells."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = list(sheet.iter_rows(values_only=True))
            width = max(map(len, rows), default=0)  # a sheet that does not say how wide it is has lines of different length
            yield sheet.title.strip(), [row + (None,) * (width - len(row)) for row in rows]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError) as error:
        raise NotMipexError("The file is no workbook that can be opened.") from error


def _overall_scores(sheet: str, rows: Rows) -> Iterator[tuple[int, str, str]]:
    headings = [_text(cell) for cell in rows[1]] if len(rows) > 1 else []
    for heading, measure in MEASURE_OF_OVERALL.items():
        if heading not in headings:
            raise NotMipexError(f"Sheet {sheet} has no column “{heading}”.")
        place = headings.index(heading)
        for row in rows[2:]:
            if _text(row[0]) == BLOCK:
                break
            if isinstance(row[0], int) and _is_number(row[place]):
                yield row[0], measure, _written(row[place])


def _blocks(sheet: str, rows: Rows) -> Iterator[tuple[str, Rows]]:
    """The name of each policy area and the lines of its block."""
    starts = [place for place, row in enumerate(rows) if row and _text(row[0]) == BLOCK]
    if not starts:
        raise NotMipexError(f"Sheet {sheet} has no line that begins with “{BLOCK}”.")
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        if end - start < HEADING_LINES:
            raise NotMipexError(f"Sheet {sheet} has a block without its lines of heading.")
        yield _text(rows[start][1]), rows[start:end]


def _indicator_scores(strand: str, block: Rows) -> Iterator[tuple[str, int, str]]:
    """The code of an indicator or sub-indicator, as the atlas writes it, year and score."""
    indicator, sub_indicator = block[1], block[2]
    for column in range(3, len(indicator) - 1, 3):
        words = (_text(indicator[column + 1]) or _text(sub_indicator[column + 1])).split()
        if not words:
            continue
        code = f"h{words[0]}" if words[0][0].isdigit() else words[0]
        for year, value in _column(block, column):
            if strand != "Health Strand" or year not in YEARS_WITHOUT_HEALTH:
                yield INDICATOR_UNDER_ANOTHER_CODE.get(code, code), year, value


def _column(block: Rows, column: int) -> Iterator[tuple[int, str]]:
    """Year and score in three columns. The year is that of the line; where the line has none, that of the three columns."""
    for row in block[HEADING_LINES:]:
        year = row[0] if isinstance(row[0], int) else row[column]
        if isinstance(year, int) and _is_number(row[column + 1]):
            yield year, _written(row[column + 1])


def _text(cell: object) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _written(value: float) -> str:
    return f"{round(value, DECIMALS) + 0:.10g}"  # adding 0 makes 0 of -0


def _check_single(scores: list[Score]) -> None:
    seen: set[tuple[str, int, str]] = set()
    for country, year, name, _ in scores:
        if (country, year, name) in seen:
            raise NotMipexError(f"The workbook has two scores of {name} for {country} in {year}.")
        seen.add((country, year, name))


def _area_rows(scores: list[Score], source_id: str) -> pd.DataFrame:
    rows = pd.DataFrame(scores, columns=["place_code", "year", "measure_id", "value"]).astype(str)
    keys = zip(rows["place_code"], rows["year"], rows["measure_id"], rows["value"], strict=True)
    rows["quality_mark"] = ["formula_error" if key in SLIPS_OF_FORMULA else "" for key in keys]
    return observations(rows, place_level="country", population_group="total", evidence="official", source_id=source_id)


def _indicator_rows(scores: list[Score], source_id: str) -> pd.DataFrame:
    rows = pd.DataFrame(scores, columns=["country_code", "year", "indicator_id", "value"]).astype(str)
    columns = ["indicator_id", "country_code", "year", "value", "source_id"]
    return in_order("mipex_indicator_score", rows.assign(source_id=source_id)[columns])
