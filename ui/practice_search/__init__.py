"""Search for practices in six languages: any word counts, the most relevant come first, one typing error is forgiven."""

from ui.practice_search.search import Library, SearchResult, with_search_columns
from ui.practice_search.text import folded
