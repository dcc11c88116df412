"""What a look and an answer cost the store: few statements, shared results, connections that are asked only after rest."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event

from tests.workshop.acting import CITIES, audience, joined
from workshop import Facilitator, Store, answer_question, ask, close, database, limits, place_of, questions_of, result


@contextmanager
def statements(here: Store) -> Iterator[list[str]]:
    """The statements that the store sends meanwhile; those that begin a transaction of SQLite are left out."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(here._engine, "before_cursor_execute", note)
    yield sent
    event.remove(here._engine, "before_cursor_execute", note)


def test_an_answer_is_one_transaction_of_four_statements(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    begun: list[object] = []
    event.listen(here._engine, "begin", begun.append)
    with statements(here) as sent:
        answer_question(here, who, asked.question_id, "1")
    assert len(sent) == 4, sent
    assert len(begun) == 1
    assert place_of(here, who).own == "1"


def test_a_look_is_one_statement_and_phones_share_a_result(
    here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, phones = ask(here, led, CITIES), [joined(here, led) for _ in range(10)]
    for who in phones:
        answer_question(here, who, asked.question_id, "1")
    monkeypatch.setattr(limits, "SHARED_SECONDS", 300)
    with statements(here) as sent:
        for who in phones:
            place_of(here, who)
    assert len(sent) == 10
    close(here, led, asked.question_id)
    with statements(here) as sent:
        found = {id(place_of(here, who).result) for who in phones}
    assert len(found) == 1
    assert len(sent) == 12
    monkeypatch.setattr(limits, "SHARED_SECONDS", 0)
    with statements(here) as sent:
        for who in phones:
            place_of(here, who)
    assert len(sent) == 30


def test_a_shared_result_is_counted_anew_after_its_time(here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHARED_SECONDS", 300)
    asked, who, other = ask(here, led, audience("What?")), joined(here, led), joined(here, led)
    answer_question(here, who, asked.question_id, {"ask": "Why?"})
    before = place_of(here, other).result
    answer_question(here, who, asked.question_id, {"ask": "When?"})
    assert place_of(here, other).result is before
    assert len(result(here, led, asked).tallies) == 2  # the facilitator sees all at once
    monkeypatch.setattr(limits, "SHARED_SECONDS", 0)
    after = place_of(here, other).result
    assert after and len(after.tallies) == 2


def test_a_connection_that_was_lost_while_nobody_used_it_is_replaced(
    here: Store, led: Facilitator, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(here, led, CITIES)
    if place.startswith("postgresql"):
        with psycopg.connect(place, autocommit=True) as other:
            others = "pid <> pg_backend_pid() AND usename = 'rooms'"
            other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}".encode())
    monkeypatch.setattr(database, "IDLE_SECONDS", 0)
    assert questions_of(here, led) == (asked,)
    monkeypatch.undo()
    with statements(here) as sent:
        questions_of(here, led)
    assert len(sent) == 1
