"""The presentation of a room: every screen reads the same place, two who steer at once lose nothing, old stores take it in."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from tests.workshop.acting import CITIES, counts, joined, wait_until
from workshop import (
    Facilitator,
    NoSuchRoomError,
    NotAcceptedError,
    Store,
    answer_question,
    ask,
    begin_presentation,
    database,
    delete_room,
    end_presentation,
    facilitator_with_key,
    limits,
    mark_of,
    note_look,
    open_room,
    place_of,
    presentation,
    presentation_of,
    presented_scenes,
    put,
    questions_of,
    steer,
)
from workshop.codes import hashed, new_secret
from workshop.database import now
from workshop.settings import settings

SCENES = '{"atlas_scenes": 2, "scenes": []}'


def test_every_screen_reads_the_same_place(here: Store, led: Facilitator) -> None:
    assert presentation_of(here, led) is None
    assert presented_scenes(here, led.room_id) == ""
    assert steer(here, led, number=3) is None
    begun = begin_presentation(here, led, SCENES, 2, {})
    assert presentation_of(here, led) == begun
    assert (begun.number, begun.phases, begun.is_black, begun.mark) == (2, {}, False, mark_of(SCENES))
    assert presented_scenes(here, led.room_id) == SCENES
    steer(here, led, phases={"aaaa": "closed"})
    steer(here, led, phases={"bbbb": "revealed"}, is_black=True)
    moved = steer(here, led, number=5)
    assert moved and presentation_of(here, led) == moved
    assert (moved.number, moved.phases, moved.is_black) == (5, {"aaaa": "closed", "bbbb": "revealed"}, True)
    assert moved.version == begun.version + 3
    again = begin_presentation(here, led, SCENES, 1, {})
    assert again.version > moved.version
    end_presentation(here, led)
    assert presentation_of(here, led) is None


def test_rooms_do_not_mix_and_a_deleted_one_takes_its_presentation_along(here: Store, led: Facilitator) -> None:
    other, _ = open_room(here)
    begin_presentation(here, led, SCENES, 2, {})
    begin_presentation(here, other, SCENES, 4, {})
    steer(here, other, number=5)
    found = presentation_of(here, led)
    assert found and found.number == 2
    delete_room(here, led)
    assert presentation_of(here, led) is None
    with pytest.raises(NoSuchRoomError):
        begin_presentation(here, led, SCENES, 1, {})
    with pytest.raises(NoSuchRoomError):
        steer(here, led, number=1)


def test_two_who_steer_at_once_lose_no_change(here: Store, led: Facilitator) -> None:
    begin_presentation(here, led, SCENES, 1, {})
    start = Barrier(2)

    def press(who: str) -> None:
        start.wait()
        for number in range(20):
            steer(here, led, number=number + 1, phases={f"{who}{number}": "revealed"})

    with ThreadPoolExecutor(2) as pool:
        assert [done.exception() for done in [pool.submit(press, who) for who in "ab"]] == [None, None]
    found = presentation_of(here, led)
    assert found and found.version == 41
    assert found.number == 20
    assert set(found.phases) == {f"{who}{number}" for who in "ab" for number in range(20)}


def test_scenes_that_are_too_long_are_a_sentence(here: Store, led: Facilitator) -> None:
    with pytest.raises(NotAcceptedError, match="too long"):
        begin_presentation(here, led, "x" * (limits.SCENES_LENGTH + 1), 1, {})


def test_a_question_can_be_closed_before_its_answers_are_shown(here: Store, led: Facilitator) -> None:
    who = joined(here, led)
    asked = put(here, led, CITIES, is_open=True)
    assert asked
    answer_question(here, who, asked.question_id, "1")
    put(here, led, CITIES, is_open=False, is_shown=False)
    with pytest.raises(NotAcceptedError):
        answer_question(here, who, asked.question_id, "2")
    assert place_of(here, who).result is None
    put(here, led, CITIES, is_open=False)
    assert place_of(here, who).result is not None


def test_a_presentation_that_no_screen_shows_goes_after_a_day_and_leaves_its_room(
    here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(here, led, CITIES)
    begun, moment = begin_presentation(here, led, SCENES, 2, {}), now()
    for hours in (20, 40):  # a screen looks now and then
        wait_until(monkeypatch, moment + hours * 3600)
        monkeypatch.setattr(presentation, "now", database.now)
        assert here.delete_old() == 0
        note_look(here, led, begun)
    wait_until(monkeypatch, moment + 63 * 3600)
    here.delete_old()
    seen = presentation_of(here, led)
    assert seen and seen.number == 2
    wait_until(monkeypatch, moment + 65 * 3600)
    here.delete_old()
    assert presentation_of(here, led) is None
    assert presented_scenes(here, led.room_id) == ""
    assert questions_of(here, led)


# The tables as stores had them that knew no presentation yet. Never change them.
OLD_TABLES = (
    """CREATE TABLE room (room_id {key}, code VARCHAR(6) NOT NULL, key_hash VARCHAR(64) NOT NULL, is_open BOOLEAN NOT NULL,
    opened_at INTEGER NOT NULL, UNIQUE (code))""",
    """CREATE TABLE question (question_id {key}, room_id INTEGER NOT NULL, number INTEGER NOT NULL, content JSON NOT NULL,
    is_open BOOLEAN NOT NULL, is_current BOOLEAN NOT NULL, is_shown BOOLEAN NOT NULL, asked_at INTEGER NOT NULL,
    FOREIGN KEY (room_id) REFERENCES room (room_id) ON DELETE CASCADE, UNIQUE (room_id, question_id),
    UNIQUE (room_id, number))""",
    """CREATE TABLE participant (participant_id {key}, room_id INTEGER NOT NULL, token_hash VARCHAR(64) NOT NULL,
    joined_at INTEGER NOT NULL, minute INTEGER NOT NULL, posts INTEGER NOT NULL,
    FOREIGN KEY (room_id) REFERENCES room (room_id) ON DELETE CASCADE, UNIQUE (room_id, participant_id),
    UNIQUE (room_id, token_hash))""",
    """CREATE TABLE answer (question_id INTEGER NOT NULL, participant_id INTEGER NOT NULL, room_id INTEGER NOT NULL,
    value TEXT NOT NULL, answered_at INTEGER NOT NULL, PRIMARY KEY (question_id, participant_id),
    FOREIGN KEY (room_id, question_id) REFERENCES question (room_id, question_id) ON DELETE CASCADE,
    FOREIGN KEY (room_id, participant_id) REFERENCES participant (room_id, participant_id) ON DELETE CASCADE)""",
    "CREATE TABLE link (code VARCHAR(8) NOT NULL PRIMARY KEY, address TEXT NOT NULL, day INTEGER NOT NULL)",
)
CONTENT = """{"kind": "one_choice", "text": "Which comes first?", "choices": [["1", "Work"], ["2", "Language"], ["3", "Housing"]],
"items": [], "measure_id": "", "population_group": "", "year": null, "area_basis": []}"""


def test_a_store_from_before_takes_a_presentation_and_keeps_its_rooms(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_secret()
    rows = (
        f"INSERT INTO room (code, key_hash, is_open, opened_at) VALUES ('BCDFGH', '{hashed(key, 'BCDFGH')}', true, {now()})",
        f"""INSERT INTO question (room_id, number, content, is_open, is_current, is_shown, asked_at)
        VALUES (1, 1, '{CONTENT}', true, true, true, {now()})""",
        f"INSERT INTO participant (room_id, token_hash, joined_at, minute, posts) VALUES (1, 'x', {now()}, 0, 0)",
        f"INSERT INTO answer VALUES (1, 1, 1, '\"2\"', {now()})",
    )
    _write(place, [*OLD_TABLES, *rows])
    monkeypatch.setenv("ATLAS_ROOMS", place)
    store = Store(*settings())
    led = facilitator_with_key(store, "BCDFGH", key)
    (asked,) = questions_of(store, led)
    assert counts(store, led, asked) == {"Work": 0, "Language": 1, "Housing": 0}
    begin_presentation(store, led, SCENES, 2, {})
    moved = steer(store, led, number=3)
    assert moved and moved.number == 3
    answer_question(store, joined(store, led), asked.question_id, "2")
    assert counts(store, led, asked)["Language"] == 2
    store.close()


def _write(place: str, statements: list[str]) -> None:
    if place.startswith("postgresql"):
        with psycopg.connect(place, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.replace("{key}", "SERIAL PRIMARY KEY").encode())
        return
    Path(place).mkdir()
    with sqlite3.connect(Path(place) / "rooms.sqlite") as file:
        for statement in statements:
            file.execute(statement.replace("{key}", "INTEGER NOT NULL PRIMARY KEY"))
    file.close()
