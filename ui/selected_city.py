"""Which city a page is about, and what is known of one: its facts, its ranks, the cities it is compared with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import statements, wording
from ui.filters import NO_FILTER, Filters, cities_of, city_labels, city_names

EXAMPLE = "at-vienna"
SIMILAR_COUNT = 8
# One group a measure, so that country of birth and citizenship are never mixed.
GROUP_OF_FAMILY = {"outcome": "foreign_born"}
REFERENCE = "native_born"
GAP_OUTCOME = "employment_rate_20_64"
NAMED_IN_LEGEND = 3
KEY = ["measure_id", "population_group"]
# Columns of `city/common_year_ranks`: first those that all places of a measure and group share.
OF_COMMON_YEAR = (
    "common_year",
    "common_year_place_count",
    "common_year_value",
    "common_year_rank",
    "common_year_shared_with",
)


def city_or_example() -> str:
    """The first of the selected cities, or an example."""
    return (st.session_state.get("city") or [EXAMPLE])[0]


def mark_example() -> None:
    """A line under the city where nobody chose it."""
    if not st.session_state.get("city"):
        st.caption("An example: find your city above.")


@cached_per_database
def _facts_by_city() -> dict[str, dict[str, Any]]:
    """Columns of `city/facts` by city_id."""
    return {row["city_id"]: row for row in run("city/facts").to_dict("records")}


@cached_per_database
def _common_year_ranks(
    area_basis: tuple[str, ...], passing: tuple[str, ...]
) -> tuple[dict[tuple[str, str], tuple[float, float]], dict[tuple[str, str, str], tuple[float, float, float]]]:
    """`city/common_year_ranks`: year and number of places by measure and group; value, rank and ties also by place_code."""
    rows = run("city/common_year_ranks", area_basis=area_basis, filtered_cities=passing)
    columns = (rows[column].tolist() for column in (*KEY, "place_code", *OF_COMMON_YEAR))
    years, of_places = {}, {}
    for measure, group, place, year, count, *then in zip(*columns, strict=True):
        years[measure, group] = year, count
        of_places[measure, group, place] = tuple(then)
    return years, of_places


def with_stand_ins(area_basis: tuple[str, ...]) -> tuple[str, ...]:
    """The areas that the reader chose and, where a city has no figure of those, one that contains it: named, not ranked."""
    return tuple(dict.fromkeys((*area_basis, *sorted(statements.stand_in_areas()))))


def ranks_of_cities(city_ids: tuple[str, ...], area_basis: tuple[str, ...], ranked_cities: tuple[str, ...]) -> pd.DataFrame:
    """Columns of `city/ranks`, without the survey's second base of the same answers, which only a ranking shows."""
    rows = run(
        "city/ranks",
        city=city_ids,
        area_basis=area_basis,
        own_area_basis=with_stand_ins(area_basis),
        filtered_cities=ranked_cities,
    )
    return rows[rows["population_group"] != "with_opinion"]


def city_of(city_id: str, filters: Filters = NO_FILTER) -> "SelectedCity":
    """A city among all places, whatever is filtered elsewhere. filters: that leave out no place."""
    return select_city(city_id, filters, "everywhere", 50)


def key_of(row: statements.Row) -> tuple[str, str]:
    """One indicator of one group of people: the values of KEY."""
    return row["measure_id"], row["population_group"]


