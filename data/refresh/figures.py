"""What Eurostat's service sends, as rows of observation; which sources can be renewed, and from where."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from data.formats import eurostat
from data.formats.tables import NOT_TAKEN, observations, sources
from data.refresh.http_client import UnavailableError, at

FIRST_YEAR = 1995
NO_FIGURES = "the file holds none of the figures that the atlas takes from it"
CITY = r"^[A-Z]{2}\d{3}[A-Z]$"  # a code of the city statistics


@dataclass(frozen=True)
class Question:
    """A question of a survey: the codes of the answers that agree, of those that do not, and of a total that is published."""

    measure_id: str
    agree: tuple[str, ...]
    disagree: tuple[str, ...]
    total: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that is read."""
        return (*self.agree, *self.disagree, *filter(None, [self.total]))


@dataclass(frozen=True)
class Renewable:
    """A source that a service can renew.

    form: what the service sends; SDMX-CSV if the source does not say otherwise.
    keep: the codes of each dimension, where they are not those of a selection.
    besides: further addresses by the name of what is there, where a source has several files.
    replaces: the source whose series give way to those of this one, where both have the same.
    questions: of a survey. confirm: what must be known first; until then it is only renewed where it is named.
    """

    source_id: str
    address: str
    selections: tuple[eurostat.Selection, ...]
    form: str = "sdmx"
    keep: tuple[tuple[str, str], ...] = ()
    replaces: str = ""
    besides: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    confirm: str = ""
    title: str = ""


def renewable() -> dict[str, Renewable]:
    """Every source with an address for refreshing, by id."""
    taken = eurostat.selections()
    return {
        source_id: Renewable(
            source_id,
            fields["refresh"],
            tuple(selection for selection in taken if selection.source_id == source_id),
            keep=tuple(fields.get("keep", {}).items()),
            besides=tuple(fields.get("besides", {}).items()),
            questions=tuple(map(_question, fields.get("question", []))),
            **{name: fields[name] for name in ("title", "form", "replaces", "confirm") if name in fields},
        )
        for source_id, fields in sources(eurostat.SOURCES).items()
        if "refresh" in fields
    }


def _question(fields: dict[str, Any]) -> Question:
    return Question(**fields | {answers: tuple(fields[answers]) for answers in ("agree", "disagree")})


def to_confirm(chosen: Iterable[Renewable]) -> dict[str, str]:
    """What must be confirmed before a refresh renews each of these sources unasked, by title."""
    return {source.title: source.confirm for source in chosen if source.confirm}


def not_taken() -> dict[str, str]:
    """What is no source yet, and what must be known first."""
    return {one["what"]: one["confirm"] for one in tomllib.loads(eurostat.SOURCES.read_text(encoding="utf-8"))[NOT_TAKEN]}


def selected_codes(source: Renewable) -> dict[str, tuple[str, ...]]:
    """The codes of each dimension that the source takes, of dimensions of which it does not take all."""
    codes: dict[str, dict[str, None]] = {name: {code: None} for name, code in source.keep}
    for selection in source.selections:
        for name, values in selection.codes.items():
            codes.setdefault(name, {}).update(dict.fromkeys(values))
    for question in source.questions:
        codes.setdefault("indic_ur", {}).update(dict.fromkeys(question.codes))
    return {name: tuple(values) for name, values in codes.items()}


def query(source: Renewable, years: str, service: str) -> str:
    """The address that gives the figures of a source, only the codes that it keeps; years: "ge:2020" or "2020,2021"."""
    filters = {f"c[{name}]": ",".join(values) for name, values in selected_codes(source).items()} | {"c[TIME_PERIOD]": years}
    options = {"compress": "false", "format": "csvdata", "formatVersion": "2.0", "lang": "en", "labels": "name"}
    return f"{at(service, source.address)}?{urlencode(filters | options, safe='[]:,')}"


def table_of(*paths: Path) -> pa.Table:
    """SDMX-CSV files of one dataset as one table of text. Raises UnavailableError if one is none, or their columns differ."""
    tables = [_table_of_file(path) for path in paths]
    if any(table.column_names != tables[0].column_names for table in tables):
        raise UnavailableError("the parts of the file have different columns")
    return pa.concat_tables(tables)


def _table_of_file(path: Path) -> pa.Table:
    try:
        with path.open("rb") as file:
            names = file.readline().decode("utf-8-sig").strip().split(",")
        columns = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys((name.strip('"') for name in names), pa.string()))
        table = pyarrow.csv.read_csv(path, convert_options=columns)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise UnavailableError(f"the file of the service cannot be read: {str(error).splitlines()[0][:150]}") from error
    if not eurostat.is_sdmx_csv(table.column_names) or "OBS_FLAG" not in table.column_names:
        raise UnavailableError(f"the file of the service has other columns than expected: {', '.join(table.column_names)[:150]}")
    return table


def rows_of(table: pa.Table, selections: Iterable[eurostat.Selection]) -> pd.DataFrame:
    """Rows of observation that the selections take from a file; every column as text, flags kept.

    Raises UnavailableError if the file lacks a dimension, has a flag that the atlas does not know, or holds none of the figures.
    """
    rows = _of_selections(eurostat.observations, table, selections)
    if rows.empty:
        raise UnavailableError(NO_FIGURES)
    rows = known_flags(observations(rows.fillna(""), evidence="official"))
    rows.loc[eurostat.is_low_census(rows), "quality_mark"] = "census_low"
    return rows


def suppressed_of(table: pa.Table, selections: Iterable[eurostat.Selection]) -> pd.DataFrame:
    """Rows of withheld that the selections take from a file, every column as text. Raises UnavailableError as `rows_of` does."""
    return known_flags(_of_selections(eurostat.suppressed, table, selections))


def _of_selections(
    take: Callable[[pa.Table, eurostat.Selection], pd.DataFrame], table: pa.Table, selections: Iterable[eurostat.Selection]
) -> pd.DataFrame:
    try:
        return pd.concat([take(table, selection) for selection in selections], ignore_index=True)
    except eurostat.NotEurostatError as error:
        raise UnavailableError(str(error)) from error


def joined_flags(flags: Iterable[str]) -> str:
    """The flags of a figure that is made of several: each letter once, in the order of the alphabet."""
    return "".join(sorted(set("".join(flags))))


def numbers(column: pd.Series) -> pd.Series:
    """Texts as numbers. Raises UnavailableError with the first that is none."""
    found = pd.to_numeric(column, errors="coerce")
    if found.isna().any():
        raise UnavailableError(f"the file has “{column[found.isna()].iloc[0][:30]}” in {column.name} where a number is expected")
    return found


def known_flags(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are. Raises UnavailableError if one has a flag that the atlas has no meaning for."""
    unknown = set("".join(rows["flag"].unique())) - set(eurostat.FLAGS)
    if unknown:
        raise UnavailableError(f"the file has flags that the atlas does not know: {', '.join(sorted(unknown))}")
    return rows
