"""A table of no fixed form as rows of observation: place, years, values and group are found, and what was understood is said.

Years may stand in rows or in columns, or be one for all; values in one column, or in several that are named after measures or
groups. What the file does not say its reader may choose; what is doubtful is asked and never guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

from data.formats import eurostat, eurostat_labels
from data.formats.names import folded
from data.formats.tables import CATALOGUE, read
from data.importer import districts, measures, numbers
from data.importer.choices import ChoiceNeededError, Choices, Understood
from data.importer.column_kinds import (
    FLAGGED,
    HINTS,
    LEVELS,
    LOOKED_AT,
    THEIR_CITY,
    are_districts,
    are_measures,
    are_numbers,
    are_years,
    column_of_their_city,
    country_column,
    group_in,
    group_names,
    hinted_column,
    is_hint,
    measure_named,
    share_of_places,
    without_aggregates,
    year_of,
)
from data.importer.districts import DISTRICT, District, Districts
from data.importer.file_table import ReadTable
from data.importer.layout import JOINT, is_number, is_year, year_in, year_of_name
from data.importer.left_aside import LeftAside, aside, sentence
from data.importer.limits import MOST_GUESSES
from data.importer.own_measure import OwnMeasure, known_measures
from data.importer.places import Match, known_places, match, match_cities
from data.importer.problems import FileRejectedError, Problem, of_rows

PLURAL = {"city": "cities", "region": "NUTS 2 regions", "country": "countries", DISTRICT: "districts"}
ONE_PLACE = "(the place that you named)"
NAMES_OF_COLUMNS = "(names of columns)"  # of which one is kept, where they stand in two rows
EXAMPLES = 3  # of names in a sentence
CHOICES_OF_A_COLUMN = 60  # different values that are offered to be kept
OPTIONAL = ("area_basis", "sample_size", "note", "reference_url")
_SEX = {
    "total": {"t", "total", "both", "bothsexes", "all", "insgesamt"},
    "women": {"f", "w", "women", "female", "females", "frauen"},
    "men": {"m", "men", "male", "males", "manner"},
}
_PERCENT = {"", "pc", "percent", "percentage", "pt", "prozent", "pourcentage", "porcentaje", "percentagepoints", "proportion"}


@dataclass(frozen=True)
class Taken:
    """What a form made of a file: rows with the columns of observation it knows and line, problems, words about the form.

    is_unit_stated: whether the file itself says that its shares are per cent. facts: what was understood, in pairs. own: the
    indicators of the rows that are none of the atlas, of districts one for each city. districts: the places that come with them.
    """

    rows: pd.DataFrame
    problems: list[Problem]
    form: str
    is_unit_stated: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    left_aside: tuple[LeftAside, ...] = ()
    own: tuple[OwnMeasure, ...] = ()
    districts: tuple[District, ...] = ()


@dataclass(frozen=True)
class _Layout:
    """Which column holds what; years and values: columns with the year, measure or group that each stands for."""

    place: str
    level: str
    country: str
    years: dict[str, str]
    year: str  # a column, or four digits
    values: dict[str, tuple[str, str]]  # column: measure_id, group
    measure: str  # a column of measures
    group: str
    sex: str
    flag: str
    unit: str
    own: tuple[OwnMeasure, ...]
    districts: Districts | None = None


class _AskedError(Exception):
    """Something must be chosen; the message says what. differing: see Understood."""

    def __init__(self, sentence: str, differing: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> None:
        super().__init__(sentence)
        self.differing = differing


def taken(file: ReadTable, choices: Choices, otherwise: str) -> Taken:
    """The rows of a table. otherwise: the sentence on one without places or values, “{}” for which. Raises ChoiceNeededError."""
    rows = text_rows(file.table)
    facts = list(file.facts_of_names)
    columns = tuple(name for name in rows.columns if name != "line")
    given = choices
    try:
        rows = _kept(rows, choices)
        rows, choices = _with_one_place(rows, choices)
        rows, unknown = _with_their_cities(rows, choices)
        layout = _layout(rows, file, choices, otherwise, facts)
        found = _long(rows, layout, file, facts)
        if layout.districts:
            found = _of_districts(found, layout, layout.districts)
            found = replace(found, problems=[*unknown, *found.problems])
        differing = _differing(rows, found, layout)
        if differing:
            name, values = differing[0]
            shown = ", ".join(f"“{value[:40]}”" for value in values[:EXAMPLES]) + (" …" if len(values) > EXAMPLES else "")
            raise _AskedError(
                f"The rows of one place and year differ in the column “{name[:60]}” ({shown}). Choose the one to keep.",
                differing,
            )
    except _AskedError as asked:
        understood = Understood(tuple(facts), sentence(file.left_aside), columns, asked.differing, given)
        raise ChoiceNeededError(str(asked), understood) from asked
    return found


def text_rows(table: pa.Table) -> pd.DataFrame:
    """The rows of a table as text, without blanks around it."""
    rows = table.to_pandas().fillna("")
    text = [column for column in rows.columns if column != "line"]
    rows[text] = rows[text].apply(lambda column: column.str.strip())
    return rows


def _kept(rows: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    for column, value in choices.keep:
        if column == NAMES_OF_COLUMNS:
            rows = rows.drop(columns=[name for name in rows if JOINT in name and value not in name.split(JOINT)])
            continue
        if column not in rows:
            raise FileRejectedError(f"The file has no column “{column[:60]}”.")
        rows = rows[rows[column] == value]
        if rows.empty:
            raise FileRejectedError(f"The column “{column[:60]}” of the file holds no “{value[:60]}”.")
    return rows


def _with_one_place(rows: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, Choices]:
    """The rows with the place that the reader names for all of them, in a column of its own, which is then the one of places.

    Of districts it is the city. Raises _AskedError.
    """
    text = choices.one_place
    if not text or choices.level == DISTRICT or (not choices.level and are_districts(rows)):
        return rows, choices
    measure = "" if choices.own else _measure_of(choices.measure)
    level = choices.level or (measures.facts().at[measure, "place_level"] if measure else "")
    found = {one: match(text, one) for one in ([level] if level else LEVELS)}
    known = [one for one, place in found.items() if place.level == one]
    if len(known) > 1:
        raise _AskedError(f"“{text[:60]}” is the name of a {' and of a '.join(known)}. Choose which of them the places are.")
    if not known:
        problem = next((one.problem for one in found.values() if one.problem), f"“{text[:60]}” is no place of the atlas.")
        raise _AskedError(problem)
    return rows.assign(**{ONE_PLACE: text}), replace(choices, place=ONE_PLACE, level=known[0])


def _with_their_cities(rows: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows of districts with the city_id of each, where a column names their cities, and what is wrong with those names.

    The city that the reader names is that of all rows.
    """
    if choices.one_place or not (choices.level == DISTRICT or (not choices.level and are_districts(rows))):
        return rows, []
    names = choices.place or districts.name_column(rows, [name for name in rows.columns if name != "line"])
    column = column_of_their_city(rows, names) if not names or names in rows else ""
    if not column:
        return rows, []
    named = rows.assign(city=rows[column])
    if country := country_column(rows, list(rows.columns), column):
        named["country"] = rows[country]
    found, problems = match_cities(without_aggregates(named, names), column)
    return rows.assign(**{THEIR_CITY: found.reindex(rows.index, fill_value="")}), problems


