"""The second question of Compare: two to eight cities over all indicators. What is compared, in which order, what it says."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from queries.database import cached_per_database
from ui import indicator_rows, statements, wording
from ui.filters import NO_FILTER, Classes
from ui.indicator_rows import AMONG_ALL, GAP, LEVELS, IndicatorRow
from ui.selected_city import GAP_OUTCOME, REFERENCE, SelectedCity, city_of, ranks_of_cities
from ui.statements import Row


@dataclass(frozen=True)
class SideBySide:
    """Cities over all indicators that the atlas has of any of them, of their regions or of their countries."""

    city_ids: tuple[str, ...]

    @cached_property
    def cities(self) -> list[SelectedCity]:
        """What is known of each city."""
        return [city_of(city_id) for city_id in self.city_ids]

    @cached_property
    def names(self) -> list[str]:
        """The names of the cities."""
        return [city.name for city in self.cities]

    @cached_property
    def rows(self) -> dict[str, list[IndicatorRow]]:
        """The indicators by place level, in the order of the city profile."""
        of_city: dict[str, list[Row]] = {city_id: [] for city_id in self.city_ids}
        ranks = ranks_of_cities(self.city_ids, NO_FILTER.area_basis, ()).assign(**AMONG_ALL)
        for row in statements.records(ranks):
            of_city[row["city_id"]].append(row)
        rows = {level: indicator_rows.rows_of_level(list(of_city.values()), level, Classes()) for level in LEVELS}
        codes = [city.facts["nuts2_code"] for city in self.cities]
        gap = indicator_rows.gap_row(self.cities[0].employment_gaps, codes, AMONG_ALL)
        return {**rows, "region": [*([gap] if gap else []), *rows["region"]]}

    def in_order(self, level: str, differences_first: bool) -> list[IndicatorRow]:
        """The rows of a level; by how far apart their places lie in rank, those that cannot be compared so last."""
        rows = self.rows[level]
        if not differences_first:
            return rows
        return sorted(rows, key=lambda row: -1.0 if row.distance is None else row.distance, reverse=True)

    @property
    def known(self) -> list[Row]:
        """All values, one a place and indicator."""
        return [value for level in LEVELS for row in self.rows[level] for value in row.places.values()]

    def sharing(self, level: str, city: int) -> list[str]:
        """The names of the other cities in the same region or country as one; city: its position."""
        column = {"region": "nuts2_code", "country": "country_code"}[level]
        codes = [one.facts[column] for one in self.cities]
        return [
            name
            for i, (code, name) in enumerate(zip(codes, self.names, strict=True))
            if i != city and isinstance(code, str) and code == codes[city]
        ]

    @cached_property
    def finding(self) -> str:
        """Which of the cities lie farthest apart in rank, and on what; else which of their regions, else of their countries.

        Only where at least two indicators can be compared and one of them alone comes first.
        """
        for level in LEVELS:
            compared = [row for row in self.rows[level] if row.distance is not None]
            farthest = max((row.distance for row in compared if row.distance), default=0.0)
            first = [row for row in compared if row.distance == farthest]
            if len(compared) > 1 and len(first) == 1:
                return self._ends_text(first[0])
        return f"{wording.listed(self.names)}, side by side"

    def _ends_text(self, row: IndicatorRow) -> str:
        """The highest and the lowest on an indicator, with value, year and rank; equal ones are named together."""
        ends = [[value for value in row.ranked if value["place_rank"] == row.ranked[end]["place_rank"]] for end in (0, -1)]
        names = [wording.listed([self._name(value) for value in of_end]) for of_end in ends]
        # Their regions or countries may lie farther apart in the same table.
        kind = "The cities' own values" if row.level in wording.LOCAL else f"The {wording.PLACES[row.level]}"
        return (
            f"{kind} lie farthest apart in rank on “{statements.measure_name(row.first)}”: "
            f"{'; '.join(map(' '.join, zip(names, _values(ends), strict=True)))}"
        )

    def _name(self, value: Row) -> str:
        """The place of a value as the title names it."""
        if value["place_level"] in wording.LOCAL:
            return self.names[self.city_ids.index(value["place_code"])]
        return statements.country_name(str(value["place_name"]))

    def in_file(self, differences_first: bool) -> pd.DataFrame:
        """What a file holds: a row a value, in the order of the screen, with rank and spread and as a statement."""
        rows = [row for level in LEVELS for row in self.in_order(level, differences_first)]
        made = pd.DataFrame([self._row_in_file(row, value) for row in rows for value in row.places.values()])
        return made.astype({"reference_url": "str"})

    def _row_in_file(self, row: IndicatorRow, value: Row) -> dict[str, Any]:
        of_place = [i for i, one in enumerate(row.values) if one is not None and one["place_code"] == value["place_code"]]
        no_rank = {} if statements.is_ranked(value) else dict.fromkeys(("place_rank", "shared_with"))
        gap = {
            "measure_id": GAP_OUTCOME,
            "value": value.get("group_value"),
            "reference_group": REFERENCE,
            "gap": value["value"],
        }
        return {
            **value,
            **no_rank,
            **(gap if row.measure_id == GAP["measure_id"] else {}),
            "city_id": self.city_ids[of_place[0]] if row.level == "city" else None,
            "city": wording.joined([self.names[i] for i in of_place]),
            "country_code": self.cities[of_place[0]].facts["country_code"],
            "place_name": statements.place_name(value) if statements.stands_in(value) else value["place_name"],
            "statement": statements.sentence(value),
        }


side_by_side_of = cached_per_database(SideBySide)  # what one has worked out once serves every later look at the same


def _values(ends: list[list[Row]]) -> list[str]:
    """What places with equal values have: 95.0 % (2023), 9th highest; of how many, and a year that all share, with the last."""
    years = [wording.listed(list(dict.fromkeys(map(statements.year_text, values)))) for values in ends]
    ranks = statements.brief_ranks([values[0] for values in ends])
    if len(set(years)) == 1:
        ranks[-1], years = f"{ranks[-1]} ({years[0]})", [""] * len(ends)
    doubts = [dict.fromkeys(map(statements.doubt_text, values)) for values in ends]
    notes = [", ".join(filter(None, [year, *doubt])) for year, doubt in zip(years, doubts, strict=True)]
    return [
        f"{statements.value_text(values[0])}{f' ({note})' if note else ''}, {rank}"
        for values, note, rank in zip(ends, notes, ranks, strict=True)
    ]
