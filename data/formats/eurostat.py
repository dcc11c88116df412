"""Eurostat's files as observations of the atlas: SDMX-CSV (with or without labels) and TSV, from a disk or the service.

What is taken from a dataset stands in sources.toml, beside its source: the dataset's code, and for each measure the
codes to keep in each dimension and the dimension that names the population group.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.formats.tables import KEY, sources

SOURCES = Path(__file__).resolve().parent.parent / "sources.toml"
ISO_CODE = {"EL": "GR", "UK": "GB"}
CODE_ELEMENTS = ("Value", "StartPeriod", "EndPeriod")
EU_AGGREGATE = "EU27_2020"
# The same codes mean other people in a dimension of birth and in one of citizenship.
POPULATION_GROUP = {
    "c_birth": {
        "TOTAL": "total",
        "NAT": "native_born",
        "FOR": "foreign_born",
        "EU27_2020_FOR": "eu_born",
        "NEU27_2020_FOR": "non_eu_born",
    },
    "citizen": {
        "TOTAL": "total",
        "NAT": "nationals",
        "FOR": "foreign_citizens",
        "EU27_2020_FOR": "eu_citizens",
        "NEU27_2020_FOR": "non_eu_citizens",
    },
}
FLAGS = "bcdefnprsuz"  # each has a meaning in the table flag
SEX = {"T": "total", "F": "women", "M": "men"}
# Nearly half of Finland's foreign-born are missing from the census by country of birth, as its quality mark says.
LOW_CENSUS = ("population_share_census", "FI", ("foreign_born", "eu_born", "non_eu_born"))
RENAMED = "renamed"  # of a NUTS code: the same area
OTHER_AGGREGATE = r"^(E[AU]\d*|EFTA)$"  # the euro area and the Union of other years look like countries and regions
_TIME = re.compile(r"\\(TIME_PERIOD|time)\s*$")  # as Eurostat writes it now, and as it did
PLACE = f"^([A-Z]{{2}}|[A-Z]{{2}}[A-Z0-9]{{2}}|{EU_AGGREGATE})$"


class NotEurostatError(Exception):
    """The file is not in a form that Eurostat publishes; the message says what is missing."""


@dataclass(frozen=True)
class Selection:
    """What one source takes from a dataset for one measure: `keep` holds the wanted codes of each dimension.

    Groups of people are all that the atlas has of the dimension of groups, unless `keep` names those that the dataset has.
    """

    source_id: str
    dataset: str
    measure_id: str
    keep: tuple[tuple[str, tuple[str, ...]], ...]
    group_dimension: str
    is_share_of_total: bool  # the dataset holds counts; the measure is the group's share of everyone

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The wanted codes of each dimension, that of the groups included."""
        groups = tuple(POPULATION_GROUP.get(self.group_dimension, {}))
        return ({self.group_dimension: groups} if groups else {}) | dict(self.keep)


def selections() -> list[Selection]:
    """Every selection of sources.toml, in the order of the file."""
    found = []
    for source_id, fields in sources(SOURCES).items():
        for selection in fields.get("selection", []):
            keep = tuple(
                (name, (codes,) if isinstance(codes, str) else tuple(codes)) for name, codes in selection["keep"].items()
            )
            group = selection.get("group_dimension", "")
            of_total = selection.get("is_share_of_total", False)
            found.append(Selection(source_id, fields["dataset"], selection["measure_id"], keep, group, of_total))
    return found


def country_code(nuts_prefix: str) -> str:
    """ISO code of the country that a NUTS code begins with (EL is GR, UK is GB)."""
    return ISO_CODE.get(nuts_prefix, nuts_prefix)


def structure(text: bytes) -> dict[str, tuple[str, ...]]:
    """The dimensions of a dataset with the codes that occur in it, of the data constraint that Eurostat's service gives.

    TIME_PERIOD has the years, or the first and the last. Raises NotEurostatError.
    """
    found: dict[str, list[str]] = defaultdict(list)
    try:
        for element in ElementTree.fromstring(text).iter():
            if element.tag.rpartition("}")[2] in ("KeyValue", "TimeKeyValue"):
                parts = ((part.tag.rpartition("}")[2], (part.text or "").strip()) for part in element.iter())
                found[element.get("id", "")] += [code for name, code in parts if name in CODE_ELEMENTS]
    except ElementTree.ParseError as error:
        raise NotEurostatError("The description of the dataset cannot be read.") from error
    if not found:
        raise NotEurostatError("The description of the dataset names no dimension.")
    return {name: tuple(codes) for name, codes in found.items()}


