"""Every page, found by itself, bears default and extreme filters and data that is not there."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import streamlit as st

from data.package.changes import read_reasons
from queries.database import run
from tests.data.conftest import rows_of
from tests.fixture import FIXTURE
from tests.pages.session import (
    COMPARE,
    DATA,
    LINKS,
    OVERVIEW,
    PAGES,
    as_read,
    assert_sensible,
    assert_shown,
    opened,
    page_text,
    visited,
)
from ui import wording
from ui.navigation import PAGES as NAVIGATION

pytestmark = pytest.mark.usefixtures("on_fixture")

CITIES, COUNTRIES = (rows_of(FIXTURE / path) for path in ("tables/city.csv", "catalogue/country.csv"))
TYPES, FIELDS = (
    [row[name] for row in rows_of(FIXTURE / "catalogue" / f"{name}.csv")] for name in ("competence_type", "field_of_action")
)
EIGHT = ",".join([row["city_id"] for row in CITIES][::5][:8])
EVERYTHING = "everything at once"
EXTREMES: dict[str, dict[str, str]] = {
    "highest threshold": {"share_min": "50"},
    "study sample": {"share_min": "15"},
    "citizens, stated by the city": {"share_definition": "foreign_citizen_share", "area_basis": "self_reported"},
    "one country and size": {"country": "AT", "size": "over_500k"},
    "country with nothing of that size": {"country": "LI,MT", "size": "over_500k"},
    "every country and size": {
        "country": ",".join(row["country_code"] for row in COUNTRIES),
        "size": "under_100k,100k_250k,250k_500k,over_500k",
    },
    "members": {"network": "intercultural_cities", "share_min": "30"},
    "only chosen, none named": {"only_chosen": "1"},
    "only one city": {"only_chosen": "1", "city": "at-graz"},
    "only two cities": {"only_chosen": "1", "city": "at-graz,no001c"},
    "only eight cities": {"only_chosen": "1", "city": EIGHT},
    "overseas": {"only_chosen": "1", "city": ",".join(row["city_id"] for row in CITIES if row["country_code"] == "JP")},
    **{f"competence {name}": {"competence_type": name} for name in TYPES},
    "every competence": {"competence_type": ",".join(TYPES)},
    **{f"field {name}": {"field_of_action": name} for name in FIELDS},
    "every class": {"competence_type": ",".join(TYPES), "field_of_action": ",".join(FIELDS)},
    EVERYTHING: {
        "share_min": "50",
        "share_definition": "foreign_citizen_share",
        "area_basis": "city",
        "country": "AT",
        "size": "under_100k",
        "network": "intercultural_cities",
        "city": "at-graz",
        "only_chosen": "1",
        "competence_type": "shared",
    },
}


def test_every_page_is_in_the_navigation() -> None:
    assert {page.script for page in NAVIGATION} == set(PAGES)
    assert {OVERVIEW, COMPARE, DATA} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_opens_with_default_filters(page: str) -> None:
    at = opened(page)
    assert_shown(at)
    assert_sensible(at)
    assert not at.error
    assert dict(at.query_params) == {}


@pytest.mark.parametrize(
    ("page", "extreme"),
    [
        (page.script, name)
        for page in NAVIGATION
        for name, query in EXTREMES.items()
        if page.filters & set(query) or name == EVERYTHING  # other pages leave the filter alone
    ],
)
def test_bears_extreme_filters(page: str, extreme: str) -> None:
    at = visited(page, EXTREMES[extreme])
    assert_shown(at)
    assert_sensible(at)
    assert not at.error


@pytest.mark.parametrize("page", [page for page in PAGES if page != COMPARE])
def test_choices_stay_from_page_to_page(page: str) -> None:
    at = opened(COMPARE, {"share_min": "20", "country": "AT,DE", "city": "at-graz"})
    at.switch_page(page)
    at.query_params = {}
    at.run()
    assert_shown(at)
    of_menu = {"link_preset": "policy_areas"} if page == LINKS else {}
    assert dict(at.query_params) == {"share_min": "20", "country": "AT,DE", "city": "at-graz"} | of_menu


def _missing(path: Path) -> None:
    path.unlink()


def _damaged(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 400)


def _damaged_in_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[300_000:] = bytes(range(256)) * ((len(content) - 300_000) // 256)
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _without(table: str) -> Callable[[Path], None]:
    def drop(path: Path) -> None:
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"DROP TABLE {table} CASCADE")

    drop.__name__ = f"without_{table}"
    return drop


SPOILT = [_missing, _damaged, _damaged_in_the_middle, _empty, _without("latest_share"), _without("coverage")]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("page", PAGES)
def test_data_that_is_not_there_is_one_sentence(
    page: str, spoil: Callable[[Path], None], small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "atlas.duckdb"
    shutil.copyfile(small_file, copy)
    spoil(copy)
    monkeypatch.setenv("ATLAS_DATABASE", str(copy))
    at = opened(page)
    has_share = next("share_min" in one.filters for one in NAVIGATION if one.script == page)
    spared = spoil.__name__ == "without_coverage" or (spoil.__name__ == "without_latest_share" and not has_share)
    if spared and not at.error:
        assert_shown(at)  # a page that does not need this table is not held up by it
        return
    assert not at.exception
    assert len(at.error) == 1
    assert "make data" in at.error[0].value
    assert "Traceback" not in page_text(at)
    assert str(tmp_path) not in page_text(at)


def test_choices_survive_data_that_is_not_there(small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page comes back as it was once the data is there again: the address is kept."""
    query = {"share_min": "20", "country": "AT"}
    monkeypatch.setenv("ATLAS_DATABASE", str(tmp_path / "missing.duckdb"))
    at = opened(COMPARE, query)
    assert len(at.error) == 1
    assert dict(at.query_params) == query
    monkeypatch.setenv("ATLAS_DATABASE", str(small_file))
    at.run()
    assert_shown(at)
    assert not at.error
    assert dict(at.query_params) == query