def _districts(rows: pd.DataFrame, names: str, file: ReadTable, choices: Choices) -> Districts:
    """The districts of a file. Raises _AskedError."""
    city = match(choices.one_place, "city") if choices.one_place else Match()
    if choices.one_place and not city.level:
        raise _AskedError(city.problem or f"“{choices.one_place[:60]}” is no city of the atlas.")
    cities = THEIR_CITY if THEIR_CITY in rows else ""
    try:
        return districts.find(rows, names, cities, file.separator, (city.code, "as you say" if city.code else ""), file.areas)
    except districts.CityNeededError as error:
        raise _AskedError(str(error)) from error


def _of_districts(found: Taken, layout: _Layout, known: Districts) -> Taken:
    """The rows under the indicator of each city's districts. Raises _AskedError where the file has several indicators."""
    used = list(found.rows["measure_id"].unique())
    if len(used) > 1:
        raise _AskedError("The file has several indicators, and districts are read one at a time. Choose the column of values.")
    own = {city_id: districts.measure_of(city_id, str(used[0]), next(iter(layout.own), None)) for city_id in known.of_cities}
    places = {one.city_id: one for one in known.districts.values()}
    measure_of = {code: own[place.part_of].measure_id for code, place in places.items()}
    groups = found.rows["population_group"] if "population_group" in found.rows else pd.Series("", index=found.rows.index)
    rows = found.rows.assign(
        measure_id=[measure_of.get(code, "") for code in found.rows["place_code"]],
        population_group=groups.mask(groups == "", districts.group_of(str(used[0]))),
    )
    names = "; ".join(_few([one.name for one in own.values()]))
    called = "Indicator" if len(own) == 1 else "Indicators"
    facts = tuple((called, names) if name == "Indicator" else (name, fact) for name, fact in found.facts)
    problems = [*known.problems, *found.problems]
    return replace(found, rows=rows, problems=problems, facts=facts, own=tuple(own.values()), districts=tuple(places.values()))


