"""The workbook that Eurostat's data browser writes of the page on the screen: a sheet a page, as rows of SDMX-CSV.

A page has lines on the dataset, a line for each dimension of which it shows one position, a line TIME with the years, a line
with the names of the other dimensions, rows, and below them the meaning of marks. Beside a year stands a column of its flags.
"""

import re
from collections.abc import Iterable

import pyarrow as pa

from data.formats import eurostat_labels

Row = tuple[int, dict[int, str]]  # its number, and its filled cells by the number of their column, from 1
_PAGE = re.compile(r"Sheet \d+")
_CODE = re.compile(r"\[([a-z0-9_]+?)(?:__custom_\d+)?\]", re.IGNORECASE)
_COLUMNS = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG")


class NotAPageError(Exception):
    """A sheet is not laid out as Eurostat's data browser lays out a page; the message says what is missing."""


def pages_of(names: list[str]) -> list[str]:
    """The sheets with pages, if these are the sheets of such a workbook; else none."""
    pages = [name for name in names if _PAGE.fullmatch(name)]
    return pages if "Summary" in names and pages else []


def table_of(pages: Iterable[Iterable[Row]]) -> pa.Table:
    """The cells of all pages: DATAFLOW, dimensions by code, TIME_PERIOD, OBS_VALUE, OBS_FLAG, line. Raises NotAPageError."""
    found: list[dict[str, str | int]] = []
    for page in pages:
        found += _cells(list(page))
    names = list(dict.fromkeys(name for row in found for name in row))
    columns = {name: [row.get(name) for row in found] for name in names if name != "line"}
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    return table.append_column("line", pa.array([row["line"] for row in found], pa.int64()))


def _cells(rows: list[Row]) -> list[dict[str, str | int]]:
    at = next((place for place, (_, cells) in enumerate(rows) if cells.get(1, "").strip().upper() == "TIME"), None)
    if at is None or at + 1 >= len(rows):
        raise NotAPageError("no line “TIME” with the years")
    fixed = _fixed(rows[:at])
    years = {column: text.strip() for column, text in rows[at][1].items() if column > 1 and re.fullmatch(r"\d{4}", text.strip())}
    if not years:
        raise NotAPageError("no year beside “TIME”")
    labels = _row_dimensions(rows[at + 1][1], min(years))
    if "geo" not in labels.values():
        raise NotAPageError("no column “GEO” below “TIME”")
    found: list[dict[str, str | int]] = []
    for number, cells in rows[at + 2 :]:
        if re.match(r"Special value|Observation flags?|Available flags?", cells.get(1, "")):
            break
        dimensions = {name: cells.get(column, "") for column, name in labels.items()}
        if not dimensions["geo"]:
            continue
        for column, year in years.items():
            flag = "" if column + 1 in years else cells.get(column + 1, "")
            values = (year, cells.get(column, ""), flag)
            found.append({**fixed, **dimensions, **dict(zip(_COLUMNS, values, strict=True)), "line": number})
    return found


def _fixed(rows: list[Row]) -> dict[str, str]:
    """The dataset, and the dimensions of which the page shows one position."""
    fixed = {}
    for _, cells in rows:
        name, *rest = (cells[column].strip() for column in sorted(cells))
        if name.startswith("Dataset") and rest and (code := _CODE.search(rest[0])):
            fixed["DATAFLOW"] = f"ESTAT:{code[1].upper()}(1.0)"
        elif name in eurostat_labels.DIMENSION and rest:
            dimension = eurostat_labels.DIMENSION[name]
            fixed[dimension] = eurostat_labels.code(dimension, rest[0]) or rest[0]
    if "DATAFLOW" not in fixed:
        raise NotAPageError("no line “Dataset” with its code in brackets")
    return fixed


def _row_dimensions(cells: dict[int, str], first_year: int) -> dict[int, str]:
    """The dimension of each column before the years; of codes and labels of one, the codes."""
    found: dict[str, tuple[bool, int]] = {}
    for column in sorted(cells):
        name, _, kind = cells[column].strip().partition(" (")
        dimension = eurostat_labels.DIMENSION.get(name, eurostat_labels.DIMENSION.get(name.capitalize(), name.lower()))
        is_code = kind.startswith("Codes")
        if column < first_year and (dimension not in found or (is_code and not found[dimension][0])):
            found[dimension] = (is_code, column)
    return {column: name for name, (_, column) in found.items()}
