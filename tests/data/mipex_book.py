"""A small workbook in the layout of MIPEX, written by the tests that read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

OVERALL = ["Overall Score (with health)", "Overall Score (with/out health)", "Overall Score (with/out health and education)"]
HEADINGS = ["Title ", "Description ", "Answer options "]
Cell = str | float | int | None


@dataclass
class Sheet:
    """A country: the scores of each line (a year each), by strand and code; a code with a dot stands as a sub-indicator."""

    years: list[int | None] = field(default_factory=lambda: [2014, 2019])
    overall: list[list[Cell]] = field(default_factory=lambda: [[40.0, 41.0, 42.0], [50.123456, 51.0, 52.0]])
    strands: Mapping[str, Mapping[str, list[Cell]]] = field(
        default_factory=lambda: {
            "Labour Market Mobility Strand": {"a": [20.0, 30.0], "aa1": [0, 50], ".aa3": [100, 50]},
            "Health Strand": {"h": [60, 70], "145a": [50, 100]},
        }
    )
    own_years: list[int | None] | None = None  # of the columns beyond the first three, where they differ


def write_book(path: Path, sheets: Mapping[str, Sheet]) -> Path:
    """The sheets as a file."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, sheet in sheets.items():
        page = book.create_sheet(name)
        page.append(["Overall Scores"])
        page.append(["Year", *OVERALL])
        for year, scores in zip(sheet.years, sheet.overall, strict=True):
            page.append([year, *scores])
        for strand, columns in sheet.strands.items():
            page.append([None])
            for line in _block(sheet, strand, columns):
                page.append(line)
    book.save(path)
    return path


def _block(sheet: Sheet, strand: str, columns: Mapping[str, list[Cell]]) -> list[list[Cell]]:
    wide = [(code, scores) for code, scores in columns.items()]
    lines: list[list[Cell]] = [["Policy strand", f" {strand}"]]
    lines.append([cell for code, _ in wide for cell in ("Indicator", None if code.startswith(".") else f"{code} ", None)])
    lines.append([cell for code, _ in wide for cell in ("Sub-indicator", code[1:] if code.startswith(".") else None, None)])
    lines += [[cell for _ in wide for cell in (heading, "words", None)] for heading in HEADINGS]
    lines.append([cell for _ in wide for cell in ("Year", "Score", "Comments")])
    for place, year in enumerate(sheet.years):
        own = (sheet.own_years or sheet.years)[place]
        cells: list[Cell] = []
        for number, (_, scores) in enumerate(wide):
            cells += [year if number == 0 else own, scores[place], "a comment"]
        lines.append(cells)
    return lines
