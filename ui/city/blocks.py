"""The blocks of a profile: what the atlas has of the city itself, of its region and of its country, a row an indicator."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from queries import catalogue
from queries.database import cached_per_database
from ui import country_gaps, indicator_rows, statements, value_text, wording
from ui.charts.range_rows import Mark, RangeRow
from ui.city import place_values, sections
from ui.indicator_rows import GAP, GAP_OF, TELLING, position
from ui.selected_city import GAP_OUTCOME, REFERENCE, SelectedCity, key_of
from ui.statements import Row

TITLES = {"city": "The city", "region": "Its region", "country": "Its country"}
USUAL_ROWS = 8  # of a block; one more is shown before it would stand alone behind a click


@dataclass(frozen=True)
class Block:
    """The rows of one place. rows: those shown at once; more: behind a click; notes: what is written instead or below.

    records: the observations of all rows but the employment gap; others: those of the places compared with.
    """

    level: str
    title: str
    caption: str
    rows: list[RangeRow]
    more: list[RangeRow]
    notes: list[str]
    source: str
    records: list[Row]
    others: pd.DataFrame

    @property
    def has_stand_ins(self) -> bool:
        """Whether a value is of a larger area than the city."""
        return any(row.stands_in for row in (*self.rows, *self.more))


@cached_per_database
def block_of(subject: SelectedCity, level: str, families: tuple[str, ...]) -> Block:
    """What the atlas has of the city, its region or its country (level), of all families or of those named."""
    rows = indicator_rows.rows_of_level([subject.rank_rows], level, subject.filters.classes)
    records = [row.first for row in rows if not families or row.first["family"] in families]
    others = place_values.other_places(subject, pd.DataFrame(records)) if records else pd.DataFrame()
    marks = _marks(others)
    if level == "region" and (gap := _gap(subject)) and (not families or gap["family"] in families):
        records = [gap, *records]
        marks[key_of(gap)] = _gaps_of_others(subject)
    policy = [row for row in records if row["family"] == "mipex"]
    of_most = policy or records  # rows that share the years of their ranks; national outcomes have others than policy
    caution = _usual_caution(of_most)
    drawn = {
        row["measure_id"]: _row(row, marks.get(key_of(row), ()), caution if not policy or row["family"] == "mipex" else "")
        for row in records
    }
    first = _first(records)
    return Block(
        level,
        _title(subject, level),
        _caption(subject, level, any(row.stands_in for row in drawn.values())),
        [row for measure, row in drawn.items() if measure in first],
        [row for measure, row in drawn.items() if measure not in first],
        _notes(records, caution) if records else _nothing(subject, level),
        indicator_rows.source_line(records),
        [row for row in records if row["measure_id"] != GAP["measure_id"]],
        others,
    )


def _title(subject: SelectedCity, level: str) -> str:
    if level == "city" and subject.is_uploaded:
        return "The district"
    return "Its regions" if level == "region" and len(subject.regions) else TITLES[level]


def _first(records: list[Row]) -> set[str]:
    """The measures of the rows shown at once: the telling ones, filled up with others."""
    measures = [row["measure_id"] for row in records]
    if len(records) <= USUAL_ROWS + 1:
        return set(measures)
    last = len(TELLING) + len(catalogue.competence_types())
    telling = [row["measure_id"] for row in records if position(row) <= last][: USUAL_ROWS + 1]
    telling += [measure for measure in measures if measure in indicator_rows.NATIONAL and measure not in telling]
    return {*telling, *[measure for measure in measures if measure not in telling][: max(0, USUAL_ROWS - len(telling))]}


def _marks(others: pd.DataFrame) -> dict[tuple[str, str], tuple[Mark, ...]]:
    """The values of the other places by measure and group."""
    found: dict[tuple[str, str], list[Mark]] = {}
    for row in statements.records(others):
        name = row["city"] if row["place_level"] in wording.LOCAL else row["who"]
        found.setdefault(key_of(row), []).append(Mark(row["value"], f"{name} {statements.value_text(row)}"))
    return {key: tuple(marks) for key, marks in found.items()}


def _row(row: Row, others: tuple[Mark, ...], usual_caution: str) -> RangeRow:
    """usual_caution: of which years the ranked values of most rows are, as a note below the block says it."""
    value = statements.marked_value(row)
    spread = indicator_rows.spread_of(row)
    note = ""
    if statements.stands_in(row):
        note = statements.of_the_city_alone(row)
    elif statements.is_ranked(row):
        note = f"median {wording.value(row['median'], row['unit'])}"
        caution = _caution(row)
        note = f"{note}; {caution}" if caution and caution != usual_caution else note
    return RangeRow(
        indicator_rows.name_of(row),
        _people(row),
        value,
        statements.year_text(row),
        statements.rank_or_reason(row),
        Mark(row["value"], f"{statements.place_name(row)} {value}"),
        spread,
        others if spread else (),
        note,
        row["definition"],
        statements.stands_in(row),
        statements.source_ids(row),
    )


def _caution(row: Row) -> str:
    return statements.years_caution(row["first_year"], row["last_year"], row["place_level"])


def _usual_caution(records: list[Row]) -> str:
    """Of which years the ranked values of most rows are; empty where those of a row are all of one year, and for one row."""
    cautions = [_caution(row) for row in records if statements.is_ranked(row)]
    return max(cautions, key=cautions.count) if len(cautions) > 1 and all(cautions) else ""


def _people(row: Row) -> str:
    """Whom a value counts, or who decides what it measures; the area where it is not the city."""
    if row["measure_id"] == GAP["measure_id"]:
        return f"{GAP_OF} people"
    if row["family"] == "survey":
        return "share of residents asked"
    if row["family"] == "mipex":
        types = catalogue.competence_types()
        kind = types.get(row["competence_type"])
        return f"national policy; who decides: {kind.short_name}" if kind else "national policy, all areas together"
    if row["family"] == "icc":
        return f"evidence: {value_text.mark_names()['evidence', row['evidence']]}"
    if row["place_level"] != "city":
        return statements.people_of(row["population_group"])
    whose = "share of residents" if row["family"] == "population" else statements.people_of(row["population_group"])
    if statements.stands_in(row):
        return f"{whose} of {statements.place_name(row)}, a larger area"
    whose = "share of all residents" if row["family"] == "population" else whose
    return ", ".join(text for text in (whose, statements.place_label(row)) if text)


def _gap(subject: SelectedCity) -> Row | None:
    """Employment of the native-born less that of the foreign-born in the region of the city, as an observation with its rank."""
    if subject.ranks.empty:
        return None
    # Among whom it is ranked is the same for all rows of the city.
    among = {name: subject.ranks[name].iloc[0] for name in ("is_filtered", "is_outside")}
    found = indicator_rows.gap_row(subject.employment_gaps, [subject.facts["nuts2_code"]], among)
    return found.first if found else None


def _gaps_of_others(subject: SelectedCity) -> tuple[Mark, ...]:
    gaps, cities_in = subject.employment_gaps, subject.regions_of_others
    return tuple(
        Mark(value, f"{name} ({wording.joined(cities_in[code])}) {wording.value(value, 'points')}")
        for code, name, value in zip(gaps["place_code"], gaps["place_name"], gaps["value"], strict=True)
        if code in cities_in
    )


def _caption(subject: SelectedCity, level: str, has_stand_in: bool) -> str:
    facts = subject.facts
    if level == "city":
        return f"Values of {subject.name} itself{', or of the larger area that is named' if has_stand_in else ''}"
    if level == "country":
        return f"{facts['country']}: values of the country, the same for every city in it"
    region = facts["region"] if isinstance(facts["region"], str) else "No region known"
    return f"{region}: values of the region, not of the {'district' if subject.is_uploaded else 'city'}"


def _nothing(subject: SelectedCity, level: str) -> list[str]:
    """The text in place of the rows."""
    if level == "city":
        return [sections.nothing_of_city(subject)]
    if level == "region" and len(subject.regions):
        return sections.several_regions(subject).paragraphs
    if level == "region" and not isinstance(subject.facts["region"], str):
        return [f"{subject.name} lies in no region of the atlas."]
    name = statements.country_name(str(subject.facts["country"])) if level == "country" else f"the region of {subject.name}"
    chosen = " of this competence type" if level == "country" and subject.filters.classes.competence_type else ""
    return [f"The atlas has no value of {name}{chosen}."]


def _notes(records: list[Row], caution: str) -> list[str]:
    """The notes of the rows, and of which years most ranks are."""
    found = indicator_rows.notes(records)
    whose = "a rank of policy" if any(row["family"] == "mipex" for row in records) else "its rank"
    return [*found, f"Unless a row says otherwise, {whose} is by the {caution}."] if caution else found


def rows_of_files(subject: SelectedCity, blocks: Iterable[Block], series: pd.DataFrame) -> pd.DataFrame:
    """What a file holds: all rows of the blocks with rank and spread, those of the other places, and the rest of the series."""
    parts = [
        place_values.with_others(subject, _with_gap(subject, _frame(subject, block)), block.others)
        for block in blocks
        if block.records
    ]
    return _with_country_gaps(pd.concat([*parts, *([series] if len(series) else [])], ignore_index=True))


def _with_country_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, those of employment in countries with the gap and the value of the reference group in the same year."""
    key, columns = ["place_code", "measure_id", "population_group", "year"], ["reference_group", "reference_value", "gap"]
    known = country_gaps.series(country_gaps.BOTH).set_index(key)[columns]
    found = known.reindex(pd.MultiIndex.from_frame(rows[key])).set_axis(rows.index)
    return rows.assign(**{name: rows[name].fillna(found[name]) if name in rows else found[name] for name in columns})


