"""Where the places of a table of no fixed form stand, and what each of them is."""

from dataclasses import dataclass, replace

import pandas as pd

from data.importer import districts, measures
from data.importer.choices import Choices, UnclearError, check_column
from data.importer.column_kinds import (
    LEVELS,
    THEIR_CITY,
    are_districts,
    cells_of,
    column_of_their_city,
    country_column,
    is_hint,
    share_of_places,
    without_aggregates,
)
from data.importer.districts import DISTRICT, Districts
from data.importer.file_table import ReadTable
from data.importer.layout import is_number
from data.importer.limits import MOST_GUESSES
from data.importer.own_measure import known_measures
from data.importer.places import Match, known_places, match, match_cities
from data.importer.problems import Problem, few

PLURAL = {"city": "cities", "region": "NUTS 2 regions", "country": "countries", DISTRICT: "districts"}
ONE_PLACE = "(the place that you named)"


@dataclass(frozen=True)
class Places:
    """The columns of the places of a table and of their countries (of districts, of their cities), and their level.

    districts: where the places are districts. columns: of the file, that hold nothing but where the places are.
    """

    column: str
    level: str
    country: str
    columns: frozenset[str]
    districts: Districts | None = None

    @property
    def measures_of(self) -> str:
        """The level whose indicators values may be of: those of districts are called as those of cities."""
        return "city" if self.level == DISTRICT else self.level

    def pairs(self, rows: pd.DataFrame) -> list[tuple[str, str]]:
        """The name and country of the place of each row."""
        return list(zip(rows[self.column], rows[self.country] if self.country else [""] * len(rows), strict=True))

    def matches(self, rows: pd.DataFrame) -> dict[tuple[str, str], Match]:
        """What each place is, by its name and country. Similar names are looked up for the first unknown ones."""
        pairs = dict.fromkeys(self.pairs(rows))
        if self.districts:
            return {pair: self.districts.match(*pair) for pair in pairs}
        found = {pair: _match(pair, self.level) for pair in pairs}
        unknown = [pair for pair, one in found.items() if one.problem and not one.kind]
        return found | {pair: match(pair[0], self.level, pair[1]) for pair in unknown[:MOST_GUESSES]}

    def in_words(self, rows: pd.DataFrame) -> str:
        """As in: column “geo”, countries: 3 by code, 1 by another name (Turquie); 1 not known (Atlantis)."""
        if self.districts:
            labels, counts = known_places().labels, self.districts.of_cities
            of = [f"{labels[one]}{f' ({count:,})' if len(counts) > 1 else ''}" for one, count in counts.items()]
            found = f"{len(self.districts.districts):,} districts of {'; '.join(few(of))}"
            return f"column “{self.column}”, {found}, {self.districts.how}"
        ways: dict[str, list[str]] = {}
        for (text, _), one in self.matches(rows).items():
            if not one.kind:
                how = one.how.partition(" (")[0] if one.level else "not known"
                ways.setdefault(how, []).append(one.how.partition("(")[2].rstrip(")") or text)
        words = []
        for how, texts in sorted(ways.items(), key=lambda item: (item[0] == "not known", -len(item[1]))):
            names = "" if how in ("by code", "by name") else f" ({', '.join(text[:40] for text in few(texts))})"
            words.append(f"{len(texts):,} {how}{names}")
        return f"column “{self.column}”, {PLURAL[self.level]}: {'; '.join(words) or 'none'}"


def _match(pair: tuple[str, str], level: str) -> Match:
    """A country among regions is left aside, since a measure of regions has none."""
    one = match(pair[0], level, pair[1], is_compared=False)
    is_unknown = bool(one.problem) and not one.kind
    if level == "region" and is_unknown and match(pair[0], "country", is_compared=False).level == "country":
        return Match(kind="row of countries")
    return one


def with_one_place(rows: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, Choices]:
    """The rows with the place that the reader names for all of them, in a column of its own, which is then the one of places.

    Of districts it is the city. Raises UnclearError.
    """
    text = choices.one_place
    if not text or choices.level == DISTRICT or (not choices.level and are_districts(rows)):
        return rows, choices
    measure = "" if choices.own else measures.chosen(choices.measure)
    level = choices.level or (measures.facts().at[measure, "place_level"] if measure else "")
    found = {one: match(text, one) for one in ([level] if level else LEVELS)}
    known = [one for one, place in found.items() if place.level == one]
    if len(known) > 1:
        raise UnclearError(f"“{text[:60]}” is the name of a {' and of a '.join(known)}. Choose which of them the places are.")
    if not known:
        problem = next((one.problem for one in found.values() if one.problem), f"“{text[:60]}” is no place of the atlas.")
        raise UnclearError(problem)
    return rows.assign(**{ONE_PLACE: text}), replace(choices, place=ONE_PLACE, level=known[0])


