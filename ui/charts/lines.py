"""Lines over years, which join neighbouring years alone: a line over a missing year would invent it."""

import pandas as pd


def unbroken_years(ordered: pd.DataFrame, *same: str) -> pd.Series:
    """The number of the line that a row is part of: years that follow each other, with the same values in some columns.

    ordered: by these columns, then by year.
    """
    starts = ordered["year"].diff() != 1
    for column in same:
        starts |= ordered[column] != ordered[column].shift()
    return starts.cumsum()
