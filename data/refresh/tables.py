"""New tables take the place of the old ones together, or not at all.

All files are written beside the old folder and built into a database first; only then are the folders exchanged, and
the maps follow. data/recovery.py says what becomes of a run that ends in between.
"""

import json
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from data import recovery
from data.build import Folders, build_from
from data.formats.tables import in_order, read, write
from data.refresh.changes import KEYS, Changes, Tables

QUARANTINE = "quarantine.csv"
LOG = "refresh_log.csv"
NEW_HOME = {"observation": "observation/outcome.csv"}  # of a source that a table in several files does not have yet
LOG_COLUMNS = ["refreshed_on", "source_id", "added", "revised", "vanished", "flags_changed", "largest_revisions", "problem"]


@dataclass(frozen=True)
class TableUpdate:
    """What an exchange puts in place: rows by source and table, what was put aside by source, whole tables, maps by file."""

    rows: dict[str, Tables]
    quarantined: dict[str, pd.DataFrame]
    whole: Tables = field(default_factory=dict)
    maps: dict[str, str] = field(default_factory=dict)


def rows_of_source(data: Path, table: str, source_id: str) -> pd.DataFrame:
    """The rows that a table holds of a source, as text."""
    frames = [read(path) for path in _files(data / "tables", table)]
    return pd.concat([frame[frame["source_id"] == source_id] for frame in frames], ignore_index=True)


def with_older(before: Tables, new: Tables, since: int) -> Tables:
    """The new rows of each table and, of the rows before, those older than the first year that was asked for."""
    older = {table: rows[pd.to_numeric(rows["year"]) < since] for table, rows in before.items()}
    return {table: pd.concat([older[table], rows], ignore_index=True) for table, rows in new.items()}


def parted_by_series(rows: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of observation in two parts: of series that the new rows have too, and of others.

    A series gives way with all its years: a line that is half of one copy and half of another would be neither.
    """
    series = [name for name in KEYS["observation"] if name != "year"]
    given_too = pd.MultiIndex.from_frame(rows[series]).isin(pd.MultiIndex.from_frame(new[series]))
    return rows[given_too], rows[~given_too]


def is_known_place(data: Path, rows: pd.DataFrame) -> pd.Series:
    """Which rows are of a place that the atlas has. Services also have figures outside any region, and codes to come."""
    codes = {
        "region": set(read(data / "tables" / "region.csv")["nuts_code"]),
        "country": set(read(data / "catalogue" / "country.csv")["country_code"]),
        "aggregate": set(read(data / "catalogue" / "aggregate.csv")["aggregate_code"]),
    }
    return pd.Series(
        [code in codes[level] for level, code in zip(rows["place_level"], rows["place_code"], strict=True)], index=rows.index
    )


def _files(tables: Path, table: str) -> list[Path]:
    """The file of a table, or all files of a table that has several."""
    single = tables / f"{table}.csv"
    return [single] if single.exists() else sorted((tables / table).glob("*.csv"))


def exchange(data: Path, new: TableUpdate, log: list[dict[str, str | int]]) -> None:
    """Put what is new in place of the old; write the log, build. Raises BuildError; nothing then changes.

    Call it under recovery.locked.
    """
    after = data / "tables.after"
    try:
        shutil.copytree(data / "tables", after)
        _write_new(data, after, new)
        old = read(after / LOG) if (after / LOG).exists() else pd.DataFrame(columns=LOG_COLUMNS)
        write(pd.concat([old, pd.DataFrame(log, columns=LOG_COLUMNS)], ignore_index=True), after / LOG)
        build_from(Folders(data, after, data / "imported"), data / recovery.CANDIDATE)
        recovery.exchange(data, "tables")
    finally:
        recovery.recover(data)


def _write_new(data: Path, after: Path, new: TableUpdate) -> None:
    for table, rows in new.whole.items():
        write(rows, after / f"{table}.csv")
    for source_id, rows_by_table in new.rows.items():
        for table, rows in rows_by_table.items():
            _replace_rows(after, table, source_id, rows)
    _replace_quarantined(after / QUARANTINE, new.quarantined)
    for name, text in new.maps.items():
        (data / recovery.MAPS).mkdir(exist_ok=True)
        (data / recovery.MAPS / name).write_text(text, encoding="utf-8")


def _replace_rows(tables: Path, table: str, source_id: str, rows: pd.DataFrame) -> None:
    """Put the new rows of a source where its old ones stood; the file keeps the rows of other sources."""
    frames = {path: read(path) for path in _files(tables, table)}
    homes = [path for path, frame in frames.items() if (frame["source_id"] == source_id).any()]
    home = homes[0] if homes else tables / NEW_HOME.get(table, f"{table}.csv")
    others = frames[home][frames[home]["source_id"] != source_id]
    write(in_order(table, pd.concat([others, rows[others.columns]], ignore_index=True)), home)


def _replace_quarantined(path: Path, quarantined: dict[str, pd.DataFrame]) -> None:
    old = read(path)
    accepted = old[~old["source_id"].isin(list(quarantined))]
    write(pd.concat([accepted, *(frame.reindex(columns=old.columns) for frame in quarantined.values())], ignore_index=True), path)


def log_entry(source_id: str, done: Changes | None, problem: str = "") -> dict[str, str | int]:
    """A line of the log: what changed, or why the source could not be renewed."""
    done = done or Changes(source_id, 0, 0, 0, 0, ())
    counts: dict[str, str | int] = {
        "added": done.added,
        "revised": done.revised,
        "vanished": done.vanished,
        "flags_changed": done.flags_changed,
        "largest_revisions": json.dumps(done.largest, ensure_ascii=False) if done.largest else "",
    }
    return {"refreshed_on": f"{date.today():%Y-%m-%d}", "source_id": source_id, **counts, "problem": problem}
