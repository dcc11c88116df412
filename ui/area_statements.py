"""What several values say together, in words: highest and lowest with ties, median, changes, and each one's rank among them.

Beside `statements`, which is about one observation. The pages of regions, countries and policy areas ask these functions and
write no sentence about values themselves. Values are alike where they are the same number; one that is written the same but
differs in later decimals is called the same only where both ends are written so.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from ui import rank, statements, wording

MOST_NAMES = 3  # of places that share an end; more are counted
NO_CHANGE = 0.05  # points; what is written as 0.0

Text = Callable[[float], str]


def title(measure: str, population_group: str, groups: Collection[str] = ()) -> str:
    """The indicator with the people counted: Employment rate, age 20-64, foreign-born people.

    groups: all groups that the indicator has values of; where these are several, the whole population is named too.
    """
    name = statements.measure_name({"measure": measure, "population_group": population_group})
    everybody = statements.people_of("total")
    is_all = population_group == "total" and not name.endswith(everybody)
    return f"{name}, {everybody}" if is_all and set(groups) - {"total", "with_opinion"} else name


def gap_title(measure: str, population_group: str, reference_group: str) -> str:
    """The gap with both groups: Employment rate, age 20-64: gap between native-born and foreign-born people."""
    reference, people = (statements.people_of(group) for group in (reference_group, population_group))
    return f"{measure}: gap between {reference.removesuffix(' people')} and {people}"


@dataclass(frozen=True)
class Ends:
    """Who is highest and lowest of several; is_level: both ends are written alike, so there is no highest."""

    highest: list[int]
    lowest: list[int]
    high: str
    low: str
    is_level: bool

    @property
    def rounded(self) -> str:
        """That values which are written alike differ all the same."""
        return "" if self.highest == self.lowest else ", rounded"

    def named(self, names: Sequence[str]) -> tuple[str, str]:
        """Those at the highest and those at the lowest end, by name."""
        high, low = (wording.listed([names[i] for i in which]) for which in (self.highest, self.lowest))
        return high, low


def ends(values: Sequence[float], text: Text) -> Ends:
    """The positions of the highest and of the lowest values, with these values in words."""
    known = pd.Series(list(values), dtype="float64").round(rank.DECIMALS)
    high, low = known.max(), known.min()
    return Ends(
        known.index[known == high].tolist(), known.index[known == low].tolist(), text(high), text(low), text(high) == text(low)
    )


def spread(names: Sequence[str], values: Sequence[float], level: str, text: Text, years: Sequence[float] = ()) -> str:
    """Highest, lowest and median of places: Highest: Sweden with 86 of 100; lowest: ...; median of 56 countries: 49 of 100.

    level: region or country. years: of each value, where they differ; they stand beside the names.
    """
    many = wording.PLACES[level]
    if not len(values):
        return f"No {level} has a value."
    found = ends(values, text)
    if len(values) == 1:
        only = _those([0], names, years, level)
        return f"{only} has {found.high}; there is no other {level} to compare."
    if found.is_level:
        when = f" ({_span(years)})" if len(years) else ""
        everyone = all_of(len(values), level, many)
        return f"{wording.upper(everyone)} have {found.high}{found.rounded}{when}."
    high, low = (_those(which, names, years, level) for which in (found.highest, found.lowest))
    middle = text(float(pd.Series(list(values)).median()))
    return (
        f"Highest: {high} with {found.high}; lowest: {low} with {found.low}; "
        f"median of {wording.count(len(values))} {many}: {middle}."
    )


def gaps(what: str, level: str, names: Sequence[str], values: Sequence[float]) -> str:
    """In how many places a rate differs as `what` says, where most, and the median gap.

    what: as in "lower among foreign-born than native-born people". values: gaps in points, positive where that is so.
    """
    worse = [i for i, gap in enumerate(values) if round(gap, rank.DECIMALS) > 0]
    text = f"{what} in {part_of(len(worse), len(values), level, wording.PLACES[level])}"
    if worse:
        found = ends([values[i] for i in worse], _points)
        text += f", most in {_those([worse[i] for i in found.highest], names, (), level)}, by {found.high}"
    return f"{text}; median gap {_points(float(pd.Series(list(values)).median()))}."


def _points(gap: float) -> str:
    return wording.value(gap, "points")


def comparison(population_group: str, reference_group: str) -> str:
    """The two groups that are compared: among foreign-born than native-born people."""
    people, reference = (statements.people_of(group) for group in (population_group, reference_group))
    if reference_group == "total":
        return f"among {people} than in the {reference}"
    both = people.endswith(" people") and reference.endswith(" people")
    return f"among {people.removesuffix(' people') if both else people} than {'' if both else 'among '}{reference}"


def extremes(names: Sequence[str], values: Sequence[float], level: str, text: Text, years: Sequence[float]) -> str:
    """The same ends for a title: highest in Sweden (2019), 86 of 100; lowest in Latvia (2023), 40 of 100."""
    found = ends(values, text)
    if found.is_level:
        where = all_of(len(values), level, wording.PLACES[level]) if len(values) > 1 else _those([0], names, years, level)
        return f"{found.high} in {where}{found.rounded}"
    high, low = (_those(which, names, years, level) for which in (found.highest, found.lowest))
    return f"highest in {high}, {found.high}; lowest in {low}, {found.low}"


def _those(which: list[int], names: Sequence[str], years: Sequence[float], level: str) -> str:
    """The places at an end by name, or how many they are, with the years of their values."""
    if len(which) > MOST_NAMES:
        when = f" ({_span([years[i] for i in which])})" if len(years) else ""
        return f"{statements.number_word(len(which))} {wording.PLACES[level]}{when}"
    return wording.listed(
        [f"{statements.country_name(names[i])}{f' ({wording.year(years[i])})' if len(years) else ''}" for i in which]
    )


def _span(years: Sequence[float]) -> str:
    return wording.years(min(years), max(years))


def medians(names: Sequence[str], values: Sequence[float], counts: Sequence[int]) -> str:
    """Which policy areas have the highest and lowest median score, for a title.

    values: medians, 0 to 100; counts: of how many countries each. One country has scores and no median.
    """
    # Alike where they are written alike: no reader sees their decimals.
    found = ends([float(round(value)) for value in values], lambda score: wording.value(score, "score 0-100"))
    high, low = found.named([wording.lower(name) for name in names])
    what = "Scores are" if max(counts) == 1 else "Median scores are"
    if len(values) == 1:
        return f"The {'score' if max(counts) == 1 else 'median score'} is {found.high} in {high}"
    if found.is_level:
        return f"{what} {found.high} in {high}"
    return f"{what} highest in {high} ({found.high}) and lowest in {low} ({found.low})"


def countries_text(counts: Sequence[int]) -> str:
    """Of how many countries some medians are: one country; 56 countries; 54 to 56 countries."""
    if max(counts) == 1:
        return "one country"
    few = f"{wording.count(min(counts))} to " if min(counts) < max(counts) else ""
    return f"{few}{wording.plural(max(counts), 'country', 'countries')}"


def signed(step: float) -> str:
    """A change of points: +4.2, −3.0, or 0."""
    return "0" if abs(step) < NO_CHANGE else f"{step:+.1f}".replace("-", "−")


def changes_counted(names: Sequence[str], steps: Sequence[float], first: int, last: int) -> str:
    """How many countries rose and fell between two years, for a title; of one country, by how much.

    steps: change of each in points.
    """
    when = f"from {first} to {last}"
    if len(steps) == 1:
        return f"{when}, {moved(names[0], steps[0])}"
    rose, fell = sum(step >= NO_CHANGE for step in steps), sum(step <= -NO_CHANGE for step in steps)
    counts = [str(count) if count else "none" for count in (rose, fell, len(steps) - rose - fell)]
    return f"{when}, of {len(steps)} countries {counts[0]} rose, {counts[1]} fell and {counts[2]} stayed the same"


def changes_ends(names: Sequence[str], steps: Sequence[float]) -> str:
    """Who of several countries rose and fell most, and the median change; empty for one country."""
    if len(steps) == 1:
        return ""
    found = ends(steps, signed)
    sentences = [
        f"Largest {way}: {_those(which, names, (), 'country')}, {end} points."
        for way, which, end, moved in (
            ("rise", found.highest, found.high, max(steps) >= NO_CHANGE),
            ("fall", found.lowest, found.low, min(steps) <= -NO_CHANGE),
        )
        if moved
    ]
    return " ".join([*sentences, f"Median change: {signed(float(pd.Series(list(steps)).median()))} points."])


def trends(names: Sequence[str], steps: Sequence[float], spans: Sequence[tuple[int, int]]) -> str:
    """By how much a few countries changed, for a title; of more, those that rose and fell most in the years that most share.

    The latest years come first. steps: change of each in points, from the first to the last year of its span.
    """
    counts = Counter(spans)
    usual = max(spans, key=lambda span: (counts[span], span[1], span[0]))
    alike = range(len(steps)) if len(steps) <= MOST_NAMES else [i for i, span in enumerate(spans) if span == usual]
    found = ends([steps[i] for i in alike], signed)
    named = alike if len(alike) <= MOST_NAMES else [alike[i] for i in sorted({*found.highest, *found.lowest})]
    changes: dict[tuple[int, int], dict[str, list[int]]] = {}
    for i in sorted(named, key=lambda i: (spans[i][1], spans[i][0], steps[i]), reverse=True):
        changes.setdefault(spans[i], {}).setdefault(_moved(steps[i]), []).append(i)
    parts = [
        f"from {first} to {last}, "
        + wording.listed([f"{_those(which, names, (), 'country')} {change}" for change, which in of_span.items()])
        for (first, last), of_span in changes.items()
    ]
    between = [names[i] for i in alike if i not in named]
    others = [name for i, name in enumerate(names) if i not in alike]
    if between:
        many = "the others of these years lie between" if others else "the others lie between"
        parts.append(f"{statements.country_name(between[0])} lies between" if len(between) == 1 else many)
    if others:
        many = f"{statements.number_word(len(others))} countries have other years"
        parts.append(f"{statements.country_name(others[0])} has other years" if len(others) == 1 else many)
    return "; ".join(parts)


def moved(country: str, step: float) -> str:
    """A country and its change of points: the Netherlands fell by 4.2 points."""
    return f"{statements.country_name(country)} {_moved(step)}"


def _moved(step: float) -> str:
    by = signed(abs(step)).removeprefix("+")
    return "stayed the same" if by == "0" else f"{'rose' if step > 0 else 'fell'} by {by} points"


def all_of(count: int, one: str, many: str) -> str:
    """The one area; both areas; all 4 areas."""
    return f"the one {one}" if count == 1 else f"both {many}" if count == 2 else f"all {wording.count(count)} {many}"


def part_of(part: int, whole: int, one: str, many: str) -> str:
    """None of 4 areas; 2 of 4 areas; all 4 areas; both areas; the one area."""
    if part == whole:
        return all_of(whole, one, many)
    return f"{wording.count(part) if part else 'none'} of {wording.plural(whole, one, many)}"
