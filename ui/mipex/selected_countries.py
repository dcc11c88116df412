"""What the page is about: the countries that the filters leave, and those picked out."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from queries.database import cached_per_database, run
from ui import statements, wording
from ui.filters import Filters
from ui.mipex.scores import FIRST_OF_UPDATE, LAST_OF_CORE, scores_of

EXAMPLES_FROM, EXAMPLES_OF = 2010, "mipex_overall_without_health"


@cached_per_database
def select_countries(filters: Filters, requested: tuple[str, ...]) -> "SelectedCountries":
    """The subject of some filters and countries; what it has worked out once serves every later look."""
    return SelectedCountries(filters, requested)


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
        return bool(replace(self.filters, competence_type=()).words())

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
        return dict(zip(self.countries["country_code"], self.countries["country"], strict=True))

    @cached_property
    def of_chosen_cities(self) -> list[str]:
        """The countries of the cities that the reader chose, MIPEX or not."""
        cities = run("filters/city_options").set_index("city_id")["country_code"]
        return list(dict.fromkeys(cities[city] for city in self.filters.city))

    @property
    def shows_examples(self) -> bool:
        """Whether the reader has chosen neither countries nor cities, so that examples are picked out."""
        return not self.requested and not self.of_chosen_cities

    @cached_property
    def highlighted(self) -> list[str]:
        """The countries highlighted: those chosen, else those of the chosen cities, else examples."""
        selected = self.requested or self.of_chosen_cities
        return [code for code in selected if code in self.codes] if selected else self._examples

    @cached_property
    def left_out(self) -> list[str]:
        """Names of countries that were chosen and that the filters leave out."""
        return [self.names[code] for code in self.requested if code not in self.codes]

    @property
    def _examples(self) -> list[str]:
        """Of the countries with cities, the highest, the lowest, and those that rose and fell most in the first workbook."""
        scores = scores_of(EXAMPLES_OF)
        scores = scores[scores["country_code"].isin(self.scope.loc[self.scope["city_count"] > 0, "country_code"])]
        recent = scores[scores["is_latest"] & (scores["year"] > FIRST_OF_UPDATE)].set_index("country_code")["value"]
        wide = scores.pivot_table(index="country_code", columns="year", values="value")
        if recent.empty or not {EXAMPLES_FROM, LAST_OF_CORE} <= set(wide.columns):
            return self.codes[:4]
        change = (wide[LAST_OF_CORE] - wide[EXAMPLES_FROM]).loc[lambda c: c.index.isin(recent.index)].dropna()
        telling = [recent.idxmax(), recent.idxmin(), *((change.idxmax(), change.idxmin()) if len(change) else ())]
        return list(dict.fromkeys(telling))

    def of_scope(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the countries that are shown."""
        return rows[rows["country_code"].isin(self.codes)]

    def scope_caption(self) -> str:
        """How many countries are shown, of how many."""
        total, shown = len(self.countries), len(self.scope)
        if self.of_cities_only:
            return f"**{shown} of {total} MIPEX countries** {'has' if shown == 1 else 'have'} a city that passes your filters."
        without = int((self.countries["city_count"] == 0).sum())
        return f"**{total} of {total} MIPEX countries**, {without} of them without a city in the atlas."

    def introduction(self) -> str:
        """Which countries are shown and which picked out, as Markdown."""
        return f"{self.scope_caption()} {wording.plain(self.highlight_caption())}"

    def highlight_caption(self) -> str:
        """Which countries are picked out, and why."""
        names = [self.names[code] for code in self.highlighted]
        sentences = []
        if self.shows_examples and names:
            examples = wording.listed([statements.country_name(name) for name in names])
            sentences.append(
                f"You have not picked countries yet. Examples: {examples}, with the highest and the lowest recent overall score "
                "and the largest rise and fall from 2010 to 2019."
            )
        elif not self.requested and names:
            sentences.append(f"Picked out: {wording.listed(names)}, with your cities.")
        if self.left_out:
            sentences.append(f"Left out by your filters: {wording.listed(self.left_out)}.")
        elif self.of_chosen_cities and not self.requested and len(names) < len(self.of_chosen_cities):
            missing = len(self.of_chosen_cities) - len(names)
            countries = wording.plural(missing, "country", "countries")
            sentences.append(f"{countries} of your cities left out: not covered by MIPEX, or by your filters.")
        return " ".join(sentences)
