"""python -m data.extract SOURCES: turn a folder of source files into `data/tables/`.

SOURCES holds the folders boundaries, cities, eurostat, icc, mipex and survey, as their
collectors laid them out. The tables in git were made this way; run it again when a
source has been renewed, look at the difference, and commit it.
"""

import argparse
from pathlib import Path

import geopandas
import pandas as pd

from data.extract import cities, eurostat, icc, mipex, survey
from data.formats.tables import CATALOGUE, read, write
from data.refresh import regions

PROJECT = Path(__file__).resolve().parent.parent.parent
TABLES = PROJECT / "data" / "tables"
BOUNDARIES = PROJECT / "static" / "nuts2.geojson"


def extract(sources: Path, tables: Path = TABLES, boundaries_file: Path = BOUNDARIES) -> None:
    """Write every table and the backgrounds of the maps made from `sources`."""
    boundaries = geopandas.read_parquet(sources / "boundaries" / "nuts2_2024_uk2021_20M.parquet")
    city = cities.cities(sources / "cities")
    alias = cities.aliases(sources / "cities", city)
    unplaced = (city["nuts2_code"] == "") & (city["lat"] != "") & city["urban_audit_code"].eq("")
    city.loc[unplaced, "nuts2_code"] = regions.region_of(city.loc[unplaced], boundaries)
    cities_only(city)
    names = icc.CityNames(city, alias)
    outcome = eurostat.outcomes(sources / "eurostat")
    origin = eurostat.origins(sources / "eurostat")
    mipex_areas, mipex_indicators = mipex.scores(sources / "mipex")
    observation = {
        "icc": icc.scores(sources / "icc", names),
        "icc_network": icc.network_means(sources / "icc"),
        "mipex": mipex_areas,
        "outcome": outcome,
        "population_of_city": cities.shares(sources / "cities"),
        "population_stated_by_city": icc.self_reported_shares(sources / "icc", names),
        "survey": survey.answers(sources / "survey", read(sources / "cities" / "cities.csv")),
    }
    used_codes = set(outcome.loc[outcome["place_level"] == "region", "place_code"]) | set(origin["nuts_code"])
    tables_of_rows = {
        "city": city,
        "city_alias": alias,
        "area_population": cities.area_populations(sources / "cities"),
        "region": regions.regions(boundaries, used_codes),
        "region_code_change": eurostat.region_code_changes(sources / "eurostat", used_codes - set(boundaries["NUTS_ID"])),
        "origin": origin,
        "mipex_indicator_score": mipex_indicators,
        "icc_rank": icc.ranks(sources / "icc", names),
        "icc_report": icc.reports(sources / "icc", names),
        **{f"observation/{name}": rows for name, rows in observation.items()},
    }
    for name, rows in tables_of_rows.items():
        write(rows, tables / f"{name}.csv")
        print(f"{name}: {len(rows):,} rows")
    outline = geopandas.read_file(sources / "boundaries" / "nuts0_2024_uk2021_20M.topojson")
    boundaries_file.parent.mkdir(parents=True, exist_ok=True)
    boundaries_file.write_text(regions.regions_map(boundaries, outline), encoding="utf-8")
    boundaries_file.with_name("countries.geojson").write_text(regions.countries_map(outline), encoding="utf-8")
    regions.write_places(city, boundaries_file.with_name("cities.json"))
    print(f"{boundaries_file.name}: {boundaries_file.stat().st_size:,} bytes")


def cities_only(city: pd.DataFrame) -> None:
    """Blank what only a city has: the point of a canton or island, and the region of a city that spreads over several."""
    is_wider = city["place_kind"].isin(["region", "island"])
    city.loc[is_wider, ["lat", "lon", "coordinate_source_id"]] = ""
    city.loc[city["city_id"].isin(read(CATALOGUE / "city_of_several_regions.csv")["city_id"]), "nuts2_code"] = ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    extract(parser.parse_args().sources)
