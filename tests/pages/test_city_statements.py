"""What every city profile and report says is true: each statement is held against values, ranks and ties counted here in SQL."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from queries.database import one_database, run
from tests.pages.conftest import DATABASE
from tests.pages.session import CITY, as_read, html_of, page_text, visited
from ui import value_text
from ui.brief import document
from ui.city import blocks, place_values, report, sections
from ui.city.findings import findings
from ui.city.similar_cities import _why_none
from ui.filters import Filters
from ui.selected_city import SelectedCity, select_city

AREAS = ("city", "greater_city", "nuts3_area")
CITIES = run("filters/city_options")["city_id"].tolist()
PARTS = 24  # in which all cities are checked, so that two workers share them
PEOPLE = {
    "total": "whole population",
    "native_born": "native-born people",
    "foreign_born": "foreign-born people",
    "nationals": "nationals",
    "foreign_citizens": "foreign citizens",
    "eu_born": "people born in another EU country",
    "non_eu_born": "people born outside the EU",
    "eu_citizens": "citizens of another EU country",
    "non_eu_citizens": "non-EU citizens",
    "migrant_background": "people with a migrant background",
}
NAMES_ITS_PEOPLE = (
    "foreign_born_share",
    "foreign_citizen_share",
    "eu_born_share",
    "migrant_background_share",
    "arrived_since_2010_share",
    "arrival_year_unknown_share",
)
WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
PLACES = {"city": ("city", "cities"), "region": ("region", "regions"), "country": ("country", "countries")}
# One observation a place, measure and group, of the area closest to the city; how many others lie above and level, of all that
# are no larger area standing in for a city. Regions are those of today.
COUNTED = """
WITH shown AS (
    SELECT o.* EXCLUDE (preference)
    FROM latest_observation AS o LEFT JOIN area_basis AS b USING (area_basis)
    WHERE (o.area_basis IS NULL OR o.area_basis IN ('city', 'greater_city', 'nuts3_area'))
        AND o.population_group <> 'with_opinion'
        AND o.place_code NOT IN (SELECT nuts_code FROM region WHERE nuts_version = 'earlier')
    QUALIFY row_number() OVER (
        PARTITION BY measure_id, population_group, place_code ORDER BY coalesce(b.preference, 0), source_id
    ) = 1
), own AS (SELECT * FROM shown WHERE coalesce(area_basis, '') <> 'nuts3_area'),
-- The same of every year; then the year in which most places have a figure that can be ranked, the later of equals.
of_year AS (
    SELECT o.* FROM marked_observation AS o
    WHERE o.is_comparable AND coalesce(o.area_basis, '') <> 'nuts3_area'
        AND o.place_code NOT IN (SELECT nuts_code FROM region WHERE nuts_version = 'earlier')
), best AS (
    SELECT measure_id, population_group, year FROM of_year WHERE year IS NOT NULL
    GROUP BY measure_id, population_group, year
    QUALIFY row_number() OVER (
        PARTITION BY measure_id, population_group ORDER BY count(DISTINCT place_code) DESC, year DESC
    ) = 1
), common AS (
    SELECT o.measure_id, o.population_group, o.place_code, o.year, o.value
    FROM of_year AS o INNER JOIN best USING (measure_id, population_group, year)
    WHERE coalesce(o.area_basis, '') <> 'self_reported'
    QUALIFY row_number() OVER (PARTITION BY o.measure_id, o.population_group, o.place_code ORDER BY o.preference) = 1
), common_ranked AS (
    SELECT c.*, (SELECT count(*) FROM common AS o WHERE o.measure_id = c.measure_id
        AND o.population_group = c.population_group AND o.value > c.value) AS above,
        (SELECT count(*) FROM common AS o WHERE o.measure_id = c.measure_id
        AND o.population_group = c.population_group AND o.value = c.value) - 1 AS level
    FROM common AS c
)
SELECT s.measure_id, m.name AS measure, m.unit, m.family, m.direction, s.population_group, s.place_level, s.place_code,
    coalesce(if(c.name IN (SELECT name FROM city GROUP BY name HAVING count(*) > 1), c.label, c.name), r.name, n.name) AS place,
    s.value, s.year, s.area_basis, s.note, s.reliability, s.quality_mark,
    (SELECT count(*) FROM own AS o WHERE o.measure_id = s.measure_id AND o.population_group = s.population_group
        AND o.value > s.value) AS above,
    (SELECT count(*) FROM own AS o WHERE o.measure_id = s.measure_id AND o.population_group = s.population_group
        AND o.value = s.value AND o.place_code <> s.place_code) AS level,
    e.places, e.median, e.low, e.high, e.first_year, e.last_year, t.value AS stated, t.year AS stated_year,
    b.year AS common_year, cc.places AS common_places, cr.value AS common_value, cr.above AS common_above,
    cr.level AS common_level
