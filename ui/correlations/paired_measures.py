"""Two measures side by side: the cities that pass the filters, the units of the test, what the test says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from queries.database import cached_per_database
from ui import statements, wording
from ui.correlations import statistics, variables
from ui.correlations.statistics import LEAST_UNITS, Correlation
from ui.correlations.variables import Variable
from ui.filters import REASONS, Filters, cities_of, country_names
from ui.indicator_rows import LEVELS
from ui.region_names import region_labels

CODE = {"city": "city_id", "region": "nuts2_code", "country": "country_code"}
COLUMNS = ["city_id", "name", "country_code", "nuts2_code", *REASONS, "passes_all"]
YEARS_APART = 3
FEW_UNITS = 30
STRENGTH = ((0.2, "very weak"), (0.4, "weak"), (0.6, "moderate"), (0.8, "strong"), (2.0, "very strong"))


@dataclass(frozen=True)
class PairedMeasures:
    """The figures of two measures for the cities that pass the filters."""

    filters: Filters
    x: Variable
    y: Variable

    @property
    def sides(self) -> tuple[tuple[str, Variable], ...]:
        """Both measures with their axis, first the one of the vertical axis."""
        return ("y", self.y), ("x", self.x)

    @property
    def unit(self) -> str:
        """The level that the test runs on: the coarser of the two."""
        return max(self.x.place_level, self.y.place_level, key=LEVELS.index)

    @property
    def is_averaged(self) -> bool:
        """Whether a unit of the test stands for several cities or regions of a finer measure."""
        return self.x.place_level != self.y.place_level

    @cached_property
    def everywhere(self) -> pd.DataFrame:
        """All cities with what the filters say of them: unit_code, and x and y each with its place, year and reliability."""
        cities = cities_of(self.filters)
        rows = cities[COLUMNS].assign(unit_code=cities[CODE[self.unit]])
        columns: dict[str, pd.Series] = {}
        for axis, side in self.sides:
            found = variables.observations_of_variable(side, self.filters.area_basis).set_index("place_code")
            code = rows[CODE[side.place_level]]
            figure = found[["drawn", "year", "reliability"]].reindex(code).set_axis(rows.index)  # one look-up for all three
            columns[f"{axis}_place"] = code
            columns[axis] = figure["drawn"].astype("float64")
            columns[f"{axis}_year"] = figure["year"].astype("float64")
            columns[f"{axis}_weak"] = figure["reliability"] != "as_published"
        return rows.assign(**columns)

    @cached_property
    def cities(self) -> pd.DataFrame:
        """The cities that pass the filters."""
        return self.everywhere[self.everywhere["passes_all"]]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The cities that pass the filters and have both figures."""
        return self.cities[self.cities["x"].notna() & self.cities["y"].notna() & self.cities["unit_code"].notna()]

    @cached_property
    def units(self) -> pd.DataFrame:
        """A row is a unit of the test: mean x and y over its places, each place once, with years and number of cities."""
        rows = self.pairs.groupby("unit_code").size().to_frame("n_cities")
        for axis in ("x", "y"):
            place = ["unit_code", f"{axis}_place"]
            figures_in = self.pairs[[*place, axis, f"{axis}_year", f"{axis}_weak"]]
            once = figures_in.drop_duplicates(place).groupby("unit_code")
            rows = rows.assign(
                **{
                    axis: once[axis].mean(),
                    f"{axis}_first": once[f"{axis}_year"].min(),
                    f"{axis}_last": once[f"{axis}_year"].max(),
                    f"{axis}_places": once.size(),
                    f"{axis}_weak": once[f"{axis}_weak"].any(),
                }
            )
        rows = rows.reset_index()
        names = [self._names[code] for code in rows["unit_code"]]
        return rows.assign(name=names).sort_values("name", ignore_index=True)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Name by code of the unit of the test."""
        if self.unit == "city":
            names = self.cities["name"] + " (" + self.cities["country_code"] + ")"
            return dict(zip(self.cities["city_id"], names, strict=True))
        return _place_names(self.unit)

    @cached_property
    def correlation(self) -> Correlation | None:
        """What the test says, over units; None where there are too few or one side is all the same."""
        units = self.units.sort_values("unit_code")
        x, y = (units[axis].to_numpy(float) for axis in ("x", "y"))
        country = self.pairs.drop_duplicates("unit_code").set_index("unit_code")["country_code"]
        clusters = country.loc[units["unit_code"]].to_numpy()
        return statistics.correlation(x, y, clusters)

    @property
    def is_clear(self) -> bool:
        """Whether the correlation is clear; no line is drawn through the dots where it is not."""
        return self.correlation is not None and self.correlation.is_clear

    @cached_property
    def line(self) -> pd.DataFrame:
        """The fitted line with its band; no rows where the correlation is not clear."""
        line = statistics.fitted_line(*(self.units[axis].to_numpy(float) for axis in ("x", "y")))
        return line if self.is_clear else line.head(0)

    @cached_property
    def distances(self) -> pd.Series:
        """How far each unit lies, in standard deviations, from the line, or from the mean of y where none is drawn."""
        x, y = (self.units[axis].to_numpy(float) for axis in ("x", "y"))
        if self.is_clear:
            return pd.Series(statistics.distance_from_line(x, y), self.units.index)
        spread = y.std() if len(y) else 0.0
        return pd.Series((y - y.mean()) / spread if spread > 0 else np.zeros(len(y)), self.units.index)

    @property
    def distance_from(self) -> str:
        """What `distances` are from."""
        return "the line" if self.is_clear else "the mean of the vertical axis"

    @cached_property
    def years_apart(self) -> int:
        """In how many units the years of the two measures may differ by more than YEARS_APART."""
        apart = np.maximum(
            (self.units["x_last"] - self.units["y_first"]).abs(), (self.units["y_last"] - self.units["x_first"]).abs()
        )
        return int((apart > YEARS_APART).sum())

    def years(self, axis: str) -> str:
        """The years of one measure, and how many figures have none."""
        years = self.pairs[f"{axis}_year"]
        text = wording.years(years.min(), years.max())
        missing = int(self.pairs.loc[years.isna(), f"{axis}_place"].nunique())
        return f"{text}, {missing} without a stated year" if missing and years.notna().any() else text

    def axis_title(self, axis: str) -> str:
        """Measure, group and unit of an axis, and that a dot is a mean where it is one."""
        side = self.x if axis == "x" else self.y
        return side.axis_title if side.place_level == self.unit else f"{side.axis_title}, {self.mean_of(side)}"

    def mean_of(self, side: Variable, count: int | None = None) -> str:
        """What a figure of a unit is made of, where the measure is one of smaller places: of all units, or of count places."""
        if side.place_level == self.unit:
            return ""
        axis = "x" if side == self.x else "y"
        number = int(self.units[f"{axis}_places"].sum()) if count is None else count
        places = wording.plural(number, side.place_level, wording.PLACES[side.place_level])
        where = " with a city of the atlas" if side.place_level == "region" else ""
        return f"unweighted mean of {places}{where}{f', by {self.unit}' if count is None else ''}"

    @property
    def noun(self) -> str:
        """Units of the test: cities, regions, countries."""
        return wording.PLACES[self.unit]

    @property
    def n_text(self) -> str:
        """Every N in words: 35 countries (82 cities), 32 countries (734 cities in 220 regions)."""
        units = wording.plural(len(self.units), self.unit, self.noun)
        if self.unit == "city":
            return units
        cities = wording.plural(len(self.pairs), "city", "cities")
        regional = next((axis for axis, side in self.sides if side.place_level == "region"), None)
        if self.unit == "country" and regional:
            cities += f" in {wording.plural(self.pairs[f'{regional}_place'].nunique(), 'region', 'regions')}"
        return f"{units} ({cities})"

    @property
    def headline(self) -> str:
        """What the test says, as a title."""
        return self._conclusion(*(f"“{side.title}”" for side in (self.x, self.y)))

    @cached_property
    def finding(self) -> str:
        """The same with years, N and what is a mean, in sentences."""
        conclusion = self._conclusion(self._quoted("x"), self._quoted("y"))
        means = [f"“{side.title}”: {mean}." for side in (self.x, self.y) if (mean := self.mean_of(side))]
        return " ".join([f"{conclusion}{f' over {self.n_text}' if self.correlation else ''}.", *means])

    def _conclusion(self, x: str, y: str) -> str:
        if self.correlation is None:
            few = "There are too few values" if len(self.units) < LEAST_UNITS else "One of the two is the same everywhere: no way"
            return f"{few} to say whether the two go together"
        if not self.is_clear:
            return f"No clear correlation between {y} and {x}"
        rho = self.correlation.spearman.value
        word = next(word for least, word in STRENGTH if abs(rho) < least)
        return f"{y} tends to be {'higher' if rho > 0 else 'lower'} where {x} is higher: a {word} correlation"

    def _quoted(self, axis: str) -> str:
        """A measure inside a sentence, with its years where its title has none."""
        side = self.x if axis == "x" else self.y
        return f"“{side.title}”{'' if side.year else f' ({self.years(axis)})'}"

    @property
    def title(self) -> str:
        """Both measures as a heading."""
        return f"{self.y.title}, against {wording.lower(self.x.title)}"

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Every published figure that enters a dot: axis, the unit it enters, and the columns of a download."""
        units, parts = self.units.set_index("unit_code"), []
        for axis, side in (("x", self.x), ("y", self.y)):
            places = self.pairs.drop_duplicates(["unit_code", f"{axis}_place"])
            where = places[["unit_code", f"{axis}_place", "city_id", "name", "country_code"]]
            found = variables.observations_of_variable(side, self.filters.area_basis).drop(
                columns="country_code", errors="ignore"
            )
            rows = where.merge(found, left_on=f"{axis}_place", right_on="place_code")
            is_city = side.place_level == "city"
            parts.append(
                rows.assign(
                    axis=axis,
                    unit_of_analysis=self.unit,
                    unit_name=rows["unit_code"].map(units["name"]),
                    drawn_at=rows["unit_code"].map(units[axis]),
                    drawn_as=[self.mean_of(side, int(count)) for count in rows["unit_code"].map(units[f"{axis}_places"])],
                    city_id=rows["city_id"] if is_city else None,
                    city=rows["name"] if is_city else None,
                    place_name=_cities_or_areas(rows) if is_city else rows["place_code"].map(_place_names(side.place_level)),
                    dimension_id=side.side_id if side.is_dimension else None,
                    dimension_measure=side.name,
                    dimension_unit=side.unit,
                    dimension_definition=side.definition,
                )
            )
        return pd.concat(parts, ignore_index=True)


pair_measures = cached_per_database(PairedMeasures)  # what one has worked out once serves every later look at the same


def _cities_or_areas(rows: pd.DataFrame) -> list[str]:
    """The names of cities, or of the larger areas that stand in for them. rows: with the city as name."""
    records = statements.rows_of(rows.assign(place_name=rows["name"]))
    return [statements.place_name(row) if statements.stands_in(row) else row["place_name"] for row in records]


def _place_names(level: str) -> dict[str, str]:
    return country_names() if level == "country" else region_labels()
