"""What is compared: the filters, the measure, and the figures of the cities that pass."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from queries.database import cached_per_database, run, with_texts_in_one_block
from ui import downloads, rank, region_names, statements, value_text, wording
from ui.filters import Filters, cities_of
from ui.measure_picker import Measure, covered
from ui.state import presentation

EVERYONE, WITH_OPINION = "total", "with_opinion"
NAMED_IN_FINDING = 3


@cached_per_database
def comparison_of(filters: Filters, measure: Measure) -> "Comparison":
    """The comparison of a measure; what it has worked out once serves every later look at the same.

    The filters are of cities, and leave out no district.
    """
    if measure.place_level == "district":
        filters = filters.everywhere()
    return Comparison(filters, measure)


def with_marked_cities(chosen: Filters) -> Filters:
    """The filters with the cities in the room selected, while a presentation marks them."""
    marked = presentation.marked_cities()
    return replace(chosen, city=marked) if marked else chosen


@cached_per_database
def _figures_of(measure: Measure, area_basis: tuple[str, ...]) -> pd.DataFrame:
    """All cities with a figure of the measure; columns of `compare/values` and of `value_text.with_texts`."""
    rows = run("compare/values", **measure.parameters(), area_basis=area_basis)
    return with_texts_in_one_block(value_text.with_texts(rows, measure.unit).assign(unit=measure.unit))


@cached_per_database
def _no_opinion_of(measure: Measure, area_basis: tuple[str, ...]) -> dict[str, float]:
    """Percent of respondents who gave no opinion, by city_id; only where both values are of the same year and source."""
    everyone, with_opinion = (
        _figures_of(replace(measure, population_group=group), area_basis).set_index(["city_id", "year", "source_id"])["value"]
        for group in (EVERYONE, WITH_OPINION)
    )
    return dict((100 * (1 - everyone / with_opinion)).dropna().droplevel(["year", "source_id"]))


@dataclass(frozen=True)
class Comparison:
    """What is compared: the filters and the measure."""

    filters: Filters
    measure: Measure

    @cached_property
    def cities(self) -> pd.DataFrame:
        """All cities with what the filters say of them; or all districts that have the indicator."""
        cities = cities_of(self.filters)
        if self.measure.place_level != "district":
            return cities[cities["is_city"]]
        of_all = _figures_of(self.measure, self.filters.area_basis)
        return cities[value_text.among(cities["city_id"], of_all["city_id"].tolist())].assign(passes_all=True)

    @cached_property
    def passing(self) -> list[str]:
        """The cities that pass the filters."""
        return self.cities.loc[self.cities["passes_all"], "city_id"].tolist()

    @cached_property
    def unranked_rows(self) -> pd.DataFrame:
        """The cities that pass the filters and have a figure, from the highest value, with texts."""
        of_all = _figures_of(self.measure, self.filters.area_basis)
        return of_all[value_text.among(of_all["city_id"], self.passing)]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The same with rank."""
        rows = value_text.with_ranks(self.unranked_rows)
        return rows.assign(place_rank=pd.array([None] * len(rows), "Int64")) if self.no_rank_reason else rows

    @property
    def no_rank_reason(self) -> str:
        """Why the measure is not ranked, in words; empty where it is."""
        return statements.unranked_indicator(self.measure.row())

    @cached_property
    def no_opinion(self) -> pd.Series:
        """Percent of respondents who gave no opinion, by city_id; empty where the measure has no figures of both groups."""
        if self.measure.family != "survey" or not {EVERYONE, WITH_OPINION} <= set(covered()[self.measure.measure_id]):
            return pd.Series(dtype=float)
        of_city = _no_opinion_of(self.measure, self.filters.area_basis)
        cities = self.rows["city_id"].tolist()
        return pd.Series([of_city.get(city, np.nan) for city in cities], cities, dtype=float)

    @property
    def is_filtered(self) -> bool:
        """Whether a filter leaves out places."""
        return bool(self.filters.with_classes().words())

    @cached_property
    def in_profile(self) -> list[str]:
        """The cities of the profile: those chosen, or else the largest with a figure, as examples."""
        return list(self.filters.city) or value_text.largest_cities(self.unranked_rows)

    @cached_property
    def places(self) -> pd.DataFrame:
        """One row a place: cities, or the regions or countries whose figure they share."""
        return value_text.places_of(self.rows, list(self.filters.city))

    @cached_property
    def own_places(self) -> pd.DataFrame:
        """The places whose value is their own: those of larger areas that stand in for a city are neither ranked nor counted."""
        stands_in = value_text.are_stand_ins(self.places)
        return self.places[~stands_in] if stands_in.any() else self.places

    @cached_property
    def is_small(self) -> pd.Series:
        """Of the places: whether it is a region with too few foreign-born residents for a reliable outcome of them.

        How many they are, or which share, is never too small: what has the fewest people is the lowest.
        """
        has_small = self.measure.place_level == "region" and self.measure.family in region_names.OF_OUTCOMES
        below = region_names.SMALL_BELOW if has_small else 0
        small = region_names.small_regions(self.measure.population_group, below)
        return pd.Series(value_text.among(self.places["place_code"], small), self.places.index)

    @cached_property
    def counted_places(self) -> pd.DataFrame:
        """The places that the finding counts: small regions are left out, as in Regional outcomes, unless all are small."""
        is_counted = ~self.is_small[self.own_places.index]
        return self.own_places[is_counted] if is_counted.any() else self.own_places

    def small_words(self, drawn: str, left_out_of: str = "") -> str:
        """How small regions are drawn, how many there are, and what leaves them out: the title, unless it is of selected places.

        drawn: as in "Fainter bars". left_out_of: what else leaves them out, as in "median".
        """
        leaves_out = len(self.counted_places) < len(self.own_places)
        is_of_all = not self.own_places["is_highlighted"].any() and not self.no_rank_reason
        what = "title" if is_of_all else left_out_of
        return region_names.small_words(drawn, int(self.is_small.sum()), region_names.SMALL_BELOW, what if leaves_out else "")

    @cached_property
    def own_years(self) -> pd.Series:
        """The years of the values that are a place's own."""
        return self.rows["year"][~value_text.are_stand_ins(self.rows)]

    @cached_property
    def title(self) -> str:
        """The heading: the measure with the people counted and the years of the values."""
        return statements.title(self.measure.row(), self.rows["year"])

    @cached_property
    def finding(self) -> str:
        """The indicator and what the values say: of the selected cities, else who has the highest and the lowest."""
        own, measure = self.own_places, self.measure
        if own.empty:
            return self.title
        picked = own[own["is_highlighted"]]
        selected, more = picked.head(NAMED_IN_FINDING), len(picked) - NAMED_IN_FINDING
        if len(selected):
            ties = [int((own["value"] == value).sum()) - 1 for value in selected["value"]]
            ranked = selected.assign(place_count=len(own), shared_with=ties, is_filtered=self.is_filtered)
            found = statements.places_with_ranks(ranked.to_dict("records")) + (f"; and {more} more" if more > 0 else "")
        elif self.no_rank_reason:
            found = wording.lower(statements.run_text(own["value"], measure.unit, measure.place_level).rstrip("."))
        else:
            found = statements.ends_text(self._counted_names, self.counted_places["value"].tolist(), measure.unit)
        return f"{statements.measure_name(measure.row())}: {found}"

    @cached_property
    def _counted_names(self) -> list[str]:
        """The places that count with what weakens their values."""
        return wording.marked_names(self.counted_places["short_label"], self.counted_places["reliability"])

    @cached_property
    def common_year(self) -> str | None:
        """The year of which most of the places shown have a figure; None where no year is stated."""
        years = run(
            "compare/common_year",
            measure=self.measure.measure_id,
            population_group=self.measure.population_group,
            area_basis=self.filters.area_basis,
            filtered_cities=self.passing,
        )["year"]
        return None if years.empty else wording.year(years.iloc[0])

    @property
    def profile_title(self) -> str:
        """The heading of the profile, which is about all measures of a family: the family and the cities drawn."""
        names = cities_of(self.filters).set_index("city_id")["name"]
        drawn = wording.listed([names[city_id] for city_id in self.in_profile])
        return f"{wording.FAMILY[self.measure.family]}: {drawn or 'profile'}"

    @property
    def noun(self) -> str:
        """What a place is: cities, regions, countries."""
        return wording.PLACES[self.measure.place_level]

    @cached_property
    def alternative_text(self) -> str:
        """What a chart or map of this comparison says, for those who cannot see it."""
        own, unit, level = self.own_places, self.measure.unit, self.measure.place_level
        names, values = self._counted_names, self.counted_places["value"].tolist()
        if self.no_rank_reason:
            spread = f"{statements.run_text(own['value'], unit, level)} {wording.upper(self.no_rank_reason)}."
        else:
            spread = f"{statements.places_text(names, values, unit, level)}."
        return wording.in_line(
            f"{self.title}. {spread}",
            statements.stand_ins_text(len(self.places) - len(own)),
            self.small_words("Not counted") if len(names) < len(own) else "",
            statements.without_value_text(self.left_out),
        )

    def other_areas(self, cities: Collection[str], whose: str = "") -> str:
        """In which areas that were not chosen these cities have a value, and where they are chosen; empty if in none.

        whose: as in " of Graz", where it is not clear.
        """
        of_all = _figures_of(self.measure, tuple(wording.AREA_BASIS))
        areas = set(of_all.loc[value_text.among(of_all["city_id"], cities), "area_basis"]) - set(self.filters.area_basis)
        names = [wording.lower(name) for area, name in wording.AREA_BASIS.items() if area in areas]
        choose = "Choose under “In which area”, beside the share."
        return f"The closest values{whose} are of areas not chosen: {wording.listed(names)}. {choose}" if names else ""

    @property
    def has_value_of_another_year(self) -> bool:
        """Whether a city that passes the filters has a figure, if not of the year that was chosen."""
        of_any_year = _figures_of(replace(self.measure, year=None), self.filters.area_basis)
        return bool(value_text.among(of_any_year["city_id"], self.passing).any())

    @property
    def left_out(self) -> int:
        """How many cities pass the filters and have no figure; a city has one row at most."""
        return len(self.passing) - len(self.rows)

    @property
    def without_value(self) -> pd.DataFrame:
        """The cities that pass the filters and have no figure."""
        has_figure = value_text.among(self.cities["city_id"], self.rows["city_id"].tolist())
        return self.cities[self.cities["passes_all"] & ~has_figure]

    @property
    def axis_title(self) -> str:
        """Title of the axis of values."""
        return wording.AXIS.get(self.measure.unit, self.measure.unit.capitalize())

    def in_file(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with their rank among the places whose value is their own, where these are ranked."""
        if self.no_rank_reason:
            return rows.drop(columns="place_rank", errors="ignore")
        return rank.add_ranks(rows, self.own_places)

    def view(self, kind: str, note: str = "") -> downloads.View:
        """The comparison as its download describes it. note: what stands under the chart."""
        family = self.measure.family
        acting = self.filters.with_classes(competence_type=family == "mipex", field_of_action=family == "icc")
        year = self.measure.year or "latest of each place"
        is_profile = kind == "profile"  # which is about all measures of a family
        return downloads.View(
            name=f"{kind}_{self.measure.family if is_profile else self.measure.measure_id}",
            title=self.profile_title if is_profile else self.title,
            selection=f"{acting.text()}. Year: {year}.",
            note=note,
        )
