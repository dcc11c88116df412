"""A store that is gone, full or left by a killed server: a sentence while it is so, and then everything is there."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.relay import relay_to
from tests.workshop.acting import CITIES, joined
from workshop import (
    RoomsNotReadyError,
    Store,
    answer_question,
    ask,
    facilitator_with_key,
    open_room,
    place_of,
    questions_of,
    result,
    room_of,
)
from workshop.settings import POSTGRESQL

ROOT = Path(__file__).resolve().parents[2]
ANSWERING = """
import sys
from workshop import Store, answer_question, ask, join, limits, new_secret, one_choice, open_room
limits.MOST_PARTICIPANTS = 100_000
store = Store(sys.argv[1], 1)
led, key = open_room(store)
asked = ask(store, led, one_choice("Which?", ["One", "Two"]))
print(led.code, key, flush=True)
for number in range(1, 100_000):
    answer_question(store, join(store, led.code, new_secret()), asked.question_id, "1")
    print(number, flush=True)
"""
FULL = """
import resource, sys
from sqlalchemy import update
from workshop import Question, RoomsNotReadyError, Store, answer_question, ask, open_room, place_of, result, join, new_secret
from workshop.tables import participant, room
store = Store(sys.argv[1], 1)
led, _ = open_room(store)
old, _ = open_room(store)
asked = ask(store, led, Question("open_text", "What would you change?"))
everyone = [join(store, led.code, new_secret()) for _ in range(20)]
with store.writing() as connection:  # phones whose presence is to be noted, and a room that is to be deleted
    connection.execute(update(participant).values(minute=0))
    connection.execute(update(room).where(room.c.room_id == old.room_id).values(opened_at=0))
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
try:
    for who in everyone:
        answer_question(store, who, asked.question_id, "x" * 300)
except RoomsNotReadyError as problem:
    print(problem)
print(result(store, led, asked).answered)
print({place_of(Store(sys.argv[1], 1), who).asked.question.text for who in everyone})
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
for who in everyone:
    answer_question(store, who, asked.question_id, "x" * 300)
print(result(store, led, asked).answered)
"""


def test_a_store_that_cannot_be_reached_is_a_sentence_and_then_has_everything(cluster: str) -> None:
    """All connections to PostgreSQL are cut and none is taken; then they are again."""
    parts = urlsplit(cluster)
    assert parts.port
    with relay_to(parts.port) as relay:
        here = Store(f"{POSTGRESQL}{parts.username}@127.0.0.1:{relay.port}{parts.path}", retention_days=1)
        led, _ = open_room(here)
        asked, who = ask(here, led, CITIES), joined(here, led)
        answer_question(here, who, asked.question_id, "1")
        relay.cut()
        for act in (lambda: room_of(here, led), lambda: answer_question(here, who, asked.question_id, "2")):
            with pytest.raises(RoomsNotReadyError, match="cannot be kept at the moment"):
                act()
        relay.restore()
        assert place_of(here, who).own == "1"
        answer_question(here, who, asked.question_id, "2")
        assert result(here, led, asked).answered == 1
        here.close()


def test_a_folder_of_rooms_that_is_gone_is_a_sentence_until_the_next_start(tmp_path: Path) -> None:
    """Whatever a connection that was open still holds: nobody is told that an answer is kept where none can be."""
    here = Store(str(tmp_path / "rooms" / "rooms.sqlite"), retention_days=1)
    led, _ = open_room(here)
    asked = ask(here, led, CITIES)
    (tmp_path / "rooms").rename(tmp_path / "elsewhere")
    here.close()
    with pytest.raises(RoomsNotReadyError, match="cannot be kept at the moment"):
        room_of(here, led)
    (tmp_path / "elsewhere").rename(tmp_path / "rooms")
    assert questions_of(here, led) == (asked,)
    here.close()


def test_a_killed_server_loses_no_answer_that_it_took(tmp_path: Path) -> None:
    """Killed in the midst of writing: all answers that it said were in are there, and at most the one after."""
    place = str(tmp_path / "rooms.sqlite")
    command = [sys.executable, "-c", ANSWERING, place]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        code, key = process.stdout.readline().split()
        while int(process.stdout.readline()) < 60:
            pass
        process.send_signal(signal.SIGKILL)
        told = [60, *map(int, process.stdout.read().split())][-1]
    here = Store(place, retention_days=1)
    led = facilitator_with_key(here, code, key)
    (asked,) = questions_of(here, led)
    assert result(here, led, asked).answered in (told, told + 1)
    answer_question(here, joined(here, led), asked.question_id, "1")
    here.close()


def test_a_full_disk_is_a_sentence_and_reading_goes_on(tmp_path: Path) -> None:
    """No file may grow; what is there can be read, also by phones and before the daily look, and with space all is well again."""
    command = [sys.executable, "-c", FULL, str(tmp_path / "rooms.sqlite")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sentence, during, seen, after = done.stdout.splitlines()
    assert seen == "{'What would you change?'}"
    assert sentence.startswith("Rooms cannot be kept at the moment: ")
    assert int(during) < int(after) == 20


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    """Also where the file opens and its list of tables is no text, and for what a server does when it starts."""
    file = tmp_path / "rooms.sqlite"
    here = Store(str(file), retention_days=1)
    led, _ = open_room(here)
    here.close()
    whole = file.read_bytes()
    assert b"CREATE TABLE room" in whole
    for damaged in (whole.replace(b"CREATE TABLE room", b"CREATE TABLE r\xff\xffm"), b"\xff" * len(whole)):
        file.write_bytes(damaged)
        for act in (lambda: Store(str(file), retention_days=1), lambda: room_of(here, led), here.delete_old):
            with pytest.raises(RoomsNotReadyError, match="cannot be kept at the moment"):
                act()
            here.close()
