"""Regional and national figures of Eurostat, origins, and changes of NUTS codes."""

from pathlib import Path

import pandas as pd

from data.formats.eurostat import SEX, country_code, is_low_census
from data.formats.tables import observations, origins_in_order, read

AGE_SUFFIX = {
    "Y15-24": "15_24",
    "Y15-29": "15_29",
    "Y15-64": "15_64",
    "Y15-74": "15_74",
    "Y18-24": "18_24",
    "Y20-64": "20_64",
    "Y25-64": "25_64",
    "Y_GE15": "15_plus",
}
WITHOUT_AGE = {
    "at_risk_of_poverty_rate",
    "net_migration_rate",
    "arrived_since_2010_share",
    "arrival_year_unknown_share",
}
POPULATION_GROUP = {"eu_mobile_citizens": "eu_citizens"}
# The same dataset reached us in two states; they are two sources.
DATASETS_IN_TWO_STATES = {"lfst_r_lfur2gac", "lfst_r_lfsd2pwc", "lfst_r_lfsd2pwn"}
EVIDENCE = {
    "vosbrucke-thesis": "official",
    "bw-datenatlas": "transcribed",
    "europe-locals": "carried",
    "mrziwan89": "carried",
}


def outcomes(folder: Path) -> pd.DataFrame:
    """Observations of outcomes.csv at NUTS 2 and national level. NUTS 1 rows (one context series) are left out."""
    source = read(folder / "outcomes.csv")
    source = source[source["nuts_level"] != "1"]
    national = source["nuts_level"] == "0"
    aggregate = source["nuts_code"] == "EU27_2020"
    rows = pd.DataFrame(
        {
            "place_level": "region",
            "place_code": source["nuts_code"],
            "measure_id": [_measure_id(*key) for key in zip(source["indicator"], source["age"], national, strict=True)],
            "population_group": source["group"].replace(POPULATION_GROUP),
            "sex": source["sex"].map(SEX),
            "year": source["year"],
            "value": source["value"],
            "flag": source["flag"],
            "quality_mark": "",
            "evidence": source["source_id"].map(EVIDENCE),
            "source_id": [_source_id(*key) for key in zip(source["dataset_code"], source["source_id"], strict=True)],
        }
    )
    rows.loc[national, "place_level"] = "country"
    rows.loc[national, "place_code"] = rows.loc[national, "place_code"].map(country_code)
    rows.loc[aggregate, "place_level"] = "aggregate"
    rows.loc[is_low_census(rows), "quality_mark"] = "census_low"
    return observations(rows)


def _measure_id(indicator: str, age: str, national: bool) -> str:
    if indicator in WITHOUT_AGE:
        return indicator
    if age == "TOTAL":
        if indicator == "population":
            return "population_all_ages"
        return "population_share_country" if national else "population_share_census"
    return f"{indicator}_{AGE_SUFFIX[age]}"


def _source_id(dataset: str, carrier: str) -> str:
    if dataset.startswith("UK Census"):
        return "ons-census-2021"
    if dataset in DATASETS_IN_TWO_STATES:
        return f"eurostat-{dataset}-{'2025' if carrier == 'bw-datenatlas' else '2023'}"
    return f"eurostat-{dataset}"


def origins(folder: Path) -> pd.DataFrame:
    """Rows of origin: the 25 largest countries of birth by NUTS 2 region, census 2021."""
    source = read(folder / "origins_census2021_nuts2.csv")
    rows = pd.DataFrame(
        {
            "nuts_code": source["nuts_code"],
            "year": source["year"],
            "origin_rank": source["rank"],
            "origin_code": source["origin_code"].map(country_code),
            "origin_name": source["origin_name"].str.removesuffix("*"),
            "population": source["population"],
            "share": source["share_of_total_pct"],
            "flag": "NR",
            "source_id": "eurostat-cens_21cob_r3-origins",
        }
    )
    return origins_in_order(rows)


def region_code_changes(folder: Path, ended: set[str]) -> pd.DataFrame:
    """Rows of region_code_change, a row a pair of codes. The line for all UK codes at once is left out.

    ended: codes of figures that no boundary has. Those whose successor the source does not name get a row that says so.
    """
    source = read(folder / "nuts_code_changes.csv")
    source = source[~source["old_code"].str.contains("*", regex=False)]
    rows = source.assign(new_code=source["new_codes"].str.split(";")).explode("new_code")
    rows["source_id"] = "nuts-code-changes"
    rows["relation"] = rows["relation"].str.replace("recode+boundary shift", "new code and boundary shift")
    unknown = pd.DataFrame({"old_code": sorted(ended - set(rows["old_code"]))})
    unknown = unknown.assign(
        old_version="earlier", new_code="", new_version="not known", relation="not known", source_id="nuts-code-changes"
    )
    columns = ["old_code", "old_version", "new_code", "new_version", "relation", "source_id"]
    return pd.concat([rows[columns], unknown], ignore_index=True)
