"""Which columns of a table of no fixed form hold years, values and what goes with them, and what the name of each stands for.

What the file does not say its reader may choose; what is doubtful is asked and never guessed.
"""

import re
from dataclasses import dataclass

import pandas as pd

from data.formats.names import folded
from data.importer import measures
from data.importer.choices import Choices, UnclearError, check_column
from data.importer.column_kinds import (
    HINTS,
    LOOKED_AT,
    are_measures,
    are_numbers,
    are_years,
    group_in,
    group_names,
    hinted_column,
    measure_named,
)
from data.importer.file_table import ReadTable
from data.importer.layout import JOINT, is_year, year_in, year_of_name
from data.importer.own_measure import OwnMeasure
from data.importer.problems import EXAMPLES, FileRejectedError, few
from data.importer.table_places import Places, places_of

NAMES_OF_COLUMNS = "(names of columns)"  # of which one is kept, where they stand in two rows
OPTIONAL = ("area_basis", "sample_size", "note", "reference_url")
_NO_INDICATOR = "The file does not say which indicator of the atlas its values are. Choose the indicator."


@dataclass(frozen=True)
class Marks:
    """The columns that say of each row what its value is of; empty where there is none."""

    measure: str
    group: str
    sex: str
    flag: str
    unit: str

    @property
    def columns(self) -> set[str]:
        """Those that there are."""
        return {self.measure, self.group, self.sex, self.flag, self.unit} - {""}


@dataclass(frozen=True)
class Layout:
    """Which column holds what; years and values: columns with the year, or measure and group, that each stands for."""

    places: Places
    years: dict[str, str]
    year: str  # a column, or four digits
    values: dict[str, tuple[str, str]]  # column: measure_id, group
    marks: Marks
    own: tuple[OwnMeasure, ...]


def layout_of(rows: pd.DataFrame, file: ReadTable, choices: Choices, otherwise: str, facts: list[tuple[str, str]]) -> Layout:
    """What the columns of a table hold. otherwise: the sentence on one without places or values, “{}” for which.

    facts: what is understood is added there, also if the rest must be asked. Raises UnclearError.
    """
    measure = choices.own.measure_id if choices.own else measures.chosen(choices.measure)
    places = places_of(rows, file, choices, measure, otherwise)
    facts.append(("Places", places.in_words(rows)))
    names = [name for name in rows.columns if name != "line" and name not in places.columns]
    years, year = _years(rows, names, file.titles, choices)
    facts.append(_years_in_words(rows, years, year))
    names = [name for name in names if name not in {year, *years}]
    marks = _marks(rows, names, measure, places.measures_of, choices.group)
    names = [name for name in names if name not in marks.columns and name not in OPTIONAL]
    known = _Measures(places.measures_of, measure, marks.measure)
    found = _values(rows, names, years, known, choices.value, otherwise)
    values = {name: (of_name, group or choices.group) for name, (of_name, group) in found.items()}
    _check_groups(values, marks.group, choices)
    return Layout(places, years, year, values, marks, choices.own_measures)


def _years(rows: pd.DataFrame, names: list[str], titles: tuple[str, ...], choices: Choices) -> tuple[dict[str, str], str]:
    """Columns that are years, with their year, or else the column of years or the one year. Raises UnclearError."""
    if choices.year:
        if choices.year not in rows and not re.fullmatch(r"\d{4}", choices.year):
            raise FileRejectedError(f"“{choices.year[:60]}” is neither a year nor a column of the file.")
        if choices.year in rows or choices.year not in map(year_of_name, names):
            return {}, choices.year
        names = [name for name in names if year_of_name(name) == choices.year]
    of_years = [name for name in names if are_years(rows[name])]
    column = hinted_column(of_years, "year") or next((name for name in of_years if not is_year(name)), "")
    wide = {name: year for name in names if (year := year_of_name(name))}
    if wide and not column:
        return wide, ""
    if column:
        return {}, column
    found = sorted({year_in(word) for title in titles for word in re.findall(r"\b(?:19|20)\d\d\b", title)})
    hint = f" The lines above the table name {' and '.join(found)}." if 0 < len(found) <= EXAMPLES else ""
    raise UnclearError(f"No column of the file holds years. Choose the year of its values, or a column.{hint}")


def _years_in_words(rows: pd.DataFrame, years: dict[str, str], year: str) -> tuple[str, str]:
    if years:
        return "Years", f"in the columns {', '.join(few(list(years)))}"
    return "Year", f"{year} for all rows" if year.isdigit() and year not in rows else f"column “{year}”"


