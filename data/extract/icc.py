"""Intercultural Cities Index: scores, network means, ranks, reports, self-reported shares."""

from pathlib import Path

import pandas as pd

from data.formats.names import folded
from data.formats.tables import observations, read

SHARE_MEASURE = {
    "foreign-born": ("foreign_born_share", "foreign_born"),
    "non-nationals": ("foreign_citizen_share", "foreign_citizens"),
    "migrant background": ("migrant_background_share", "migrant_background"),
}
# Shares that the collector computed from numbers in the text, and a year that belongs to the share, not the population.
COMPUTED_SHARES = {"Copenhagen", "Senigallia"}
SHARE_YEAR = {("Geneva", "46.70"): "2001", ("Cascais", "9.8"): "2015"}
SHARE_OF_OTHER_YEAR = set(SHARE_YEAR)


class CityNames:
    """Finds the city_id that an ICC text means by a name."""

    def __init__(self, cities: pd.DataFrame, aliases: pd.DataFrame) -> None:
        known = pd.concat(
            [
                cities[["country_code", "name", "city_id"]],
                aliases.merge(cities[["city_id", "country_code"]]).rename(columns={"alias": "name"}),
            ]
        )
        self._ids = {
            (row.country_code, folded(row.name_)): row.city_id for row in known.rename(columns={"name": "name_"}).itertuples()
        }

    def city_id(self, name: str, country_code: str) -> str:
        """Raises KeyError for a name that neither the city table nor its aliases hold."""
        return self._ids[country_code, folded(name)]


def scores(folder: Path, names: CityNames) -> pd.DataFrame:
    """Observations of overall and dimension scores. Two texts that give one score become one row that says so."""
    source = read(folder / "icc_scores.csv")
    rows = pd.DataFrame(
        {
            "place_code": [names.city_id(*key) for key in zip(source["city"], source["country_iso2"], strict=True)],
            "measure_id": "icc_" + source["dimension"],
            "year": source["assessment_year"],
            "value": source["score"],
            "evidence": source["evidence"],
            "reference_url": source["source_url"],
            "note": [_score_note(row) for row in source.to_dict("records")],
            "quality_mark": [_score_mark(row) for row in source.to_dict("records")],
        }
    )
    key = ["place_code", "measure_id", "year", "value"]
    twice = rows.duplicated(key, keep=False)
    rows.loc[twice, "note"] = rows.loc[twice, "note"] + "; a second text gives the same score"
    return observations(rows.drop_duplicates(key), place_level="city", population_group="total", source_id="icc-index")


def _score_note(row: dict[str, str]) -> str:
    parts = []
    if row["assessment_month"]:
        parts.append(f"assessed or presented in {row['assessment_year']}-{int(row['assessment_month']):02d}")
    if not row["assessment_year"]:
        parts.append("year of the assessment not stated")
    if row["n_cities"]:
        parts.append(f"{row['n_cities']} cities compared at the time")
    return "; ".join(parts)


def _score_mark(row: dict[str, str]) -> str:
    if row["city"] == "Melitopol":
        return "doubtful"
    # Most single dimensions are known only from headlines about a city's best marks; a text that sets one beside the mean of
    # the network does not pick the best.
    return "" if row["dimension"] == "overall" or row["sample_mean"] else "best_dimension"


def network_means(folder: Path) -> pd.DataFrame:
    """Observations of the network averages of 85 cities, February 2017."""
    source = read(folder / "icc_sample_means.csv")
    rows = pd.DataFrame(
        {
            "measure_id": "icc_" + source["dimension"],
            "year": source["database_date"].str[:4],
            "value": source["mean_score"],
            "note": "average of " + source["n_cities"] + " cities, index database of " + source["database_date"],
        }
    )
    return observations(
        rows,
        place_level="aggregate",
        place_code="ICC85",
        population_group="total",
        evidence="published_study",
        source_id="osce-odihr-2017",
    )


