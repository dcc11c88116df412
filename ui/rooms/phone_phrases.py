"""Every sentence of the participants' page, by name and language; the table is phone_phrases.csv, a column a language.

What stands in braces is put in. A sentence that depends on `count` has a row for each form of the plural that Unicode's rules
know in one of the languages; a cell is empty where its language has no such form. Screens of facilitators speak English.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, negotiate_locale
from babel.numbers import format_decimal

from ui import wording
from workshop import RefusalError, RoomsNotReadyError

TABLE = Path(__file__).with_suffix(".csv")
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pl", "uk", "ar")
USUAL = LANGUAGES[0]
# Invisible signs around what is put into a sentence that runs from right to left: it keeps its own direction.
_OWN, _END = "\u2068", "\u2069"

_spoken: ContextVar[str] = ContextVar("spoken", default=USUAL)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let phrases be in a language; outside they are English.

    The callback of a widget runs outside: it keeps the name of a phrase or the problem, and the page says it.
    """
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def is_right_to_left() -> bool:
    """Whether the language that is spoken is written from right to left."""
    return _locale(_spoken.get()).text_direction == "rtl"


def name_of(language: str) -> str:
    """A language as those who speak it call it."""
    return wording.upper(str(Locale(language).get_display_name()))


def first_known(preferred: list[str]) -> str:
    """The first language of a browser's list that there is; English if there is none."""
    return negotiate_locale(preferred, LANGUAGES, sep="-") or USUAL


@cache
def phrases(language: str) -> dict[tuple[str, str], str]:
    """All sentences of a language, by name and form of the plural, which is empty where a sentence has one form."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["name"], row["plural"]): row[language] for row in csv.DictReader(file) if row[language]}


def phrase(name: str, **values: Any) -> str:
    """A sentence by its name, with the values in it."""
    sentences = phrases(_spoken.get())
    form = "" if (name, "") in sentences else _locale(_spoken.get()).plural_form(values["count"])
    return sentences[name, form].format(**{key: _isolated(value) for key, value in values.items()})


def number(value: float, pattern: str = "0.0") -> str:
    """A number as the language writes it, in Latin digits."""
    return format_decimal(value, format=pattern, locale=_spoken.get())


def problem_text(problem: Exception) -> str:
    """What stands against something, as a sentence for a participant."""
    if isinstance(problem, RoomsNotReadyError):
        return phrase("rooms_not_ready")
    if isinstance(problem, RefusalError) and problem.name:
        return phrase(problem.name, **problem.values)
    return str(problem)


@cache
def _locale(language: str) -> Locale:
    return Locale(language)


def _isolated(value: object) -> object:
    """A text in its own direction; one that is put together of such already has it."""
    if isinstance(value, str) and is_right_to_left() and _OWN not in value:
        return f"{_OWN}{value}{_END}"
    return value
