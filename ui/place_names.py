"""What a typed name may mean among the cities and countries.

Names are compared without accents and capitals, in any language that the data have, with German digraphs (Zuerich, Malmoe), with
Saint written in several ways, from their beginning, and with one or two typing errors.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

import pandas as pd
from anyascii import anyascii
from rapidfuzz.distance import OSA

from queries.database import cached_per_database, run
from ui import statements, wording

MOST_MATCHES = 6
LONGEST_TYPED = 60
# Letters of a name from which on one typing error is allowed, and two.
ONE_ERROR, TWO_ERRORS = 4, 8
# Fewer letters are too few to go somewhere by a beginning (typed) or in spite of an error (in the name) without asking.
CLEAR_BEGINNING, CLEAR_IN_SPITE_OF_ERRORS = 4, 6
SAINT = {"saint", "sainte", "sankt", "sint", "ste"}
DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ö": "Oe", "Å": "Aa"})


class Likeness(IntEnum):
    """How a typed text is like a name, the best first."""

    SAME = 0
    BEGINNING = 1
    LATER_WORD = 2
    ONE_ERROR = 3
    TWO_ERRORS = 4


@dataclass(frozen=True)
class Place:
    """A city or a country. code: city_id or country_code. has_policy: whether MIPEX covers the country.

    option: the label in the list of the field, with the other names and spellings that one may type.
    """

    level: str
    code: str
    label: str
    option: str
    population: int
    has_policy: bool


@dataclass(frozen=True)
class Matches:
    """Places that a typed name may mean, the best first, MOST_MATCHES at most.

    is_same: the text is a name of the first, and of no other. is_clear: the first is meant.
    """

    places: tuple[Place, ...]
    is_same: bool
    is_clear: bool


@dataclass(frozen=True)
class _Name:
    """A spelling of a name, compared as one word; later: what begins with its second word, its third and so on.

    is_translated: whether the data have it from the list of translated names alone, where an error may hit another place's name.
    """

    spelling: str
    later: tuple[str, ...]
    code: str
    is_translated: bool


@cached_per_database
def places() -> dict[str, Place]:
    """Every place that can be found by its code: cities from the largest, then countries from A to Z."""
    rows = run("filters/place_names").query("not is_translated")
    names = rows.groupby("place_code", sort=False)["name"].apply(list)
    return {
        row["place_code"]: Place(
            row["place_level"],
            row["place_code"],
            row["label"],
            with_spellings(
                row["label"] if row["place_level"] == "city" else f"{row['label']} (country)", names[row["place_code"]]
            ),
            int(row["population"]) if pd.notna(row["population"]) else 0,
            bool(row["has_policy"]),
        )
        for row in statements.records(rows.drop_duplicates("place_code"))
    }


@cached_per_database
def _names() -> tuple[_Name, ...]:
    """All spellings of all names and labels."""
    rows = run("filters/place_names")
    pairs = {
        (code, text): is_translated and name == "name"
        for name in ("name", "label")
        for code, text, is_translated in zip(rows["place_code"], rows[name], rows["is_translated"], strict=True)
    }
    return tuple(
        _Name("".join(words), tuple("".join(words[i:]) for i in range(1, len(words))), code, is_translated)
        for (code, text), is_translated in pairs.items()
        for part in dict.fromkeys([text, *text.split("/")])
        for words in _spellings(part)
    )


def _spellings(text: str) -> list[list[str]]:
    """The words of a name in each way in which they are compared: without accents, with digraphs, with St for Saint."""
    plain = [_words(text), _words(_with_digraphs(text))]
    with_saint = [["st" if word in SAINT else word for word in words] for words in plain if len(words) > 1]
    return [list(words) for words in dict.fromkeys(map(tuple, [*plain, *with_saint])) if words]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", anyascii(unicodedata.normalize("NFC", text)).casefold())


def find_places(text: str, level: str | None = None) -> Matches:
    """The cities and countries that a typed name may mean; none for a text without a letter or digit.

    level: city or country, for these alone.
    """
    typed = ["".join(words) for words in _spellings(wording.shortened(text, LONGEST_TYPED))]
    by_code = places()
    best: dict[str, tuple[Likeness, int]] = {}
    for name in _names():
        if level and by_code[name.code].level != level:
            continue
        for one in typed:
            likeness = _likeness(one, name)
            if likeness is not None and (likeness, -len(name.spelling)) < best.get(name.code, (len(Likeness), 0)):
                best[name.code] = likeness, -len(name.spelling)
    order = sorted(best, key=lambda code: (best[code][0], by_code[code].level, -by_code[code].population, by_code[code].label))
    first = [best[code] for code in order[:2]]
    is_clear = bool(order) and _is_clear(typed[0], first)
    return Matches(tuple(by_code[code] for code in order[:MOST_MATCHES]), is_clear and first[0][0] == Likeness.SAME, is_clear)


def _likeness(typed: str, name: _Name) -> Likeness | None:
    """How a text is like a name; None if it is not. Both are spellings without blanks."""
    spelling = name.spelling
    if typed == spelling:
        return Likeness.SAME
    if spelling.startswith(typed):
        return Likeness.BEGINNING
    if name.later and any(word.startswith(typed) for word in name.later):
        return Likeness.LATER_WORD
    if name.is_translated:
        return None
    allowed = (len(spelling) >= ONE_ERROR) + (len(spelling) >= TWO_ERRORS)
    if abs(len(typed) - len(spelling)) > allowed:
        return None
    errors = OSA.distance(typed, spelling, score_cutoff=allowed)
    if not 0 < errors <= allowed or (errors == 2 and typed[0] != spelling[0]):
        return None
    return Likeness.ONE_ERROR if errors == 1 else Likeness.TWO_ERRORS


def _is_clear(typed: str, best: list[tuple[Likeness, int]]) -> bool:
    """Whether the first of the best two is alone in how it is like the text, and like it enough to be opened unasked."""
    likeness, length = best[0][0], -best[0][1]
    if len(best) > 1 and best[1][0] == likeness:
        return False
    if likeness == Likeness.BEGINNING:
        return len(typed) >= CLEAR_BEGINNING
    if likeness >= Likeness.ONE_ERROR:
        return length >= CLEAR_IN_SPITE_OF_ERRORS
    return likeness == Likeness.SAME


def with_spellings(label: str, names: list[str]) -> str:
    """A label with what the browser compares with a typed text, which minds accents. names: the place's own one first."""
    typed = [
        spelling for name in names for spelling in (name, anyascii(name), anyascii(_with_digraphs(name)), _without_brackets(name))
    ]
    others = [name for name in dict.fromkeys(typed) if name != names[0]]
    return " · ".join([label, *others])


def _with_digraphs(name: str) -> str:
    """Zürich as Zuerich."""
    return unicodedata.normalize("NFC", name).translate(DIGRAPHS)


def _without_brackets(name: str) -> str:
    return " ".join(re.sub(r"[()/]", " ", name).split())