FROM shown AS s
INNER JOIN measure AS m USING (measure_id)
LEFT JOIN city AS c ON s.place_level = 'city' AND s.place_code = c.city_id
LEFT JOIN region AS r ON s.place_level = 'region' AND s.place_code = r.nuts_code
LEFT JOIN country AS n ON s.place_level = 'country' AND s.place_code = n.country_code
LEFT JOIN (
    SELECT measure_id, population_group, count(*) AS places, median(value) AS median, quantile_cont(value, 0.25) AS low,
        quantile_cont(value, 0.75) AS high, min(year) AS first_year, max(year) AS last_year
    FROM own GROUP BY ALL
) AS e ON e.measure_id = s.measure_id AND e.population_group = s.population_group
LEFT JOIN best AS b ON b.measure_id = s.measure_id AND b.population_group = s.population_group
LEFT JOIN (SELECT measure_id, population_group, count(*) AS places FROM common GROUP BY ALL) AS cc
    ON cc.measure_id = s.measure_id AND cc.population_group = s.population_group
LEFT JOIN common_ranked AS cr
    ON cr.measure_id = s.measure_id AND cr.population_group = s.population_group AND cr.place_code = s.place_code
LEFT JOIN latest_observation AS t
    ON t.measure_id = s.measure_id AND t.place_code = s.place_code AND t.area_basis = 'self_reported'
