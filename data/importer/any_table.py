"""A table of no fixed form as rows of observation, and what was understood of it.

Years may stand in rows or in columns, or be one for all; values in one column, or in several that are named after measures or
groups: see table_places.py and table_columns.py, which find them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

from data.formats import eurostat, eurostat_labels
from data.formats.names import folded
from data.formats.tables import CATALOGUE, read
from data.importer import districts, measures, numbers
from data.importer.choices import ChoiceNeededError, Choices, UnclearError, Understood, check_column
from data.importer.column_kinds import FLAGGED, LOOKED_AT, are_numbers, group_in, measure_named, year_of
from data.importer.districts import District, Districts
from data.importer.file_table import ReadTable
from data.importer.layout import JOINT
from data.importer.left_aside import LeftAside, aside, sentence
from data.importer.own_measure import OwnMeasure, known_measures
from data.importer.problems import EXAMPLES, FileRejectedError, Problem, few, of_lines, of_rows
from data.importer.table_columns import NAMES_OF_COLUMNS, OPTIONAL, Layout, Marks, layout_of
from data.importer.table_places import PLURAL, Places, with_one_place, with_their_cities

CHOICES_OF_A_COLUMN = 60  # different values that are offered to be kept
_SEX = {
    "total": {"t", "total", "both", "bothsexes", "all", "insgesamt"},
    "women": {"f", "w", "women", "female", "females", "frauen"},
    "men": {"m", "men", "male", "males", "manner"},
}
_PERCENT = {"", "pc", "percent", "percentage", "pt", "prozent", "pourcentage", "porcentaje", "percentagepoints", "proportion"}


@dataclass(frozen=True)
class ParsedFile:
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


def parse_table(file: ReadTable, choices: Choices, otherwise: str) -> ParsedFile:
    """The rows of a table. otherwise: the sentence on one without places or values, “{}” for which. Raises ChoiceNeededError."""
    rows = text_rows(file.table)
    facts = list(file.facts_of_names)
    columns = tuple(name for name in rows.columns if name != "line")
    given = choices
    try:
        rows = _chosen_rows(rows, choices)
        rows, choices = with_one_place(rows, choices)
        rows, unknown = with_their_cities(rows, choices)
        layout = layout_of(rows, file, choices, otherwise, facts)
        found = _long(rows, layout, file, facts)
        if known := layout.places.districts:
            found = _of_districts(found, layout.own, known)
            found = replace(found, problems=[*unknown, *found.problems])
        differing = _differing(rows, found, layout)
        if differing:
            name, values = differing[0]
            shown = ", ".join(f"“{value[:40]}”" for value in values[:EXAMPLES]) + (" …" if len(values) > EXAMPLES else "")
            raise UnclearError(
                f"The rows of one place and year differ in the column “{name[:60]}” ({shown}). Choose the one to keep.",
                differing,
            )
    except UnclearError as unclear:
        understood = Understood(tuple(facts), sentence(file.left_aside), columns, unclear.differing, given)
        raise ChoiceNeededError(str(unclear), understood) from unclear
    return found


def text_rows(table: pa.Table) -> pd.DataFrame:
    """The rows of a table as text, without blanks around it."""
    rows = table.to_pandas().fillna("")
    text = [column for column in rows.columns if column != "line"]
    rows[text] = rows[text].apply(lambda column: column.str.strip())
    return rows


def _chosen_rows(rows: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    for column, value in choices.keep:
        if column == NAMES_OF_COLUMNS:
            rows = rows.drop(columns=[name for name in rows if JOINT in name and value not in name.split(JOINT)])
            continue
        check_column(rows.columns, column)
        rows = rows[rows[column] == value]
        if rows.empty:
            raise FileRejectedError(f"The column “{column[:60]}” of the file holds no “{value[:60]}”.")
    return rows


def _of_districts(found: ParsedFile, defined: tuple[OwnMeasure, ...], known: Districts) -> ParsedFile:
    """The rows under the indicator of each city's districts. Raises UnclearError where the file has several indicators."""
    used = list(found.rows["measure_id"].unique())
    if len(used) > 1:
        raise UnclearError("The file has several indicators, and districts are read one at a time. Choose the column of values.")
    own = {city_id: districts.measure_of(city_id, str(used[0]), next(iter(defined), None)) for city_id in known.of_cities}
    places = {one.city_id: one for one in known.districts.values()}
    measure_of = {code: own[place.part_of].measure_id for code, place in places.items()}
    groups = found.rows["population_group"] if "population_group" in found.rows else pd.Series("", index=found.rows.index)
    rows = found.rows.assign(
        measure_id=[measure_of.get(code, "") for code in found.rows["place_code"]],
        population_group=groups.mask(groups == "", measures.SHARE_GROUP.get(str(used[0]), "")),
    )
    names = "; ".join(few([one.name for one in own.values()]))
    called = "Indicator" if len(own) == 1 else "Indicators"
    facts = tuple((called, names) if name == "Indicator" else (name, fact) for name, fact in found.facts)
    problems = [*known.problems, *found.problems]
    return replace(found, rows=rows, problems=problems, facts=facts, own=tuple(own.values()), districts=tuple(places.values()))


