"""A copy of the data file with brought figures in it: same tables, same checks, same derived tables as the build's."""

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa

from data.build import DATA, BuildError, insert_rows
from data.importer import Brought, Refused


def mix(brought: list[Brought], base: Path, target: Path) -> None:
    """Write to `target` the data file `base` with the figures of every file in `brought`.

    Raises Refused if a figure breaks a rule; `target` is then not written, and `base` never changes.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        shutil.copyfile(base, unfinished)
        with duckdb.connect(str(unfinished)) as connection:
            connection.execute("SET threads = 1")
            for one in brought:
                _add(connection, one)
            connection.execute((DATA / "derived.sql").read_text(encoding="utf-8"))
            connection.execute("CHECKPOINT")
        unfinished.replace(target)
    except BuildError as error:
        raise Refused(f"The figures cannot be mixed in. {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _add(connection: duckdb.DuckDBPyConnection, brought: Brought) -> None:
    source = {name: [text] for name, text in brought.source.items()}
    insert_rows(connection, "source", pa.table(source).append_column("line", pa.array([1], pa.int64())), brought.source["title"])
    insert_rows(connection, "observation", pa.Table.from_pandas(brought.rows, preserve_index=False), brought.source["title"])
