"""A copy of the data file with uploaded figures in it: same tables, same checks, same derived tables as the build's."""

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa

from data.build import CANNOT_WRITE, DATA, BuildError, insert_rows
from data.importer import FileRejectedError, ImportedFile
from data.recovery import unfinished


def overlay_figures(uploaded: list[ImportedFile], base: Path, target: Path) -> None:
    """Write to `target` the data file `base` with the figures of every file in `uploaded`.

    Only this account may read it. Raises FileRejectedError if a figure breaks a rule or the copy cannot be written; `target`
    is then not written, and `base` never changes.
    """
    try:
        with unfinished(target) as path:
            path.touch(mode=0o600)
            shutil.copyfile(base, path)
            with duckdb.connect(str(path)) as connection:
                connection.execute("SET threads = 1")
                for one in uploaded:
                    _add(connection, one)
                connection.execute((DATA / "derived.sql").read_text(encoding="utf-8"))
                connection.execute("CHECKPOINT")
    except BuildError as error:
        raise FileRejectedError(f"The figures cannot be mixed in. {error}") from error
    except (*CANNOT_WRITE, OSError) as error:
        raise FileRejectedError(
            "The server cannot write the copy that would hold your figures. Please try again later."
        ) from error


def _add(connection: duckdb.DuckDBPyConnection, uploaded: ImportedFile) -> None:
    source = {name: [text] for name, text in uploaded.source.items()}
    insert_rows(connection, "source", pa.table(source).append_column("line", pa.array([1], pa.int64())), uploaded.source["title"])
    insert_rows(connection, "observation", pa.Table.from_pandas(uploaded.rows, preserve_index=False), uploaded.source["title"])
