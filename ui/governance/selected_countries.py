"""Which countries stand side by side, why these, and which cities of the reader lie in them."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from queries.database import cached_per_database, run
from ui import filters, wording
from ui.filters import Filters
from ui.governance.pickers import MOST_COUNTRIES, country_names

NAMED = 4  # countries left out, before they are only counted


@cached_per_database
def select_countries(chosen: Filters, requested: tuple[str, ...]) -> "SelectedCountries":
    """The subject of some filters and countries; what it has worked out once serves every later look."""
    return SelectedCountries(chosen, requested)


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
        return run("filters/cities", **self.filters.parameters()).set_index("city_id")

    @cached_property
    def texts(self) -> pd.DataFrame:
        """What the study says of the countries shown, a row a country and aspect."""
        rows = run("governance/co_ordination")
        return rows[rows["country_code"].isin(self.highlighted)]

    @cached_property
    def highlighted(self) -> list[str]:
        """The countries shown: asked for, else those of the chosen cities, else of the filter, else those with most text."""
        return (
            list(self.requested)
            or self._documented(self.of_cities)
            or self._documented(list(self.filters.country))
            or self._most_documented
        )

    @property
    def of_cities(self) -> list[str]:
        """The countries of the chosen cities, in the order of choosing."""
        return list(dict.fromkeys(self.cities.loc[list(self.filters.city), "country_code"]))

    @property
    def _most_documented(self) -> list[str]:
        ordered = self.countries.sort_values(["dimension_count", "text_length"], ascending=False)
        return sorted(ordered.index[:MOST_COUNTRIES], key=self.countries.index.get_loc)

    def _documented(self, codes: list[str]) -> list[str]:
        return [code for code in codes if code in self.countries.index][:MOST_COUNTRIES]

    def names(self) -> list[str]:
        """The names of the countries shown."""
        return [country_names()[code] for code in self.highlighted]

    def why_these(self) -> str:
        """Why these countries are shown, in a sentence or two."""
        names = wording.listed(self.names())
        if self.requested:
            return f"Shown: {names}, as you picked."
        if self.highlighted == self._documented(self.of_cities):
            return f"Shown: {names}, with your cities. {self._undocumented(self.of_cities)}".strip()
        text = self._undocumented(self.of_cities) or self._undocumented(list(self.filters.country))
        if self.highlighted == self._documented(list(self.filters.country)):
            return f"{text} Shown: {names}, from your filter of countries.".strip()
        return f"{text} Shown as examples: {names}, on which the study says most.".strip()

    def _undocumented(self, codes: list[str]) -> str:
        """Which countries of the reader are left out: the study does not tell of them, or there is no room."""
        names = filters.country_names()
        undocumented = [names[code] for code in codes if code not in self.countries.index]
        no_room = [names[code] for code in codes if code in self.countries.index and code not in self.highlighted]
        which = wording.listed(undocumented) if len(undocumented) <= NAMED else f"{len(undocumented)} of your countries"
        text = f"The study does not tell how levels co-ordinate in {which}." if undocumented else ""
        if no_room and self.highlighted == self._documented(codes):
            text += f" Pick {wording.listed(no_room)} above to see more of your countries."
        return text.strip()

    def own_cities(self, code: str) -> list[str]:
        """The chosen cities that lie in a country."""
        return [city for city in self.filters.city if self.cities.loc[city, "country_code"] == code]

    def city_counts(self, code: str) -> tuple[int, int]:
        """How many cities of a country pass the filters, and how many the atlas has."""
        here = self.cities[self.cities["country_code"] == code]
        return int(here["passes_all"].sum()), len(here)
