"""The forms that figures may come in, recognised by their columns: each becomes rows of observation, still as text.

long     the atlas's own: place_level and place_code, or city; measure_id, population_group, year, value
shares   a row a city and year, with a column for each share (foreign_born_share …)
scores   Intercultural Cities Index: a row a city and dimension (dimension, score), or a row a city, a column a dimension
eurostat SDMX-CSV or TSV as Eurostat publishes it, its workbook of pages, and the tables that the packages for R and Python write

Files of Eurostat are left to eurostat_form.py, any other table to any_table.py.
"""

import difflib
import functools
from dataclasses import replace

import pandas as pd
import pyarrow as pa

from data.formats import eurostat, eurostat_packages
from data.formats.names import folded
from data.importer import any_table, column_kinds, districts, eurostat_form, measures
from data.importer.any_table import ParsedFile
from data.importer.choices import ChoiceNeededError, Choices, Understood
from data.importer.file_table import ReadTable
from data.importer.left_aside import LeftAside, aside, sentence
from data.importer.places import kind_left_aside, known_places, match_cities
from data.importer.problems import FileRejectedError, Problem, of_lines

NAMES_OF_COLUMNS = {
    "city": {"city", "cityname", "town", "municipality", "cityid"},
    "country": {"country", "countrycode", "countryname"},
    "year": {"year", "time", "timeperiod"},
    "value": {"value", "score", "share", "figure"},
    "dimension": {"dimension", "area", "field"},
}
OPTIONAL = ("population_group", "sex", "flag", "area_basis", "sample_size", "note", "reference_url")


def recognise(file: ReadTable, name: str, choices: Choices) -> ParsedFile:
    """The rows of a table in the first form that fits its columns; with choices, as a table of no fixed form.

    Raises FileRejectedError, as a ChoiceNeededError where its reader can help.
    """
    table = eurostat_packages.as_sdmx_csv(eurostat.without_labels(file.table))
    if not choices and (eurostat.is_tsv(table.column_names) or eurostat.is_sdmx_csv(table.column_names)):
        return eurostat_form.parse_eurostat(replace(file, table=table), name)
    columns = table.column_names
    if eurostat.is_tsv(columns):
        file = replace(file, table=eurostat_form.from_tsv(table))
    if choices or (districts.coordinate_columns(columns) and column_kinds.are_districts(any_table.text_rows(file.table))):
        return any_table.parse_table(file, choices, _no_form(columns))
    try:
        parsed = _fixed(table)
    except FileRejectedError as error:
        known = Understood(columns=tuple(one for one in columns if one != "line"), left_aside=sentence(file.left_aside))
        raise ChoiceNeededError(str(error), known) from error
    if parsed is None:
        return any_table.parse_table(file, choices, _no_form(columns))
    rows, notes = any_table.with_plain_numbers(parsed.rows.reset_index(drop=True), file.separator)
    facts = (*file.facts_of_names, *(("Numbers", text) for text in notes))
    return replace(parsed, rows=rows, facts=facts, left_aside=(*file.left_aside, *parsed.left_aside))


def _fixed(table: pa.Table) -> ParsedFile | None:
    """The rows of a table in one of the fixed forms; None if it is none of them."""
    rows, called = _with_our_names(any_table.text_rows(table))
    if "measure_id" in rows and ("city" in rows or "place_level" in rows):
        return _long(rows, called)
    if "city" not in rows:
        return None
    if "dimension" in rows and "value" in rows:
        return _scores_in_rows(rows, called)
    if set(measures.SHARE_GROUP) & set(rows.columns):
        return _shares(rows, called)
    if any(_dimension(column) for column in rows.columns):
        return _scores_in_columns(rows, called)
    return None


def _no_form(columns: list[str]) -> str:
    """The sentence on a table in no form that is known; “{}” is what is missing."""
    names = ", ".join(f"“{column[:40]}”" for column in columns[:12] if column != "line").replace("{", "(").replace("}", ")")
    return (
        f"The columns {names} fit none of the forms that the atlas reads: {{}}. A table needs a column of places, years in a "
        "column or as names of columns, and values. Forms with columns of their own need city, year and either shares "
        "(foreign_born_share), or dimension and score, or a column for each dimension; or measure_id, place_level, place_code, "
        "year and value; or a file as Eurostat publishes it. The templates have every column."
    )


