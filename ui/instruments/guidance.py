"""What is asked: the parts of the IncluCities benchmark and of the OECD checklist, with their questions, tips and practices."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pandas as pd

from queries.database import cached_per_database, run

INSTRUMENTS = {"inclucities": "IncluCities benchmark", "oecd": "OECD checklist"}
PART_NAME = {"inclucities": "key factor", "oecd": "objective"}
MOST_PRACTICES, MOST_OF_PART = 4, 2  # shown with a question
PRACTICES_PARAMETER = {"inclucities": "practice_key_factor", "oecd": "practice_objective"}


@dataclass(frozen=True)
class Item:
    """What one answers: a guiding question, a tool or an objective. topic: in a few words; detail: what a tool does.

    ask_peer: what to ask another city about it; empty but for guiding questions.
    """

    item_id: str
    heading: str
    topic: str
    text: str
    detail: str
    ask_peer: str
    section: str
    source_id: str


@dataclass(frozen=True)
class Part:
    """A key factor or an objective with what is asked of it and the tips."""

    instrument: str
    part_id: int
    name: str
    why: str
    how: str
    items: tuple[Item, ...]
    tips: tuple[str, ...]
    section: str
    source_id: str

    def title(self) -> str:
        """Its number and name."""
        return f"{self.part_id}. {self.name}"

    def practices_address(self) -> str:
        """The address of all practices that answer it."""
        return f"/practices?{PRACTICES_PARAMETER[self.instrument]}={self.part_id}"

    def is_thin(self) -> bool:
        """Whether nothing is asked but the part as a whole: its document at hand describes no tool of it."""
        return self.instrument == "oecd" and len(self.items) == 1


@dataclass(frozen=True)
class Practice:
    """A practice that fits a question, and why: about the question or only its part, of the same country, of similar size."""

    title: str
    place: str
    is_of_question: bool
    reasons: tuple[str, ...]
    is_city: bool
    source_id: str

    def address(self) -> str:
        """The address of the library that begins with it."""
        return f"/practices?practice_text={quote(self.title)}"


@cached_per_database
def parts_of(instrument: str) -> tuple[Part, ...]:
    """The parts of an instrument in the order of its document; empty for an unknown one."""
    items = _records(run("assessment/items"), instrument)
    tips = run("assessment/practical_tips") if instrument == "inclucities" else run("assessment/practical_tips").head(0)
    return tuple(
        Part(
            instrument=instrument,
            items=tuple(
                Item(**{name: item[name] for name in Item.__dataclass_fields__})
                for item in items
                if item["part_id"] == row["part_id"]
            ),
            tips=tuple(tips[tips["key_factor_id"] == row["part_id"]]["text"]),
            **{name: row[name] for name in ("part_id", "name", "why", "how", "section", "source_id")},
        )
        for row in _records(run("assessment/parts"), instrument)
    )


@cached_per_database
def items_of(instrument: str) -> dict[str, Item]:
    """What is asked in an instrument, by item_id, in the order of its document."""
    return {item.item_id: item for part in parts_of(instrument) for item in part.items}


@cached_per_database
def practices_for(instrument: str, city_id: str) -> dict[str, tuple[Practice, ...]]:
    """The practices that fit each question for a city, the most fitting first; city_id: empty for none."""
    fitting: dict[str, list[Practice]] = {}
    for row in _records(run("assessment/practices", city_id=city_id or None), instrument):
        fitting.setdefault(row["item_id"], []).append(_practice(row))
    return {item_id: tuple(practices) for item_id, practices in fitting.items()}


def shown_practices(instrument: str, city_id: str, item_id: str) -> tuple[Practice, ...]:
    """The practices to show for a question: those about it, the first few; without any, the first of its part."""
    practices = practices_for(instrument, city_id).get(item_id, ())
    return tuple(one for one in practices if one.is_of_question)[:MOST_PRACTICES] or practices[:MOST_OF_PART]


def _practice(row: dict[str, Any]) -> Practice:
    reasons = ["about this question" if row["is_of_question"] else f"about this {PART_NAME[row['instrument']]}"]
    if row["is_same_country"]:
        reasons.append("in your country")
    if row["is_similar_size"]:
        year = f"in {row['population_year']}" if row["population_year"] else "(year not stated)"
        reasons.append(f"a city of similar size, {row['place_population']:,} residents {year}")
    country = "" if row["country"] in row["place_name"] else row["country"]
    place = f"{row['place_name']}, {country}" if country else row["place_name"]
    return Practice(
        row["title"],
        place,
        row["is_of_question"],
        tuple(reasons),
        bool(row["place_city_id"]),
        row["source_id"],
    )


@cached_per_database
def context_factors() -> dict[str, str]:
    """Name by id (as text) of what can affect a city's ability to meet the IncluCities benchmark."""
    return run("assessment/context_factors").astype({"context_factor_id": str}).set_index("context_factor_id")["name"].to_dict()


def contexts_of(instrument: str) -> dict[str, str]:
    """The context factors of an instrument; only the IncluCities benchmark has any."""
    return context_factors() if instrument == "inclucities" else {}


def _records(rows: pd.DataFrame, instrument: str) -> list[dict[str, Any]]:
    """The rows of an instrument, missing text as empty text."""
    rows = rows[rows["instrument"] == instrument]
    return rows.astype(object).where(rows.notna(), "").to_dict("records")
