"""What the page is about: the countries that the filters leave, and those picked out."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from queries.database import cached_per_database, run
from ui import wording
from ui.filters import Filters


@dataclass(frozen=True)
class SelectedCountries:
    """The filters and the countries that the reader chose."""

    filters: Filters
    requested: tuple[str, ...]

    @cached_property
    def countries(self) -> pd.DataFrame:
        """All countries of MIPEX with their number of cities, from A to Z."""
        return run("policy/countries", **self.filters.parameters())

    @cached_property
    def of_cities_only(self) -> bool:
        """Whether a filter of cities is set: then only countries with a city that passes are shown."""
        return bool(self.filters.with_classes().words())

    @cached_property
    def scope(self) -> pd.DataFrame:
        """The countries that are shown."""
        return self.countries[self.countries["passing_count"] > 0] if self.of_cities_only else self.countries

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the countries that are shown."""
        return list(self.scope["country_code"])

    @cached_property
    def names(self) -> dict[str, str]:
        """Name by country_code of all countries of MIPEX."""
        return self.countries.set_index("country_code")["country"].to_dict()

    @cached_property
    def of_chosen_cities(self) -> list[str]:
        """The countries of the cities that the reader chose, MIPEX or not."""
        cities = run("filters/city_options").set_index("city_id")["country_code"]
        return list(dict.fromkeys(cities[city] for city in self.filters.city))

    @property
    def has_choice(self) -> bool:
        """Whether the reader has chosen countries, or cities and with them their countries."""
        return bool(self.requested or self.of_chosen_cities)

    @cached_property
    def highlighted(self) -> list[str]:
        """The countries picked out: those chosen, else those of the chosen cities, as far as the filters leave them."""
        return [code for code in self.requested or self.of_chosen_cities if code in self.codes]

    @property
    def only(self) -> str | None:
        """The country that the reader chose alone, if it is shown."""
        return self.requested[0] if len(self.requested) == 1 and self.highlighted else None

    @cached_property
    def left_out(self) -> list[str]:
        """Names of countries that were chosen and that the filters leave out."""
        return [self.names[code] for code in self.requested if code not in self.codes]

    def of_scope(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the countries that are shown."""
        return rows[rows["country_code"].isin(self.codes)]

    def without(self, what: str, rows: pd.DataFrame) -> str:
        """Which countries picked out are not in some rows, behind what they lack; empty where all are."""
        names = [self.names[code] for code in self.highlighted if code not in set(rows["country_code"])]
        return f"{what}: {wording.listed(names)}." if names else ""

    def scope_text(self) -> str:
        """How many countries are shown, of how many."""
        total = len(self.countries)
        if self.of_cities_only:
            return f"{len(self.scope)} of {total} MIPEX countries: those with a city that passes the filters"
        return f"{total} MIPEX countries"

    def highlight_text(self) -> str:
        """Why countries are picked out that the reader did not choose, and which chosen ones are left out."""
        names = [self.names[code] for code in self.highlighted]
        sentences = []
        if not self.requested and 0 < len(names) < len(self.codes):  # all that are shown need no name
            sentences.append(f"Countries of the selected cities: {wording.listed(names)}.")
        if self.left_out:
            sentences.append(f"Left out by the filters: {wording.listed(self.left_out)}.")
        elif self.of_chosen_cities and not self.requested and len(names) < len(self.of_chosen_cities):
            missing = len(self.of_chosen_cities) - len(names)
            countries = wording.plural(missing, "country", "countries")
            sentences.append(f"Not shown: {countries} of the selected cities (not in MIPEX, or outside the filters).")
        return " ".join(sentences)


select_countries = cached_per_database(SelectedCountries)  # what one has worked out once serves every later look at the same
