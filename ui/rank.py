"""The rank of a value among others: rank, ties, how many, quartiles, ends and years."""

import numpy as np
import pandas as pd

DECIMALS = 6  # values that agree so far are alike; differences of binary fractions end here
QUANTILES = {0.0: "lowest", 0.25: "lower_quartile", 0.5: "median", 0.75: "upper_quartile", 1.0: "highest"}


def add_ranks(rows: pd.DataFrame, places: pd.DataFrame, column: str = "value", by: str | None = None) -> pd.DataFrame:
    """Rows with where they stand among `places`, by the values of `column`.

    by: a column that both have, within whose values places are compared, such as measure_id. A place_rank that rows have
    already stays, with what is empty in it. Adds place_rank (from the highest), shared_with, place_count, what QUANTILES names,
    and first_year and last_year where places have a year.
    """
    keys = [str(key) for key in rows[by]] if by else [""] * len(rows)
    of_key = {str(key): group for key, group in places.groupby(by)} if by else {"": places}
    values = rows[column].to_numpy(float, na_value=np.nan).round(DECIMALS)
    above, same = np.zeros(len(rows), int), np.zeros(len(rows), int)
    rows_of = {str(key): at for key, at in rows.groupby(by).indices.items()} if by else {"": slice(None)}
    for key, at in rows_of.items():
        others = np.sort(of_key[key][column].dropna().to_numpy(float).round(DECIMALS)) if key in of_key else np.array([])
        up_to = np.searchsorted(others, values[at], "right")
        above[at], same[at] = len(others) - up_to, up_to - np.searchsorted(others, values[at], "left")
    rank = pd.Series(above + 1, rows.index, "Int64").mask(same == 0)
    if "place_rank" in rows:
        rank = rows["place_rank"].astype("Int64")
    quantiles = {key: np.quantile(group[column], list(QUANTILES)) for key, group in of_key.items() if len(group)}
    nothing = np.full(len(QUANTILES), np.nan)
    spread = pd.DataFrame([quantiles.get(key, nothing) for key in keys], rows.index, list(QUANTILES.values()), dtype=float)
    years = {key: (group["year"].min(), group["year"].max()) for key, group in of_key.items()} if "year" in places else {}
    ends = {name: [years.get(key, (None, None))[end] for key in keys] for end, name in enumerate(("first_year", "last_year"))}
    return rows.assign(
        place_rank=rank,
        shared_with=pd.Series(same - 1, rows.index, "Int64").clip(lower=0).mask(rank.isna()),
        place_count=pd.Series([len(of_key[key]) if key in of_key else 0 for key in keys], rows.index, "Int64"),
        **spread,
        **(ends if years else {}),
    )
