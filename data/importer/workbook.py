"""A sheet of an Excel workbook, row by row as text. Nothing that a workbook says about its own size is trusted.

openpyxl reads the list of sheets, the texts and the styles; the cells are read here, since openpyxl takes twice as long, makes
rows of empty cells for a size that is only claimed, and passes over rows that are out of order.
"""

import io
import lzma
import math
import re
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO
from xml.parsers import expat

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import SHEET_MAIN_NS

from data.formats.eurostat_pages import Row
from data.importer.limits import Limits
from data.importer.problems import FileRejectedError

READ_ME = "read me"  # the sheet of notes in our own workbooks
MOST_NAMED = 10  # sheets in a sentence
LONGEST_CELL = 32_767  # characters; Excel allows no more
# What an archive raises that is damaged, or packed as Python cannot unpack it.
CANNOT_UNPACK = (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, OSError, zlib.error, lzma.LZMAError)
PIECE = 65_536  # bytes of XML at a time
PROTECTED = "The workbook is protected by a password. Save it without one, or as CSV (UTF-8)."

_SAVE_AGAIN = "Open it in a spreadsheet, save it again as .xlsx and try that file."
_BUILTIN_PERCENT = (9, 10)  # 0% and 0.00%
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_ROW, _CELL, _VALUE, _FORMULA, _TEXT, _PHONETIC = (f"{SHEET_MAIN_NS} {tag}" for tag in ("row", "c", "v", "f", "t", "rPh"))


class Book:
    """A workbook that is open: the names of its sheets with cells, and the rows of each. Raises FileRejectedError."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        _check_archive(content, limits)
        self._limits = limits
        with one_sentence("It cannot be opened."):
            book = self._book = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
            book.read_manifest()
            book.read_strings()
            book.read_workbook()
            apply_stylesheet(book.archive, book.wb)
            found = book.parser.find_sheets()
            self._targets = {one.name: link.target for one, link in found if link.Type.endswith("/worksheet")}
        self.names = list(self._targets)

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a sheet that hold something, in order."""
        opened = self._book.archive.open
        with one_sentence(f"The sheet “{name}” cannot be read to its end."), opened(self._targets[name]) as source:
            yield from _Cells(self._book, self._limits).rows(source)


@contextmanager
def one_sentence(what: str) -> Iterator[None]:
    """Whatever a damaged workbook makes the readers of ZIP, XML and openpyxl raise, as a sentence.

    A file may hold anything in any part, and openpyxl lists no errors that it raises; only a lack of memory is not the file's.
    """
    try:
        yield
    except (FileRejectedError, MemoryError):
        raise
    except Exception as error:
        raise FileRejectedError(f"The workbook is damaged, or not as a spreadsheet writes it. {what} {_SAVE_AGAIN}") from error


