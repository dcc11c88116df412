"""What is kept and for how long; many participants at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import select, text

from tests.workshop.acting import CITIES, be_patient, counts, joined, wait_until
from tests.workshop.postgresql import running_cluster
from workshop import (
    Facilitator,
    NoSuchRoomError,
    NotAcceptedError,
    Participant,
    RoomsNotReadyError,
    Store,
    answer_question,
    ask,
    close,
    database,
    facilitator,
    facilitator_with_key,
    join,
    limits,
    new_secret,
    open_room,
    place_of,
    questions_of,
    result,
    room_of,
    scale,
    tables,
)
from workshop.settings import settings


def test_rooms_are_deleted_after_their_days_and_not_before(
    here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    days, opened = here.retention_days, database.now()
    asked, who = ask(here, led, CITIES), joined(here, led)
    answer_question(here, who, asked.question_id, "1")
    wait_until(monkeypatch, opened + days * database.DAY - 60)
    assert here.delete_old() == 0
    assert room_of(here, led)
    wait_until(monkeypatch, opened + (days + 1) * database.DAY)
    with pytest.raises(NoSuchRoomError):  # the first access of a day clears away
        room_of(here, led)
    with here.reading() as connection:
        assert not any(connection.execute(select(table)).all() for table in tables.metadata.sorted_tables)


def test_a_clock_that_jumps_deletes_nothing(here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set far ahead and back again. A clock that stays ahead is believed at the next look."""
    ask(here, led, CITIES)
    true, started, ahead = database.now(), database.running(), (here.retention_days + 1) * database.DAY
    monkeypatch.setattr(database, "now", lambda: true + ahead)
    assert here.delete_old() == 0
    assert room_of(here, led)
    monkeypatch.setattr(database, "now", lambda: true)
    assert here.delete_old() == 0
    assert room_of(here, led)
    monkeypatch.setattr(database, "now", lambda: true + ahead)
    monkeypatch.setattr(database, "running", lambda: started + database.DAY)
    assert (here.delete_old(), here.delete_old()) == (0, 1)


def test_rooms_with_nothing_in_them_are_deleted_after_an_hour(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another is opened; one with a question or a participant stays."""
    opened = database.now()
    monkeypatch.setattr(facilitator, "now", lambda: opened)  # until all are opened
    (empty, _), (asked, _), (entered, _) = (open_room(here) for _ in range(3))
    ask(here, asked, CITIES)
    joined(here, entered)
    for seconds, left in ((limits.EMPTY_MINUTES * 60 - 5, 4), (limits.EMPTY_MINUTES * 60 + 5, 4)):
        for module in (database, facilitator):
            monkeypatch.setattr(module, "now", lambda seconds=seconds: opened + seconds)
        open_room(here)
        with here.reading() as connection:
            assert len(connection.execute(select(tables.room)).all()) == left
    with pytest.raises(NoSuchRoomError):
        room_of(here, empty)
    assert room_of(here, asked) and room_of(here, entered)


@pytest.mark.parametrize("others", [0, 12])
def test_a_database_with_few_connections_makes_writers_wait(others: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 writers of 10 answers each, and others who hold nearly all connections for two seconds: no answer is lost."""
    be_patient(monkeypatch)
    with running_cluster("-c max_connections=15") as address:
        monkeypatch.setenv("ATLAS_ROOMS", address)
        few = Store(*settings())
        led, _ = open_room(few)
        asked, everyone = ask(few, led, CITIES), [joined(few, led) for _ in range(60)]
        few.close()  # those of the pool too are taken by the others
        connections = [psycopg.connect(address) for _ in range(others)]
        start = Barrier(61)

        def take_part(who: Participant) -> None:
            start.wait()
            for number in range(10):
                answer_question(few, who, asked.question_id, str(number % 3 + 1))

        with ThreadPoolExecutor(60) as pool:
            done = [pool.submit(take_part, who) for who in everyone]
            start.wait()
            time.sleep(2 if connections else 0)
            for connection in connections:
                connection.close()
            assert [one.exception() for one in done] == [None] * 60
        assert counts(few, led, asked) == {"Work": 60, "Language": 0, "Housing": 0}
        few.close()


def test_a_database_that_stays_full_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 1)
    with running_cluster("-c max_connections=15") as address:
        monkeypatch.setenv("ATLAS_ROOMS", address)
        few = Store(*settings())
        few.close()
        connections = [psycopg.connect(address) for _ in range(15)]
        with pytest.raises(RoomsNotReadyError, match="no turn"):
            open_room(few)
        for connection in connections:
            connection.close()
        open_room(few)
        few.close()


