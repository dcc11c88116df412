"""Which practices a search finds, how relevant each is, and what the library lacks."""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, takewhile

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ui.practice_search import topics
from ui.practice_search.text import stem, tokens
from ui.practice_search.topics import Phrase, Topic

# How much a word says of a practice, by the columns that it stands in; where it stands in several, they add up.
_COLUMNS = {
    2.0: ("title", "place_name", "country", "other_names", "city_labels"),
    1.0: ("summary", "result"),
    0.5: ("objective", "key_factor", "field", "actor"),
}
_BEGINNING = 0.6  # of a word, against the whole word
_TOGETHER = 0.5  # two words of the search side by side, in addition
_SAME_MEANING = 0.7  # another word of the topic, against the word itself
SHORTEST_CORRECTED = 4  # letters; shorter words are one letter from too many others


@dataclass(frozen=True)
class SearchResult:
    """What a search says of each practice, and of the library.

    score: relevance, above 0 for every practice that is found. has_all: whether every word of the search counts for it.
    words: the words and phrases that were looked for, as typed. missing: those that no practice has, nor another word for
    them. corrected: the word that was read instead, by the word as typed. nearest: where nothing is found, the words of
    which the practices come nearest; without such words every practice is found with score 0.
    """

    score: pd.Series
    has_all: pd.Series
    words: tuple[str, ...]
    missing: tuple[str, ...]
    corrected: dict[str, str]
    nearest: tuple[str, ...]

    @property
    def matches(self) -> pd.Series:
        """Whether a practice is found, or among the nearest."""
        return self.score > 0 if (self.score > 0).any() else pd.Series(True, self.score.index)

    @property
    def is_hit(self) -> bool:
        """Whether a practice has one of the words."""
        return len(self.missing) < len(self.words)


@dataclass
class _Term:
    """A word or phrase of the search: as typed, folded, with its topics and the word it was read as."""

    typed: str
    words: Phrase
    topics: Collection[Topic]
    score: np.ndarray
    corrected: str = ""


