"""Measures of the catalogue, found by id, name or what others call them."""

import functools
from pathlib import Path

import pandas as pd

from data.formats.names import folded
from data.formats.tables import CATALOGUE, read
from data.importer.problems import FileRejectedError

OUT_OF_100 = ["%", "score 0-100"]  # units
SHARE_GROUP = {
    "foreign_born_share": "foreign_born",
    "foreign_citizen_share": "foreign_citizens",
    "eu_born_share": "eu_born",
    "migrant_background_share": "migrant_background",
}


@functools.cache
def facts() -> pd.DataFrame:
    """name, unit, place_level, family and measure_group by measure_id."""
    columns = ["name", "unit", "place_level", "family", "measure_group"]
    return read(CATALOGUE / "measure.csv").set_index("measure_id")[columns]


@functools.cache
def by_name(level: str) -> dict[str, str]:
    """measure_id by folded name of the measures of a level; a name that means two of them is left out."""
    of_level = facts()[facts()["place_level"] == level]
    others = read(Path(__file__).with_name("other_measure_names.csv")).query("measure_id in @of_level.index")
    called = [(str(one), text) for one, row in of_level.iterrows() for text in _names(str(one), row["name"], row["family"])]
    names: dict[str, set[str]] = {}
    for measure_id, text in [*called, *others.itertuples(index=False)]:
        names.setdefault(folded(text), set()).add(measure_id)
    return {name: min(ids) for name, ids in names.items() if len(ids) == 1}


def _names(measure_id: str, name: str, family: str) -> set[str]:
    short = name.rsplit(": ", 1)[-1]
    others = {measure_id.removeprefix(f"{family}_"), short, short.replace(" and ", " ")} if family in ("icc", "mipex") else set()
    return {measure_id, name, *others}


def chosen(text: str) -> str:
    """The measure that the reader of a file chose, by id or name; empty if none. Raises FileRejectedError."""
    known = facts()
    if not text or text in known.index:
        return text
    named = known[known["name"].map(folded) == folded(text)]
    if named.empty:
        raise FileRejectedError(f"“{text[:60]}” is no indicator of the atlas; Sources and method lists them.")
    return str(named.index[0])


def needs_group(measure_id: str) -> bool:
    """Whether a measure is a group's share of all residents, and so says nothing without the group."""
    fact = facts().loc[measure_id]
    return fact["family"] == "population" and fact["unit"] == "%" and measure_id not in SHARE_GROUP and "arriv" not in measure_id
