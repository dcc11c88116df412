"""Observations, and the lists of what they are about, as rows with an address."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

from api.views import BadRequestError, Rows, choice_of, parsed
from queries.database import cached_per_database, run, stream
from ui import downloads, filters, measure_picker, wording
from ui.indicator_rows import LEVELS
from ui.place_names import LONGEST_TYPED, find_places
from ui.state.url import Choice, Parameter, free_text, some_of

OBSERVATIONS = "observations"
_WHOLE = pa.int64()
_OF_THRESHOLD = ("share_definition", "area_basis")  # choose cities only together with one
# What the data dictionary calls the tables that the address calls otherwise.
_TABLES = {
    "measures": "measure",
    "groups": "population_group",
    "sources": "source",
    "cities": "city",
    "nuts_regions": "region",
    "countries": "country",
}
# How the query calls what the address calls otherwise.
_QUERY_NAMES = {
    "measure": "measure_list",
    "population_group": "group_list",
    "year": "years",
    "place_level": "level_list",
    "city": "selected_cities",
}


@dataclass(frozen=True)
class Parts:
    """Rows as they come from the data file, to be taken once."""

    view: downloads.View
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


def names() -> list[str]:
    """The tables."""
    return [OBSERVATIONS, *_LISTS]


def parameters_of(table: str) -> Sequence[Parameter]:
    """What the address of a table may hold."""
    if table == "cities":
        return [free_text("q", LONGEST_TYPED, "a name")]
    if table != OBSERVATIONS:
        return []
    shared = {one.name: one for one in filters.parameters()}
    years = sorted({str(int(year)) for year in run("data/coverage")["year"].dropna()})
    return [
        some_of("measure", list(measure_picker.catalogue()), [], "an indicator"),
        some_of("population_group", list(measure_picker.group_names()), [], "a population group"),
        some_of("year", years, [], "a year"),
        some_of("place_level", LEVELS, [], "a place level"),
        shared["country"],
        some_of("city", filters.city_labels(), [], "a city"),
        replace(shared["competence_type"], find=None),
        shared["share_min"],
        shared["share_definition"],
        shared["area_basis"],
    ]


def rows_of(table: str, query: str, site: str = "") -> Rows:
    """The rows of a table that the query asks for. Raises BadRequestError."""
    if table == OBSERVATIONS:
        parts = observations(query, site)
        rows = pa.Table.from_batches(parts.batches, parts.schema)
        return Rows(parts.view, downloads.typed(rows.to_pandas()))
    chosen = _chosen(table, query)
    title, make = _LISTS[table]
    return Rows(_view(table, title, chosen, site, query), downloads.typed(make(chosen)))


def observations(query: str, site: str = "") -> Parts:
    """Observations in parts, of which all together would be large. Raises BadRequestError."""
    chosen = _chosen(OBSERVATIONS, query)
    batches = stream("open_data/observations", **{_QUERY_NAMES.get(name, name): choice for name, choice in chosen.items()})
    first = next(batches)
    schema = pa.schema([(one.name, _WHOLE if pa.types.is_integer(one.type) else one.type) for one in first.schema])
    return Parts(
        _view(OBSERVATIONS, "Observations of the atlas", chosen, site, query), schema, (batch.cast(schema) for batch in batches)
    )


def _view(table: str, title: str, chosen: dict[str, Choice], site: str, query: str) -> downloads.View:
    """What the files of a table say of it; its link is the address of these rows, which no page shows."""
    if not chosen.get("share_min"):
        chosen = {name: one for name, one in chosen.items() if name not in _OF_THRESHOLD}
    texts = {name: ", ".join(map(str, one)) if isinstance(one, list) else one for name, one in chosen.items() if one}
    selection = "; ".join(f"{name}: {text}" for name, text in texts.items()) or "all"
    link = f"{site}/api/v1/{table}.csv{query and f'?{query}'}"
    return downloads.View(table, title, selection, link, columns=_columns_of(table))


@cached_per_database
def _columns_of(table: str) -> dict[str, str]:
    """What the columns of a table hold, of the data dictionary where it has them."""
    rows = run("data/table_columns")
    own = rows[rows["table_name"] == _TABLES.get(table)].set_index("column_name")["description"]
    return downloads.COLUMNS_OF_TABLES | own.str.removesuffix(".").map(wording.lower).to_dict()


def _chosen(table: str, query: str) -> dict[str, Choice]:
    fields, parameters = parsed(query), parameters_of(table)
    known = [parameter.name for parameter in parameters]
    if unknown := [name for name in fields if name not in known]:
        here = f"There are: {', '.join(known)}." if known else "There are none."
        raise BadRequestError(f"There is no parameter “{unknown[0][:40]}” here. {here}")
    return {one.name: choice_of(one, fields[one.name]) if one.name in fields else one.default for one in parameters}


def _cities(chosen: dict[str, Choice]) -> pd.DataFrame:
    """The cities, or those that the page finds by the name."""
    cities = downloads.table_frame("city")
    if not chosen["q"]:
        return cities
    codes = [place.code for place in find_places(str(chosen["q"]), "city").places]
    return cities.set_index("city_id", drop=False).loc[codes].reset_index(drop=True)


_LISTS: dict[str, tuple[str, Callable[[dict[str, Choice]], pd.DataFrame]]] = {
    "measures": ("Indicators of the atlas", lambda _: run("definitions/measures")),
    "groups": ("Population groups of the atlas", lambda _: run("definitions/population_groups")),
    "sources": ("Sources of the atlas", lambda _: run("data/sources")),
    "cities": ("Cities of the atlas", _cities),
    "nuts_regions": ("NUTS 2 regions of the atlas", lambda _: downloads.table_frame("region")),
    "countries": ("Countries of the atlas", lambda _: downloads.table_frame("country")),
    "tables": ("Public tables of the atlas", lambda _: run("data/table_columns")),
}
