"""A file of Stata (.dta) as rows of text: names of variables first, values by their labels."""

import io
from collections.abc import Iterator

import pandas as pd

from data.importer import workbook
from data.importer.limits import Limits
from data.importer.problems import FileRejectedError
from data.importer.workbook import Row


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
        with pd.read_stata(io.BytesIO(content), iterator=True) as reader:
            return reader.read(limits.rows + 1)
    except MemoryError:
        raise
    except Exception as error:  # pandas lists no errors that a damaged file raises
        raise FileRejectedError(
            "The file ends in .dta but cannot be read as a file of Stata. In Stata, export it as CSV (export delimited)."
        ) from error


def _texts(column: pd.Series) -> list[str]:
    """The values of a variable as one would type them; a number of four bytes has no more digits than it holds."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").fillna("").tolist()
    if pd.api.types.is_float_dtype(column):
        return ["" if value != value else workbook.as_typed(float(str(value))) for value in column.to_numpy()]
    return column.astype("string").fillna("").tolist()
