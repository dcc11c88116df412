"""The census by country of birth: the largest groups of each NUTS 2 region, and shares of cities from NUTS 3 regions."""

import pandas as pd
import pyarrow as pa

from data.formats.eurostat import country_code
from data.refresh.changes import Tables
from data.refresh.cities import shares_of_counts
from data.refresh.figures import NO_FIGURES, known_flags
from data.refresh.http_client import UnavailableError

MEASURE = {"FOR": ("foreign_born_share", "foreign_born"), "EU27_2020_FOR": ("eu_born_share", "eu_born")}
NUTS_3 = r"^[A-Z]{2}[A-Z0-9]{3}$"
AREA = r"^NUTS 3 region (?P<geo>[A-Z]{2}[A-Z0-9]{3})\b"  # as the note of each figure begins
LARGEST = 25
NUTS_2, COUNTRY = r"^[A-Z]{2}[A-Z0-9]{2}$", r"^[A-Z]{2}$"  # of birth: longer codes are groups of countries


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


def shares_of_cities(table: pa.Table, keep: tuple[tuple[str, str], ...], known: pd.DataFrame, source_id: str) -> Tables:
    """Rows of observation and area_population, as text, shares to one decimal; a share has the flags of both its counts.

    known: the rows that the atlas has of this source; their notes say which region stands for which city.
    Raises UnavailableError if the file lacks a dimension, has a flag that the atlas does not know, or none of these regions.
    """
    cities = known[["place_code", "area_basis", "note"]].drop_duplicates()
    cities = cities.assign(geo=cities["note"].str.extract(AREA)["geo"])
    groups = groups_of(table, keep, NUTS_3)
    groups = groups[groups["c_birth"].isin(list(MEASURE))].merge(cities, on="geo")
    if groups.empty:
        raise UnavailableError(NO_FIGURES)
    counts = groups.rename(columns={"TIME_PERIOD": "year"}).assign(
        measure_id=[MEASURE[code][0] for code in groups["c_birth"]],
        population_group=[MEASURE[code][1] for code in groups["c_birth"]],
    )
    return shares_of_counts(counts, source_id, decimals=1)


def largest_groups(table: pa.Table, keep: tuple[tuple[str, str], ...], names: dict[str, str], source_id: str) -> pd.DataFrame:
    """Rows of origin, every column as text. Groups of the same size stand in the order of the file.

    names: the name by code of each country of birth that the atlas has; others are called as in the file.
    Raises UnavailableError if the file lacks a dimension, a total or a name, or has a flag that the atlas does not know.
    """
    groups = groups_of(table, keep, NUTS_2)
    born = groups["c_birth"].str.match(COUNTRY) & (groups["c_birth"] != groups["geo"].str[:2]) & (groups["people"] > 0)
    order = ["geo", "TIME_PERIOD", "people"]
    groups = groups[born].sort_values(order, ascending=[True, True, False], kind="stable")
    groups = groups.groupby(["geo", "TIME_PERIOD"]).head(LARGEST)
    if groups.empty:
        raise UnavailableError(NO_FIGURES)
    return _origins(groups, names, source_id)


def _origins(groups: pd.DataFrame, names: dict[str, str], source_id: str) -> pd.DataFrame:
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
        raise UnavailableError(f"the file does not say what the codes {', '.join(nameless)} mean")
    return known_flags(rows).reset_index(drop=True)