def with_their_cities(rows: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows of districts with the city_id of each, where a column names their cities, and what is wrong with those names.

    The city that the reader names is that of all rows.
    """
    if choices.one_place or not (choices.level == DISTRICT or (not choices.level and are_districts(rows))):
        return rows, []
    names = choices.place or districts.name_column(rows, [name for name in rows.columns if name != "line"])
    column = column_of_their_city(rows, names) if names in rows else ""
    if not column:
        return rows, []
    named = rows.assign(city=rows[column])
    if country := country_column(rows, list(rows.columns), column):
        named["country"] = rows[country]
    found, problems = match_cities(without_aggregates(named, names), column)
    return rows.assign(**{THEIR_CITY: found.reindex(rows.index, fill_value="")}), problems


def places_of(rows: pd.DataFrame, file: ReadTable, choices: Choices, measure: str, otherwise: str) -> Places:
    """The places of a table. measure: that of all values, or empty. otherwise: the sentence on a table without places.

    Raises UnclearError.
    """
    names = [name for name in rows.columns if name != "line"]
    level = choices.level or (DISTRICT if are_districts(rows) else "")
    level = level or (known_measures(choices.own_measures).at[measure, "place_level"] if measure else "")
    if level == DISTRICT:
        return _of_districts(rows, names, file, choices)
    column, level = _column_and_level(rows, names, choices.place, level, otherwise)
    country = country_column(rows, names, column) if level != "country" else ""
    return Places(column, level, country, frozenset({column, country}))


def _column_and_level(rows: pd.DataFrame, names: list[str], chosen: str, level: str, otherwise: str) -> tuple[str, str]:
    """The column of places and their level: the one whose cells are known best. Raises UnclearError."""
    check_column(names, chosen)
    best, most = ("", ""), 0.0
    for name in [chosen] if chosen else names:
        cells = cells_of(rows[name])
        if not cells or (not chosen and 2 * sum(map(is_number, cells)) > len(cells)):
            continue
        for number, one in enumerate([level] if level else LEVELS):
            score = share_of_places(cells, one, is_hint(name, one) or bool(chosen)) - number / 100
            if score > most:
                best, most = (name, one), score
    if best[0]:
        return best
    if chosen:
        raise UnclearError(f"The cells of the column “{chosen[:60]}” are no {PLURAL.get(level, 'places')} that the atlas knows.")
    missing = otherwise.format("in no column most cells are cities, regions or countries of the atlas")
    raise UnclearError(f"{missing} Where all rows are of one place, name it.")


def _of_districts(rows: pd.DataFrame, names: list[str], file: ReadTable, choices: Choices) -> Places:
    """Raises UnclearError."""
    column = _column_of_districts(rows, names, choices.place)
    cities = THEIR_CITY if THEIR_CITY in rows else ""
    coordinates = districts.coordinate_columns(rows.columns) or ()
    country = country_column(rows, list(rows.columns), column)
    columns = frozenset({column, *coordinates, column_of_their_city(rows, column), THEIR_CITY, country})
    city = match(choices.one_place, "city") if choices.one_place else Match()
    if choices.one_place and not city.level:
        raise UnclearError(city.problem or f"“{choices.one_place[:60]}” is no city of the atlas.")
    try:
        known = districts.find(rows, column, cities, file.separator, (city.code, "as you say" if city.code else ""), file.areas)
    except districts.CityNeededError as error:
        raise UnclearError(str(error)) from error
    return Places(column, DISTRICT, cities, columns, known)  # their city tells districts of one name apart


def _column_of_districts(rows: pd.DataFrame, names: list[str], chosen: str) -> str:
    """The column of the names of districts. Raises UnclearError."""
    check_column(names, chosen)
    if districts.coordinate_columns(names) is None:
        raise UnclearError("Districts need a column with their latitude and one with their longitude, or a GeoJSON file.")
    found = chosen or districts.name_column(rows, names)
    if not found:
        raise UnclearError("No column holds a different name for each district. Choose the column of their names.")
    return found