def _layout(rows: pd.DataFrame, file: ReadTable, choices: Choices, otherwise: str, facts: list[tuple[str, str]]) -> _Layout:
    free = [name for name in rows.columns if name != "line"]
    fixed_measure = choices.own.measure_id if choices.own else _measure_of(choices.measure)
    level = choices.level or (DISTRICT if are_districts(rows) else "")
    level = level or (known_measures(choices.own_measures).at[fixed_measure, "place_level"] if fixed_measure else "")
    known = None
    if level == DISTRICT:
        place = _column_of_districts(rows, free, choices.place)
        known = _districts(rows, place, file, choices)
        free = [name for name in free if name not in _of_places(rows, place)]
    else:
        place, level = _place_column(rows, free, choices.place, level, otherwise)
    country = country_column(rows, free, place) if level not in ("country", DISTRICT) else ""
    country = THEIR_CITY if known and THEIR_CITY in rows else country  # it tells districts of one name apart
    facts.append(("Places", _places_in_words(place, level, _matches(rows, place, level, country, known), known)))
    years, year = _years(rows, [name for name in free if name not in (place, country)], file, choices)
    if years:
        facts.append(("Years", f"in the columns {', '.join(_few(list(years)))}"))
    else:
        facts.append(("Year", f"{year} for all rows" if year.isdigit() and year not in rows else f"column “{year}”"))
    rest = [name for name in free if name not in {place, country, year, *years}]
    named_as = _named_as(level)
    special = {kind: hinted_column(rest, kind) for kind in ("group", "sex", "flag", "unit", "measure")}
    if special["measure"] and (fixed_measure or not are_measures(rows[special["measure"]], named_as)):
        special["measure"] = ""
    if choices.group:
        if choices.group not in group_names().values():
            raise FileRejectedError(f"“{choices.group[:60]}” is no population group of the atlas.")
        special["group"] = ""
    elif special["group"] and not any(group_in(special["group"], text) for text in rows[special["group"]].unique()[:LOOKED_AT]):
        special["group"] = ""
    rest = [name for name in rest if name not in special.values() and name not in OPTIONAL]
    values = _value_columns(rows, rest, years, named_as, fixed_measure, special, choices, otherwise)
    values = {name: (one, group or choices.group) for name, (one, group) in values.items()}
    layout = _Layout(place, level, country, years, year, values, **special, own=choices.own_measures, districts=known)
    _check_groups(layout, choices)
    return layout


def _column_of_districts(rows: pd.DataFrame, names: list[str], chosen: str) -> str:
    """The column of the names of districts. Raises _AskedError."""
    if chosen and chosen not in names:
        raise FileRejectedError(f"The file has no column “{chosen[:60]}”.")
    if districts.coordinate_columns(names) is None:
        raise _AskedError("Districts need a column with their latitude and one with their longitude, or a GeoJSON file.")
    found = chosen or districts.name_column(rows, names)
    if not found:
        raise _AskedError("No column holds a different name for each district. Choose the column of their names.")
    return found


def _of_places(rows: pd.DataFrame, names: str) -> set[str]:
    """The columns that say where districts lie."""
    coordinates = districts.coordinate_columns(rows.columns) or ()
    country = country_column(rows, list(rows.columns), names)
    return {*coordinates, column_of_their_city(rows, names), THEIR_CITY, country}


def _measure_of(text: str) -> str:
    """The measure that was chosen, by id or name. Raises FileRejectedError."""
    known = measures.facts()
    if not text or text in known.index:
        return text
    named = known[known["name"].map(folded) == folded(text)]
    if named.empty:
        raise FileRejectedError(f"“{text[:60]}” is no indicator of the atlas; Sources and method lists them.")
    return str(named.index[0])


