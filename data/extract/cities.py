"""Cities, their other names, and the shares of newcomers among their residents."""

import re
from pathlib import Path

import pandas as pd

from data.formats.tables import CATALOGUE, area_populations_in_order, observations, read
from data.refresh.doubt import quality_marks

POPULATION_SOURCE = {
    "eurostat_urb_cpop1_DE1001V": "eurostat-urb_cpop1",
    "eurostat_urb_cpop1_DE1001V_greater_city": "eurostat-urb_cpop1",
    "gisco_lau2020_edition_via_edjnet": "gisco-lau-2020",
    "gisco_lau2020_edition_census2011_values_via_edjnet": "gisco-lau-2020",
    "geonames": "geonames",
}
COORDINATE_SOURCE = {"geonames": "geonames", "edjnet_lau_centres": "edjnet-lau-centres"}
SHARE_MEASURE = {
    "foreign_born_share": ("foreign_born_share", "foreign_born"),
    "foreign_citizen_share": ("foreign_citizen_share", "foreign_citizens"),
    "eu_foreign_born_share": ("eu_born_share", "eu_born"),
}
AREA_BASIS = {
    "urban_audit_city": "city",
    "municipality": "city",
    "local_authority": "city",
    "nuts3_equals_city": "city",
    "urban_audit_greater_city": "greater_city",
    "region": "city",  # Greater London, which the city statistics call the city
    "nuts3_contains_city": "nuts3_area",
}
SHARE_SOURCE = {
    "Eurostat urb_cpopcb": "eurostat-urb_cpopcb",
    "INE Atlas": "ine-adrh",
    "INE Censo": "ine-census-2021",
    "Eurostat Census 2021": "eurostat-cens_21cob_r3",
    "GLA London": "gla-borough-profiles",
}
DISTRICTS = {"de-berlin-neukolln", "gb-london-camden", "gb-london-lewisham", "be-schaerbeek", "tr-bursa-osmangazi"}
# Two French places of one name; both codes lie on Réunion.
LABEL_SUFFIX = {"fr030c": "Réunion", "fr074c": "Réunion"}


def cities(folder: Path) -> pd.DataFrame:
    """Rows of city: the spine of 945 cities and those that only the ICC tables name, NUTS 2 codes aside for the latter."""
    source = read(folder / "cities.csv")
    display_names = _display_names()
    rows = pd.DataFrame(
        {
            "city_id": source["city_id"],
            "name": [display_names.get(key, key[0]) for key in zip(source["city"], source["country_iso2"], strict=True)],
            "country_code": source["country_iso2"],
            "place_kind": source["urau_is_greater_city"].map({"1": "greater city"}).fillna("city"),
            "lat": source["lat"],
            "lon": source["lon"],
            "coordinate_source_id": source["coord_source"].map(COORDINATE_SOURCE),
            "population": source["population"],
            "population_year": source["population_year"].str.removesuffix(".0"),
            "population_source_id": source["population_source"].map(POPULATION_SOURCE).fillna(""),
            "nuts2_code": source["nuts2_code"],
            "urban_audit_code": source["urau_code"],
            "is_icc_member": source["is_icc_member"],
        }
    )
    rows.loc[rows["city_id"].isin(DISTRICTS), "place_kind"] = "district"
    rows.loc[rows["population"] == "", "population_source_id"] = ""
    only_icc = read(CATALOGUE / "icc_only_city.csv")
    only_icc["coordinate_source_id"] = only_icc["lat"].map(lambda lat: "geonames" if lat else "")
    only_icc["is_icc_member"] = "1"
    rows = pd.concat([rows, only_icc]).fillna("")
    rows["label"] = _labels(rows)
    return rows.sort_values("city_id").reset_index(drop=True)


def _display_names() -> dict[tuple[str, str], str]:
    """The English name where the spine has the local one; the local name stays an alias."""
    aliases = read(CATALOGUE / "well_known_city_name.csv")
    shown = aliases[aliases["is_display_name"] == "1"]
    return {(row.city_name, row.country_code): row.alias for row in shown.itertuples()}


def _labels(rows: pd.DataFrame) -> pd.Series:
    """What tells a city apart from all others: its name and country, or island."""
    countries = read(CATALOGUE / "country.csv").set_index("country_code")["name"]
    places = rows["city_id"].map(LABEL_SUFFIX).fillna(rows["country_code"].map(countries))
    return rows["name"] + ", " + places


