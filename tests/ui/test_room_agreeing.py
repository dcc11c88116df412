"""What follows where a room disagrees: a second vote, and answers of an instrument that can be written down."""

import json
import re

import pytest

from ui.instruments.answers import CHOICES
from ui.rooms import bars, result_words
from ui.rooms.agreeing import instrument_of, second_vote
from ui.rooms.question_form import sheet_of
from workshop import Result, limits, sheet
from workshop.questions import Question
from workshop.results import result_of

ITEMS = [("kf12-01", "Do you report?"), ("kf12-02", "Is your style inclusive?"), ("kf12-03", "Are voices heard?")]
SHEET = sheet("Communicating", ITEMS, CHOICES.items())
THREE = [
    {"kf12-01": "in_place", "kf12-02": "partly", "kf12-03": "in_place"},
    {"kf12-01": "in_place", "kf12-02": "partly", "kf12-03": "partly"},
    {"kf12-01": "not_yet", "kf12-02": "partly", "kf12-03": "not_yet"},
]


def result(answers: list[dict[str, str]], question: Question = SHEET) -> Result:
    return result_of(question, [(json.dumps(answer), 1) for answer in answers])


def test_what_more_than_half_say_is_agreed_and_the_rest_divides() -> None:
    found = result(THREE)
    assert [result_words.majority(item) for item in found.items] == ["in_place", "partly", None]
    assert [item.item_id for item in result_words.divided(found.items)] == ["kf12-03"]
    assert result_words.divided(result(THREE[:1]).items) == []


def test_a_screen_says_how_many_answered_where_nothing_can_be_agreed_on() -> None:
    assert result_words.shares(SHEET, result(THREE[:1])) == "**The room:** 1 answer."
    assert result_words.shares(SHEET, result(THREE)) == "Where the group disagrees: “Are voices heard?”. (3 answers)"


def test_a_second_vote_asks_what_divides_the_room() -> None:
    again = second_vote(SHEET, result_words.divided(result(THREE).items))
    assert (again.text, again.items, again.choices) == ("Communicating (again)", (ITEMS[2],), SHEET.choices)
    assert second_vote(again, result_words.divided(result(THREE).items)).text == "Communicating (again)"


def test_sheets_of_an_instrument_are_known_and_others_are_not() -> None:
    made = sheet_of("oecd", 6)
    assert instrument_of(sheet("Objective 6", made.items, made.choices)) == "oecd"
    assert instrument_of(SHEET) == "inclucities"
    assert instrument_of(sheet("Own", [("1", "A strategy is adopted")], CHOICES.items())) == ""
    assert instrument_of(sheet("Own", ITEMS, [("in_place", "Yes"), ("not_yet", "No")])) == ""


def drawn_colours(question: Question, is_ordered: bool) -> list[str]:
    html = bars.html(result_of(question, [(json.dumps({"x": "1"}), 1)]), is_ordered=is_ordered)
    return re.findall(r'swatch" style="background: (#[0-9a-fA-F]{6})', html)


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("count", range(2, limits.CHOICES[1] + 1))
def test_levels_of_ones_own_go_from_dark_to_light(count: int) -> None:
    own = sheet("?", [("x", "X")], [(str(at), f"Level {at}") for at in range(count)])
    drawn = drawn_colours(own, is_ordered=True)
    light = [lightness(colour) for colour in drawn]
    assert light == sorted(set(light)) and len(light) == count
    assert drawn_colours(own, is_ordered=False) == bars.PALETTE[:count]


@pytest.mark.parametrize(
    "unknown", ["Don’t know", "Don't know.", "Weiß nicht", "Je ne sais pas", "No sé", "Nie wiem", "Не знаю", "لا أعرف"]
)
def test_what_is_no_level_is_grey_among_levels(unknown: str) -> None:
    own = sheet("?", [("x", "X")], [("1", "Agree"), ("2", "Disagree"), ("3", unknown)])
    assert drawn_colours(own, is_ordered=True) == [*bars.colours.steps(2), bars.LEVELS["don't know"]]


def test_levels_have_the_colours_of_levels() -> None:
    html = bars.html(result(THREE))
    assert all(str(bars.LEVELS[label]) in html for label in ("in place", "partly", "not yet"))
    own = bars.html(result_of(sheet("?", [("x", "X")], [("1", "Yes"), ("2", "No")]), [(json.dumps({"x": "1"}), 1)]))
    assert bars.PALETTE[0] in own and str(bars.LEVELS["in place"]) not in own.replace(bars.PALETTE[0], "")