def test_errors_show_no_stack_trace() -> None:
    assert st.get_option("client.showErrorDetails") == "none"


@pytest.mark.parametrize("part", ["sources", "definitions", "indicator", "coverage", "competence", "tables", "renewal"])
@pytest.mark.parametrize("query", [{}, {"competence_type": "shared"}, {"field_of_action": "generic_urban"}])
def test_every_part_of_data_and_method(part: str, query: dict[str, str]) -> None:
    at = visited(DATA, {"part": part} | query)
    assert_shown(at)
    assert at.header
    assert at.session_state["part"] == part


def test_updates_say_what_was_renewed_and_why_rows_changed() -> None:
    """What refreshes did comes from the data file; why rows changed from what whoever keeps the data wrote down."""
    reasons = read_reasons()
    at = visited(DATA, {"part": "renewal"})
    assert_shown(at)
    assert any("20 became 21" in table.value.to_string() for table in at.table)
    assert "Why published values changed" in [header.value for header in at.header]
    rows = next(table.value for table in at.table if "Why" in table.value and "Day" in table.value)
    assert sorted(rows["Why"]) == sorted(wording.plain(one.why) for one in reasons)
    assert reasons


def test_every_source_is_named_with_its_terms(small_file: Path) -> None:
    text = page_text(visited(DATA, {"part": "sources"})).replace("\\", "")
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{small_file}' AS atlas (READ_ONLY)")
        connection.execute("USE atlas")
        sources = connection.execute("SELECT title, licence, dated_citation(citation, retrieved, carrier) FROM source").fetchall()
    for title, licence, citation in sources:
        assert title in text
        assert licence in text
        assert citation in text


