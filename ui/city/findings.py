"""What stands out of a city, in sentences made of its figures: what is, never why or whether it is good.

First the city's own figures, then its region and its country, each in a sentence of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from queries.database import cached_per_database
from ui import statements, value_text, wording
from ui.indicator_rows import NEWEST_WAVE
from ui.selected_city import KEY, REFERENCE, SelectedCity, key_of
from ui.statements import Row

FEWEST_PLACES = 20
FEWEST_OTHERS = 4
FEWEST_YEARS = 3
FEWEST_OWN = 3  # best and worst are said only of a city with this many own results ranked from best to worst
END_OF_DIRECTION = {"higher is better": "highest", "lower is better": "lowest"}
FIRST_KINDS = ("welcome", "region", "share", "country")
FIRST_KINDS_WITHOUT_SURVEY = ("share", "region", "country")
WELCOME = "survey_good_place_immigrants"
MAY_BE_CHANCE = 5  # points between two cities of the survey that fewer may be, with some 850 interviews each
NAMED_AT_AN_END = 2  # results that stand alike
SHARES = {"foreign_born_share": "foreign-born", "foreign_citizen_share": "foreign citizens"}


@dataclass(frozen=True)
class Finding:
    """A sentence or two with their figures, and the sources that these come from."""

    sentence: str
    source_ids: tuple[str, ...]

    @property
    def source(self) -> str:
        """The sources as a line."""
        return value_text.source_line(self.source_ids)


def findings(subject: SelectedCity) -> list[Finding]:
    """The findings of a city; fewer where little is known."""
    return list(_by_kind(subject).values())


def highlights(subject: SelectedCity) -> list[Finding]:
    """The two findings that the page begins with: of the city's own values where it has any, then of its region, its country."""
    found = _by_kind(subject)
    kinds = FIRST_KINDS if "welcome" in found else FIRST_KINDS_WITHOUT_SURVEY
    return [found[kind] for kind in kinds if kind in found][:2]


@cached_per_database
def _by_kind(subject: SelectedCity) -> dict[str, Finding]:
    """The findings in the order in which all of them are read."""
    own = _own_results(subject)
    found = {"share": _share(subject), "change": _change(subject), "welcome": _welcome(subject)}
    if len(own) >= FEWEST_OWN:
        first, last = min(position for _, position in own), max(position for _, position in own)
        best, least = ([row for row, position in own if position == end] for end in (first, last))
        if len(best) + len(least) <= len(own):  # else all stand alike
            found["best"] = _end(subject, best, len(own), "best")
            found["least"] = _end(subject, least, len(own), "worst")
            named = {row["measure_id"] for row in (*best, *least)} | {WELCOME}
            found["far"] = _far_from_others(subject, [row for row, _ in own if row["measure_id"] not in named])
    found |= {"region": _region(subject), "country": _country(subject)}
    return {kind: finding for kind, finding in found.items() if finding}


def _own_results(subject: SelectedCity) -> list[tuple[Row, float]]:
    """Figures of the city that have a better and a worse end and are ranked with enough places, with position: 0 is best.

    Not what residents were last asked in an earlier survey: it is in the table, and no news of the city.
    """
    return [
        (row, _position(row))
        for row in subject.rank_rows
        if statements.is_own(row)
        and row["place_count"] >= FEWEST_PLACES
        and row["direction"] in END_OF_DIRECTION
        and statements.is_ranked(row)
        and not (row["family"] == "survey" and row["year"] < NEWEST_WAVE)
    ]


def _position(row: Row) -> float:
    from_highest = statements.rank_position(row)
    return from_highest if row["direction"] == "higher is better" else round(1 - from_highest, 9)


def _sources(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for row in rows for source in statements.source_ids(row)))


def _rows_of(subject: SelectedCity, measure_id: str) -> list[Row]:
    return [row for row in subject.rank_rows if row["measure_id"] == measure_id]


def _share(subject: SelectedCity) -> Finding | None:
    """The share of the filters' definition, or the other one."""
    for measure_id in (subject.filters.share_definition, *SHARES):
        for row in _rows_of(subject, measure_id):
            people = f"{statements.value_text(row)} of residents are {SHARES[measure_id]} ({statements.year_text(row)})"
            return Finding(statements.sentence(row, f"In {statements.place_name(row)}, {people}"), _sources([row]))
    return None


def _welcome(subject: SelectedCity) -> Finding | None:
    """What residents say of the city as a place for immigrants, in the newest survey, and which similar cities differ clearly."""
    of_all = [row for row in _rows_of(subject, WELCOME) if row["population_group"] == "total"]  # uploads may have other groups
    rows = [row for row in of_all if statements.is_own(row) and row["year"] >= NEWEST_WAVE]
    if not rows:
        return None
    (row,) = rows
    people = f"{statements.value_text(row)} of residents asked call it a good place to live for immigrants ({row['year']})"
    text = statements.sentence(row, f"In {statements.place_name(row)}, {people}")
    of_others = subject.similar_values(pd.DataFrame(rows))
    if (asked := of_others["year"] >= NEWEST_WAVE).sum() > 1:
        others = (of_others.loc[asked, "value"].round(1) - round(row["value"], 1)).round(1)  # as they are read
        whose = "cities of your choice" if subject.are_by_hand else "similar cities"
        below, above = (_count_of(int(far.sum())) for far in (others <= -MAY_BE_CHANCE, others >= MAY_BE_CHANCE))
        verb = "are" if (others <= -MAY_BE_CHANCE).sum() > 1 else "is"
        of = f"Of {statements.number_word(len(others))} {whose} with a value"
        text = f"{text} {of}, {below} {verb} {MAY_BE_CHANCE} points or more below and {above} as far above."
    return Finding(text, _sources(rows))