def rest_of_series(blocks: Iterable[Block], series: pd.DataFrame) -> pd.DataFrame:
    """The rows of a series over time but those that are in the blocks."""
    shown = [row for block in blocks for row in (*block.records, *statements.records(block.others))]
    taken = {_identity(row) for row in shown}
    return series[[_identity(row) not in taken for row in statements.records(series)]]


def _identity(row: Row) -> tuple[str, ...]:
    columns = ("place_code", "measure_id", "population_group", "area_basis", "source_id")
    return (*("" if pd.isna(row[name]) else str(row[name]) for name in columns), statements.year_text(row))


def details(subject: SelectedCity, blocks: Iterable[Block]) -> pd.DataFrame:
    """Every row of the blocks in words, with the rank in the common year, marks, source and the values of the others."""
    parts = []
    for block in blocks:
        if block.records:
            rows = _frame(subject, block)
            others = place_values.of_others(subject, rows)
            parts.append(place_values.table(rows, others, subject.others_title))
    return pd.concat(parts, ignore_index=True).fillna("") if parts else pd.DataFrame()


def _frame(subject: SelectedCity, block: Block) -> pd.DataFrame:
    """The observations of a block with the columns of `SelectedCity.ranks`."""
    rows = subject.ranks
    position = {key_of(row): i for i, row in enumerate(block.records)}
    keys = list(zip(rows["measure_id"], rows["population_group"], strict=True))
    is_here = [
        key in position and indicator_rows.block_of(level) == block.level
        for key, level in zip(keys, rows["place_level"], strict=True)
    ]
    return rows[is_here].sort_values(
        "measure_id", key=lambda ids: ids.map({measure: i for (measure, _), i in position.items()}), kind="stable"
    )


def _with_gap(subject: SelectedCity, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, that of regional employment with the gap and the value of the reference group."""
    gaps = subject.employment_gaps
    own = gaps[gaps["place_code"] == subject.facts["nuts2_code"]]
    is_gap = (rows["measure_id"] == GAP_OUTCOME) & (rows["population_group"] == "foreign_born")
    if own.empty or not is_gap.any():
        return rows
    columns = {"reference_group": REFERENCE, "reference_value": own["reference_value"].iloc[0], "gap": own["value"].iloc[0]}
    return rows.assign(**{name: pd.Series([value] * len(rows), rows.index).where(is_gap) for name, value in columns.items()})
