"""The words of the field in six languages (topics.csv): a row is a topic, all its words mean the same to the search.

Columns: en, de, fr, es, it, nl (words and phrases, with semicolons between them; the English ones are looked for in the
practices), nearest (English words to look for where no practice has the topic).
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ui.practice_search.text import LANGUAGES, stem, tokens

FILE = Path(__file__).with_name("topics.csv")
SHORTEST_BEGINNING = 4  # letters of a word that is still being typed
SHORTEST_PART = 5  # letters of a part of a compound
COMPOUNDING = ("de", "nl")

Phrase = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Topic:
    """A topic by the English stems to look for: its own, and the nearest, which are also given as written."""

    phrases: tuple[Phrase, ...]
    nearest: tuple[Phrase, ...]
    nearest_words: tuple[str, ...]


@dataclass(frozen=True)
class _Index:
    """Topics by phrase (as written, and by the stems of a language), by single word, by word of a language with compounds."""

    by_written: dict[Phrase, set[Topic]]
    by_phrase: dict[tuple[str, Phrase], set[Topic]]
    by_word: dict[str, set[Topic]]
    by_part: dict[str, set[Topic]]
    written: dict[str, str]


def of_phrase(words: Sequence[str]) -> set[Topic]:
    """The topics that have these folded words as a word or phrase: as written or inflected in English, else in any language."""
    return of_known(words) or set().union(*(_inflected(words, language) for language in LANGUAGES))


def of_known(words: Sequence[str]) -> set[Topic]:
    """The topics that have these folded words as written in any language, or inflected in English."""
    return _index().by_written.get(tuple(words), set()) | _inflected(words, "en")


def _inflected(words: Sequence[str], language: str) -> set[Topic]:
    return _index().by_phrase.get((language, tuple(stem(word, language) for word in words)), set())


def of_compound(word: str) -> set[Topic]:
    """The topics of the longest beginning and the longest end of a German or Dutch compound: Flüchtlings-unterkunft."""
    parts = _index().by_part
    beginnings = (word[:end] for end in range(len(word) - 2, SHORTEST_PART - 1, -1))
    ends = (word[start:] for start in range(3, len(word) - SHORTEST_PART + 1))
    return next((parts[part] for part in beginnings if part in parts), set()) | next(
        (parts[part] for part in ends if part in parts), set()
    )


def of_beginning(word: str) -> set[Topic]:
    """The topics that have a word that begins so."""
    if len(word) < SHORTEST_BEGINNING:
        return set()
    return set().union(*(topics for other, topics in _index().by_word.items() if other.startswith(word)))


@cache
def longest_phrase() -> int:
    """The number of words of the longest phrase."""
    return max(len(words) for _, words in _index().by_phrase)


def known_words() -> dict[str, str]:
    """Every single word of the table: as written, by its folded form."""
    return _index().written


@cache
def _index() -> _Index:
    index = _Index({}, {}, {}, {}, {})
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            english, nearest = list(_phrases(row["en"])), list(_phrases(row["nearest"]))
            topic = Topic(_stems(english), _stems(nearest), tuple(_cells(row["nearest"])))
            for language in LANGUAGES:
                _add(index, topic, language, row[language])
    return index


def _add(index: _Index, topic: Topic, language: str, cell: str) -> None:
    for phrase in _phrases(cell):
        words = [word for _, word in phrase]
        index.by_written.setdefault(tuple(words), set()).add(topic)
        index.by_phrase.setdefault((language, tuple(stem(word, language) for word in words)), set()).add(topic)
        if len(phrase) == 1:
            index.by_word.setdefault(words[0], set()).add(topic)
            index.written.setdefault(words[0], phrase[0][0])
            if language in COMPOUNDING and len(words[0]) >= SHORTEST_PART:
                for form in {words[0], stem(words[0], language)}:
                    index.by_part.setdefault(form, set()).add(topic)


def _cells(cell: str) -> list[str]:
    return [phrase.strip() for phrase in cell.split(";") if phrase.strip()]


def _phrases(cell: str) -> Iterator[list[tuple[str, str]]]:
    return (tokens(phrase) for phrase in _cells(cell))


def _stems(phrases: list[list[tuple[str, str]]]) -> tuple[Phrase, ...]:
    return tuple(tuple(stem(word) for _, word in phrase) for phrase in phrases)
