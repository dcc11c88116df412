"""Sentences on answers that a facilitator reads aloud: they say what the numbers say."""

import json

import pytest

from tests.workshop.acting import ranking
from ui.rooms import result_words
from workshop import Question, one_choice, scale, sheet
from workshop.results import Result, result_of

LEVELS = [("1", "In place"), ("2", "Partly"), ("3", "Not yet")]


def of(question: Question, *answers: object) -> Result:
    return result_of(question, [(json.dumps(answer), 1) for answer in answers])


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            ["1", "5", "4", "4"],
            "**3.5** on average, from 1 (Not at all) to 5 (Very *well*). The answers lie 1.2 from it on average.",
        ),
        (["4"], "**4.0** on average, from 1 (Not at all) to 5 (Very *well*)."),
        (["2", "2"], "**2.0** on average, from 1 (Not at all) to 5 (Very *well*). All answers are the same."),
        ([], ""),
    ],
)
def test_a_scale_has_mean_spread_and_the_words_at_its_ends(answers: list[str], expected: str) -> None:
    """1, 4, 4, 5: distances from 3.5 are 2.5, 0.5, 0.5, 1.5, on average 1.25."""
    asked = scale("How well?", "Not at all", "Very *well*")
    assert result_words.text_of(asked, of(asked, *answers)).replace("\\", "") == expected
    assert "from 1 to 5." in result_words.text_of(scale("?"), of(scale("?"), "3"))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], ""),
        (["1"], "One answer: “In place”."),
        (["2", "2", "2"], "All 3 say “Partly”."),
        (["1", "1", "1", "3", "2"], "3 of 5 say “In place”; others say “Partly” 1, “Not yet” 1."),
        (["1", "1", "3", "3"], "The group disagrees: “In place” 2, “Not yet” 2."),
        (["3", "2", "1", "3", "2"], "The group disagrees: “Partly” 2, “Not yet” 2, “In place” 1."),
    ],
)
def test_a_statement_says_how_the_group_divides(answers: list[str], expected: str) -> None:
    asked = sheet("?", [("a", "A strategy")], LEVELS)
    item = of(asked, *({"a": answer} for answer in answers)).items[0]
    assert result_words.agreement(item) == expected


def test_a_sheet_names_the_statements_without_a_majority_the_most_divided_first() -> None:
    asked = sheet("?", [(key, key.upper()) for key in "abcde"], LEVELS)
    given = [
        {"a": "1", "b": "1", "c": "1", "d": "1"},
        {"a": "2", "b": "1", "c": "2", "d": "1"},
        {"b": "2", "c": "3", "d": "2"},
        {"b": "2", "c": "1", "d": "1", "e": "1"},
    ]
    assert result_words.text_of(asked, of(asked, *given)) == "Where the group disagrees: “A”; “C”; “B”."
    same = of(asked, {"d": "1"}, {"d": "1"}, {"d": "2", "a": "3"})
    assert result_words.text_of(asked, same).startswith("On every statement that two or more answered")
    assert result_words.text_of(asked, of(asked, {"a": "1"})) == ""
    many = of(asked, *(dict.fromkeys("abcde", answer) for answer in "12"))
    assert result_words.text_of(asked, many).endswith("; and 2 more.")


def test_a_shared_first_place_is_a_shared_place() -> None:
    asked = ranking("?", ["a", "b", "c"])
    assert result_words.text_of(asked, of(asked, ["1", "2", "3"], ["2", "1", "3"])) == (
        "**a, b** come first together: each in place 1.5 on average."
    )
    assert result_words.text_of(asked, of(asked)) == ""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("11234", "**The room:** Work 40 %; Housing 20 %; School 20 %; Health 20 % (5 answers)."),
        ("112345", "**The room:** Work 33 %; Housing 17 %; School 17 %; Health 17 %; and 1 more (6 answers)."),
        ("123456", "**The room:** Work 17 %; Housing 17 %; School 17 %; Health 17 %; and 2 more (6 answers)."),
    ],
)
def test_choices_that_find_no_room_are_counted(answers: str, expected: str) -> None:
    asked = one_choice("First?", ["Work", "Housing", "School", "Health", "Language", "Sport"])
    said = result_words.shares(asked, of(asked, *answers))
    assert said.replace("\u00a0", " ") == expected
