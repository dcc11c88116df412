"""Texts that participants wrote: which are one, which count together, by spelling and by hand."""

import pytest

from tests.workshop.acting import counts, joined
from workshop import (
    AskedQuestion,
    Facilitator,
    NoSuchRoomError,
    Store,
    answer_question,
    ask,
    join_texts,
    open_room,
    separate_text,
    texts_of,
    words,
)
from workshop.texts import groups, key_of, written


def grouped(*texts: str) -> int:
    """In how many groups the texts stand."""
    return len(set(groups(written((text, 1) for text in texts), {}).values()))


@pytest.mark.parametrize(
    "alike",
    [
        ("Language", " LANGUAGE", "language"),
        ("Café", "cafe", "CAFE\u0301"),
        ("Straße", "STRASSE"),
        ("co-operation", "cooperation", "Co operation"),
        ("job offer", "job offers"),
        ("school", "schools"),
        ("city", "cities"),
        ("church", "churches"),
        ("Wohnung", "Wohnungen"),
    ],
)
def test_spellings_of_a_word_are_one_group(alike: tuple[str, ...]) -> None:
    assert grouped(*alike) == 1


@pytest.mark.parametrize(
    "apart",
    [
        ("a", "as"),
        ("glas", "glass"),
        ("legal", "illegal"),
        ("Syria", "Syrian"),
        ("emigration", "immigration"),
        ("inclusion", "exclusion"),
        ("national", "rational"),
        ("wood", "wooden"),
        ("work", "worker"),
        ("й", "и"),
        ("हिंदी", "हदी"),
        ("🏳️‍🌈", "🏳️"),
    ],
)
def test_other_words_are_not(apart: tuple[str, ...]) -> None:
    assert grouped(*apart) == len(apart)


def test_a_text_is_known_by_its_words_not_by_its_blanks_alone() -> None:
    """What was decided about a text holds for no other: blanks within it count, for the key."""
    assert key_of("  Résumé ") == key_of("resume")
    assert key_of("İzmir") == key_of("izmir")
    # Marks that make no letter may write over what was approved, in small letters even.
    assert len({key_of(text) for text in ("abc", "abc\u0338", "ab\u036d\u0363c", "\u0338", "")}) == 5
    assert key_of("therapist") != key_of("the rapist")
    assert len({key_of(text) for text in ("a", "b", "a b", "ab", "٠", "0")}) == 6


def asked_for_words(here: Store, led: Facilitator, *of_each: list[str]) -> AskedQuestion:
    asked = ask(here, led, words("What helps?"))
    for given in of_each:
        answer_question(here, joined(here, led), asked.question_id, given)
    return asked


def test_a_group_counts_participants_and_has_its_usual_spelling(here: Store, led: Facilitator) -> None:
    asked = asked_for_words(here, led, ["jobs", "Jobs", "time"], ["Jobs"], ["JOB"], ["Time"])
    assert counts(here, led, asked) == {"Jobs": 3, "Time": 2}
    one = asked_for_words(here, led, ["school", "schools"])
    assert counts(here, led, one) == {"school": 1}


def test_groups_are_put_together_and_apart_by_hand(here: Store, led: Facilitator) -> None:
    asked = asked_for_words(here, led, ["job"], ["jobs"], ["jobs"], ["Arbeit"], ["work"])
    of_text = {text.text: text for text in texts_of(here, led, asked)}
    assert of_text["jobs"].group == of_text["job"].key
    join_texts(here, led, asked.question_id, [of_text["Arbeit"].key], of_text["work"].key)
    assert counts(here, led, asked) == {"jobs": 3, "work": 2}
    join_texts(here, led, asked.question_id, [of_text["job"].key, of_text["jobs"].key], of_text["work"].key)
    assert counts(here, led, asked) == {"work": 5}
    answer_question(here, joined(here, led), asked.question_id, ["JOBS"])
    assert counts(here, led, asked) == {"work": 6}
    join_texts(here, led, asked.question_id, [text.key for text in of_text.values()], of_text["Arbeit"].key)
    assert counts(here, led, asked) == {"Arbeit": 6}
    separate_text(here, led, asked.question_id, of_text["jobs"].key)
    assert counts(here, led, asked) == {"Arbeit": 3, "jobs": 3}


def test_texts_of_another_room_are_out_of_reach(here: Store, led: Facilitator) -> None:
    asked = asked_for_words(here, led, ["one"], ["two"])
    other = open_room(here)[0]
    one, two = texts_of(here, led, asked)
    assert texts_of(here, other, asked) == ()
    with pytest.raises(NoSuchRoomError):
        join_texts(here, other, asked.question_id, [one.key], two.key)
    assert counts(here, led, asked) == {"one": 1, "two": 1}
