"""Where the table stands inside a file: what separates its cells, the row of names, and lines of notes around it."""

import csv
import re
from collections import Counter

FIRST_ROWS = 60  # among which the names of columns are looked for
JOINT = " › "  # between the two names of a column whose names stand in two rows
_YEAR = re.compile(r"[XFyY]?(19|20)\d\d( \[YR(19|20)\d\d\])?")
_NUMBER = re.compile(r"[+\-−]?\d[\d.,'’\s]*%?")
_NOTE = re.compile(
    r"(?i)\W*(sources?|notes?|footnotes?|remarks?|legend|copyright|©|data (from|source|extracted)|last updated?|updated|"
    r"extracted|quellen?|anmerkung|hinweis|stand|datenstand|fuente|notas?|fonte|bron|noot|źródło|kilde|källa|lähde|zdroj|forrás|"
    r"https?://|\*|\(?\d\)|special value|observation flags?|:\W)"
)


def is_year(text: str) -> bool:
    """Whether a name of a column is a year, as spreadsheets, R and the World Bank write it."""
    return bool(_YEAR.fullmatch(text.strip()))


def year_in(text: str) -> str:
    """The four digits of a name that is_year."""
    found = re.search(r"(19|20)\d\d", text)
    return found[0] if found else ""


def is_number(text: str) -> bool:
    """Whether a cell looks like a number, however it is written."""
    return bool(_NUMBER.fullmatch(text.strip()))


def is_note(text: str) -> bool:
    """Whether a line begins as notes below a table do."""
    return bool(_NOTE.match(text))


def split(line: str, separator: str) -> list[str]:
    """The cells of a line, without blanks around them. Raises csv.Error."""
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]


def separator_of(lines: list[str]) -> str:
    """What separates the cells of these lines: a tab, a semicolon or a comma.

    Tabs decide where most lines have one, since Eurostat's TSV has commas too. Otherwise it is what parts most lines into the
    same number of cells, one of them a row of names: numbers may have commas.
    """
    filled = [line for line in lines if line.strip()]
    if filled and (2 * sum("\t" in line for line in filled) > len(filled) or "\t" in filled[0]):
        return "\t"
    return max(",;", key=lambda one: _evenness(filled, one))


def _evenness(lines: list[str], separator: str) -> float:
    rows = [_split_or_none(line, separator) for line in lines]
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return 0
    width, lines_of_it = max(counts.items(), key=lambda item: (item[0] - 1) * item[1])
    has_names = any(len(row) == width and is_heading(row) for row in rows)
    return (width - 1) * lines_of_it * (1 if has_names else 0.1)


def _split_or_none(line: str, separator: str) -> list[str]:
    try:
        return split(line, separator)
    except csv.Error:
        return []


def is_heading(cells: list[str]) -> bool:
    """Whether a row may hold names of columns: two or more, none of them a number other than a year, not all years."""
    filled = [cell for cell in cells if cell]
    years = [cell for cell in filled if is_year(cell)]
    return len(filled) > max(1, len(years)) and not any(is_number(cell) for cell in filled if cell not in years)


def row_of_names(rows: list[list[str]]) -> int:
    """Which of the first rows of a file holds the names of its columns; the first that holds anything where none is certain.

    It is the first row of names that reaches as far as the table, or the first that fills more than half of it; the table is as
    wide as two rows or more.
    """
    first = next((at for at, row in enumerate(rows) if any(row)), 0)
    extents = [max((place for place, cell in enumerate(row, start=1) if cell), default=0) for row in rows]
    shared = [width for width, count in Counter(extents).items() if count > 1 and width > 1]
    width = max(shared or extents, default=0)
    found = [at for at, row in enumerate(rows) if 2 * sum(map(bool, row)) > width and is_heading(row)]
    return next((at for at in found if extents[at] >= width), found[0] if found else first)


def names_in_two_rows(rows: list[list[str]]) -> tuple[int, list[str]] | None:
    """The lower of two rows that hold the names of columns together, and the names; None where one row does.

    A name of the upper row stands over several of the lower one, which are the same for each, or years. Above and below it stands
    alone, as over the column of places. So a title line is none: it has one cell, or stands over a row that needs no other.
    """
    found = row_of_names(rows)
    for at in (found - 1, found):
        if 0 <= at < len(rows) - 2 and (names := _joined_names(rows[at], rows[at + 1])) and any(map(_is_value, rows[at + 2])):
            return at + 1, names
    return None


def _is_value(cell: str) -> bool:
    return is_number(cell) and not is_year(cell)


def _joined_names(upper: list[str], lower: list[str]) -> list[str]:
    """The names of two rows together; none if the rows are no such pair."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    if any(_is_value(cell) for cell in (*above, *below)) or sum(map(bool, above)) < 2 or sum(map(bool, below)) < 2:
        return []
    spanning, names = "", []
    for high, low in zip(above, below, strict=True):
        spanning = high or spanning
        names.append(JOINT.join(filter(None, (spanning, low))) if low and spanning else low or high)
    lower_names = [cell for cell in below if cell]
    are_the_same = len(set(lower_names)) < len(lower_names)
    stands_alone = any(high and not low for high, low in zip(above, below, strict=True))
    spans = any(low and not high for high, low in zip(above[1:], below[1:], strict=True))
    is_pair = spans and (are_the_same or (stands_alone and all(map(is_year, lower_names))))
    return names if is_pair and all(names) and len(set(names)) == len(names) else []


def year_of_name(name: str) -> str:
    """The year that a name of a column is, or that one of its two names is; empty if none."""
    return next((year_in(part) for part in name.split(JOINT) if is_year(part)), "")
