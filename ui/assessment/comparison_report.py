"""Mentor and mentee as a document: where each can help the other, what to ask, what both have still to do."""

from collections.abc import Iterator

import pandas as pd

from ui import wording
from ui.assessment.comparison import SCALE, Pair
from ui.assessment.phrases import opens_at, place_of, table_of_texts
from ui.documents import Document, Part, sources_part
from ui.instruments.answers import Answer, Assessment
from ui.instruments.guidance import INSTRUMENTS

FULL = "in_place"
BEGUN = "Partly in place on this side, not yet on the other: how it began can be asked, not how it was completed."


def helped(pairs: list[Pair], by_mentor: bool) -> list[Pair]:
    """The questions on which one side has in place what the other has not, the largest differences first."""
    return [pair for pair in _further(pairs, by_mentor) if FULL in (pair.mentor.choice, pair.mentee.choice)]


def begun(pairs: list[Pair], by_mentor: bool) -> list[Pair]:
    """The questions on which one side has begun, without having it in place, and the other has not."""
    return [pair for pair in _further(pairs, by_mentor) if FULL not in (pair.mentor.choice, pair.mentee.choice)]


def _further(pairs: list[Pair], by_mentor: bool) -> list[Pair]:
    return [pair for pair in pairs if pair.steps and (SCALE[pair.mentor.choice] > SCALE[pair.mentee.choice]) == by_mentor]


def still_to_do(pairs: list[Pair]) -> list[Pair]:
    """The questions that neither has in place."""
    return [pair for pair in pairs if pair.steps == 0 and pair.mentor.choice != FULL]


def document_of(mentor: Assessment, mentee: Assessment, pairs: list[Pair], link: str) -> Document:
    """The comparison. link: opens the page, which holds no answers."""
    names = [_name(one, role) for one, role in ((mentor, "the mentor"), (mentee, "the mentee"))]
    parts = [
        _help("Where the mentor can help", "What the mentee can ask", helped(pairs, by_mentor=True)),
        _help("Where the mentee can help", "What the mentor can ask", helped(pairs, by_mentor=False)),
        *_begun("Begun by the mentor alone", "What the mentee can ask", begun(pairs, by_mentor=True)),
        *_begun("Begun by the mentee alone", "What the mentor can ask", begun(pairs, by_mentor=False)),
        *_still_to_do(pairs),
        sources_part([pair.item.source_id for pair in pairs], "Neither side is treated as right.", opens_at(link)),
    ]
    title = f"{INSTRUMENTS[mentor.instrument]}: mentor and mentee"
    return Document(title, "comparison", parts, f"Mentor: {names[0]} · Mentee: {names[1]}", is_wide=True)


def _name(assessment: Assessment, role: str) -> str:
    place = place_of(assessment) or f"city of {role} not named"
    return f"{place}, answered by {assessment.author}" if assessment.author else place


def _help(title: str, asked: str, pairs: list[Pair]) -> Part:
    if not pairs:
        return Part(title, ("On no question that both answered has this side in place what the other has not.",))
    count = wording.plural(len(pairs), "question", "questions")
    return Part(title, (f"{count}, the largest differences first.",), table=_rows(asked, pairs))


def _begun(title: str, asked: str, pairs: list[Pair]) -> Iterator[Part]:
    if pairs:
        yield Part(title, (BEGUN,), table=_rows(asked, pairs))


def _rows(asked: str, pairs: list[Pair]) -> pd.DataFrame:
    rows = [
        {
            "Question": pair.item.topic,
            "Mentor": _cell(pair.answers()[0], pair.mentor),
            "Mentee": _cell(pair.answers()[1], pair.mentee),
            asked: pair.item.ask_peer,
        }
        for pair in pairs
    ]
    return table_of_texts(rows)


def _cell(answer: str, side: Answer) -> str:
    """The answer with note and evidence."""
    return ". ".join(text.rstrip(".") for text in (answer, side.note, side.link) if text)


def _still_to_do(pairs: list[Pair]) -> Iterator[Part]:
    if bullets := tuple(f"{pair.item.topic} (both: {pair.answers()[0].lower()})" for pair in still_to_do(pairs)):
        yield Part("What neither has in place", ("Here a third city could help both.",), bullets)
