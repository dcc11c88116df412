"""What is compared: the filters, the measure, and the figures of the cities that pass."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from queries import run
from ui import downloads, figures, wording
from ui.filters import Filters
from ui.selection import Measure


@dataclass(frozen=True)
class Comparison:
    """What is compared: the filters, the measure, and all cities with what the filters say of them."""

    filters: Filters
    measure: Measure
    cities: pd.DataFrame

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The cities that pass the filters and have a figure; columns of `measure_values`."""
        return run(
            "measure_values",
            **self.filters.parameters(),
            measure=self.measure.measure_id,
            population_group=self.measure.population_group,
            year=self.measure.year,
        )

    @cached_property
    def focus(self) -> list[str]:
        """The cities picked out: those chosen, or else the largest with a figure, as examples."""
        return self.filters.city or figures.largest_cities(self.rows)

    @cached_property
    def places(self) -> pd.DataFrame:
        """One row a place: cities, or the regions or countries whose figure they share."""
        return figures.places_of(self.rows, self.focus)

    @property
    def noun(self) -> str:
        """What a place is: cities, regions, countries."""
        return wording.PLACES[self.measure.place_level]

    def alternative_text(self) -> str:
        """What a chart or map of this comparison says, for those who cannot see it."""
        return figures.alternative_text(self.places, self.measure.title(), self.measure.unit, len(self.without_value), self.noun)

    def noun_forms(self) -> tuple[str, str]:
        """One place and several: city, cities."""
        return wording.PLACE_LEVEL[self.measure.place_level], self.noun

    @cached_property
    def without_value(self) -> pd.DataFrame:
        """The cities that pass the filters and have no figure."""
        return self.cities[self.cities["passes_all"] & ~self.cities["city_id"].isin(self.rows["city_id"])]

    @property
    def axis_title(self) -> str:
        """Title of the axis of values."""
        return wording.AXIS.get(self.measure.unit, self.measure.unit.capitalize())

    def view(self, kind: str) -> downloads.View:
        """The comparison as its download describes it."""
        said = "; ".join(self.filters.words()) or "no filter set"
        year = self.measure.year or "latest of each place"
        return downloads.View(
            name=f"{kind}_{self.measure.measure_id}",
            title=self.measure.title(),
            selection=f"{said}. Year: {year}.",
            link=str(st.context.url or ""),
        )

    def source_line(self, rows: pd.DataFrame | None = None) -> str:
        """Whom the figures come from, for captions and pictures."""
        sources = run("sources").set_index("source_id")["citation"]
        used = self.rows if rows is None else rows
        cited = [sources[s].rstrip(".").removeprefix("Source: ") for s in used["source_id"].value_counts().index]
        return ("Sources: " if len(cited) > 1 else "Source: ") + "; ".join(dict.fromkeys(cited)) + "."
