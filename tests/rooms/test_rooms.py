"""A room from opening to deletion, on both stores: who sees and changes what, what is refused, what is kept."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from rooms import (
    Asked,
    Facilitator,
    NoSuchRoom,
    NotAccepted,
    Participant,
    RoomsNotReady,
    Store,
    answer_question,
    ask,
    ask_again,
    close,
    database,
    delete_room,
    join,
    lead,
    limits,
    new_secret,
    one_choice,
    open_room,
    place_of,
    questions_of,
    result,
    room_of,
    scale,
    set_open,
    several_choices,
    sheet,
    show,
    tables,
    words,
)
from rooms.settings import settings

CITIES = one_choice("Which comes first?", ["Work", "Language", "Housing"])
HOSTILE = [
    "<script>alert(1)</script>",
    "![x](http://evil.example/x.png)",
    "'; DROP TABLE answer; --",
    "{{7*7}} $x^2$ :red[a]",
    "שלום עולם",
    "مرحبا",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "=HYPERLINK(1)",
]


@pytest.fixture
def led(here: Store) -> Facilitator:
    return open_room(here)[0]


def joined(here: Store, led: Facilitator) -> Participant:
    return join(here, led.code, new_secret())


def counts(here: Store, led: Facilitator, asked: Asked) -> dict[str, int]:
    return {tally.label: tally.count for tally in result(here, led, asked).tallies}


def test_from_opening_to_deletion(here: Store) -> None:
    led, key = open_room(here)
    assert lead(here, led.code, key) == led
    who = joined(here, led)
    assert place_of(here, who).asked is None
    asked = ask(here, led, CITIES)
    assert place_of(here, who).asked == asked
    answer_question(here, who, asked.question_id, "2")
    assert place_of(here, who).own == "2"
    assert place_of(here, who).result is None  # not before it is closed
    assert counts(here, led, asked) == {"Work": 0, "Language": 1, "Housing": 0}
    close(here, led, asked.question_id)
    assert place_of(here, who).result == result(here, led, asked)
    show(here, led, asked.question_id, False)
    assert place_of(here, who).result is None
    assert room_of(here, led).joined == 1
    delete_room(here, led)
    for gone in (lambda: lead(here, led.code, key), lambda: room_of(here, led), lambda: ask(here, led, CITIES)):
        with pytest.raises(NoSuchRoom):
            gone()
    with pytest.raises(NoSuchRoom):
        place_of(here, who)
    with pytest.raises(NoSuchRoom):
        answer_question(here, who, asked.question_id, "1")
    with here.reading() as connection:
        assert [len(connection.execute(select(table)).all()) for table in tables.metadata.sorted_tables] == [0, 0, 0, 0]


def test_a_second_answer_takes_the_place_of_the_first(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    for choice in ("1", "1", "3"):
        answer_question(here, who, asked.question_id, choice)
    assert counts(here, led, asked) == {"Work": 0, "Language": 0, "Housing": 1}
    assert result(here, led, asked).answered == 1
    answer_question(here, who, asked.question_id, None)
    assert result(here, led, asked).answered == 0


def test_who_comes_again_is_the_same_participant(here: Store, led: Facilitator) -> None:
    token = new_secret()
    assert join(here, led.code, token) == join(here, led.code, token)
    set_open(here, led, False)
    assert join(here, led.code, token)
    assert room_of(here, led).joined == 1


def test_closed_means_closed(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    close(here, led, asked.question_id)
    with pytest.raises(NotAccepted, match="question is closed"):
        answer_question(here, who, asked.question_id, "1")
    ask_again(here, led, asked.question_id)
    answer_question(here, who, asked.question_id, "1")
    set_open(here, led, False)
    with pytest.raises(NotAccepted, match="room is closed"):
        answer_question(here, who, asked.question_id, "2")
    with pytest.raises(NotAccepted, match="room is closed"):
        joined(here, led)
    set_open(here, led, True)
    assert joined(here, led)
    assert counts(here, led, asked)["Work"] == 1


def test_the_next_question_closes_the_one_before(here: Store, led: Facilitator) -> None:
    first, who = ask(here, led, CITIES), joined(here, led)
    second = ask(here, led, words("In a word?"))
    assert place_of(here, who).asked == second
    with pytest.raises(NotAccepted):
        answer_question(here, who, first.question_id, "1")
    assert [(a.number, a.is_open, a.is_current) for a in questions_of(here, led)] == [(1, False, False), (2, True, True)]


def test_rooms_are_apart(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    answer_question(here, who, asked.question_id, "1")
    other, other_key = open_room(here)
    stranger = joined(here, other)
    with pytest.raises(NoSuchRoom):
        lead(here, led.code, other_key)
    with pytest.raises(NoSuchRoom):
        answer_question(here, stranger, asked.question_id, "2")
    with pytest.raises(NoSuchRoom):
        place_of(here, dataclasses.replace(stranger, room_id=10**6))
    with pytest.raises(NoSuchRoom):
        answer_question(here, dataclasses.replace(stranger, room_id=led.room_id), asked.question_id, "2")
    show(here, other, asked.question_id, False)
    close(here, other, asked.question_id)
    ask_again(here, other, asked.question_id)
    delete_room(here, other)
    assert questions_of(here, led) == (asked,)
    assert counts(here, led, asked) == {"Work": 1, "Language": 0, "Housing": 0}
    assert result(here, other, asked).answered == 0


def test_the_store_itself_refuses_an_answer_across_rooms(here: Store, led: Facilitator) -> None:
    asked, other = ask(here, led, CITIES), open_room(here)[0]
    stranger = joined(here, other)
    for room_id in (led.room_id, other.room_id):
        row = {"room_id": room_id, "question_id": asked.question_id, "participant_id": stranger.participant_id}
        with pytest.raises(IntegrityError), here.writing() as connection:
            connection.execute(insert(tables.answer).values({**row, "value": '"1"', "answered_at": 0}))


def test_one_browser_leaves_different_traces_in_two_rooms(here: Store, led: Facilitator) -> None:
    token, (other, key) = new_secret(), open_room(here)
    join(here, led.code, token)
    join(here, other.code, token)
    with here.reading() as connection:
        traces = connection.scalars(select(tables.participant.c.token_hash)).all()
        rows = connection.execute(select(tables.room)).all()
    assert len(set(traces)) == 2
    assert token not in str(traces)
    assert key not in str(rows)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_come_back_as_they_were(hostile: str, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, words(hostile)), joined(here, led)
    answer_question(here, who, asked.question_id, [hostile])
    assert [tally.label for tally in result(here, led, asked).tallies] == [hostile]
    assert questions_of(here, led)[0].question.text == hostile


def test_what_turns_or_ends_text_is_left_out(here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, words("In\x00 a\u202e word?\n ")), joined(here, led)
    answer_question(here, who, asked.question_id, ["a\u202eb\x00c\ud800", " \u200b "])
    assert [tally.label for tally in result(here, led, asked).tallies] == ["abc"]
    assert asked.question.text == "In a word?"


@pytest.mark.parametrize("given", ["4", "", 1, ["1"], {"1": "1"}, "1" * 10_000, True])
def test_an_answer_that_is_no_choice_is_refused(given: object, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, CITIES), joined(here, led)
    with pytest.raises(NotAccepted):
        answer_question(here, who, asked.question_id, given)
    assert result(here, led, asked).answered == 0


@pytest.mark.parametrize("given", [["x" * 10_000], ["a", "b", "c", "d"], "word", [1], {"a": "b"}])
def test_words_beyond_the_limits_are_refused(given: object, here: Store, led: Facilitator) -> None:
    asked, who = ask(here, led, words("In a word?")), joined(here, led)
    with pytest.raises(NotAccepted):
        answer_question(here, who, asked.question_id, given)


@pytest.mark.parametrize("given", [{"a": "9"}, {"z": "1"}, ["1"], {"a": ["1"]}])
def test_a_sheet_takes_its_own_items_and_choices(given: object, here: Store, led: Facilitator) -> None:
    asked = ask(here, led, sheet("Here?", [("a", "First"), ("b", "Second")], [("1", "Yes"), ("2", "No")]))
    who = joined(here, led)
    with pytest.raises(NotAccepted):
        answer_question(here, who, asked.question_id, given)
    answer_question(here, who, asked.question_id, {"a": "1"})
    assert place_of(here, who).own == {"a": "1"}


@pytest.mark.parametrize(
    "wanted",
    [
        one_choice("", ["a", "b"]),
        one_choice("  \u200b", ["a", "b"]),
        one_choice("x" * 301, ["a", "b"]),
        one_choice("?", ["a"]),
        one_choice("?", ["a", "A"]),
        one_choice("?", ["a", " "]),
        one_choice("?", [str(n) for n in range(11)]),
        several_choices("?", ["a", "b" * 121]),
        sheet("?", [], [("1", "Yes"), ("2", "No")]),
        sheet("?", [("a", "x"), ("a", "y")], [("1", "Yes"), ("2", "No")]),
        dataclasses.replace(words("?"), kind="other"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(wanted: object, here: Store, led: Facilitator) -> None:
    with pytest.raises(NotAccepted):
        ask(here, led, wanted)  # type: ignore[arg-type]
    assert questions_of(here, led) == ()


def test_limits_of_room_and_rate(here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PARTICIPANTS", 2)
    monkeypatch.setattr(limits, "MOST_QUESTIONS", 1)
    monkeypatch.setattr(limits, "MOST_ROOMS", 1)
    monkeypatch.setattr(limits, "POSTS_A_MINUTE", 3)
    monkeypatch.setattr("rooms.taking_part.now", lambda: 6_000_000)
    who, asked = joined(here, led), ask(here, led, CITIES)
    joined(here, led)
    with pytest.raises(NotAccepted, match="full"):
        joined(here, led)
    with pytest.raises(NotAccepted):
        ask(here, led, CITIES)
    with pytest.raises(NotAccepted):
        open_room(here)
    answer_question(here, who, asked.question_id, "1")
    with pytest.raises(NotAccepted, match="no such choice"):  # counts too
        answer_question(here, who, asked.question_id, "9")
    answer_question(here, who, asked.question_id, "2")
    with pytest.raises(NotAccepted, match="too fast"):
        answer_question(here, who, asked.question_id, "3")
    assert place_of(here, who).own == "2"
    monkeypatch.setattr("rooms.taking_part.now", lambda: 6_000_060)
    answer_question(here, who, asked.question_id, "3")
    assert place_of(here, who).own == "3"


def test_rooms_are_deleted_after_their_days_and_not_before(
    here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    days, opened = here.days_kept, database.now()
    asked, who = ask(here, led, CITIES), joined(here, led)
    answer_question(here, who, asked.question_id, "1")
    monkeypatch.setattr(database, "now", lambda: opened + days * database.DAY - 60)
    assert here.delete_old() == 0
    assert room_of(here, led)
    monkeypatch.setattr(database, "now", lambda: opened + (days + 1) * database.DAY)
    with pytest.raises(NoSuchRoom):  # the first access of a day clears away
        room_of(here, led)
    with here.reading() as connection:
        assert [len(connection.execute(select(table)).all()) for table in tables.metadata.sorted_tables] == [0, 0, 0, 0]


def test_a_restart_loses_no_room(here: Store) -> None:
    led, key = open_room(here)
    asked, token = ask(here, led, CITIES), new_secret()
    answer_question(here, join(here, led.code, token), asked.question_id, "3")
    here.close()
    again = Store(settings())
    try:
        assert lead(again, led.code, key) == led
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
        except NotAccepted:
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
                with pytest.raises(RoomsNotReady) as problem:
                    Store(settings())
                assert value not in str(problem.value)


def test_sqlite_waits_for_others_and_overwrites_what_it_deletes(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path_factory.mktemp("rooms")))
    with Store(settings()).reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
