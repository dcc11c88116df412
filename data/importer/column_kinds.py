"""What a column of a table of no fixed form holds, told by its name and its cells."""

import functools
import re

import pandas as pd

from data.formats import eurostat, eurostat_labels
from data.formats.names import folded
from data.formats.tables import CATALOGUE, read
from data.importer import districts, measures, numbers
from data.importer.layout import is_number, is_year, year_in
from data.importer.places import country_code, kind_left_aside, known_places, match

LEVELS = ("city", "region", "country")
THEIR_CITY = "(the city of the district)"
LOOKED_AT = 300  # different cells of a column, to tell what it holds
# How columns are called, folded, by what they hold.
HINTS = {
    kind: frozenset(words.split())
    for kind, words in {
        "city": "city cityname town municipality cityid stadt ville ciudad citta miasto urau place",
        "region": "region nuts nutscode nutsid nuts2 nuts2code geo regionname refarea placecode land",
        "country": "country countryname countrycode iso iso2 iso3 geo refarea pays pais staat iso3code",
        "year": "year time timeperiod refyear jahr annee anno ano rok vuosi ar jaar period date",
        "value": "value values obsvalue score share figure wert valeur valor rate percent anteil",
        "group": "populationgroup group citizen citizenship cbirth countryofbirth birthplace placeofbirth",
        "sex": "sex gender geschlecht sexe sexo sesso",
        "flag": "flag flags obsflag obsstatus",
        "unit": "unit unitmeasure unitofmeasure einheit unite",
        "measure": "measureid measure indicator indicatorname variable dimension indicatorid area policyarea",
    }.items()
}
_OTHER_GROUPS = {"fb": "foreign_born", "nb": "native_born", "bornabroad": "foreign_born", "foreigners": "foreign_citizens"}
_DIMENSIONS = dict.fromkeys(("cbirth", "countryofbirth", "birthplace", "placeofbirth"), "c_birth")  # of columns of groups
_DIMENSIONS |= dict.fromkeys(("citizen", "citizenship"), "citizen")
_DATE = re.compile(r"(?P<a>(19|20)\d\d)(-\d\d?(-\d\d?)?([ T].*)?|\d{4})|\d\d?[./]\d\d?[./](?P<b>(19|20)\d\d)")
FLAGGED = re.compile(rf"([+\-]?\d[\d.,]*)\s*\(?([{eurostat.FLAGS}]{{1,3}})\)?")  # a number and the flags behind it


def cells_of(column: pd.Series) -> list[str]:
    """Different cells that hold something, as many as tell what the column holds."""
    return [text for text in column.unique()[:LOOKED_AT] if text]


def are_districts(rows: pd.DataFrame) -> bool:
    """Whether the rows are of places with coordinates of which the atlas knows fewer than there are.

    A table of cities that says where they lie is one of cities.
    """
    columns = districts.coordinate_columns(rows.columns)
    if columns is None:
        return False
    names = districts.name_column(rows, [name for name in rows.columns if name != "line"])
    count = len(rows[list(columns)].drop_duplicates())
    if not names or not count:
        return False
    for name in rows.columns:
        cells = cells_of(rows[name]) if name != "line" else []
        if len(cells) >= min(count, LOOKED_AT) and any(share_of_places(cells, one, is_hint(name, one)) for one in LEVELS):
            return False
    return True


def column_of_their_city(rows: pd.DataFrame, names: str) -> str:
    """The column that names the city of each district, or empty: some of its cells are cities, and two more things speak for it.

    All of them are cities; it is called so; it has fewer names than there are districts.
    """
    places = list(districts.coordinate_columns(rows.columns) or ())
    rows = without_aggregates(rows, names)
    count = len(rows[places].drop_duplicates())
    for name in rows.columns:
        if name in (names, THEIR_CITY, "line", *places):
            continue
        cells = cells_of(rows[name])
        known = sum(bool(match(text, "city", is_compared=False).code) for text in cells[:count])
        is_full = bool(cells) and (rows[name] != "").all()
        certain = (known == len(cells)) + is_hint(name, "city") + (len(cells) < count)  # each city may have one district
        if is_full and known and certain >= 2:
            return str(name)
    return ""