def _long(rows: pd.DataFrame, layout: Layout, file: ReadTable, facts: list[tuple[str, str]]) -> ParsedFile:
    """The rows as rows of observation."""
    left = list(file.left_aside)
    rows, problems = _placed(rows, layout.places, left)
    rows = _with_marks(rows, layout.marks, left, problems)
    long = _melted(rows, layout)
    long, notes = _with_numbers(long, file.separator, left)
    unit = layout.marks.unit
    problems += _unit_problems(rows, unit, set(known_measures(layout.own)["unit"].reindex(long["measure_id"].unique()).dropna()))
    is_percent = bool(unit) and set(rows[unit].map(folded)) <= _PERCENT
    facts += _value_facts(layout, long)
    facts += [("Numbers", text) for text in notes]
    of_what = "year" if layout.years else "indicator"
    is_wide = bool(layout.years) or len(layout.values) > 1
    form = f"a table of {PLURAL[layout.places.level]}, {f'a column for each {of_what}' if is_wide else 'a row for each value'}"
    return ParsedFile(long, problems, form, is_percent, tuple(facts), tuple(left))


def _placed(rows: pd.DataFrame, places: Places, left: list[LeftAside]) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows with place_level and place_code, without those that are left aside, and what is wrong with names of places."""
    matches, pairs = places.matches(rows), places.pairs(rows)
    found = [matches[pair] for pair in pairs]
    for kind in dict.fromkeys(one.kind for one in found if one.kind):
        left += aside(kind, (one.problem or pair[0] for one, pair in zip(found, pairs, strict=True) if one.kind == kind))
    problems = of_lines(rows["line"], places.column, ("" if one.kind else one.problem for one in found))
    rows = rows.assign(place_level=[one.level or places.level for one in found], place_code=[one.code for one in found])
    return rows[[not one.kind for one in found]], problems


def _with_marks(rows: pd.DataFrame, marks: Marks, left: list[LeftAside], problems: list[Problem]) -> pd.DataFrame:
    """The rows with population_group, sex and flag, as far as the file has them."""
    if marks.group:
        groups = rows[marks.group].map({text: group_in(marks.group, text) for text in rows[marks.group].unique()})
        left += aside("row of people that the atlas has no group for", rows.loc[groups == "", marks.group])
        rows = rows.assign(population_group=groups)[groups != ""]
    if marks.sex:
        sexes = rows[marks.sex].map(lambda text: next((sex for sex, names in _SEX.items() if folded(text) in names), ""))
        unknown = rows[(sexes == "") & ~rows[marks.sex].isin(["_T", ""])].drop_duplicates(marks.sex)
        problems += of_rows(unknown, marks.sex, "{} is none of total, women, men.")
        rows = rows.assign(sex=sexes.where(sexes != "", "total"))
    if marks.flag:
        flags = rows[marks.flag].map({text: eurostat_labels.flags(text) for text in rows[marks.flag].unique()})
        flags = flags.mask(flags == "a", "") if folded(marks.flag) == "obsstatus" else flags
        rows = rows.assign(flag=flags)
    return rows


def _melted(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """A row a value: with measure_id, group, year, value and the column it stood in."""
    marks = [name for name in ("population_group", "sex", "flag", *OPTIONAL) if name in rows]
    named, level = layout.marks.measure, layout.places.measures_of
    parts = []
    for column, (measure, group) in layout.values.items():
        part = rows[["line", "place_level", "place_code", *marks]].assign(value=rows[column], value_column=column)
        part["measure_id"] = rows[named].map(lambda text: measure_named(text, level) or text) if named else measure
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
    notes: dict[str, None] = {}
    values = long["value"].copy()
    for _, part in long.groupby("measure_id", sort=False):
        different = part["value"].drop_duplicates()
        plain, words = numbers.plain(different, has_decimal_comma=separator != ",")
        if not plain.equals(different):
            values.loc[part.index] = part["value"].map(dict(zip(different, plain, strict=True)))
        notes |= dict.fromkeys(words)
    return long.assign(value=values), list(notes)


def _unit_problems(rows: pd.DataFrame, column: str, units: set[str]) -> Iterator[Problem]:
    """Units in a column of the file that are not those of its measures."""
    if not column or not units:
        return
    for line, text in rows.drop_duplicates(column)[["line", column]].itertuples(index=False):
        is_percent = folded(text) in _PERCENT
        if text and ((units == {"%"} and not is_percent) or ("%" not in units and is_percent and text != "PT")):
            yield Problem(int(line), column, f"The unit is “{text[:60]}”, and the indicator is in {' or '.join(sorted(units))}.")


def _value_facts(layout: Layout, long: pd.DataFrame) -> Iterable[tuple[str, str]]:
    names = known_measures(layout.own)
    if not layout.years:
        yield "Values", f"column{'s' * (len(layout.values) > 1)} {', '.join(f'“{name}”' for name in few(list(layout.values)))}"
    found = [measure for measure in long["measure_id"].unique() if measure in names.index]
    by = f", from the column “{layout.marks.measure}”" if layout.marks.measure else ""
    yield "Indicator" if len(found) == 1 else "Indicators", "; ".join(few([names.at[one, "name"] for one in found])) + by
    yield "Unit", "; ".join(dict.fromkeys(names.at[one, "unit"] for one in found))
    if layout.marks.group:
        yield "Group", f"column “{layout.marks.group}”"
    elif "population_group" in long:
        named = read(CATALOGUE / "population_group.csv").set_index("population_group")["name"]
        yield "Group", ", ".join(few([named.get(group, group) for group in long["population_group"].unique()]))


def _differing(rows: pd.DataFrame, found: ParsedFile, layout: Layout) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Columns without a meaning that tell rows of the same figure apart, with their values; none if each figure occurs once."""
    key = [name for name in ("place_code", "measure_id", "population_group", "sex", "year", "area_basis") if name in found.rows]
    placed = found.rows[found.rows["place_code"] != ""]
    again = placed[placed.duplicated(key)].head(LOOKED_AT)[key].drop_duplicates()
    if again.empty:
        return ()
    twice = placed.merge(again, on=key)
    places = layout.places
    used = {"line", places.column, places.country, layout.year, *layout.marks.columns, *layout.values, *OPTIONAL}
    lines = rows[rows["line"].isin(twice["line"])].assign(figure=0)
    figures = lines["line"].map(twice.drop_duplicates("line").set_index("line")[key].astype(str).agg("|".join, axis=1))
    differing = []
    for name in rows.columns:
        if name in used or (are_numbers(rows[name]) and rows[name].nunique() > CHOICES_OF_A_COLUMN):
            continue
        if lines.groupby(figures)[name].nunique().max() > 1 and rows[name].nunique() <= CHOICES_OF_A_COLUMN:
            differing.append((name, tuple(sorted(rows[name].unique()))))
    return tuple(differing)
