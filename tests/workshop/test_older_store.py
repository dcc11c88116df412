"""A store that an earlier version made opens with everything in it."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import DDL, select, update

from tests.workshop.acting import counts
from workshop import (
    Facilitator,
    Store,
    address_behind,
    answer_question,
    ask,
    ask_again,
    begin_presentation,
    choose_city,
    codes,
    facilitator_with_key,
    join,
    join_texts,
    one_choice,
    place_of,
    presentation_of,
    questions_of,
    sheet,
    steer,
    texts_of,
    words,
)
from workshop.questions import as_content
from workshop.settings import FILE_NAME, settings
from workshop.tables import question

# The tables as they were on 27 November 2026, before texts could be decided about and questions had a countdown.
OLD_TABLES = """
CREATE TABLE link (code VARCHAR(8) NOT NULL, address TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (code));
CREATE TABLE room (
    room_id {number} NOT NULL, code VARCHAR(6) NOT NULL, key_hash VARCHAR(64) NOT NULL, is_open BOOLEAN NOT NULL,
    opened_at INTEGER NOT NULL, PRIMARY KEY (room_id), UNIQUE (code)
);
CREATE TABLE participant (
    participant_id {number} NOT NULL, room_id INTEGER NOT NULL, token_hash VARCHAR(64) NOT NULL, joined_at INTEGER NOT NULL,
    minute INTEGER NOT NULL, posts INTEGER NOT NULL, PRIMARY KEY (participant_id),
    FOREIGN KEY(room_id) REFERENCES room (room_id) ON DELETE CASCADE,
    UNIQUE (room_id, participant_id), UNIQUE (room_id, token_hash)
);
CREATE TABLE question (
    question_id {number} NOT NULL, room_id INTEGER NOT NULL, number INTEGER NOT NULL, content JSON NOT NULL,
    is_open BOOLEAN NOT NULL, is_current BOOLEAN NOT NULL, is_shown BOOLEAN NOT NULL, asked_at INTEGER NOT NULL,
    PRIMARY KEY (question_id), FOREIGN KEY(room_id) REFERENCES room (room_id) ON DELETE CASCADE,
    UNIQUE (room_id, question_id), UNIQUE (room_id, number)
);
CREATE TABLE answer (
    question_id INTEGER NOT NULL, participant_id INTEGER NOT NULL, room_id INTEGER NOT NULL, value TEXT NOT NULL,
    answered_at INTEGER NOT NULL, PRIMARY KEY (question_id, participant_id),
    FOREIGN KEY(room_id, question_id) REFERENCES question (room_id, question_id) ON DELETE CASCADE,
    FOREIGN KEY(room_id, participant_id) REFERENCES participant (room_id, participant_id) ON DELETE CASCADE
);
"""
OLD_FIELDS = ("kind", "text", "choices", "items", "measure_id", "population_group", "year", "area_basis")
CODE, KEY, TOKEN = "PNBGHF", "k" * 32, "t" * 32
CHOICE, WORDS = one_choice("Which first?", ["Work", "Language"]), words("In a word?")


def content(asked: object) -> str:
    fields = as_content(asked)  # type: ignore[arg-type]
    return json.dumps({name: fields[name] for name in OLD_FIELDS})


@pytest.fixture
def old(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room with two questions, a participant's answers and a short link, written into the tables of that day."""
    monkeypatch.setenv("ATLAS_ROOMS", place)
    opened = 2_000_000_000  # not too old for years to come
    rows = f"""
INSERT INTO room VALUES (1, '{CODE}', '{codes.hashed(KEY, CODE)}', TRUE, {opened});
INSERT INTO participant VALUES (1, 1, '{codes.hashed(TOKEN, CODE)}', {opened}, {opened // 60}, 2);
INSERT INTO question VALUES (1, 1, 1, '{content(CHOICE)}', FALSE, FALSE, TRUE, {opened});
INSERT INTO question VALUES (2, 1, 2, '{content(WORDS)}', TRUE, TRUE, TRUE, {opened});
INSERT INTO answer VALUES (1, 1, 1, '"2"', {opened});
INSERT INTO answer VALUES (2, 1, 1, '["Time","trust"]', {opened});
INSERT INTO link VALUES ('BCDFGHJK', '/compare?city=at-vienna', {opened // 86_400});
"""
    if place.startswith("postgresql"):
        with psycopg.connect(place, autocommit=True) as server:
            server.execute((OLD_TABLES.format(number="SERIAL") + rows).encode())
            for table in ("room", "participant", "question"):  # as if the rows had got their numbers from the server
                server.execute(f"SELECT setval('{table}_{table}_id_seq', 10)".encode())
        return
    Path(place).mkdir()
    file = sqlite3.connect(Path(place) / FILE_NAME)
    file.executescript(OLD_TABLES.format(number="INTEGER") + rows)
    file.commit()
    file.close()