@pytest.mark.parametrize(
    "measure", ["foreign_born_share", "employment_rate_20_64", "mipex_overall", "survey_good_place_immigrants"]
)
def test_the_page_of_an_indicator_says_what_is_known_of_it(measure: str, small_file: Path, tmp_path: Path) -> None:
    at = visited(DATA, {"part": "indicator", "measure": measure})
    text = page_text(at).replace("\\", "")
    with duckdb.connect(shutil.copy(small_file, tmp_path)) as database:
        name, definition = (
            database.execute("SELECT name, definition FROM measure WHERE measure_id = ?", [measure]).fetchone() or ()
        )
        values, low = database.execute(
            "SELECT count(*), count(*) FILTER (WHERE contains(flag, 'u')) FROM observation WHERE measure_id = ?", [measure]
        ).fetchone() or (0, 0)
        sources = database.execute(
            "SELECT dated_citation(citation, retrieved, carrier), licence FROM source WHERE source_id IN "
            "(SELECT source_id FROM observation WHERE measure_id = ?)",
            [measure],
        ).fetchall()
    assert name in text and definition in text
    assert all(citation in text and licence in text for citation, licence in sources) and sources
    assert f"{values:,} row" in text
    assert at.code[0].value.endswith(f"/api/v1/observations.csv?measure={measure}")
    marks = at.table[1].value.set_index("Mark")["Values"]
    assert marks.get("low reliability", "0") == f"{low:,}"


def test_every_public_table_can_be_downloaded() -> None:
    at = visited(DATA, {"part": "tables"})
    names = set(run("data/tables")["table_name"])
    assert len(names) >= 20
    assert {button.key for button in at.download_button} >= {f"table_{n}_{k}" for n in names for k in ("csv", "parquet", "txt")}


def test_the_classification_says_whose_choice_each_row_is() -> None:
    """The tables on Sources and method tell what the study classifies from what the atlas adds."""
    at = visited(DATA, {"part": "competence"})
    assert "make data" not in page_text(at)  # docs/method.md tells who runs the atlas
    areas, dimensions = (table.value for table in at.table)
    rows = run("definitions/competence_classification")
    assert areas.columns.size == dimensions.columns.size == 3  # a phone has room for the reasons
    shown = [as_read(why) for why in (*areas["Why"], *dimensions["Why"])]
    said = {"study": ". The study, {}.", "atlas": ". The atlas, after {}."}
    ends = [said[by].format(section) for by, section in zip(rows["classified_by"], rows["section"], strict=True)]
    assert [why.endswith(end) for why, end in zip(shown, ends, strict=True)] == [True] * len(rows)
    assert set(rows["classified_by"]) == {"study", "atlas"}


def test_policy_areas_and_city_dimensions_are_classified_apart() -> None:
    """Who decides is said of policy areas only, the field of action of city dimensions only; each filter acts on its own."""
    rows = run("definitions/competence_classification")
    sizes = rows["family"].value_counts()
    for query, counts in (
        ({}, (sizes["mipex"], sizes["icc"])),
        ({"competence_type": "national"}, (4, sizes["icc"])),
        ({"field_of_action": "socio_economic"}, (sizes["mipex"], 4)),
    ):
        at = visited(DATA, {"part": "competence"} | query)
        areas, dimensions = (table.value for table in at.table)
        assert (len(areas), len(dimensions)) == counts
        assert list(areas.columns)[:2] == ["Policy area", "Competence type"]
        assert list(dimensions.columns)[:2] == ["City dimension", "Field of action"]


def test_a_class_leaves_the_definitions_of_measures_that_it_does_not_classify() -> None:
    labels = [one.label for one in visited(DATA, {"part": "definitions", "competence_type": "shared"}).expander]
    assert {"National policy (MIPEX) (3 indicators)", "Resident survey"} <= {
        label if "MIPEX" in label else label.partition(" (")[0] for label in labels
    }
    everything = [one.label for one in visited(DATA, {"part": "definitions"}).expander]
    assert {label for label in labels if "MIPEX" not in label} == {label for label in everything if "MIPEX" not in label}
