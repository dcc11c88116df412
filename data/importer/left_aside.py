"""What of a file was left aside, counted and named: nothing is passed over in silence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

NAMED = 3  # of each kind, in words
SHOWN = 60  # characters of each


@dataclass(frozen=True)
class LeftAside:
    """Some lines or rows of one kind: “title line”, how many, and what stands in them."""

    kind: str
    count: int
    texts: tuple[str, ...]

    @property
    def words(self) -> str:
        """As in “2 aggregate rows (EA19, EU15)”."""
        names = list(dict.fromkeys(text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} …" for text in self.texts if text))
        kind = re.sub(r"^.+?(?= of | with |$)", rf"\g<0>{'s' * (self.count != 1)}", self.kind)
        named = "; ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        return f"{self.count:,} {kind}" + (f" ({named})" if named else "")


def aside(kind: str, texts: Iterable[str]) -> list[LeftAside]:
    """One entry for `texts`, one text a line; none if there are none."""
    found = tuple(texts)
    return [LeftAside(kind, len(found), tuple(dict.fromkeys(found))[: NAMED + 1])] if found else []


def sentence(parts: Iterable[LeftAside]) -> str:
    """What was left aside in one sentence; empty if nothing was."""
    words = [part.words for part in parts]
    if not words:
        return ""
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    is_one = len(words) == 1 and words[0].startswith("1 ")
    return f"{listed} {'was' if is_one else 'were'} left aside."
