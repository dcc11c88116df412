"""A file as text cells with the line of each row, or a sentence why it cannot be read.

Taken are CSV files (comma, semicolon or tab; UTF-8, or UTF-16 with its mark) and Excel workbooks with one sheet of data.
"""

import csv
import functools
import io
import re
import zipfile
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.importer.problems import Refused

LARGEST = 1_000_000_000  # bytes, for the command; the app says less
READ_ME = "read me"  # the sheet of notes in our own workbooks
NO_ROWS = "The file has a first line with the names of columns, and no row below it."
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(name: str, content: bytes, sheet: str = "", largest: int = LARGEST) -> pa.Table:
    """All cells of a file as text, None where empty, and `line`, the row as a spreadsheet counts it.

    sheet: which sheet of a workbook, if it has several. Raises Refused.
    """
    if len(content) > largest:
        raise Refused(
            f"The file has {len(content) / 1e6:,.0f} MB; at most {largest / 1e6:,.0f} MB are taken here. "
            "Cut it into parts, or keep only the columns and years you need."
        )
    if not content.strip():
        raise Refused("The file is empty.")
    is_workbook = name.lower().endswith((".xlsx", ".xlsm"))
    table = _workbook(content, sheet) if is_workbook else _text_file(content)
    if not table.num_rows:
        raise Refused(NO_ROWS)
    return table


def _text_file(content: bytes) -> pa.Table:
    if content.startswith((_ZIP, _OLD_EXCEL, b"\x1f\x8b", b"%PDF")):
        raise Refused(
            "This is not a text file, whatever its name says: it looks like an archive, a workbook or a PDF. "
            "Save the figures as CSV (UTF-8), or bring a workbook under its own name (.xlsx)."
        )
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    separator = "\t" if "\t" in first else max(",;", key=first.count)  # Eurostat's TSV has commas too
    if "\n" not in text.strip():
        raise Refused(NO_ROWS)
    names = next(csv.reader([first.rstrip("\r")], delimiter=separator), [])
    return _without_blank_rows(_parsed(text, separator, _checked_names(names)))


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(
            f"Line {line} holds a character that is not UTF-8. In a spreadsheet, save the file as “CSV UTF-8” and try again."
        ) from error
    if "\0" in text:
        raise Refused("This is not a text file: it holds zero bytes. Save the figures as CSV (UTF-8).")
    return text


def _parsed(text: str, separator: str, names: list[str]) -> pa.Table:
    """The rows below the first line."""
    cells = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        strings_can_be_null=True,
        null_values=[""],
        quoted_strings_can_be_null=True,
    )
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(_with_blank_lines_filled(text, separator * (len(names) - 1)).encode()),
            read_options=pyarrow.csv.ReadOptions(column_names=names, skip_rows=1),
            parse_options=pyarrow.csv.ParseOptions(delimiter=separator, newlines_in_values='"' in text),
            convert_options=cells,
        )
    except pa.ArrowInvalid as error:
        raise Refused(
            f"The rows of the file do not all have the {len(names)} columns of its first line. {_where(error)}"
        ) from error
    return table.append_column("line", pa.array(range(2, table.num_rows + 2), pa.int64()))


def _with_blank_lines_filled(text: str, blank: str) -> str:
    """Blank lines inside the file as rows of empty cells, so that the rows below keep their number."""
    text = text.rstrip()
    return re.sub(r"\n[ \t]*\r?(?=\n)", f"\n{blank}", text) if blank else text


def _where(error: pa.ArrowInvalid) -> str:
    """The part of the reader's message that names the row."""
    text = str(error)
    place = text.find("Row #")
    return f"See row {text[place + 5 :].split(':', 1)[0]}." if place >= 0 else "Look for a stray separator or quotation mark."


def _workbook(content: bytes, sheet: str) -> pa.Table:
    import openpyxl  # takes a second, which text files need not wait for
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Refused(
            "The file ends in .xlsx but is no workbook that can be opened. Save it again from the spreadsheet."
        ) from error
    try:
        names = [one for one in book.sheetnames if one.strip().lower() != READ_ME]
        if sheet and sheet not in names:
            raise Refused(f"The workbook has no sheet “{sheet}”; it has: {', '.join(names)}.")
        if not sheet and len(names) != 1:
            raise Refused(f"The workbook has several sheets ({', '.join(names)}). Say which one to take, or keep only that one.")
        rows = list(book[sheet or names[0]].iter_rows(values_only=True))
    finally:
        book.close()
    if not rows:
        raise Refused("The sheet is empty.")
    header = _checked_names([_as_text(cell) or "" for cell in rows[0]])
    body = [[_as_text(cell) for cell in row[: len(header)]] for row in rows[1:]]
    columns = list(zip(*body, strict=True)) if body else [()] * len(header)
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in zip(header, columns, strict=True)})
    return _without_blank_rows(table.append_column("line", pa.array(range(2, table.num_rows + 2), pa.int64())))


def _as_text(cell: object) -> str | None:
    """A cell as one would type it; whole numbers without a decimal point, dates as dates."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, (date, datetime)):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _checked_names(names: list[str]) -> list[str]:
    names = [name.strip() for name in names]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Refused("The first line of the file must hold the names of its columns.")
    twice = {name for name in names if names.count(name) > 1}
    if twice or "" in names:
        what = f"The column “{min(twice)}” stands twice" if twice - {""} else "A column has no name"
        raise Refused(f"{what} in the first line. Each column needs a name of its own.")
    if "line" in names:
        raise Refused("A column is named “line”, which the atlas uses for the rows of the file. Give it another name.")
    return names


def _without_blank_rows(table: pa.Table) -> pa.Table:
    """Rows in which every cell is empty are dropped; the others keep their line."""
    filled = functools.reduce(pc.or_, [pc.is_valid(table[name]) for name in table.column_names if name != "line"])
    return table.filter(filled)
