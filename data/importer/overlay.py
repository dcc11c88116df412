"""A copy of the data file with uploaded figures in it: same tables, same checks, same derived tables as the build's."""

import shutil
from dataclasses import asdict
from pathlib import Path

import duckdb
import pyarrow as pa

from data.build import CANNOT_WRITE, DATA, BuildError, insert_rows
from data.importer import FileRejectedError, ImportedFile
from data.importer.checking import place_level_of
from data.importer.own_measure import FAMILY
from data.recovery import unfinished


def overlay_figures(uploaded: list[ImportedFile], base: Path, target: Path) -> None:
    """Write to `target` the data file `base` with the figures of every file in `uploaded`.

    Only this account may read it. Raises FileRejectedError if a figure breaks a rule or the copy cannot be written; `target`
    is then not written, and `base` never changes.
    """
    own = own_measures(uploaded)
    try:
        with unfinished(target) as path:
            path.touch(mode=0o600)
            shutil.copyfile(base, path)
            with duckdb.connect(str(path)) as connection:
                connection.execute("SET threads = 1")
                for one in uploaded:
                    _add(connection, one, own)
                connection.execute((DATA / "derived.sql").read_text(encoding="utf-8"))
                connection.execute("CHECKPOINT")
    except BuildError as error:
        raise FileRejectedError(f"The figures cannot be mixed in. {error}") from error
    except (*CANNOT_WRITE, OSError) as error:
        raise FileRejectedError(
            "The server cannot write the copy that would hold your figures. Please try again later."
        ) from error


def own_measures(uploaded: list[ImportedFile]) -> dict[str, dict[str, str]]:
    """The rows of measure that files come with, by measure_id. Raises FileRejectedError where two define one differently."""
    rows: dict[str, dict[str, str]] = {}
    for one in uploaded:
        if one.own is None:
            continue
        row = {
            **{"measure_id": one.own.measure_id, "family": FAMILY, "measure_group": FAMILY},
            **{"place_level": place_level_of(one.rows), "source_id": one.source["source_id"], **asdict(one.own)},
        }
        before = rows.setdefault(one.own.measure_id, row)
        names = {"unit": "unit", "direction": "reading", "definition": "definition", "place_level": "kind of places"}
        other = next((words for column, words in names.items() if row[column] != before[column]), "")
        if other:
            raise FileRejectedError(
                f"Another uploaded file has “{one.own.name}” with another {other}. Define it the same way, give it another name, "
                "or remove that file first."
            )
    return rows


def _add(connection: duckdb.DuckDBPyConnection, uploaded: ImportedFile, own: dict[str, dict[str, str]]) -> None:
    source = {name: [text] for name, text in uploaded.source.items()}
    insert_rows(connection, "source", pa.table(source).append_column("line", pa.array([1], pa.int64())), uploaded.source["title"])
    for row in own.values():
        if row["source_id"] == uploaded.source["source_id"]:
            measure = pa.table({name: [text] for name, text in row.items()}).append_column("line", pa.array([1], pa.int64()))
            insert_rows(connection, "measure", measure, uploaded.source["title"])
    insert_rows(connection, "observation", pa.Table.from_pandas(uploaded.rows, preserve_index=False), uploaded.source["title"])