def _place_column(rows: pd.DataFrame, names: list[str], chosen: str, level: str, otherwise: str) -> tuple[str, str]:
    """The column of places and their level: the one whose cells are known best. Raises _AskedError."""
    if chosen and chosen not in names:
        raise FileRejectedError(f"The file has no column “{chosen[:60]}”.")
    best, most = ("", ""), 0.0
    for name in [chosen] if chosen else names:
        cells = [text for text in rows[name].unique()[:LOOKED_AT] if text]
        if not cells or (not chosen and 2 * sum(map(is_number, cells)) > len(cells)):
            continue
        for number, one in enumerate([level] if level else LEVELS):
            score = share_of_places(cells, one, is_hint(name, one) or bool(chosen)) - number / 100
            if score > most:
                best, most = (name, one), score
    if best[0]:
        return best
    if chosen:
        raise _AskedError(f"The cells of the column “{chosen[:60]}” are no {PLURAL.get(level, 'places')} that the atlas knows.")
    missing = otherwise.format("in no column most cells are cities, regions or countries of the atlas")
    raise _AskedError(f"{missing} Where all rows are of one place, name it.")


def _years(rows: pd.DataFrame, names: list[str], file: ReadTable, choices: Choices) -> tuple[dict[str, str], str]:
    """Columns that are years, with their year, or else the column of years or the one year. Raises _AskedError."""
    if choices.year:
        if choices.year not in rows and not re.fullmatch(r"\d{4}", choices.year):
            raise FileRejectedError(f"“{choices.year[:60]}” is neither a year nor a column of the file.")
        if choices.year in rows or choices.year not in map(year_of_name, names):
            return {}, choices.year
        names = [name for name in names if year_of_name(name) == choices.year]
    column = next((name for name in names if folded(name) in HINTS["year"] and are_years(rows[name])), "")
    if not column:
        column = next((name for name in names if not is_year(name) and are_years(rows[name])), "")
    wide = {name: year for name in names if (year := year_of_name(name))}
    if wide and not column:
        return wide, ""
    if column:
        return {}, column
    found = sorted({year_in(word) for title in file.titles for word in re.findall(r"\b(?:19|20)\d\d\b", title)})
    hint = f" The lines above the table name {' and '.join(found)}." if 0 < len(found) <= EXAMPLES else ""
    raise _AskedError(f"No column of the file holds years. Choose the year of its values, or a column.{hint}")


def _value_columns(
    rows: pd.DataFrame,
    names: list[str],
    years: dict[str, str],
    level: str,
    measure: str,
    special: dict[str, str],
    choices: Choices,
    otherwise: str,
) -> dict[str, tuple[str, str]]:
    """The columns with values, and the measure and group of each, where the column says it. Raises _AskedError."""
    joined = [name for name in years or names if JOINT in name and are_numbers(rows[name])]
    if joined and not choices.value:
        return _of_two_names(joined, level, measure)
    if years:
        columns = list(years)
    elif choices.value:
        if choices.value not in rows:
            raise FileRejectedError(f"The file has no column “{choices.value[:60]}”.")
        columns = [choices.value]
    else:
        columns = []
    if columns and (measure or special["measure"]):
        return dict.fromkeys(columns, (measure, ""))
    if not columns and not measure and not special["measure"]:
        named = {name: (found, "") for name in names if (found := measure_named(name, level))}
        if named:
            return named
    if not columns:
        numeric = [name for name in names if are_numbers(rows[name])]
        groups = {name: (measure, group) for name in numeric if (group := group_names().get(folded(name), ""))}
        if groups and measure:
            return groups
        hinted = [name for name in numeric if folded(name) in HINTS["value"]]
        columns = hinted[:1] or numeric
    if not columns:
        raise _AskedError(otherwise.format("no column holds numbers that could be its values"))
    if not measure and not special["measure"]:
        measure = measure_named(columns[0], level) if len(columns) == 1 else ""
        if not measure:
            raise _AskedError("The file does not say which indicator of the atlas its values are. Choose the indicator.")
    if len(columns) > 1 and not years:
        listed = ", ".join(f"“{name[:40]}”" for name in _few(columns))
        raise _AskedError(f"Several columns hold numbers ({listed}). Choose the one with the values.")
    return dict.fromkeys(columns, (measure, ""))


