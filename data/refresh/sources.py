"""What the service of a source gives, in the form that the service speaks, as rows of the tables of the atlas."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data import recovery
from data.formats import eurostat
from data.formats.mipex_workbook import NotMipex, read_workbook
from data.formats.tables import read
from data.refresh import boundaries, cities, city_areas, figures, tables
from data.refresh.changes import Changes, Tables, changes_of_words
from data.refresh.deliveries import delivered
from data.refresh.figures import Renewable
from data.refresh.origins import largest_groups
from data.refresh.transport import Services, Unavailable, at


@dataclass(frozen=True)
class Asked:
    """What a run asks for: figures from a year on, for the tables in a folder, from another service if one is named."""

    services: Services
    data: Path
    since: int
    service: str = ""


@dataclass(frozen=True)
class Given:
    """What a service gave for a source: rows by table, figures that were put aside, and what the atlas has no place for.

    whole: tables that are replaced with every row. maps: files of the folder static by name. changes: what became of both.
    """

    rows: Tables
    aside: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=cities.ASIDE))
    left_out: tuple[str, ...] = ()
    whole: Tables = field(default_factory=dict)
    maps: dict[str, str] = field(default_factory=dict)
    changes: Changes | None = None


def given(source: Renewable, asked: Asked) -> Given:
    """What the service of a source gives. Raises Unavailable."""
    return _FORMS[source.form](source, asked)


def _sdmx(source: Renewable, asked: Asked) -> Given:
    table = _table(source, asked)
    renamed = read(asked.data / "tables" / "region_code_change.csv")
    rows, withheld = (
        eurostat.under_new_codes(taken(table, source.selections), renamed) for taken in (figures.rows_of, figures.withheld_of)
    )
    known = tables.is_known_place(asked.data, rows)
    withheld = withheld[tables.is_known_place(asked.data, withheld)]
    return Given({"observation": rows[known], "withheld": withheld}, left_out=tuple(sorted(set(rows.loc[~known, "place_code"]))))


def _table(source: Renewable, asked: Asked) -> pa.Table:
    return figures.table_of(*delivered(asked.services, source, asked.since, asked.service))


def _city_shares(source: Renewable, asked: Asked) -> Given:
    """Foreign-born over population: two files of the service."""
    population = Renewable(cities.POPULATION_SOURCE, dict(source.besides)["population"], ())
    numerator, denominator = (_table(one, asked) for one in (source, population))
    rows, aside = cities.shares(numerator, denominator, asked.data / "tables")
    return Given(rows, aside)


def _census_of_cities(source: Renewable, asked: Asked) -> Given:
    known = tables.rows_of_source(asked.data, "observation", source.source_id)
    return Given(city_areas.shares(_table(source, asked), source.keep, known, source.source_id))


def _census_origins(source: Renewable, asked: Asked) -> Given:
    known = read(asked.data / "tables" / "origin.csv")
    names = dict(zip(known["origin_code"], known["origin_name"], strict=True))
    rows = largest_groups(_table(source, asked), source.keep, names, source.source_id)
    of_region = rows["nuts_code"].isin(read(asked.data / "tables" / "region.csv")["nuts_code"])
    return Given({"origin": rows[of_region]}, left_out=tuple(sorted(set(rows.loc[~of_region, "nuts_code"]))))


def _mipex_workbook(source: Renewable, asked: Asked) -> Given:
    book = asked.services.fetch(at(asked.service, source.address), f"{source.source_id}.xlsx").path
    countries = set(read(asked.data / "catalogue" / "country.csv")["country_code"])
    indicators = set(read(asked.data / "catalogue" / "mipex_indicator.csv")["indicator_id"])
    try:
        scores = read_workbook(book, source.source_id, countries, indicators)
    except NotMipex as error:
        raise Unavailable(str(error)) from error
    rows = {"observation": scores.areas, "mipex_indicator_score": scores.indicators}
    newer = {name: frame[frame["year"].astype(int) >= asked.since] for name, frame in rows.items()}
    return Given(newer, left_out=scores.left_out)


def _boundaries(source: Renewable, asked: Asked) -> Given:
    addresses = {"regions": source.address, **dict(source.besides)}
    files = {
        name: asked.services.fetch(at(asked.service, address), f"{source.source_id}-{name}.geojson").path
        for name, address in addresses.items()
    }
    regions = boundaries.joined(files["regions"], files["british_regions"], boundaries.REGION)
    countries = boundaries.joined(files["countries"], files["british_countries"], boundaries.COUNTRY)
    new = boundaries.drawn(regions, countries, asked.data)
    before = boundaries.described(
        {table: read(asked.data / "tables" / f"{table}.csv") for table in new.tables},
        {name: (recovery.maps_folder(asked.data) / name).read_text(encoding="utf-8") for name in new.maps},
    )
    done = changes_of_words(source.source_id, before, boundaries.described(new.tables, new.maps))
    return Given({}, left_out=new.left_out, whole=new.tables, maps=new.maps, changes=done)


_FORMS: dict[str, Callable[[Renewable, Asked], Given]] = {
    "sdmx": _sdmx,
    "city_shares": _city_shares,
    "census_of_cities": _census_of_cities,
    "census_origins": _census_origins,
    "mipex_workbook": _mipex_workbook,
    "boundaries": _boundaries,
}
