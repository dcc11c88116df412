"""The search for practices in words: what was looked for, how it was read, what the library lacks."""

import pandas as pd

from ui import wording
from ui.practice_search import SearchResult


def choice(text: str, result: SearchResult) -> list[str]:
    """The search as one of the choices; nothing where it has no word to look for, or chooses nothing, as `notes` says."""
    if not result.words or not (result.is_hit or result.nearest):
        return []
    return [f"“{text}”" if result.is_hit else f"nearest to “{text}”"]


def notes(result: SearchResult, rows: pd.DataFrame) -> list[str]:
    """Sentences on the search. rows: the practices that pass it and all filters, with has_all_words."""
    sentences = [f"“{typed}” was read as “{word}”." for typed, word in result.corrected.items()]
    count = int(rows["has_all_words"].sum())
    if len(result.words) > 1 and count:
        sentences.append(f"{wording.count(count)} {'matches' if count == 1 else 'match'} every word, shown first.")
    if result.missing:
        lacking = f"No practice in the library mentions {_either(result.missing)}"
        if not result.is_hit and not result.nearest:
            lacking += "; all are shown"
        elif not result.is_hit and len(rows):
            lacking += f"; the nearest are shown, with {_either(result.nearest)}"
        sentences.append(f"{lacking}.")
    return sentences


def _either(words: tuple[str, ...]) -> str:
    *others, last = (f"“{word}”" for word in words)
    return f"{', '.join(others)} or {last}" if others else last
