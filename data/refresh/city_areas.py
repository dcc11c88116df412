"""The census by country of birth in NUTS 3 regions, as shares of the cities that those regions are or contain."""

import pandas as pd
import pyarrow as pa

from data.extract.shared import observations
from data.refresh.figures import joined_flags, known_flags
from data.refresh.transport import Unavailable

MEASURE = {"FOR": ("foreign_born_share", "foreign_born"), "EU27_2020_FOR": ("eu_born_share", "eu_born")}
AREA = r"^NUTS 3 region (?P<geo>[A-Z]{2}[A-Z0-9]{3})\b"  # as the note of each figure begins


def shares(table: pa.Table, keep: tuple[tuple[str, str], ...], known: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """Rows of observation, every column as text, shares to one decimal; a share has the flags of both its counts.

    known: the rows that the atlas has of this source; their notes say which region stands for which city.
    Raises Unavailable if the file lacks a dimension, has a flag that the atlas does not know, or none of these regions.
    """
    missing = [name for name in (*(name for name, _ in keep), "c_birth", "geo") if name not in table.column_names]
    if missing:
        raise Unavailable(f"the file has no column “{missing[0]}”")
    cities = known[["place_code", "area_basis", "note"]].drop_duplicates()
    cities = cities.assign(geo=cities["note"].str.extract(AREA)["geo"])
    rows = table.to_pandas().fillna("")
    for name, code in keep:
        rows = rows[rows[name] == code]
    rows = rows[rows["geo"].isin(cities["geo"]) & rows["OBS_VALUE"].str.match(r"^\d")]
    counts = rows.assign(people=rows["OBS_VALUE"].astype(float))[["geo", "TIME_PERIOD", "c_birth", "people", "OBS_FLAG"]]
    totals = counts[(counts["c_birth"] == "TOTAL") & (counts["people"] > 0)].drop(columns="c_birth")
    groups = counts[counts["c_birth"].isin(list(MEASURE))].merge(totals, on=["geo", "TIME_PERIOD"], suffixes=("", "_of_all"))
    groups = groups.merge(cities, on="geo")
    if groups.empty:
        raise Unavailable("the file holds none of the figures that the atlas takes from it")
    ours = pd.DataFrame(
        {
            "place_level": "city",
            "place_code": groups["place_code"],
            "measure_id": [MEASURE[code][0] for code in groups["c_birth"]],
            "population_group": [MEASURE[code][1] for code in groups["c_birth"]],
            "year": groups["TIME_PERIOD"],
            "value": (100 * groups["people"] / groups["people_of_all"]).map("{:.1f}".format),
            "flag": joined_flags(groups["OBS_FLAG"], groups["OBS_FLAG_of_all"]),
            "area_basis": groups["area_basis"],
            "note": groups["note"],
        }
    )
    return known_flags(observations(ours, evidence="derived", source_id=source_id))
