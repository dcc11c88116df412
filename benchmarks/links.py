"""What do correlations cost? (median CPU of a scatter and of the whole matrix, nothing remembered; against one coefficient)"""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.shared import Measurement, cpu
from queries import database
from ui.correlations import matrix_cells, scatter, variables
from ui.correlations.paired_measures import PairedMeasures
from ui.correlations.statistics import spearman_with_many
from ui.filters import NO_FILTER, Classes, Filters, cities_of, country_names
from ui.region_names import region_labels

RUNS = 20
SCATTER_MS = 100.0
MATRIX_MS = 300.0
PAIRS = {
    "a national measure and the survey": ("mipex_overall", "survey_good_place_immigrants"),
    "a national measure and a regional gap": ("mipex_labour_market_mobility", "gap_employment_rate_20_64"),
    "two regional measures": ("unemployment_rate_15_64", "employment_rate_20_64"),
}


def measure() -> Iterator[Measurement]:
    """Each with a threshold that was not asked before; the reference is one coefficient over 35 pairs."""
    pairs = np.random.default_rng(1).normal(size=(35, 2))
    reference = _cpu(lambda _: spearman_with_many(pairs[:, 0], pairs[:, 1:]))
    yield Measurement("one coefficient", reference, "ms")
    for name, (x, y) in PAIRS.items():

        def draw(run: int, x: str = x, y: str = y) -> None:
            pair = PairedMeasures(_filters(run), variables.all_variables()[x], variables.all_variables()[y])
            scatter.scatter(pair)
            scatter.alternative_text(pair)

        cost = _cpu(draw)
        yield Measurement(f"scatter: {name}", cost, "ms", SCATTER_MS, reference, "one coefficient")
    cost = _cpu(lambda run: matrix_cells.cells_of(_filters(run)))
    yield Measurement("the whole matrix", cost, "ms", MATRIX_MS, reference, "one coefficient")


def _filters(share_min: int) -> Filters:
    return replace(NO_FILTER, share_min=share_min % 10)


def _cpu(work: Callable[[int], object]) -> float:
    """Median CPU milliseconds; look-ups of measures and sides stay, answers for these filters go."""
    costs = []
    for run in range(RUNS + 2):
        database.clear_cache()
        variables.all_variables()
        matrix_cells.local_variables()
        variables.offered(Classes())
        region_labels()
        country_names()
        cities_of(_filters(run))  # the page has said how many cities pass
        costs.append(cpu(partial(work, run)))
    return statistics.median(costs[2:])