def _of_two_names(columns: list[str], level: str, measure: str) -> dict[str, tuple[str, str]]:
    """The measure and group of columns whose names stand in two rows; a year in them is another's part. Raises _AskedError."""
    found: dict[str, tuple[str, str]] = {}
    others: dict[str, None] = {}
    for name in columns:
        group, of_name = "", measure
        for part in name.split(JOINT):
            if is_year(part):
                continue
            if part_group := group_names().get(folded(part), ""):
                group = part_group
            elif part_measure := measure_named(part, level):
                of_name = measure or part_measure
            else:
                others.setdefault(part)
        found[name] = of_name, group
    if len(others) > 1:
        listed = ", ".join(f"“{text[:40]}”" for text in _few(list(others)))
        raise _AskedError(
            f"The names of the columns hold {listed}, and no year, group or indicator. Choose the one to keep.",
            ((NAMES_OF_COLUMNS, tuple(others)),),
        )
    if not all(of_name for of_name, _ in found.values()):
        raise _AskedError("The file does not say which indicator of the atlas its values are. Choose the indicator.")
    return found


def _check_groups(layout: _Layout, choices: Choices) -> None:
    """Raises _AskedError if a share of residents, or an indicator of one's own, does not say of whom it is."""
    if choices.own and not (layout.group or all(group for _, group in layout.values.values())):
        raise _AskedError(f"The file does not say whom “{choices.own.name}” is about. Choose the population group.")
    for measure, group in layout.values.values():
        if measure and not choices.own and not (group or choices.group or layout.group) and measures.needs_group(measure):
            name = measures.facts().at[measure, "name"]
            raise _AskedError(f"“{name}” is the share of a group, and the file does not say which. Choose the group.")


def _long(rows: pd.DataFrame, layout: _Layout, file: ReadTable, facts: list[tuple[str, str]]) -> Taken:
    """The rows as rows of observation."""
    left = list(file.left_aside)
    matches = _matches(rows, layout.place, layout.level, layout.country, layout.districts)
    pairs = list(zip(rows[layout.place], rows[layout.country] if layout.country else [""] * len(rows), strict=True))
    of_rows = [matches[pair] for pair in pairs]
    for kind in dict.fromkeys(one.kind for one in of_rows if one.kind):
        left += aside(kind, (one.problem or pair[0] for one, pair in zip(of_rows, pairs, strict=True) if one.kind == kind))
    problems = [
        Problem(int(line), layout.place, one.problem)
        for line, one in zip(rows["line"], of_rows, strict=True)
        if one.problem and not one.kind
    ]
    rows = rows.assign(place_level=[one.level or layout.level for one in of_rows], place_code=[one.code for one in of_rows])
    rows = rows[[not one.kind for one in of_rows]]
    rows = _with_marks(rows, layout, left, problems)
    long = _melted(rows, layout)
    long, said = _with_numbers(long, file.separator, left)
    problems += _unit_problems(rows, layout, long)
    is_percent = bool(layout.unit) and set(rows[layout.unit].map(folded)) <= _PERCENT
    facts += _value_facts(layout, long)
    facts += [("Numbers", text) for text in said]
    of_what = "year" if layout.years else "indicator"
    is_wide = bool(layout.years) or len(layout.values) > 1
    form = f"a table of {PLURAL[layout.level]}, {f'a column for each {of_what}' if is_wide else 'a row for each value'}"
    return Taken(long, problems, form, is_percent, tuple(facts), tuple(left))


def _named_as(level: str) -> str:
    """The level whose indicators values may be of: those of districts are called as those of cities."""
    return "city" if level == DISTRICT else level


def _matches(rows: pd.DataFrame, place: str, level: str, country: str, known: Districts | None) -> dict[tuple[str, str], Match]:
    """What each place of the file is, by its name and country. Similar names are looked up for the first unknown ones."""
    if known:
        pairs = zip(rows[place], rows[country] if country else [""] * len(rows), strict=True)
        return {pair: known.match(*pair) for pair in dict.fromkeys(pairs)}
    countries = rows[country] if country else pd.Series("", index=rows.index)
    found = {pair: _match(pair, level) for pair in dict.fromkeys(zip(rows[place], countries, strict=True))}
    unknown = [pair for pair, one in found.items() if one.problem and not one.kind]
    return found | {pair: match(pair[0], level, pair[1]) for pair in unknown[:MOST_GUESSES]}


