"""Writing a bundle: a folder and a zip of it, named by day and version of the data."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data.package import changes, documents, selection, tables
from data.package.documents import Bundle

DATA_PACKAGE = "datapackage.json"


class PackageError(Exception):
    """The bundle cannot be written; the message says why and what to do."""


def write(
    database: Path, folder: Path, day: date, takes_all: bool = False, since: Path | None = None, reasons: Path = changes.REASONS
) -> Path:
    """Write a bundle of a data file and return its folder; beside it stands the zip. Raises PackageError.

    takes_all: with the rows of sources whose terms are not confirmed. since: the folder of an earlier bundle to compare with.
    reasons: the file that says why rows changed.
    """
    if not database.exists():
        raise PackageError(f"There is no data file {database}. Run “make data” first.")
    earlier = _earlier(since) if since else None
    recorded = _recorded(reasons) if since else []
    with _unfinished(folder) as unfinished:
        data_file = unfinished / "data.duckdb"
        try:
            left_out = selection.write(database, data_file, takes_all)
        except duckdb.Error as error:
            raise PackageError(f"The data file {database} cannot be read. Run “make data”, then this again.") from error
        with duckdb.connect(str(data_file), read_only=True) as connection:
            connection.execute("SET threads = 1")  # equal rows, equal bytes
            bundle = _described(connection, database, day, left_out)
            for table in bundle.tables:
                _write_table(connection, bundle, table, unfinished)
            _write_documents(bundle, unfinished)
            if earlier:
                _write_changes(connection, database, bundle, unfinished, earlier, recorded)
        data_file.rename(unfinished / f"{bundle.name}.duckdb")
        return _in_place(unfinished, folder / bundle.name)


@dataclass(frozen=True)
class _Earlier:
    """An earlier bundle to compare with."""

    folder: Path
    name: str
    day: date


def _earlier(since: Path) -> _Earlier:
    """An earlier bundle, by its folder. Raises PackageError if the folder is none, or not whole."""
    try:
        described = json.loads((since / DATA_PACKAGE).read_text(encoding="utf-8"))
        name, tables_of = str(described["name"]), [str(one["parquet"]) for one in described["resources"]]
        day = date.fromisoformat(str(described["created"])[:10])
    except FileNotFoundError:
        raise PackageError(f"{since} is no folder of an earlier bundle: it has no {DATA_PACKAGE}.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise PackageError(f"{since} is no folder of an earlier bundle: its {DATA_PACKAGE} is another's, or damaged.") from None
    if missing := [path for path in tables_of if not (since / path).is_file()]:
        raise PackageError(f"The earlier bundle {since} is not whole: {missing[0]} is missing.")
    return _Earlier(since, name, day)


def _recorded(reasons: Path) -> list[changes.Reason]:
    """Why rows changed, before anything is written. Raises PackageError."""
    try:
        return changes.read_reasons(reasons)
    except (OSError, ValueError) as error:
        raise PackageError(f"Why rows changed cannot be said. {error}") from error


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A new folder for what is being written; nothing of it stays if that fails."""
    unfinished = folder / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.with_suffix(".zip").unlink(missing_ok=True)
    for name in ("csv", "parquet"):
        (unfinished / name).mkdir(parents=True)
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _in_place(unfinished: Path, target: Path) -> Path:
    """Give folder and zip their names once both are whole: who stops this half way finds none that only looks so."""
    archive = unfinished.with_suffix(".zip")
    try:
        _zip(unfinished, archive, target.name)
        if target.exists():
            shutil.rmtree(target)
        unfinished.rename(target)
        archive.replace(target.with_name(f"{target.name}.zip"))
    finally:
        archive.unlink(missing_ok=True)
    return target


def _zip(folder: Path, archive: Path, name: str) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", (2000, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, path.read_bytes())


def _described(connection: duckdb.DuckDBPyConnection, database: Path, day: date, left_out: list[selection.LeftOut]) -> Bundle:
    public = tables.tables_of(connection)
    connection.execute("ATTACH ? AS atlas (READ_ONLY)", [str(database)])
    state = _one(connection, "SELECT version FROM atlas.data_version")
    titles = dict(connection.execute("SELECT source_id, title FROM atlas.source").fetchall())
    connection.execute("DETACH atlas")
    sources = connection.sql(
        "SELECT source_id, publisher, title, url, licence, dated_citation(citation, retrieved, carrier) AS citation "
        "FROM source ORDER BY publisher, source_id"
    ).to_arrow_table()
    return Bundle(
        day.isoformat(),
        str(_one(connection, "SELECT version FROM data_version")),
        str(state),
        public,
        {table.name: int(_one(connection, f"SELECT count(*) FROM {table.name}")) for table in public},
        sources.to_pylist(),
        titles,
        left_out,
    )


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    [(value,)] = connection.execute(query).fetchall()
    return value


