"""The findings of the overview say what the tables hold, for each country and each competence type alone, and for all."""

import re
from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from queries.database import run
from ui.filters import Filters
from ui.overview.findings import Finding, findings

pytestmark = pytest.mark.real_data

ALL = Filters("foreign_born_share", ("city", "greater_city"), 0, (), (), False, (), False, ())
COUNTRIES = run("definitions/countries")["country_code"].tolist()
TYPES = list(run("definitions/competence_types")["competence_type"])
NUMBER = r"(−?[\d,]+(?:\.\d+)?)"
SMALL, LEVEL = 25, 2


def numbers(text: str) -> list[float]:
    return [float(n.replace("−", "-").replace(",", "")) for n in re.findall(r"(?<![\d-])" + NUMBER + r"(?!-?\d)", text)]


def gaps_of(con: duckdb.DuckDBPyConnection, country: str | None) -> pd.DataFrame:
    """Region, year, gap and foreign-born people of the regions with cities."""
    rows = con.execute(
        """
        SELECT r.name, n.year, n.value::DOUBLE - f.value::DOUBLE AS gap,
            (SELECT max_by(p.value::DOUBLE, p.year) FROM o AS p WHERE p.measure_id = 'population_15_64'
                AND p.population_group = 'foreign_born' AND p.place_code = r.nuts_code) AS people
        FROM region AS r
        JOIN o AS n ON n.place_code = r.nuts_code AND n.measure_id = 'employment_rate_20_64'
            AND n.population_group = 'native_born' AND n.sex = 'total'
        JOIN o AS f ON f.place_code = r.nuts_code AND f.measure_id = 'employment_rate_20_64'
            AND f.population_group = 'foreign_born' AND f.sex = 'total' AND f.year = n.year
        WHERE r.nuts_code IN (SELECT c.nuts2_code FROM city AS c WHERE $country IS NULL OR c.country_code = $country)
            OR (r.nuts_code LIKE 'UKI_' AND coalesce($country, 'GB') = 'GB')
        """,
        {"country": country},
    ).df()
    if rows.empty:
        return rows
    years = rows.groupby("year").size()
    return rows[rows["year"] == max(years.index[years == years.max()])]


@pytest.mark.parametrize("country", [None, *COUNTRIES])
def test_the_gap_is_that_of_the_regions(tables: duckdb.DuckDBPyConnection, country: str | None) -> None:
    """Counts, ends and median agree; most, both and all are said of what holds; small regions are counted apart."""
    finding = findings(replace(ALL, country=(country,) if country else ()))[1]
    rows = gaps_of(tables, country)
    large = rows[rows["people"] >= SMALL] if len(rows) else rows
    if large.empty:
        assert finding.headline == "Work"
        assert ("too few" in finding.sentence) == bool(len(rows))
        return
    gap = large["gap"].round(6)
    lower, higher = int((gap >= LEVEL).sum()), int((gap <= -LEVEL).sum())
    assert ("less often in work" in finding.headline) == (lower * 2 > len(gap))
    assert ("more often in work" in finding.headline) == (higher * 2 > len(gap))
    small = len(rows) - len(large)
    assert (f"{small} region" in finding.source) == bool(small)
    if len(gap) == 1:
        assert large["name"].iloc[0] in finding.sentence.replace("\\", "")
        stated = re.search(rf"(less|more) often .*by {NUMBER} points", finding.sentence)
        assert (stated is None) == (abs(gap.iloc[0]) < LEVEL)
        if stated:
            assert stated[1] == ("less" if gap.iloc[0] > 0 else "more")
            assert float(stated[2]) == pytest.approx(abs(gap.iloc[0]), abs=0.051)
        return
    first = re.search(r"\*\*(.+?)\*\*", finding.sentence)
    assert first
    assert numbers(first[1]) == {0: [len(gap)], len(gap): [len(gap)] if len(gap) > 2 else []}.get(lower, [lower, len(gap)])
    assert f"; in {higher or 'none'}, more often by as much ({rows['year'].iloc[0]})" in finding.sentence
    ends = re.search(
        rf"The gap runs from {NUMBER} in .+? to {NUMBER} in .+?; its median is {NUMBER} percentage", finding.sentence
    )
    assert ends
    expected = [gap.min(), gap.max(), gap.median()]
    assert [float(end.replace("−", "-")) for end in ends.groups()] == pytest.approx(expected, abs=0.051)


