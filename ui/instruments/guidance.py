"""What is asked: the parts of the IncluCities benchmark and of the OECD checklist, with their questions, tips and practices."""

from dataclasses import dataclass
from typing import Any

from queries.database import cached_per_database, run

INSTRUMENTS = {"inclucities": "IncluCities benchmark", "oecd": "OECD checklist"}
PART_NAME = {"inclucities": "key factor", "oecd": "objective"}
PRACTICES_PARAMETER = {"inclucities": "practice_key_factor", "oecd": "practice_objective"}


@dataclass(frozen=True)
class Item:
    """What one answers: a guiding question, a tool or an objective. topic: in a few words; detail: what a tool does."""

    item_id: str
    heading: str
    topic: str
    text: str
    detail: str
    section: str
    source_id: str


@dataclass(frozen=True)
class Part:
    """A key factor or an objective with what is asked of it, the tips and the practices (title, place) that answer it."""

    instrument: str
    part_id: int
    name: str
    why: str
    how: str
    items: tuple[Item, ...]
    tips: tuple[str, ...]
    practices: tuple[tuple[str, str], ...]
    section: str
    source_id: str

    def title(self) -> str:
        """Its number and name."""
        return f"{self.part_id}. {self.name}"

    def practices_address(self) -> str:
        """The address of all practices that answer it."""
        return f"/practices?{PRACTICES_PARAMETER[self.instrument]}={self.part_id}"


@cached_per_database
def parts_of(instrument: str) -> tuple[Part, ...]:
    """The parts of an instrument in the order of its document; empty for an unknown one."""
    items = _rows("assessment/items", instrument)
    practices = _rows("assessment/practices", instrument)
    tips = run("assessment/practical_tips") if instrument == "inclucities" else run("assessment/practical_tips").head(0)
    return tuple(
        Part(
            instrument=instrument,
            part_id=row["part_id"],
            name=row["name"],
            why=row["why"],
            how=row["how"],
            items=tuple(
                Item(**{name: item[name] for name in Item.__dataclass_fields__})
                for item in items
                if item["part_id"] == row["part_id"]
            ),
            tips=tuple(tips[tips["key_factor_id"] == row["part_id"]]["text"]),
            practices=tuple((one["title"], one["place_name"]) for one in practices if one["part_id"] == row["part_id"]),
            section=row["section"],
            source_id=row["source_id"],
        )
        for row in _rows("assessment/parts", instrument)
    )


@cached_per_database
def items_of(instrument: str) -> dict[str, Item]:
    """What is asked in an instrument, by item_id, in the order of its document."""
    return {item.item_id: item for part in parts_of(instrument) for item in part.items}


@cached_per_database
def context_factors() -> dict[str, str]:
    """Name by id (as text) of what can affect a city's ability to meet the IncluCities benchmark."""
    rows = run("assessment/context_factors")
    return {str(number): name for number, name in zip(rows["context_factor_id"], rows["name"], strict=True)}


def contexts_of(instrument: str) -> dict[str, str]:
    """The context factors of an instrument; only the IncluCities benchmark has any."""
    return context_factors() if instrument == "inclucities" else {}


def _rows(question: str, instrument: str) -> list[dict[str, Any]]:
    """The rows of an instrument, missing text as empty text."""
    rows = run(question)
    rows = rows[rows["instrument"] == instrument]
    return rows.astype(object).where(rows.notna(), "").to_dict("records")