def _write_table(connection: duckdb.DuckDBPyConnection, bundle: Bundle, table: tables.Table, folder: Path) -> None:
    about = f"'{bundle.name}'"
    connection.execute(
        f"COPY (SELECT * FROM {table.name}) TO '{_quoted(folder / _parquet(table))}' "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{version: '{bundle.version}', date: '{bundle.day}', bundle: {about}}})"
    )
    listed = "array_to_string({0}, '; ') AS {0}"
    cells = ", ".join(listed.format(f'"{one.name}"') if one.is_list else f'"{one.name}"' for one in table.columns)
    connection.execute(f"COPY (SELECT {cells} FROM {table.name}) TO '{_quoted(folder / _csv(table))}' (FORMAT csv, HEADER)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _csv(table: tables.Table) -> str:
    return f"csv/{table.name}.csv"


def _parquet(table: tables.Table) -> str:
    return f"parquet/{table.name}.parquet"


def _write_documents(bundle: Bundle, folder: Path) -> None:
    texts = {
        "README.md": documents.readme(bundle),
        "CITATION.cff": documents.citation(bundle),
        DATA_PACKAGE: _json(_data_package(bundle, folder)),
        "csv-metadata.json": _json(_csvw(bundle)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _write_changes(
    connection: duckdb.DuckDBPyConnection,
    database: Path,
    bundle: Bundle,
    folder: Path,
    earlier: _Earlier,
    recorded: list[changes.Reason],
) -> None:
    try:
        by_table, by_measure = changes.changes(connection, bundle.tables, earlier.folder / "parquet")
    except duckdb.Error as error:
        raise PackageError(f"The earlier bundle {earlier.folder} cannot be read: a file of its parquet/ is damaged.") from error
    of_changes = {name for change in (*by_table, *by_measure) for name in change.name.split(" ")}  # also what is gone now
    known = of_changes | _names(database) | {table.name for table in bundle.tables}
    try:
        changes.check_reasons([one for one in recorded if one.day > earlier.day], known)
    except ValueError as error:
        raise PackageError(f"Why rows changed cannot be said. {error}") from error
    text = documents.changes(bundle, earlier.name, earlier.day, by_table, by_measure, recorded)
    (folder / "CHANGES.md").write_text(text, encoding="utf-8")


def _names(database: Path) -> set[str]:
    """The ids of all indicators and sources of the atlas, also of those whose rows are left out."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute("SELECT measure_id FROM measure UNION ALL SELECT source_id FROM source").fetchall()
    return {str(name) for (name,) in found}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _data_package(bundle: Bundle, folder: Path) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": bundle.name,
        "title": documents.TITLE,
        "description": documents.DESCRIPTION,
        "version": bundle.version,
        "created": f"{bundle.day}T00:00:00Z",
        "atlas_state": bundle.state,
        "left_out": sorted({one.source_id for one in bundle.left_out if one.source_id}),
        "licenses": [{"path": "README.md", "title": f"{terms}"} for terms in sorted({one["licence"] for one in bundle.sources})],
        "sources": [
            {
                "title": f"{source['publisher']}: {source['title']}",
                **({"path": source["url"]} if source["url"] else {}),
                "source_id": source["source_id"],
                "licence": source["licence"],
                "citation": source["citation"],
            }
            for source in bundle.sources
        ],
        "resources": [_resource(bundle, table, folder) for table in bundle.tables],
    }


def _resource(bundle: Bundle, table: tables.Table, folder: Path) -> dict[str, Any]:
    content = (folder / _csv(table)).read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": _csv(table),
        "parquet": _parquet(table),
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": bundle.row_counts[table.name],
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": tables.table_schema(table),
    }


def _csvw(bundle: Bundle) -> dict[str, Any]:
    urls = {table.name: _csv(table) for table in bundle.tables}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": documents.TITLE,
        "dc:description": documents.DESCRIPTION,
        "dc:hasVersion": bundle.version,
        "dc:date": bundle.day,
        "dc:source": [source["citation"] for source in bundle.sources],
        "dc:license": sorted({source["licence"] for source in bundle.sources}),
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "tables": [tables.csvw_table(table, urls[table.name], urls) for table in bundle.tables],
    }
