"""All practices, those that pass what was chosen, and the search in words."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from ui import wording
from ui.filters import Filters
from ui.practice_library import CITY, published, published_library
from ui.practice_search import Library, SearchResult
from ui.practices import own, pickers

# The choices in words, by the column that says which practice passes them.
REASONS = {
    "passes_text": "the search",
    "passes_key_factor_id": "the key factors",
    "passes_objective_id": "the objectives",
    "passes_policy_field": "the policy fields",
    "passes_city": "the cities chosen on this page",
    "passes_place_level": "the kinds of place",
    "passes_actor": "who acts",
    "passes_source_id": "the sources",
    "passes_country": "the countries",
    "passes_competence": "the competence types",
    "passes_chosen": "“Show only these cities”",
}


@dataclass(frozen=True)
class FilteredPractices:
    """Practices with a column passes_… for each choice and passes_all; `rows` are those that pass, in order.

    words: the choices in words. search_notes: sentences on how the search was read and what the library lacks.
    """

    practices: pd.DataFrame
    rows: pd.DataFrame
    words: tuple[str, ...]
    search_notes: tuple[str, ...]


def all_practices() -> pd.DataFrame:
    """Every practice, the user's own first."""
    added = own.practices()
    return pd.concat([added, published()], ignore_index=True) if len(added) else published()


def filter_practices(filters: Filters) -> FilteredPractices:
    """The practices that pass search and filters: the most relevant first, then those of the user's cities."""
    practices = all_practices()
    text = str(st.session_state.get(pickers.TEXT) or "")
    library = published_library() if practices is published() else Library(practices)
    result = library.search(text)
    passing = {"passes_text": result.matches}
    for column, key in pickers.FILTERS.items():
        passing[f"passes_{column}"] = _one_of(practices[column].astype("string"), st.session_state.get(key) or ())
    passing["passes_city"] = _any_of(practices["city_ids"], st.session_state.get(CITY) or ())
    passing["passes_country"] = _any_of(practices["country_codes"], filters.country)
    passing["passes_competence"] = _one_of(practices["competence_type"], filters.competence_type)
    passing["passes_chosen"] = _any_of(practices["city_ids"], filters.city if filters.only_chosen else ())
    passes = pd.DataFrame(passing)
    practices = practices.assign(
        **passing,
        passes_all=passes.all(axis=1),
        has_all_words=result.has_all,
        relevance=result.score,
        is_selected=_any_of(practices["city_ids"], filters.city) if filters.city else False,
    )
    order = ["has_all_words", "relevance", "is_selected"]
    rows = practices[practices["passes_all"]].sort_values(order, ascending=False, kind="stable")
    shared = replace(filters.with_classes(competence_type=True), share_min=0, size=(), network=())  # those that act here
    words = (*search_words(text, result), *pickers.words(), *shared.words())
    return FilteredPractices(practices, rows, words, tuple(search_notes(result, rows)))


def _one_of(cells: pd.Series, chosen: Collection[str]) -> pd.Series:
    """Whether the cell is one of those wanted; all are where nothing is wanted."""
    return cells.isin(list(chosen)).fillna(False).astype(bool) if chosen else pd.Series(True, cells.index)


def _any_of(lists: pd.Series, chosen: Collection[str]) -> pd.Series:
    """Whether one of the values in a cell, with semicolons between them, is wanted; all are where nothing is wanted."""
    if not chosen:
        return pd.Series(True, lists.index)
    values = set(chosen)
    return pd.Series([not values.isdisjoint(cell.split(";")) for cell in lists], lists.index)


def search_words(text: str, result: SearchResult) -> list[str]:
    """The search as one of the choices; nothing where it has no word to look for, or chooses nothing, as `search_notes` says."""
    if not result.words or not (result.is_hit or result.nearest):
        return []
    return [f"“{text}”" if result.is_hit else f"nearest to “{text}”"]


def search_notes(result: SearchResult, rows: pd.DataFrame) -> list[str]:
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
