"""A sheet of an OpenDocument workbook (.ods), row by row as text, read piece by piece; what it says of its size is checked."""

import io
import zipfile
from collections.abc import Iterator

from data.formats.eurostat_pages import Row
from data.importer import workbook
from data.importer.limits import Limits
from data.importer.problems import FileRejectedError
from data.importer.workbook import SheetXml

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_PARAGRAPH = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 p"
_SHEET, _ROW = f"{_TABLE} table", f"{_TABLE} table-row"
_CELLS = (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell")
_NOTE = f"{_OFFICE} annotation"


def rows(content: bytes, sheet: str, limits: Limits) -> Iterator[Row]:
    """The rows that hold something, in order. sheet: which of several. Raises FileRejectedError."""
    with workbook.one_sentence("Its cells cannot be read to their end."):
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive.namelist()
        if "content.xml" not in names:
            raise FileRejectedError("The file ends in .ods but is an archive (ZIP) without a workbook in it.")
        workbook.check_unpacked(archive.infolist(), limits)
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise FileRejectedError(workbook.PROTECTED)
        found = _Sheets(limits)
        with archive.open("content.xml") as source:
            list(found.rows(source))
        chosen = _Sheets(limits, workbook.chosen(found.names, sheet))
        with archive.open("content.xml") as source:
            yield from chosen.rows(source)


class _Sheets(SheetXml):
    """The names of all sheets, and the rows of one."""

    doctype = (
        "The file holds a definition of XML (DOCTYPE), which no spreadsheet writes. Open it in a spreadsheet, save it as .xlsx "
        "and try that file."
    )

    def __init__(self, limits: Limits, sheet: str | None = None) -> None:
        super().__init__(limits)
        self.names: list[str] = []
        self._sheet = sheet
        self._depth = 0  # of tables: a cell may hold one
        self._rows_repeated = 1
        self._lines: list[str] = []
        self._is_note = False

    def _is_in_sheet(self) -> bool:
        return self._depth == 1 and self._sheet is not None and self.names[-1] == self._sheet

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _SHEET:
            self._depth += 1
            if self._depth == 1:
                self.names.append(attributes.get(f"{_TABLE} name", ""))
                self._number = 0
        elif not self._is_in_sheet():
            return
        elif tag == _ROW:
            self._row, self._column = {}, 0
            self._rows_repeated = max(1, int(attributes.get(f"{_TABLE} number-rows-repeated", 1)))
        elif tag in _CELLS:
            self._cell, self._lines, self._length = attributes, [], 0
        elif tag == _NOTE:
            self._is_note = True
        elif tag == _PARAGRAPH and not self._is_note:
            self._is_text = True
            self._lines.append("")

    def _text(self, text: str) -> None:
        if self._is_text and not self._is_note:
            self._check_length(text, self._number + 1)
            self._lines[-1] += text

    def _end(self, tag: str) -> None:
        if tag == _SHEET:
            self._depth -= 1
        elif not self._is_in_sheet():
            return
        elif tag in _CELLS:
            self._put(max(1, int(self._cell.get(f"{_TABLE} number-columns-repeated", 1))))
        elif tag == _ROW:
            self._end_row()
        elif tag == _NOTE:
            self._is_note = False
        elif tag == _PARAGRAPH:
            self._is_text = False

    def _put(self, repeated: int) -> None:
        text = self._value()
        if text:
            self._check_column(self._number + 1, self._column + repeated)
            self._row |= dict.fromkeys(range(self._column + 1, self._column + repeated + 1), text)
        self._column += repeated

    def _value(self) -> str:
        """What a cell holds as one would type it: a share with per cent, a date as year-month-day."""
        cell, kind = self._cell, self._cell.get(f"{_OFFICE} value-type", "")
        if f"{_TABLE} formula" in cell:
            return "=" + cell[f"{_TABLE} formula"].partition("=")[2]
        if kind in ("float", "currency"):
            return workbook.as_typed(float(cell[f"{_OFFICE} value"]))
        if kind == "percentage":
            return workbook.as_percent(float(cell[f"{_OFFICE} value"]))
        if kind == "date":
            return cell.get(f"{_OFFICE} date-value", "")[:10]
        return "\n".join(self._lines)

    def _end_row(self) -> None:
        last = self._number + self._rows_repeated
        if self._row:
            self._check_row(last)
            self._done += [(number, self._row) for number in range(self._number + 1, last + 1)]
        self._number = last
