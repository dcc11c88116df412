"""What can stand on either side of a correlation: a measure and group, a regional gap, or a dimension of a MIPEX area."""

import re
from dataclasses import dataclass, replace

import pandas as pd

from queries import catalogue
from queries.database import cached_per_database, run
from ui import area_statements, measure_picker, wording
from ui.correlations.statistics import LEAST_UNITS
from ui.filters import Classes
from ui.region_names import SMALL_BELOW

GAP, DIMENSION = "gap_", "dimension_"
DIMENSION_RULE = "The score of a dimension is the mean of its indicators for a country and year, worked out by the atlas."


@dataclass(frozen=True)
class Variable:
    """One of the two measures of a correlation. measure_id is that of the area for a dimension, of the rate for a gap."""

    side_id: str
    measure_id: str
    name: str
    family: str
    unit: str
    place_level: str
    definition: str
    competence_type: str
    population_group: str
    groups: tuple[str, ...]
    year: int | None = None  # None: the latest of each place

    @property
    def is_gap(self) -> bool:
        """Whether it is the gap between native-born and foreign-born people."""
        return self.side_id.startswith(GAP)

    @property
    def is_dimension(self) -> bool:
        """Whether it is a dimension of a policy area."""
        return self.side_id.startswith(DIMENSION)

    @property
    def title(self) -> str:
        """The name with the group, where the measure has several or one that is not everybody, and the year, where chosen."""
        named = area_statements.title(self.name, self.population_group, self.groups)
        return f"{named}, {self.year}" if self.year else named

    @property
    def axis_title(self) -> str:
        """The title with its unit."""
        unit = {"%": "%", "points": "percentage points", "score 0-100": "score, 0 to 100"}.get(self.unit, self.unit)
        return f"{self.title} ({unit})"


@cached_per_database
def all_variables() -> dict[str, Variable]:
    """Every side by side_id, in the order of the catalogue; those with figures for too few places are left out."""
    sides: dict[str, Variable] = {}
    measures = run("definitions/measures")
    measures = measures[(measures["place_count"] >= LEAST_UNITS) & (measures["place_level"] != "district")]  # of one country
    rates = tuple(measures.loc[measures["unit"] == "%", "measure_id"])
    gaps = set(run("correlations/gaps", measure_list=rates, year=None, small_below=SMALL_BELOW)["measure_id"])
    dimensions = run("correlations/dimensions", year=None)[["measure_id", "area", "dimension"]].drop_duplicates()
    for family in wording.FAMILY:
        for row in measures[measures["family"] == family].to_dict("records"):
            side = _of_measure(row)
            if row["measure_id"] in gaps:
                sides[GAP + side.side_id] = _gap_of(side)
            sides[side.side_id] = side
            for dimension in dimensions.loc[dimensions["measure_id"] == row["measure_id"], "dimension"]:
                made = _dimension_of(side, str(dimension))
                sides[made.side_id] = made
    return sides


def _of_measure(row: dict[str, str]) -> Variable:
    groups = tuple(measure_picker.covered()[row["measure_id"]])
    first = measure_picker.usual_group(groups)
    return Variable(
        row["measure_id"], row["measure_id"], row["name"], row["family"], row["unit"], row["place_level"],
        row["definition"], row["competence_type"], first, groups,
    )  # fmt: skip


def _gap_of(side: Variable) -> Variable:
    return replace(
        side,
        side_id=GAP + side.side_id,
        name=area_statements.gap_title(side.name, "foreign_born", "native_born"),
        unit="points",
        definition=f"{side.definition} Percentage points between native-born and foreign-born people, positive where the "
        f"foreign-born fare worse. Regions with fewer than {SMALL_BELOW},000 foreign-born residents of working age, or an "
        "unknown number, are left out.",
        population_group="foreign_born",
        groups=("foreign_born",),
    )