def test_an_older_store_opens_with_everything_in_it(old: None) -> None:
    for _ in range(2):  # the second time there is nothing left to add
        here = Store(*settings())
        led, who = facilitator_with_key(here, CODE, KEY), join(here, CODE, TOKEN)
        first, second = questions_of(here, led)
        assert (first.question, second.question) == (CHOICE, WORDS)
        assert (first.is_open, second.is_open, second.is_current) == (False, True, True)
        assert counts(here, led, first) == {"Work": 0, "Language": 1}
        assert counts(here, led, second) == {"Time": 1, "trust": 1}
        assert place_of(here, who).own == ["Time", "trust"]
        assert address_behind(here, "BCDFGHJK") == "/compare?city=at-vienna"
        here.close()


def test_what_is_new_works_in_an_older_store(old: None) -> None:
    here = Store(*settings())
    led, who = facilitator_with_key(here, CODE, KEY), join(here, CODE, TOKEN)
    first, second = questions_of(here, led)
    one, two = texts_of(here, led, second)
    join_texts(here, led, second.question_id, [one.key], two.key)
    assert counts(here, led, second) == {"trust": 1}
    timed = ask(here, led, replace(CHOICE, seconds=30))
    assert timed.closes_at and timed.is_open
    ask_again(here, led, first.question_id)
    answer_question(here, who, first.question_id, "1")
    assert counts(here, led, first) == {"Work": 1, "Language": 0}
    assert place_of(here, who).city_id is None
    choose_city(here, who, "be-ghent", {"be-ghent"})
    assert place_of(here, who).city_id == "be-ghent"
    here.close()


def test_a_presentation_from_before_cities_could_be_marked_goes_on(here: Store, led: Facilitator) -> None:
    begin_presentation(here, led, "{}", 2, {})
    with here.writing() as connection:
        connection.execute(DDL("ALTER TABLE presentation DROP COLUMN marks_cities"))
    again = Store(*settings())
    now = presentation_of(again, led)
    assert now and (now.number, now.marks_cities) == (2, False)
    marked = steer(again, led, marks_cities=True)
    assert marked and marked.marks_cities
    again.close()


def test_a_presentation_from_before_looks_were_noted_goes_on(here: Store, led: Facilitator) -> None:
    begin_presentation(here, led, "{}", 2, {})
    with here.writing() as connection:
        connection.execute(DDL("ALTER TABLE presentation DROP COLUMN looked_at"))
    again = Store(*settings())
    again.delete_old()
    now = presentation_of(again, led)
    assert now and now.number == 2
    again.close()


def test_servers_of_two_versions_read_the_questions_of_each_other(here: Store, led: Facilitator) -> None:
    """While the atlas is renewed both run: an earlier one reads no content with another field, and no field may stop this one."""
    levels = sheet("Which?", [("1", "A strategy")], [("1", "Yes"), ("2", "No")], is_ordered=True)
    asked = ask(here, led, levels)
    assert asked.question == levels
    with here.reading() as connection:
        kept = connection.execute(select(question.c.content)).scalar_one()
    assert set(kept) == set(as_content(CHOICE)) == {*OLD_FIELDS, "is_moderated", "seconds"}
    for of_another_version in ({"of_a_later_version": 1}, {"is_ordered": True}):
        with here.writing() as connection:
            connection.execute(update(question).values(content={**kept, **of_another_version}, is_ordered=None))
        (found,) = questions_of(here, led)
        assert found.question == replace(levels, is_ordered="is_ordered" in of_another_version)
