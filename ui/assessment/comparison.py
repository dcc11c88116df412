"""Two assessments side by side: which answers lie how far apart."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ui import downloads
from ui.instruments.answers import CHOICES, Answer, Assessment
from ui.instruments.guidance import Item, Part, parts_of

SCALE = {"not_yet": 0, "partly": 1, "in_place": 2}
OPEN = "No answer"


@dataclass(frozen=True)
class Pair:
    """One question in both assessments."""

    part: Part
    item: Item
    mentor: Answer
    mentee: Answer

    @cached_property
    def steps(self) -> int | None:
        """0 to 2 steps between not yet, partly and in place; None outside that scale."""
        on_scale = [SCALE[one.choice] for one in (self.mentor, self.mentee) if one.choice in SCALE]
        return max(on_scale) - min(on_scale) if len(on_scale) == 2 else None

    def answers(self) -> tuple[str, str]:
        """Both answers in words."""
        return CHOICES.get(self.mentor.choice, OPEN), CHOICES.get(self.mentee.choice, OPEN)


def pairs_of(mentor: Assessment, mentee: Assessment) -> list[Pair]:
    """Every question that either has answered: the largest differences first, then those that cannot be measured in steps.

    Raises ValueError if the two are of different instruments.
    """
    if mentor.instrument != mentee.instrument:
        raise ValueError("assessments of different instruments do not compare")
    pairs = [
        Pair(part, item, mentor.answer(item.item_id), mentee.answer(item.item_id))
        for part in parts_of(mentor.instrument)
        for item in part.items
    ]
    pairs = [pair for pair in pairs if pair.mentor.choice or pair.mentee.choice]
    return sorted(pairs, key=lambda pair: (pair.steps is None, -(pair.steps or 0)))


def long_form(pairs: list[Pair]) -> pd.DataFrame:
    """The pairs in the order given, for files; the columns are those of downloads.COLUMNS_OF_ASSESSMENTS."""
    rows = pd.DataFrame(
        [
            {
                "instrument": pair.part.instrument,
                "part_id": pair.part.part_id,
                "part_name": pair.part.name,
                "item_id": pair.item.item_id,
                "asked": pair.item.text,
                "mentor_answer": CHOICES.get(pair.mentor.choice),
                "mentee_answer": CHOICES.get(pair.mentee.choice),
                "steps_apart": pair.steps,
                "mentor_note": pair.mentor.note or None,
                "mentee_note": pair.mentee.note or None,
                "mentor_link": pair.mentor.link or None,
                "mentee_link": pair.mentee.link or None,
                "section": pair.item.section,
                "source_id": pair.item.source_id,
            }
            for pair in pairs
        ]
    )
    return downloads.with_citations(rows.astype({"steps_apart": "Int64"}))
