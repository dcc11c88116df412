"""The findings of the overview say what the tables hold, for each country alone and for all; charts draw the same."""

import re
from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from queries.database import run
from ui.filters import Filters
from ui.overview.finding_charts import LESS, MORE, REACHED
from ui.overview.findings import TWO_THIRDS, Finding, findings

pytestmark = pytest.mark.real_data

ALL = Filters("foreign_born_share", ("city", "greater_city"), 0, (), (), (), (), False, ())
COUNTRIES = run("definitions/countries")["country_code"].tolist()
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
        assert finding.chart is None
        assert ("too few" in finding.headline) == bool(len(rows))
        return
    cities = tables.execute("SELECT count(*) FROM city WHERE $1 IS NULL OR country_code = $1", [country]).fetchall()[0][0]
    # Not all regions of the page that it leads to.
    assert ("regions of these cities" in finding.plotted) == (cities > 1)
    gap = large["gap"].round(6)
    lower, higher = int((gap >= LEVEL).sum()), int((gap <= -LEVEL).sum())
    assert ("less often in work" in finding.headline) == (lower > 0 and lower >= higher)
    assert ("more often in work" in finding.headline) == (higher > lower)
    assert ("about equally often" in finding.headline) == (lower == higher == 0)
    small = len(rows) - len(large)
    assert (f"{small} region" in finding.source) == bool(small)
    if len(gap) == 1:
        assert finding.chart is None
        assert finding.headline.startswith(f"In the region {large['name'].iloc[0]}, ")
        stated = re.search(rf"(less|more) often .*by {NUMBER} points", finding.sentence)
        assert (stated is None) == (abs(gap.iloc[0]) < LEVEL)
        if stated:
            assert stated[1] == ("less" if gap.iloc[0] > 0 else "more")
            assert float(stated[2]) == pytest.approx(abs(gap.iloc[0]), abs=0.051)
        return
    most, least = max(lower, higher), min(lower, higher)
    first = re.match(r"In (.+? regions?),", finding.headline)
    assert first
    expected_first = {0: [len(gap)], len(gap): [len(gap)] if len(gap) > 2 else []}.get(most, [most, len(gap)])
    assert numbers(first[1]) == expected_first or most == 0
    assert re.search(rf"In {least or 'none'}, they are (more|less) often in work by as much", finding.sentence)
    assert finding.chart
    drawn = finding.chart.data["bars"]
    assert isinstance(drawn, pd.DataFrame)
    assert sorted(drawn["value"]) == pytest.approx(sorted(gap))
    assert drawn["value"].is_monotonic_increasing
    assert set(drawn["doubt"]) <= {"as published", "low reliability", "reliability unknown"}
    assert ("low reliability" in set(drawn["doubt"])) == ("Some of these rates are of low reliability" in finding.source)
    assert ((drawn["colour"] == LESS).sum(), (drawn["colour"] == MORE).sum()) == (lower, higher)
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
            AND o.year = (SELECT max(n.year) FROM o AS n WHERE n.measure_id = 'survey_good_place_immigrants')
            AND ($country IS NULL OR c.country_code = $country)
        """,
        {"country": country},
    ).df()
    if rows.empty:
        assert "was in the resident survey" in finding.headline or "was not in the resident survey" in finding.headline
        return
    values = rows["value"]
    if len(rows) == 1:
        assert f"{values.iloc[0]:.1f} %" in finding.headline
        assert rows["name"].iloc[0] in finding.headline
        return
    high = int((values >= 200 / 3).sum())
    text = finding.sentence
    every = f"all {len(rows)}" if len(rows) > 2 else "both"
    part = every if high in (0, len(rows)) else f"{high} of {len(rows)}"
    assert f"In {part} surveyed cities, {'at least' if high else 'fewer than'} two thirds" in finding.headline
    assert f"from {values.min():.1f} % in" in text
    assert f"to {values.max():.1f} % in" in text
    assert columns_from(finding, TWO_THIRDS) == (high, len(rows))


@pytest.mark.parametrize("country", [None, *COUNTRIES])
@pytest.mark.parametrize("definition", ["foreign_born_share", "foreign_citizen_share"])
def test_the_share_is_that_of_the_cities(tables: duckdb.DuckDBPyConnection, country: str | None, definition: str) -> None:
    """The latest share of each city, its own area before the greater city; ends, median and the number that reach 15 %."""
    finding = findings(replace(ALL, country=(country,) if country else (), share_definition=definition))[2]
    values = tables.execute(
        """
        SELECT o.value::DOUBLE AS value
        FROM o JOIN city AS c ON c.city_id = o.place_code
        WHERE o.measure_id = $measure AND o.place_level = 'city' AND o.area_basis IN ('city', 'greater_city')
            AND ($country IS NULL OR c.country_code = $country)
        QUALIFY row_number() OVER (PARTITION BY o.place_code ORDER BY o.area_basis, o.year::INTEGER DESC) = 1
        """,
        {"measure": definition, "country": country},
    ).df()["value"]
    are = {"foreign_born_share": "were born abroad", "foreign_citizen_share": "are foreign citizens"}[definition]
    if values.empty:
        assert finding.headline.endswith(" of its own")
        assert finding.chart is None
    elif len(values) == 1:
        assert f"{values.iloc[0]:.1f} % of residents {are}" in finding.headline
        assert finding.chart is None
    else:
        reached = int((values >= 15).sum())
        every = f"all {len(values)}" if len(values) > 2 else "both"
        part = every if reached in (0, len(values)) else f"{reached} of {len(values)}"
        assert finding.headline == f"In {part} cities, {'at least' if reached else 'fewer than'} 15 % of residents {are}"
        assert values.max() == values.min() or f"with {values.max():.1f} %; lowest" in finding.sentence
        assert columns_from(finding, 15) == (reached, len(values))


def columns_from(finding: Finding, threshold: float) -> tuple[int, int]:
    """How many places the columns in the second colour count, and how many all columns do; each column is on one side."""
    assert finding.chart
    columns = finding.chart.data["columns"]
    assert isinstance(columns, pd.DataFrame)
    is_reached = columns["colour"] == REACHED
    assert (columns.loc[is_reached, "from"] >= threshold).all()
    assert (columns.loc[~is_reached, "to"] <= threshold).all()
    return int(columns.loc[is_reached, "count"].sum()), int(columns["count"].sum())


@pytest.mark.parametrize("share_min", [15, 25])
def test_a_share_that_the_filter_asks_for_is_no_finding(share_min: int) -> None:
    """“370 of the 370 cities reach 15 %” says nothing: the median is given."""
    finding = findings(replace(ALL, share_min=share_min))[2]
    found = re.match(r"In the median of (\d+) cities, ([\d.]+) % of residents were born abroad$", finding.headline)
    assert found
    assert float(found[2]) > share_min
    assert columns_from(finding, 15) == (int(found[1]), int(found[1]))


def test_sentences_use_true_minus_signs_and_people_s_words() -> None:
    """No hyphen before a number, no zero decimals of nothing, and foreign-born people are not called newcomers."""
    made: list[Finding] = [one for code in COUNTRIES for one in findings(replace(ALL, country=(code,)))]
    for finding in made:
        text = f"{finding.headline} {finding.plotted} {finding.sentence} {finding.source}"
        assert not re.search(r"(?:^|\s)-\d", text), text
        assert "nan" not in text.lower().split(), text
        assert "newcomer" not in text.lower(), text
        assert not re.search(r"\b1 (regions|cities|countries)\b|1 of 1\b", text), text
