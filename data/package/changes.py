"""What differs between two bundles, by table and by indicator and source, and why, as far as a maintainer wrote it down.

Why is no fact of the data: data/change_reasons.toml has it.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from data.build import DATA
from data.package.tables import Table

# Tables of values by indicator, which have no key of one column, and what tells one value from another.
VALUES = {
    "observation": (
        "place_level", "place_code", "measure_id", "population_group", "sex", "year", "area_basis", "reference_url", "source_id",
    ),
}  # fmt: skip
REASONS = DATA / "change_reasons.toml"
NO_REASON = "no reason recorded"


@dataclass(frozen=True)
class Change:
    """Numbers of rows: only in the new bundle, only in the earlier one, in both with other content.

    name: a table, or an indicator and a source with a space between.
    """

    name: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class Reason:
    """Why rows of a table, indicator or source (of) changed in the data folder on a day."""

    day: date
    of: str
    why: str


def read_reasons(path: Path = REASONS) -> list[Reason]:
    """The reasons of a file. Raises ValueError with a sentence."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")).get("reason", [])
        reasons = [Reason(one["day"], one["of"], one["why"]) for one in written]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} cannot be read: each [[reason]] has day, of and why ({error}).") from error
    for one in reasons:
        if type(one.day) is not date or not isinstance(one.why, str) or not one.why.strip():
            raise ValueError(f"{path}: the reason of “{one.of}” needs a day, as in 2026-11-30, and words.")
    return reasons


def check_reasons(reasons: list[Reason], known: Collection[str]) -> None:
    """Raises ValueError with a sentence where a reason is of none of the tables, indicators and sources."""
    for one in reasons:
        if one.of not in known:
            raise ValueError(f"Why “{one.of}” changed is recorded, which is no table, indicator or source of the atlas.")


def why(change: Change, reasons: list[Reason], since: date, until: date) -> str:
    """The reasons of a change between two days, the first one left out; or that none is recorded."""
    names = change.name.split(" ")
    found = [one.why for one in sorted(reasons, key=lambda one: one.day) if one.of in names and since < one.day <= until]
    return " ".join(dict.fromkeys(found)) or NO_REASON


def changes(connection: duckdb.DuckDBPyConnection, tables: list[Table], earlier: Path) -> tuple[list[Change], list[Change]]:
    """By table, and by indicator and source of the table of observations; those without a change are left out.

    earlier: the folder of Parquet files of the earlier bundle. The connection is to the new data file.
    """
    by_table, by_measure = [], []
    for table in tables:
        path = earlier / f"{table.name}.parquet"
        by_table += _compared(connection, table, path, f"'{table.name}'")
        if table.name in VALUES:
            by_measure = _compared(connection, table, path, "measure_id || ' ' || source_id")
    known = {table.name for table in tables}
    for path in sorted(earlier.glob("*.parquet")):
        if path.stem not in known:
            rows = connection.read_parquet(str(path)).shape[0]
            by_table.append(Change(path.stem, 0, rows, 0))
    return by_table, by_measure


def _compared(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, name: str) -> list[Change]:
    """The changes of a table by `name`, an expression. Without a key, a row with other content is one removed and one added."""
    if not path.exists():
        query = f"SELECT {name} AS name, count(*), 0, 0 FROM {table.name} GROUP BY 1 ORDER BY 1"
        return [Change(*row) for row in connection.execute(query).fetchall()]
    before = connection.read_parquet(str(path)).columns
    columns = [column.name for column in table.columns if column.name in before]
    compared = VALUES.get(table.name, table.primary_key)
    key = [column for column in compared if column in columns] or columns
    rest = [column for column in columns if column not in key]

    def rows_of(relation: str) -> str:
        content = f"list({_struct(rest)} ORDER BY {_struct(rest)})" if rest else "count(*)"
        return f"SELECT {name} AS name, {_struct(key)} AS key, {content} AS content, count(*) AS n FROM {relation} GROUP BY ALL"

    rows = connection.execute(
        f"WITH new AS ({rows_of(table.name)}), old AS ({rows_of('read_parquet(?)')}) "
        "SELECT coalesce(new.name, old.name) AS name, "
        "sum(greatest(coalesce(new.n, 0) - coalesce(old.n, 0), 0))::INT AS added, "
        "sum(greatest(coalesce(old.n, 0) - coalesce(new.n, 0), 0))::INT AS removed, "
        "sum(CASE WHEN new.n = old.n AND new.content <> old.content THEN new.n ELSE 0 END)::INT AS changed "
        "FROM new FULL JOIN old ON new.name = old.name AND new.key = old.key "
        "GROUP BY ALL HAVING added + removed + changed > 0 ORDER BY name",
        [str(path)],
    ).fetchall()
    return [Change(*row) for row in rows]


def _struct(columns: list[str]) -> str:
    """The cells of a row as one text, which is equal where all cells are, the empty ones too."""
    cells = ", ".join(f"'{column}': \"{column}\"" for column in columns)
    return f"{{{cells}}}::VARCHAR"