def _check_archive(content: bytes, limits: Limits) -> None:
    """Refuse what is no workbook, and what would be too large. A part never yields more bytes than it states here."""
    if content.startswith(_OLD_EXCEL):
        if _PASSWORD in content:
            raise FileRejectedError(PROTECTED)
        raise FileRejectedError(
            "The file ends in .xlsx but is a workbook of the old kind (.xls). Save it as .xlsx or CSV (UTF-8)."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            kind = b""
            if "mimetype" in archive.namelist():
                with archive.open("mimetype") as stated:
                    kind = stated.read(100)
    except CANNOT_UNPACK as error:
        raise FileRejectedError(f"The file ends in .xlsx but is no workbook that can be opened. {_SAVE_AGAIN}") from error
    names = {part.filename for part in parts}
    if b"opendocument" in kind:
        raise FileRejectedError("The file ends in .xlsx but is an OpenDocument file (.ods). Save it as .xlsx or CSV (UTF-8).")
    if "xl/workbook.bin" in names:
        raise FileRejectedError("The file is a binary workbook (.xlsb). Save it as .xlsx or CSV (UTF-8).")
    if "[Content_Types].xml" not in names:
        raise FileRejectedError("The file ends in .xlsx but is an archive (ZIP) without a workbook in it.")
    if len(names) < len(parts):
        raise FileRejectedError(f"The workbook is damaged: one of its parts stands in it twice. {_SAVE_AGAIN}")
    check_unpacked(parts, limits)


def check_unpacked(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse the parts of a workbook that would be too large once they are unpacked. Raises FileRejectedError."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise FileRejectedError(
            f"Unpacked, the workbook has {unpacked / 1e6:,.0f} MB; at most {limits.unpacked_bytes / 1e6:,.0f} MB are read here. "
            "Cut it into parts, or keep only the columns and years you need."
        )


def chosen(names: list[str], sheet: str) -> str:
    """The sheet to read: the one there is, or the one named `sheet`. Raises FileRejectedError.

    names: of the sheets with cells; charts that fill a sheet are none.
    """
    found = [name for name in names if name.strip().lower() != READ_ME]
    listed = ", ".join(name[:60] for name in found[:MOST_NAMED]) + (" …" if len(found) > MOST_NAMED else "")
    if not found:
        raise FileRejectedError("The workbook has no sheet with cells.")
    if sheet and sheet not in found:
        raise FileRejectedError(f"The workbook has no sheet “{sheet}”; it has: {listed}.")
    if not sheet and len(found) != 1:
        raise FileRejectedError(f"The workbook has several sheets ({listed}). Say which one to take, or keep only that one.")
    return sheet or found[0]


class SheetXml(ABC):
    """The rows of a sheet as text, collected while its XML is read piece by piece; what is too large for a sheet is refused.

    A form of workbook has a class of its own, which says what begins and ends in its XML, and what text is.
    """

    doctype = ""  # the sentence on a definition of XML

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._done: list[Row] = []
        self._number = self._column = 0
        self._row: dict[int, str] = {}
        self._cell: dict[str, str] = {}
        self._length = 0  # of the text of the cell that is read
        self._is_text = False

    def rows(self, source: IO[bytes]) -> Iterator[Row]:
        """The rows that hold something, while the sheet is read."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self._text, self._refuse_doctype
        while piece := source.read(PIECE):
            parser.Parse(piece)
            yield from self._done
            self._done.clear()
        parser.Parse(b"", True)

    @abstractmethod
    def _start(self, tag: str, attributes: dict[str, str]) -> None: ...

    @abstractmethod
    def _text(self, text: str) -> None: ...

    @abstractmethod
    def _end(self, tag: str) -> None: ...

    def _refuse_doctype(self, *_: object) -> None:
        raise FileRejectedError(self.doctype)

    def _check_length(self, more: str, row: int) -> None:
        self._length += len(more)
        if self._length > LONGEST_CELL:
            raise FileRejectedError(
                f"A cell in row {row:,} holds more than {LONGEST_CELL:,} characters, the most of a spreadsheet."
            )

    def _check_column(self, row: int, column: int) -> None:
        if column > self._limits.columns:
            raise FileRejectedError(
                f"Row {row} has a cell in column {column:,}; at most {self._limits.columns:,} columns are read here."
            )

    def _check_row(self, row: int) -> None:
        if row > self._limits.rows + 1:
            raise FileRejectedError(
                f"The sheet has a cell in row {row:,}; at most {self._limits.rows:,} rows below the names are read here."
            )


class _Cells(SheetXml):
    """The cells of a sheet of Excel."""

    doctype = f"The sheet holds a definition of XML (DOCTYPE), which no spreadsheet writes. {_SAVE_AGAIN}"

    def __init__(self, book: ExcelReader, limits: Limits) -> None:
        super().__init__(limits)
        self._texts = book.shared_strings
        self._dates, self._epoch = book.wb._date_formats, book.wb.epoch
        self._percent = _percent_styles(book.wb)
        self._columns: dict[str, int] = {}
        self._pieces: list[str] = []  # text of the cell that is read
        self._is_formula = self._is_phonetic = False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _CELL:
            self._cell, self._column = attributes, self._column_of(attributes.get("r"))
        elif tag in (_VALUE, _TEXT):
            self._is_text = not (self._is_formula or self._is_phonetic)
        elif tag == _FORMULA:
            self._is_text = self._is_formula = True
        elif tag == _ROW:
            self._number, self._row, self._column = self._number_of(attributes.get("r")), {}, 0
        elif tag == _PHONETIC:
            self._is_phonetic = True

    def _text(self, text: str) -> None:
        if self._is_text:
            self._check_length(text, self._number)
            self._pieces.append(text)

    def _end(self, tag: str) -> None:
        if tag == _CELL:
            if self._pieces or self._is_formula:
                self._put("".join(self._pieces))
            self._pieces.clear()
            self._length, self._is_formula = 0, False
        elif tag == _ROW and self._row:
            self._done.append((self._number, self._row))
        elif tag in (_VALUE, _TEXT, _FORMULA):
            self._is_text = False
        elif tag == _PHONETIC:
            self._is_phonetic = False

    def _put(self, raw: str) -> None:
        """Put the cell that was read into its row."""
        text = f"={raw}" if self._is_formula else self._as_text(raw)
        if text == "":
            return
        if self._column in self._row:
            raise FileRejectedError(f"The cell {self._cell.get('r')} of the sheet stands in it twice. {_SAVE_AGAIN}")
        self._check_column(self._number, self._column)
        self._check_row(self._number)
        self._row[self._column] = text

    def _number_of(self, stated: str | None) -> int:
        """The number of a row that begins."""
        if stated is None:
            return self._number + 1
        number = int(stated) if stated.isdecimal() else 0
        if number <= self._number:
            raise FileRejectedError(
                f"A row of the sheet has the number “{stated[:20]}” and stands below row {self._number}. {_SAVE_AGAIN}"
            )
        return number

    def _column_of(self, name: str | None) -> int:
        """The number of the column of a cell that begins, from its name, as in B2, or the next if it has none."""
        if name is None:
            return self._column + 1
        letters = name.rstrip("0123456789")
        if letters not in self._columns:
            if not re.fullmatch("[A-Z]{1,3}", letters):
                raise FileRejectedError(f"A cell in row {self._number} is named “{name[:20]}”, which no cell is. {_SAVE_AGAIN}")
            self._columns[letters] = column_index_from_string(letters)
        if name[len(letters) :] != str(self._number):
            raise FileRejectedError(f"A cell in row {self._number} is named “{name[:20]}”, as none of that row is. {_SAVE_AGAIN}")
        return self._columns[letters]

    def _as_text(self, raw: str) -> str:
        """What a cell holds as one would type it: a share with per cent, a date as year-month-day."""
        kind = self._cell.get("t", "n")
        if kind in ("str", "inlineStr", "e"):
            return raw
        try:
            return self._typed(kind, raw, int(self._cell.get("s", 0)))
        except (ValueError, IndexError, OverflowError) as error:
            place = self._cell.get("r", f"in row {self._number}")
            shown = f"“{raw[:40]}”, which its kind “{kind[:20]}” does not allow"
            raise FileRejectedError(f"The cell {place} of the sheet holds {shown}. {_SAVE_AGAIN}") from error

    def _typed(self, kind: str, value: str, style: int) -> str:
        if kind == "s":
            if not value.strip().isdecimal():
                raise ValueError(value)
            return str(self._texts[int(value)])
        if kind == "b":
            return str(bool(("0", "1").index(value)))
        if kind == "d":
            return str(date.fromisoformat(value[:10]))
        number = float(value)
        if kind != "n" or not math.isfinite(number):
            raise ValueError(value)
        if style in self._dates:
            found = from_excel(number, self._epoch)
            return f"{found:%Y-%m-%d}" if isinstance(found, date) else str(found)
        if style in self._percent:
            return as_percent(number)
        return as_typed(number)


def as_percent(number: float) -> str:
    """0.392 as it is shown in per cent."""
    return f"{as_typed(float(f'{100 * number:.15g}'))} %"


def as_typed(number: float) -> str:
    """A number as one would type it; whole numbers without a decimal point."""
    return str(int(number)) if number.is_integer() else str(number)


def _percent_styles(book: openpyxl.Workbook) -> set[int]:
    """The styles that show 0.392 as 39.2 %: their format has a per cent sign, neither in quotes nor behind a backslash."""
    own = enumerate(book._number_formats, start=BUILTIN_FORMATS_MAX_SIZE)
    percent = {*_BUILTIN_PERCENT, *(number for number, code in own if "%" in re.sub(r'"[^"]*"|\\.', "", code))}
    return {number for number, style in enumerate(book._cell_styles) if style.numFmtId in percent}
