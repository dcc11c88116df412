"""Words and numbers as readers see them: British English, one place for each phrase."""

import re
from collections.abc import Iterable

import pandas as pd

NO_VALUE = "–"  # in a cell of a table
NO_BREAK_SPACE = "\u00a0"
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|points?\b|of 100\b)")
FAMILY = {
    "survey": "What residents say",
    "population": "Who lives here (population shares)",
    "outcome": "How migrants fare",
    "mipex": "What national law allows (MIPEX)",
    "icc": "What cities do (Intercultural Cities Index)",
    "own": "Indicators of your own",
}
FAMILY_SHORT = {
    "survey": "Resident survey",
    "population": "Population",
    "outcome": "Regional outcomes",
    "mipex": "National policy (MIPEX)",
    "icc": "Intercultural Cities Index",
    "own": "Your own",
}
# What classifies the measures of a family, where anything does.
CLASSIFICATION = {"mipex": "competence type", "icc": "field of action"}
PLACES = {"city": "cities", "region": "regions", "country": "countries", "district": "districts"}  # plural by place level
LOCAL = ("city", "district")  # levels of places that have a row of their own in lists of cities; the other stand for several
SHARE_DEFINITION = {"foreign_born_share": "Foreign-born", "foreign_citizen_share": "Foreign citizens"}
SHARE_NAME = {"foreign_born_share": "foreign-born share", "foreign_citizen_share": "share of foreign citizens"}
AREA_BASIS = {
    "city": "City",
    "greater_city": "Greater city",
    "nuts3_area": "NUTS 3 region around it",
    "self_reported": "Stated by the city",
}
SIZE = {
    "under_100k": "Under 100,000",
    "100k_250k": "100,000 to 250,000",
    "250k_500k": "250,000 to 500,000",
    "over_500k": "Over 500,000",
}
# The sign stands behind the value wherever it is drawn; the words in legend, table and tooltip.
RELIABILITY = {
    "as_published": ("", "as published"),
    "low": ("▽", "low reliability"),
    "unknown": ("?", "reliability unknown"),
    "second_hand": ("≈", "quoted second-hand"),
    "own": ("◆", "uploaded by you"),
}
# Of values of an indicator, by its direction in the catalogue.
READING = {one: one for one in ("higher is better", "lower is better")} | {"neither": "neither high nor low is better"}
AXIS = {"%": "Percent", "score 0-100": "Score, 0 to 100"}


def classification(family: str) -> str:
    """What the measures of a family are classified by; the catalogue may classify those of any family."""
    return CLASSIFICATION.get(family, "competence type or field of action")


def count(number: float) -> str:
    """A whole number with thousands separators: 1,234."""
    return f"{int(number):,}"


def value(figure: float, unit: str) -> str:
    """A figure with its unit as read aloud: 78.8 %, 59 of 100, 1,234 people."""
    if unit == "%":
        return f"{number(figure, 1)} %"
    if unit == "score 0-100":
        return f"{number(figure)} of 100"
    if unit in ("points", "per 1,000 people"):
        return f"{number(figure, 1)} {unit}"
    return f"{number(figure)} {unit}"


def marked_name(name: str, reliability: str) -> str:
    """A place in a sentence with what weakens its value: Graz (low reliability); Graz (AT, low reliability).

    Most values lack the flag, which is no doubt.
    """
    sign, words = RELIABILITY[reliability]
    if not sign or reliability == "unknown":
        return name
    return f"{name[:-1]}, {words})" if name.endswith(")") else f"{name} ({words})"


def marked_names(names: Iterable[str], reliability: Iterable[str]) -> list[str]:
    """Several places, each as `marked_name` has it."""
    return [marked_name(*of_place) for of_place in zip(names, reliability, strict=True)]


def weak_kinds(reliability: Iterable[str]) -> str:
    """What weakens some values, which all are drawn alike: low reliability or quoted second-hand; empty where nothing does."""
    found = set(reliability)
    return " or ".join(words for mark, (sign, words) in RELIABILITY.items() if sign and mark in found)


def short_value(figure: float, unit: str) -> str:
    """A figure for a bar's end: 78.8 %, 59, 1,234."""
    if unit == "%":
        return f"{number(figure, 1)} %"
    return number(figure, 0 if unit in ("score 0-100", "people", "thousand people") else 1)


def number(figure: float, decimals: int = 0) -> str:
    """A number with thousands separators and a true minus sign; never minus zero."""
    text = f"{figure:,.{decimals}f}"
    return (text if text.strip("-0.,") else text.lstrip("-")).replace("-", "−")


def year(number: float | None) -> str:
    """A year, or that none is stated."""
    return "year not stated" if pd.isna(number) else f"{number:.0f}"


def years(first: float | None, last: float | None) -> str:
    """A span of years: 2019, or 2014 to 2023."""
    if pd.isna(first):
        return "years not stated"
    return year(first) if first == last else f"{year(first)} to {year(last)}"


def lower(text: str) -> str:
    """Text inside a sentence: the first letter small, unless the first word is an abbreviation."""
    return text if text[:2].isupper() and text[1:2].isalpha() else text[:1].lower() + text[1:]


def upper(text: str) -> str:
    """Text that begins a sentence."""
    return text[:1].upper() + text[1:]


def percent_range(low: float, high: float) -> str:
    """Whole percents from low to high, one where they are the same: 2 to 24 %."""
    return f"{' to '.join(dict.fromkeys(number(end) for end in (low, high)))} %"


def plural(number: int, one: str, many: str) -> str:
    """1 city, 2 cities."""
    return f"{count(number)} {one if number == 1 else many}"


def listed(names: list[str], word: str = "and") -> str:
    """a, b and c, or with another word; where a name has a comma: Graz, Austria; Kobe, Japan; and Haifa, Israel."""
    if len(names) < 3:
        return f" {word} ".join(names)
    return f"{joined(names[:-1])}{';' if _between(names) == '; ' else ''} {word} {names[-1]}"


def few_of(names: list[str], most: int) -> str:
    """The first names, and how many more there are: a, b and 3 more."""
    more = len(names) - most
    return joined(names[:most]) + (f" and {more} more" if more > 0 else "")


def joined(names: list[str]) -> str:
    """a, b, c; with semicolons where a name has a comma."""
    return _between(names).join(names)


def _between(names: list[str]) -> str:
    return "; " if any(", " in name for name in names) else ", "


NOT_BEHIND_LINK = "The link opens the atlas without the values that you uploaded."


def in_line(*texts: str) -> str:
    """Sentences behind each other, without the empty ones."""
    return " ".join(filter(None, texts))


def on_one_line(text: str) -> str:
    """Text without line breaks and characters that cannot be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def shortened(text: object, longest: int) -> str:
    """A text on one line without characters that cannot be seen, cut to its longest; empty for what is no text."""
    if not isinstance(text, str):
        return ""
    return on_one_line(text[: 4 * longest])[:longest].rstrip()


def plain(text: object) -> str:
    """Data as text inside Markdown: nothing in it becomes a picture, formula, link, list or emphasis.

    A number and its unit stay on one line.

    A half of a character (lone surrogate), which JSON can hold and no browser can be sent, becomes a question mark.
    """
    sendable = str(text).encode(errors="replace").decode()
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-!|~$:^=@])", r"\\\1", " ".join(sendable.split()))
    together = _BEFORE_UNIT.sub(NO_BREAK_SPACE, escaped)
    return re.sub(r"(?i)(www)\.", r"\1\.", together)
