"""python -m data.build: make data/atlas.duckdb from the catalogue, the tables and sources.toml.

Every rule is a constraint of schema.sql or a query of data/checks/; the first row that
breaks one stops the build with its file, line and reason. The file is made beside the
old one and renamed at the end, so a build that fails leaves the old file in place.
"""

import argparse
import csv
import hashlib
import os
import re
import signal
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from data import recovery

DATA = Path(__file__).resolve().parent
SCHEMA = (DATA / "schema.sql").read_text(encoding="utf-8")
WORKED_OUT = ("area_extent", "region_neighbour", "translated_name")  # tables of the schema that no file fills
TABLE_ORDER = [name for name in re.findall(r"^CREATE TABLE (\w+)", SCHEMA, re.MULTILINE) if name not in WORKED_OUT]
ROWS_AT_ONCE = 50_000
VERSION_LENGTH = 10  # hexadecimal digits
MEMORY = "500MB"  # at most, for DuckDB; beyond it, the disk
# Bytes. Every table takes whole blocks, and most of ours are small: the usual 256 kB make a file five times as large.
BLOCK = 16_384
OF_COPY = "caution_of_copy"
# What sources.toml tells the commands that renew and import figures, beside the columns of source.
FOR_REFRESH = {
    "dataset",
    "selection",
    "refresh",
    "besides",
    "form",
    "keep",
    "replaces",
    "awaits_refresh",
    "question",
    "confirm",
    OF_COPY,
}


# What DuckDB raises when it cannot write, or not any more: no fault of a row.
CANNOT_WRITE = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException, duckdb.OutOfMemoryException)


class BuildError(Exception):
    """A row or file that the atlas cannot be built from; the message names table, line and reason."""


# What uploaded files may come with besides values: the key of its table, and the columns, with words for them, that must be the
# same in every file that has it.
UPLOADED_KEYS: dict[str, tuple[str, dict[str, str]]] = {
    "measure": (
        "measure_id",
        {"unit": "unit", "direction": "reading", "definition": "definition", "place_level": "kind of places"},
    ),
    "city": ("city_id", {}),
}


@dataclass(frozen=True)
class Folders:
    """Where the build reads from."""

    data: Path
    tables: Path
    imported: Path

    def files_of(self, table: str) -> list[Path]:
        """The files that fill a table: a CSV in catalogue/ or tables/, or a folder of its name there; and what was imported."""
        kinds = [self.data / "catalogue", self.tables]
        single = [kind / f"{table}.csv" for kind in kinds if (kind / f"{table}.csv").exists()]
        several = [path for kind in kinds for path in sorted((kind / table).glob("*.csv"))]
        return single + several + sorted(self.imported.glob(f"*/{table}.parquet"))

    def map_file(self, name: str) -> Path:
        """A map of these tables: the one that takes the place of the old one with them, the one beside them, or the project's."""
        folders = (self.data / recovery.MAPS, recovery.maps_folder(self.data), recovery.maps_folder(DATA))
        return next((folder / name for folder in folders if (folder / name).exists()), folders[-1] / name)


Report = Callable[[int, int, str], None]


def build(target: Path = DATA / "atlas.duckdb", data: Path = DATA) -> dict[str, int]:
    """Build `target` and return the number of rows by table. Raises BuildError; `target` is then unchanged.

    Waits for other commands that change the data folder, and puts right what a killed one left there.
    """
    with recovery.locked(data):
        return build_from(Folders(data, data / "tables", data / "imported"), target)


def build_from(folders: Folders, target: Path, report: Report = lambda *_: None) -> dict[str, int]:
    """Build `target` from these folders, as `build` does, under the lock that the caller holds.

    report: called before each step with the steps done, the steps in all, and the table that comes ("derived" at last).
    """
    try:
        with recovery.unfinished(target) as unfinished, new_file(unfinished) as connection:
            connection.execute("SET threads = 1")  # one order of rows, whatever the machine
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute(f"BEGIN; {SCHEMA}; COMMIT")  # hundreds of changes, written to the disk once
            counts = {}
            for step, table in enumerate(TABLE_ORDER):
                report(step, len(TABLE_ORDER) + 1, table)
                counts[table] = _fill(connection, table, folders)
            report(len(TABLE_ORDER), len(TABLE_ORDER) + 1, "derived")
            _add_geography(connection, folders)
            _add_translated_names(connection)
            connection.execute("SET threads = 2")  # what is derived has an order of its own
            derive(connection)
            connection.execute("CHECKPOINT")
    except (*CANNOT_WRITE, OSError) as error:
        raise BuildError(f"The data file cannot be written: {_reason(error)}") from error
    return counts