def _match(pair: tuple[str, str], level: str) -> Match:
    """A country among regions is left aside, since a measure of regions has none."""
    one = match(pair[0], level, pair[1], is_compared=False)
    is_unknown = bool(one.problem) and not one.kind
    if level == "region" and is_unknown and match(pair[0], "country", is_compared=False).level == "country":
        return Match(kind="row of countries")
    return one


def _places_in_words(place: str, level: str, matches: dict[tuple[str, str], Match], known: Districts | None) -> str:
    """As in: column “geo”, countries: 3 by code, 1 by another name (Turquie); 1 not known (Atlantis)."""
    if known:
        labels, counts = known_places().labels, known.of_cities
        of = [f"{labels[one]}{f' ({count:,})' if len(counts) > 1 else ''}" for one, count in counts.items()]
        return f"column “{place}”, {len(known.districts):,} districts of {'; '.join(_few(of))}, {known.how}"
    ways: dict[str, list[str]] = {}
    for (text, _), one in matches.items():
        if not one.kind:
            how = one.how.partition(" (")[0] if one.level else "not known"
            ways.setdefault(how, []).append(one.how.partition("(")[2].rstrip(")") or text)
    words = []
    for how, texts in sorted(ways.items(), key=lambda item: (item[0] == "not known", -len(item[1]))):
        names = "" if how in ("by code", "by name") else f" ({', '.join(text[:40] for text in _few(texts))})"
        words.append(f"{len(texts):,} {how}{names}")
    return f"column “{place}”, {PLURAL[level]}: {'; '.join(words) or 'none'}"


def _few(texts: list[str]) -> list[str]:
    return texts if len(texts) <= 2 * EXAMPLES else [*texts[:EXAMPLES], "…", texts[-1]]


def _with_marks(rows: pd.DataFrame, layout: _Layout, left: list[LeftAside], problems: list[Problem]) -> pd.DataFrame:
    """The rows with population_group, sex and flag, as far as the file has them."""
    if layout.group:
        groups = rows[layout.group].map({text: group_in(layout.group, text) for text in rows[layout.group].unique()})
        left += aside("row of people that the atlas has no group for", rows.loc[groups == "", layout.group])
        rows = rows.assign(population_group=groups)[groups != ""]
    if layout.sex:
        sexes = rows[layout.sex].map(lambda text: next((sex for sex, names in _SEX.items() if folded(text) in names), ""))
        unknown = rows[(sexes == "") & ~rows[layout.sex].isin(["_T", ""])].drop_duplicates(layout.sex)
        problems += of_rows(unknown, layout.sex, "{} is none of total, women, men.")
        rows = rows.assign(sex=sexes.where(sexes != "", "total"))
    if layout.flag:
        flags = rows[layout.flag].map({text: eurostat_labels.flags(text) for text in rows[layout.flag].unique()})
        flags = flags.mask(flags == "a", "") if folded(layout.flag) == "obsstatus" else flags
        rows = rows.assign(flag=flags)
    return rows


def _melted(rows: pd.DataFrame, layout: _Layout) -> pd.DataFrame:
    """A row a value: with measure_id, group, year, value and the column it stood in."""
    marks = [name for name in ("population_group", "sex", "flag", *OPTIONAL) if name in rows]
    parts = []
    for column, (measure, group) in layout.values.items():
        part = rows[["line", "place_level", "place_code", *marks]].assign(value=rows[column], value_column=column)
        if layout.measure:
            part["measure_id"] = rows[layout.measure].map(lambda text: measure_named(text, _named_as(layout.level)) or text)
        else:
            part["measure_id"] = measure
        year = layout.years.get(column) or (layout.year if layout.year not in rows else "")
        part["year"] = year if year else rows[layout.year].map(year_of)
        if group:
            part["population_group"] = group
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _with_numbers(long: pd.DataFrame, separator: str, left: list[LeftAside]) -> tuple[pd.DataFrame, list[str]]:
    """Values as numbers with a point, without cells that hold none; flags behind them in their own column."""
    empty = numbers.is_missing(long["value"]) | long["value"].str.fullmatch(rf":\s*[{eurostat.FLAGS}]*")
    signs = long.loc[empty & (long["value"] != ""), "value"]
    left += aside("cell with a sign for no value", (f"“{text}”" for text in signs))
    long = long[~empty].reset_index(drop=True)
    if long.empty:
        raise FileRejectedError("The file holds no figure: every cell for a value is empty.")
    if "flag" not in long:
        parts = long["value"].str.extract(rf"^{FLAGGED.pattern}$")
        is_flagged = parts[0].notna()
        long["flag"] = parts[1].where(is_flagged, "")
        long["value"] = long["value"].mask(is_flagged, parts[0])
    return with_plain_numbers(long, separator)


