"""Bars of answers: their length is the share of those who answered, whatever the longest is."""

import json
import re

import pytest

from tests.workshop.acting import ranking, several_choices
from ui.rooms import bars
from workshop import number, one_choice, sheet
from workshop.questions import Question
from workshop.results import result_of

LEVELS = [("1", "Yes"), ("2", "No")]


def lengths(question: Question, *answers: object) -> list[list[float]]:
    """The parts of each bar in percent of its track."""
    html = bars.html(result_of(question, [(json.dumps(answer), 1) for answer in answers]))
    tracks = re.findall(r'class="track">(.*)</div>\n', html)
    return [[float(width) for width in re.findall(r"width: ([\d.]+)%", track)] for track in tracks]


@pytest.mark.parametrize(
    ("question", "answers", "expected"),
    [
        (one_choice("?", ["a", "b", "c"]), ["1", "2", "3"], [[33.33], [33.33], [33.33]]),
        (one_choice("?", ["a", "b"]), ["1", "2"], [[50], [50]]),
        (one_choice("?", ["a", "b"]), ["1", "1"], [[100], [0]]),
        (one_choice("?", ["a", "b"]), [], [[0], [0]]),
        (several_choices("?", ["a", "b"]), [["1", "2"], ["2"]], [[50], [100]]),
        (ranking("?", ["a", "b", "c"]), [["1", "2", "3"], ["2", "1", "3"]], [[75], [75], [0]]),
        (sheet("?", [("x", "X")], LEVELS), [{"x": "1"}, {"x": "2"}, {"x": "2"}, {"x": "2"}], [[25, 75]]),
    ],
)
def test_a_bar_is_the_share_of_those_who_answered(question: Question, answers: list[object], expected: list[list[float]]) -> None:
    assert lengths(question, *answers) == expected


def test_tens_of_guesses_stand_beside_their_bars_so_that_a_projector_holds_all_ten() -> None:
    answers = [(json.dumps(guess), 1) for guess in ("0", "100")]
    html = bars.html(result_of(number("?"), answers))
    assert html.count("<li>") == 10 and '<ol class="in_a_line">' in html
    assert '<ol class="in_a_line">' not in bars.html(result_of(one_choice("?", ["a", "b"]), [(json.dumps("1"), 1)]))
