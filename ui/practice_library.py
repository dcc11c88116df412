"""The practices of the documents, and how their sources are named."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from queries import catalogue
from queries.database import cached_per_database, run
from ui import statements
from ui.practice_search import Library, with_search_columns

CITY = "practice_city"


@cached_per_database
def source_names() -> dict[str, str]:
    """Publisher and year by source_id, as in "OECD (2018)", of the documents that describe practices."""
    used = set(run("practices/all")["source_id"])
    return {source: f"{text.partition(')')[0]})" for source, text in catalogue.sources()["citation"].items() if source in used}


@cached_per_database
def published() -> pd.DataFrame:
    """Every practice of the documents with its search columns; do not change it."""
    return with_search_columns(run("practices/all").assign(is_own=False, own_source=""))


@cached_per_database
def practices_by_city() -> dict[str, list[dict[str, Any]]]:
    """The published practices that concern a city, each by column and in the order of the library, by city_id."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in statements.records(published()):
        for city_id in filter(None, row["city_ids"].split(";")):
            found.setdefault(city_id, []).append(row)
    return found


@cached_per_database
def published_library() -> Library:
    """The published practices to search."""
    return Library(published())


def practices_of(city_ids: Collection[str]) -> pd.DataFrame:
    """The published practices that concern any of these cities, in the order of the library."""
    rows = published()
    selected = set(city_ids)
    return rows[[not selected.isdisjoint(cell.split(";")) for cell in rows["city_ids"]]]


def source_text(row: dict[str, Any]) -> str:
    """The document and the place in it, or what the user gave."""
    if row["is_own"]:
        return f"Source you gave: {row['own_source']}"
    return f"Source: {source_names()[row['source_id']]}, {row['section'][:1].lower()}{row['section'][1:]}"