WHERE m.unit IN ('%', 'score 0-100')
"""


@dataclass(frozen=True)
class Observation:
    """A row of COUNTED, and what may be said of it."""

    row: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.row[name]

    @cached_property
    def stands_in(self) -> bool:
        return bool(self.area_basis == "nuts3_area")

    @cached_property
    def indicator(self) -> str:
        name = self.measure.removesuffix(" of the city")
        if "by citizenship" in name or (self.population_group != "total" and self.measure_id not in NAMES_ITS_PEOPLE):
            name = f"{name.replace(' by citizenship', '')}, {PEOPLE[self.population_group]}"
        return str(name)

    @cached_property
    def whose(self) -> str:
        if self.place_level != "city":
            return f"{self.place} ({self.place_level})"
        if self.stands_in:
            if self.note.startswith("district "):
                return f"{self.note.removeprefix('district ')} (district)"
            code, area = self.note.removeprefix("NUTS 3 region ").split(" ", 1)
            return f"{area} ({'country, ' if code in ('LU000', 'CY000') else ''}NUTS 3 {code})"
        return f"{self.place} (greater city)" if self.area_basis == "greater_city" else str(self.place)

    def words(self, value: float) -> str:
        return f"{value:.1f} %" if self.unit == "%" else f"{value:.0f} of 100"

    @cached_property
    def rank(self) -> str:
        """From the highest, as counted in SQL; a tie is called one."""
        if self.stands_in:
            return "not ranked: of a larger area"
        if self.family == "icc":
            return "not ranked: scores of different years"
        if self.measure_id == "arrival_year_unknown_share":
            return "not ranked: it tells how complete the census is"
        if self.places == 1:
            return "not ranked: no other place to compare"
        return self.rank_from("highest")

    @cached_property
    def common(self) -> str:
        """The rank in the year of which most places have a figure."""
        if self.rank.startswith("not"):
            return self.rank
        if self.first_year == self.last_year:
            return f"as ranked: all of {self.first_year:.0f}"
        many = PLACES[self.place_level][1]
        if np.isnan(self.common_value):
            return f"no value for {self.common_year:.0f}, which {self.common_places:.0f} {many} have"
        counts = {name: int(self.row[f"common_{name}"]) for name in ("places", "above", "level")}
        then = Observation({**self.row, **counts, "quality_mark": None})  # the mark is that of the latest figure
        return f"{self.common_year:.0f}: {self.words(self.common_value)}, {then.rank_from('highest')}"

    def rank_from(self, end: str) -> str:
        one, many = PLACES[self.place_level]
        below = self.places - self.above - self.level - 1
        before, after = (self.above, below) if end == "highest" else (below, self.above)
        other = "lowest" if end == "highest" else "highest"
        n = before + 1
        ending = "th" if 10 < n % 100 < 20 or n % 10 not in (1, 2, 3) else ("st", "nd", "rd")[n % 10 - 1]
        name = end if not before else other if not after else f"{n}{ending} {end}"
        assert before or after, "all alike"
        ties = WORDS[self.level] if self.level < 10 else str(self.level)
        shared = f", shared with {ties} {one if self.level == 1 else many}" if self.level else ""
        return f"{name} of {self.places} {many}{shared}{self.slip}"

    @cached_property
    def slip(self) -> str:
        """What is said beside the ranks of Slovenia's MIPEX education in 2024, and of the overall scores that it enters."""
        is_marked = self.quality_mark == "formula_error"
        return "; ranked as published, in spite of a formula slip in the source" if is_marked else ""

    @cached_property
    def sentence(self) -> str:
        article = (
            "the " if self.place_level == "country" and self.place in ("Netherlands", "United Kingdom", "United States") else ""
        )
        year = "year not stated" if np.isnan(self.year) else f"{self.year:.0f}"
        return f"{self.indicator}, {year}: {self.words(self.value)} in {article}{self.whose}{self.rest}"

    @cached_property
    def rest(self) -> str:
        """The sentence after value and place."""
        text = ""
        if self.stands_in and np.isnan(self.stated):
            text += f"; the atlas has no value for {'the city' if self.place in self.whose else self.place} alone"
        elif self.stands_in:
            stated = f"{self.words(self.stated)} ({self.stated_year:.0f})"
            text += f"; of {self.place} alone the atlas has only what the city itself states, {stated}"
        elif not self.rank.startswith("not"):
            text += f", {self.rank} (median {self.words(self.median)}{f'; {self.caution}' if self.caution else ''})"
        weak = {"low": "; low reliability", "second_hand": "; quoted second-hand"}.get(self.reliability, "")
        return f"{text}{weak}."

    @cached_property
    def caution(self) -> str:
        """The years of the ranked values, as soon as they differ."""
        if self.last_year == self.first_year:
            return ""
        return f"latest value of each {self.place_level}, {self.first_year:.0f} to {self.last_year:.0f}"

    @cached_property
    def position(self) -> float:
        """0 is best: places ahead, those level with it counted half."""
        ahead = self.above if self.direction == "higher is better" else self.places - self.above - self.level - 1
        return round((ahead + self.level / 2 + 0.5) / self.places, 9)


Key = tuple[str, str, str, str]