def without_aggregates(rows: pd.DataFrame, names: str) -> pd.DataFrame:
    """The rows of places, without sums and other aggregates."""
    return rows[~rows[names].isin([text for text in rows[names].unique() if kind_left_aside(text, "city")])]


def hinted_column(names: list[str], kind: str) -> str:
    """The first column that is called as one of a kind, or empty."""
    return next((name for name in names if folded(name) in HINTS[kind]), "")


def share_of_places(cells: list[str], level: str, is_hinted: bool) -> float:
    """How many of the cells are places of a level, and more if the name of the column says so; 0 if too few are."""
    found = [match(text, level, is_compared=False) for text in cells]
    single = [one for one in found if not one.kind or one.kind == "row of an old region code"]
    if not single:
        return 0
    known = sum(bool(one.level) or bool(one.kind) or "may be" in one.problem for one in single)
    share = known / len(single)
    codes = sum(one.how == "by code" for one in single) / len(single)
    return (share + 0.3 * is_hinted + 0.1 * codes) if known and share >= (0.2 if is_hinted else 0.6) else 0


def is_hint(name: str, level: str) -> bool:
    """Whether a column is called as one of places of a level, or a part of its name is."""
    return any(folded(part) in HINTS[level] for part in (name, *re.split(r"[\\,]", name)))


def country_column(rows: pd.DataFrame, names: list[str], place: str) -> str:
    """The column that says the country of each place, or empty."""
    for name in names:
        if name != place and folded(name) in HINTS["country"]:
            cells = cells_of(rows[name])
            known = sum(country_code(text) in known_places().codes["country"] for text in cells)
            if cells and 2 * known > len(cells):
                return name
    return ""


def are_years(column: pd.Series) -> bool:
    """Whether more than four of five cells are years or dates."""
    cells = cells_of(column)
    years = sum(bool(is_year(text) or _DATE.fullmatch(text)) for text in cells)
    return bool(cells) and 10 * years > 8 * len(cells)


def year_of(text: str) -> str:
    """The year of a year or date, else the text."""
    if is_year(text):
        return year_in(text)
    found = _DATE.fullmatch(text)
    return (found["a"] or found["b"]) if found else text


def are_measures(column: pd.Series, level: str) -> bool:
    """Whether at least half of the cells are indicators of the atlas."""
    cells = cells_of(column)
    known = sum(bool(measure_named(text, level)) for text in cells)
    return bool(known) and 2 * known >= len(cells)


def measure_named(text: str, level: str) -> str:
    """The measure that a text names, also with something in brackets behind it; empty if none."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", text)
    names = measures.by_name(level)
    return names.get(folded(text), "") or names.get(folded(bare), "")


def are_numbers(column: pd.Series) -> bool:
    """Whether most cells with something in them are numbers, flags beside them or not."""
    cells = [text for text in cells_of(column) if text.lower() not in numbers.NO_VALUE]
    found = sum(bool(is_number(text) or FLAGGED.fullmatch(text)) for text in cells)
    return bool(cells) and 2 * found > len(cells)


@functools.cache
def group_names() -> dict[str, str]:
    """The groups of the atlas by what people call them, folded."""
    groups = read(CATALOGUE / "population_group.csv")
    columns = ("population_group", "name", "people")
    named = {folded(row[name]): row["population_group"] for _, row in groups.iterrows() for name in columns}
    return named | _OTHER_GROUPS


def group_in(column: str, text: str) -> str:
    """The group that a cell of a column of groups names, also by the codes and labels of Eurostat; empty if none."""
    dimension = _DIMENSIONS.get(folded(column), "")
    codes = eurostat.POPULATION_GROUP.get(dimension, {})
    code = eurostat_labels.code(dimension, text) if dimension else ""
    return codes.get(code, "") or ("total" if text == "_T" else group_names().get(folded(text), ""))
