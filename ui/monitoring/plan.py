"""A monitoring plan for a city: the figures that the atlas holds for its goals and groups."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from queries.database import cached_per_database, run
from ui import measure_picker, region_names, statements, wording
from ui.filters import city_labels
from ui.value_text import with_texts_by_unit

REFERENCE_GROUPS = {  # by choice of the reader and what migrants are told by
    "natives": {"country of birth": "native_born", "citizenship": "nationals", "origin": "native_born"},
    "whole_population": {"country of birth": "total", "citizenship": "total", "origin": "total"},
}


@dataclass(frozen=True)
class Plan:
    """A city with the goals, ways to count migrants (choice_id) and reference of its plan."""

    city_id: str
    goals: tuple[str, ...]
    groups: tuple[str, ...]
    reference: str
    area_basis: tuple[str, ...]

    @property
    def label(self) -> str:
        """The city with its country."""
        return city_labels()[self.city_id]

    @cached_property
    def definitions(self) -> pd.DataFrame:
        """The chosen ways to count migrants; columns of `monitoring/choices`."""
        rows = run("monitoring/choices")
        return rows[rows["choice_id"].isin(self.groups)]

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Indicators of the goals with all groups that any place has figures for; columns of `monitoring/indicators`."""
        rows = run("monitoring/indicators")
        return rows[rows["area"].isin(self.goals)]

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """The latest figures of the city, its region and its country among all places: columns of `city/ranks`."""
        # A plan sets the city beside all places, whatever is filtered elsewhere.
        return run(
            "city/ranks", city=(self.city_id,), area_basis=self.area_basis, own_area_basis=self.area_basis, filtered_cities=()
        )

    @cached_property
    def figures(self) -> pd.DataFrame:
        """A row an indicator and group with a figure.

        Columns of `ranks` and, besides, area, indicator, indicator_id, remark, reference_group, reference_name,
        reference_value and reference_reliability (of the same year and place, else empty), beside (medians in words), the
        texts of a chart.
        """
        requested = self.requested[["area", "indicator_id", "indicator", "measure_id", "population_group", "basis", "remark"]]
        rows = requested.merge(self.ranks, on=["measure_id", "population_group"], how="inner")
        keys = rows[["basis", "population_group"]].itertuples(index=False)
        groups = [None if group == "total" else REFERENCE_GROUPS[self.reference][basis] for basis, group in keys]
        rows = rows.assign(reference_group=groups)
        rows = self._with_references(rows)
        rows = rows.assign(beside=self._medians(rows))
        return with_texts_by_unit(rows).assign(who=self.label)

    @cached_property
    def requested(self) -> pd.DataFrame:
        """The rows of `indicators` that the plan shows: migrants by a chosen basis, or all where nobody splits the figure."""
        rows = self.indicators
        is_split = rows["measure_id"].isin(rows[rows["basis"] != "none"].dropna(subset="basis")["measure_id"])
        fits = rows["basis"].isin(self.definitions["basis"].dropna()) & ~rows["population_group"].isin(region_names.REFERENCES)
        return rows[fits | ((rows["population_group"] == "total") & ~is_split)]

    def _with_references(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Like is compared with like: the reference counts only where it is of the same place and year."""
        found = [self.reference_of(row, row.reference_group) for row in rows.itertuples()]
        return rows.assign(
            reference_name=rows["reference_group"].map(measure_picker.group_names()),
            reference_value=[one[0] if one else None for one in found],
            reference_reliability=[one[1] if one else "" for one in found],
        ).astype({"reference_value": float})

    def reference_of(self, row: Any, group: object) -> tuple[float, str] | None:
        """The figure of a group beside a row of `figures`, of the same measure, place and year, with its reliability.

        None if there is none.
        """
        measure, place, year = row.measure_id, row.place_code, row.year
        if not isinstance(group, str):
            return None
        if row.place_level == "region":
            rows = run("regions/values", outcome=measure, population_group=group, reference_group=None)
            found = rows[(rows["nuts_code"] == place) & (rows["year"] == year)]
        else:
            rows = self.ranks
            is_value = (rows["measure_id"] == measure) & (rows["population_group"] == group) & (rows["place_code"] == place)
            found = rows[is_value & (rows["year"] == year)]
        return (float(found["value"].iloc[0]), str(found["reliability"].iloc[0])) if len(found) else None

    def _medians(self, rows: pd.DataFrame) -> list[str]:
        """What each figure may be read against: medians of country and EU for regions, of all places for the rest."""
        codes = rows[rows["place_level"] == "region"]["place_code"].unique()
        known: dict[tuple[str, str], str] = {}
        for code in codes:
            card = run("regions/card", nuts_code=str(code))
            known |= {(row.measure_id, row.population_group): _of_regions(row) for row in card.itertuples()}
        return [
            known.get((row.measure_id, row.population_group), "")
            or f"{wording.short_value(row.median, row.unit)} ({statements.with_value_text(row.place_count, row.place_level)})"
            for row in rows.itertuples()
        ]


plan_of = cached_per_database(Plan)  # what one has worked out once serves every later look at the same


def _of_regions(row: Any) -> str:
    """Medians over the regions of the country and of the EU, with their numbers."""
    parts = []
    for name, median, count in (
        ("country", row.country_median, row.country_region_count),
        ("EU", row.eu_median, row.eu_region_count),
    ):
        if pd.notna(median):
            parts.append(f"{name} {wording.short_value(median, row.unit)} ({statements.with_value_text(count, 'region')})")
    return "; ".join(parts)