@pytest.mark.parametrize("country", [None, *COUNTRIES])
def test_residents_say_what_the_survey_says(tables: duckdb.DuckDBPyConnection, country: str | None) -> None:
    finding = findings(replace(ALL, country=(country,) if country else ()))[0]
    rows = tables.execute(
        """
        SELECT c.name, o.value::DOUBLE AS value FROM o JOIN city AS c ON c.city_id = o.place_code
        WHERE o.measure_id = 'survey_good_place_immigrants' AND o.population_group = 'total'
            AND ($country IS NULL OR c.country_code = $country)
        """,
        {"country": country},
    ).df()
    if rows.empty:
        assert "None of the cities" in finding.sentence
        return
    values = rows["value"]
    assert ("Most residents" in finding.headline) == (values.median() > 50 > values.min())
    if len(rows) == 1:
        assert f"{values.iloc[0]:.1f} %" in finding.sentence
        assert rows["name"].iloc[0] in finding.sentence.replace("\\", "")
        return
    high = int((values >= 200 / 3).sum())
    text = finding.sentence.replace("**", "")
    expected = {0: f"none of {len(rows)}", len(rows): f"all {len(rows)}" if len(rows) > 2 else "both"}
    assert f"In {expected.get(high, f'{high} of {len(rows)}')} surveyed cities, two thirds" in text
    assert f"from {values.min():.1f} % in" in text
    assert f"to {values.max():.1f} % in" in text


@pytest.mark.parametrize("country", [None, *COUNTRIES])
@pytest.mark.parametrize("competence_type", [None, *TYPES])
def test_policy_areas_score_what_mipex_says(
    tables: duckdb.DuckDBPyConnection, country: str | None, competence_type: str | None
) -> None:
    """Highest and lowest are never the same area; one area, one country and ties are said as such."""
    chosen = replace(ALL, country=(country,) if country else (), competence_type=(competence_type,) if competence_type else ())
    finding = findings(chosen)[2]
    rows = tables.execute(
        """
        WITH latest AS (
            SELECT o.measure_id, o.place_code, max_by(o.value::DOUBLE, o.year) AS value FROM o
            JOIN measure AS m ON m.measure_id = o.measure_id AND m.family = 'mipex' AND m.measure_group = 'area'
            WHERE o.place_code IN (SELECT country_code FROM city WHERE $country IS NULL OR country_code = $country)
            GROUP BY ALL
        )
        SELECT regexp_replace(m.name, '^MIPEX: ', '') AS name, median(l.value) AS median, count(*) AS countries
        FROM latest AS l JOIN measure AS m ON l.measure_id = m.measure_id
        LEFT JOIN competence AS k ON k.measure_id = m.measure_id
        WHERE $type IS NULL OR k.competence_type = $type GROUP BY ALL
        """,
        {"country": country, "type": competence_type},
    ).df()
    if rows.empty:
        assert finding.sentence.startswith("No policy area")
        return
    rounded = rows["median"].round()
    named = re.findall(r"\*\*(.+?)\*\*", finding.sentence)
    highest, lowest = ({name.lower() for name in rows.loc[rounded == end, "name"]} for end in (rounded.max(), rounded.min()))
    assert [set(re.split(r", | and ", name.lower())) for name in named] == [
        {part for name in names for part in re.split(r", | and ", name)}
        for names in dict.fromkeys(map(frozenset, (highest, lowest)))
    ]
    assert f"{rounded.max():.0f}" in finding.sentence
    assert f"{rounded.min():.0f}" in finding.sentence
    assert ("one country" in finding.sentence) == (rows["countries"].max() == 1)
    assert ("by the median of" in finding.sentence) == (rows["countries"].max() > 1)
    assert re.search(r"\(\d{4}( to \d{4})?\)\.$", finding.sentence)


def test_sentences_use_true_minus_signs_and_people_s_words() -> None:
    """No hyphen before a number, no zero decimals of nothing, and foreign-born people are not called newcomers."""
    made: list[Finding] = [one for code in COUNTRIES for one in findings(replace(ALL, country=(code,)))]
    for finding in made:
        text = f"{finding.headline} {finding.sentence} {finding.source}"
        assert not re.search(r"(?:^|\s)-\d", text), text
        assert "nan" not in text.lower().split(), text
        assert "newcomer" not in text.lower(), text
        assert not re.search(r"\b1 (regions|cities|countries)\b|1 of 1\b", text), text
