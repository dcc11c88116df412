"""Uploaded figures laid over the public ones: a small file that holds what differs, and views that show both as one.

The file is read with the public file attached as `public`, its schemas before that one's; a name is looked up in this order:

    mixed        observation and the tables of BY_MEASURE, as views of public rows and rows of here; all else of derived.sql
    main         uploaded figures in observation, and the tables that it points to with their public rows and those uploaded
    public.main  everything else, not copied

    renewed      the tables of BY_MEASURE for the measures that have uploaded figures; only the views of mixed read it

The rules are those of the build: schema.sql as the public file has it, data/checks/, and each statement of derived.sql.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb
import pyarrow as pa

from data.build import BLOCK, CANNOT_WRITE, DATA, UPLOADED_KEYS, BuildError, insert_rows, without_known
from data.importer import FileRejectedError, ImportedFile, districts
from data.importer.checking import place_level_of
from data.importer.own_measure import FAMILY
from data.recovery import unfinished

# Derived tables of which each row follows from figures of its own measure alone.
BY_MEASURE = (
    "marked_observation",
    "latest_observation",
    "coverage",
    "ranked_figure",
    "common_year_observation",
    "latest_share",
)


def overlay_figures(uploaded: Sequence[ImportedFile], base: Path, target: Path) -> None:
    """Write to `target` what lays the figures of every file in `uploaded` over the data file `base`.

    Only this account may read it. Raises FileRejectedError if a figure breaks a rule or the file cannot be written; `target`
    is then not written, and `base` never changes.
    """
    own, places = own_measures(uploaded), own_places(uploaded)
    try:
        with unfinished(target) as path, duckdb.connect(config={"threads": 1}) as connection:
            _begin(connection, path, base)
            for one in uploaded:
                _add(connection, one, own, places)
            _derive(connection)
            connection.execute("CHECKPOINT own")
    except BuildError as error:
        raise FileRejectedError(f"The figures cannot be mixed in. {error}") from error
    except (*CANNOT_WRITE, OSError) as error:
        raise FileRejectedError(
            "The server cannot write the file that would hold your figures. Please try again later."
        ) from error


def _begin(connection: duckdb.DuckDBPyConnection, path: Path, base: Path) -> None:
    """A file without figures on a state of the public file, which it names."""
    changed = base.stat().st_mtime_ns
    connection.execute(f"ATTACH ? AS own (BLOCK_SIZE {BLOCK})", [str(path)])
    path.chmod(0o600)
    connection.execute("ATTACH ? AS public (READ_ONLY)", [str(base)])
    if base.stat().st_mtime_ns != changed:
        raise FileRejectedError("The public data were renewed at this moment. Please try again.")
    connection.execute("CREATE SCHEMA own.mixed")
    connection.execute("CREATE SCHEMA own.renewed")
    connection.execute("CREATE TABLE own.public_file AS SELECT ? AS path, ? AS changed", [str(base), changed])
    _search(connection, "main")
    _make_table(connection, "observation")


def _search(connection: duckdb.DuckDBPyConnection, *schemas: str) -> None:
    """Look names up in these schemas of the file, then in the public file; what is created goes to the first."""
    connection.execute("SET search_path = ?", [",".join([*(f"own.{schema}" for schema in schemas), "public.main"])])


def _make_table(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """A table of schema.sql with its rules, after those that it points to; of observation without the public rows."""
    if connection.execute("FROM duckdb_tables() WHERE database_name = 'own' AND table_name = ?", [table]).fetchall():
        return
    pointed_to = connection.execute(
        "SELECT DISTINCT referenced_table FROM duckdb_constraints() "
        "WHERE database_name = 'public' AND table_name = ? AND referenced_table <> table_name ORDER BY ALL",
        [table],
    ).fetchall()
    for (other,) in pointed_to:
        _make_table(connection, other)
    [(definition,)] = connection.execute(
        "SELECT sql FROM duckdb_tables() WHERE database_name = 'public' AND table_name = ?", [table]
    ).fetchall()
    connection.execute(definition)
    if table != "observation":
        connection.execute(f"INSERT INTO own.main.{table} FROM public.main.{table} ORDER BY rowid")  # pages list by it


def own_measures(uploaded: Sequence[ImportedFile]) -> list[dict[str, str]]:
    """The rows of measure that files come with. Raises FileRejectedError where two define one differently."""
    _, compared = UPLOADED_KEYS["measure"]
    rows: dict[str, dict[str, str]] = {}
    for one, own in [(each, own) for each in uploaded for own in each.own]:
        row = {
            **{"measure_id": own.measure_id, "family": FAMILY, "measure_group": FAMILY},
            **{"place_level": place_level_of(one.rows), "source_id": one.source["source_id"], **asdict(own)},
        }
        before = rows.setdefault(own.measure_id, row)
        other = next((words for column, words in compared.items() if row[column] != before[column]), "")
        if other:
            raise FileRejectedError(
                f"Another uploaded file has “{own.name}” with another {other}. Define it the same way, give it another name, "
                "or remove that file first."
            )
    return list(rows.values())


def own_places(uploaded: Sequence[ImportedFile]) -> list[dict[str, str]]:
    """The rows of city that files come with: a district that two of them have is the one of the first."""
    rows: dict[str, dict[str, str]] = {}
    for one in uploaded:
        of_source = {"coordinate_source_id": one.source["source_id"]}
        for place in one.districts:
            if place.city_id not in rows:
                rows[place.city_id] = districts.city_row(place) | of_source
    return list(rows.values())


def _add(
    connection: duckdb.DuckDBPyConnection, uploaded: ImportedFile, own: list[dict[str, str]], places: list[dict[str, str]]
) -> None:
    """The rows that a file brings, each table after those that it points to."""
    source_id = uploaded.source["source_id"]
    tables = {
        "source": numbered([uploaded.source]),
        "measure": numbered([row for row in own if row["source_id"] == source_id]),
        "city": numbered([row for row in places if row["coordinate_source_id"] == source_id]),
        "observation": pa.Table.from_pandas(uploaded.rows, preserve_index=False),
    }
    for table, rows in tables.items():
        if rows.num_rows:
            _make_table(connection, table)
            if table in UPLOADED_KEYS:
                rows = without_known(connection, table, rows)
            insert_rows(connection, table, rows, uploaded.source["title"])


def numbered(rows: list[dict[str, str]]) -> pa.Table:
    """Rows as text, with the number of each as its line."""
    return pa.Table.from_pylist([row | {"line": number} for number, row in enumerate(rows, 1)])


def _derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Run derived.sql: for the measures of the uploaded figures where that is all that changes, else over all."""
    found = connection.execute("SELECT DISTINCT measure_id FROM own.main.observation ORDER BY measure_id").fetchall()
    measures = ", ".join(f"'{measure}'" for (measure,) in found)  # ids of small letters, by schema.sql
    both = "SELECT * FROM public.main.{0} WHERE {1} UNION ALL SELECT * FROM {2}.{0}"
    connection.execute(
        "CREATE VIEW own.renewed.observation AS " + both.format("observation", f"measure_id IN ({measures})", "main")
    )
    connection.execute("CREATE VIEW own.mixed.observation AS " + both.format("observation", "TRUE", "main"))
    for name, statement in _derived():
        if name in BY_MEASURE:
            _search(connection, "renewed", "mixed", "main")
            connection.execute(statement)
            view = both.format(name, f"measure_id NOT IN ({measures})", "renewed")
            connection.execute(f"CREATE VIEW own.mixed.{name} AS {view}")
        else:
            _search(connection, "mixed", "main")
            connection.execute(statement)
    _search(connection, "mixed", "main")
    _count_again(connection)


def _count_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Say in table_size how many rows the tables have with those of here."""
    here = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'own' UNION "
        "SELECT view_name FROM duckdb_views() WHERE database_name = 'own' ORDER BY ALL"
    ).fetchall()
    sizes = connection.execute("SELECT table_name FROM table_size").fetchall()
    for (table,) in set(here) & set(sizes):
        connection.execute(f"UPDATE table_size SET row_count = (SELECT count(*) FROM {table}) WHERE table_name = ?", [table])


def _derived() -> Iterator[tuple[str, str]]:
    """The tables and views of derived.sql by name; its macros are those of the public file, and look names up here as well."""
    for statement in duckdb.extract_statements((DATA / "derived.sql").read_text(encoding="utf-8")):
        if named := re.search(r"^CREATE OR REPLACE (?:TABLE|VIEW) (\w+) AS", statement.query, re.MULTILINE):
            yield named[1], statement.query
