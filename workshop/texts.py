"""Texts that participants wrote: which spellings are one, which a room may see, and which count together.

A text is known by its key, which follows from its spelling: what was decided about a text holds for no other text that somebody
puts in its place.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

KEY_LENGTH = 32
WAITING, SHOWN, HIDDEN, ANSWERED = "waiting", "shown", "hidden", "answered"  # states of a text
# Ends of plurals, what stands there in the singular, and the fewest letters of such a word.
_PLURALS = (("ies", "y", 4), ("es", "", 4), ("en", "", 5), ("s", "", 3))


@dataclass(frozen=True)
class Decision:
    """What the facilitator decided about a text: its state, None without one; the key of the text that it counts with."""

    state: str | None
    joined_to: str | None


def state_of(key: str, is_moderated: bool, decisions: Mapping[str, Decision]) -> str:
    """The state of a text: as decided, else shown, or waiting where texts are shown after approval."""
    decided = decisions[key].state if key in decisions else None
    return decided or (WAITING if is_moderated else SHOWN)


Written = dict[str, Counter[str]]  # by key, in the order of first arrival: how often a text was written in which spelling


def usual_text(spellings: Counter[str]) -> str:
    """The most frequent spelling; of equally frequent ones, one that is not all capitals."""
    return min(spellings, key=lambda one: (-spellings[one], one.isupper(), one))


def spelling(text: str) -> str:
    """What spellings of the same text have in common: capitals, accents of Latin letters and blanks do not count."""
    if text.isascii():
        return " ".join(text.casefold().split())
    signs = map(_without_accents, unicodedata.normalize("NFKC", text))
    return " ".join(unicodedata.normalize("NFKC", "".join(signs).casefold()).split())


@lru_cache(maxsize=4096)  # signs, not texts: every look of every phone spells all of them
def _without_accents(sign: str) -> str:
    """A Latin letter without its accents. A mark that makes no letter with the one before it stays: it may draw another text."""
    base, *marks = list(unicodedata.normalize("NFKD", sign))
    return base if marks and base.isascii() and all(map(unicodedata.combining, marks)) else sign


def key_of(text: str) -> str:
    """The key of a text."""
    return hashlib.sha256(spelling(text).encode()).hexdigest()[:KEY_LENGTH]


def written(given: Iterable[tuple[str, int]]) -> Written:
    """Texts by their keys. given: each text, and how many wrote it so."""
    found: Written = {}
    for text, count in given:
        found.setdefault(key_of(text), Counter())[text] += count
    return found


def groups(texts: Written, decisions: Mapping[str, Decision]) -> dict[str, str]:
    """The group of each text, which is the key of one text: the one that it was joined to by hand, else its singular."""
    parents = _singulars(texts) | {key: one.joined_to for key, one in decisions.items() if one.joined_to}
    found = {}
    for key in texts:
        seen, group = {key}, key
        while (parent := parents.get(group, group)) not in seen:
            seen.add(parent)
            group = parent
        found[key] = group
    return found


def _singulars(texts: Written) -> dict[str, str]:
    """For a text the key of another one that differs in blanks and hyphens alone, or of which it is the plural."""
    plain = {key: spelling(usual_text(one)).replace(" ", "").replace("-", "") for key, one in texts.items()}
    heads: dict[str, str] = {}
    for key in sorted(texts):
        heads.setdefault(plain[key], key)
    found = {}
    for key, form in plain.items():
        others = [heads[form]] if heads[form] != key else [heads[one] for one in _singular_forms(form) if one in heads]
        if others:
            found[key] = others[0]
    return found


def _singular_forms(word: str) -> list[str]:
    """What a word would be the plural of, by its end."""
    if word.endswith("ss"):
        return []
    forms = [(word.removesuffix(end) + instead, fewest) for end, instead, fewest in _PLURALS if word.endswith(end)]
    return [form for form, fewest in forms if len(form) >= fewest]
