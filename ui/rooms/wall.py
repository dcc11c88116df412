"""Words on a wall, the larger the more participants gave them; as many as a projector holds. Jinja escapes them."""

from dataclasses import dataclass

from ui.rooms.bars import template
from workshop import Result, Tally

MOST_WORDS = 40
SMALLEST = 24  # pixels of letters, which a back row reads
_WIDTH = 1180  # pixels
_LETTER, _LINE, _GAP = 0.6, 1.25, 1.1  # width of a letter, height of a line, space behind a word, in sizes of letters
_COUNT = 0.45  # size of a number beside its word
_SMALLER = 0.9  # of the largest letters, as often as words are left out


@dataclass(frozen=True)
class Word:
    """A word with its number of participants and the size of its letters in pixels."""

    text: str
    count: int
    size: float


@dataclass(frozen=True)
class Size:
    """Pixels of the wall and of its letters: the usual ones where all words are equally frequent."""

    height: int
    usual: int
    biggest: int


WHOLE, STRIP = Size(430, 44, 84), Size(120, 30, 52)  # a strip stands above the chart of a scene


def html(result: Result, size: Size = WHOLE) -> str:
    """The wall of a result."""
    shown = words(result, size)
    left_out = len(result.tallies) - len(shown) if size == STRIP else 0
    return template("wall.html.jinja").render(words=shown, left_out=left_out, smallest=SMALLEST)


def words(result: Result, size: Size = WHOLE) -> list[Word]:
    """The words that fit, from the most frequent; in smaller letters where that lets more of them fit."""
    best: list[Word] = []
    biggest, usual = float(size.biggest), float(size.usual)
    while biggest > SMALLEST and len(best) < len(result.tallies[:MOST_WORDS]):
        found = _that_fit(result, Size(size.height, max(SMALLEST, round(usual)), round(biggest)))
        best = max(best, found, key=len)
        biggest, usual = _SMALLER * biggest, _SMALLER * usual
    return best


def _that_fit(result: Result, size: Size) -> list[Word]:
    found = [_sized(tally, result.tallies[0].count, size) for tally in result.tallies[:MOST_WORDS]]
    while len(found) > 1 and _height(found) > size.height:
        found.pop()
    return found


def _sized(tally: Tally, most: int, of_wall: Size) -> Word:
    share = (tally.count - 1) / (most - 1) if most > 1 else 0
    size = SMALLEST + (of_wall.biggest - SMALLEST) * share**0.5 if most > 1 else of_wall.usual
    return Word(tally.label, tally.count, max(SMALLEST, min(size, _WIDTH / (_LETTER * len(tally.label)))))


def _height(placed: list[Word]) -> float:
    """How high the wall is with these words, one line after the other."""
    height = line_height = left = 0.0
    for word in placed:
        number = _LETTER * (len(str(word.count)) + 1) * max(_COUNT * word.size, SMALLEST) if word.count > 1 else 0.0
        width = word.size * (_LETTER * len(word.text) + _GAP) + number
        if left < width:
            height, line_height, left = height + line_height, 0.0, float(_WIDTH)
        left -= width
        line_height = max(line_height, word.size * _LINE)
    return height + line_height
