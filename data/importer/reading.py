"""A file as text cells with the line of each row, or a sentence why it cannot be read.

Taken are CSV files (comma, semicolon or tab; UTF-8, or UTF-16 with its mark) and Excel workbooks with one sheet of data.
"""

import csv
import functools
import re
from collections import Counter
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.importer.limits import OF_THE_COMMAND, Limits
from data.importer.problems import FileRejectedError

NO_ROWS = "The file has a first line with the names of columns, and no row below it."
LONGEST_ROW = 1 << 20  # bytes: a row must fit into what pyarrow reads at a time
BATCH = 10_000  # rows of a workbook that are held as Python's own texts
_UNNAMED = "\0"  # begins the names given to columns without one; no file of text holds it
_KINDS = (  # how a file begins that is no table of text, and what it is
    (b"PK\x03\x04", "an archive or a workbook"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of an old Office version"),
    (b"\x1f\x8b", "an archive (GZIP)"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
)
_TEXT_KINDS = (
    (rb"(?i)<(!doctype html|html|head|body|table)\b", "a web page (HTML)"),
    (rb"<\?xml|<[A-Za-z]", "XML"),
    (rb'\{\s*["}]', "JSON"),
    (rb"\[\s*[\[{]", "JSON"),
)


def read_table(name: str, content: bytes, sheet: str = "", limits: Limits = OF_THE_COMMAND) -> pa.Table:
    """All cells of a file as text, None where empty, and `line`, the row as a spreadsheet counts it.

    sheet: which sheet of a workbook, if it has several. Raises FileRejectedError.
    """
    if len(content) > limits.file_bytes:
        raise FileRejectedError(
            f"The file has {round(len(content) / 1e6, 2):,g} MB; at most {limits.file_bytes / 1e6:,.0f} MB are taken here. "
            "Cut it into parts, or keep only what you need."
        )
    if not content.strip():
        raise FileRejectedError("The file is empty.")
    is_workbook = name.lower().endswith((".xlsx", ".xlsm"))
    table = _workbook(content, sheet, limits) if is_workbook else _text_file(content, limits)
    if not table.num_rows:
        raise FileRejectedError(NO_ROWS)
    return table


def _text_file(content: bytes, limits: Limits) -> pa.Table:
    kind = next((kind for start, kind in _KINDS if content.startswith(start)), "")
    if kind:
        raise FileRejectedError(
            f"This is not a text file, whatever its name says: it looks like {kind}. "
            "Save the figures as CSV (UTF-8), or bring a workbook under its own name (.xlsx)."
        )
    text = _as_utf8(content).rstrip()
    kind = next((kind for start, kind in _TEXT_KINDS if re.match(start, text.lstrip()[:200])), "")
    if kind:
        raise FileRejectedError(f"This is {kind}, not a table with a row in each line. Save the figures as CSV (UTF-8).")
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")  # as old programs end lines
    names, separator, above, body = _first_line(text, limits)
    _check_size(body, len(names), limits)
    table = _without_unnamed(_parsed(body, separator, names, above + 1))
    if table.num_rows > limits.rows:
        raise FileRejectedError(_too_many_rows(table.num_rows, limits))
    return _without_blank_rows(table)


def _as_utf8(content: bytes) -> bytes:
    """The text in UTF-8 without its mark."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise FileRejectedError(
                "The file begins as UTF-16 does and cannot be read as such. Save it as “CSV UTF-8”."
            ) from error
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRejectedError(
            f"Line {line} holds a character that is not UTF-8. In a spreadsheet, save the file as “CSV UTF-8” and try again."
        ) from error
    if "\0" in text:
        raise FileRejectedError("This is not a text file: it holds zero bytes. Save the figures as CSV (UTF-8).")
    return text.encode() if encoding == "utf-16" else content.removeprefix(b"\xef\xbb\xbf")


def _first_line(text: bytes, limits: Limits) -> tuple[list[str], str, int, bytes]:
    """The names of the columns, what separates them, the lines down to them, and the text below."""
    stated = re.match(rb'"?sep=([,;\t|])"?[ \t]*\r?\n', text)  # a line for spreadsheets
    first, _, body = text[stated.end() if stated else 0 :].partition(b"\n")
    separator = stated[1].decode() if stated else _separator_of(first)
    if not body:
        raise FileRejectedError(NO_ROWS)
    if first.count(b'"') % 2:
        raise FileRejectedError(
            "A quotation mark in the first line is not closed. The names of the columns must stand in one line."
        )
    if len(first) > LONGEST_ROW:
        raise FileRejectedError(
            f"The first line has {len(first):,} bytes, more than the names of any columns. Are the line ends missing?"
        )
    try:
        names = next(csv.reader([first.decode().rstrip("\r")], delimiter=separator), [])
    except csv.Error as error:
        raise FileRejectedError(f"The first line of the file cannot be read as names of columns: {error}.") from error
    return _checked_names(names, limits), separator, 2 if stated else 1, body


def _separator_of(first: bytes) -> str:
    return "\t" if b"\t" in first else max(",;", key=lambda one: first.count(one.encode()))  # Eurostat's TSV has commas too


def _check_size(body: bytes, columns: int, limits: Limits) -> None:
    """Before rows are made of it: empty lines become rows of empty cells."""
    lines = body.count(b"\n") + 1
    if lines * columns > limits.cells:
        raise FileRejectedError(
            f"The file has {lines:,} lines and {columns:,} columns; at most {limits.cells:,} cells are read here. "
            "Cut it into parts, or keep only what you need."
        )


def _too_many_rows(count: int, limits: Limits) -> str:
    return f"The file has {count:,} rows; at most {limits.rows:,} are read here. Cut it into parts, or keep only what you need."


def _parsed(body: bytes, separator: str, names: list[str], first_line: int) -> pa.Table:
    """The rows below the names. first_line: the line of the first of them."""
    if body.count(b'"') % 2:
        raise FileRejectedError("The file has an odd number of quotation marks: one is opened and not closed.")
    body = _with_blank_lines_filled(body, separator.encode() * (len(names) - 1))
    try:
        table = _read_csv(body, separator, names)
    except pa.ArrowInvalid as error:
        raise FileRejectedError(_what_is_wrong(body, separator, names, first_line)) from error
    return table.append_column("line", pa.array(range(first_line, table.num_rows + first_line), pa.int64()))


def _read_csv(body: bytes, separator: str, names: list[str], in_order: bool = False) -> pa.Table:
    """Raises pa.ArrowInvalid, which names the row if the rows are read in order."""
    return pyarrow.csv.read_csv(
        pa.BufferReader(body),
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=LONGEST_ROW, use_threads=not in_order),
        parse_options=pyarrow.csv.ParseOptions(delimiter=separator, newlines_in_values=b'"' in body),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=True,
        ),
    )


def _with_blank_lines_filled(body: bytes, blank: bytes) -> bytes:
    """Blank lines inside the file as rows of empty cells, so that the rows below keep their number."""
    has_blank_line = re.match(rb"[ \t]*\r?\n", body) or re.search(rb"\n[ \t]*\r?\n", body)
    if not blank or not has_blank_line:
        return body
    if b'"' not in body:
        return re.sub(rb"(?m)^[ \t]*(?=\r?\n)", blank, body)
    quoted_or_blank = re.compile(rb'"[^"]*"|(?m:^)[ \t]*(?=\r?\n)')  # lines inside a quoted cell stay
    return quoted_or_blank.sub(lambda found: found[0] if found[0].startswith(b'"') else blank, body)


def _what_is_wrong(body: bytes, separator: str, names: list[str], first_line: int) -> str:
    """Why the rows cannot be read, with the row where it is known."""
    try:
        _read_csv(body, separator, names, in_order=True)
        text = ""
    except pa.ArrowInvalid as error:
        text = str(error)
    if found := re.search(r"Row #(\d+): Expected \d+ columns, got (\d+)", text):
        row, cells = int(found[1]) + first_line - 1, _columns(int(found[2]))
        return f"The rows of the file do not all have the {_columns(len(names))} of its first line: row {row} has {cells}."
    if "straddling" in text:
        return f"A row of the file has more than {LONGEST_ROW:,} bytes. A quotation mark may be missing."
    return "The rows of the file cannot be told apart. Look for a stray separator or quotation mark."


def _columns(count: int) -> str:
    return f"{count:,} column{'s' * (count != 1)}"


def _workbook(content: bytes, sheet: str, limits: Limits) -> pa.Table:
    from data.importer import workbook  # takes a moment, which text files need not wait for

    rows = workbook.rows(content, sheet, limits)
    line, first = next(rows, (0, {}))
    if not first:
        raise FileRejectedError("The sheet is empty.")
    names = _checked_names([first.get(column, "") for column in range(1, max(first) + 1)], limits)
    schema = pa.schema([*((name, pa.string()) for name in names), ("line", pa.int64())])
    batches, count = [], 0
    while part := list(islice(rows, BATCH)):
        count += len(part)
        if count * len(names) > limits.cells:
            raise FileRejectedError(
                f"The sheet has more than {limits.cells:,} cells, which is the most that is read here. Cut it into parts."
            )
        for number, cells in part:
            if max(cells) > len(names):
                raise FileRejectedError(
                    f"Row {number} has a cell in column {max(cells)}, but row {line} names {_columns(len(names))}. The names of "
                    "the columns must stand in the first row that holds anything."
                )
        columns = [pa.array([cells.get(column) for _, cells in part], pa.string()) for column in range(1, len(names) + 1)]
        batches.append(pa.record_batch([*columns, pa.array([number for number, _ in part], pa.int64())], schema=schema))
    return _without_unnamed(pa.Table.from_batches(batches, schema))


def _checked_names(names: list[str], limits: Limits) -> list[str]:
    """The names of columns; unnamed ones behind all others get one that _without_unnamed knows. Raises FileRejectedError."""
    if len(names) > limits.columns:
        raise FileRejectedError(f"The first line has {len(names):,} columns; at most {limits.columns:,} are read here.")
    names = [name.strip() for name in names]
    named = max((place for place, name in enumerate(names, start=1) if name), default=0)
    if not named:
        raise FileRejectedError("The first line of the file must hold the names of its columns.")
    twice = {name for name, count in Counter(names[:named]).items() if count > 1}
    if twice or "" in names[:named]:
        what = f"The column “{min(twice)[:60]}” stands twice" if twice - {""} else "A column has no name"
        raise FileRejectedError(f"{what} in the first line. Each column needs a name of its own.")
    if "line" in names:
        raise FileRejectedError("A column is named “line”, which the atlas uses for the rows of the file. Give it another name.")
    return names[:named] + [f"{_UNNAMED}{place}" for place in range(named + 1, len(names) + 1)]


def _without_unnamed(table: pa.Table) -> pa.Table:
    """The table without the columns that no name and no cell stands in. Raises FileRejectedError if a cell does."""
    for name in table.column_names:
        if name.startswith(_UNNAMED):
            filled = table.filter(pc.is_valid(table[name]))
            if filled.num_rows:
                row, column = filled["line"][0], name.removeprefix(_UNNAMED)
                raise FileRejectedError(f"Row {row} has a cell in column {column}, which has no name in the first line.")
    return table.select([name for name in table.column_names if not name.startswith(_UNNAMED)])


def _without_blank_rows(table: pa.Table) -> pa.Table:
    """Rows in which every cell is empty are dropped; the others keep their line."""
    filled = functools.reduce(pc.or_, [pc.is_valid(table[name]) for name in table.column_names if name != "line"])
    return table.filter(filled)