def _count_of(number: int) -> str:
    return statements.number_word(number) if number else "none"


def _change(subject: SelectedCity) -> Finding | None:
    """From the first to the last year of the foreign-born share, in one kind of area and one source, without marked outliers."""
    series = _longest_series(subject)
    if not series or series[-1]["year"] - series[0]["year"] < FEWEST_YEARS:
        return None
    first, last = series[0], series[-1]
    before, after = statements.value_text(first), statements.value_text(last)
    since, until = (f"{row['year']} ({doubt})" if (doubt := statements.doubt_text(row)) else row["year"] for row in (first, last))
    if before == after:
        change = f"was {before} in both {since} and {until}"
    else:
        verb = "rose" if last["value"] > first["value"] else "fell"
        change = f"{verb} from {before} in {since} to {after} in {until}"
    breaks = [str(row["year"]) for row in series[1:] if "b" in str(row["flag"] or "")]
    broken = f" (break in series: {wording.listed(breaks)})" if breaks else ""
    return Finding(f"The foreign-born share of {statements.place_name(last)} {change}{broken}.", _sources(series))


def _longest_series(subject: SelectedCity) -> list[Row]:
    """The values of the foreign-born share by year of the kind of area and source that span the most years."""
    series: dict[tuple[str, str], list[Row]] = {}
    for row in statements.records(subject.shares):
        # One value carried through all years tells of no change.
        if row["measure_id"] == "foreign_born_share" and row["quality_mark"] != "constant_series":
            series.setdefault((row["area_basis"], row["source_id"]), []).append(row)
    in_order = [sorted(series[key], key=lambda row: int(row["year"])) for key in sorted(series)]
    return max(in_order, key=lambda rows: int(rows[-1]["year"]) - int(rows[0]["year"]), default=[])


def _end(subject: SelectedCity, rows: list[Row], count: int, end: str) -> Finding:
    """The results at one end; of several that stand alike two are named and the others counted."""
    results = []
    others = len(rows) - NAMED_AT_AN_END
    alike = f"; and likewise on {statements.number_word(others)} more" if others > 0 else ""
    for row in rows[:NAMED_AT_AN_END]:
        rank = statements.rank_text(row, END_OF_DIRECTION[row["direction"]])
        caution = statements.years_caution(row["first_year"], row["last_year"], row["place_level"])
        value = f"{statements.value_text(row)} ({statements.year_and_doubt(row)})"
        results.append(f"“{statements.measure_name(row)}”: {value}, {rank}{f' ({caution})' if caution else ''}")
    return Finding(
        f"Of {count} indicators ranked from best to worst, {subject.name} stands {end} on {'; on '.join(results)}{alike}.",
        _sources(rows),
    )


def _far_from_others(subject: SelectedCity, rows: list[Row]) -> Finding | None:
    others = subject.similar_values(pd.DataFrame(rows)) if rows else pd.DataFrame()
    if others.empty:
        return None
    values = {key: of_measure["value"] for key, of_measure in others.groupby(KEY)}
    compared = [row for row in rows if len(values.get(key_of(row), ())) >= FEWEST_OTHERS]
    if not compared:
        return None

    def distance(row: Row) -> float:
        """From the median of the others, in quartile ranges of all places."""
        spread = max(1.0, row["upper_quartile"] - row["lower_quartile"])
        return abs(float(row["value"] - values[key_of(row)].median())) / spread

    row = max(compared, key=distance)
    of_others = values[key_of(row)]
    return Finding(
        f"Apart from these, {subject.name} differs most from {subject.others_in_text} on “{statements.measure_name(row)}”: "
        f"{statements.value_text(row)} ({statements.year_and_doubt(row)}), against a median of "
        f"{wording.value(of_others.median(), row['unit'])} in the {len(of_others)} of them with a value.",
        _sources([row]),
    )


def _region(subject: SelectedCity) -> Finding | None:
    """Employment of the foreign-born in the region beside that of the native-born, of the same place and year."""
    of_group = {row["population_group"]: row for row in _rows_of(subject, "employment_rate_20_64")}
    native, foreign = of_group.get(REFERENCE), of_group.get("foreign_born")
    if not native or not foreign or (native["place_code"], native["year"]) != (foreign["place_code"], foreign["year"]):
        return None
    people = f"{statements.value_text(foreign)} of foreign-born people aged 20 to 64 are in work ({foreign['year']})"
    text = statements.sentence(foreign, f"In the region {foreign['place_name']}, {people}")
    return Finding(f"{text} That is {statements.difference_text(foreign, native)}.", _sources([native, foreign]))


def _country(subject: SelectedCity) -> Finding | None:
    for row in _rows_of(subject, "mipex_overall"):
        scored = f"{statements.value_text(row)} ({statements.measure_name(row)}, {statements.year_text(row)})"
        opening = f"National policy in {statements.country_name(row['place_name'])} scores {scored}"
        return Finding(statements.sentence(row, opening), _sources([row]))
    return None
