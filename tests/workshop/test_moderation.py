"""Texts that wait for approval or were hidden are in nothing that the store answers for screen and phones."""

import pytest

from tests.workshop.acting import joined, open_text
from workshop import (
    AskedQuestion,
    Facilitator,
    NoSuchRoomError,
    Question,
    Store,
    answer_question,
    ask,
    ask_again,
    close,
    hide_texts,
    join_texts,
    open_room,
    place_of,
    questions_of,
    result,
    room_of,
    show_texts,
    texts_of,
    words,
)
from workshop.texts import key_of

SECRET = "Zebra"
KINDS = {"words": (words, [SECRET]), "open_text": (open_text, SECRET)}


def everything(here: Store, led: Facilitator, asked: AskedQuestion) -> str:
    """All that the store answers but to the facilitator's list and to whoever wrote the text: to the screen and a phone."""
    other = joined(here, led)
    answers = repr((result(here, led, asked), questions_of(here, led), room_of(here, led), place_of(here, other)))
    close(here, led, asked.question_id)
    answers += repr((result(here, led, asked), place_of(here, other)))
    ask_again(here, led, asked.question_id)
    return answers


def written(here: Store, led: Facilitator, kind: str, is_moderated: bool) -> AskedQuestion:
    make, given = KINDS[kind]
    question: Question = make("What helps?", is_moderated)
    asked = ask(here, led, question)
    answer_question(here, joined(here, led), asked.question_id, given)
    return asked


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_nowhere_before_it_is_approved(kind: str, here: Store, led: Facilitator) -> None:
    asked = written(here, led, kind, is_moderated=True)
    assert SECRET not in everything(here, led, asked)
    assert (result(here, led, asked).answered, result(here, led, asked).waiting) == (1, 1)
    (text,) = texts_of(here, led, asked)
    assert (text.text, text.state) == (SECRET, "waiting")
    show_texts(here, led, asked.question_id, [text.key])
    assert everything(here, led, asked).count(SECRET) == 3  # twice for the screen, once for the phone when it is closed
    assert result(here, led, asked).waiting == 0
    hide_texts(here, led, asked.question_id, [text.key])
    assert SECRET not in everything(here, led, asked)


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_says_that_its_text_waits_only_while_it_does(kind: str, here: Store, led: Facilitator) -> None:
    make, given = KINDS[kind]
    asked, who, other = ask(here, led, make("What helps?", True)), joined(here, led), joined(here, led)
    assert not place_of(here, who).waits
    answer_question(here, who, asked.question_id, given)
    assert (place_of(here, who).waits, place_of(here, other).waits) == (True, False)
    for decide in (show_texts, hide_texts):
        decide(here, led, asked.question_id, [key_of(SECRET)])
        assert not place_of(here, who).waits
    answer_question(here, who, asked.question_id, "Another" if isinstance(given, str) else ["Another"])
    assert place_of(here, who).waits


@pytest.mark.parametrize("kind", KINDS)
def test_one_text_is_hidden_at_any_time(kind: str, here: Store, led: Facilitator) -> None:
    asked = written(here, led, kind, is_moderated=False)
    assert SECRET in everything(here, led, asked)
    hide_texts(here, led, asked.question_id, [key_of(SECRET)])
    assert SECRET not in everything(here, led, asked)
    given = KINDS[kind][1]
    shouted = given.upper() if isinstance(given, str) else [SECRET.upper()]
    answer_question(here, joined(here, led), asked.question_id, shouted)
    assert SECRET.upper() not in everything(here, led, asked)
    show_texts(here, led, asked.question_id, [key_of(SECRET)])
    assert result(here, led, asked).tallies[0].count == 2


@pytest.mark.parametrize("kind", KINDS)
def test_approval_holds_for_the_text_not_for_what_takes_its_place(kind: str, here: Store, led: Facilitator) -> None:
    make, given = KINDS[kind]
    asked, who = ask(here, led, make("What helps?", True)), joined(here, led)
    for text in ("Trust", SECRET):
        answer_question(here, who, asked.question_id, text if isinstance(given, str) else [text])
        if text == "Trust":
            show_texts(here, led, asked.question_id, [key_of(text)])
            assert "Trust" in everything(here, led, asked)
    assert SECRET not in everything(here, led, asked)
    assert place_of(here, who).own in (SECRET, [SECRET])


def test_a_group_shows_only_its_approved_spellings(here: Store, led: Facilitator) -> None:
    asked = ask(here, led, words("What helps?", is_moderated=True))
    for given in (["therapist"], ["the rapist"], ["therapists"]):
        answer_question(here, joined(here, led), asked.question_id, given)
    show_texts(here, led, asked.question_id, [key_of("therapists")])
    assert [(tally.label, tally.count) for tally in result(here, led, asked).tallies] == [("therapists", 1)]
    join_texts(here, led, asked.question_id, [key_of("therapists")], key_of("the rapist"))
    assert [(tally.label, tally.count) for tally in result(here, led, asked).tallies] == [("therapists", 1)]


def test_a_stranger_approves_nothing(here: Store, led: Facilitator) -> None:
    asked, other = written(here, led, "words", is_moderated=True), open_room(here)[0]
    with pytest.raises(NoSuchRoomError):
        show_texts(here, other, asked.question_id, [key_of(SECRET)])
    assert SECRET not in everything(here, led, asked)