def is_sdmx_csv(header: Iterable[str]) -> bool:
    """Whether these are the columns of an SDMX-CSV file."""
    return {"TIME_PERIOD", "OBS_VALUE"} <= set(header)


def is_tsv(header: Iterable[str]) -> bool:
    """Whether these are the columns of Eurostat's TSV form: the dimensions in one cell, then a column a year."""
    first = next(iter(header), "")
    return bool(_TIME.search(first))


def dataset_of(table: pa.Table) -> str:
    """The code of Eurostat's dataset in an SDMX-CSV file, in small letters; empty if the file names none of this form."""
    found = re.search(r":([A-Za-z0-9_]+)(\$[A-Z0-9_]*)?\(", dataset_named_in(table))
    return found.group(1).lower() if found else ""


def dataset_named_in(table: pa.Table) -> str:
    """What an SDMX-CSV file says its dataset is, of whatever publisher: ESTAT:LFST_R_LFUR2GAC(1.0); empty if it says nothing."""
    for name in ("DATAFLOW", "STRUCTURE_ID"):
        if name in table.column_names and table.num_rows:
            return str(table[name][0])
    return ""


def from_tsv(table: pa.Table) -> pa.Table:
    """The TSV form as the columns of SDMX-CSV: dimensions, TIME_PERIOD, OBS_VALUE, OBS_FLAG, and `line`.

    Raises NotEurostatError if a row names another number of dimensions than the header.
    """
    first, *years = table.column_names
    dimensions = _TIME.sub("", first).split(",")
    parts = pc.split_pattern(table[first], ",")
    if table.num_rows and pc.any(pc.not_equal(pc.list_value_length(parts), len(dimensions))).as_py():
        raise NotEurostatError("Some rows name another number of dimensions than the first line of the file.")
    codes = {name: pc.utf8_trim_whitespace(pc.list_element(parts, place)) for place, name in enumerate(dimensions)}
    wide = pa.table(codes | {"line": table["line"]}) if "line" in table.column_names else pa.table(codes)
    long = [_one_year(wide, table[name], name.strip()) for name in years if name != "line"]
    return pa.concat_tables(long) if long else wide


def _one_year(wide: pa.Table, cells: pa.ChunkedArray, year: str) -> pa.Table:
    """A cell holds the value, a space and the flags; a colon stands for no value."""
    parts = pc.extract_regex(pc.utf8_trim_whitespace(cells), r"^(?P<value>[^ ]*) ?(?P<flag>.*)$")
    value = pc.struct_field(parts, "value")
    value = pc.if_else(pc.equal(value, ":"), "", value)
    years = pa.repeat(year, wide.num_rows)
    flag = pc.struct_field(parts, "flag")
    return wide.append_column("TIME_PERIOD", years).append_column("OBS_VALUE", value).append_column("OBS_FLAG", flag)


def without_labels(table: pa.Table) -> pa.Table:
    """The table with codes only, where a file writes “geo: Geopolitical entity” and “AT11: Burgenland”."""
    if not any(name.startswith("TIME_PERIOD:") for name in table.column_names):
        return table
    columns = {name.split(":", 1)[0].strip(): table[name] for name in table.column_names}
    coded = {
        name: column if name == "line" else pc.struct_field(pc.extract_regex(column, r"^(?P<code>[^:]*)"), "code")
        for name, column in columns.items()
    }
    return pa.table(coded)


def observations(table: pa.Table, selection: Selection) -> pd.DataFrame:
    """The figures of an SDMX-CSV table that one selection takes.

    Columns place_level, place_code, measure_id, population_group, sex, year, value (as text), flag, source_id and, where the
    table has it, line. Left out: empty values, places other than NUTS 2 regions, countries and the EU as a whole, and people
    that the atlas has no group for. Counts become shares if the selection says so. Raises NotEurostatError if a dimension of the
    selection is missing.
    """
    rows = _in_our_columns(_selected_rows(table, has_value(table), selection), selection)
    return shares_of_total(rows) if selection.is_share_of_total else rows