def _marks(rows: pd.DataFrame, names: list[str], measure: str, level: str, chosen_group: str) -> Marks:
    """measure: that of all values, or empty. Raises FileRejectedError for a group that the atlas does not have."""
    if chosen_group and chosen_group not in group_names().values():
        raise FileRejectedError(f"“{chosen_group[:60]}” is no population group of the atlas.")
    of_measure, group, sex, flag, unit = (hinted_column(names, kind) for kind in ("measure", "group", "sex", "flag", "unit"))
    if of_measure and (measure or not are_measures(rows[of_measure], level)):
        of_measure = ""
    if chosen_group or (group and not any(group_in(group, text) for text in rows[group].unique()[:LOOKED_AT])):
        group = ""
    return Marks(of_measure, group, sex, flag, unit)


@dataclass(frozen=True)
class _Measures:
    """What is known of the measures of values before their columns are looked for.

    level: whose measures they may be. fixed: that of all values. column: says the measure of each row. Both may be empty.
    """

    level: str
    fixed: str
    column: str

    @property
    def are_known(self) -> bool:
        """Whether names of columns need not say them."""
        return bool(self.fixed or self.column)


def _values(
    rows: pd.DataFrame, names: list[str], years: dict[str, str], known: _Measures, chosen: str, otherwise: str
) -> dict[str, tuple[str, str]]:
    """The columns with values, and the measure and group of each, where the column says it. Raises UnclearError."""
    joined = [name for name in years or names if JOINT in name and are_numbers(rows[name])]
    if joined and not chosen:
        return _of_two_names(joined, known)
    if years:
        return _of_one_measure(list(years), known)
    if chosen:
        check_column(rows.columns, chosen)
        return _of_one_measure([chosen], known)
    named = {} if known.are_known else {name: (found, "") for name in names if (found := measure_named(name, known.level))}
    return named or _of_numbers([name for name in names if are_numbers(rows[name])], known, otherwise)


def _of_one_measure(columns: list[str], known: _Measures) -> dict[str, tuple[str, str]]:
    measure = known.fixed
    if not known.are_known:
        measure = measure_named(columns[0], known.level) if len(columns) == 1 else ""
        if not measure:
            raise UnclearError(_NO_INDICATOR)
    return dict.fromkeys(columns, (measure, ""))


def _of_numbers(numeric: list[str], known: _Measures, otherwise: str) -> dict[str, tuple[str, str]]:
    """One column, or one a group. numeric: the columns of numbers. Raises UnclearError."""
    groups = {name: (known.fixed, group) for name in numeric if (group := group_names().get(folded(name), ""))}
    if groups and known.fixed:
        return groups
    hinted = [name for name in numeric if folded(name) in HINTS["value"]]
    columns = hinted[:1] or numeric
    if not columns:
        raise UnclearError(otherwise.format("no column holds numbers that could be its values"))
    values = _of_one_measure(columns, known)
    if len(columns) > 1:
        listed = ", ".join(f"“{name[:40]}”" for name in few(columns))
        raise UnclearError(f"Several columns hold numbers ({listed}). Choose the one with the values.")
    return values


def _of_two_names(columns: list[str], known: _Measures) -> dict[str, tuple[str, str]]:
    """The measure and group of columns whose names stand in two rows; a year in them is another's part. Raises UnclearError."""
    found: dict[str, tuple[str, str]] = {}
    others: dict[str, None] = {}
    for name in columns:
        group, of_name = "", known.fixed
        for part in name.split(JOINT):
            if is_year(part):
                continue
            if part_group := group_names().get(folded(part), ""):
                group = part_group
            elif part_measure := measure_named(part, known.level):
                of_name = known.fixed or part_measure
            else:
                others.setdefault(part)
        found[name] = of_name, group
    if len(others) > 1:
        listed = ", ".join(f"“{text[:40]}”" for text in few(list(others)))
        raise UnclearError(
            f"The names of the columns hold {listed}, and no year, group or indicator. Choose the one to keep.",
            ((NAMES_OF_COLUMNS, tuple(others)),),
        )
    if not all(of_name for of_name, _ in found.values()):
        raise UnclearError(_NO_INDICATOR)
    return found


def _check_groups(values: dict[str, tuple[str, str]], group_column: str, choices: Choices) -> None:
    """Raises UnclearError if a share of residents, or an indicator of one's own, does not say of whom it is."""
    if choices.own and not (group_column or all(group for _, group in values.values())):
        raise UnclearError(f"The file does not say whom “{choices.own.name}” is about. Choose the population group.")
    for measure, group in values.values():
        if measure and not choices.own and not (group or choices.group or group_column) and measures.needs_group(measure):
            name = measures.facts().at[measure, "name"]
            raise UnclearError(f"“{name}” is the share of a group, and the file does not say which. Choose the group.")
