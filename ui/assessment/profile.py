"""The result of an assessment in figures: how many questions of each part got which answer. No answer has a weight."""

from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from ui import downloads
from ui.assessment.phrases import place_of
from ui.instruments.answers import CHOICES, Assessment
from ui.instruments.guidance import Item, Part, contexts_of, parts_of

COUNTED = ("in_place", "partly", "not_yet", "unknown")  # “not our competence” is left out of the shares
GAPS = ("not_yet", "partly")
PRIORITIES = 3  # the first gaps of a city's order


@dataclass(frozen=True)
class PartResult:
    """How a part was answered. counts: number of questions by choice, those without an answer under an empty one."""

    part: Part
    counts: dict[str, int]

    @property
    def base(self) -> int:
        """Number of questions that the shares are of: answered, and within the city's competence."""
        return sum(self.counts.get(choice, 0) for choice in COUNTED)

    def share(self, choice: str) -> float | None:
        """Share of an answer in percent of the base; None where nothing counts."""
        return 100 * self.counts.get(choice, 0) / self.base if self.base else None

    @property
    def gaps(self) -> int:
        """Number of questions answered with “not yet” or “partly”."""
        return sum(self.counts.get(choice, 0) for choice in GAPS)


def results_of(assessment: Assessment, order: str = "document") -> list[PartResult]:
    """Each part with its counts, as in the document or with the smallest share in place first, then more gaps."""
    results = [
        PartResult(part, dict(Counter(assessment.answer(item.item_id).choice for item in part.items)))
        for part in parts_of(assessment.instrument)
    ]
    if order != "gaps":
        return results
    return sorted(results, key=lambda result: (not result.base, result.share("in_place") or 0.0, -result.gaps))


@dataclass(frozen=True)
class Gap:
    """A question answered “not yet” or “partly”. place: in the order that the city gave, from 1; 0 where it gave none."""

    part: Part
    item: Item
    choice: str
    place: int


def gaps_of(assessment: Assessment) -> list[Gap]:
    """The gaps: those that the city put in order, then the others by part, “not yet” before “partly”."""
    gaps = [
        Gap(part, item, choice, 0)
        for part in parts_of(assessment.instrument)
        for choice in GAPS
        for item in part.items
        if assessment.answer(item.item_id).choice == choice
    ]
    by_item = {gap.item.item_id: gap for gap in gaps}
    ranked = [by_item[item_id] for item_id in assessment.priorities if item_id in by_item]
    return [
        *(replace(gap, place=place) for place, gap in enumerate(ranked, start=1)),
        *(gap for gap in gaps if gap.item.item_id not in assessment.priorities),
    ]


def to_find_out(assessment: Assessment) -> list[tuple[Part, Item]]:
    """The questions answered “don't know”, in the order of the document."""
    return [
        (part, item)
        for part in parts_of(assessment.instrument)
        for item in part.items
        if assessment.answer(item.item_id).choice == "unknown"
    ]


def table_of(results: list[PartResult], column: str) -> pd.DataFrame:
    """The result as a reader sees it: a row a part, numbers of answers, share in place in percent. column: what a part is."""
    return pd.DataFrame(
        [
            {
                column: result.part.title(),
                "In place (%)": result.share("in_place"),
                **{name: result.counts.get(choice, 0) for choice, name in CHOICES.items()},
                "No answer": result.counts.get("", 0),
            }
            for result in results
        ]
    )


def long_form(assessment: Assessment) -> pd.DataFrame:
    """Every question and context factor with its answer, in the order of the document; see downloads.COLUMNS_OF_ASSESSMENTS."""
    rows = [
        {
            "part_id": part.part_id,
            "part_name": part.name,
            "item_id": item.item_id,
            "asked": item.text,
            "answer": CHOICES.get(assessment.answer(item.item_id).choice),
            "own_note": assessment.answer(item.item_id).note or None,
            "evidence_link": assessment.answer(item.item_id).link or None,
            "section": item.section,
            "source_id": item.source_id,
        }
        for part in parts_of(assessment.instrument)
        for item in part.items
    ]
    source_id = rows[0]["source_id"]
    rows += [
        {
            "part_name": "Context factors",
            "item_id": f"context{int(factor_id):02}",
            "asked": name,
            "own_note": assessment.contexts.get(factor_id),
            "section": "Context factors",
            "source_id": source_id,
        }
        for factor_id, name in contexts_of(assessment.instrument).items()
    ]
    frame = pd.DataFrame(rows).astype({"part_id": "Int64"})
    frame.insert(0, "instrument", assessment.instrument)
    frame.insert(1, "city_id", assessment.city_id or None)
    frame.insert(2, "city", place_of(assessment) or None)
    frame.insert(3, "date", assessment.date or None)
    return downloads.with_citations(frame)
