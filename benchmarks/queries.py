"""How long does each question take, without the cache? (p95 of 40 runs)"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.shared import Measurement, percentile
from queries import database

RUNS = 40
BUDGET_MS = 25.0
PARAMETERS: dict[str, Any] = {
    "share_definition": "foreign_born_share",
    "area_basis": ("city", "greater_city"),
    "own_area_basis": ("city", "greater_city"),
    "competence_type": (),
    "group_list": (),
    "level_list": (),
    "years": (),
    "small_below": 10.0,
    "share_min": 15,
    "country": (),
    "size": (),
    "network": (),
    "selected_cities": (),
    "measure": "unemployment_rate_15_64",
    "population_group": "foreign_born",
    "year": None,
    "reference_country": ("AT", "DE"),
    "city": ("at-vienna", "de004c", "se003c", "es002c", "it001c", "fr001c", "no001c", "pt001c"),
    "family": "outcome",
    "city_id": "at-vienna",
    "peer_scope": "everywhere",
    "share_weight": 0.5,
    "peer_count": 8,
    "policy_area": "mipex_overall_without_health",
    "policy_country": ("AT", "DE", "SE", "ES", "IT", "FR", "NO", "PT", "PL", "GR"),
    "indicator": "dd75",
    "place_level": "country",
    "from_year": 2010,
    "to_year": 2019,
    "reference_group": "total",
    "outcome": "unemployment_rate_15_64",
    "nuts_code": "AT13",
    "measure_list": ("employment_rate_20_64", "employment_rate_15_64", "survey_good_place_immigrants"),
}


def measure() -> Iterator[Measurement]:
    """The slowest questions first named by file; the reference is the smallest question there is."""
    reference = p95("definitions/population_groups")
    for query in database.names():
        cost = p95(query)
        yield Measurement(query, cost, "ms", BUDGET_MS, reference, "definitions/population_groups")


def parameter(name: str) -> Any:
    """What a query is measured with for one of its parameters."""
    if name == "filtered_cities":  # all of them, as without a filter
        return tuple(database.run("filters/city_options")["city_id"].unique())
    return PARAMETERS[name]


def p95(question: str, runs: int = RUNS, clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds that a query needs at most in 19 of 20 runs, the first two left out."""
    parameters = {name: parameter(name) for name in database.parameter_names(question)}
    times = []
    for _ in range(runs + 2):
        database.clear_cache()
        start = clock()
        database.run(question, **parameters)
        times.append((clock() - start) * 1000)
    return percentile(times[2:], 0.95)