def self_reported_shares(folder: Path, names: CityNames) -> pd.DataFrame:
    """Observations of shares as cities state them. Shares of no named definition ("other") are left out."""
    source = read(folder / "icc_cities.csv")
    source = source[source["foreign_definition"].isin(SHARE_MEASURE)].reset_index(drop=True)
    measures = source["foreign_definition"].map(SHARE_MEASURE)
    key = list(zip(source["city"], source["foreign_share_pct"], strict=True))
    rows = pd.DataFrame(
        {
            "place_code": [names.city_id(*pair) for pair in zip(source["city"], source["country_iso2"], strict=True)],
            "measure_id": measures.str[0],
            "population_group": measures.str[1],
            "year": [SHARE_YEAR.get(k, year) for k, year in zip(key, source["population_year"], strict=True)],
            "value": source["foreign_share_pct"],
            "quality_mark": ["mixed_years" if k in SHARE_OF_OTHER_YEAR else "" for k in key],
            "note": ["share computed from numbers in the text" if c in COMPUTED_SHARES else "" for c in source["city"]],
            "reference_url": source["source_url"].str.split(" ; ").str[0],
        }
    )
    return observations(
        rows, place_level="city", area_basis="self_reported", evidence="self_reported", source_id="icc-self-reported"
    )


def ranks(folder: Path, names: CityNames) -> pd.DataFrame:
    """Rows of icc_rank."""
    source = read(folder / "icc_ranks.csv")
    rows = pd.DataFrame(
        {
            "city_id": [names.city_id(*key) for key in zip(source["city"], source["country_iso2"], strict=True)],
            "year": source["assessment_year"],
            "rank": source["rank"],
            "out_of": source["out_of"],
            "rank_scope": source["rank_scope"].map(_own_scope),
            "reference_url": source["source_url"],
            "source_id": "icc-index",
        }
    )
    return rows.sort_values(["city_id", "year", "rank_scope"]).reset_index(drop=True)


def _own_scope(scope: str) -> str:
    """The group of cities that was ranked, in short words."""
    wording = {
        "all cities": "all cities",
        "all cities (shared place), baseline spring 2011": "all cities, shared rank (spring 2011)",
        "all cities (shared place), Jan 2012; same 2011 score of 66": "all cities, shared rank (January 2012, score of 2011)",
        "cities with more than 200,000 inhabitants": "over 200,000 inhabitants",
        "cities with more than 200,000 inhabitants (as published May 2016)": "over 200,000 inhabitants (published May 2016)",
        "cities with less than 200,000 inhabitants": "under 200,000 inhabitants",
        "cities with more than 15% foreign-born": "over 15 % foreign-born",
        "cities with less than 15% foreign-born": "under 15 % foreign-born",
        "cities of 200,000-500,000 inhabitants with 10-15% foreign residents": (
            "200,000-500,000 inhabitants, 10-15 % foreign residents"
        ),
    }
    if scope.startswith("cities with 100,000 to 200,000 inhabitants"):
        return "33 other cities of 100,000-200,000 inhabitants"
    if scope in wording:
        return wording[scope]
    if scope.startswith("30 cities"):
        return "30 cities of a size class that the text leaves unclear"
    if "26 cities" in scope or "over 500,000 inhabitants and 10-15%" in scope:
        return "26 cities compared with Ansan (score in the fifties)" if "fifties" in scope else "26 cities compared with Ansan"
    raise ValueError(f"rank scope without a wording of our own: {scope}")


def reports(folder: Path, names: CityNames) -> pd.DataFrame:
    """Rows of icc_report."""
    source = read(folder / "icc_reports.csv")
    title_only = source["source_url"].str.endswith("(title only)")
    rows = pd.DataFrame(
        {
            "city_id": [names.city_id(*key) for key in zip(source["city"], source["country_iso2"], strict=True)],
            "year": source["report_year"],
            "month": source["report_month"],
            "city_count": source["n_cities"],
            "is_title_only": title_only.map({True: "1", False: "0"}),
            "reference_url": source["source_url"].str.removesuffix(" (title only)"),
            "source_id": "icc-reports",
        }
    )
    return rows.sort_values(["city_id", "year", "month"]).reset_index(drop=True)
