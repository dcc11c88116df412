"""A part of an instrument as a sheet for a room: several items that all take the same choices."""

from dataclasses import dataclass

from ui.instruments.answers import CHOICES
from ui.instruments.guidance import parts_of


@dataclass(frozen=True)
class Sheet:
    """What a group answers: items (item_id, text) and choices (id, label) that every item takes."""

    title: str
    items: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]


def sheet_of(instrument: str, part_id: int) -> Sheet:
    """The sheet of a key factor or objective. Raises KeyError for one that the instrument does not have."""
    part = {part.part_id: part for part in parts_of(instrument)}[part_id]
    return Sheet(part.name, tuple((item.item_id, item.text) for item in part.items), tuple(CHOICES.items()))
