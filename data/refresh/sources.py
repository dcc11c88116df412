"""What the service of a source gives, in the form that the service speaks, as rows of the tables of the atlas."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data import recovery
from data.formats import eurostat
from data.formats.mipex_workbook import NotMipexError, read_workbook
from data.formats.tables import read
from data.refresh import boundaries, census, cities, figures, residents_views, tables
from data.refresh.async_download import delivered
from data.refresh.changes import Changes, Tables, changes_of_words
from data.refresh.figures import Renewable
from data.refresh.http_client import Services, UnavailableError, at


@dataclass(frozen=True)
class RefreshContext:
    """What a run asks for: figures from a year on, for the tables in a folder, from another service if one is named."""

    services: Services
    data: Path
    since: int
    service: str = ""


@dataclass(frozen=True)
class SourceUpdate:
    """What a service gave for a source: rows by table, figures that were put aside, and what the atlas has no place for.

    whole: tables that are replaced with every row. maps: files of the folder static by name. changes: what became of both.
    """

    rows: Tables
    quarantined: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=cities.QUARANTINE_COLUMNS))
    left_out: tuple[str, ...] = ()
    whole: Tables = field(default_factory=dict)
    maps: dict[str, str] = field(default_factory=dict)
    changes: Changes | None = None


def update_of(source: Renewable, context: RefreshContext) -> SourceUpdate:
    """What the service of a source gives. Raises UnavailableError."""
    return _FORMS[source.form](source, context)


def _sdmx(source: Renewable, context: RefreshContext) -> SourceUpdate:
    table = _table(source, context)
    renamed = read(context.data / "tables" / "region_code_change.csv")
    rows, suppressed = (
        eurostat.under_new_codes(taken(table, source.selections), renamed) for taken in (figures.rows_of, figures.suppressed_of)
    )
    known = tables.is_known_place(context.data, rows)
    suppressed = suppressed[tables.is_known_place(context.data, suppressed)]
    return SourceUpdate(
        {"observation": rows[known], "withheld": suppressed}, left_out=tuple(sorted(set(rows.loc[~known, "place_code"])))
    )


def _table(source: Renewable, context: RefreshContext) -> pa.Table:
    return figures.table_of(*delivered(context.services, source, context.since, context.service))


def _city_shares(source: Renewable, context: RefreshContext) -> SourceUpdate:
    """Foreign-born over population: two files of the service."""
    population = Renewable(cities.POPULATION_SOURCE, dict(source.besides)["population"], ())
    numerator, denominator = (_table(one, context) for one in (source, population))
    rows, quarantined = cities.shares(numerator, denominator, context.data / "tables")
    return SourceUpdate(rows, quarantined)


def _residents_views(source: Renewable, context: RefreshContext) -> SourceUpdate:
    rows, left_out = residents_views.shares(_table(source, context), source, context.data / "tables")
    return SourceUpdate({"observation": rows}, left_out=left_out)


def _census_of_cities(source: Renewable, context: RefreshContext) -> SourceUpdate:
    known = tables.rows_of_source(context.data, "observation", source.source_id)
    return SourceUpdate(census.shares_of_cities(_table(source, context), source.keep, known, source.source_id))


def _census_origins(source: Renewable, context: RefreshContext) -> SourceUpdate:
    known = read(context.data / "tables" / "origin.csv")
    names = dict(zip(known["origin_code"], known["origin_name"], strict=True))
    rows = census.largest_groups(_table(source, context), source.keep, names, source.source_id)
    of_region = rows["nuts_code"].isin(read(context.data / "tables" / "region.csv")["nuts_code"])
    return SourceUpdate({"origin": rows[of_region]}, left_out=tuple(sorted(set(rows.loc[~of_region, "nuts_code"]))))


def _mipex_workbook(source: Renewable, context: RefreshContext) -> SourceUpdate:
    book = context.services.fetch(at(context.service, source.address), f"{source.source_id}.xlsx")
    countries = set(read(context.data / "catalogue" / "country.csv")["country_code"])
    indicators = set(read(context.data / "catalogue" / "mipex_indicator.csv")["indicator_id"])
    try:
        scores = read_workbook(book, source.source_id, countries, indicators)
    except NotMipexError as error:
        raise UnavailableError(str(error)) from error
    rows = {"observation": scores.areas, "mipex_indicator_score": scores.indicators}
    newer = {name: frame[frame["year"].astype(int) >= context.since] for name, frame in rows.items()}
    return SourceUpdate(newer, left_out=scores.left_out)


def _boundaries(source: Renewable, context: RefreshContext) -> SourceUpdate:
    addresses = {"regions": source.address, **dict(source.besides)}
    files = {
        name: context.services.fetch(at(context.service, address), f"{source.source_id}-{name}.geojson")
        for name, address in addresses.items()
    }
    regions = boundaries.joined(files["regions"], files["british_regions"], boundaries.REGION)
    countries = boundaries.joined(files["countries"], files["british_countries"], boundaries.COUNTRY)
    whole, maps, left_out = boundaries.tables_and_maps(regions, countries, context.data)
    before = boundaries.described(
        {table: read(context.data / "tables" / f"{table}.csv") for table in whole},
        {name: (recovery.maps_folder(context.data) / name).read_text(encoding="utf-8") for name in maps},
    )
    done = changes_of_words(source.source_id, before, boundaries.described(whole, maps))
    return SourceUpdate({}, left_out=left_out, whole=whole, maps=maps, changes=done)


_FORMS: dict[str, Callable[[Renewable, RefreshContext], SourceUpdate]] = {
    "sdmx": _sdmx,
    "city_shares": _city_shares,
    "residents_views": _residents_views,
    "census_of_cities": _census_of_cities,
    "census_origins": _census_origins,
    "mipex_workbook": _mipex_workbook,
    "boundaries": _boundaries,
}