def with_plain_numbers(long: pd.DataFrame, separator: str) -> tuple[pd.DataFrame, list[str]]:
    """Rows with value and value_column, the values of each measure as plain numbers where they are certain; what was read how."""
    said: dict[str, None] = {}
    values = long["value"].copy()
    for _, part in long.groupby("measure_id", sort=False):
        different = part["value"].drop_duplicates()
        plain, words = numbers.plain(different, has_decimal_comma=separator != ",")
        if not plain.equals(different):
            values.loc[part.index] = part["value"].map(dict(zip(different, plain, strict=True)))
        said |= dict.fromkeys(words)
    return long.assign(value=values), list(said)


def _unit_problems(rows: pd.DataFrame, layout: _Layout, long: pd.DataFrame) -> Iterator[Problem]:
    """A unit of the file that is not the unit of the measure."""
    if not layout.unit or long.empty:
        return
    units = set(known_measures(layout.own)["unit"].reindex(long["measure_id"].unique()).dropna())
    for line, text in rows.drop_duplicates(layout.unit)[["line", layout.unit]].itertuples(index=False):
        is_percent = folded(text) in _PERCENT
        if text and ((units == {"%"} and not is_percent) or ("%" not in units and is_percent and text != "PT")):
            yield Problem(
                int(line), layout.unit, f"The unit is “{text[:60]}”, and the indicator is in {' or '.join(sorted(units))}."
            )


def _value_facts(layout: _Layout, long: pd.DataFrame) -> Iterable[tuple[str, str]]:
    names = known_measures(layout.own)
    if not layout.years:
        yield "Values", f"column{'s' * (len(layout.values) > 1)} {', '.join(f'“{name}”' for name in _few(list(layout.values)))}"
    found = [measure for measure in long["measure_id"].unique() if measure in names.index]
    by = f", from the column “{layout.measure}”" if layout.measure else ""
    yield "Indicator" if len(found) == 1 else "Indicators", "; ".join(_few([names.at[one, "name"] for one in found])) + by
    yield "Unit", "; ".join(dict.fromkeys(names.at[one, "unit"] for one in found))
    if layout.group:
        yield "Group", f"column “{layout.group}”"
    elif "population_group" in long:
        named = read(CATALOGUE / "population_group.csv").set_index("population_group")["name"]
        yield "Group", ", ".join(_few([named.get(group, group) for group in long["population_group"].unique()]))


def _differing(rows: pd.DataFrame, found: Taken, layout: _Layout) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Columns without a meaning in which the rows of one figure differ, with their values; none if no figure stands twice."""
    key = [name for name in ("place_code", "measure_id", "population_group", "sex", "year", "area_basis") if name in found.rows]
    placed = found.rows[found.rows["place_code"] != ""]
    again = placed[placed.duplicated(key)].head(LOOKED_AT)[key].drop_duplicates()
    if again.empty:
        return ()
    twice = placed.merge(again, on=key)
    used = {"line", layout.place, layout.country, layout.year, layout.group, layout.sex, layout.flag, layout.unit, *layout.values}
    known = {layout.measure, *OPTIONAL}
    lines = rows[rows["line"].isin(twice["line"])].assign(figure=0)
    figures = lines["line"].map(twice.drop_duplicates("line").set_index("line")[key].astype(str).agg("|".join, axis=1))
    differing = []
    for name in rows.columns:
        if name in used | known or (are_numbers(rows[name]) and rows[name].nunique() > CHOICES_OF_A_COLUMN):
            continue
        if lines.groupby(figures)[name].nunique().max() > 1 and rows[name].nunique() <= CHOICES_OF_A_COLUMN:
            differing.append((name, tuple(sorted(rows[name].unique()))))
    return tuple(differing)
