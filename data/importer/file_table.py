"""The table inside a file as text cells with the line of each row, or a sentence why it cannot be read.

Read are CSV files (comma, semicolon or tab; UTF-8, or UTF-16 with its mark), Excel and OpenDocument workbooks with one sheet of
data, files of Stata and GeoJSON. Title lines above the names of columns and notes below the rows are found, left aside and named.
"""

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, compress, islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.formats import eurostat_pages
from data.formats.eurostat_pages import Row
from data.importer.layout import FIRST_ROWS, is_note, names_in_two_rows, row_of_names, separator_of, split
from data.importer.left_aside import LeftAside, aside
from data.importer.limits import OF_THE_COMMAND, Limits
from data.importer.problems import FileRejectedError

NO_ROWS = "The file has a first line with the names of columns, and no row below it."
LONGEST_ROW = 1 << 20  # bytes: a row must fit into what pyarrow reads at a time
BATCH = 10_000  # rows of a workbook that are held as Python's own texts
FIRST_COLUMN = "(first column)"
_END = b"\n"
_UNNAMED = "\0"  # begins the names given to columns without one; no file of text holds it
_KINDS = (  # how a file begins that is no table of text, and what it is
    (b"PK\x03\x04", "an archive or a workbook"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of an old Office version"),
    (b"\x1f\x8b", "an archive (GZIP)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a document (RTF)"),
    (b"PAR1", "a Parquet file"),
)
_TEXT_KINDS = (
    (rb"(?i)<(!doctype html|html|head|body|table)\b", "a web page (HTML)"),
    (rb"<\?xml|<[A-Za-z]", "XML"),
    (rb'\{\s*["}]', "JSON"),
    (rb"\[\s*[\[{]", "JSON"),
)


@dataclass(frozen=True)
class ReadTable:
    """The table of a file: its cells as text (None where empty) with `line`, the row as a spreadsheet counts it.

    names_line: the row of the names of its columns, 0 where they are names of properties. separator: of a file of text, else
    empty. titles: the lines above the names. left_aside: what of the file is no part of the table. facts: what was understood.
    areas: shapes by line, see areas.py.
    """

    table: pa.Table
    names_line: int = 1
    separator: str = ""
    titles: tuple[str, ...] = ()
    left_aside: tuple[LeftAside, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    areas: dict[int, str] = field(default_factory=dict)

    @property
    def facts_of_names(self) -> tuple[tuple[str, str], ...]:
        """What was understood of the file so far, with where its columns have their names from."""
        where = f"row {self.names_line}" if self.names_line else "properties of the features"
        return (("Names of columns", where), *self.facts)


def read_table(name: str, content: bytes, sheet: str = "", limits: Limits = OF_THE_COMMAND) -> ReadTable:
    """The table of a file. sheet: which sheet of a workbook, if it has several. Raises FileRejectedError."""
    if len(content) > limits.file_bytes:
        raise FileRejectedError(
            f"The file has {round(len(content) / 1e6, 2):,g} MB; at most {limits.file_bytes / 1e6:,.0f} MB are taken here. "
            "Cut it into parts, or keep only what you need."
        )
    if not content.strip():
        raise FileRejectedError("The file is empty.")
    read = _read(Path(name).suffix.lower(), content, sheet, limits)
    if not read.table.num_rows:
        raise FileRejectedError(NO_ROWS)
    return _without_single_cells(read)


def _read(ending: str, content: bytes, sheet: str, limits: Limits) -> ReadTable:
    """By the ending of the file's name; a text under another name is read as what it is."""
    if ending in (".xlsx", ".xlsm"):
        return _workbook(content, sheet, limits)
    if ending == ".ods" and content.startswith(b"PK"):
        from data.importer import open_document

        return from_rows(open_document.rows(content, sheet, limits), limits)
    if ending == ".dta":
        from data.importer import stata

        return from_rows(stata.rows(content, limits), limits)
    if ending == ".xls" and content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRejectedError(
            "The file is a workbook of the old kind (.xls), which is not read. Save it as .xlsx or CSV (UTF-8)."
        )
    return _text_file(content, limits)


def _text_file(content: bytes, limits: Limits) -> ReadTable:
    kind = next((kind for start, kind in _KINDS if content.startswith(start)), "")
    if kind:
        raise FileRejectedError(
            f"This is not a table of text, whatever its name says: it looks like {kind}. "
            "Save the figures as CSV (UTF-8), or bring a workbook under its own name (.xlsx)."
        )
    text = _as_utf8(content).rstrip()
    kind = next((kind for start, kind in _TEXT_KINDS if re.match(start, text.lstrip()[:200])), "")
    if kind == "JSON" and re.search(rb'"type"\s*:\s*"(FeatureCollection|Feature)"', text[:4000]):
        from data.importer import geojson  # geopandas, which only such a file needs

        read = geojson.read(text, limits)
        unread = aside("property with no single value, or called as what the atlas adds", read.left_out)
        return ReadTable(read.table, 0, left_aside=tuple(unread), facts=(("Shapes", read.words),), areas=read.areas)
    if kind:
        raise FileRejectedError(_json_or_markup(kind, text))
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")  # as old programs end lines
    head = _head(text, limits)
    _check_size(head.body, len(head.names), limits)
    table, notes = _parsed(head.body, head.separator, head.names, head.line + 1)
    table = _without_unnamed(table, head.line)
    if table.num_rows > limits.rows:
        raise FileRejectedError(
            f"The file has {table.num_rows:,} rows; at most {limits.rows:,} are read here. "
            "Cut it into parts, or keep only what you need."
        )
    left = (*aside("title line", head.titles), *notes)
    return ReadTable(table.filter(_filled(table)), head.line, head.separator, head.titles, left)


def _json_or_markup(kind: str, text: bytes) -> str:
    """What a file is that is no table of text, and what to do with it."""
    start = text[:4000]
    if kind == "JSON" and re.search(rb'"type"\s*:\s*"Topology"', start):
        return (
            "This is JSON with places on a map (TopoJSON), which is not read. Save it as GeoJSON, or its properties as a table "
            "(CSV, UTF-8), a row a place; a GIS program exports both."
        )
    if kind == "JSON" and re.search(rb'"class"\s*:\s*"(dataset|collection|dimension)"', start):
        return (
            "This is JSON-stat, a form that Eurostat and other statistical offices use, not a table with a row in each line. "
            "Download the same data as SDMX-CSV or TSV."
        )
    return f"This is {kind}, not a table with a row in each line. Save the figures as CSV (UTF-8)."


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


@dataclass(frozen=True)
class _Head:
    """The names of the columns and their line, what separates cells, the title lines above, and the text below."""

    names: list[str]
    line: int
    separator: str
    titles: tuple[str, ...]
    body: bytes


def _head(text: bytes, limits: Limits) -> _Head:
    stated = re.match(rb'"?sep=([,;\t|])"?[ \t]*\r?\n', text)  # a line for spreadsheets
    rest = text[stated.end() if stated else 0 :]
    lines: list[str] = []
    place = 0
    while len(lines) < FIRST_ROWS and place < len(rest):
        end = rest.find(b"\n", place)
        end = len(rest) if end < 0 else end
        if end - place > LONGEST_ROW:
            break
        lines.append(rest[place:end].decode().rstrip("\r"))
        place = end + 1
    if not lines and _END not in rest:
        raise FileRejectedError(NO_ROWS)
    if not lines:
        raise FileRejectedError(
            f"The first line has {len(rest.partition(_END)[0]):,} bytes, more than the names of any columns. "
            "Are the line ends missing?"
        )
    separator = stated[1].decode() if stated else separator_of(lines)
    cells = [_cells(line, separator) for line in lines]
    two = names_in_two_rows(cells)
    at = two[0] if two else row_of_names(cells)
    body = rest.split(b"\n", at + 1)[-1] if rest.count(b"\n") > at else b""
    if not body:
        raise FileRejectedError(NO_ROWS)
    line = at + (2 if stated else 1)
    where = "first line" if line == 1 else f"line of names (line {line})"
    if lines[at].count('"') % 2:
        raise FileRejectedError(
            f"A quotation mark in the {where} is not closed. The names of the columns must stand in one line."
        )
    try:
        names = two[1] if two else split(lines[at], separator)
    except csv.Error as error:
        raise FileRejectedError(f"The {where} of the file cannot be read as names of columns: {error}.") from error
    titles = tuple(_joined(title) for title in cells[: at - bool(two)] if any(title))
    return _Head(_checked_names(names, limits, where), line, separator, titles, body)


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line that may be a title; the whole line where it cannot be parted."""
    try:
        return split(line, separator)
    except csv.Error:
        return [line.strip()]


def _joined(cells: Iterable[str | None]) -> str:
    return " ".join(cell for cell in cells if cell)


def _check_size(body: bytes, columns: int, limits: Limits) -> None:
    """Before rows are made of it: empty lines become rows of empty cells."""
    lines = body.count(b"\n") + 1
    if lines * columns > limits.cells:
        raise FileRejectedError(
            f"The file has {lines:,} lines and {columns:,} columns; at most {limits.cells:,} cells are read here. "
            "Cut it into parts, or keep only what you need."
        )


def _parsed(body: bytes, separator: str, names: list[str], first_line: int) -> tuple[pa.Table, list[LeftAside]]:
    """The rows below the names, and the notes among them. first_line: the line of the first of them."""
    if body.count(b'"') % 2:
        raise FileRejectedError("The file has an odd number of quotation marks: one is opened and not closed.")
    body = _with_blank_lines_filled(body, separator.encode() * (len(names) - 1))
    short: list[tuple[int, str]] = []
    try:
        table = _read_csv(body, separator, names)
    except pa.ArrowInvalid:
        try:
            table = _read_csv(body, separator, names, short)
        except pa.ArrowInvalid as error:
            raise FileRejectedError(_what_is_wrong(str(error), names, first_line)) from error
    count = table.num_rows + len(short)
    lines = np.arange(first_line, first_line + count)
    kept = np.delete(lines, [number - 1 for number, _ in short])
    table = table.append_column("line", pa.array(kept, pa.int64()))
    return table, _notes_in(short, table, separator, names, first_line)


def _notes_in(
    short: list[tuple[int, str]], table: pa.Table, separator: str, names: list[str], first_line: int
) -> list[LeftAside]:
    """Rows with fewer cells than names, if each is a note: one cell, or below the table and beginning as notes do.

    Raises FileRejectedError if a row may be one of the table.
    """
    if not short:
        return []
    filled = _filled(table)
    last = table.filter(filled)["line"][-1].as_py() if pc.any(filled).as_py() else 0
    below: list[str] = []
    between: list[str] = []
    for number, text in short:
        line, cells = number + first_line - 1, _cells(text, separator)
        is_single = sum(map(bool, cells)) < 2
        if not (is_single or (line > last and is_note(text))):
            raise FileRejectedError(_ragged(names, line, len(cells)))
        (below if line > last else between).append(_joined(cells))
    return [*aside("line with a single cell", between), *aside("footer line", below)]


def _read_csv(body: bytes, separator: str, names: list[str], short: list[tuple[int, str]] | None = None) -> pa.Table:
    """Raises pa.ArrowInvalid. short: rows with fewer cells than names are put there by number, and an error names its row."""

    def skip_short_row(row: pyarrow.csv.InvalidRow) -> str:
        if short is None or row.number is None or row.actual_columns > row.expected_columns:
            return "error"
        short.append((row.number, row.text))
        return "skip"

    return pyarrow.csv.read_csv(
        pa.BufferReader(body),
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=LONGEST_ROW, use_threads=short is None),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=separator,
            newlines_in_values=b'"' in body,
            invalid_row_handler=None if short is None else skip_short_row,
        ),
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


def _what_is_wrong(text: str, names: list[str], first_line: int) -> str:
    """Why the rows cannot be read, with the row where it is known. text: what pyarrow says."""
    if found := re.search(r"Row #(\d+): Expected \d+ columns, got (\d+)", text):
        return _ragged(names, int(found[1]) + first_line - 1, int(found[2]))
    if "straddling" in text:
        return f"A row of the file has more than {LONGEST_ROW:,} bytes. A quotation mark may be missing."
    return "The rows of the file cannot be told apart. Look for a stray separator or quotation mark."


def _ragged(names: list[str], row: int, cells: int) -> str:
    return f"The rows of the file do not all have the {_columns(len(names))} of its names: row {row} has {_columns(cells)}."


def _columns(count: int) -> str:
    return f"{count:,} column{'s' * (count != 1)}"


def _workbook(content: bytes, sheet: str, limits: Limits) -> ReadTable:
    from data.importer import workbook  # takes a moment, which text files need not wait for

    book = workbook.Book(content, limits)
    if not sheet and (pages := eurostat_pages.pages_of(book.names)):
        return _pages(book.rows(page) for page in pages)
    return from_rows(book.rows(workbook.chosen(book.names, sheet)), limits)


def _pages(pages: Iterable[Iterable[Row]]) -> ReadTable:
    try:
        return ReadTable(eurostat_pages.table_of(pages))
    except eurostat_pages.NotAPageError as error:
        raise FileRejectedError(
            f"The workbook has the sheets of Eurostat's data browser, but a page of it has {error}. Name the sheet to take, or "
            "download the data as SDMX-CSV."
        ) from error


def from_rows(rows: Iterator[Row], limits: Limits) -> ReadTable:
    """The table in the rows of a sheet: each its number, and its filled cells by the number of their column."""
    first = list(islice(rows, FIRST_ROWS))
    if not first:
        raise FileRejectedError("The sheet is empty.")
    texts = [[cells.get(column, "") for column in range(1, max(cells) + 1)] for _, cells in first]
    two = names_in_two_rows(texts)
    at = two[0] if two else row_of_names(texts)
    line = first[at][0]
    where = "first line" if at == 0 else f"row of names (row {line})"
    names = _checked_names(two[1] if two else texts[at], limits, where)
    schema = pa.schema([*((name, pa.string()) for name in names), ("line", pa.int64())])
    batches, count = [], 0
    rows = chain(first[at + 1 :], rows)
    while part := list(islice(rows, BATCH)):
        count += len(part)
        if count * len(names) > limits.cells:
            raise FileRejectedError(
                f"The sheet has more than {limits.cells:,} cells, which is the most that is read here. Cut it into parts."
            )
        for number, cells in part:
            if max(cells) > len(names):
                raise FileRejectedError(
                    f"Row {number} has a cell in column {max(cells)}, but row {line} names {_columns(len(names))}. Every column "
                    "with cells needs a name above them."
                )
        columns = [pa.array([cells.get(column) for _, cells in part], pa.string()) for column in range(1, len(names) + 1)]
        batches.append(pa.record_batch([*columns, pa.array([number for number, _ in part], pa.int64())], schema=schema))
    titles = tuple(_joined(title) for title in texts[: at - bool(two)])
    table = _without_unnamed(pa.Table.from_batches(batches, schema), line)
    return ReadTable(table, line, "", titles, tuple(aside("title line", titles)))


def _checked_names(names: list[str], limits: Limits, where: str) -> list[str]:
    """The names of columns; unnamed ones behind all others get one that _without_unnamed knows. Raises FileRejectedError.

    A first column without a name, as R and pivot tables write it, is called FIRST_COLUMN. where: the line of names, in words.
    """
    if len(names) > limits.columns:
        raise FileRejectedError(f"The {where} has {len(names):,} columns; at most {limits.columns:,} are read here.")
    names = [name.strip() for name in names]
    if names and not names[0] and any(names) and FIRST_COLUMN not in names:
        names[0] = FIRST_COLUMN
    named = max((place for place, name in enumerate(names, start=1) if name), default=0)
    if not named:
        raise FileRejectedError(f"The {where} of the file must hold the names of its columns.")
    twice = {name for name, count in Counter(names[:named]).items() if count > 1}
    if twice or "" in names[:named]:
        what = f"The column “{min(twice)[:60]}” stands twice" if twice - {""} else "A column has no name"
        raise FileRejectedError(f"{what} in the {where}. Each column needs a name of its own.")
    if "line" in names:
        raise FileRejectedError("A column is named “line”, which the atlas uses for the rows of the file. Give it another name.")
    return names[:named] + [f"{_UNNAMED}{place}" for place in range(named + 1, len(names) + 1)]


def _without_unnamed(table: pa.Table, names_line: int) -> pa.Table:
    """The table without empty columns that have no name. Raises FileRejectedError if one without a name has cells."""
    for name in table.column_names:
        if name.startswith(_UNNAMED):
            filled = table.filter(pc.is_valid(table[name]))
            if filled.num_rows:
                where = "the first line" if names_line == 1 else f"row {names_line}"
                row, column = filled["line"][0], name.removeprefix(_UNNAMED)
                raise FileRejectedError(f"Row {row} has a cell in column {column}, which has no name in {where}.")
    return table.select([name for name in table.column_names if not name.startswith(_UNNAMED)])


def _filled(table: pa.Table) -> pa.ChunkedArray:
    """Which rows hold anything."""
    return functools.reduce(pc.or_, [pc.is_valid(table[name]) for name in table.column_names if name != "line"])


def _without_single_cells(read: ReadTable) -> ReadTable:
    """The table without rows that hold one cell alone: headings of parts, and below the last full row its footer."""
    table = read.table
    cells = [name for name in table.column_names if name != "line"]
    if len(cells) < 2:
        return read
    count = functools.reduce(pc.add, [pc.cast(pc.is_valid(table[name]), pa.int32()) for name in cells])
    is_full = pc.greater(count, 1)
    single = table.filter(pc.invert(is_full))
    full = table.filter(is_full)
    if not single.num_rows or not full.num_rows:
        return read
    last = full["line"][-1].as_py()
    texts = pc.coalesce(*(single[name] for name in cells)).to_pylist()
    is_below = [line > last for line in single["line"].to_pylist()]
    below, between = list(compress(texts, is_below)), [text for text, is_it in zip(texts, is_below, strict=True) if not is_it]
    left = (*read.left_aside, *aside("line with a single cell", between), *aside("footer line", below))
    return replace(read, table=full, left_aside=left)
