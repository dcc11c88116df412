"""An assessment as a value: what was answered, with notes, links and context. Checked where it comes in; see files.py."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from workshop.questions import cleaned

CHOICES = {
    "in_place": "In place",
    "partly": "Partly",
    "not_yet": "Not yet",
    "not_ours": "Not our competence",
    "unknown": "Don't know",
}
LONGEST_NOTE = 500
LONGEST_LINK = 200
LONGEST_CONTEXT = 300
LONGEST_NAME = 80  # of a town or of those who answered
# What may stand in a link as it is; all else is written as percent signs, so that it ends where it should.
SAFE_IN_LINK = ":/?#@!&,;=%+-._"


@dataclass(frozen=True)
class Answer:
    """The answer to one question. choice: a key of CHOICES, or empty while there is only a note or link."""

    choice: str = ""
    note: str = ""
    link: str = ""

    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == Answer()


@dataclass(frozen=True)
class Assessment:
    """A city's answers to an instrument. answers by item_id; contexts by id of the context factor; date as in 2026-11-22.

    city_name: of a town that the atlas does not have, in place of city_id. author: who answered. priorities: the item_ids of
    gaps in the order that the city gave them.
    """

    instrument: str
    city_id: str = ""
    date: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    contexts: Mapping[str, str] = field(default_factory=dict)
    city_name: str = ""
    author: str = ""
    priorities: tuple[str, ...] = ()

    def answer(self, item_id: str) -> Answer:
        """The answer to a question, empty if there is none."""
        return self.answers.get(item_id, Answer())

    def with_answer(self, item_id: str, answer: Answer) -> "Assessment":
        """The assessment with one answer changed; an empty one is taken out."""
        others = {key: other for key, other in self.answers.items() if key != item_id}
        return replace(self, answers=others if answer.is_empty() else others | {item_id: answer})

    def with_context(self, factor_id: str, text: str) -> "Assessment":
        """The assessment with the description of one context factor changed."""
        others = {key: other for key, other in self.contexts.items() if key != factor_id}
        return replace(self, contexts=others | {factor_id: text} if text else others)

    def is_empty(self) -> bool:
        """Whether nothing was answered, noted or described yet."""
        return not self.answers and not self.contexts

    def is_begun(self) -> bool:
        """Whether there is anything to keep."""
        return replace(self, date="") != Assessment(self.instrument)

    def answered(self) -> int:
        """Number of questions with a choice."""
        return sum(bool(answer.choice) for answer in self.answers.values())


def clean(text: str, longest: int) -> str:
    """Text as it is kept: without control characters (line breaks stay) and blanks at its ends, no longer than allowed."""
    cleaned = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return cleaned.strip()[:longest].strip()


def clean_name(text: str) -> str:
    """A name on one line as it is kept: without signs that no screen should obey, no longer than allowed."""
    return cleaned(text)[:LONGEST_NAME].strip()


def is_link(text: str) -> bool:
    """Whether a text can be an evidence link: an https address with a host, not too long, without blanks."""
    if len(text) > LONGEST_LINK or text != clean(text, LONGEST_LINK) or any(sign.isspace() for sign in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and "." in str(parts.hostname)
    except ValueError:
        return False


def as_markdown_link(link: str) -> str:
    """A link in Markdown whose text is its host; nothing in the address ends the link or becomes formatting."""
    host = "".join(sign for sign in str(urlsplit(link).hostname) if sign.isalnum() or sign in ".-")
    return f"[evidence on {host}]({quote(link, safe=SAFE_IN_LINK)})"
