"""Search for practices in six languages: any word counts, the most relevant come first, one typing error is forgiven."""

from ui.practice_search.search import SearchResult, search, with_search_columns
from ui.practice_search.text import folded

__all__ = ["SearchResult", "folded", "search", "with_search_columns"]