def suppressed(table: pa.Table, selection: Selection) -> pd.DataFrame:
    """The cells of one selection that the publisher suppresses: no value, and a flag or status that says why.

    Columns of the table withheld; flag has c (confidential) or u (too unreliable to publish). Cells without a value and without
    such a flag are figures that were never made. Raises NotEurostatError if a dimension of the selection is missing.
    """
    cells = _selected_rows(table, pc.invert(has_value(table)), selection)
    rows = _in_our_columns(cells, selection).drop(columns=["value", "line"], errors="ignore")
    if "CONF_STATUS" in cells:
        is_unmarked = cells["CONF_STATUS"].fillna("").ne("") & ~rows["flag"].str.contains("c")
        rows["flag"] = rows["flag"].mask(is_unmarked, rows["flag"] + "c")
    return rows[rows["flag"].str.contains("[cu]")].reset_index(drop=True)


def has_value(table: pa.Table) -> pa.ChunkedArray:
    """Which cells hold a number; a colon stands for none."""
    return pc.fill_null(pc.match_substring_regex(table["OBS_VALUE"], r"[^:\s]"), False)


def _selected_rows(table: pa.Table, selected: pa.ChunkedArray, selection: Selection) -> pd.DataFrame:
    """The wanted rows of the file that a selection takes."""
    codes = selection.codes
    missing = [name for name in (*codes, "geo") if name not in table.column_names]
    if missing:
        raise NotEurostatError(f"The file has no column “{missing[0]}”, which {selection.dataset} needs.")
    selected = pc.and_(selected, pc.match_substring_regex(table["geo"], PLACE))
    selected = pc.and_not(selected, pc.match_substring_regex(table["geo"], OTHER_AGGREGATE))
    if "sex" in table.column_names:  # T, F and M alone, whether or not the selection names them
        selected = pc.and_(selected, pc.is_in(table["sex"], pa.array(list(SEX), pa.string())))
    for name, chosen in codes.items():
        selected = pc.and_(selected, pc.is_in(table[name], pa.array(chosen, pa.string())))
    return table.filter(selected).to_pandas()


def under_new_codes(rows: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The rows, those of a region whose code was only renamed under its new code.

    What was split, merged or redrawn keeps its old code, since it is another area. A figure that the file has under both
    codes is that of the new one. changes: old_code, new_code, relation, as the table region_code_change has them.
    """
    renamed = changes[changes["relation"] == RENAMED]
    codes = dict(zip(renamed["old_code"], renamed["new_code"], strict=True))
    is_old = (rows["place_level"] == "region") & rows["place_code"].isin(list(codes))
    if not is_old.any():
        return rows
    joined = rows.assign(place_code=rows["place_code"].where(~is_old, rows["place_code"].map(codes)))
    own = pd.MultiIndex.from_frame(joined.loc[~is_old, KEY])
    is_twice = is_old & pd.MultiIndex.from_frame(joined[KEY]).isin(own)
    return joined[~is_twice].reset_index(drop=True)


def shares_of_total(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts of groups as shares of everyone in percent, to one decimal; places and years without a total have none."""
    key = ["place_level", "place_code", "sex", "year"]
    totals = counts[counts["population_group"] == "total"].set_index(key)["value"].astype(float).rename("total")
    groups = counts[counts["population_group"] != "total"].join(totals, on=key)
    groups = groups[groups["total"] > 0]
    share = (100 * groups["value"].astype(float) / groups["total"]).round(1)
    return groups.assign(value=share.map("{:.1f}".format)).drop(columns="total")


def is_low_census(rows: pd.DataFrame) -> pd.Series:
    """Which rows of observation are census shares that miss many people, and get the mark census_low."""
    measure, country, groups = LOW_CENSUS
    return (rows["measure_id"] == measure) & rows["place_code"].str.startswith(country) & rows["population_group"].isin(groups)


def _in_our_columns(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    geo, groups = rows["geo"], POPULATION_GROUP.get(selection.group_dimension, {})
    place_level = geo.str.len().map({2: "country", 4: "region"}).fillna("aggregate")
    ours = pd.DataFrame(
        {
            "place_level": place_level,
            "place_code": geo.where(place_level != "country", geo.map(country_code)),
            "measure_id": selection.measure_id,
            "population_group": rows[selection.group_dimension].map(groups) if groups else "total",
            "sex": rows["sex"].map(SEX) if "sex" in rows else "total",
            "year": rows["TIME_PERIOD"],
            "value": rows["OBS_VALUE"],
            "flag": rows["OBS_FLAG"].fillna("") if "OBS_FLAG" in rows else "NR",
            "source_id": selection.source_id,
        }
    )
    return ours.assign(line=rows["line"]) if "line" in rows else ours
