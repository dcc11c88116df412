"""Texts that participants wrote: which spellings are one, which a room may see, and which count together.

A text is known by its key, which follows from its spelling: what was decided about a text holds for no other text that somebody
puts in its place.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Prefix

KEY_LENGTH = 32
WAITING, SHOWN, HIDDEN, ANSWERED = "waiting", "shown", "hidden", "answered"  # states of a text
# Ends of a word and of its plural, behind all that they have in common, and the fewest letters of such a word.
_PLURALS = {("", "s"): 3, ("", "es"): 4, ("", "en"): 5, ("y", "ies"): 4}


@dataclass(frozen=True)
class Decision:
    """What the facilitator decided about a text: its state, None without one; the key of the text that it counts with."""

    state: str | None = None
    joined_to: str | None = None


def state_of(key: str, is_moderated: bool, decisions: Mapping[str, Decision]) -> str:
    """The state of a text: as decided, else shown, or waiting where texts are shown after approval."""
    decided = decisions[key].state if key in decisions else None
    return decided or (WAITING if is_moderated else SHOWN)


@dataclass(frozen=True)
class Written:
    """What participants wrote, by key: how often in which spelling, in the order of its first arrival."""

    key: str
    spellings: Counter[str]

    @property
    def text(self) -> str:
        """The usual spelling; of equally frequent ones, one that is not all capitals."""
        return min(self.spellings, key=lambda one: (-self.spellings[one], one.isupper(), one))


def spelling(text: str) -> str:
    """What spellings of the same text have in common: capitals, accents of Latin letters and blanks do not count."""
    letters: list[str] = []
    base = ""
    for sign in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()):
        if "\u0300" <= sign <= "\u036f" and base.isascii():
            continue
        base = base if unicodedata.combining(sign) else sign
        letters.append(sign)
    return " ".join(unicodedata.normalize("NFC", "".join(letters)).split())


def key_of(text: str) -> str:
    """The key of a text."""
    return hashlib.sha256(spelling(text).encode()).hexdigest()[:KEY_LENGTH]


def written(given: Iterable[tuple[str, int]]) -> dict[str, Written]:
    """Texts by their keys. given: each text, and how many wrote it so."""
    found: dict[str, Written] = {}
    for text, count in given:
        key = key_of(text)
        found.setdefault(key, Written(key, Counter())).spellings[text] += count
    return found


def groups(texts: Mapping[str, Written], decisions: Mapping[str, Decision]) -> dict[str, str]:
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


def _singulars(texts: Mapping[str, Written]) -> dict[str, str]:
    """The shortest other spelling of a text that differs in blanks and hyphens alone, or of which it is the plural."""
    plain = {key: spelling(one.text).replace(" ", "").replace("-", "") for key, one in texts.items()}
    ordered = sorted(texts, key=lambda key: (len(plain[key]), plain[key], key))
    found: dict[str, str] = {}
    for at, key in enumerate(ordered):
        for shorter in ordered[:at]:
            if plain[key] == plain[shorter] or _is_plural(plain[shorter], plain[key]):
                found[key] = shorter
                break
    return found


def _is_plural(one: str, many: str) -> bool:
    shared = Prefix.similarity(one, many)
    fewest = _PLURALS.get((one[shared:], many[shared:]))
    return fewest is not None and len(one) >= fewest and not many.endswith("ss")
