"""The census by country of birth as rows of origin: the largest groups of each NUTS 2 region, as shares of all residents."""

import pandas as pd
import pyarrow as pa

from data.formats.eurostat import country_code
from data.refresh.census import groups_of
from data.refresh.figures import known_flags
from data.refresh.transport import Unavailable

LARGEST = 25
REGION, COUNTRY = r"^[A-Z]{2}[A-Z0-9]{2}$", r"^[A-Z]{2}$"  # of birth: longer codes are groups of countries


def largest_groups(table: pa.Table, keep: tuple[tuple[str, str], ...], names: dict[str, str], source_id: str) -> pd.DataFrame:
    """Rows of origin, every column as text. Groups of the same size stand in the order of the file.

    names: the name by code of each country of birth that the atlas has; others are called as in the file.
    Raises Unavailable if the file lacks a dimension, a total or a name, or has a flag that the atlas does not know.
    """
    groups = groups_of(table, keep, REGION)
    born = groups["c_birth"].str.match(COUNTRY) & (groups["c_birth"] != groups["geo"].str[:2]) & (groups["people"] > 0)
    order = ["geo", "TIME_PERIOD", "people"]
    groups = groups[born].sort_values(order, ascending=[True, True, False], kind="stable")
    groups = groups.groupby(["geo", "TIME_PERIOD"]).head(LARGEST)
    if groups.empty:
        raise Unavailable("the file holds none of the figures that the atlas takes from it")
    return _rows(groups, names, source_id)


def _rows(groups: pd.DataFrame, names: dict[str, str], source_id: str) -> pd.DataFrame:
    codes = groups["c_birth"].map(country_code)
    rank = groups.groupby(["geo", "TIME_PERIOD"]).cumcount() + 1
    rows = pd.DataFrame(
        {
            "nuts_code": groups["geo"],
            "year": groups["TIME_PERIOD"],
            "origin_rank": rank.astype(str),
            "origin_code": codes,
            "origin_name": codes.map(names).fillna(groups["label"].str.removesuffix("*").str.strip()),
            "population": groups["people"].map("{:.0f}".format),
            "share": (100 * groups["people"] / groups["total"]).round(2).map("{:.10g}".format),
            "flag": groups["flag"],
            "source_id": source_id,
        }
    )
    nameless = sorted(set(rows.loc[rows["origin_name"].isin([""]) | (rows["origin_name"] == groups["c_birth"]), "origin_code"]))
    if nameless:
        raise Unavailable(f"the file does not say what the codes {', '.join(nameless)} mean")
    return known_flags(rows).reset_index(drop=True)