def with_search_columns(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with search_weights (weight by folded word) and search_stems (the stems of their text in order, for phrases)."""
    weights: list[dict[str, float]] = []
    stems: list[str] = []
    for row in rows.to_dict("records"):
        cells = [(weight, _words(row[column])) for weight, columns in _COLUMNS.items() for column in columns]
        of_row: dict[str, float] = {}
        for weight, word in {(weight, word) for weight, words in cells for word in words}:
            of_row[word] = of_row.get(word, 0) + weight
        weights.append(of_row)
        stems.append(f" {' | '.join(' '.join(map(stem, words)) for _, words in cells)} ")
    return rows.assign(
        search_weights=pd.Series(weights, rows.index, dtype=object), search_stems=pd.Series(stems, rows.index, dtype=object)
    )


@dataclass(frozen=True)
class Library:
    """Practices to search; rows: with the search columns. What it works out once serves every later search."""

    rows: pd.DataFrame

    def search(self, text: str) -> SearchResult:
        """What the practices have of a text; one without words finds every practice."""
        terms = [self._look_up(term) for term in _terms(text)]
        hits = [term for term in terms if term.score.any()]
        missing = [term for term in terms if not term.score.any()]
        nearest = {phrase: None for term in missing for topic in _ordered(term.topics) for phrase in topic.nearest}
        scores = [term.score * _rarity(term.score) for term in hits] or [self._phrase(phrase) for phrase in nearest]
        for one, other in pairwise(terms):
            together = self._phrase(_stems(one.words + other.words))
            scores.append(_TOGETHER * together * (_rarity(one.score) + _rarity(other.score)))
        zeros = np.zeros(len(self.rows))
        has_all = np.all([term.score > 0 for term in terms], axis=0) if terms else zeros == 0
        return SearchResult(
            score=pd.Series(sum(scores, start=zeros), self.rows.index),
            has_all=pd.Series(has_all, self.rows.index),
            words=tuple(term.typed for term in terms),
            missing=tuple(term.corrected or term.typed for term in missing),
            corrected={term.typed: term.corrected for term in terms if term.corrected},
            nearest=()
            if hits or not np.any(scores)
            else tuple({word: None for term in missing for topic in _ordered(term.topics) for word in topic.nearest_words}),
        )

    @cached_property
    def _stems(self) -> list[str]:
        return self.rows["search_stems"].tolist()

    @cached_property
    def _places(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """The rows that have a word, and its weight in each; the words in order of the alphabet."""
        places: dict[str, tuple[list[int], list[float]]] = {}
        for row, weights in enumerate(self.rows["search_weights"]):
            for word, weight in weights.items():
                rows_of_word, weights_of_word = places.setdefault(word, ([], []))
                rows_of_word.append(row)
                weights_of_word.append(weight)
        return {word: (np.array(rows), np.array(weights)) for word, (rows, weights) in sorted(places.items())}

    @cached_property
    def _words(self) -> list[str]:
        return list(self._places)

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        """The words of the practices by their stem."""
        words: dict[str, list[str]] = {}
        for word in self._places:
            words.setdefault(stem(word), []).append(word)
        return words

    def _look_up(self, term: _Term) -> _Term:
        """The term with its score by row: as it stands, else as a compound, a beginning or with a typing error."""
        if len(term.words) == 1 and self._score(term.words, ()).any():
            term.topics = topics.of_known(term.words)  # "policies" is a word of the practices, and no "policía"
        term.score = self._score(term.words, term.topics)
        if term.score.any() or term.topics or len(term.words) > 1:
            return term
        (word,) = term.words
        term.topics = topics.of_compound(word) or topics.of_beginning(word)
        if not term.topics and (other := self._corrected(word)):
            term.words, term.topics = (other,), topics.of_phrase([other])
            term.corrected = topics.known_words().get(other, other)
        term.score = self._score(term.words, term.topics)
        return term

    def _phrase(self, stems: Phrase) -> np.ndarray:
        """For each row how much it says of a word or phrase, given by its stems."""
        parts = [self._any_of(self._by_stem.get(one, ())) for one in stems]
        weight = np.min(parts, axis=0)
        if len(stems) > 1 and weight.any():
            together = f" {' '.join(stems)} "
            weight = weight * [together in text for text in self._stems]
        return weight

    def _score(self, words: Phrase, of_topics: Collection[Topic]) -> np.ndarray:
        scores = [self._phrase(_stems(words))]
        if len(words) == 1:
            scores.append(_BEGINNING * self._any_of(_beginning_with(words[0], self._words)))
        scores += [_SAME_MEANING * self._phrase(phrase) for topic in of_topics for phrase in topic.phrases]
        return np.max(scores, axis=0)

    def _any_of(self, words: Collection[str]) -> np.ndarray:
        best = np.zeros(len(self.rows))
        for word in words:
            if word in self._places:
                rows, weights = self._places[word]
                best[rows] = np.maximum(best[rows], weights)
        return best

    def _count(self, word: str) -> int:
        """How many practices have a word."""
        return len(self._places[word][0]) if word in self._places else 0

    def _corrected(self, word: str) -> str | None:
        """The word that one typing error was made in: a letter missing, too many, wrong, or two exchanged."""
        if len(word) < SHORTEST_CORRECTED or not word.isalpha():
            return None
        known = [other for other in self._places.keys() | topics.known_words().keys() if len(other) >= SHORTEST_CORRECTED]
        close = [other for other, *_ in process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=None)]
        # Few mistype the first letter; of the others the word that most practices have is the likeliest.
        return min(close, key=lambda other: (other[0] != word[0], -self._count(other), other), default=None)


def _beginning_with(word: str, words: list[str]) -> list[str]:
    """Those of words in order of the alphabet that begin so."""
    start = bisect_left(words, word)
    return list(takewhile(lambda other: other.startswith(word), islice(words, start, None)))


def _terms(text: str) -> Iterator[_Term]:
    """The words of the search, each once, those that make up a phrase of the table together."""
    words = list(dict.fromkeys(tokens(text)))
    longest = topics.longest_phrase()
    start = 0
    while start < len(words):
        for length in range(min(longest, len(words) - start), 0, -1):
            part = words[start : start + length]
            phrase = tuple(word for _, word in part)
            found = topics.of_phrase(phrase)
            if found or length == 1:
                yield _Term(" ".join(typed for typed, _ in part), phrase, found, np.zeros(0))
                start += length
                break


def _words(cell: object) -> list[str]:
    return [word for _, word in tokens(str(cell))] if pd.notna(cell) else []


def _stems(words: Phrase) -> Phrase:
    return tuple(stem(word) for word in words)


def _ordered(of_topics: Collection[Topic]) -> list[Topic]:
    return sorted(of_topics, key=lambda topic: topic.phrases)


def _rarity(score: np.ndarray) -> float:
    """How much a word tells practices apart: what few have counts for more (inverse document frequency as in BM25)."""
    count = np.count_nonzero(score)
    return math.log(1 + (len(score) - count + 0.5) / (count + 0.5))
