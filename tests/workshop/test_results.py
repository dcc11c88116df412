"""What is counted from answers, by examples worked by hand."""

import json

import pytest

from tests.workshop.acting import ranking, several_choices
from workshop import Question, one_choice, sheet, words
from workshop.results import result_of


def given(*answers: object) -> list[tuple[str, int]]:
    return [(json.dumps(answer), 1) for answer in answers]


def labels(question: Question, *answers: object) -> dict[str, int]:
    return {tally.label: tally.count for tally in result_of(question, given(*answers)).tallies}


def test_choices_are_counted_in_the_order_of_the_question() -> None:
    assert labels(one_choice("?", ["b", "a"]), "2", "2", "1") == {"b": 1, "a": 2}
    assert labels(several_choices("?", ["a", "b", "c"]), ["1", "2"], ["2"]) == {"a": 1, "b": 2, "c": 0}


def test_words_are_put_together_whatever_their_capitals_most_frequent_first() -> None:
    question = words("?")
    assert labels(question, ["Trust", "time"], ["trust"], ["TRUST", "Zeit"], ["trust"]) == {"trust": 4, "time": 1, "Zeit": 1}
    assert list(labels(question, ["b"], ["a"], ["b"])) == ["b", "a"]
    assert labels(question, ["STRASSE"], ["Straße"]) == {"Straße": 2}


def test_agreement_and_spread_of_a_sheet() -> None:
    """Four answers 1, 1, 1, 2: three of four agree; of six pairs, three differ."""
    question = sheet("?", [("a", "A"), ("b", "B"), ("c", "C")], [("1", "Yes"), ("2", "No")])
    found = result_of(question, given({"a": "1", "b": "1"}, {"a": "1"}, {"a": "1"}, {"a": "2"}))
    first, second, third = found.items
    assert found.answered == 4
    assert ([t.count for t in first.tallies], first.agreement, first.spread) == ([3, 1], 0.75, pytest.approx(0.5))
    assert (second.answered, second.agreement, second.spread) == (1, 1.0, None)
    assert (third.answered, third.agreement, third.spread) == (0, None, None)


def test_places_points_and_means_of_a_ranking() -> None:
    """Three orders of three choices; by Borda a first place is worth two points, a second one."""
    found = result_of(ranking("?", ["a", "b", "c"]), [(json.dumps(["2", "1", "3"]), 2), (json.dumps(["1", "3", "2"]), 1)])
    assert found.answered == 3
    assert [(rank.label, rank.places, rank.points) for rank in found.ranks] == [
        ("a", (1, 2, 0), 4),
        ("b", (2, 0, 1), 4),
        ("c", (0, 1, 2), 1),
    ]
    assert [rank.mean for rank in found.ranks] == [pytest.approx(5 / 3), pytest.approx(5 / 3), pytest.approx(8 / 3)]
    assert [rank.mean for rank in result_of(ranking("?", ["a", "b"]), []).ranks] == [None, None]