def test_only_this_account_may_read_the_file_of_rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new folder and file, and a file that an older version made for all to read."""
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path / "new"))
    for _ in range(2):
        here = Store(*settings())
        open_room(here)
        modes = {path.name: path.stat().st_mode & 0o777 for path in [tmp_path / "new", *(tmp_path / "new").iterdir()]}
        assert modes == {"new": 0o700, "rooms.sqlite": 0o600, "rooms.sqlite-wal": 0o600, "rooms.sqlite-shm": 0o600}
        here.close()
        (tmp_path / "new" / "rooms.sqlite").chmod(0o644)


def test_a_file_of_rooms_that_could_only_be_read_for_a_while_can_be_written_from_the_next_start_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite makes its logs with the permissions that the file has then."""
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path))
    here = Store(*settings())
    led, key = open_room(here)
    logs = [tmp_path / f"rooms.sqlite-{log}" for log in ("wal", "shm")]
    for log in logs:
        log.chmod(0o400)
    again = Store(*settings())
    assert [log.stat().st_mode & 0o777 for log in logs] == [0o600, 0o600]
    assert ask(again, facilitator_with_key(again, led.code, key), CITIES)
    for store in (here, again):
        store.close()


def test_a_restart_loses_no_room(here: Store) -> None:
    led, key = open_room(here)
    asked, token = ask(here, led, CITIES), new_secret()
    answer_question(here, join(here, led.code, token), asked.question_id, "3")
    here.close()
    again = Store(*settings())
    try:
        assert facilitator_with_key(again, led.code, key) == led
        assert questions_of(again, led) == (asked,)
        assert place_of(again, join(again, led.code, token)).own == "3"
    finally:
        again.close()


def test_forty_participants_at_once(here: Store, led: Facilitator) -> None:
    """Each joins and answers twice while the facilitator looks; every one counts once."""
    asked, start = ask(here, led, CITIES), Barrier(40)

    def take_part(number: int) -> Participant:
        start.wait()
        who = joined(here, led)
        for choice in ("1", str(number % 3 + 1)):
            answer_question(here, who, asked.question_id, choice)
            assert place_of(here, who).own == choice
            assert result(here, led, asked).answered <= 40
        return who

    with ThreadPoolExecutor(40) as pool:
        everyone = list(pool.map(take_part, range(40)))
    assert len({who.participant_id for who in everyone}) == 40
    assert room_of(here, led).joined == 40
    assert counts(here, led, asked) == {"Work": 14, "Language": 13, "Housing": 13}


def test_one_token_at_many_doors_is_one_participant_with_one_answer(here: Store, led: Facilitator) -> None:
    asked, token, start = ask(here, led, scale("How well?", "badly", "well")), new_secret(), Barrier(12)

    def take_part(number: int) -> int:
        start.wait()
        who = join(here, led.code, token)
        answer_question(here, who, asked.question_id, str(number % 5 + 1))
        return who.participant_id

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(take_part, range(12)))) == 1
    assert result(here, led, asked).answered == 1


def test_no_answer_gets_in_after_closing(here: Store, led: Facilitator) -> None:
    """Whatever was accepted stands in the result that the facilitator reads after closing."""
    asked, start = ask(here, led, CITIES), Barrier(17)
    everyone = [joined(here, led) for _ in range(16)]

    def take_part(who: Participant) -> bool:
        start.wait()
        try:
            answer_question(here, who, asked.question_id, "1")
        except NotAcceptedError:
            return False
        return True

    def close_it() -> int:
        start.wait()
        close(here, led, asked.question_id)
        return result(here, led, asked).answered

    with ThreadPoolExecutor(17) as pool:
        accepted = pool.map(take_part, everyone)
        counted = pool.submit(close_it)
        assert sum(accepted) == counted.result() == result(here, led, asked).answered


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("taken") / "file"
    file.write_text("no folder")
    wrong = {
        "ATLAS_ROOMS": [str(file), "mysql://here/rooms", "postgresql://nobody@127.0.0.1:1/rooms"],
        "ATLAS_ROOMS_DAYS": ["0", "-1", "many", "9999"],
    }
    for name, values in wrong.items():
        for value in values:
            with monkeypatch.context() as only:
                only.setenv(name, value)
                with pytest.raises(RoomsNotReadyError) as problem:
                    Store(*settings())
                assert value not in str(problem.value)


def test_sqlite_waits_for_others_and_overwrites_what_it_deletes(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path_factory.mktemp("rooms")))
    with Store(*settings()).reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
