"""Rooms: answers, questions, presentations and links of any form are taken or refused, and the room can still be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from tests.fuzzing.conftest import Cases
from tests.fuzzing.drawing import JSON, TEXTS, like
from tests.workshop.acting import audience, open_text, ranking, several_choices
from workshop import (
    KINDS,
    AskedQuestion,
    Facilitator,
    Participant,
    Question,
    RefusalError,
    Store,
    address_behind,
    answer_question,
    ask,
    begin_presentation,
    choose_city,
    delete_room,
    facilitator_with_key,
    highest_city,
    join,
    limits,
    new_secret,
    number,
    one_choice,
    open_room,
    place_of,
    presentation_of,
    presented_scenes,
    questions_of,
    result,
    scale,
    sheet,
    steer,
    store_link,
    texts_of,
    words,
)
from workshop.texts import key_of

PAIRS = [("1", "Work"), ("2", "Language"), ("3", "Housing")]
LABELS = [label for _, label in PAIRS]
TEXT = "What comes first?"
# By kind a question and an answer that it takes.
ASKED: dict[str, tuple[Question, Any]] = {
    "one_choice": (one_choice(TEXT, LABELS), "1"),
    "several_choices": (several_choices(TEXT, LABELS), ["1", "3"]),
    "scale": (scale(TEXT, "none", "all"), "4"),
    "number": (number(TEXT), 40),
    "highest_city": (highest_city(TEXT, PAIRS, "foreign_born_share", "total", None, ["city"]), "2"),
    "ranking": (ranking(TEXT, LABELS), ["2", "1", "3"]),
    "words": (words(TEXT), ["work", "Arbeit"]),
    "open_text": (open_text(TEXT, is_moderated=True), "More places in courses"),
    "audience": (audience(TEXT), {"ask": "Who pays?"}),
    "sheet": (sheet(TEXT, [("a", "First"), ("b", "Second")], PAIRS), {"a": "1", "b": "3"}),
}
ACTS = st.dictionaries(st.sampled_from(["ask", "take_back", "want", "unwant"]) | TEXTS, TEXTS | st.just(key_of("Who pays?")))
LONG = TEXTS | st.text(max_size=5) | st.sampled_from(["x" * 301, "x" * 120, "x" * 121])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store without rates: each case is to reach what the rates protect."""
    for name in ("POSTS_A_MINUTE", "MOST_PARTICIPANTS", "MOST_QUESTIONS", "MOST_LINKS", "ROOMS_A_MINUTE"):
        monkeypatch.setattr(limits, name, 1_000_000)
    opened = Store(str(tmp_path / "rooms.sqlite"), retention_days=1)
    yield opened
    opened.close()


def assert_readable(here: Store, led: Facilitator, asked: AskedQuestion, who: Participant) -> None:
    """All that screens and phones show of a question, which can be sent as text."""
    shown = [tally.label for tally in result(here, led, asked).tallies]
    if asked.question.kind in ("words", "open_text", "audience"):
        shown += [one.text for one in texts_of(here, led, asked)]
    shown.append(str(place_of(here, who)))
    "".join(shown).encode()


def refused(act: Any, *given: Any) -> bool:
    """Whether something was refused, which is said in a sentence that can be sent."""
    try:
        act(*given)
    except RefusalError as refusal:
        sentence = str(refusal)
    else:
        return False
    assert sentence.strip()
    sentence.encode()
    return True


def answers_to(kind: str) -> st.SearchStrategy[Any]:
    """Anything, and what is nearly an answer to this kind of question."""
    return JSON | like(ASKED[kind][1]) | ACTS | st.lists(TEXTS, max_size=4)


def test_every_kind_is_asked() -> None:
    assert set(ASKED) == set(KINDS)


def test_answers(here: Store, cases: Cases) -> None:
    """Each kind in a room of its own, since the next question closes the one before."""
    rooms: dict[str, tuple[Facilitator, AskedQuestion, Participant]] = {}
    for kind, (question, _) in ASKED.items():
        led, _ = open_room(here)
        rooms[kind] = led, ask(here, led, question), join(here, led.code, new_secret())

    def check(answer: tuple[str, object]) -> None:
        kind, given = answer
        led, asked, who = rooms[kind]
        refused(answer_question, here, who, asked.question_id, given)
        assert_readable(here, led, asked, who)
        if kind != "audience":  # of which a participant has a number
            answer_question(here, who, asked.question_id, ASKED[kind][1])

    cases(1000, check, answer=st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), answers_to(kind))))


def test_questions(here: Store, cases: Cases) -> None:
    pair = st.tuples(LONG, LONG)
    drawn = st.builds(
        Question,
        kind=st.sampled_from(KINDS) | TEXTS,
        text=LONG,
        choices=st.lists(pair, max_size=12).map(tuple),
        items=st.lists(pair, max_size=4).map(tuple),
        is_moderated=st.booleans(),
        seconds=st.integers(-5, 400) | st.integers(),
    )

    def check(question: Question) -> None:
        led, _ = open_room(here)
        who = join(here, led.code, new_secret())
        if refused(ask, here, led, question):
            assert questions_of(here, led) == ()
        else:
            (asked,) = questions_of(here, led)
            assert_readable(here, led, asked, who)
            refused(answer_question, here, who, asked.question_id, "1")
        delete_room(here, led)

    cases(400, check, question=drawn)


def test_codes_keys_and_cities(here: Store, cases: Cases) -> None:
    led, key = open_room(here)
    who = join(here, led.code, new_secret())

    def check(code: str, secret: str, city: str) -> None:
        assert refused(join, here, code, secret)
        assert refused(facilitator_with_key, here, led.code, secret)
        assert refused(choose_city, here, who, city, {"at-vienna"})
        assert facilitator_with_key(here, led.code, key) == led
        assert place_of(here, who).city_id is None

    sendable = TEXTS.filter(lambda text: "\ud800" not in text and text.isprintable())
    cases(200, check, code=sendable, secret=sendable, city=TEXTS)


def test_presentations_and_commands(here: Store, cases: Cases) -> None:
    led, _ = open_room(here)
    sendable = st.text(max_size=40)
    phases = st.dictionaries(sendable, st.sampled_from(["asked", "revealed"]) | sendable, max_size=3)
    flag = st.none() | st.booleans()

    def check(scenes: str, scene: int, done: dict[str, str], black: bool | None, marks: bool | None, begins: bool) -> None:
        if begins:
            begin_presentation(here, led, scenes, scene, done)
            assert presented_scenes(here, led.room_id) == scenes
        now = steer(here, led, scene, done, black, marks)
        assert now == presentation_of(here, led)
        assert now is None or (now.number == scene and done.items() <= now.phases.items())

    cases(300, check, scenes=sendable, scene=st.integers(1, 60), done=phases, black=flag, marks=flag, begins=st.booleans())


def test_short_links(here: Store, cases: Cases) -> None:
    path = st.sampled_from(["/", "/compare", "/compare?city=at-vienna", "//evil.example", "/a\\b", "compare"])

    def check(start: str, rest: str, typed: str) -> None:
        address = start + rest
        if not refused(store_link, here, address):
            assert address.startswith("/") and not address.startswith("//") and "\\" not in address
            assert address_behind(here, store_link(here, address).code) == address
        assert address_behind(here, typed) is None

    cases(300, check, start=path, rest=TEXTS, typed=TEXTS)
