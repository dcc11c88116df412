"""What the tables of a data file hold, as the standards for packages of tables write it."""

import re
from dataclasses import dataclass
from typing import Any

import duckdb

# Types of the data file by those of Frictionless Data and of CSV on the Web; a list is text with semicolons.
FIELD_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number"} | dict.fromkeys(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), "integer"
)


@dataclass(frozen=True)
class Column:
    """A column; `allowed` has its values where the schema names them all."""

    name: str
    kind: str
    is_required: bool
    is_unique: bool
    description: str
    allowed: tuple[str, ...]

    @property
    def field_type(self) -> str:
        """Its type in either standard."""
        return FIELD_TYPES.get(self.kind, "string")

    @property
    def is_list(self) -> bool:
        """Whether a cell may have several values."""
        return self.kind.endswith("[]")


@dataclass(frozen=True)
class Table:
    """A public table. foreign_keys: column, table and column that it points to."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[tuple[str, str, str], ...]


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The public tables, which are those that have a description."""
    rows = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL AND NOT internal ORDER BY table_name"
    ).fetchall()
    return [_table(connection, name, comment.replace("\n", " ")) for name, comment in rows]


def _table(connection: duckdb.DuckDBPyConnection, name: str, description: str) -> Table:
    rules = connection.execute(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names, constraint_text "
        "FROM duckdb_constraints() WHERE table_name = ? ORDER BY constraint_index",
        [name],
    ).fetchall()
    primary = [names for kind, names, *_ in rules if kind == "PRIMARY KEY"]
    unique = {names[0] for kind, names, *_ in rules if kind == "UNIQUE" and len(names) == 1}
    allowed = dict(filter(None, (_allowed(text) for kind, *_, text in rules if kind == "CHECK")))
    columns = connection.execute(
        "SELECT column_name, data_type, is_nullable, coalesce(comment, '') FROM duckdb_columns() "
        "WHERE table_name = ? ORDER BY column_index",
        [name],
    ).fetchall()
    return Table(
        name,
        description,
        tuple(
            Column(column, kind, not empty, column in unique, text.replace("\n", " "), allowed.get(column, ()))
            for column, kind, empty, text in columns
        ),
        tuple(primary[0]) if primary else (),
        tuple((names[0], other, keys[0]) for kind, names, other, keys, _ in rules if kind == "FOREIGN KEY"),
    )


def _allowed(check: str) -> tuple[str, tuple[str, ...]] | None:
    """Column and values of a rule of the form CHECK (column IN (...))."""
    found = re.fullmatch(r"""CHECK\(\("?(\w+)"? IN \(((?:'(?:[^']|'')*'|\d+)(?:, (?:'(?:[^']|'')*'|\d+))*)\)\)\)""", check)
    if not found:
        return None
    values = re.findall(r"'(?:[^']|'')*'|\d+", found[2])
    return found[1], tuple(value.strip("'").replace("''", "'") for value in values)


def table_schema(table: Table) -> dict[str, Any]:
    """The schema of a table in a Frictionless Data Package."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": other, "fields": key}} for column, other, key in table.foreign_keys
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.is_unique:
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = [int(one) for one in column.allowed] if column.field_type == "integer" else list(column.allowed)
    field: dict[str, Any] = {"name": column.name, "type": column.field_type, "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})


def csvw_table(table: Table, url: str, urls: dict[str, str]) -> dict[str, Any]:
    """A table in metadata of CSV on the Web. urls: of every table, by name."""
    schema: dict[str, Any] = {"columns": [_csvw_column(column) for column in table.columns]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {"columnReference": column, "reference": {"resource": urls[other], "columnReference": key}}
            for column, other, key in table.foreign_keys
        ]
    return {"url": url, "dc:title": table.name, "dc:description": table.description, "tableSchema": schema}


def _csvw_column(column: Column) -> dict[str, Any]:
    kind: Any = column.field_type
    if column.allowed and kind == "string":
        kind = {"base": "string", "format": "|".join(re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", one) for one in column.allowed)}
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "datatype": kind,
        "required": column.is_required,
        "dc:description": column.description,
    }
    return described | ({"separator": "; "} if column.is_list else {})
