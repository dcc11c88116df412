"""The census by country of birth in NUTS 3 regions, as shares of the cities that those regions are or contain."""

import pandas as pd
import pyarrow as pa

from data.formats.tables import observations
from data.refresh.census import groups_of
from data.refresh.changes import Tables
from data.refresh.figures import joined_flags, known_flags
from data.refresh.transport import Unavailable

MEASURE = {"FOR": ("foreign_born_share", "foreign_born"), "EU27_2020_FOR": ("eu_born_share", "eu_born")}
NUTS_3 = r"^[A-Z]{2}[A-Z0-9]{3}$"
AREA = r"^NUTS 3 region (?P<geo>[A-Z]{2}[A-Z0-9]{3})\b"  # as the note of each figure begins


def shares(table: pa.Table, keep: tuple[tuple[str, str], ...], known: pd.DataFrame, source_id: str) -> Tables:
    """Rows of observation and area_population, as text, shares to one decimal; a share has the flags of both its counts.

    known: the rows that the atlas has of this source; their notes say which region stands for which city.
    Raises Unavailable if the file lacks a dimension, has a flag that the atlas does not know, or none of these regions.
    """
    cities = known[["place_code", "area_basis", "note"]].drop_duplicates()
    cities = cities.assign(geo=cities["note"].str.extract(AREA)["geo"])
    groups = groups_of(table, keep, NUTS_3)
    groups = groups[groups["c_birth"].isin(list(MEASURE))].merge(cities, on="geo")
    if groups.empty:
        raise Unavailable("the file holds none of the figures that the atlas takes from it")
    ours = pd.DataFrame(
        {
            "place_level": "city",
            "place_code": groups["place_code"],
            "measure_id": [MEASURE[code][0] for code in groups["c_birth"]],
            "population_group": [MEASURE[code][1] for code in groups["c_birth"]],
            "year": groups["TIME_PERIOD"],
            "value": (100 * groups["people"] / groups["total"]).map("{:.1f}".format),
            "flag": joined_flags(groups["flag"], groups["flag_of_total"]),
            "area_basis": groups["area_basis"],
            "note": groups["note"],
        }
    )
    areas = groups.drop_duplicates(["place_code", "area_basis", "TIME_PERIOD"])
    populations = pd.DataFrame(
        {
            "city_id": areas["place_code"],
            "area_basis": areas["area_basis"],
            "year": areas["TIME_PERIOD"],
            "population": areas["total"].map("{:.0f}".format),
            "source_id": source_id,
        }
    )
    observed = known_flags(observations(ours, evidence="derived", source_id=source_id))
    return {"observation": observed, "area_population": populations}