@dataclass(frozen=True)
class SelectedCity:
    """A city with the choices that say which cities it is compared with."""

    city_id: str
    filters: Filters
    peer_scope: str
    share_weight: int

    @property
    def facts(self) -> dict[str, Any]:
        """Columns of `city/facts`."""
        return _facts_by_city()[self.city_id]

    @property
    def is_uploaded(self) -> bool:
        """Whether it is a district that the visitor uploaded."""
        return self.city_id.startswith("own-")

    @property
    def name(self) -> str:
        """The name of the city."""
        return str(self.facts["name"])

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Columns of `city/ranks` and `city/common_year_ranks`: every measure with the city's figure and where that stands."""
        rows = ranks_of_cities((self.city_id,), self.filters.area_basis, self.ranked_cities)
        is_outside = bool(self.filter_words) and self.city_id not in self.ranked_cities[1:]
        return self._with_common_year(
            rows.assign(is_filtered=bool(self.filter_words) & (rows["place_level"] != "district"), is_outside=is_outside)
        )

    @cached_property
    def rank_rows(self) -> list[dict[str, Any]]:
        """The rows of `ranks`, each by column."""
        return statements.records(self.ranks)

    @cached_property
    def ranked_cities(self) -> tuple[str, ...]:
        """The cities among which, and among whose regions and countries, it is ranked; empty for all places."""
        if not self.filter_words:
            return ()
        cities = cities_of(self.filters)
        return (self.city_id, *cities.loc[cities["passes_all"], "city_id"])

    def _with_common_year(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Standings with value and rank in the year of which most places have a figure, where the latest years differ."""
        years, figures_then = _common_year_ranks(self.filters.area_basis, self.ranked_cities)
        keys = list(zip(*(rows[column].tolist() for column in (*KEY, "place_code")), strict=True))
        of_years = [years.get(key[:2], (None, None)) for key in keys]
        of_places = [figures_then.get(key, (None, None, None)) for key in keys]
        columns = [*zip(*of_years, strict=True), *zip(*of_places, strict=True)]
        return rows.assign(**{name: pd.array(values, "Float64") for name, values in zip(OF_COMMON_YEAR, columns, strict=False)})

    def distributions(self, measure_ids: list[str]) -> pd.DataFrame:
        """Columns of `city/distributions`: the figures of all places among which the city is ranked."""
        return run(
            "city/distributions",
            city_id=self.city_id,
            area_basis=self.filters.area_basis,
            own_area_basis=with_stand_ins(self.filters.area_basis),
            filtered_cities=self.ranked_cities,
            measure_list=measure_ids,
        )

    @cached_property
    def employment_gaps(self) -> pd.DataFrame:
        """Columns of `city/region_gaps`: employment of the native-born less that of the foreign-born, of all ranked regions."""
        return run(
            "city/region_gaps",
            outcome=GAP_OUTCOME,
            population_group="foreign_born",
            reference_group=REFERENCE,
            filtered_cities=self.ranked_cities,
        )

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Columns of `city/region_values`: the outcomes of its regions where it consists of several; else no row."""
        return run("city/region_values", city_id=self.city_id)

    def name_of_larger(self, level: str) -> str:
        """The name of its region or country (level), or why there is none."""
        if level == "country":
            return str(self.facts["country"])
        if len(self.regions):
            return f"{statements.number_word(int(self.regions['region_count'].iloc[0]))} regions, none its own"
        return str(self.facts["region"]) if isinstance(self.facts["region"], str) else "no region in the atlas"

    @property
    def filter_words(self) -> list[str]:
        """The filters that say among whom the city is ranked, in words; the classes of measures leave out no place."""
        return self.filters.with_classes().words()

    @property
    def ranked_among(self) -> str:
        """A sentence on who is counted where filters are set; empty where all places are."""
        if not self.filter_words:
            return ""
        cities = cities_of(self.filters)
        passes = bool(cities.loc[cities["city_id"] == self.city_id, "passes_all"].any())
        others = int(cities["passes_all"].sum()) - passes
        filters = "; ".join(self.filter_words)
        if not others:
            return f"No other city passes the filters ({filters}), so there is nothing to rank against. Loosen the filters."
        own = f"{self.name}, which passes too" if passes else f"{self.name} itself, which does not pass"
        cities_text = wording.plural(others, "other city that passes", "other cities that pass")
        return (
            f"Filters are set ({filters}): ranks, medians and ticks count the {cities_text}, their regions and "
            f"countries, and {own}."
        )

    @cached_property
    def similar_cities(self) -> pd.DataFrame:
        """Rows of `city/similar_cities` but the city: those chosen by hand, else the nearest that pass the filters."""
        if not self.are_by_hand:
            return self._nearest(self.filters, self.peer_scope, SIMILAR_COUNT)
        rows = self._nearest(self.filters.everywhere(), "everywhere")
        return rows[rows["city_id"].isin(self.filters.city)]

    def all_by_distance(self) -> pd.DataFrame:
        """Rows of `city/similar_cities` but the city: all in its scope that pass the filters, the nearest first."""
        return self._nearest(self.filters, self.peer_scope)

    @property
    def is_placed(self) -> bool:
        """Whether its share and the residents that this is a share of are known, without which no city is near or far."""
        return not self._by_distance(self.filters, self.peer_scope, 0).empty

    def _nearest(self, filters: Filters, peer_scope: str, count: int = 10_000) -> pd.DataFrame:
        rows = self._by_distance(filters, peer_scope, count)
        return rows[rows["city_id"] != self.city_id]

    def _by_distance(self, filters: Filters, peer_scope: str, count: int) -> pd.DataFrame:
        """Rows of `city/similar_cities`: the city, then so many others."""
        return run(
            "city/similar_cities",
            **{**filters.parameters(), "selected_cities": ()},
            city_id=self.city_id,
            peer_scope=peer_scope,
            share_weight=self.share_weight / 100,
            peer_count=count,
        )

    @property
    def similar_ids(self) -> list[str]:
        """The cities it is compared with; those chosen by hand count even where their distance is not known."""
        return [city for city in self.filters.city if city != self.city_id] or self.similar_cities["city_id"].tolist()

    @property
    def are_by_hand(self) -> bool:
        """Whether the reader chose the cities to compare with; else they are the similar ones."""
        return any(city != self.city_id for city in self.filters.city)

    @property
    def others_names(self) -> list[str]:
        """The cities it is compared with, each with its country."""
        return [city_labels()[city] for city in self.similar_ids]

    @property
    def regions_of_others(self) -> dict[str, list[str]]:
        """The cities it is compared with that lie in another region, by the code of that."""
        found: dict[str, list[str]] = {}
        for city in self.similar_ids:
            facts = _facts_by_city()[city]
            if isinstance(facts["nuts2_code"], str) and facts["nuts2_code"] != self.facts["nuts2_code"]:
                found.setdefault(facts["nuts2_code"], []).append(str(facts["name"]))
        return found

    @property
    def others_title(self) -> str:
        """What the cities it is compared with are called in legends and tables."""
        return f"Compared with: {self.others_short}" if self.are_by_hand else "Similar cities"

    @property
    def others_in_text(self) -> str:
        """The same inside a sentence."""
        return f"the cities of your choice ({self._few_names})" if self.are_by_hand else "similar cities"

    @property
    def others_short(self) -> str:
        """The same after a preposition in a legend."""
        return f"{self._few_names} (your choice)" if self.are_by_hand else "similar cities"

    @property
    def others_line(self) -> str:
        """A line that names all of them and says how they were found; empty where there are none."""
        if self.are_by_hand:
            return f"Compared with: {'; '.join(self.others_names)} (your choice)."
        share = wording.SHARE_NAME[self.filters.share_definition]
        return f"Similar cities, by number of residents and {share}: {'; '.join(self.others_names)}." if self.similar_ids else ""

    @property
    def in_files(self) -> dict[str, str]:
        """The columns that name the city in rows of a file."""
        return {"city_id": self.city_id, "city": self.name, "country_code": self.facts["country_code"]}

    @property
    def names_of_others(self) -> list[str]:
        """The cities it is compared with, without their country."""
        return [city_names()[city] for city in self.similar_ids]

    @property
    def _few_names(self) -> str:
        return wording.few_of(self.names_of_others, NAMED_IN_LEGEND)

    def ranks_of(self, measure_ids: list[str]) -> pd.DataFrame:
        """Ranks of measures in this order, one group each, with the texts of a chart."""
        rows = self.ranks[self.ranks["measure_id"].isin(measure_ids)]
        rows = rows[rows["population_group"] == rows["family"].map(GROUP_OF_FAMILY).fillna(rows["population_group"])]
        rows = rows.sort_values("measure_id", key=lambda ids: ids.map(measure_ids.index), kind="stable")
        return rows.drop_duplicates("measure_id")

    def similar_values(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Latest figures of the other cities for the measures and groups of some ranks (`compare/profile_values`)."""
        pairs = rows[["family", "population_group"]].drop_duplicates()
        parts = [
            run(
                "compare/profile_values",
                city=self.similar_ids,
                family=family,
                population_group=group,
                area_basis=self.filters.area_basis,
            )
            for family, group in pairs.itertuples(index=False)
        ]
        if not parts or not self.similar_ids:
            return pd.DataFrame(columns=["city_id", "measure_id", "value", "year"])
        found = pd.concat(parts).merge(rows[KEY].drop_duplicates(), on=KEY)
        # A larger area that stands in for a city is no figure of it.
        return found[~found["area_basis"].isin(statements.stand_in_areas())]

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Columns of `city/shares`, of the city itself."""
        return run("city/shares", city=(self.city_id,))

    @cached_property
    def survey_waves(self) -> pd.DataFrame:
        """Columns of `city/survey_waves`: what its residents said, of questions asked in two waves or more."""
        return run("city/survey_waves", city_id=self.city_id)

    @cached_property
    def country_shares(self) -> pd.DataFrame:
        """Columns of `city/country_shares`, of its country."""
        return run("city/country_shares", reference_country=(str(self.facts["country_code"]),))

    @cached_property
    def similar_shares(self) -> pd.DataFrame:
        """Columns of `city/shares`, of the cities it is compared with."""
        return run("city/shares", city=self.similar_ids)


select_city = cached_per_database(SelectedCity)  # what one has worked out once serves every later look at the same
