"""The cells of the matrix: every local measure against every policy area and dimension, over countries."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from queries import catalogue
from queries.database import cached_per_database
from ui import downloads
from ui.correlations import statistics, variables
from ui.correlations.paired_measures import YEARS_APART
from ui.correlations.statistics import LEAST_FOR_A_CELL, PASSES_BELOW, Numbers
from ui.correlations.variables import Variable
from ui.filters import Classes, Filters, cities_of, competence_names

CELL = [
    "local_id", "policy_id", "rho", "p", "n", "n_cities", "n_local_places", "n_apart", "local_first", "local_last",
    "policy_first", "policy_last",
]  # fmt: skip
IN_FILES = [
    "local_id", "policy_id", "spearman", "spearman_low", "spearman_high", "interval_method", "n", "unit_of_analysis", "n_cities",
    "n_local_places", "n_years_apart", "local_first_year", "local_last_year", "policy_first_year", "policy_last_year", "p",
    "n_tests", "p_adjusted", "passes",
]  # fmt: skip
LOCAL = ("value", "cities", "places", "first", "last")  # of a local measure in each country; see _local_means
SHARES = ("foreign_born_share", "foreign_citizen_share", "eu_born_share")


@cached_per_database
def local_variables() -> tuple[Variable, ...]:
    """The local measures of the matrix: survey, shares of the city, regional gaps, Intercultural Cities Index, one's own.

    One's own may be of countries; others of countries are no local ones.
    """
    every = variables.all_variables().values()
    local = [s for s in every if s.place_level != "country" or s.family == "own"]
    return tuple(s for s in local if s.family in ("survey", "icc", "own") or s.side_id in SHARES or s.is_gap)


@cached_per_database
def policy_variables(classes: Classes) -> tuple[Variable, ...]:
    """The areas of the competence types chosen, each followed by its dimensions."""
    return tuple(side for area in variables.area_variables(classes) for side in (area, *variables.dimensions_of(area.side_id)))


def cells_of(filters: Filters) -> pd.DataFrame:
    """A row a cell that fits the competence type: the columns of CELL and of `_whole_matrix`.

    p is adjusted over all n_tests cells of the matrix, areas and dimensions, whatever part of it is on screen: hiding cells
    makes no other clearer.
    """
    cells = _whole_matrix(filters.with_classes())
    return cells[cells["policy_id"].isin([side.side_id for side in policy_variables(filters.classes)])]


def part_of(cells: pd.DataFrame, local: list[Variable], policy: list[Variable]) -> pd.DataFrame:
    """The cells of some local measures and policies."""
    is_local, is_policy = (
        cells[column].isin([side.side_id for side in part]) for column, part in (("local_id", local), ("policy_id", policy))
    )
    return cells[is_local & is_policy]


@cached_per_database
def _whole_matrix(filters: Filters) -> pd.DataFrame:
    """A row a cell: the columns of CELL, is_few, n_tests, p_adjusted, p_strictest, low, high, passes.

    n_apart: countries in which the years of the two figures are more than YEARS_APART apart. p_strictest: after Benjamini and
    Yekutieli. low, high: the interval, of cells whose adjusted p is under the limit. passes: whether the correlation is clear.
    """
    policies = policy_variables(Classes())
    local, policy = _values(filters)
    many, years = policy["drawn"].to_numpy(float), policy["year"].to_numpy(float)
    parts = []
    for side in local_variables():
        row = local[side.side_id]
        values = row["value"]
        rho, p, n = statistics.spearman_with_many(values, many)
        has_both = np.isfinite(many) & np.isfinite(values)[:, None]
        n_cities, n_places = (
            (has_both * np.nan_to_num(row[column])[:, None]).sum(axis=0).astype(int) for column in ("cities", "places")
        )
        first, last = (row[column][:, None] for column in ("first", "last"))
        # A year that is not stated compares as false, and so is not counted as apart.
        apart = has_both & ((np.abs(years - first) > YEARS_APART) | (np.abs(years - last) > YEARS_APART))
        ids = np.repeat(side.side_id, len(policies)), policy["drawn"].columns.to_numpy()
        parts.append(
            (
                *(*ids, rho, p, n, n_cities, n_places, apart.sum(axis=0)),
                *(*_span(first, last, has_both), *_span(years, years, has_both)),
            )
        )
    cells = pd.DataFrame({name: np.concatenate(part) for name, part in zip(CELL, zip(*parts, strict=True), strict=True)})
    cells["is_few"] = cells["n"] < LEAST_FOR_A_CELL
    cells["p_adjusted"] = statistics.adjusted(cells["p"].where(~cells["is_few"]).to_numpy(float))
    cells["p_strictest"] = statistics.adjusted(cells["p"].where(~cells["is_few"]).to_numpy(float), "by")
    cells["n_tests"] = int(cells["p_adjusted"].notna().sum())
    intervals = _intervals(filters, cells[cells["p_adjusted"] < PASSES_BELOW])
    cells["low"], cells["high"] = intervals["low"], intervals["high"]  # missing elsewhere
    cells["passes"] = statistics.is_clear(cells["p_adjusted"], cells["low"], cells["high"])
    return cells


def _intervals(filters: Filters, cells: pd.DataFrame) -> pd.DataFrame:
    """low, high and interval_method of cells, with their index."""
    local, policy = _values(filters)
    rows = []
    for local_id, policy_id, rho in cells[["local_id", "policy_id", "rho"]].itertuples(index=False):
        x, y = local[local_id]["value"], policy["drawn"][policy_id].to_numpy(float)
        has_both = np.isfinite(x) & np.isfinite(y)
        countries = statistics.clusters_of(policy["drawn"].index.to_numpy()[has_both])
        rows.append(statistics.interval(rho, x[has_both], y[has_both], countries, is_ranked=True))
    made = pd.DataFrame(rows, columns=["low", "high", "interval_method"], index=cells.index)
    return made.astype({"low": float, "high": float})


@cached_per_database
def _values(filters: Filters) -> tuple[dict[str, dict[str, Numbers]], dict[str, pd.DataFrame]]:
    """What the cells set against each other, a row a country in the same order.

    By local side: the columns of LOCAL. By drawn and year: those of every policy, a column a policy.
    """
    policies = policy_variables(Classes())
    cities = cities_of(filters).query("passes_all")[["city_id", "nuts2_code", "country_code"]]
    figures = variables.observations_of(tuple(s.side_id for s in (*local_variables(), *policies)), filters.area_basis, None)
    figures = figures[["side_id", "population_group", "place_level", "place_code", "drawn", "year"]]
    policy = {column: _by_country(figures, policies, cities, column) for column in ("drawn", "year")}
    means = _local_means(figures, cities)
    sides = [side.side_id for side in local_variables()]
    wide = means.set_index(["country_code", "side_id"])[list(LOCAL)].unstack("side_id")
    wide = wide.reindex(index=policy["drawn"].index, columns=pd.MultiIndex.from_product([LOCAL, sides]))
    values = wide.to_numpy(float).T.reshape(len(LOCAL), len(sides), -1)
    return {side: dict(zip(LOCAL, values[:, number], strict=True)) for number, side in enumerate(sides)}, policy


def _span(first: Numbers, last: Numbers, has_both: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """First and last year of the figures that enter each cell; NaN where none does."""
    low, high = (np.where(has_both, years, np.nan) for years in (first, last))
    return np.fmin.reduce(low, axis=0), np.fmax.reduce(high, axis=0)


def _by_country(figures: pd.DataFrame, policies: tuple[Variable, ...], cities: pd.DataFrame, column: str) -> pd.DataFrame:
    """The score or its year (column drawn or year) of countries with a city that passes, a column a policy."""
    wide = figures[figures["place_level"] == "country"].pivot_table(index="place_code", columns="side_id", values=column)
    wide = wide.reindex(columns=[side.side_id for side in policies])
    return wide.reindex(sorted(set(cities["country_code"])))


def _local_means(figures: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """A row a country and local measure: mean of its places, each once, their number, the cities behind it, its years."""
    groups = {side.side_id: side.population_group for side in local_variables()}
    own = figures[figures["side_id"].map(groups) == figures["population_group"]]
    places = pd.concat(
        [
            cities[["country_code"]].assign(place_level=level, place_code=cities[code])
            for level, code in (("city", "city_id"), ("region", "nuts2_code"), ("country", "country_code"))
        ]
    )
    counted = places.dropna().groupby(["place_level", "place_code", "country_code"]).size().rename("cities").reset_index()
    counted["cities"] = counted["cities"].mask(counted["place_level"] == "country", 0)  # whose value is that of no city
    known = own.merge(counted, on=["place_level", "place_code"])
    return (
        known.groupby(["country_code", "side_id"])
        .agg(
            value=("drawn", "mean"),
            cities=("cities", "sum"),
            places=("drawn", "size"),
            first=("year", "min"),
            last=("year", "max"),
        )
        .reset_index()
    )


def long_form(filters: Filters, local_ids: list[str], policy_ids: list[str]) -> pd.DataFrame:
    """Cells as rows of a file: coefficient, interval, N, p, both measures with definition, unit, level, years and sources."""
    cells = cells_of(filters)
    cells = cells[cells["local_id"].isin(local_ids) & cells["policy_id"].isin(policy_ids)]
    tested = cells[cells["p_adjusted"].notna()]
    intervals = _intervals(filters.with_classes(), tested).reindex(cells.index)
    frame = cells.assign(
        spearman=cells["rho"].where(~cells["is_few"]),
        spearman_low=intervals["low"],
        spearman_high=intervals["high"],
        interval_method=intervals["interval_method"].fillna(""),
        unit_of_analysis="country",
        n_years_apart=cells["n_apart"],
        **{f"{span}_year": cells[span] for span in ("local_first", "local_last", "policy_first", "policy_last")},
        p=cells["p"].where(~cells["is_few"]),
        remark=["too few" if few else "" for few in cells["is_few"]],
    )
    return with_facts(frame[[*IN_FILES, "remark"]], filters.area_basis)


def with_facts(frame: pd.DataFrame, area_basis: tuple[str, ...]) -> pd.DataFrame:
    """Rows (local_id, policy_id) with what gives the figures of both sides their address."""
    facts = _facts(area_basis)
    for whose in ("local", "policy"):
        renamed = facts.rename(columns=lambda name, whose=whose: f"{whose}_{name}")
        frame = frame.merge(renamed, on=f"{whose}_id", how="left")
    return frame


def sources_of(area_basis: tuple[str, ...], side_ids: tuple[str, ...]) -> list[str]:
    """Every source that figures of some sides are from."""
    facts = _facts(area_basis)
    return downloads.sources_of(facts[facts["id"].isin(side_ids)])


@cached_per_database
def _facts(area_basis: tuple[str, ...]) -> pd.DataFrame:
    """A row a side with what gives its figures their address."""
    requested = [*local_variables(), *policy_variables(Classes())]
    figures = variables.observations_of(tuple(side.side_id for side in requested), area_basis, None)
    sources = catalogue.sources()
    rows = []
    for side in requested:
        own = figures[(figures["side_id"] == side.side_id) & (figures["population_group"] == side.population_group)]
        ids = sorted(own["source_id"].dropna().unique())
        rows.append(
            {
                "id": side.side_id,
                "measure": side.title,
                "competence": competence_names().get(side.competence_type, ""),
                "unit": side.unit,
                "place_level": side.place_level,
                "definition": side.definition,
                "source_id": "; ".join(ids),
                "publisher": "; ".join(dict.fromkeys(sources.loc[ids, "publisher"])),
                "citation": " ".join(dict.fromkeys(sources.loc[ids, "citation"])),
            }
        )
    return pd.DataFrame(rows)
