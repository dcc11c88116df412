"""Numbers as people write them: decimal commas, separators of thousands, signs for no value; read only where they are certain."""

import re

import pandas as pd

# What statistical offices and programs write where there is no value.
NO_VALUE = frozenset({":", "..", "...", "…", "-", "–", "—", ".", "na", "n/a", "n.a.", "n.d.", "nan", "null", "x", "#n/a", "k.a."})
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(\D|$))")
_COMMA = re.compile(r"[+\-]?[1-9]\d{0,2}(\.\d{3})+,\d+|[+\-]?\d+,\d+|[+\-]?\d+|[+\-]?[1-9]\d{0,2}(\.\d{3})+")
_CERTAIN_COMMA = re.compile(r".*,(\d{1,2}|\d{4,})|.*\.\d{3},\d+|[+\-]?0+,\d+")
_DOTS = re.compile(r"[+\-]?[1-9]\d{0,2}(\.\d{3})+|[+\-]?\d{1,3}")
_TWO_DOTS = re.compile(r"[+\-]?\d{1,3}(\.\d{3}){2,}")
_COMMAS = re.compile(r"[+\-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?|[+\-]?\d{1,3}(\.\d+)?")
_CERTAIN_COMMAS = re.compile(r"[+\-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+\-]?\d{1,3}(,\d{3})+\.\d+")


def plain(values: pd.Series, *, has_decimal_comma: bool) -> tuple[pd.Series, list[str]]:
    """The values of one column with a decimal point and no separators, and sentences that say what was understood.

    has_decimal_comma: whether a comma may be a decimal one; in a file whose cells commas separate it is none.
    A column is read in one way or not at all: where a comma or point may mean two things, it stays as it is written.
    """
    text = values.str.replace("−", "-").str.strip()
    notes = []
    spaced = text.str.replace(_SPACES, "", regex=True)
    if (spaced != text).any():
        first = text[spaced != text].iloc[0]
        notes.append(f"Blanks and apostrophes between digits were read as separators of thousands, as in “{first}”.")
    percent = spaced.str.extract(r"(\s*%)$")[0].fillna("")
    bare = spaced.str.replace(r"\s*%$", "", regex=True)
    filled = bare[bare != ""].drop_duplicates()
    if has_decimal_comma and _all(filled, _COMMA) and _any(filled, _CERTAIN_COMMA):
        first = filled[filled.str.contains(",", regex=False)].iloc[0]
        notes.append(f"The comma was read as a decimal comma, as in “{first}”.")
        if filled.str.contains(".", regex=False).any():
            notes.append("Points were read as separators of thousands.")
        bare = bare.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    elif _all(filled, _DOTS) and _any(filled, _TWO_DOTS):
        first = filled[filled.str.fullmatch(_TWO_DOTS)].iloc[0]
        notes.append(f"Points were read as separators of thousands, as in “{first}”.")
        bare = bare.str.replace(".", "", regex=False)
    elif _all(filled, _COMMAS) and _any(filled, _CERTAIN_COMMAS):
        first = filled[filled.str.fullmatch(_CERTAIN_COMMAS)].iloc[0]
        notes.append(f"Commas were read as separators of thousands, as in “{first}”.")
        bare = bare.str.replace(",", "", regex=False)
    return bare + percent, notes


def _all(texts: pd.Series, pattern: re.Pattern[str]) -> bool:
    return bool(len(texts)) and bool(texts.str.fullmatch(pattern).all())


def _any(texts: pd.Series, pattern: re.Pattern[str]) -> bool:
    return bool(texts.str.fullmatch(pattern).any())


def is_missing(values: pd.Series) -> pd.Series:
    """Which cells hold a sign for no value, or nothing."""
    return values.str.strip().str.lower().isin([*NO_VALUE, ""])
