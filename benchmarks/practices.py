"""What does a search over 1,000 practices cost? (median CPU, without drawing; against the smallest question)"""

import statistics
from collections.abc import Callable, Iterator

import pandas as pd

from benchmarks.shared import Measurement, cpu
from queries import database
from ui.practice_library import published
from ui.practice_search import Library, with_search_columns

RUNS = 20
ROWS = 1000
BUDGET_MS = 50.0
SEARCHES = {"one letter": "m", "two words": "refug hous", "one typing error": "integraton", "a word that nothing has": "zzzz"}


def measure() -> Iterator[Measurement]:
    """Each search over the practices of the atlas, repeated until there are 1,000; and making their search texts."""
    times = -(-ROWS // len(published()))
    rows = pd.concat([published()] * times, ignore_index=True).head(ROWS)
    library = Library(rows)
    library.search("one")  # makes what serves all later searches
    reference = _cpu(_smallest_question)
    for name, text in SEARCHES.items():
        cost = _cpu(lambda text=text: library.search(text))  # type: ignore[misc]
        yield Measurement(f"search: {name}", cost, "ms", BUDGET_MS, reference, "definitions/population_groups")
    cost = _cpu(lambda: Library(with_search_columns(rows)).search("one"))
    yield Measurement("a library made ready and searched once", cost, "ms", None, reference, "definitions/population_groups")


def _smallest_question() -> None:
    database.clear_cache()
    database.run("definitions/population_groups")


def _cpu(work: Callable[[], object]) -> float:
    return statistics.median(cpu(work) for _ in range(RUNS))