def _dimension_of(side: Variable, dimension: str) -> Variable:
    slug = re.sub(r"[^a-z]+", "_", dimension.lower()).strip("_")
    return replace(
        side,
        side_id=f"{DIMENSION}{side.measure_id.removeprefix('mipex_')}_{slug}",
        name=f"{side.name}: {wording.lower(dimension)}",
        definition=f"{dimension}, a dimension of the area. {DIMENSION_RULE}",
    )


def offered(classes: Classes) -> tuple[str, ...]:
    """The sides whose measures are of the classes chosen; families that have none are offered whole."""
    measures = measure_picker.measures_of(classes)
    return tuple(side.side_id for side in all_variables().values() if side.measure_id in measures)


def area_variables(classes: Classes) -> list[Variable]:
    """The policy areas of the competence types chosen, grouped by type."""
    areas = run("definitions/measures").query("family == 'mipex' and measure_group == 'area'")["measure_id"]
    every, fitting = all_variables(), measure_picker.measures_of(classes)
    sides = [every[area] for area in areas if area in fitting and area in every]
    return sorted(sides, key=lambda side: catalogue.position(side.competence_type))


def dimensions_of(area: str) -> list[Variable]:
    """The dimensions of an area, by its measure_id."""
    return [side for side in all_variables().values() if side.is_dimension and side.measure_id == area]


@cached_per_database
def observations_of(side_ids: tuple[str, ...], area_basis: tuple[str, ...], year: int | None) -> pd.DataFrame:
    """The figure of a year, or the latest of each place (year None), for these sides: side_id, drawn (what is compared) and
    the columns of a download.

    A measure gives the figures of all its groups; `observations_of_variable` takes those of one.
    """
    sides = [all_variables()[side_id] for side_id in side_ids]
    parts = []
    measures = tuple(side.measure_id for side in sides if not (side.is_gap or side.is_dimension))
    if measures:
        rows = run("correlations/values", measure_list=measures, area_basis=area_basis, year=year)
        parts.append(rows.assign(side_id=rows["measure_id"], drawn=rows["value"]))
    gaps = tuple(side.measure_id for side in sides if side.is_gap)
    if gaps:
        rows = run("correlations/gaps", measure_list=gaps, year=year, small_below=SMALL_BELOW)
        parts.append(rows.assign(side_id=GAP + rows["measure_id"], drawn=rows["gap"]))
    if any(side.is_dimension for side in sides):
        rows = _dimension_observations(year)
        parts.append(rows[rows["side_id"].isin(side_ids)])
    return pd.concat(parts, ignore_index=True)


@cached_per_database
def _dimension_observations(year: int | None) -> pd.DataFrame:
    rows = run("correlations/dimensions", year=year)
    ids = {(s.measure_id, s.name): s.side_id for s in all_variables().values() if s.is_dimension}
    names = rows["area"] + ": " + rows["dimension"].map(wording.lower)
    return rows.assign(
        side_id=[ids[key] for key in zip(rows["measure_id"], names, strict=True)],
        drawn=rows["value"],
        place_level="country",
        place_code=rows["country_code"],
        population_group="total",
        reliability="as_published",
        note=rows["indicator_count"].map(lambda n: f"Mean of {wording.plural(n, 'indicator', 'indicators')}"),
    )


def observations_of_variable(side: Variable, area_basis: tuple[str, ...]) -> pd.DataFrame:
    """The figures of one side, a row a place."""
    rows = observations_of((side.side_id,), area_basis, side.year)
    return rows[rows["population_group"] == side.population_group]


def years_of(side: Variable) -> dict[str, int]:
    """Number of places by year (as text, from the latest), of the years with figures for enough places."""
    by_group = measure_picker.covered()[side.measure_id]
    years = by_group[side.population_group]
    if side.is_gap:  # a gap needs both groups
        years = {year: min(count, by_group["native_born"].get(year, 0)) for year, count in years.items()}
    return {year: count for year, count in years.items() if count >= LEAST_UNITS}