def new_file(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a data file that is made by it."""
    return duckdb.connect(str(path), config={"default_block_size": BLOCK})


def _fill(connection: duckdb.DuckDBPyConnection, table: str, folders: Folders) -> int:
    """Stage, check and insert all files of one table; return the number of rows."""
    if table == "source":
        files = [folders.data / "sources.toml", *sorted(folders.imported.glob("*/source.toml"))]
        renewed = _renewed_on(folders.tables / "refresh_log.csv")
        return sum(_insert_sources(connection, path, renewed) for path in files)
    files = folders.files_of(table)
    if not files:
        raise BuildError(f"{table}: there is no file {table}.csv in catalogue/ or tables/")
    return sum(_fill_from_file(connection, table, path) for path in files)


def _fill_from_file(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> int:
    imported = path.suffix == ".parquet"  # written by the importer, with the lines of the uploaded file
    rows = pyarrow.parquet.read_table(path) if imported else _rows_of_file(connection, table, path)
    if imported and table in UPLOADED_KEYS:
        rows = without_known(connection, table, rows)
    return insert_rows(connection, table, rows, path.name)


def without_known(connection: duckdb.DuckDBPyConnection, table: str, rows: pyarrow.Table) -> pyarrow.Table:
    """The rows of measure or city that uploaded files come with, without those that the table has of another uploaded file.

    Raises BuildError where an indicator of that name is defined differently there.
    """
    key, compared = UPLOADED_KEYS[table]
    columns = ", ".join([key, *compared, "name"])
    found = connection.execute(f"SELECT {columns} FROM {table} WHERE starts_with({key}, 'own')").fetchall()
    known = {row[0]: row[1:] for row in found}
    kept = []
    for row in rows.to_pylist():
        *before, name = known.get(row[key], (None,))
        if row[key] not in known:
            kept.append(row)
        elif different := [column for column, text in zip(compared, before, strict=True) if row[column] != text]:
            what = compared[different[0]]
            raise BuildError(
                f"There is an indicator “{name}” already, with another {what}. Define yours the same way, or rename it."
            )
    return pyarrow.Table.from_pylist(kept, rows.schema)


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: pyarrow.Table, name: str) -> int:
    """Check and insert rows given as text (empty text is no value) with `line`; return their number.

    name: the file that they are from, for the message. Raises BuildError at the first row that breaks a rule.
    """
    columns = connection.table(table).columns
    cells = ", ".join(
        f"nullif({column}, '') AS {column}" if column in rows.column_names else f"NULL AS {column}" for column in columns
    )
    connection.register("staged_rows", rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staged_{table} AS SELECT {cells}, line FROM staged_rows")
    connection.unregister("staged_rows")
    if table == "observation":
        _check_observations(connection, name)
    _insert_staged(connection, table, name)
    connection.execute(f"DROP TABLE staged_{table}")
    return int(rows.num_rows)


def _renewed_on(log: Path) -> dict[str, str]:
    """The date on which each source was last renewed from its service, by source_id."""
    if not log.exists():
        return {}
    with log.open(newline="", encoding="utf-8") as file:
        return {row["source_id"]: row["refreshed_on"] for row in csv.DictReader(file) if not row["problem"]}


def _insert_sources(connection: duckdb.DuckDBPyConnection, path: Path, renewed: dict[str, str]) -> int:
    """Insert the sources of a file; one that waits for its first refresh has no figures yet and is left out."""
    from data.formats.tables import NOT_TAKEN  # pandas, like geography

    count = 0
    columns = connection.table("source").columns
    try:
        sources = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BuildError(f"source: {path.name} cannot be read: {error}") from error
    for source_id, fields in sources.items():
        if source_id == NOT_TAKEN:
            continue
        if not isinstance(fields, dict):
            raise BuildError(f"source: {path.name}: “{source_id}” stands outside any source")
        unknown = set(fields) - set(columns) - FOR_REFRESH
        if unknown:
            raise BuildError(f"source: [{source_id}] has fields that the table does not know: {', '.join(sorted(unknown))}")
        if source_id in renewed:
            fields = fields | {"retrieved": renewed[source_id], "carrier": "Official service, fetched by the refresh command."}
        elif fields.get("awaits_refresh"):
            continue
        elif OF_COPY in fields:
            fields = fields | {"caution": " ".join(filter(None, [fields.get("caution"), fields[OF_COPY]]))}
        values = [source_id, *(fields.get(column) for column in columns[1:])]
        try:
            connection.execute(f"INSERT INTO source VALUES ({', '.join('?' * len(columns))})", values)
        except CANNOT_WRITE:
            raise
        except duckdb.Error as error:
            raise BuildError(f"source: [{source_id}]: {_reason(error)}") from error
        count += 1
    return count


def _rows_of_file(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> pyarrow.Table:
    """A CSV file as text cells, with the line on which each row begins."""
    columns = connection.table(table).columns
    try:
        rows = _rows_with_lines(path)
        line, header = next(rows, (1, []))
        if sorted(header) != sorted(columns):
            raise BuildError(f"{table}: {path.name}, line {line}: the columns are {header}, they must be {columns}")
        schema = pyarrow.schema([(name, pyarrow.string()) for name in header] + [("line", pyarrow.int64())])
        batches = []
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            for line, cells in batch:
                if len(cells) != len(header):
                    raise BuildError(f"{table}: {path.name}, line {line}: {len(cells)} cells for {len(header)} columns")
            by_column = [*zip(*(cells for _, cells in batch), strict=True), [line for line, _ in batch]]
            batches.append(pyarrow.record_batch([pyarrow.array(cells) for cells in by_column], schema=schema))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BuildError(f"{table}: {path.name} is not a UTF-8 CSV file: {error}") from error
    return pyarrow.Table.from_batches(batches, schema=schema)


def _rows_with_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line of the file it begins on."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file, strict=True)
        begins = 1
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1


def _insert_staged(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> None:
    """Insert the staged rows; on a broken rule find the first row that breaks it by halving."""
    columns = ", ".join(connection.table(table).columns)
    statement = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM staged_{table} WHERE line BETWEEN ? AND ? ORDER BY line"

    def problem(first: int, last: int) -> str | None:
        try:
            connection.execute(statement, [first, last])
        except CANNOT_WRITE:
            raise
        except duckdb.Error as error:
            return _reason(error)
        return None

    bounds = f"SELECT coalesce(min(line), 2), coalesce(max(line), 1) FROM staged_{table}"
    [(first, last)] = connection.execute(bounds).fetchall()
    reason = problem(first, last)
    if reason is None:
        return
    while first < last:
        middle = (first + last) // 2
        found = problem(first, middle)
        if found is None:
            first = middle + 1  # the first half is in; the broken row is in the second
        else:
            last, reason = middle, found
    reason = problem(first, first) or reason
    raise BuildError(f"{table}: {name}, line {first}: {reason}")


def _check_observations(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    for check in sorted((DATA / "checks").glob("*.sql")):
        try:
            broken = connection.execute(check.read_text(encoding="utf-8")).fetchone()
        except duckdb.ConversionException:
            continue  # a cell is not a number: the insert names its line
        if broken:
            raise BuildError(f"observation: {name}, line {broken[0]}: {broken[1]}")


def _add_geography(connection: duckdb.DuckDBPyConnection, folders: Folders) -> None:
    """Fill area_extent and region_neighbour from the maps. Raises BuildError if a city lies outside its region."""
    from data import geography  # takes a second, which those who only insert rows need not wait for

    try:
        regions = geography.areas_of(folders.map_file(geography.REGIONS_MAP), "nuts_code")
        countries = geography.areas_of(folders.map_file(geography.COUNTRIES_MAP), "country_code")
    except ValueError as error:
        raise BuildError(f"area_extent: {error}") from error
    known = connection.sql("SELECT nuts_code FROM region").df()["nuts_code"]
    regions = regions[regions.index.isin(known)]  # the map has countries besides that are no regions
    cities = connection.sql("SELECT city_id, lat, lon, nuts2_code FROM city WHERE lat IS NOT NULL ORDER BY city_id").df()
    for city in geography.misplaced(cities, regions).itertuples():
        raise BuildError(f"city: {city.city_id} lies {city.metres / 1000:,.0f} km outside its region {city.nuts2_code}")
    for level, areas in (("region", regions), ("country", countries)):
        rows = geography.extents(areas).reset_index(names="place_code")  # noqa: F841 - DuckDB finds it by its name
        connection.execute("INSERT INTO area_extent BY NAME SELECT ? AS place_level, * FROM rows", [level])
    pairs = geography.neighbours(regions)  # noqa: F841
    connection.execute("INSERT INTO region_neighbour SELECT code, neighbour FROM pairs")


def _add_translated_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill translated_name."""
    from data import translated_names  # like geography

    cities = connection.sql("SELECT city_id, name, country_code FROM city ORDER BY city_id").df()
    countries = connection.sql("SELECT country_code, name FROM country ORDER BY country_code").df()
    rows = translated_names.names(cities, countries)  # noqa: F841
    connection.execute("INSERT INTO translated_name SELECT *, ? FROM rows", [translated_names.SOURCE_ID])


def _reason(error: Exception) -> str:
    """The first line of a message, without DuckDB's kind of error."""
    return str(error).splitlines()[0].split("Error: ", 1)[-1]


def digests(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """A digest of the content of each table."""
    for table in TABLE_ORDER:
        yield table, digest(connection, table)


def digest(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """A digest of the rows of a table, taken part by part: as one text, a large table would not fit into memory."""
    content = hashlib.md5(usedforsecurity=False)
    for part in connection.sql(f"SELECT t::VARCHAR || '|' FROM {table} AS t").to_arrow_reader(ROWS_AT_ONCE):
        rows = pyarrow.ListArray.from_arrays(pyarrow.array([0, len(part)], pyarrow.int32()), part.column(0))
        content.update(pyarrow.compute.binary_join(rows, "")[0].as_buffer())  # a million texts of Python would take a second
    return content.hexdigest()


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to filled tables what is worked out of them, words for the columns that have none in their schema, and the version."""
    connection.execute((DATA / "derived.sql").read_text(encoding="utf-8"))
    shared = tomllib.loads((DATA / "columns.toml").read_text(encoding="utf-8"))
    public = (
        "SELECT table_name FROM duckdb_tables() WHERE comment IS NOT NULL UNION ALL "
        "SELECT view_name FROM duckdb_views() WHERE comment IS NOT NULL"
    )
    bare = f"SELECT table_name, column_name FROM duckdb_columns() WHERE table_name IN ({public}) AND comment IS NULL"
    for table, column in connection.execute(bare).fetchall():
        if column in shared:
            words = shared[column].replace("'", "''")
            connection.execute(f"COMMENT ON COLUMN {table}.{column} IS '{words}'")
    _add_version(connection)


def _add_version(connection: duckdb.DuckDBPyConnection) -> None:
    """Name the content of all tables, so that a file that was taken from them says which state of the data it shows."""
    content = hashlib.md5(repr(list(digests(connection))).encode(), usedforsecurity=False)
    connection.execute("CREATE TABLE data_version AS SELECT ? AS version", [content.hexdigest()[:VERSION_LENGTH]])


def main() -> int:
    """Build and say how many rows each table has; exit status 1 with one line of reason if a row is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", type=Path, default=DATA / "atlas.duckdb")
    parser.add_argument("--progress", action="store_true", help="print each step as “done steps table” in place of the rows")
    arguments = parser.parse_args()

    def report_step(*step: object) -> None:
        if arguments.progress:
            print(*step, flush=True)

    def end(*_: object) -> None:
        recovery.remove_unfinished(arguments.target)
        os._exit(1)  # at once: an exception here may come in the middle of a library that prints it, or loses it

    try:
        with recovery.locked(DATA):
            signal.signal(signal.SIGTERM, end)  # under the lock: what is unfinished is ours
            counts = build_from(Folders(DATA, DATA / "tables", DATA / "imported"), arguments.target, report_step)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
    except BuildError as error:
        print(f"The data was not built. {error}", file=sys.stderr)
        return 1
    if not arguments.progress:
        print(f"{arguments.target}: " + ", ".join(f"{table} {count:,}" for table, count in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
