"""The IncluCities benchmark and the OECD checklist are held whole."""

import re

import duckdb
import pytest

pytestmark = pytest.mark.real_data

# Counted in the documents.
QUESTIONS = {1: 7, 2: 6, 3: 9, 4: 6, 5: 4, 6: 10, 7: 7, 8: 6, 9: 16, 10: 7, 11: 14, 12: 3}
TIPS = {1: 2, 2: 1, 3: 5, 5: 1, 6: 1, 7: 2, 8: 2, 10: 1}
HEADINGS_OF_9 = {"Voting in local elections": 4, "Promoting participation": 8, "A consultative body of migrants": 4}
TOOLS = {6: 4, 7: 4, 8: 4}


def counted(atlas: duckdb.DuckDBPyConnection, statement: str) -> dict[object, int]:
    """Number of rows by the first column."""
    return dict(atlas.execute(statement).fetchall())


def test_every_question_tip_and_tool_is_there(atlas: duckdb.DuckDBPyConnection) -> None:
    of_factor = "SELECT key_factor_id, count(*) FROM {} GROUP BY 1"
    assert counted(atlas, of_factor.format("guiding_question")) == QUESTIONS
    assert counted(atlas, of_factor.format("practical_tip")) == TIPS
    assert counted(atlas, "SELECT objective_id, count(*) FROM checklist_tool GROUP BY 1") == TOOLS
    for table, rows in (("key_factor", 12), ("checklist_objective", 12), ("context_factor", 10)):
        assert atlas.execute(f"SELECT count(*) FROM {table}").fetchall() == [(rows,)]


def test_only_political_rights_are_grouped(atlas: duckdb.DuckDBPyConnection) -> None:
    grouped = "SELECT heading, count(*) FROM guiding_question WHERE key_factor_id = 9 GROUP BY 1"
    assert counted(atlas, grouped) == HEADINGS_OF_9
    others = "SELECT count(*) FROM guiding_question WHERE key_factor_id <> 9 AND heading IS NOT NULL"
    assert atlas.execute(others).fetchall() == [(0,)]


def test_ids_say_where_a_question_or_tool_belongs(atlas: duckdb.DuckDBPyConnection) -> None:
    for table, name, parent, prefix in (
        ("guiding_question", "question_id", "key_factor_id", "kf"),
        ("checklist_tool", "tool_id", "objective_id", "obj"),
    ):
        pairs = atlas.execute(f"SELECT {name}, {parent} FROM {table}").fetchall()
        assert [one for one, part in pairs if not one.startswith(f"{prefix}{part:02}-")] == []


def test_questions_can_be_answered_with_in_place_or_not_yet(atlas: duckdb.DuckDBPyConnection) -> None:
    """None begins with an open question word, each ends as a question."""
    texts = [text for (text,) in atlas.execute("SELECT text FROM guiding_question").fetchall()]
    assert [text for text in texts if not text.endswith("?")] == []
    assert [text for text in texts if re.match(r"(What|Which|How|Who|Why)\b", text)] == []
