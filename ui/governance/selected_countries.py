"""Which countries stand side by side, why these, and which cities of the reader lie in them."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from queries.database import cached_per_database, run
from ui import filters, wording
from ui.filters import Filters
from ui.governance.pickers import MOST_COUNTRIES, country_names

NAMED = 4  # countries left out, before they are only counted


@dataclass(frozen=True)
class SelectedCountries:
    """The filters and the countries that the reader asked for."""

    filters: Filters
    requested: tuple[str, ...]

    @cached_property
    def countries(self) -> pd.DataFrame:
        """The countries of the study, by country_code."""
        return run("governance/countries").set_index("country_code")

    @cached_property
    def cities(self) -> pd.DataFrame:
        """All cities with what the filters say of them, by city_id."""
        return filters.cities_of(self.filters).set_index("city_id")

    @cached_property
    def texts(self) -> pd.DataFrame:
        """What the study says of the countries shown, or of all, a row a country and aspect."""
        rows = run("governance/co_ordination")
        return rows[rows["country_code"].isin(self.highlighted)] if self.highlighted else rows

    @cached_property
    def highlighted(self) -> list[str]:
        """The countries side by side: requested, else those of the selected cities, else of the filter of countries."""
        return list(self.requested) or self._documented(self.of_cities) or self._documented(list(self.filters.country))

    @property
    def of_cities(self) -> list[str]:
        """The countries of the chosen cities, in the order of choosing."""
        return list(dict.fromkeys(self.cities.loc[list(self.filters.city), "country_code"]))

    def _documented(self, codes: list[str]) -> list[str]:
        return [code for code in codes if code in self.countries.index][:MOST_COUNTRIES]

    def names(self) -> list[str]:
        """The names of the countries shown."""
        return [country_names()[code] for code in self.highlighted]

    @property
    def why_these(self) -> str:
        """Why these countries are shown that nobody picked, and which are left out; empty for those picked and for all."""
        if self.requested:
            return ""
        of_cities = bool(self._documented(self.of_cities))
        names = wording.listed(self.names())
        shown = f"Shown for your {'cities' if of_cities else 'filter of countries'}: {names}." if names else ""
        left_out = self._undocumented(self.of_cities) or ("" if of_cities else self._undocumented(list(self.filters.country)))
        return f"{shown} {left_out}".strip()

    def _undocumented(self, codes: list[str]) -> str:
        """Which countries are left out: the study does not cover them, or there is no room."""
        names = filters.country_names()
        undocumented = [names[code] for code in codes if code not in self.countries.index]
        no_room = [names[code] for code in codes if code in self.countries.index and code not in self.highlighted]
        which = wording.listed(undocumented) if len(undocumented) <= NAMED else f"{len(undocumented)} of your countries"
        text = f"The study does not cover {which}." if undocumented else ""
        if no_room and self.highlighted == self._documented(codes):
            text += f" Only {MOST_COUNTRIES} fit side by side; {wording.listed(no_room)} can be selected above."
        return text.strip()

    def own_cities(self, code: str) -> list[str]:
        """The chosen cities that lie in a country."""
        return [city for city in self.filters.city if self.cities.loc[city, "country_code"] == code]

    def city_counts(self, code: str) -> tuple[int, int]:
        """How many cities of a country pass the filters, and how many the atlas has."""
        here = self.cities[self.cities["country_code"] == code]
        return int(here["passes_all"].sum()), len(here)


select_countries = cached_per_database(SelectedCountries)  # what one has worked out once serves every later look at the same
