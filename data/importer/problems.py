"""What is wrong with a file: sentences that its owner can act on."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from data.importer.limits import MOST_PROBLEMS

MOST_SHOWN = 200
EXAMPLES = 3  # of names in a sentence


class FileRejectedError(Exception):
    """The file as a whole cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one cell or row; row is the line of the file, as a spreadsheet counts it."""

    row: int
    column: str
    sentence: str


def as_table(problems: list[Problem]) -> pd.DataFrame:
    """Columns row, column, problem, in the order of the file."""
    found = sorted(problems, key=lambda problem: (problem.row, problem.column))
    rows = [(problem.row, problem.column, problem.sentence) for problem in found]
    return pd.DataFrame(rows, columns=["row", "column", "problem"])


def of_rows(rows: pd.DataFrame, cell: str, sentence: str) -> list[Problem]:
    """A problem for each of `rows`, at most MOST_PROBLEMS; “{}” in the sentence stands for what `cell` holds.

    rows: with line, and value_column where the file calls the column of values by another name.
    """
    rows = rows.head(MOST_PROBLEMS)
    texts = rows[cell].astype(str).str.slice(0, 60)
    column = rows["value_column"] if cell == "value" and "value_column" in rows else pd.Series(cell, index=rows.index)
    cells = zip(rows["line"], column, texts, strict=True)
    return [Problem(int(line), name, sentence.format(f"“{text}”")) for line, name, text in cells]


def of_lines(lines: Iterable[int], column: str, sentences: Iterable[str]) -> list[Problem]:
    """A problem for each line that a sentence speaks of; of an empty sentence there is none."""
    return [Problem(int(line), column, sentence) for line, sentence in zip(lines, sentences, strict=True) if sentence]


def few(texts: list[str]) -> list[str]:
    """The names for a sentence: the first and the last of many."""
    return texts if len(texts) <= 2 * EXAMPLES else [*texts[:EXAMPLES], "…", texts[-1]]
