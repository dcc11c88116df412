"""The blocks of a profile: what the atlas has of the city itself, of its region and of its country, a row an indicator."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from queries import catalogue
from queries.database import cached_per_database
from ui import rank, statements, value_text, wording
from ui.charts.range_rows import Mark, RangeRow, Spread
from ui.city import place_values, sections
from ui.measure_picker import measures_of
from ui.selected_city import GAP_OUTCOME, REFERENCE, SelectedCity
from ui.statements import Row
from ui.value_text import with_texts_by_unit

LEVELS = ("city", "region", "country")
TITLES = {"city": "The city", "region": "Its region", "country": "Its country"}
FAMILIES = ("mipex", "outcome", "population", "survey", "icc")  # in the order of their rows
TELLING = (
    "foreign_born_share",
    "foreign_citizen_share",
    "survey_good_place_immigrants",
    "survey_good_place_minorities",
    "survey_trust_people_city",
    "survey_easy_find_job",
    "survey_easy_find_housing",
    "survey_satisfied_schools",
    "icc_overall",
    "employment_gap",
    "employment_rate_20_64",
    "unemployment_rate_15_74",
    "tertiary_share_25_64",
    "low_education_share_25_64",
    "population_share_15_64",
    "mipex_overall",
)
USUAL_ROWS = 8  # of a block; one more is shown before it would stand alone behind a click
MIGRANTS = ("foreign_born", "foreign_citizens")  # whom values of regions and countries count here, the first that there is
SHORTER_OVERALL = ("mipex_overall_without_health", "mipex_overall_without_health_and_education")
GAP = {  # how the gap differs from an observation
    "measure_id": "employment_gap",
    "measure": "Employment gap, age 20-64",
    "family": "outcome",
    "unit": "points",
    "direction": "lower is better",
    "population_group": "foreign_born",
    **dict.fromkeys(("area_basis", "quality_mark", "evidence", "note")),
}
GAP_PEOPLE = "native-born less foreign-born people"
ABOVE_ZERO = "Above 0: foreign-born people are less often in work."
SURVEY = (
    "Survey on quality of life in European cities, 2023: about 850 interviews a city, so differences under about 5 points may be "
    "chance. It is what residents in general say, not migrants alone."
)
MIPEX = (
    "MIPEX scores measure rules, not their effects. Who decides in an area: whether national and local authorities share "
    "competence, after the OSCE/ODIHR study of 2017."
)


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
    records = [row for row in _records(subject, level) if not families or row["family"] in families]
    others = place_values.other_places(subject, pd.DataFrame(records)) if records else pd.DataFrame()
    marks = _marks(others)
    if level == "region" and (gap := _gap(subject)) and (not families or gap["family"] in families):
        records = [gap, *records]
        marks[_key(gap)] = _gaps_of_others(subject)
    caution = _usual_caution(records)
    drawn = {row["measure_id"]: _row(row, marks.get(_key(row), ()), caution) for row in records}
    first = _first(records)
    return Block(
        level,
        "Its regions" if level == "region" and len(subject.regions) else TITLES[level],
        _caption(subject, level),
        [row for measure, row in drawn.items() if measure in first],
        [row for measure, row in drawn.items() if measure not in first],
        _notes(records, caution) if records else _nothing(subject, level),
        _sources(records),
        [row for row in records if row["measure_id"] != GAP["measure_id"]],
        others,
    )


def _key(row: Row) -> tuple[str, str]:
    return row["measure_id"], row["population_group"]


def _records(subject: SelectedCity, level: str) -> list[Row]:
    """The observations of a place in the order of their rows, one a measure, of the classes that the reader chose."""
    chosen = measures_of(subject.filters.classes)
    of_measure: dict[str, Row] = {}
    for row in subject.rank_rows:
        if row["place_level"] != level or row["measure_id"] not in chosen:
            continue
        if level != "city" and row["family"] != "mipex" and row["population_group"] not in MIGRANTS:
            continue
        of_measure.setdefault(row["measure_id"], row)  # groups come in the order of MIGRANTS
    if "mipex_overall" in of_measure:
        of_measure = {measure: row for measure, row in of_measure.items() if measure not in SHORTER_OVERALL}
    return sorted(of_measure.values(), key=lambda row: (FAMILIES.index(row["family"]), _position(row)))


def _position(row: Row) -> int:
    """How early a row stands in its family; telling ones first, areas of policy by who decides."""
    if row["measure_id"] in TELLING:
        return TELLING.index(row["measure_id"])
    if row["family"] == "mipex" and row["measure_group"] == "area":
        return len(TELLING) + catalogue.position(row["competence_type"])
    return len(TELLING) + len(catalogue.competence_types()) + 1


def _first(records: list[Row]) -> set[str]:
    """The measures of the rows shown at once: the telling ones, filled up with others."""
    measures = [row["measure_id"] for row in records]
    if len(records) <= USUAL_ROWS + 1:
        return set(measures)
    last = len(TELLING) + len(catalogue.competence_types())
    telling = [row["measure_id"] for row in records if _position(row) <= last][: USUAL_ROWS + 1]
    return {*telling, *[measure for measure in measures if measure not in telling][: max(0, USUAL_ROWS - len(telling))]}


def _marks(others: pd.DataFrame) -> dict[tuple[str, str], tuple[Mark, ...]]:
    """The values of the other places by measure and group."""
    found: dict[tuple[str, str], list[Mark]] = {}
    for row in statements.records(others):
        name = row["city"] if row["place_level"] == "city" else row["who"]
        found.setdefault(_key(row), []).append(Mark(row["value"], f"{name} {statements.value_text(row)}"))
    return {key: tuple(marks) for key, marks in found.items()}


def _row(row: Row, others: tuple[Mark, ...], usual_caution: str) -> RangeRow:
    """usual_caution: of which years the ranked values of most rows are, as a note below the block says it."""
    sign = "" if row["reliability"] == "unknown" else wording.RELIABILITY[row["reliability"]][0]
    value = f"{statements.value_text(row)} {sign}".strip()
    has_range = row["place_count"] > 1 and not statements.unranked_indicator(row)
    note = ""
    if statements.stands_in(row):
        note = statements.of_the_city_alone(row)
    elif statements.is_ranked(row):
        note = f"median {wording.value(row['median'], row['unit'])}"
        caution = _caution(row)
        note = f"{note}; {caution}" if caution and caution != usual_caution else note
    return RangeRow(
        _name(row),
        _people(row),
        value,
        statements.year_text(row),
        statements.rank_text(row) or statements.no_rank_reason(row),
        Mark(row["value"], f"{statements.place_name(row)} {value}"),
        _spread(row) if has_range else None,
        others if has_range else (),
        note,
        row["definition"],
        statements.stands_in(row),
        row["source_id"],
    )


def _name(row: Row) -> str:
    """The indicator, without what heading and small print say."""
    name = str(row["measure"]).removesuffix(" of the city").removesuffix(", share").replace(statements.SPLIT_BY_CITIZENSHIP, "")
    return name.removeprefix("MIPEX: ")


def _spread(row: Row) -> Spread:
    ends = " to ".join(wording.short_value(row[end], row["unit"]) for end in ("lowest", "highest"))
    has_half = row["place_count"] >= statements.FEWEST_OF_A_HALF
    middle = (row["lower_quartile"], row["upper_quartile"]) if has_half else None
    return Spread(row["lowest"], row["highest"], row["median"], middle, f"{ends}, {statements.range_text(row)}")


def _caution(row: Row) -> str:
    return statements.years_caution(row["first_year"], row["last_year"], row["place_level"])


def _usual_caution(records: list[Row]) -> str:
    """Of which years the ranked values of most rows are; empty where those of a row are all of one year, and for one row."""
    cautions = [_caution(row) for row in records if statements.is_ranked(row)]
    return max(cautions, key=cautions.count) if len(cautions) > 1 and all(cautions) else ""


def _people(row: Row) -> str:
    """Whom a value counts, or who decides what it measures; the area where it is not the city."""
    if row["measure_id"] == GAP["measure_id"]:
        return GAP_PEOPLE
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
    if statements.stands_in(row):
        return f"share of residents of {statements.place_name(row)}, a larger area"
    return ", ".join(text for text in ("share of all residents", statements.place_label(row)) if text)


def _gap(subject: SelectedCity) -> Row | None:
    """Employment of the native-born less that of the foreign-born in the region of the city, as an observation with its rank."""
    gaps = subject.employment_gaps
    own = gaps[gaps["place_code"] == subject.facts["nuts2_code"]]
    if own.empty:
        return None
    ranked = statements.records(rank.add_ranks(own, gaps))[0]
    ends = {"lowest": gaps["value"].min(), "highest": gaps["value"].max()}
    # Among whom it is ranked is the same for all rows of the city.
    among = {name: subject.ranks[name].iloc[0] for name in ("is_filtered", "is_outside")}
    return {**ranked, **GAP, **ends, **among, "definition": f"{ABOVE_ZERO} {ranked['definition']}"}


def _gaps_of_others(subject: SelectedCity) -> tuple[Mark, ...]:
    gaps, cities_in = subject.employment_gaps, subject.regions_of_others
    return tuple(
        Mark(value, f"{name} ({', '.join(cities_in[code])}) {wording.value(value, 'points')}")
        for code, name, value in zip(gaps["place_code"], gaps["place_name"], gaps["value"], strict=True)
        if code in cities_in
    )


def _caption(subject: SelectedCity, level: str) -> str:
    facts = subject.facts
    if level == "city":
        return f"Values of {subject.name} itself"
    if level == "country":
        return f"{facts['country']}: values of the country, the same for every city in it"
    region = facts["region"] if isinstance(facts["region"], str) else "No region known"
    return f"{region}: values of the region, not of the city"


def _nothing(subject: SelectedCity, level: str) -> list[str]:
    """What stands in place of the rows."""
    if level == "city":
        return [sections.nothing_of_city(subject)]
    if level == "region" and len(subject.regions):
        return sections.several_regions(subject).paragraphs
    name = statements.country_name(str(subject.facts["country"])) if level == "country" else f"the region of {subject.name}"
    chosen = " of the competence type that you chose" if level == "country" and subject.filters.classes.competence_type else ""
    return [f"The atlas has no value of {name}{chosen}."]


def _notes(records: list[Row], caution: str) -> list[str]:
    """What is true of several rows is said once; signs are explained where they occur."""
    families = {row["family"] for row in records}
    notes = [text for family, text in (("survey", SURVEY), ("mipex", MIPEX)) if family in families]
    notes += [f"Where a row says nothing else, its rank is that of the {caution}."] if caution else []
    frame = pd.DataFrame({"reliability": [row["reliability"] for row in records]})
    notes += [value_text.signs_used(frame[~frame["reliability"].isin(["unknown", "as_published"])])]
    unmarked = sorted({int(row["year"]) for row in records if row["reliability"] == "unknown" and pd.notna(row["year"])})
    if unmarked:
        notes.append(f"Reliability flags are missing from our copy for {wording.listed([str(year) for year in unmarked])}.")
    return [note for note in notes if note]


def _sources(records: list[Row]) -> str:
    """Publishers and datasets; the files have the whole citations."""
    names = value_text.source_names()
    named = list(dict.fromkeys(names[row["source_id"]] for row in records))
    return f"{'Sources' if len(named) > 1 else 'Source'}: {'; '.join(named)}." if named else ""


def rows_of_files(subject: SelectedCity, blocks: Iterable[Block], series: pd.DataFrame) -> pd.DataFrame:
    """What a file holds: all rows of the blocks with rank and spread, those of the other places, and the rest of the series."""
    parts = [
        place_values.with_others(subject, _with_gap(subject, _frame(subject, block)), block.others)
        for block in blocks
        if block.records
    ]
    return pd.concat([*parts, *([series] if len(series) else [])], ignore_index=True)


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
            parts.append(place_values.table(with_texts_by_unit(rows, subject.name), others, subject.others_title))
    return pd.concat(parts, ignore_index=True).fillna("") if parts else pd.DataFrame()


def _frame(subject: SelectedCity, block: Block) -> pd.DataFrame:
    """The observations of a block with the columns of `SelectedCity.ranks`."""
    rows = subject.ranks
    position = {_key(row): i for i, row in enumerate(block.records)}
    keys = list(zip(rows["measure_id"], rows["population_group"], strict=True))
    is_here = [key in position and level == block.level for key, level in zip(keys, rows["place_level"], strict=True)]
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
