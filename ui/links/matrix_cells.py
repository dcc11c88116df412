"""The cells of the matrix: every local measure against every policy area and dimension, over countries."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from queries import remembered, run
from ui.filters import Filters, cities_of, competence_names
from ui.links import sides, statistics
from ui.links.linked import YEARS_APART
from ui.links.sides import Side
from ui.links.statistics import LEAST_FOR_A_CELL, PASSES_BELOW, Numbers

CELL = [
    "local_id", "policy_id", "rho", "p", "n", "n_cities", "n_apart", "local_first", "local_last", "policy_first", "policy_last",
]  # fmt: skip
SHARES = ("foreign_born_share", "foreign_citizen_share", "eu_born_share")


@remembered
def local_sides() -> tuple[Side, ...]:
    """The local measures of the matrix: survey, shares of the city, regional gaps, Intercultural Cities Index."""
    every = sides.all_sides().values()
    return tuple(s for s in every if s.family in ("survey", "icc") or s.side_id in SHARES or s.is_gap)


def policy_sides(competence_types: tuple[str, ...]) -> list[Side]:
    """The areas that fit the competence types, each followed by its dimensions."""
    return [side for area in sides.area_sides(competence_types) for side in (area, *sides.dimensions_of(area.side_id))]


@remembered
def cells_of(filters: Filters) -> pd.DataFrame:
    """A row a cell: the columns of CELL, p_adjusted, is_few, passes.

    n_apart: countries in which the years of the two figures are more than YEARS_APART apart. p is adjusted over the whole
    matrix of the filters, areas and dimensions, whatever part of it is on screen.
    """
    policies = policy_sides(filters.competence_type)
    if not policies:
        return pd.DataFrame(columns=[*CELL, "is_few", "p_adjusted", "passes"])
    cities = cities_of(filters).query("passes_all")[["city_id", "nuts2_code", "country_code"]]
    figures = sides.figures_of(tuple(s.side_id for s in (*local_sides(), *policies)), filters.area_basis, None)
    figures = figures[["side_id", "population_group", "place_level", "place_code", "drawn", "year"]]
    policy, policy_years = (_by_country(figures, policies, cities, column) for column in ("drawn", "year"))
    local = _local_means(figures, cities)
    many, years = policy.to_numpy(float), policy_years.to_numpy(float)
    parts = []
    for side in local_sides():
        mine = local[local["side_id"] == side.side_id].set_index("country_code").reindex(policy.index)
        values = mine["value"].to_numpy(float)
        rho, p, n = statistics.spearman_with_many(values, many)
        has_both = np.isfinite(many) & np.isfinite(values)[:, None]
        n_cities = (has_both * mine["cities"].fillna(0).to_numpy()[:, None]).sum(axis=0).astype(int)
        first, last = (mine[column].to_numpy(float)[:, None] for column in ("first", "last"))
        # A year that is not stated compares as false, and so is not counted as apart.
        apart = has_both & ((np.abs(years - first) > YEARS_APART) | (np.abs(years - last) > YEARS_APART))
        ids = np.repeat(side.side_id, len(policies)), policy.columns.to_numpy()
        parts.append(
            (*ids, rho, p, n, n_cities, apart.sum(axis=0), *_span(first, last, has_both), *_span(years, years, has_both))
        )
    cells = pd.DataFrame({name: np.concatenate(part) for name, part in zip(CELL, zip(*parts, strict=True), strict=True)})
    cells["is_few"] = cells["n"] < LEAST_FOR_A_CELL
    cells["p_adjusted"] = statistics.adjusted(cells["p"].where(~cells["is_few"]).to_numpy(float))
    cells["passes"] = cells["p_adjusted"] < PASSES_BELOW
    return cells


def _span(first: Numbers, last: Numbers, has_both: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """First and last year of the figures that enter each cell; NaN where none does."""
    low, high = (np.where(has_both, years, np.nan) for years in (first, last))
    return np.fmin.reduce(low, axis=0), np.fmax.reduce(high, axis=0)


def _by_country(figures: pd.DataFrame, policies: list[Side], cities: pd.DataFrame, column: str) -> pd.DataFrame:
    """The score or its year (column drawn or year) of countries with a city that passes, a column a policy."""
    wide = figures[figures["place_level"] == "country"].pivot_table(index="place_code", columns="side_id", values=column)
    wide = wide.reindex(columns=[side.side_id for side in policies])
    return wide.reindex(sorted(set(cities["country_code"])))


def _local_means(figures: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """A row a country and local measure: mean of its places, each once, the cities behind it, first and last year."""
    groups = {side.side_id: side.population_group for side in local_sides()}
    own = figures[figures["side_id"].map(groups) == figures["population_group"]]
    places = pd.concat(
        [
            cities[["country_code"]].assign(place_level=level, place_code=cities[code])
            for level, code in (("city", "city_id"), ("region", "nuts2_code"))
        ]
    )
    counted = places.dropna().groupby(["place_level", "place_code", "country_code"]).size().rename("cities").reset_index()
    known = own.merge(counted, on=["place_level", "place_code"])
    return (
        known.groupby(["country_code", "side_id"])
        .agg(value=("drawn", "mean"), cities=("cities", "sum"), first=("year", "min"), last=("year", "max"))
        .reset_index()
    )


def long_form(filters: Filters, local_ids: list[str], policy_ids: list[str]) -> pd.DataFrame:
    """Cells as rows of a file: coefficient, N, p, both measures with definition, unit, level, years and sources."""
    cells = cells_of(filters)
    cells = cells[cells["local_id"].isin(local_ids) & cells["policy_id"].isin(policy_ids)]
    facts = _facts(filters.area_basis)
    frame = pd.DataFrame(
        {
            "local_id": cells["local_id"],
            "policy_id": cells["policy_id"],
            "spearman": cells["rho"].where(~cells["is_few"]),
            "n": cells["n"],
            "unit_of_analysis": "country",
            "n_cities": cells["n_cities"],
            "n_years_apart": cells["n_apart"],
            **{f"{span}_year": cells[span] for span in ("local_first", "local_last", "policy_first", "policy_last")},
            "p": cells["p"].where(~cells["is_few"]),
            "p_adjusted": cells["p_adjusted"],
            "passes": cells["passes"],
            "remark": ["too few" if few else "" for few in cells["is_few"]],
        }
    )
    for whose in ("local", "policy"):
        told = facts.rename(columns=lambda name, whose=whose: f"{whose}_{name}")
        frame = frame.merge(told, on=f"{whose}_id", how="left")
    return frame


@remembered
def _facts(area_basis: tuple[str, ...]) -> pd.DataFrame:
    """A row a side with what gives its figures their address."""
    wanted = [*local_sides(), *policy_sides(())]
    figures = sides.figures_of(tuple(side.side_id for side in wanted), area_basis, None)
    sources = run("sources").set_index("source_id")
    rows = []
    for side in wanted:
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
