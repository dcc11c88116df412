"""The tables of the atlas as CSV files: reading, columns, order, writing."""

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

# What a figure is of, and whose; figures of cities are also told apart by their area_basis.
KEY = ["place_level", "place_code", "measure_id", "population_group", "sex", "year"]
OBSERVATION_COLUMNS = [
    *KEY,
    "value",
    "flag",
    "quality_mark",
    "evidence",
    "area_basis",
    "sample_size",
    "note",
    "reference_url",
    "source_id",
]

ORDER = {
    "observation": OBSERVATION_COLUMNS,
    "mipex_indicator_score": ["indicator_id", "country_code", "year"],
    "area_population": ["city_id", "area_basis", "year", "source_id"],
    "origin": ["nuts_code", "year", "origin_rank"],
    "withheld": ["source_id", "measure_id", "year", "place_level", "place_code", "population_group", "sex"],
}
NOT_TAKEN = "not_taken"  # of sources.toml: what is no source yet
CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"


def read(path: Path) -> pd.DataFrame:
    """All columns of a CSV file as text, empty cells as empty text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def sources(path: Path) -> dict[str, dict[str, Any]]:
    """The sections of sources.toml, each a source, by source_id."""
    return {name: fields for name, fields in tomllib.loads(path.read_text(encoding="utf-8")).items() if name != NOT_TAKEN}


def observations(rows: pd.DataFrame, **constants: str) -> pd.DataFrame:
    """`rows` with every column of the observation table: constants filled in, the rest empty."""
    frame = rows.assign(**constants)
    for column in OBSERVATION_COLUMNS:
        if column not in frame:
            frame[column] = "total" if column == "sex" else ""
    return in_order("observation", frame[OBSERVATION_COLUMNS])


def in_order(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table that a refresh renews, in the order of its file."""
    return rows.sort_values(ORDER[table], key=_numbers_as_numbers).reset_index(drop=True)


def _numbers_as_numbers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column) if column.name in {"year", "value", "origin_rank"} else column


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table the way git likes it: LF, no index, UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, lineterminator="\n")
