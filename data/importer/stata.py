"""A file of Stata (.dta) as rows of text: names of variables first, values by their labels."""

import io
import re
import struct
from collections.abc import Iterator
from typing import Literal

import pandas as pd

from data.formats.eurostat_pages import Row
from data.importer import workbook
from data.importer.limits import Limits
from data.importer.problems import FileRejectedError

_WIDTHS = {65526: 8, 65527: 4, 65528: 4, 65529: 2, 65530: 1, 32768: 8}  # bytes of a value by its type; of a text the type itself
_UNREADABLE = "The file ends in .dta but cannot be read as a file of Stata. In Stata, export it as CSV (export delimited)."


def rows(content: bytes, limits: Limits) -> Iterator[Row]:
    """The names of the variables as row 1, and the rows below. Raises FileRejectedError."""
    frame = _frame(content, limits)
    if len(frame) > limits.rows:
        raise FileRejectedError(f"The file has more than {limits.rows:,} rows, which is the most that is read here.")
    if len(frame) * len(frame.columns) > limits.cells:
        raise FileRejectedError(f"The file has more than {limits.cells:,} cells, which is the most that is read here.")
    yield 1, dict(enumerate(map(str, frame.columns), start=1))
    columns = [_texts(frame.iloc[:, place]) for place in range(len(frame.columns))]
    for number, row in enumerate(zip(*columns, strict=True), start=2):
        if cells := {column: text for column, text in enumerate(row, start=1) if text}:
            yield number, cells


def _frame(content: bytes, limits: Limits) -> pd.DataFrame:
    try:
        if not _counts_are_right(content):  # pandas takes too few rows for all, and what stands behind them for rows
            raise FileRejectedError(_UNREADABLE)
        with pd.read_stata(io.BytesIO(content), iterator=True) as reader:
            return reader.read(limits.rows + 1)
    except (FileRejectedError, MemoryError):
        raise
    except Exception as error:  # pandas lists no errors that a damaged file raises
        raise FileRejectedError(_UNREADABLE) from error


def _counts_are_right(content: bytes) -> bool:
    """Whether the data have the length that the head says; of forms before 117, which have no such marks, pandas tells."""
    if not content.startswith(b"<stata_dta>"):
        return True
    head = re.search(rb"<byteorder>(MSF|LSF)</byteorder><K>(..|....)</K><N>(.{4}|.{8})</N>", content[:200], re.DOTALL)
    place = content.find(b"<map>") + len(b"<map>")
    if head is None:
        return False
    order: Literal["big", "little"] = "big" if head[1] == b"MSF" else "little"
    columns, count = int.from_bytes(head[2], order), int.from_bytes(head[3], order)
    sign = ">" if order == "big" else "<"
    places = struct.unpack_from(f"{sign}14Q", content, place)
    types = struct.unpack_from(f"{sign}{columns}H", content, places[2] + len(b"<variable_types>"))
    width = sum(_WIDTHS.get(one, one) for one in types)
    return bool(places[10] - places[9] - len(b"<data></data>") == width * count)


def _texts(column: pd.Series) -> list[str]:
    """The values of a variable as one would type them; a number of four bytes has no more digits than it holds."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").fillna("").tolist()
    if pd.api.types.is_float_dtype(column):
        return ["" if value != value else workbook.as_typed(float(str(value))) for value in column.to_numpy()]
    return column.astype("string").fillna("").tolist()
