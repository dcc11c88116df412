"""Rows of a recognised form checked cell by cell against what the atlas holds: every rule that the build keeps too."""

import functools
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice

import pandas as pd

from data.formats import eurostat
from data.formats.tables import CATALOGUE, KEY, OBSERVATION_COLUMNS, read
from data.importer.limits import MOST_PROBLEMS
from data.importer.measures import OUT_OF_100, SHARE_GROUP
from data.importer.own_measure import OwnMeasure, known_measures
from data.importer.places import known_places
from data.importer.problems import Problem, of_rows

EVIDENCE = "own_file"
FIRST_YEAR = 1995
LONGEST_NOTE = 500
ONCE = [*KEY, "area_basis"]  # what a figure may stand for only once
_DATE = r"^\d{4}-\d{1,2}(?:-\d{1,2})?(?:[ T].*)?$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$"


def checked(
    rows: pd.DataFrame,
    source_id: str,
    *,
    is_unit_stated: bool = False,
    own: Sequence[OwnMeasure] = (),
    districts: frozenset[str] = frozenset(),
) -> tuple[pd.DataFrame, list[Problem]]:
    """`rows` as rows of observation (all columns as text, and line) and what is wrong with them, at most MOST_PROBLEMS.

    is_unit_stated: whether the file says that its shares are per cent; otherwise shares that may be fractions are a problem.
    own: the indicators that come with the file. districts: the ids of the places that do.

    Left out options get their only sensible meaning: the group that a share names, both sexes together, the city itself as area.
    """
    rows = _completed(rows, source_id)
    known = known_measures(own, place_level_of(rows))
    rows["unit"] = rows["measure_id"].map(known["unit"])
    is_percent = rows["value"].str.endswith("%") & rows["unit"].isin(OUT_OF_100)  # as in “39.2 %”
    if is_percent.any():
        rows["value"] = rows["value"].mask(is_percent, rows["value"].str.rstrip("%").str.rstrip())
    rows["number"] = pd.to_numeric(rows["value"], errors="coerce")
    checks = [
        _places(rows, known_places().codes | {"district": districts}),
        _measures(rows, known),
        *(check(rows) for check in (_years, _values, _marks, _twice)),
    ]
    if not is_unit_stated:
        checks.append(_fractions(rows[~is_percent] if is_percent.any() else rows, own))
    problems = list(islice(chain.from_iterable(checks), MOST_PROBLEMS))
    return rows.drop(columns=["number", "unit"]), problems


def place_level_of(rows: pd.DataFrame) -> str:
    """The level of the places of a file with an indicator of its own, which has one level like any other."""
    levels = rows.loc[rows["place_level"] != "aggregate", "place_level"]
    return str(levels.iloc[0]) if len(levels) else "country"


def _completed(rows: pd.DataFrame, source_id: str) -> pd.DataFrame:
    full = rows.assign(source_id=source_id, evidence=EVIDENCE)
    for column in [*OBSERVATION_COLUMNS, "value_column"]:
        full[column] = full[column].astype(str) if column in full else "value" if column == "value_column" else ""
    full["sex"] = full["sex"].replace("", "total")
    groups = full["measure_id"].map(SHARE_GROUP).fillna("total")
    full["population_group"] = full["population_group"].where(full["population_group"] != "", groups)
    of_city_share = full["measure_id"].isin(list(SHARE_GROUP)) & (full["area_basis"] == "")
    full["area_basis"] = full["area_basis"].mask(of_city_share, "city")
    return full[[*OBSERVATION_COLUMNS, "line", "value_column"]].reset_index(drop=True)


def _fractions(rows: pd.DataFrame, own: Sequence[OwnMeasure]) -> Iterator[Problem]:
    """A measure out of 100 whose values, written without a sign, are all 1 or less: 0.392 may mean 39.2 % or 0.392 %."""
    most = rows[rows["unit"].isin(OUT_OF_100)].groupby("measure_id")["number"].max()
    is_doubtful = (most > 0) & (most <= 1)
    if not is_doubtful.any():
        return
    names = {one.measure_id: f"“{one.name}”" for one in own}
    doubtful = rows[rows["measure_id"].isin(most[is_doubtful].index) & rows["number"].notna()]
    for row in doubtful.drop_duplicates("measure_id").itertuples(index=False):
        measure = names.get(row.measure_id, row.measure_id)
        yield Problem(
            int(row.line),
            row.value_column,
            f"No value of {measure} without the sign of per cent is more than 1, so they may be fractions. If they are, "
            f"multiply them by 100; if they are out of 100 already, write the sign, as in “{row.value} %”.",
        )


@functools.cache
def _codes(table: str) -> frozenset[str]:
    return frozenset(read(CATALOGUE / f"{table}.csv").iloc[:, 0])