def counted(sql: str) -> pd.DataFrame:
    """An answer of the data file by a connection of the test's own."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{DATABASE}' AS atlas (READ_ONLY)")
        connection.execute("USE atlas")
        return connection.execute(sql).df()


@cache
def observations() -> dict[Key, Observation]:
    numbers = ["year", "first_year", "last_year", "stated", "stated_year", "median", "common_year", "common_value"]
    rows = counted(COUNTED).astype(dict.fromkeys(numbers, float)).to_dict("records")
    return {(row["place_level"], row["place_code"], row["measure_id"], row["population_group"]): Observation(row) for row in rows}


@cache
def places() -> dict[str, dict[str, str]]:
    """Codes of a city, its region and its country."""
    rows = counted("SELECT city_id, nuts2_code, country_code FROM city").itertuples(index=False)
    return {city: {"city": city, "region": region, "country": country} for city, region, country in rows}


@cache
def by_place() -> dict[tuple[str, str], list[Observation]]:
    found: dict[tuple[str, str], list[Observation]] = {}
    for (level, code, _, _), observation in observations().items():
        found.setdefault((level, code), []).append(observation)
    return found


@cache
def series() -> dict[str, set[tuple[str, str, str]]]:
    """Value, year and area of every comparable foreign-born or other share of a city."""
    rows = counted(
        "SELECT place_code, value, year, area_basis FROM observation JOIN measure USING (measure_id) "
        "WHERE observation.place_level = 'city' AND family = 'population' AND year IS NOT NULL"
    ).itertuples(index=False)
    found: dict[str, set[tuple[str, str, str]]] = {}
    for code, value, year, basis in rows:
        found.setdefault(code, set()).add((f"{value:.1f} %", str(year), basis))
    return found


def subject(city_id: str, *others: str) -> SelectedCity:
    return select_city(
        city_id, Filters("foreign_born_share", AREAS, 0, (), (), (), (city_id, *others), False, ()), "everywhere", 50
    )


def known(city_id: str) -> list[Observation]:
    """Everything that may be said of a city, its region and its country."""
    return [one for level, code in places()[city_id].items() for one in by_place().get((level, code), [])]


def of(city_id: str, level: str, measure: str, group: str) -> Observation | None:
    return observations().get((level, places()[city_id][level], measure, group))


def difference(row: Observation, reference: Observation) -> str:
    points = row.value - reference.value
    people = f"{PEOPLE[reference.population_group]} ({reference.words(reference.value)})"
    if abs(points) < 2:
        return f"about the same as {people}"
    return f"{abs(points):.1f} points {'above' if points > 0 else 'below'} {people}"


def regional(city_id: str, measure: str) -> str | None:
    """The sentence on the foreign-born in the region beside the native-born."""
    foreign, native = of(city_id, "region", measure, "foreign_born"), of(city_id, "region", measure, "native_born")
    if not foreign or not native or foreign.year != native.year:
        return None
    people = f"{foreign.words(foreign.value)} of foreign-born people aged 20 to 64 are in work ({foreign.year:.0f})"
    return f"In the region {foreign.place}, {people}{foreign.rest} That is {difference(foreign, native)}."


def of_residents(share: Observation) -> str:
    """The sentence on the share of the city."""
    people = {"foreign_born": "foreign-born", "foreign_citizens": "foreign citizens"}[share.population_group]
    year = "year not stated" if np.isnan(share.year) else f"{share.year:.0f}"
    return f"In {share.whose}, {share.words(share.value)} of residents are {people} ({year}){share.rest}"


def of_policy(score: Observation) -> str:
    """The sentence on national policy."""
    article = "the " if score.place in ("Netherlands", "United Kingdom", "United States") else ""
    scored = f"{score.words(score.value)} ({score.indicator}, {score.year:.0f})"
    return f"National policy in {article}{score.place} scores {scored}{score.rest}"


@cache
def own_results(city_id: str) -> list[Observation]:
    return [
        one
        for one in by_place().get(("city", city_id), [])
        if one.direction != "neither"
        and not one.rank.startswith("not")
        and one.places >= 20
        and not (one.measure_id.startswith("survey_") and one.year < 2023)
    ]


@cache
def measure_order() -> list[str]:
    return list(run("definitions/measures")["measure_id"])


def expected_ends(city_id: str, name: str) -> dict[str, str]:
    """What is said at each end: the first two results there, and how many stand alike."""
    own = own_results(city_id)
    if len(own) < 3:
        return {}
    order = measure_order()
    found = {}
    for verb, end in (("best", min), ("worst", max)):
        there = [one for one in own if one.position == end(other.position for other in own)]
        there.sort(key=lambda one: order.index(one.measure_id))
        texts = [
            f"“{one.indicator}”: {one.words(one.value)} ({one.year:.0f}), "
            + one.rank_from("highest" if one.direction == "higher is better" else "lowest")
            + (f" ({one.caution})" if one.caution else "")
            for one in there
        ]
        more = f"; and likewise on {count_of(len(texts) - 2)} more" if len(texts) > 2 else ""
        found[verb] = (
            f"Of {len(own)} indicators ranked from best to worst, {name} stands {verb} on {'; on '.join(texts[:2])}{more}."
        )
    return found


def count_of(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)


def of_welcome(of_city: SelectedCity) -> str | None:
    """The newest answers on the city as a place for immigrants, and how many similar cities are clearly below and above."""
    asked = "survey_good_place_immigrants"
    one = observations().get(("city", of_city.city_id, asked, "total"))
    if one is None or one.year < 2023:
        return None
    others = [observations().get(("city", code, asked, "total")) for code in of_city.similar_ids]
    apart = [round(round(other.value, 1) - round(one.value, 1), 1) for other in others if other and other.year >= 2023]
    lower, higher = sum(points <= -5 for points in apart), sum(points >= 5 for points in apart)
    below = f"{count_of(lower)} are" if lower > 1 else "one is" if lower else "none is"
    parts = f"{below} 5 points or more below and {count_of(higher) if higher else 'none'} as far above"
    more = f". Of {count_of(len(apart))} similar cities with a value, {parts}." if len(apart) > 1 else "."
    people = f"{one.words(one.value)} of residents asked call it a good place to live for immigrants ({one.year:.0f})"
    return f"In {one.whose}, {people}{one.rest}".removesuffix(".") + more


def check_farthest(of_city: SelectedCity, sentence: str) -> None:
    own = {one.indicator: one for one in own_results(of_city.city_id)}
    ends = {one.position for one in own.values()}
    found = re.fullmatch(
        r"Apart from these, .+ differs most from similar cities on “(.+)”: (.+) \((\d{4})\), against a median of (.+) in the "
        r"(\d+) of them with a value\.",
        sentence,
    )
    assert found, sentence
    row = own[found[1]]

    def others(one: Observation) -> list[float]:
        keys = [("city", peer, one.measure_id, one.population_group) for peer in of_city.similar_ids]
        return [observations()[key].value for key in keys if key in observations() and not observations()[key].stands_in]

    assert (found[2], found[3]) == (row.words(row.value), f"{row.year:.0f}")
    assert (found[4], int(found[5])) == (row.words(float(np.median(others(row)))), len(others(row)))
    distances = {
        one.indicator: abs(one.value - np.median(others(one))) / max(1, one.high - one.low)
        for one in own.values()
        if len(others(one)) >= 4
        and one.position not in (min(ends), max(ends))
        and one.measure_id != "survey_good_place_immigrants"
    }
    assert distances[found[1]] == pytest.approx(max(distances.values()))


def check_findings(of_city: SelectedCity, sentences: list[str]) -> None:
    """Each sentence is one that SQL bears out, and none that it bears out is missing."""
    city_id, rest = of_city.city_id, list(sentences)
    share = of(city_id, "city", "foreign_born_share", "foreign_born") or of(
        city_id, "city", "foreign_citizen_share", "foreign_citizens"
    )
    country = of(city_id, "country", "mipex_overall", "total")
    expected = [share and of_residents(share), of_welcome(of_city), *expected_ends(city_id, of_city.name).values()]
    expected += [regional(city_id, "employment_rate_20_64"), country and of_policy(country)]
    if share:
        assert sentences[0] == of_residents(share)
    for sentence in expected:
        if sentence:
            assert sentence in rest
            rest.remove(sentence)
    for sentence in rest:
        change = re.fullmatch(
            r"The foreign-born share of (?P<place>.+?) (?:(?P<verb>rose|fell) from (?P<low>.+ %) in (?P<start>\d+){0} "
            r"to (?P<high>.+ %) in (?P<end>\d+){0}|was (?P<level>.+ %) in both (?P<one>\d+){0} and (?P<other>\d+){0})"
            r"(?: \(break in series: .+\))?\.".replace("{0}", r"(?: \([a-z -]+\))?"),
            sentence,
        )
        if not change:
            check_farthest(of_city, sentence)
            continue
        first, first_year = change["low"] or change["level"], change["start"] or change["one"]
        last, last_year = change["high"] or change["level"], change["end"] or change["other"]
        difference_of = float(last.split()[0]) - float(first.split()[0])
        assert change["verb"] == ("rose" if difference_of > 0 else "fell" if difference_of < 0 else None)
        basis = "greater_city" if change["place"] == f"{of_city.name} (greater city)" else "city"
        assert basis == "greater_city" or change["place"] == of_city.name
        assert {(first, first_year, basis), (last, last_year, basis)} <= series()[city_id]


PLACE = ["place_level", "place_code"]
CELL = ("Value", "Rank", "In the year with most places", "Place")


def cell(one: Observation) -> tuple[str, ...]:
    """What a table says of an observation."""
    return one.indicator.removeprefix("MIPEX: ").removeprefix("ICC: "), one.words(one.value), one.rank, one.common, one.whose


@cache
def first_of(level: str) -> set[str]:
    """The first city of each region or country, and those of none."""
    seen: dict[object, str] = {}
    for city in CITIES:
        code = places()[city][level]
        seen.setdefault(code if isinstance(code, str) else city, city)
    return set(seen.values())


def check_figures(of_cities: list[SelectedCity]) -> None:
    """Every figure of these cities as tables, files, labels and sentences say it; of a region or country with its first city."""
    parts = [of_city.ranks.assign(city_id=of_city.city_id) for of_city in of_cities]
    rows = pd.concat(parts, ignore_index=True)
    assert len(rows) == sum(len(known(of_city.city_id)) for of_city in of_cities)
    is_new = [
        level == "city" or city in first_of(level) for level, city in zip(rows["place_level"], rows["city_id"], strict=True)
    ]
    rows = rows[is_new]
    expected = [observations()[tuple(key)] for key in rows[[*PLACE, "measure_id", "population_group"]].to_numpy()]
    table = place_values.table(rows)
    for cells, one in zip(table[["Indicator", *CELL]].to_numpy(), expected, strict=True):
        assert tuple(cells) == cell(one)
    for sentence, one in zip(place_values.as_statements(rows)["statement"], expected, strict=True):
        assert sentence == one.sentence


def check_report(of_city: SelectedCity, content: dict[str, Any]) -> None:
    """Every row of the blocks is an observation of SQL; the chart is of one definition; every number in the text has a source."""
    everything = {(one.words(one.value), one.rank, f"{one.year:.0f}") for one in known(of_city.city_id)}
    for block in content["blocks"]:
        assert block["rows"] or block["notes"]
        for row in block["rows"]:
            year, _, number = row.year.partition(" [")
            assert number.rstrip("]").isdigit()
            if not row.name.startswith("Employment gap") and year.isdigit():
                assert (row.value.split(" ▽")[0].split(" †")[0], row.rank, year) in everything, row
    named = {int(number) for number in re.findall(r"\d+", " ".join(numbers_in(content)))}
    assert named == set(range(1, len(content["sources"]) + 1))
    section: Any = sections.over_time(of_city)
    if section is None:
        assert content["over_time"] is None
        return
    assert section.chart
    assert section.alternative_text
    assert section.chart.data["shares"]["year"].nunique() > 1
    if not section.title.startswith("Foreign-born share of "):
        assert len({line.partition(" (")[0] for line in section.chart.data["shares"]["line"]}) == 1
        check_share_rows(section.rows)


def numbers_in(content: dict[str, Any]) -> Iterator[str]:
    """The numbers of sources in the text of a report, in brackets."""
    parts = [*content["findings"], *content["sections"], *content["blocks"], content["over_time"] or {"numbers": ""}]
    yield from (part["numbers"] for part in parts)
    rows = [row for block in content["blocks"] for row in block["rows"]]
    for text in (content["facts"], *(row.year for row in rows), *(row.note for row in rows)):
        yield from re.findall(r"\[[\d, ]+\]", text)


def check_share_rows(rows: pd.DataFrame) -> None:
    for row in rows.to_dict("records"):
        assert (f"{row['value']:.1f} %", str(row["year"]), row["area_basis"]) in series()[row["city_id"]]
        value = f"{row['value']:.1f} %"
        assert re.match(rf".+, {row['year']}: {re.escape(value)} in ", row["statement"])
        assert (row["area_basis"] == "nuts3_area") == (", NUTS 3 " in row["statement"] or "(NUTS 3 " in row["statement"])
        assert (row["area_basis"] == "greater_city") == ("(greater city)" in row["statement"])


# Of all cities it is a fact about the public data; a part of them stays with the tests of the code.
@pytest.mark.parametrize("first", [0, *(pytest.param(first, marks=pytest.mark.real_data) for first in range(1, PARTS))])
def test_every_profile_says_what_sql_counts(first: int) -> None:
    """Sentences, figures, shares and similar cities of every city, as functions make them for sections and reports."""
    of_cities = [subject(city_id) for city_id in CITIES[first::PARTS]]
    with one_database():
        for of_city in of_cities:
            found = findings(of_city)
            assert all(finding.source.startswith("Source") for finding in found)
            check_findings(of_city, [finding.sentence for finding in found])
            check_similar(of_city)
        check_figures(of_cities)
        check_share_rows(place_values.as_statements(pd.concat([of_city.shares for of_city in of_cities])))


def test_every_city_is_checked() -> None:
    assert sorted(city for first in range(PARTS) for city in CITIES[first::PARTS]) == sorted(CITIES)
    assert len(set(CITIES)) == 957


# Every kind of city, and every sixtieth: their reports.
KINDS = ["uk001c", "lu001c", "se-botkyrka", "be-schaerbeek", "es-tenerife-island", "at-vienna", "es002c", "it-pompei"]


@pytest.mark.parametrize("city_id", dict.fromkeys([*KINDS, *CITIES[::60]]))
def test_a_report_says_what_sql_counts(city_id: str) -> None:
    of_city = subject(city_id)
    content = report.content_of(of_city, "")
    check_report(of_city, content)
    assert [part["sentence"] for part in content["findings"]] == [finding.sentence for finding in findings(of_city)]
    assert content["others"] == of_city.others_line


def check_similar(of_city: SelectedCity) -> None:
    """No similar city by the share of a larger area; and the true reason where there is none."""
    city_id = of_city.city_id
    for peer in of_city.similar_ids:
        assert not observations()["city", peer, "foreign_born_share", "foreign_born"].stands_in
    if of_city.similar_ids:
        return
    reason, share = _why_none(of_city), of(city_id, "city", "foreign_born_share", "foreign_born")
    if "lacks the number of residents" in reason:
        assert pd.isna(of_city.facts["population"])
    elif "lacks the foreign-born share" in reason:
        assert share is None
    elif "larger area" in reason:
        assert share
        assert share.stands_in
        assert share.whose in reason
    else:
        assert city_id in ("ch-neuchatel-canton", "es-tenerife-island"), reason
    assert "all countries" not in reason


def test_outcomes_of_london_are_ranges_over_its_regions() -> None:
    """Counted from the observations: of each indicator the newest year in which most of the five regions have a figure."""
    rows = counted(
        """
        SELECT m.name, o.population_group, o.year, min(o.value) AS low, max(o.value) AS high, count(*) AS regions,
            count(*) FILTER (WHERE o.reliability = 'low') AS weak, list(r.name || ': ' || o.value) AS parts
        FROM marked_observation AS o INNER JOIN measure AS m USING (measure_id)
        INNER JOIN region AS r ON o.place_code = r.nuts_code
        WHERE o.place_code IN ('UKI3', 'UKI4', 'UKI5', 'UKI6', 'UKI7') AND o.is_comparable
            AND m.unit = '%' AND m.family = 'outcome'
        GROUP BY m.name, o.population_group, o.year
        QUALIFY row_number() OVER (PARTITION BY m.name, o.population_group ORDER BY regions DESC, o.year DESC) = 1
        """
    )
    assert len(rows) == 13
    assert set(rows["regions"]) == {5}
    london = subject("uk001c")
    section = sections.several_regions(london)
    for row in rows.to_dict("records"):
        people = "" if row["population_group"] == "total" else f", {PEOPLE[row['population_group']]}"
        of_one = section.table.set_index("Indicator").loc[f"{row['name']}{people}"]
        assert (of_one["Year"], as_read(of_one["Range"])) == (str(row["year"]), f"{row['low']:.1f} to {row['high']:.1f} %")
        assert sum(cell.endswith("▽") for cell in of_one) == row["weak"]
        for region, value in (part.split(": ") for part in row["parts"]):
            assert of_one[region].startswith(f"{float(value):.1f} %")
    assert len(section.rows) == 65
    assert section.rows["place_code"].nunique() == 5
    assert not section.rows["statement"].str.contains("highest|lowest").any()
    assert (london.ranks["place_level"] != "region").all()
    assert len(section.paragraphs) == 2, "why there is no rank, and the signs: each value is in the table alone"
    at = visited(CITY, {"city": "uk001c"})
    assert "Its regions" in [header.value for header in at.main.header]
    for shown in (html.unescape(report.html_bytes(london, "").decode()), page_text(at).replace("\\", "")):
        assert section.paragraphs[0] in shown
    assert "2.4 to 5.1 %" in report.html_bytes(london, "").decode()
    assert {"Range", "Inner London — West"} <= set(at.main.table[0].value.columns)


def test_series_of_a_country_are_told_from_a_city_of_its_name() -> None:
    luxembourg, mechelen = subject("lu001c"), subject("be012c")
    shares, gap = sections.over_time(luxembourg), sections.gap_over_time(luxembourg)
    assert shares and gap
    assert shares.title.startswith("Foreign-born share of Luxembourg (country): ")
    assert gap.title.startswith("Gap in employment of Luxembourg (country): ")
    of_another = sections.gap_over_time(mechelen)
    assert of_another and of_another.title.startswith("Gap in employment of Belgium: ")


def test_a_country_is_not_told_of_its_capital() -> None:
    first = findings(subject("lu001c"))[0].sentence
    assert first == (
        "In Luxembourg (country, NUTS 3 LU000), 49.3 % of residents are foreign-born (2021); the atlas has no value for the city "
        "alone."
    )


def test_what_a_city_states_itself_is_not_called_missing() -> None:
    first = findings(subject("se-botkyrka"))[0]
    assert "In Stockholms län (NUTS 3 SE110)" in first.sentence
    assert "of Botkyrka alone the atlas has only what the city itself states, 36.5 % (2009)" in first.sentence
    assert first.source_ids == ("eurostat-cens_21cob_r3", "icc-self-reported")


def test_what_a_city_states_itself_is_cited_wherever_it_is_said() -> None:
    """The number in the report stands after the words that it is of."""
    city = subject("se-botkyrka")
    content = report.content_of(city, "")
    [row] = [row for block in content["blocks"] for row in block["rows"] if "the city itself states" in row.note]
    [number] = re.findall(r"36\.5 % \(2009\) (\[\d+\])$", row.note)
    [area] = re.findall(r"(\[\d+\])$", row.year)
    cited = {one["number"]: one["citation"] for one in content["sources"]}
    assert "City profile or page" in cited[number] and "City profile or page" not in cited[area]
    name = value_text.source_names()["icc-self-reported"]
    assert name in blocks.block_of(city, "city", ()).source
    assert any(name in source for source in document.content_of(["se-botkyrka"], city.filters, "")["feet"][-1]["sources"])


def test_districts_are_compared_with_districts() -> None:
    assert subject("gb-london-camden").similar_ids == ["gb-london-lewisham"]
    assert "Choose all countries" not in _why_none(subject("be-schaerbeek"))


def test_cities_of_ones_choice_are_named_everywhere() -> None:
    at = visited(CITY, {"city": "nl037c,de002c,fr002c"})
    line = "Compared with: Hamburg, Germany; Lyon, France (your choice)."
    assert line in page_text(at).replace("\\", "")
    assert "your choice: Hamburg, Lyon" in html_of(at)
    for shown in (page_text(at), html_of(at)):
        assert "imilar cities" not in shown
        assert "peers" not in shown
    page = report.html_bytes(subject("nl037c", "de002c", "fr002c"), "").decode()
    assert line in page
    assert "imilar cities" not in page
    of_three = subject("nl037c", "de002c", "fr002c")
    table = blocks.details(of_three, [blocks.block_of(of_three, "city", ())])
    assert "Compared with: Hamburg, Lyon (your choice)" in table.columns


def test_an_unknown_city_is_left_out_and_nothing_else_is_claimed() -> None:
    at = visited(CITY, {"city": "mechelln"})
    assert "The link asks for a city that the atlas does not have; it is left out." in at.warning[0].value
    assert "Mechelen, Belgium" in at.warning[0].value
    assert "others are shown" not in at.warning[0].value


@pytest.mark.parametrize("definition", ["foreign_born_share", "foreign_citizen_share"])
def test_birth_and_citizenship_share_no_axis(definition: str) -> None:
    for city_id in ("es002c", "no001c", "cz001c", "at-vienna"):
        of_city = select_city(city_id, Filters(definition, AREAS, 0, (), (), (), (city_id,), False, ()), "everywhere", 50)
        section: Any = sections.over_time(of_city)
        if section and section.chart:
            assert len({line.partition(" (")[0] for line in section.chart.data["shares"]["line"]}) == 1
