"""City statistics: foreign-born over population, after the doubtful blocks of both counts are put aside."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data.formats.tables import observations, read
from data.refresh import plausibility
from data.refresh.changes import Tables
from data.refresh.figures import CITY, joined_flags, known_flags, numbers
from data.refresh.http_client import UnavailableError

SOURCE, POPULATION_SOURCE = "eurostat-urb_cpopcb", "eurostat-urb_cpop1"
FOREIGN_BORN, POPULATION = "DE2009V", "DE1001V"
GREATER_CITY = re.compile(r"\(greater city\)")
QUARANTINE_COLUMNS = ["source_id", "country_code", "place_code", "year", "what", "reason"]


def shares(foreign_born: pa.Table, population: pa.Table, tables: Path) -> tuple[Tables, pd.DataFrame]:
    """Rows of observation and area_population of the foreign-born share of cities, and what was put aside (as quarantine).

    tables: the project's own, for codes and populations of cities. Raises UnavailableError if a file has other columns.
    """
    numerator, denominator = _counts(foreign_born, FOREIGN_BORN), _counts(population, POPULATION)
    cities = read(tables / "city.csv")
    by_code = cities[cities["urban_audit_code"] != ""].set_index("urban_audit_code")
    numerator, quarantined = _without_blocks(numerator, "foreign-born", SOURCE)
    denominator, more = _without_blocks(denominator, "population", POPULATION_SOURCE)
    exchanged = plausibility.exchanged_cities(denominator, pd.to_numeric(by_code["population"], errors="coerce"))
    quarantined = pd.concat([quarantined, more, _of_cities(exchanged)], ignore_index=True)
    both = numerator.merge(denominator.drop(columns="label"), on=["country_code", "city", "year"], suffixes=("", "_of_all"))
    both = both[~both["city"].isin(exchanged["city"]) & (both["count_of_all"] > 0)]
    both = both.assign(share=100 * both["count"] / both["count_of_all"])
    odd = plausibility.shares_out_of_range(both)
    quarantined = pd.concat([quarantined, _of_shares(odd)], ignore_index=True).reindex(columns=QUARANTINE_COLUMNS)
    return _rows(both.drop(odd.index), by_code), quarantined


def _counts(table: pa.Table, indicator: str) -> pd.DataFrame:
    """One count of the city statistics: country_code, city (Urban Audit code), label, year, count, flag."""
    needed = {"indic_ur", "cities", "TIME_PERIOD", "OBS_VALUE"}
    if not needed <= set(table.column_names):
        raise UnavailableError(f"the file of city statistics lacks {', '.join(sorted(needed - set(table.column_names)))}")
    rows = table.to_pandas().fillna("")
    rows = rows[(rows["indic_ur"] == indicator) & rows["cities"].str.match(CITY) & (rows["OBS_VALUE"] != "")]
    label = next((name for name in rows.columns if name.startswith("Geopolitical entity")), "cities")
    counts = pd.DataFrame(
        {
            "country_code": rows["cities"].str[:2],
            "city": rows["cities"],
            "label": rows[label],
            "year": numbers(rows["TIME_PERIOD"]).astype(int),
            "count": numbers(rows["OBS_VALUE"]).astype(float),
            "flag": rows.get("OBS_FLAG", ""),
        }
    )
    return counts.drop_duplicates(["city", "year"]).reset_index(drop=True)


def _without_blocks(counts: pd.DataFrame, what: str, source_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    blocks = plausibility.doubtful_blocks(counts)
    marked = counts.merge(blocks[["country_code", "year"]], on=["country_code", "year"], how="left", indicator=True)
    accepted = counts[(marked["_merge"] == "left_only").to_numpy()]
    return accepted, blocks.assign(source_id=source_id, place_code="", what=what).drop(columns="is_permuted")


def _of_cities(exchanged: pd.DataFrame) -> pd.DataFrame:
    reasons = exchanged["reason"] + " (" + exchanged["belongs_to"] + " has this city's)"
    return exchanged.assign(source_id=SOURCE, place_code=exchanged["city"], year="", what="all years", reason=reasons)


def _of_shares(odd: pd.DataFrame) -> pd.DataFrame:
    what = [f"share of {share:.1f}" for share in odd["share"]]
    return odd.assign(source_id=SOURCE, place_code=odd["city"], what=what)


def _rows(shares: pd.DataFrame, by_code: pd.DataFrame) -> Tables:
    """Shares of the cities that the atlas has, with the marks of their series, and the residents that they are shares of."""
    known = shares[shares["city"].isin(by_code.index)]
    counts = known.rename(columns={"count": "people", "count_of_all": "total", "flag_of_all": "flag_of_total"})
    counts = counts.assign(
        place_code=known["city"].map(by_code["city_id"]),
        measure_id="foreign_born_share",
        population_group="foreign_born",
        year=known["year"].astype(str),
        quality_mark=plausibility.quality_marks(known),
        area_basis=["greater_city" if GREATER_CITY.search(label) else "city" for label in known["label"]],
    )
    return shares_of_counts(counts, SOURCE, decimals=2)


def shares_of_counts(counts: pd.DataFrame, source_id: str, decimals: int) -> Tables:
    """Rows of observation and area_population, as text: what share `people` are of `total`, with the flags of both.

    counts: place_code, area_basis, year, measure_id, population_group, people, total, flag, flag_of_total, and what else
    observation has.
    """
    rows = counts.assign(
        value=(100 * counts["people"] / counts["total"]).map(f"{{:.{decimals}f}}".format),
        flag=[joined_flags(both) for both in zip(counts["flag"], counts["flag_of_total"], strict=True)],
    )
    areas = counts.drop_duplicates(["place_code", "area_basis", "year"]).rename(columns={"place_code": "city_id"})
    populations = areas[["city_id", "area_basis", "year"]]
    populations = populations.assign(population=areas["total"].map("{:.0f}".format), source_id=source_id)
    observed = known_flags(observations(rows, place_level="city", evidence="derived", source_id=source_id))
    return {"observation": observed, "area_population": populations}
