"""What a profile says of waves of the survey, of networks and of the index elsewhere, held against the tables."""

import re
from typing import Any

import duckdb
import pandas as pd
import pytest

from queries.database import run
from tests.pages.conftest import DATABASE
from ui import statements
from ui.city import blocks, networks, sections, wave_chart
from ui.filters import INTERCULTURAL_CITIES, Filters
from ui.selected_city import SelectedCity, select_city

ASKED = (
    "survey_foreigners_well_integrated",
    "survey_foreigners_good_for_city",
    "survey_good_place_immigrants",
    "survey_trust_people_city",
    "survey_easy_find_job",
    "survey_easy_find_housing",
)
WAVES = f"""
SELECT place_code, measure_id, list(year ORDER BY year) AS years, list(value ORDER BY year) AS said FROM observation
WHERE population_group = 'total' AND sex = 'total' AND measure_id IN {ASKED}
GROUP BY ALL HAVING count(*) > 1
"""


def counted(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{DATABASE}' AS atlas (READ_ONLY)")
        connection.execute("USE atlas")
        return connection.execute(sql).fetchall()


def subject(city_id: str) -> SelectedCity:
    areas = ("city", "greater_city")
    return select_city(city_id, Filters("foreign_born_share", areas, 0, (), (), (), (city_id,), False, ()), "everywhere", 50)


def test_every_city_says_the_values_of_its_waves_and_nothing_of_change() -> None:
    """A question of one wave is not drawn, a city without two waves of any has no chart."""
    expected: dict[str, set[str]] = {}
    for city_id, measure_id, years, said in counted(WAVES):
        texts = " ".join(map(str, years)), " ".join(f"{value:.1f}" for value in said)
        expected.setdefault(city_id, set()).add("|".join([wave_chart.ANSWERS[measure_id], *texts]))
    assert len(expected) > 70
    asked = {city_id for (city_id,) in counted(f"SELECT DISTINCT place_code FROM observation WHERE measure_id IN {ASKED}")}
    city_ids = run("filters/city_options")["city_id"]
    never_asked = city_ids[~city_ids.isin(asked)][:20]
    for city_id in [*city_ids[city_ids.isin(asked)], *never_asked]:
        rows = wave_chart.shown(run("city/survey_waves", city_id=city_id))
        assert bool(len(rows)) == (city_id in expected)
        found = set()
        for sentence in wave_chart.sentences(rows, "X"):
            said = re.fullmatch(r"Of residents of X who were asked, (.+ in \d{4}) (.+)\.", sentence)
            assert said, sentence
            values, years = zip(*re.findall(r"([\d.]+) % in (\d{4})", said[1]), strict=True)
            found.add(f"{said[2]}|{' '.join(years)}|{' '.join(values)}")
        assert found == expected.get(city_id, set())


def test_points_of_waves_are_not_joined_and_keep_their_wave() -> None:
    section = sections.residents_over_time(subject("de001c"))
    assert section
    assert section.chart
    assert '"line"' not in str(section.chart.design).replace("'", '"')
    drawn = section.chart.data["waves"]
    assert isinstance(drawn, pd.DataFrame)
    assert set(drawn.loc[drawn["year"] >= 2019, "shape"]) == {"diamond"}
    assert set(drawn.loc[drawn["year"] < 2019, "shape"]) == {"circle"}
    assert len(section.rows) == len(drawn) == len(section.table)
    assert "differ between waves" in section.paragraphs[0]
    assert section.title.startswith("Of residents of Berlin who were asked, ") and " in 2004, " in section.title


def test_a_value_of_a_wave_that_the_publisher_marks_says_so_under_the_pointer() -> None:
    """Values of 2015 of three Latvian cities are estimated; they have no second wave yet, so that one is marked here."""
    rows = wave_chart.shown(run("city/survey_waves", city_id="lv001c"))
    first = rows.index[0]
    drawn = pd.DataFrame(wave_chart.points(rows.assign(flag=rows["flag"].mask(rows.index == first, "e"))).data["waves"])
    assert drawn["text"].str.endswith("(estimated)").tolist() == [row == first for row in rows.index]
    assert drawn["text"].str.match(r"\d+\.\d %( \(|$)").all()


def test_waves_of_the_later_survey_alone_fill_their_chart() -> None:
    """Rotterdam was asked in 2019 and 2023, Vienna since 2004."""
    for city_id, first in (("nl037c", 2019), ("at-vienna", 2004)):
        design = wave_chart.points(wave_chart.shown(run("city/survey_waves", city_id=city_id))).design
        scales = [
            layer["encoding"]["x"]["scale"]["domain"] for layer in design["layer"] if "scale" in layer["encoding"].get("x", {})
        ]
        assert scales and all(domain == [first, 2023] for domain in scales)


def test_a_series_that_ended_before_the_surveys_new_rules_says_nothing_of_them() -> None:
    """That of the United Kingdom ends in 2019."""
    for city_id, year, drawn in (("uk001c", 2019, []), ("at-vienna", 2024, [2021])):
        section = sections.gap_over_time(subject(city_id))
        assert section and section.chart
        frames = {name: pd.DataFrame(section.chart.data[name]) for name in ("broken", "highlighted")}
        assert frames["broken"]["year"].tolist() == drawn
        assert frames["highlighted"]["year"].max() == year
        assert any("rules changed in 2021" in text for text in section.paragraphs) == bool(drawn)


def test_one_wave_gives_no_chart() -> None:
    single = counted(
        f"SELECT place_code FROM observation WHERE measure_id IN {ASKED} AND population_group = 'total' "
        "GROUP BY place_code HAVING count(DISTINCT year) = 1"
    )
    assert single
    for (city_id,) in single:
        assert sections.residents_over_time(subject(city_id)) is None


def test_every_membership_is_said_once_with_its_page() -> None:
    """Those of the Intercultural Cities in their section, all others in that of networks."""
    rows = counted(
        "SELECT city_id, network_id, n.name, m.reference_url FROM network_membership AS m JOIN network AS n USING (network_id)"
    )
    cities = {city_id for city_id, *_ in rows}
    texts = {}
    for city_id in cities:
        city = subject(city_id)
        listed = sections.city_networks(city)
        texts[city_id] = (sections.intercultural(city).paragraphs, listed.paragraphs if listed else [])
        assert not listed or listed.paragraphs[-1] == networks.PARTIAL
    for city_id, network_id, name, page in rows:
        here, elsewhere = texts[city_id] if network_id == INTERCULTURAL_CITIES else reversed(texts[city_id])
        said = [text for text in here if text.startswith(f"{name}: ")]
        assert len(said) == 1
        assert said[0].endswith(page or "source")
        assert not any(text.startswith(f"{name}: ") for text in elsewhere)
    unnamed = next(city for city in run("filters/city_options")["city_id"] if city not in cities)
    assert sections.city_networks(subject(unnamed)) is None


@pytest.mark.parametrize(("stated", "text"), [("2010", "2010"), ("2010-02", "February 2010"), ("2010-02-22", "22 February 2010")])
def test_a_date_is_as_exact_as_printed(stated: str, text: str) -> None:
    assert networks.date_text(stated) == text


def test_what_happened_once_is_not_said_to_last() -> None:
    """Since is said of members and signatories alone."""
    for city_id in {city_id for (city_id,) in counted("SELECT city_id FROM network_membership WHERE since IS NOT NULL")}:
        for text in networks.describe(run("city/networks", city_id=city_id)):
            assert " since " not in text or re.search(r": (founding member|member|signatory) since ", text)


def test_the_earliest_report_that_names_a_city_is_said() -> None:
    rows = counted(
        "SELECT city_id, min(listed_by), arg_min(report_city, listed_by), count(*) FROM icc_participation GROUP BY city_id"
    )
    for city_id, month, report_city, count in rows:
        (text,) = networks.participation(city_id)
        assert text.startswith(f"A report of {networks.date_text(month)} on {report_city} names it among the cities with results")
        assert ("the earliest of" in text) == (int(count) > 1)
        assert text in sections.intercultural(subject(city_id)).paragraphs


@pytest.mark.parametrize("most", [12, pytest.param(1000, marks=pytest.mark.real_data)], ids=["some", "all"])
def test_unemployment_of_a_district_is_the_districts_and_has_no_rank(most: int) -> None:
    """Of some cities and districts; where the data are checked, of all."""
    rows = counted(
        "WITH found AS (SELECT DISTINCT place_code, area_basis, note FROM observation "
        "WHERE measure_id = 'registered_unemployment_rate_germany') "
        f"FROM found QUALIFY row_number() OVER (PARTITION BY area_basis ORDER BY place_code) <= {most} ORDER BY ALL"
    )
    assert {basis for _, basis, _ in rows} == {"city", "nuts3_area"}
    assert len(rows) >= min(2 * most, 100)
    for city_id, basis, note in rows:
        city = subject(city_id)
        of_city = [row for row in city.rank_rows if row["measure_id"] == "registered_unemployment_rate_germany"]
        assert {row["population_group"] for row in of_city} == {"total", "foreign_citizens"}
        for row in of_city:
            assert statements.is_ranked(row) == (basis == "city")
            district = f"{str(note).removeprefix('district ')} (district)"
            assert statements.place_name(row) == (row["place_name"] if basis == "city" else district)
        block = blocks.block_of(city, "city", ("outcome",))
        (shown,) = (*block.rows, *block.more)
        assert shown.people == ("foreign citizens" if basis == "city" else f"foreign citizens of {district}, a larger area")


def test_a_country_shows_four_outcomes_at_once() -> None:
    """Employment by birth where the country has it, else by citizenship; the others follow behind a click."""
    for city_id, people in (("de001c", "people born outside the EU"), ("ch003c", "foreign citizens")):
        block = blocks.block_of(subject(city_id), "country", ())
        outcomes, more = ([row for row in rows if "policy" not in row.people] for rows in (block.rows, block.more))
        assert 2 <= len(outcomes) <= 4
        assert (outcomes[0].name, outcomes[0].people) == ("Employment rate, age 15-64", people)
        assert more
