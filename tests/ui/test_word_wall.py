"""The wall of words: sizes follow the numbers, and what is drawn fits a projector."""

import json

import pytest

from ui.rooms import wall
from workshop import words
from workshop.results import Result, result_of


def of(*given: tuple[str, int]) -> Result:
    return result_of(words("?"), [(json.dumps([text]), count) for text, count in given])


def test_the_larger_the_more() -> None:
    drawn = wall.words(of(("trust", 9), ("time", 4), ("work", 1)))
    assert [word.text for word in drawn] == ["trust", "time", "work"]
    assert drawn[0].size == wall.WHOLE.biggest > drawn[1].size > drawn[2].size == wall.SMALLEST
    assert {word.size for word in wall.words(of(("one", 1), ("two", 1)))} == {wall.WHOLE.usual}


@pytest.mark.parametrize(("count", "length"), [(1, 60), (40, 60), (600, 5), (600, 60)])
def test_what_is_drawn_fits_a_projector(count: int, length: int) -> None:
    result = of(*((f"{number:0{length}d}", number % 7 + 1) for number in range(count)))
    drawn = wall.words(result)
    assert 1 <= len(drawn) <= wall.MOST_WORDS
    assert all(word.size >= wall.SMALLEST for word in drawn)
    assert [word.text for word in drawn] == [tally.label for tally in result.tallies[: len(drawn)]]


def test_letters_are_smaller_where_more_words_fit_so() -> None:
    result = of(*((f"example{number:02d}", 2 + number % 3) for number in range(wall.MOST_WORDS)))
    drawn = wall.words(result)
    assert len(drawn) == wall.MOST_WORDS
    assert drawn[0].size > drawn[-1].size > wall.SMALLEST


def test_hostile_words_are_text() -> None:
    html = wall.html(of(("<img src=x onerror=alert(1)>", 2), ("</li><script>", 1)))
    assert "<img" not in html and "<script" not in html and "&lt;img" in html