def aliases(folder: Path, known: pd.DataFrame) -> pd.DataFrame:
    """Rows of city_alias: names that the sources give to a city of the spine, and well-known others."""
    source = read(folder / "cities.csv")
    by_hand = read(CATALOGUE / "well_known_city_name.csv").groupby(["city_name", "country_code"])["alias"].apply(list)
    pairs: set[tuple[str, str]] = set()
    for row in source.to_dict("records"):
        found = {row["city"], *_names_in(row["geonames_name"]), *by_hand.get((row["city"], row["country_iso2"]), [])}
        for text in (row["lau_name"], row["urau_label"], row["qol_name"]):
            found.update(_names_in(text))
        pairs.update((row["city_id"], name) for name in found if name)
    for row in read(CATALOGUE / "icc_only_city.csv").to_dict("records"):
        pairs.update((row["city_id"], name) for name in by_hand.get((row["name"], row["country_code"]), []))
    rows = pd.DataFrame(sorted(pairs), columns=["city_id", "alias"])
    own = known.set_index("city_id")["name"]
    return rows[rows["alias"] != rows["city_id"].map(own)].reset_index(drop=True)


def _names_in(text: str) -> set[str]:
    """The single names in an official label such as "Gent / Gand" or "München, Landeshauptstadt"."""
    if re.search(r"\d|, Stadt der|Government District|\(.*/", text):
        return set()  # a description, not a name
    without_kind = re.sub(r"\s*\((greater city|French part)\)|, (\w+-?)*[Ss]tadt$|, City of$", "", text)
    return {part.strip() for part in without_kind.split("/") if part.strip()}


def shares(folder: Path) -> pd.DataFrame:
    """Observations of foreign-born, foreign-citizen and EU-born shares by city, year, source and area; no national rows."""
    source = read(folder / "city_foreign_share.csv")
    source = source[source["geo_level"] != "country"].reset_index(drop=True)
    measures = source["measure"].map(SHARE_MEASURE)
    rows = pd.DataFrame(
        {
            "place_code": source["city_id"],
            "measure_id": measures.str[0],
            "population_group": measures.str[1],
            "year": source["year"],
            "value": source["value_pct"],
            "flag": source["flag"].map(_flag),
            "quality_mark": _quality_marks(source),
            "evidence": source["source"].map(lambda text: "derived" if text.startswith("Eurostat urb") else "carried"),
            "area_basis": source["geo_level"].map(AREA_BASIS),
            "note": source["qc_note"].map(_nuts3_name),
            "source_id": source["source"].map(_source_id),
        }
    )
    return observations(rows, place_level="city")


def area_populations(folder: Path) -> pd.DataFrame:
    """Rows of area_population: the residents of the very area and year that a foreign-born or citizen share was counted in."""
    source = read(folder / "city_foreign_share.csv")
    source = source[(source["geo_level"] != "country") & (source["denominator"] != "")]
    rows = pd.DataFrame(
        {
            "city_id": source["city_id"],
            "area_basis": source["geo_level"].map(AREA_BASIS),
            "year": source["year"],
            "population": source["denominator"].astype(float).round().astype(int).astype(str),
            "source_id": source["source"].map(_source_id),
        }
    )
    return area_populations_in_order(rows.drop_duplicates(["city_id", "area_basis", "year", "source_id"]))


def _flag(text: str) -> str:
    """The publisher's flags of numerator and denominator, once each: "numerator:b;denominator:b" is "b"."""
    return "".join(sorted(set(re.findall(r":(\w)", text))))


def _quality_marks(source: pd.DataFrame) -> pd.Series:
    """What the notes of the source say of a share, else what the rules for series of the city statistics find."""
    noted = source["qc_note"].map(_noted_mark)
    counted = source[source["source"].str.startswith("Eurostat urb_cpopcb")]
    series = pd.DataFrame(
        {
            "country_code": counted["city_code"].str[:2],
            "city": counted["city_code"] + counted["geo_level"],
            "year": counted["year"].astype(int),
            "share": counted["value_pct"].astype(float),
        }
    )
    return noted.where(noted != "", quality_marks(series).reindex(source.index, fill_value=""))


def _noted_mark(note: str) -> str:
    marks = {
        "APS survey": "survey_estimate",
        "remap": "remapped_code",
        "incl. unknown birthplace": "includes_unknown",
    }
    return next((mark for start, mark in marks.items() if start in note), "")


def _nuts3_name(note: str) -> str:
    found = re.match(r"NUTS3 \(\d+\) (\w+) ([^;]+)", note)
    return f"NUTS 3 region {found[1]} {found[2].strip()}" if found else ""


def _source_id(text: str) -> str:
    return next(source_id for start, source_id in SHARE_SOURCE.items() if text.startswith(start))
