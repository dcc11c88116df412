"""A data file of the rows that may be passed on: those whose source has confirmed terms, or all.

The tables of schema.sql are filled with the rows that are kept, and what is derived is worked out of them anew: no rank, count or
mean of the package comes from a row that it does not have.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.build import SCHEMA, TABLE_ORDER, WORKED_OUT, derive, new_file

NOT_CONFIRMED = "not confirmed"
PLACES = {"city": "city_id", "region": "nuts_code", "country": "country_code", "aggregate": "aggregate_code"}


@dataclass(frozen=True)
class LeftOut:
    """A number of rows that the package does not have. source_id is None for rows that only refer to such rows."""

    table: str
    source_id: str | None
    rows: int


def write(database: Path, target: Path, takes_all: bool) -> list[LeftOut]:
    """Write the data file `target` from that of the atlas, and return what is not in it."""
    with new_file(target) as connection:
        connection.execute("SET threads = 1")  # one order of rows, whatever the machine
        connection.execute("ATTACH ? AS atlas (READ_ONLY)", [str(database)])
        connection.execute(SCHEMA)
        connection.execute(
            "CREATE TEMP TABLE unconfirmed AS SELECT source_id FROM atlas.source WHERE licence = ? AND NOT ?",
            [NOT_CONFIRMED, takes_all],
        )
        left_out = [one for table in (*TABLE_ORDER, *WORKED_OUT) for one in _fill(connection, table)]
        connection.execute("DETACH atlas")
        derive(connection)
        connection.execute("CHECKPOINT")
    return left_out


def _fill(connection: duckdb.DuckDBPyConnection, table: str) -> list[LeftOut]:
    """Fill a table with its rows that are kept, and count the others."""
    columns = connection.table(table).columns
    refers = " AND ".join([*_keys(connection, table), *_places(columns)]) or "TRUE"
    of_source = "source_id" if "source_id" in columns else "NULL"
    sourced = f"coalesce({of_source} NOT IN (SELECT source_id FROM unconfirmed), TRUE)"
    connection.execute(f"INSERT INTO {table} SELECT * FROM atlas.{table} WHERE {sourced} AND {refers} ORDER BY rowid")
    gone = connection.execute(
        f"SELECT CASE WHEN NOT {sourced} THEN {of_source} END AS source_id, count(*) FROM atlas.{table} "
        f"WHERE NOT ({sourced} AND {refers}) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return [LeftOut(table, source_id, rows) for source_id, rows in gone]


def _keys(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Conditions that the rows which a row points to are kept."""
    rows = connection.execute(
        "SELECT constraint_column_names[1], referenced_table, referenced_column_names[1] FROM duckdb_constraints() "
        "WHERE database_name = current_database() AND table_name = ? AND constraint_type = 'FOREIGN KEY' ORDER BY ALL",
        [table],
    ).fetchall()
    return [f"({column} IS NULL OR {column} IN (SELECT {key} FROM {other}))" for column, other, key in rows]


def _places(columns: list[str]) -> list[str]:
    """Conditions that the place of a row is kept, which no key says, since it may be of several tables."""
    if not {"place_level", "place_code"} <= set(columns):
        return []
    gone = "(place_level = '{0}' AND place_code IN (SELECT {1} FROM atlas.{0} EXCEPT SELECT {1} FROM {0}))"
    return [f"NOT {gone.format(table, key)}" for table, key in PLACES.items()]