def _with_our_names(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Columns under the names of the atlas, and what the file calls each."""
    ours: dict[str, str] = {}
    for column in rows.columns:
        meant = [name for name, others in NAMES_OF_COLUMNS.items() if folded(column) in others]
        ours[column] = meant[0] if meant and meant[0] not in ours.values() else column.strip().lower().replace(" ", "_")
    if "city_id" in ours.values() and "city" not in ours.values():
        ours = {column: "city" if name == "city_id" else name for column, name in ours.items()}
    twice = [column for column, name in ours.items() if list(ours.values()).count(name) > 1]
    if twice:
        raise FileRejectedError(
            f"The columns “{twice[0][:60]}” and “{twice[1][:60]}” mean the same to the atlas. Keep one of them."
        )
    return rows.rename(columns=ours), {name: column for column, name in ours.items()}


def _needed(rows: pd.DataFrame, *columns: str) -> None:
    missing = [column for column in columns if column not in rows]
    if missing:
        raise FileRejectedError(f"The file has no column “{missing[0]}”. Its form needs: {', '.join(columns)}.")


def _with_cities(rows: pd.DataFrame, called: dict[str, str]) -> tuple[pd.DataFrame, list[Problem], list[LeftAside]]:
    """Rows of cities with place_level and place_code, without totals and averages, which are named."""
    known = known_places().cities
    others = [text for text in rows["city"].unique() if folded(text) not in known and kind_left_aside(text, "city")]
    is_other = rows["city"].isin(others)
    left = aside("aggregate row", rows.loc[is_other, "city"])
    codes, problems = match_cities(rows[~is_other], called["city"])
    return rows[~is_other].assign(place_level="city", place_code=codes), problems, left


def _long(rows: pd.DataFrame, called: dict[str, str]) -> ParsedFile:
    problems: list[Problem] = []
    left: list[LeftAside] = []
    if "place_level" in rows and "place_code" in rows:
        _needed(rows, "place_level", "place_code", "measure_id", "year", "value")
    else:
        _needed(rows, "city", "measure_id", "year", "value")
        rows, problems, left = _with_cities(rows, called)
    columns = ["line", "place_level", "place_code", "measure_id", "year", "value", "value_column"]
    rows["value_column"] = called["value"]
    rows = rows[[*columns, *(name for name in OPTIONAL if name in rows)]]
    return ParsedFile(rows, problems, "the atlas's own long form", left_aside=tuple(left))


def _shares(rows: pd.DataFrame, called: dict[str, str]) -> ParsedFile:
    _needed(rows, "city", "year")
    rows, problems, left = _with_cities(rows, called)
    shares = {name: name for name in measures.SHARE_GROUP if name in rows}
    long = _melted(rows, called, shares, ("area_basis", "note", "reference_url"))
    return ParsedFile(long, problems, "shares of cities", left_aside=tuple(left))


def _scores_in_rows(rows: pd.DataFrame, called: dict[str, str]) -> ParsedFile:
    _needed(rows, "city", "dimension", "year", "value")
    rows, problems, left = _with_cities(rows, called)
    measure = rows["dimension"].map(_dimension)
    rows["value_column"] = called["value"]
    unknown = rows[measure == ""]
    problems += of_lines(unknown["line"], called["dimension"], map(_unknown_dimension, unknown["dimension"]))
    rows = rows.assign(measure_id=measure, population_group="total")
    return ParsedFile(rows, problems, "Intercultural Cities scores, a row a dimension", left_aside=tuple(left))


def _scores_in_columns(rows: pd.DataFrame, called: dict[str, str]) -> ParsedFile:
    _needed(rows, "city", "year")
    rows, problems, left = _with_cities(rows, called)
    fixed = {"line", "place_level", "place_code", "city", "country", "year", "note", "reference_url"}
    dimensions = {column: _dimension(called[column]) for column in rows.columns if column not in fixed}
    unknown = [column for column, measure in dimensions.items() if not measure]
    problems += [Problem(1, called[column], _unknown_dimension(called[column])) for column in unknown]
    known = {column: measure for column, measure in dimensions.items() if measure}
    long = _melted(rows, called, known, ("note", "reference_url"))
    return ParsedFile(long, problems, "Intercultural Cities scores, a column a dimension", left_aside=tuple(left))


def _melted(rows: pd.DataFrame, called: dict[str, str], measure_of: dict[str, str], kept: tuple[str, ...]) -> pd.DataFrame:
    """A row a value. measure_of: the measure that each column with values is of. kept: columns that go with each value."""
    fixed = ["line", "place_level", "place_code", "year", *(name for name in kept if name in rows)]
    long = rows[[*fixed, *measure_of]].melt(fixed, list(measure_of), "column", "value")
    long = long[long["value"] != ""]
    return long.assign(measure_id=long["column"].map(measure_of), value_column=long["column"].map(called)).drop(columns="column")


@functools.cache
def _dimensions() -> dict[str, str]:
    """measure_id by folded name of every index dimension."""
    return {name: measure_id for name, measure_id in measures.by_name("city").items() if measure_id.startswith("icc_")}


def _dimension(text: str) -> str:
    return _dimensions().get(folded(text), "")


def _unknown_dimension(text: str) -> str:
    close = difflib.get_close_matches(folded(text), _dimensions(), n=1, cutoff=0.7)
    hint = f" Is {_dimensions()[close[0]]} meant?" if close else " The template names all dimensions."
    return f"“{text[:60]}” is no dimension of the Intercultural Cities Index.{hint}"
