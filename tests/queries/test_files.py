"""Every .sql file is one SELECT, says what it returns, returns it, and bears any parameters."""

import re

import duckdb
import pandas as pd
import pytest

from queries.database import Value, parameter_names, run, statement
from tests.queries.conftest import EXTREMES, QUESTIONS, SENSIBLE


def header(question: str) -> list[str]:
    """The lines of comment that a file opens with."""
    lines = []
    for line in statement(question).splitlines():
        if not line.startswith("--"):
            break
        lines.append(line)
    return lines


def declared_columns(question: str) -> list[str]:
    """The columns that the header names: from "-- Columns:" on, over lines that begin "--   "."""
    lines = header(question)
    start = next(i for i, line in enumerate(lines) if line.startswith("-- Columns:"))
    text = lines[start].removeprefix("-- Columns:")
    for line in lines[start + 1 :]:
        if not line.startswith("--   "):
            break
        text += " " + line.removeprefix("--")
    return [name.strip() for name in text.split(",")]


def ask(question: str, **changed: Value) -> pd.DataFrame:
    """Answer a question with sensible parameters, some of them changed."""
    parameters = {name: (SENSIBLE | changed)[name] for name in parameter_names(question)}
    return run(question, **parameters)


def test_files_are_found() -> None:
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("question", QUESTIONS)
def test_is_one_select(question: str) -> None:
    parsed = duckdb.extract_statements(statement(question))
    assert len(parsed) == 1
    assert parsed[0].type == duckdb.StatementType.SELECT


@pytest.mark.parametrize("question", QUESTIONS)
def test_header_says_what_a_row_is(question: str) -> None:
    assert re.match(r"-- (A row is|One row:) \S.{10,}", statement(question))


@pytest.mark.parametrize("question", QUESTIONS)
def test_header_describes_the_parameters(question: str) -> None:
    text = " ".join(header(question))
    described = text.partition("Parameters")[2].partition("Columns:")[0]
    assert {name for name in parameter_names(question) if not re.search(rf"\b{name}\b", described)} == set()


OF_SOME: dict[str, dict[str, Value]] = {
    "city/region_values": {"city_id": "uk001c"},  # which consists of regions
    "regions/suppressed": {"population_group": "eu_born"},
    "policy/indicator_changes": {"policy_country": ["DE", "SE"]},
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_returns_the_declared_columns(question: str) -> None:
    assert list(ask(question).columns) == declared_columns(question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_has_an_answer(question: str) -> None:
    assert len(ask(question, **OF_SOME.get(question, {}))) > 0


@pytest.mark.parametrize(
    ("question", "extreme"),
    [(q, name) for q in QUESTIONS for name, changed in EXTREMES.items() if set(parameter_names(q)) & set(changed)],
)
def test_bears_extreme_parameters(question: str, extreme: str) -> None:
    assert list(ask(question, **EXTREMES[extreme]).columns) == declared_columns(question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_is_ordered_or_one_row(question: str) -> None:
    """The order of an answer never depends on chance."""
    assert "ORDER BY" in statement(question) or statement(question).startswith("-- One row:")


def test_threshold_leaves_only_cities_at_or_above(direct: duckdb.DuckDBPyConnection) -> None:
    found = ask("filters/cities", share_min=15, area_basis=["city"])
    expected = direct.execute(
        """
        SELECT DISTINCT ON (place_code) place_code, value FROM observation
        WHERE measure_id = 'foreign_born_share' AND place_level = 'city' AND area_basis = 'city'
        ORDER BY place_code, year DESC
        """
    ).df()
    assert set(found.loc[found["passes_share"], "city_id"]) == set(expected.loc[expected["value"] >= 15, "place_code"])
    assert len(found) == direct.execute("SELECT count(*) FROM city").fetchall()[0][0]


def test_unknown_measure_has_no_rows() -> None:
    assert ask("compare/values", **EXTREMES["unknown measure"]).empty
    assert ask("compare/values", **EXTREMES["quotes"]).empty


def test_values_come_from_the_highest() -> None:
    assert ask("compare/values", measure="employment_rate_20_64")["value"].is_monotonic_decreasing


def test_region_value_is_marked_as_such() -> None:
    rows = ask("compare/values", measure="employment_rate_20_64")
    assert set(rows["place_level"]) == {"region"}
    assert (rows["place_code"] != rows["city_id"]).all()
