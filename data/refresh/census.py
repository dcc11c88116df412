"""The census by country of birth as Eurostat sends it: each group's count beside that of everyone."""

import pandas as pd
import pyarrow as pa

from data.refresh.http_client import UnavailableError


def groups_of(table: pa.Table, keep: tuple[tuple[str, str], ...], places: str) -> pd.DataFrame:
    """A row is a place, year and group of people, everyone left out, and so are places of which everyone is not counted.

    keep: the code of each further dimension. places: what a code of a place looks like. Columns: geo, TIME_PERIOD, c_birth, label
    (the name of the code, or the code), people, total, flag, flag_of_total. Raises UnavailableError if a dimension is missing.
    """
    needed = [name for name, _ in keep] + ["c_birth", "geo"]
    missing = [name for name in needed if name not in table.column_names]
    if missing:
        raise UnavailableError(f"the file has no column “{missing[0]}”")
    label = _label(table)
    taken = dict.fromkeys([*needed, label, "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"])
    rows = table.select(list(taken)).to_pandas().fillna("")
    for name, code in keep:
        rows = rows[rows[name] == code]
    rows = rows[rows["geo"].str.match(places) & rows["OBS_VALUE"].str.match(r"^\d")]
    rows = rows.assign(people=rows["OBS_VALUE"].astype(float), label=rows[label], flag=rows["OBS_FLAG"])
    rows = rows[["geo", "TIME_PERIOD", "c_birth", "label", "people", "flag"]]
    is_everyone = rows["c_birth"] == "TOTAL"
    totals = rows[is_everyone & (rows["people"] > 0)].set_index(["geo", "TIME_PERIOD"])[["people", "flag"]]
    totals = totals.rename(columns={"people": "total", "flag": "flag_of_total"})
    return rows[~is_everyone].join(totals, on=["geo", "TIME_PERIOD"], how="inner")


def _label(table: pa.Table) -> str:
    """The column after c_birth, where the service writes the name of each code."""
    after = table.column_names[table.column_names.index("c_birth") + 1]
    return after if after not in ("sex", "age", "unit", "geo", "freq") else "c_birth"
