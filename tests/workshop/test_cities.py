"""The city that a participant may choose, and answers by city, on both stores."""

import pytest

from tests.workshop.acting import CITIES, joined
from workshop import (
    AskedQuestion,
    Facilitator,
    NotAcceptedError,
    Participant,
    Store,
    answer_question,
    ask,
    begin_presentation,
    choose_city,
    cities_in_room,
    delete_room,
    open_room,
    place_of,
    presentation_of,
    results_by_city,
    set_open,
    sheet,
    steer,
    words,
)

ATLAS = {"at-graz", "be-ghent", "fr-lyon"}


def from_city(here: Store, led: Facilitator, city_id: str | None, count: int = 1) -> list[Participant]:
    found = [joined(here, led) for _ in range(count)]
    for who in found:
        choose_city(here, who, city_id, ATLAS)
    return found


def split(here: Store, led: Facilitator, asked: AskedQuestion) -> dict[str, dict[str, int]]:
    return {city: {one.label: one.count for one in result.tallies} for city, result in results_by_city(here, led, asked)}


def test_a_city_is_chosen_changed_and_forgotten(here: Store, led: Facilitator) -> None:
    (who,) = from_city(here, led, "be-ghent")
    other_room = open_room(here)[0]
    from_city(here, other_room, "at-graz")
    assert place_of(here, who).city_id == "be-ghent"
    assert cities_in_room(here, led) == {"be-ghent": 1}
    for city in ("xx-nowhere", "", "be-ghent; DROP TABLE room"):
        with pytest.raises(NotAcceptedError, match="no such city"):
            choose_city(here, who, city, ATLAS)
    choose_city(here, who, "fr-lyon", ATLAS)
    from_city(here, led, "at-graz", 2)
    assert list(cities_in_room(here, led).items()) == [("at-graz", 2), ("fr-lyon", 1)]
    choose_city(here, who, None, ATLAS)
    assert place_of(here, who).city_id is None
    set_open(here, led, False)
    with pytest.raises(NotAcceptedError, match="closed"):
        choose_city(here, who, "fr-lyon", ATLAS)
    delete_room(here, led)
    assert cities_in_room(here, led) == {}


def test_choosing_without_end_is_refused(here: Store, led: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    (who,) = from_city(here, led, "be-ghent")
    for city in ("fr-lyon", "at-graz"):
        choose_city(here, who, city, ATLAS)
    monkeypatch.setattr("workshop.limits.POSTS_A_MINUTE", 0)
    with pytest.raises(NotAcceptedError, match="too fast"):
        choose_city(here, who, "fr-lyon", ATLAS)


def test_the_presentation_is_told_to_who_has_a_city(here: Store, led: Facilitator) -> None:
    begin_presentation(here, led, '{"scenes": []}', 1, {})
    (who,), (nobody,) = from_city(here, led, "be-ghent"), from_city(here, led, None)
    assert place_of(here, nobody).presentation is None
    assert place_of(here, who).presentation == presentation_of(here, led)
    assert steer(here, led, marks_cities=True)
    steer(here, led, number=2)
    place = presentation_of(here, led)
    assert place and (place.marks_cities, place.number) == (True, 2)
    begin_presentation(here, led, '{"scenes": []}', 1, {})
    place = presentation_of(here, led)
    assert place and not place.marks_cities


def test_answers_are_split_where_three_of_a_city_answered(here: Store, led: Facilitator) -> None:
    asked = ask(here, led, CITIES)
    ghent, lyon, others = from_city(here, led, "be-ghent", 4), from_city(here, led, "fr-lyon", 2), from_city(here, led, None)
    for who, choice in zip([*ghent[:2], *lyon, *others], "12211", strict=True):
        answer_question(here, who, asked.question_id, choice)
    assert split(here, led, asked) == {}  # two of four from Ghent
    answer_question(here, ghent[2], asked.question_id, "1")
    assert split(here, led, asked) == {
        "be-ghent": {"Work": 2, "Language": 1, "Housing": 0},
        "": {"Work": 2, "Language": 1, "Housing": 0},
    }


def test_one_or_two_others_are_not_told_apart_by_what_is_left(here: Store, led: Facilitator) -> None:
    asked = ask(here, led, CITIES)
    for who in from_city(here, led, "be-ghent", 4):
        answer_question(here, who, asked.question_id, "1")
    assert list(split(here, led, asked)) == ["be-ghent"]  # nobody is left
    (alone,) = from_city(here, led, "at-graz")
    answer_question(here, alone, asked.question_id, "2")
    assert split(here, led, asked) == {}
    for who in from_city(here, led, "fr-lyon", 3):
        answer_question(here, who, asked.question_id, "3")
    assert split(here, led, asked) == {  # the smaller city joins the one who would stand alone
        "be-ghent": {"Work": 4, "Language": 0, "Housing": 0},
        "": {"Work": 0, "Language": 1, "Housing": 3},
    }


def test_each_statement_of_a_sheet_needs_as_many(here: Store, led: Facilitator) -> None:
    asked = ask(here, led, sheet("?", [("a", "A"), ("b", "B")], [("1", "Yes"), ("2", "No")]))
    people = from_city(here, led, "be-ghent", 3)
    for who in people:
        answer_question(here, who, asked.question_id, {"a": "1"})
    assert [city for city, _ in results_by_city(here, led, asked)] == ["be-ghent"]
    answer_question(here, people[0], asked.question_id, {"a": "1", "b": "2"})
    assert results_by_city(here, led, asked) == ()


def test_texts_are_never_told_by_city(here: Store, led: Facilitator) -> None:
    asked = ask(here, led, words("In a word?"))
    for who in from_city(here, led, "be-ghent", 4):
        answer_question(here, who, asked.question_id, ["time"])
    assert results_by_city(here, led, asked) == ()
