"""Texts as words to compare: no accents, no case, no words that say nothing; and the stem of a word in a language."""

import re
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer
from anyascii import anyascii

CACHED_WORDS = 50_000
LANGUAGES = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "nl": "dutch"}
# Articles, prepositions, pronouns and question words, without accents: a line a language.
_STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").split())
# English words that would share a stem with one of another meaning: national, resident, inform, employment, hospitable.
_OWN_STEMS = {
    "nationality": "nationality",
    "nationalities": "nationality",
    "residence": "residence",
    "informal": "informal",
    "informally": "informal",
    "employer": "employer",
    "employers": "employer",
    "hospital": "hospital",
    "hospitals": "hospital",
}


def folded(text: str) -> str:
    """The words of a text in small letters without accents, a blank before each: "Mechelen/Malines" as " mechelen malines"."""
    return "".join(f" {word}" for word in re.findall(r"\w+", anyascii(text).casefold()))


def tokens(text: str) -> list[tuple[str, str]]:
    """The words that count, each as it stands in the text and folded. "Co-operation" is one word, "city's" is "city"."""
    plain = re.sub(r"(?i)\bco-(?=o)", "co", re.sub(r"['’]s\b", "", text))
    pairs = ((word, _folded_word(word)) for word in re.findall(r"\w+", plain))
    return [(word, fold) for word, fold in pairs if fold and fold not in _STOP_WORDS]


@lru_cache(maxsize=CACHED_WORDS)
def _folded_word(word: str) -> str:
    return folded(word).replace(" ", "")


@lru_cache(maxsize=CACHED_WORDS)
def stem(word: str, language: str = "en") -> str:
    """The stem of a folded word: "volunteering" as "volunt"."""
    if language == "en" and word in _OWN_STEMS:
        return _OWN_STEMS[word]
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(LANGUAGES[language])
