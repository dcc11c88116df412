"""What is read from a report of the Intercultural Cities Index, and texts as they are compared."""

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Certainty = Literal["high", "medium", "low"]
Kind = Literal["city", "date", "sample size", "rank", "city score", "sample mean"]
CERTAINTIES: dict[Certainty, str] = {
    "high": "The sentence, or the row of a table with a header, says itself of which field and whose the value is.",
    "medium": "Field or owner is known only from what stands around it: a heading, or the order of the values.",
    "low": "It may be something else: the report contradicts itself, or speaks of another city or year there.",
}
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST_SENTENCE = 600
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\d{0,2}(?!\d))")  # the mark of a note may stand behind it


@dataclass(frozen=True)
class Reading:
    """One value as the report has it. measure_id is empty where the value is of no measure of the atlas.

    edition: how many questions the questionnaire had, as the report says, or empty.
    """

    kind: Kind
    value: str
    measure_id: str
    dimension: str
    page: int
    sentence: str
    certainty: Certainty
    edition: str = ""
    language: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Report:
    """What was read from one report, in the order city, date, sample, rank, index, fields.

    silent_pages: those that hold no text, but perhaps a picture of some.
    """

    readings: tuple[Reading, ...]
    language: str
    edition: str
    silent_pages: tuple[int, ...] = ()

    def first(self, kind: Kind) -> Reading | None:
        """The first reading of a kind."""
        return next((one for one in self.readings if one.kind == kind), None)


def plain(text: str) -> str:
    """A text in small letters without accents, of the same length, hyphens as spaces."""
    return "".join(_plain_letter(letter) for letter in text)


@functools.cache
def _plain_letter(letter: str) -> str:
    if letter in "-\u2010\u2011\u00ad":
        return " "
    return "'" if letter == "’" else unicodedata.normalize("NFKD", letter)[0].casefold()[:1] or letter


def quoted(text: str) -> str:
    """A text on one line, cut if it is very long."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SENTENCE else f"{text[:LONGEST_SENTENCE]} …"


def joined(lines: Sequence[str]) -> str:
    """Lines as one text, words that were hyphenated in one piece."""
    text = ""
    for line in lines:
        is_cut = re.search(r"[^\W\d_][-\u00ad\u2010]$", text) and line[:1].islower()
        text = text[:-1] + line if is_cut else f"{text} {line}".lstrip()
    return text.replace("\u00ad", "-")


def key(reading: Reading) -> tuple[str, str, str]:
    """What a reading is of: two with the same have to agree."""
    return reading.kind, reading.measure_id, reading.dimension
