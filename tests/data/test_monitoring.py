"""How cities monitor, as the catalogue tells it: complete and linked."""

from pathlib import Path

import duckdb
import pytest

from data.build import DATA
from tests.data.conftest import rows_of

pytestmark = pytest.mark.real_data

TABLES = ["monitoring_choice", "monitoring_note", "city_monitoring", "monitoring_indicator", "cost_benefit_figure"]


def test_every_way_to_define_migrants_is_there(atlas: duckdb.DuckDBPyConnection) -> None:
    """The eight definitions of the meeting of 2017, its seven data sources and both references."""
    counts = dict(atlas.execute("SELECT kind, count(*) FROM monitoring_choice GROUP BY kind").fetchall())
    assert counts["target group"] == 8
    assert counts["data source"] == 9  # two more: statistics offices, and the views of those concerned
    assert counts["reference"] == 4
    assert counts["reliability"] >= 6 and counts["communication"] >= 5
    elements = "SELECT count(*) FROM monitoring_note WHERE choice_id = 'toolbox' AND says = 'allows'"
    assert atlas.execute(elements).fetchall() == [(5,)]  # of the toolbox that the meeting concluded with


def test_every_city_that_documents_describe_is_there(atlas: duckdb.DuckDBPyConnection) -> None:
    """Each city leads to the same city of the atlas, and is told by what it does at least."""
    cities = dict(atlas.execute("SELECT DISTINCT place_name, city_id FROM city_monitoring WHERE place_level = 'city'").fetchall())
    assert {"Amsterdam", "Athens", "Ghent", "Helsinki", "Vienna", "Barcelona", "Berlin"} <= set(cities)
    labels = dict(atlas.execute("SELECT city_id, name FROM city").fetchall())
    assert {name: labels[city_id] for name, city_id in cities.items()} == {name: name for name in cities}
    without = "SELECT place_name FROM city_monitoring GROUP BY 1 HAVING count(*) FILTER (WHERE field = 'instrument') = 0"
    assert atlas.execute(without).fetchall() == []


def test_country_of_a_monitored_city_is_that_of_the_atlas(atlas: duckdb.DuckDBPyConnection) -> None:
    wrong = """
        SELECT m.place_name FROM city_monitoring AS m INNER JOIN city AS c ON m.city_id = c.city_id
        WHERE m.country_code <> c.country_code
    """
    assert atlas.execute(wrong).fetchall() == []


def test_texts_rest_on_the_documents_they_may_rest_on(atlas: duckdb.DuckDBPyConnection) -> None:
    allowed = {"mpg-2017-stakeholder-meeting", "oecd-2018-local-capacity", "osce-odihr-2017", "inclucities-2021"}
    for table in TABLES:
        used = {source for (source,) in atlas.execute(f"SELECT DISTINCT source_id FROM {table}").fetchall()}
        assert used and used <= allowed, table


def test_figures_of_the_amsterdam_approach_are_those_of_the_chapter(atlas: duckdb.DuckDBPyConnection) -> None:
    """Typed over from Box 5.5 a second time."""
    found = dict(atlas.execute("SELECT figure_id, value FROM cost_benefit_figure WHERE value IS NOT NULL").fetchall())
    assert found == {
        "participants": 1500,
        "control_group": 3000,
        "employment_gain": 15,
        "employment_control": 6,
        "off_benefits": 50,
        "employed": 25,
        "basic": 1.5,
        "potential": 2,
        "optimistic": 3,
    }


def test_indicators_lie_in_an_area_that_fits_their_measure(atlas: duckdb.DuckDBPyConnection) -> None:
    rows = atlas.execute("""
        SELECT i.area, m.measure_group FROM monitoring_indicator AS i INNER JOIN measure AS m ON i.measure_id = m.measure_id
    """).fetchall()
    assert {area: {group for a, group in rows if a == area} for area, _ in rows} == {
        "employment": {"labour market"},
        "education": {"education"},
        "social_inclusion": {"living conditions"},
        "residents_views": {"welcome"},
    }


def test_the_texts_are_files_a_person_can_keep() -> None:
    """Short cells, no blank around them."""
    for table in TABLES:
        path = Path(DATA / "catalogue" / f"{table}.csv")
        cells = [cell for row in rows_of(path) for cell in row.values()]
        assert [cell for cell in cells if cell != cell.strip() or len(cell) > 200] == [], table
