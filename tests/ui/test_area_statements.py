"""What the pages of regions, countries and correlations say of values is what the tables hold.

Every indicator and group of Regional outcomes, every area and year of National policy, every question and cell of
Policy and outcomes: titles name the people counted; counts, ends, medians, ties and years are worked out here from the files.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import stats

from data.build import DATA
from queries.database import run
from tests.pages.session import LINKS, POLICY, REGIONS, page_text, visited
from ui import area_statements, measure_picker, statements
from ui.correlations import (
    areas,
    matrix,
    matrix_cells,
    matrix_chart,
    pair_view,
    pickers,
    presets,
    result_text,
    scatter,
    variables,
)
from ui.correlations.paired_measures import pair_measures
from ui.filters import Classes, Filters
from ui.governance import profile
from ui.mipex import pickers as policy_choices
from ui.mipex import score_frame, scores, url_parameters
from ui.mipex.selected_countries import select_countries
from ui.policy import change, heat_map, indicators, trends
from ui.regions import outcome_frame
from ui.regions import pickers as region_choices
from ui.regions.regional import Regional, regional_of

pytestmark = pytest.mark.real_data

ALL = Filters("foreign_born_share", ("city", "greater_city"), 0, (), (), (), (), False, ())
EVERYONE = select_countries(ALL, ())
COUNTRIES = run("definitions/countries")["country_code"].tolist()
AREAS = list(url_parameters.area_names())
SMALL = 25
WITH_A_SLIP = ("mipex_education", "mipex_overall", "mipex_overall_without_health")  # of Slovenia in 2024
NUMBER = r"(−?[\d,]+(?:\.\d+)?)"
PEOPLE = {
    "native_born": "native-born people",
    "foreign_born": "foreign-born people",
    "eu_born": "people born in another EU country",
    "non_eu_born": "people born outside the EU",
    "nationals": "nationals",
    "foreign_citizens": "foreign citizens",
    "eu_citizens": "citizens of another EU country",
    "non_eu_citizens": "non-EU citizens",
    "migrant_background": "people with a migrant background",
}
NAMES_ITS_PEOPLE = ("foreign_born_share", "foreign_citizen_share", "eu_born_share", "migrant_background_share", "arriv")
COUNTS = {word: count for count, word in enumerate(statements.NUMBERS)}
Con = duckdb.DuckDBPyConnection
Numbers = npt.NDArray[np.float64]


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def assert_are(text: str, names: Iterable[str], many: str) -> None:
    """The places named are these and no others; more than three are counted."""
    expected = sorted(set(names), key=len, reverse=True)
    if len(expected) > 3:
        assert re.match(rf"(\d+|{'|'.join(statements.NUMBERS)}) {many}", text), text
        counted = text.split()[0]
        assert len(expected) == (statements.NUMBERS.index(counted) if counted in statements.NUMBERS else int(counted))
        return
    rest = re.sub(r" \((\d{4}|low reliability)\)|, low reliability(?=\))", "", text).replace("the ", "")
    for name in expected:
        assert name.removeprefix("the ") in rest, (name, text)
        rest = rest.replace(name, "", 1)
    assert not re.sub(r"[,;] | and ", "", rest.replace("; and ", "; ")), (rest, expected)


def assert_spread(text: str, names: pd.Series, values: pd.Series, one: str, many: str, unit: str, within: float) -> None:
    """Ends with ties, count and median of a sentence; one place and places that stand alike are worded as such."""
    values = values.round(6)
    if len(values) == 1:
        assert text.startswith(f"{statements.country_name(names.iloc[0])} ")
        assert f"there is no other {one}" in text
        assert number(re.search(rf" has {NUMBER}", text)[1]) == pytest.approx(values.iloc[0], abs=within)  # type: ignore[index]
        return
    found = re.match(
        rf"Highest: (.+) with {NUMBER}{unit}; lowest: (.+) with {NUMBER}{unit}; median of ([\d,]+) {many}: {NUMBER}{unit}\.", text
    )
    if not found:
        assert values.max() - values.min() <= 2 * within
        assert re.match(rf"(Both|All [\d,]+) {many} have {NUMBER}{unit}", text), text
        return
    high, highest, low, lowest, count, median = found.groups()
    assert_are(high, names[values == values.max()], many)
    assert_are(low, names[values == values.min()], many)
    assert number(count) == len(values)
    expected = [values.max(), values.min(), values.median()]
    assert [number(end) for end in (highest, lowest, median)] == pytest.approx(expected, abs=within)
    assert highest != lowest


def assert_ranked(text: str, value: float, values: Numbers, many: str) -> None:
    """The rank in a statement, counted from the values (rounded to six decimals); ties are named with their number."""
    above, ties = int((values > round(value, 6)).sum()), int((values == round(value, 6)).sum()) - 1
    found = re.search(
        rf"(?:([\d,]+)(?:st|nd|rd|th) )?(highest|lowest) of ([\d,]+) {many}(?: of the filters)?(?:, shared with (\w+))?", text
    )
    if ties == len(values) - 1:
        assert found is None
        return
    assert found, text
    assert int(found[3]) == len(values)
    rank = int(found[1] or 1) if found[2] == "highest" else None
    assert (rank == above + 1) if rank else (above + ties + 1 == len(values)), text
    assert (0 if not found[4] else COUNTS.get(found[4], 0) or int(found[4])) == ties, text


# Regional outcomes


def outcome_of(measure_id: str, group: str, reference: str | None, year: int, *, is_gap: bool) -> region_choices.Outcome:
    measure = measure_picker.catalogue()[measure_id]
    fields = {field: measure[field] for field in ("measure_id", "name", "unit", "direction", "definition")}
    return region_choices.Outcome(
        **fields, population_group=group, reference_group=reference, is_gap=is_gap, years=(year,), year=year
    )


def of_regions(con: Con, shown: region_choices.Outcome) -> pd.DataFrame:
    """Who, value and foreign-born people of the regions with a value, and the gap where one is shown."""
    rows = con.execute(
        """
        SELECT r.nuts_code, coalesce(r.name, r.nuts_code) || ' (' || r.country_code || ')' AS who, r.country_code,
            g.value, b.value AS reference,
            (SELECT max_by(p.value, p.year) FROM o AS p WHERE p.measure_id = 'population_15_64'
                AND p.population_group = 'foreign_born' AND p.place_code = r.nuts_code) AS people
        FROM o AS g JOIN region AS r ON g.place_code = r.nuts_code
        LEFT JOIN o AS b ON b.place_code = g.place_code AND b.measure_id = g.measure_id AND b.year = g.year AND b.sex = 'total'
            AND b.population_group = $reference
        WHERE g.measure_id = $measure AND g.population_group = $group AND g.year = $year AND g.sex = 'total'
        """,
        {
            "measure": shown.measure_id,
            "group": shown.population_group,
            "reference": shown.reference_group,
            "year": str(shown.year),
        },
    ).df()
    if shown.is_gap:
        sign = 1 if shown.direction == "higher is better" else -1
        rows["value"] = sign * (rows["reference"] - rows["value"])
    return rows.dropna(subset="value").reset_index(drop=True)


def outcomes_of(measure_id: str) -> list[region_choices.Outcome]:
    """The rate of every group and the gap to every reference, in the first and the latest year."""
    covered = {group: sorted(map(int, years)) for group, years in measure_picker.covered()[measure_id].items()}
    made = []
    for group, years in covered.items():
        for year in {years[0], years[-1]}:
            made.append(outcome_of(measure_id, group, None, year, is_gap=False))
            made += [
                outcome_of(measure_id, group, reference, year, is_gap=True)
                for reference in region_choices.REFERENCES
                if group not in region_choices.REFERENCES
                and reference in region_choices.references_of(measure_id, group)
                and year in covered[reference]
            ]
    return made


def assert_gaps(text: str, shown: region_choices.Outcome, names: pd.Series, values: pd.Series) -> None:
    """Which way the gap goes, in how many regions, where most, and the median."""
    values = values.round(6)
    way = "lower" if shown.direction == "higher is better" else "higher"
    found = re.match(
        rf"{re.escape(shown.name)}: {way} among (.+?) (?:than (.+?) )?in (none of|the one|both|all)? ?([\d,]+)?"
        rf"(?: of ([\d,]+))? ?regions?(?:, most in (.+), by {NUMBER} points)?; median gap {NUMBER} points\.",
        text,
    )
    assert found, text
    people, reference, word, first, of_all, most, widest, median = found.groups()
    assert people.removesuffix(" people") in PEOPLE[shown.population_group]
    others = "whole population" if shown.reference_group == "total" else PEOPLE[str(shown.reference_group)]
    assert others in (reference or text)
    worse = values > 0
    count = {"none of": 0, "the one": 1, "both": 2}.get(word) if word != "all" else None
    assert int(worse.sum()) == (count if count is not None else number(first)), text
    whole = number(of_all or first) if of_all or first else count
    assert whole == len(values), text
    assert number(median) == pytest.approx(values.median(), abs=0.051)
    assert (most is not None) == worse.any()
    if most:
        assert_are(most, names[values == values.max()], "regions")
        assert number(widest) == pytest.approx(values.max(), abs=0.051)


def assert_region_finding(con: Con, regional: Regional) -> None:
    shown = regional.outcome
    rows = of_regions(con, shown)
    passing = set(regional.regions.loc[regional.regions["passes_all"], "nuts_code"])
    rows = rows[rows["nuts_code"].isin(passing)]
    is_migrants = shown.population_group not in region_choices.REFERENCES
    counted = rows[rows["people"] >= SMALL] if is_migrants else rows
    small = int((~(rows["people"] >= SMALL)).sum())
    text = regional.finding
    if shown.is_gap and len(counted) > 1:
        assert_gaps(text, shown, counted["who"], counted["value"])
    else:
        assert text.startswith(f"{shown.indicator}. ")
        text = text.removeprefix(f"{shown.indicator}. ")
        if rows.empty:
            assert text == "No region has a value."
        elif counted.empty:
            assert text.startswith(f"Only {small} region")
            assert "too few foreign-born residents" in text
        else:
            unit = " points" if shown.is_gap else " %"
            assert_spread(text, counted["who"], counted["value"], "region", "regions", unit, 0.051)
    words = regional.small_words("Faint")
    assert words.startswith("Faint: fewer than 25,000" if small else "")
    assert bool(words) == bool(small)
    if small:
        assert f"({small} region{'' if small == 1 else 's'}" in words
        assert ("the title leaves them out" in words) == is_migrants


@pytest.mark.parametrize("measure_id", region_choices.outcome_names())
def test_regions_say_what_is_published(tables: Con, measure_id: str) -> None:
    """Title, finding, alternative text, tooltip and the statements of the file, for every group, rate and gap."""
    groups = set(measure_picker.covered()[measure_id])
    for shown in outcomes_of(measure_id):
        title = shown.title()
        assert title.endswith(f", {shown.year}")
        for group in {shown.population_group, shown.reference_group if shown.is_gap else None} - {None, "total"}:
            assert PEOPLE[str(group)].removesuffix(" people") in title
        assert ("whole population" in title) == (
            shown.reference_group == "total" or (shown.population_group == "total" and groups != {"total"})
        )
        regional = regional_of(ALL, shown, SMALL)
        assert_region_finding(tables, regional)
        assert regional.finding in regional.alternative_text
        assert f"{shown.year}, NUTS 2 regions." in regional.alternative_text
        rows = of_regions(tables, shown).set_index("nuts_code")
        file = outcome_frame.long_form(regional, regional.known).set_index("place_code")
        assert set(file.index) == set(rows.index)
        values, values_of, median = rows["value"].round(6).to_numpy(), rows["value"].to_dict(), rows["value"].median()
        for code, text in file["statement"].items():
            assert text.startswith(f"{shown.indicator}, {shown.year}: "), text
            assert "(region)" in text
            value = values_of[code]
            unit = " points" if shown.is_gap else " %"
            stated = number(re.search(rf": {NUMBER}{unit} in ", text)[1])  # type: ignore[index]
            assert abs(stated - value) < 0.051
            assert_ranked(text, value, values, "regions")
            assert abs(number(re.search(rf"\(median {NUMBER}", text)[1]) - median) < 0.051  # type: ignore[index]


@pytest.mark.parametrize("country", COUNTRIES)
def test_regions_of_one_country(tables: Con, country: str) -> None:
    """One region, two and none; negative gaps have a true minus sign."""
    shown = outcome_of("employment_rate_20_64", "foreign_born", "native_born", 2025, is_gap=True)
    regional = regional_of(replace(ALL, country=(country,)), shown, SMALL)
    assert_region_finding(tables, regional)
    assert not re.search(r"(?:^|\s)-\d|\bnan\b|\b1 regions\b|median of 1 ", regional.alternative_text)
    if len(regional.known) > 1:
        text = str(outcome_frame.long_form(regional, regional.known)["statement"].iloc[0])
        assert "of the filters" in text


# National policy


def of_countries(con: Con, area: str) -> pd.DataFrame:
    return con.execute(
        """
        SELECT n.country_code AS code, n.name AS country, o.year::INT AS year, o.value,
            o.year = max(o.year) OVER (PARTITION BY o.place_code) AS is_latest
        FROM o JOIN country AS n ON o.place_code = n.country_code WHERE o.measure_id = $area ORDER BY ALL
        """,
        {"area": area},
    ).df()


def in_year(rows: pd.DataFrame, year: int | None) -> pd.DataFrame:
    return rows[rows["is_latest"] if year is None else rows["year"] == year].reset_index(drop=True)


def assert_extremes(title: str, rows: pd.DataFrame) -> None:
    """The title of a map names who is highest and lowest, ties with it, and their scores; one country has no ends."""
    values = rows["value"].round(6)
    if len(rows) == 1:
        assert rows["country"].iloc[0] in title and title.startswith(f"{values.iloc[0]:.0f}"[:2])
        return
    found = re.fullmatch(rf"highest in (.+), {NUMBER} of 100; lowest in (.+), {NUMBER} of 100", title)
    assert found, title
    for names, score, end in ((found[1], found[2], values.max()), (found[3], found[4], values.min())):
        assert_are(names, rows.loc[values == end, "country"], "countries")
        assert number(score) == pytest.approx(end, abs=0.5)


@pytest.mark.parametrize("area", AREAS)
def test_the_title_of_countries_picked_out_has_their_score_and_rank(tables: Con, area: str) -> None:
    rows = in_year(of_countries(tables, area), None).set_index("code")
    codes = ["AT", "SE", "TR", "DE"]  # three are named at most
    latest = EVERYONE.of_scope(scores.of_year(scores.scores_of(area), None))
    parts = scores.headline(latest, None, codes, is_filtered=False).split("; ")
    *parts, more = [part for part in parts if not part.startswith("ranked")]
    assert (len(parts), more) == (3, "and 1 more")
    for code, part in zip(codes, parts, strict=False):
        found = re.match(
            rf"(.+) {NUMBER} of 100 \((\d{{4}})\), (?:joint )?(?:(\d+)\w\w )?(highest|lowest) of (\d+) countries", part
        )
        assert found, part
        above = (rows["value"].round(6) > round(rows.loc[code, "value"], 6)).sum()
        assert (found[1], int(found[3]), int(found[6])) == (rows.loc[code, "country"], rows.loc[code, "year"], len(rows))
        assert number(found[2]) == pytest.approx(rows.loc[code, "value"], abs=0.5)
        assert found[5] == "lowest" or int(found[4] or 1) == above + 1


@pytest.mark.parametrize("area", AREAS)
def test_every_area_and_year_says_what_mipex_scores(tables: Con, area: str) -> None:
    every = of_countries(tables, area)
    for year in (None, *url_parameters.years_of_areas()[area]):
        rows = in_year(every, year)
        shown = EVERYONE.of_scope(scores.of_year(scores.scores_of(area), year))
        text = scores.finding(shown, year)
        assert_spread(text, rows["country"], rows["value"], "country", "countries", " of 100", 0.5)
        high = rows[rows["value"].round(6) == rows["value"].round(6).max()]
        assert_extremes(scores.headline(shown, year, [], is_filtered=False), rows)
        if year is None and len(high) <= 3:
            for name, scored in high[["country", "year"]].itertuples(index=False):
                assert f"{statements.country_name(name)} ({scored})" in text
        if year not in (None, 2014):
            continue
        file = score_frame.long_form(shown, EVERYONE).set_index("place_code")["statement"].to_dict()
        values = rows["value"].round(6).to_numpy()
        assert set(file) == set(rows["code"])
        for code, value, scored in rows[["code", "value", "year"]].itertuples(index=False):
            assert_ranked(file[code], value, values, "countries")
            assert f", {scored}: " in file[code]
            assert "(country)" in file[code]
            assert ("formula slip" in file[code]) == ((code, scored) == ("SI", 2024) and area in WITH_A_SLIP)


@pytest.mark.parametrize("year", [None, *url_parameters.years_of_areas()["mipex_access_to_nationality"]])
def test_heat_map_names_the_medians(tables: Con, year: int | None) -> None:
    columns = list(policy_choices.areas().values())
    by_area = {area.name: in_year(of_countries(tables, area.measure_id), year) for area in columns if not area.is_overall}
    most = max(len(rows) for rows in by_area.values())
    full = {name: rows for name, rows in by_area.items() if len(rows) * 2 >= most}  # in 2007 one country has a score of education
    few = [name.lower() for name, rows in by_area.items() if 0 < len(rows) * 2 < most]
    medians = pd.Series({name: rows["value"].median() for name, rows in full.items()}).round()
    counts = [len(rows) for rows in full.values()]
    text, counted = heat_map.finding(EVERYONE.of_scope(scores.areas_of(year)), columns)
    found = re.fullmatch(r"Median scores are highest in (.+) \((\d+) of 100\) and lowest in (.+) \((\d+) of 100\)", text)
    assert found, text
    least = f"{min(counts)} to " if min(counts) < max(counts) else ""
    assert counted.partition("; ")[0] == f"{least}{max(counts)} countries"
    assert [name for name in few if name not in counted] == []
    assert ("leaves out" in counted) == bool(few)
    for names, score, end in ((found[1], found[2], medians.max()), (found[3], found[4], medians.min())):
        assert int(score) == end
        assert_are(names, [name.lower() for name in medians.index[medians == end]], "areas")


@pytest.mark.parametrize("area", AREAS)
def test_changes_say_who_rose_and_fell(tables: Con, area: str) -> None:
    every = of_countries(tables, area).pivot_table(index="country", columns="year", values="value")
    years = sorted(url_parameters.years_of_areas()[area])
    for first, last in [*pairwise(years), (2014, 2019)]:
        steps = (every[last] - every[first]).dropna()
        if steps.empty:
            continue
        _, found = change.steps_of(EVERYONE, area, first, last)
        counted = area_statements.changes_counted(found["country"].tolist(), found["step"].tolist(), first, last)
        text = area_statements.changes_ends(found["country"].tolist(), found["step"].tolist())
        rose, fell = (steps >= 0.05).sum(), (steps <= -0.05).sum()
        if len(steps) == 1:
            assert re.match(rf"from {first} to {last}, {steps.index[0]} (rose|fell|stayed)", counted), counted
            assert text == ""
            continue
        when = f"from {first} to {last}"
        counts = re.fullmatch(rf"{when}, of (\d+) countries (\w+) rose, (\w+) fell and (\w+) stayed the same", counted)
        assert counts, counted
        expected = [len(steps), rose, fell, len(steps) - rose - fell]
        assert [0 if count == "none" else int(count) for count in counts.groups()] == expected
        for way, count, end in (("rise", rose, steps.max()), ("fall", fell, steps.min())):
            largest = re.search(rf"Largest {way}: (.+?), ([+−][\d.]+) points\.", text)
            assert (largest is not None) == (count > 0)
            if largest:
                assert_are(largest[1], steps.index[steps.round(6) == round(end, 6)], "countries")
                assert float(largest[2].replace("−", "-")) == pytest.approx(end, abs=0.051)
        median = re.search(r"Median change: ([+−]?[\d.]+) points", text)
        assert median
        assert float(median[1].replace("−", "-")) == pytest.approx(steps.median(), abs=0.051)


@pytest.mark.parametrize("codes", [("AT",), ("AT", "DE"), ("SE", "TR", "BG", "AU"), ("NO", "CH", "JP")])
@pytest.mark.parametrize("area", AREAS)
def test_trends_say_who_moved_most(tables: Con, area: str, codes: tuple[str, ...]) -> None:
    rows = of_countries(tables, area)
    rows = rows[rows["code"].isin(codes)].sort_values("year")
    ends = pd.DataFrame()
    for edition in (rows[rows["year"] >= 2020], rows[rows["year"] <= 2019]):  # the newest in which a country has two years
        own = edition.groupby("country").agg(
            first=("value", "first"), last=("value", "last"), a=("year", "min"), b=("year", "max")
        )
        ends = pd.concat([ends, own[(own["a"] < own["b"]) & ~own.index.isin(ends.index)]])
    steps = (ends["last"] - ends["first"]).round(6)
    text = trends.finding(area, codes)
    assert re.match(r"from \d{4} to \d{4}, ", text)
    spans = list(zip(ends["a"], ends["b"], strict=True))
    usual = max(spans, key=lambda span: (spans.count(span), span[1], span[0]))
    alike = steps if len(steps) <= 3 else steps[[span == usual for span in spans]]
    few = alike.index if len(alike) <= 3 else alike.index[alike.isin([alike.max(), alike.min()])]
    parts = text.split("; ")
    between, others = alike.index.difference(few), steps.index.difference(alike.index)
    alone = [*(between if len(between) == 1 else []), *(others if len(others) == 1 else [])]
    for country in steps.index:
        span = f"from {ends.loc[country, 'a']} to {ends.loc[country, 'b']}, "
        step = steps[country]
        change = "stayed the same" if abs(step) < 0.05 else f"{'rose' if step > 0 else 'fell'} by {abs(step):.1f} points"
        said = [part for part in parts if country in part]
        assert (country in text) == (country in few or country in alone)
        if country in few:
            assert said[0].startswith(span), (text, country)
            assert re.search(rf"{country}\b[^;]*? {change}", said[0]), (text, country)
    assert ("lie between" in text) == (len(between) > 1) and ("lies between" in text) == (len(between) == 1)
    assert ("have other years" in text) == (len(others) > 1) and ("has other years" in text) == (len(others) == 1)


def test_indicators_count_the_countries_of_each_class() -> None:
    every = pd.read_csv(DATA / "tables/mipex_indicator_score.csv").sort_values("year")
    latest = every.groupby(["indicator_id", "country_code"]).last()["value"]
    for indicator in run("policy/indicators")["indicator_id"]:
        values = latest[indicator]
        rows, text = indicators._rows(EVERYONE, indicator, None)
        assert len(rows) == len(values)
        for words, holds in (("not met (0)", values == 0), ("halfway (50)", values == 50), ("met (100)", values == 100)):
            count = re.search(rf"(?:^|, | and ){re.escape(words)} in (\d+)", text)
            is_all = holds.all()
            assert is_all or (int(count[1]) if count else 0) == holds.sum(), text
            assert not is_all or text.lower().startswith(f"{words} in all {len(values)} countries")


# Policy and outcomes


def test_every_measure_of_a_correlation_names_its_people() -> None:
    for side in variables.all_variables().values():
        for group in side.groups:
            chosen = replace(side, population_group=group)
            if side.is_gap:
                assert "gap between native-born and foreign-born people" in chosen.title
            elif group == "total":
                assert ("whole population" in chosen.title) == bool(set(side.groups) - {"total", "with_opinion"})
            elif group != "with_opinion" and not side.side_id.startswith(NAMES_ITS_PEOPLE):
                assert chosen.title.endswith(f", {PEOPLE[group]}"), chosen.title
            assert chosen.title in chosen.axis_title
            assert "by citizenship" not in chosen.title


def latest_of_countries(con: Con, measure: str) -> pd.Series:
    rows = of_countries(con, measure)
    return rows[rows["is_latest"]].set_index("code")["value"]


def gaps_by_country(con: Con, measure: str) -> pd.DataFrame:
    """Unweighted mean, regions and cities of each country: large enough regions in which a city of the atlas lies."""
    year = max(map(int, measure_picker.covered()[measure]["foreign_born"]))
    rows = of_regions(con, outcome_of(measure, "foreign_born", "native_born", year, is_gap=True))
    cities = con.sql("SELECT nuts2_code, count(*) AS cities FROM city WHERE nuts2_code IS NOT NULL GROUP BY ALL").df()
    rows = rows[rows["people"] >= SMALL].merge(cities, left_on="nuts_code", right_on="nuts2_code")
    return rows.groupby("country_code").agg(value=("value", "mean"), regions=("value", "size"), cities=("cities", "sum"))


def test_employment_gap_is_a_named_mean_of_regions_that_are_large_enough(tables: Con) -> None:
    question = presets.QUESTIONS["gap_mobility"]
    pair = pair_measures(ALL, variables.all_variables()[question.x], variables.all_variables()[question.y])
    means = gaps_by_country(tables, "employment_rate_20_64")
    both = means.join(latest_of_countries(tables, "mipex_labour_market_mobility").rename("policy"), how="inner")
    assert pair.units.set_index("unit_code")["y"].to_dict() == pytest.approx(both["value"].to_dict())
    mean = f"unweighted mean of {both['regions'].sum()} regions with a city of the atlas"
    n_text = f"{len(both)} countries ({both['cities'].sum()} cities in {both['regions'].sum()} regions)"
    rho = stats.spearmanr(both["policy"], both["value"])
    assert (abs(rho.statistic) < 0.2 or rho.pvalue > 0.05) == ("No clear correlation" in pair.finding)
    file = pair_view.long_form(pair)
    for text in (pair.finding, pair.axis_title("y"), result_text.selection_text(pair), scatter.alternative_text(pair)):
        assert mean in text
    assert n_text in pair.finding
    of_y = file[file["axis"] == "y"].groupby("unit_code")["drawn_as"].agg(["first", "size"])
    for code, (text, size) in of_y.iterrows():
        assert text == f"unweighted mean of {size} region{'' if size == 1 else 's'} with a city of the atlas"
        assert size == both.loc[str(code), "regions"]
    assert (file.loc[file["axis"] == "x", "drawn_as"] == "").all()
    dots = scatter.scatter(pair).data["dots"]
    assert isinstance(dots, pd.DataFrame)
    assert dots["stands"].str.contains("; unweighted mean of").sum() == len(both)


@pytest.mark.parametrize("preset", presets.QUESTIONS)
@pytest.mark.parametrize("country", [(), ("DE",), ("DE", "FR", "ES", "IT", "PL", "SE")])
def test_questions_say_what_their_test_says(preset: str, country: tuple[str, ...]) -> None:
    """Both titles, years, N and clear or not; one place and too few are said as such."""
    question = presets.QUESTIONS[preset]
    pair = pair_measures(
        replace(ALL, country=country), variables.all_variables()[question.x], variables.all_variables()[question.y]
    )
    text = pair.finding
    assert not re.search(r"(?:^|\s|\()-\d|\bnan\b|\b1 (cities|regions|countries)\b", text)
    if pair.correlation is None:
        assert text.startswith("There are too few values")
        return
    units = pair.units
    rho = stats.spearmanr(units["x"], units["y"])
    assert pair.correlation.spearman.value == pytest.approx(rho.statistic)
    low, high = pair.correlation.spearman.low, pair.correlation.spearman.high
    is_clear = rho.pvalue < 0.05 and low is not None and high is not None and low * high > 0
    assert ("No clear correlation" in text) != is_clear
    if is_clear:
        word = next(w for least, w in ((0.2, "very weak"), (0.4, "weak"), (0.6, "moderate"), (0.8, "strong"), (9, "very strong"))
                    if abs(rho.statistic) < least)  # fmt: skip
        assert f"tends to be {'higher' if rho.statistic > 0 else 'lower'} where" in text
        assert f"{word} correlation" in text
    assert f"over {len(units)} {pair.noun}" in text
    for axis, side in (("x", pair.x), ("y", pair.y)):
        years = pair.pairs[f"{axis}_year"].dropna()
        assert f"“{side.title}” ({years.min():.0f}" in text
        assert (f"“{side.title}”: unweighted mean of" in text) == (side.place_level != pair.unit)


def test_question_by_area_counts_clear_areas(tables: Con) -> None:
    """Rank correlation, correction over eight areas and the sentence, from the survey and MIPEX as published."""
    residents = tables.sql(
        "SELECT c.country_code AS code, avg(o.value) AS value FROM o JOIN city AS c ON o.place_code = c.city_id "
        "WHERE o.measure_id = 'survey_good_place_immigrants' AND o.population_group = 'total' AND o.year = 2023 GROUP BY ALL"
    ).df().set_index("code")["value"]  # fmt: skip
    rows = areas.correlations_with_areas(ALL, areas.pickers.RESIDENTS).set_index("side_id")
    found = {}
    for area in rows.index:
        both = pd.concat([latest_of_countries(tables, area), residents], axis=1).dropna()
        found[area] = stats.spearmanr(both.iloc[:, 0], both.iloc[:, 1])
        assert rows.loc[area, "rho"] == pytest.approx(found[area].statistic)
        assert rows.loc[area, "n_text"].startswith(f"{len(both)} countries (")
    adjusted = stats.false_discovery_control([one.pvalue for one in found.values()])
    clear = {area for area, p in zip(found, adjusted, strict=True) if p < 0.05 and rows.loc[area, ["low", "high"]].prod() > 0}
    text = areas.here(rows.reset_index())
    for kind, of_kind in rows.groupby("kind"):
        names = sorted(of_kind.loc[of_kind.index.isin(clear), "area"].str.lower())
        of_all = {1: "the one area", 2: "both areas"}.get(len(of_kind), f"all {len(of_kind)} areas")
        if not names:
            assert f"{kind}: no clear correlation in {of_all}." in text
            continue
        part = of_all if len(names) == len(of_kind) else f"{len(names)} of {len(of_kind)} areas"
        sentence = re.search(rf"{kind}: a clear correlation in {part} \((.+?)\)", text)
        assert sentence
        assert sorted(re.split(", | and ", sentence[1])) == names


def test_every_cell_of_the_matrix_says_what_it_tests(tables: Con) -> None:
    """N, coefficient, adjusted p and clear or not in each tooltip; area cells of survey and gaps from the tables."""
    cells = matrix_cells.cells_of(ALL)
    tested = ~cells["is_few"] & cells["p"].notna()
    p = cells.loc[tested, "p"].to_numpy()
    order = np.argsort(p)
    adjusted = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    expected = pd.Series(adjusted, index=cells.index[tested][order]).clip(upper=1)
    by_pair = cells.set_index(["local_id", "policy_id"])
    policies = matrix_cells.policy_variables(Classes())
    drawn = matrix_chart.chart_of(cells, list(matrix_cells.local_variables()), list(policies)).data["cells"]
    assert isinstance(drawn, pd.DataFrame)
    ids = {
        (local.title, policy.name): (local.side_id, policy.side_id)
        for local in matrix_cells.local_variables()
        for policy in policies
    }
    keys = [ids[pair] for pair in zip(drawn["local"], drawn["policy"], strict=True)]
    assert len(set(keys)) == len(drawn) == len(ids)
    clear = 0
    by_pair["expected"] = expected.reindex(cells.index).to_numpy()
    of_cell = by_pair.to_dict("index")
    for key, tip in zip(keys, drawn.to_dict("records"), strict=True):
        cell = of_cell[key]
        variable = variables.all_variables()[key[0]]
        assert tip["local"] == variable.title
        assert tip["tested"].startswith(f"{cell['n']} countr")
        if cell["is_few"] or pd.isna(cell["p"]):
            assert tip["spearman"] == "too few countries"
            continue
        rho = re.match(rf"{NUMBER}, adjusted p (\d\.\d+)( \(not clear\))?$", tip["spearman"])
        assert rho, tip["spearman"]
        assert number(rho[1]) == pytest.approx(cell["rho"], abs=0.0051)
        assert float(rho[2]) == pytest.approx(cell["expected"], abs=0.0006)
        is_clear = cell["expected"] < 0.05 and cell["low"] * cell["high"] > 0
        assert bool(rho[3]) != is_clear
        clear += is_clear
    assert matrix.counted(cells).startswith(f"{clear} of {tested.sum():,} correlations are clear")
    for measure in ("employment_rate_20_64", "unemployment_rate_15_74", "tertiary_share_25_64"):
        means = gaps_by_country(tables, measure)
        for area in [side.side_id for side in variables.area_variables(Classes())]:
            both = means.join(latest_of_countries(tables, area).rename("policy"), how="inner")
            cell = by_pair.loc[(f"gap_{measure}", area)]
            assert (cell["n"], cell["n_local_places"], cell["n_cities"]) == (
                len(both),
                both["regions"].sum(),
                both["cities"].sum(),
            )
            assert cell["rho"] == pytest.approx(stats.spearmanr(both["policy"], both["value"]).statistic)


def test_study_is_retold_with_its_exceptions() -> None:
    for words in ("electoral rights", "undocumented to health and to education", "commitment and welcoming new arrivals"):
        assert words in areas.STUDY
    on_screen = [areas.STUDY, areas.WHY, *pickers.PRESETS.values()]
    on_screen += [text for question in presets.QUESTIONS.values() for text in (question.finding, question.why)]
    published = run("governance/statements")
    on_screen += published.loc[published["kind"] == "correlation", "summary"].tolist()
    on_screen += run("definitions/competence_classification")["reason"].tolist()
    assert [text for text in on_screen if re.search(r"\blinks?\b", text)] == []


# Words for edge cases


def points(value: float) -> str:
    return f"{value:.1f} points".replace("-", "−")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "No region has a value."),
        ([5.0], "A has 5.0 points; there is no other region to compare."),
        ([5.0, 5.0], "Both regions have 5.0 points."),
        ([5.0, 5.0, 5.0], "All 3 regions have 5.0 points."),
        ([5.01, 5.0], "Both regions have 5.0 points, rounded."),
        ([7.0, 5.0, 7.0], "Highest: A and C with 7.0 points; lowest: B with 5.0 points; median of 3 regions: 7.0 points."),
        ([0.0, -6.9], "Highest: A with 0.0 points; lowest: B with −6.9 points; median of 2 regions: −3.5 points."),
        (
            [1.0] * 4 + [0.0] * 11,
            "Highest: four regions with 1.0 points; lowest: 11 regions with 0.0 points; median of 15 regions: 0.0 points.",
        ),
    ],
)
def test_ends_and_ties(values: list[float], text: str) -> None:
    names = [chr(ord("A") + place) for place in range(len(values))]
    assert area_statements.spread(names, values, "region", points) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1.0, 3.0, -2.0], "lower among A than B in 2 of 3 regions, most in B, by 3.0 points; median gap 1.0 points."),
        ([3.0, 3.0], "lower among A than B in both regions, most in A and B, by 3.0 points; median gap 3.0 points."),
        ([0.0, -2.0], "lower among A than B in none of 2 regions; median gap −1.0 points."),
        ([1e-9, -2.0], "lower among A than B in none of 2 regions; median gap −1.0 points."),
    ],
)
def test_gaps_of_regions(values: list[float], text: str) -> None:
    assert area_statements.gaps("lower among A than B", "region", ["A", "B", "C"][: len(values)], values) == text


def test_medians_of_one_area_one_country_and_ties() -> None:
    assert area_statements.medians(["Health"], [50.4], [56]) == "The median score is 50 of 100 in health"
    assert area_statements.medians(["Health", "Education"], [50.4, 49.6], [54, 56]) == (
        "Median scores are 50 of 100 in health and education"
    )
    assert area_statements.medians(["Health", "Education", "Work"], [60, 40, 60], [1, 1, 1]) == (
        "Scores are highest in health and work (60 of 100) and lowest in education (40 of 100)"
    )


def test_changes_of_one_country_of_none_and_ties() -> None:
    counted, ends = area_statements.changes_counted, area_statements.changes_ends
    assert counted(["Netherlands"], [-4.25], 2014, 2019) == "from 2014 to 2019, the Netherlands fell by 4.2 points"
    assert counted(["Malta"], [0.0], 2014, 2019) == "from 2014 to 2019, Malta stayed the same"
    assert ends(["Malta"], [0.0]) == ""
    assert counted(["A", "B"], [0.0, 0.0], 2014, 2019) == (
        "from 2014 to 2019, of 2 countries none rose, none fell and 2 stayed the same"
    )
    assert ends(["A", "B"], [0.0, 0.0]) == "Median change: 0 points."
    assert "Largest rise: A and B, +2.0 points. Median" in ends(["A", "B"], [2.0, 2.0])


def test_trends_keep_spans_apart_and_name_ties_together() -> None:
    old, new = (2014, 2019), (2020, 2024)
    assert area_statements.trends(["A", "B", "C"], [2.0, -1.0, 2.0], [new, old, new]) == (
        "from 2020 to 2024, A and C rose by 2.0 points; from 2014 to 2019, B fell by 1.0 points"
    )
    assert area_statements.trends(list("ABCD"), [0.0, 3.0, 1.0, -2.0], [new] * 4) == (
        "from 2020 to 2024, B rose by 3.0 points and D fell by 2.0 points; the others lie between"
    )
    assert area_statements.trends(list("ABCD"), [0.0] * 4, [new] * 4) == "from 2020 to 2024, four countries stayed the same"


def test_trends_rank_changes_of_the_same_years_alone() -> None:
    old, short, new = (2014, 2019), (2020, 2023), (2020, 2024)
    assert area_statements.trends(list("ABCD"), [1.0, 3.0, 9.0, -2.0], [new, new, old, new]) == (
        "from 2020 to 2024, B rose by 3.0 points, A rose by 1.0 points and D fell by 2.0 points; C has other years"
    )
    assert area_statements.trends(list("ABCDE"), [1.0, 3.0, 9.0, -2.0, 0.0], [new, new, old, new, short]).endswith(
        "and D fell by 2.0 points; two countries have other years"
    )
    assert area_statements.trends(["A", "Netherlands", "C", "D", "E"], [1.0, 0.5, 3.0, 0.0, 9.0], [*[new] * 4, old]) == (
        "from 2020 to 2024, C rose by 3.0 points and D stayed the same; the others of these years lie between; E has other years"
    )
    assert area_statements.trends(["A", "C", "D", "Netherlands"], [3.0, 3.0, 0.0, 0.5], [new] * 4).endswith(
        "; the Netherlands lies between"
    )
    assert area_statements.trends(list("ABCDEF"), [1.0, 3.0, 9.0, -2.0, 2.0, -9.0], [new, new, old, new, new, short]) == (
        "from 2020 to 2024, B rose by 3.0 points and D fell by 2.0 points; the others of these years lie between; "
        "two countries have other years"
    )
    assert area_statements.trends(list("ABCD"), [1.0, 3.0, 9.0, -2.0], [new, new, old, old]) == (
        "from 2020 to 2024, B rose by 3.0 points and A rose by 1.0 points; two countries have other years"
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([5.0], "5.0 points in A (2019)"),
        ([5.0, 5.0], "5.0 points in both regions"),
        ([5.01, 5.0], "5.0 points in both regions, rounded"),
        ([7.0, 5.0, 7.0], "highest in A (2019) and C (2021), 7.0 points; lowest in B (2020), 5.0 points"),
        ([1.0] * 4 + [0.0], "highest in four regions (2019 to 2022), 1.0 points; lowest in E (2023), 0.0 points"),
    ],
)
def test_extremes_of_a_title(values: list[float], text: str) -> None:
    names = [chr(ord("A") + place) for place in range(len(values))]
    years = [2019 + place for place in range(len(values))]
    assert area_statements.extremes(names, values, "region", points, years) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 4, "none of 4 areas"), (2, 4, "2 of 4 areas"), (4, 4, "all 4 areas"), (2, 2, "both areas"), (1, 1, "the one area")],
)
def test_parts_of_all(part: int, whole: int, text: str) -> None:
    assert area_statements.part_of(part, whole, "area", "areas") == text


def test_a_rank_with_a_known_slip_says_so() -> None:
    row = {"measure_id": "mipex_education", "family": "mipex", "place_level": "country", "place_name": "Slovenia"}
    ranked = {**row, "place_rank": 17, "shared_with": 0, "place_count": 56}
    assert statements.rank_text(ranked) == "17th highest of 56 countries"
    marked = {**ranked, "quality_mark": "formula_error"}
    assert "published, in spite of a formula slip" in statements.rank_text(marked)
    assert "formula slip" in statements.rank_text(marked, brief=True)


def test_governance_compares_countries_with_ties() -> None:
    """Several areas at one end, or equally far apart, are all named; a country that scores alike has no highest."""
    listed = [policy_choices.areas()[area] for area in ("mipex_health", "mipex_education", "mipex_anti_discrimination")]

    def rows(*of_countries: tuple[str, list[float]]) -> pd.DataFrame:
        return pd.DataFrame(
            [
                {
                    "country_code": name,
                    "country": name,
                    "measure_id": area.measure_id,
                    "value": value,
                    "value_text": f"{value:.0f}",
                    "reliability": "as_published",
                }
                for name, values in of_countries
                for area, value in zip(listed, values, strict=True)
            ]
        )

    assert profile.finding(rows(("A", [80, 20, 80])), listed) == (
        "A: highest in health and anti-discrimination (80 of 100), lowest in education (20 of 100)."
    )
    assert profile.finding(rows(("A", [50, 50, 50])), listed) == "A: 50 of 100 in health, education and anti-discrimination."
    assert profile.finding(rows(("A", [80, 20, 50]), ("B", [20, 80, 50])), listed) == (
        "Farthest apart in health: A 80 and B 20 of 100; and in education: B 80 and A 20 of 100."
    )
    assert profile.finding(rows(("A", [80, 20, 50]), ("B", [80, 20, 50])), listed) == "A and B have the same score in every area."


# The pages show these very texts


def shown_text(page: str, query: dict[str, str]) -> str:
    return page_text(visited(page, query)).replace("\\", "")


@pytest.mark.parametrize("view", ["map", "ranked", "distribution", "scatter", "table"])
def test_regional_outcomes_show_the_finding(view: str) -> None:
    shown = outcome_of("employment_rate_20_64", "foreign_born", "native_born", 2025, is_gap=True)
    text = shown_text(REGIONS, {"region_view": view})
    assert regional_of(ALL, shown, SMALL).finding.removesuffix(".") in text
    assert f"{shown.title()}, NUTS 2 regions, percentage points" in text


def test_national_policy_shows_the_findings() -> None:
    latest = EVERYONE.of_scope(scores.of_year(scores.scores_of("mipex_education"), None))
    title = f"Education: {scores.headline(latest, None, [], is_filtered=False)}"
    assert title in shown_text(POLICY, {"policy_area": "mipex_education"})
    columns = list(policy_choices.areas().values())
    found, counted = heat_map.finding(EVERYONE.of_scope(scores.areas_of(2014)), columns)
    text = shown_text(POLICY, {"policy_view": "heat_map", "policy_year": "2014"})
    assert found in text and f"Medians of {counted}." in text


def test_policy_links_show_the_findings() -> None:
    question = presets.QUESTIONS["gap_mobility"]
    pair = pair_measures(ALL, variables.all_variables()[question.x], variables.all_variables()[question.y])
    assert pair.headline in shown_text(LINKS, {"link_preset": "gap_mobility"})
    text = shown_text(LINKS, {"link_preset": "policy_areas"})
    assert areas.here(areas.correlations_with_areas(ALL, areas.pickers.RESIDENTS)) in text
    assert areas.STUDY in text