def _places(rows: pd.DataFrame, known: dict[str, frozenset[str]]) -> Iterator[Problem]:
    levels = rows["place_level"].isin(list(known))
    yield from of_rows(rows[~levels], "place_level", "{} is none of city, region, country, aggregate.")
    for level, codes in known.items():
        here = rows[(rows["place_level"] == level) & (rows["place_code"] != "")]
        unknown = here[~here["place_code"].isin(codes)]
        yield from of_rows(unknown, "place_code", f"The atlas has no {level} with the code {{}}.")


def _measures(rows: pd.DataFrame, facts: pd.DataFrame) -> Iterator[Problem]:
    named = rows[rows["measure_id"] != ""]
    known = named["measure_id"].isin(facts.index)
    yield from of_rows(named[~known], "measure_id", "{} is no measure of the atlas; Sources and method lists them.")
    level = named["measure_id"].map(facts["place_level"])
    other = named[known & (named["place_level"] != level) & (named["place_level"] != "aggregate")]
    yield from of_rows(other, "measure_id", "{} is not measured for places of this level.")


def _years(rows: pd.DataFrame) -> Iterator[Problem]:
    written = pd.Series(rows["year"].unique())
    dates = written[written.str.match(_DATE)]
    yield from of_rows(rows[rows["year"].isin(dates)], "year", "{} is a date; write the year alone, as in 2024.")
    number = pd.to_numeric(written.where(written.str.fullmatch(r"\d{4}")), errors="coerce")
    now = date.today().year
    wrong = written[~number.between(FIRST_YEAR, now) & ~written.isin(dates)]
    yield from of_rows(rows[rows["year"].isin(wrong)], "year", f"{{}} is no year between {FIRST_YEAR} and {now}.")


def _values(rows: pd.DataFrame) -> Iterator[Problem]:
    value = rows["value"]
    formula = value.str.startswith("=")
    yield from of_rows(rows[formula], "value", "{} is a formula; paste its value.")
    comma = ~formula & value.str.contains(",", regex=False)
    yield from of_rows(rows[comma], "value", "{} has a comma; write a decimal point, and no separator of thousands.")
    percent = ~formula & ~comma & value.str.endswith("%")
    yield from of_rows(rows[percent], "value", "{} is per cent, which the measure is not.")
    number = rows["number"]
    wrong = rows[~formula & ~comma & ~percent & ~number.abs().lt(float("inf"))]
    yield from of_rows(wrong, "value", "{} is no number. Leave the row out where there is no figure.")
    unit = rows["unit"]
    bounded = unit.isin(OUT_OF_100)
    outside = rows[
        (bounded & ~number.between(0, 100) & number.notna()) | (unit.isin(["people", "thousand people"]) & (number < 0))
    ]
    yield from of_rows(outside, "value", "{} lies outside what the measure allows (shares and scores: 0 to 100).")


def _marks(rows: pd.DataFrame) -> Iterator[Problem]:
    """Groups, sexes, flags, areas and notes."""
    kinds = {
        "population_group": _codes("population_group"),
        "sex": frozenset({"total", "women", "men"}),
        "area_basis": _codes("area_basis"),
    }
    for column, known in kinds.items():
        wrong = rows[(rows[column] != "") & ~rows[column].isin(known)]
        yield from of_rows(wrong, column, f"{{}} is none of {', '.join(sorted(known))}.")
    flags = pd.Series(rows["flag"].unique())
    unknown = flags[~flags.isin(["", "NR"]) & ~flags.str.fullmatch(f"[{eurostat.FLAGS}]+")]
    wrong = rows[rows["flag"].isin(unknown)]
    known_flags = ", ".join(eurostat.FLAGS)
    yield from of_rows(wrong, "flag", f"{{}} is no flag of Eurostat that the atlas knows ({known_flags}, or NR).")
    for column in ("note", "reference_url"):
        yield from of_rows(rows[rows[column].str.startswith("=")], column, "{} is a formula; paste its text.")
        long = rows[rows[column].str.len() > LONGEST_NOTE]
        yield from of_rows(long, column, f"{{}} … is longer than {LONGEST_NOTE} characters.")
    address = rows["reference_url"]
    odd = rows[(address != "") & ~address.str.startswith("https://") & ~address.str.startswith("=")]
    yield from of_rows(odd, "reference_url", "{} is no address that begins with https://.")
    sample = rows["sample_size"]
    wrong = rows[(sample != "") & ~sample.str.fullmatch("[1-9][0-9]{0,8}")]
    yield from of_rows(wrong, "sample_size", "{} is no number of people.")


def _twice(rows: pd.DataFrame) -> Iterator[Problem]:
    placed = rows[rows["place_code"] != ""]
    again = placed[placed.duplicated(ONCE)].head(MOST_PROBLEMS)
    if again.empty:
        return
    first = placed.drop_duplicates(ONCE)[[*ONCE, "line"]].rename(columns={"line": "first_line"})
    for row in again.merge(first, on=ONCE, how="left").itertuples(index=False):
        yield Problem(
            int(row.line),
            row.value_column,
            f"The same figure stands in row {row.first_line} already: same place, measure, group and year.",
        )
