"""Policy and outcomes in a browser: open, switch, go from a question to its measures, the file has the figures."""

import csv
import io
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page
from scipy import stats

from tests.browser.conftest import Look
from tests.browser.driving import choose, expect_query, go, main_part, query_of, says, settle, wait_until, widget
from tests.browser.test_downloads import open_downloads, take

FIGURES = """
    WITH residents AS (
        SELECT c.country_code, avg(o.value) AS value, count(*) AS cities
        FROM observation AS o INNER JOIN city AS c ON o.place_code = c.city_id
        WHERE o.measure_id = 'survey_good_place_immigrants' AND o.population_group = 'total' AND o.year = 2023
        GROUP BY c.country_code
    ),
    policy AS (
        SELECT place_code AS country_code, arg_max(value, year) AS value
        FROM observation
        WHERE measure_id = 'mipex_health' AND place_level = 'country'
        GROUP BY place_code
    )
    SELECT r.country_code, p.value, r.value, r.cities
    FROM residents AS r INNER JOIN policy AS p ON r.country_code = p.country_code
"""


def text(page: Page) -> str:
    return main_part(page).inner_text()


def test_views_switch(page: Page) -> None:
    go(page, "/links")
    assert "What the study of 2017 found" in text(page)
    for name, view, phrase in (
        ("Two indicators", "two", "Horizontal axis"),
        ("Matrix", "matrix", "after the correction for many tests"),
    ):
        widget(page, "link_view").get_by_role("radio", name=name).click()
        expect_query(page, link_view=view)
        says(page, phrase)
        settle(page)
        assert "Correlation is not causation" in text(page)


def test_colours_are_explained_where_there_are_some(look_at: Look) -> None:
    for width, has_colours in ((1280, True), (390, False)):
        page = look_at("/links?link_view=matrix", {"width": width, "height": 900})
        assert ("Blue: clear" in text(page)) == has_colours
        assert ("above 0 both rise together" in text(page)) == (not has_colours)


def test_a_question_leads_to_its_measures(page: Page) -> None:
    go(page, "/links?link_preset=residents_share")
    widget(page, "change_measures").get_by_role("button").click()
    assert wait_until(page, lambda: query_of(page).get("link_x") == "foreign_born_share")
    says(page, "59 cities")
    settle(page)
    choose(page, "link_x", "born in another", "Born in another EU country")
    assert wait_until(page, lambda: query_of(page)["link_x"] == "eu_born_share")


def test_the_file_holds_what_the_test_ran_on(page: Page, keep: Path, atlas: duckdb.DuckDBPyConnection) -> None:
    go(page, "/links?link_view=two")
    expected = atlas.execute(FIGURES).fetchall()
    rho = stats.spearmanr([row[1] for row in expected], [row[2] for row in expected]).statistic
    cities = sum(row[3] for row in expected)
    assert f"Spearman {rho:.2f}" in text(page)
    assert f"{len(expected)} countries ({cities} cities)" in text(page)
    promised = open_downloads(page)
    path = take(page, "download_csv", keep)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert promised == len(rows) == len(expected) + cities
    for axis, column in (("x", 1), ("y", 2)):
        drawn = {row["unit_code"]: float(row["drawn_at"]) for row in rows if row["axis"] == axis}
        assert drawn == pytest.approx({row[0]: row[column] for row in expected})
    assert all(row["citation"] and row["definition"] and row["source_id"] for row in rows)


def test_the_file_of_the_matrix_has_every_cell(page: Page, keep: Path) -> None:
    go(page, "/links?link_view=matrix&link_area=mipex_education&link_rows=survey")
    promised = open_downloads(page)
    path = take(page, "download_csv", keep)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert promised == len(rows) == 23 * 5
    assert all(row["n"] and row["local_citation"] and row["policy_citation"] for row in rows)


def test_the_picture_is_made(page: Page, keep: Path) -> None:
    go(page, "/links?link_preset=policy_areas")
    open_downloads(page)
    assert take(page, "download_png", keep).read_bytes().startswith(b"\x89PNG")
