"""Answers as bars, written as HTML: texts wrap on a phone, grow on a projector and are read aloud as they stand.

They change every moment while answers arrive; a chart would be built anew each time. Jinja escapes all that people wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from ui.charts import colours
from ui.rooms import result_words
from ui.rooms.phone_phrases import number, phrase
from workshop import ItemResult, Rank, Result, Tally

MOST_QUESTIONS = 12  # from the audience, from the one with most votes; other questions have fewer choices
PALETTE = colours.COUNTRY
# Answers that are levels have the colours of levels, as in the result of a self-assessment.
LEVELS = {
    "in place": colours.DIVERGING[0],
    "partly": colours.DIVERGING[1],
    "not yet": colours.DIVERGING[3],
    "not our competence": colours.OTHER,
    "don't know": colours.NO_VALUE,
}
_OFF_THE_SCALE = ("not our competence", "don't know")
# How a room writes the last of these in the languages of the phones.
_DO_NOT_KNOW = (
    "i don't know", "do not know", "je ne sais pas", "ne sait pas", "nous ne savons pas", "weiss nicht", "weiss ich nicht",
    "no sé", "no lo sé", "no sabe", "non so", "non lo so", "weet niet", "weet ik niet", "nie wiem", "не знаю",
    "لا أعرف", "لا أدري",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A bar with its text, the number at its end, and what is said below it.

    parts: pieces of the bar, in percent of the track, with their colours. choices: each with its colour.
    """

    label: str
    count: str
    parts: Sequence[tuple[float, str]]
    choices: Sequence[tuple[Tally, str]] = ()
    note: str = ""


def html(result: Result, picked_out: tuple[str, ...] = (), note: str = "", is_ordered: bool = False) -> str:
    """The bars of a result. picked_out: keys of answers in a colour of their own, with the note below them.

    is_ordered: whether the choices of a sheet are levels. Tens of numbers stand beside their bars: there may be ten of them.
    """
    shown = by_tens(result) if result.numbers else result.tallies[:MOST_QUESTIONS]
    of_tallies = [_of_tally(tally, result.answered, note if tally.key in picked_out else "") for tally in shown]
    rows = (
        [_of_item(item, is_ordered) for item in result.items]
        or [_of_rank(rank, result.answered) for rank in result.ranks]
        or of_tallies
    )
    return template("bars.html.jinja").render(rows=rows, in_a_line=bool(result.numbers))


def by_tens(result: Result) -> tuple[Tally, ...]:
    """Numbers that were guessed in tens, from the tens of the lowest to those of the highest; 100 is with the last."""
    tens = [min(number // 10, 9) for number in result.numbers]
    names = {
        ten: phrase("number_range", low=10 * ten, high=10 * ten + 9 if ten < 9 else 100)
        for ten in range(min(tens), max(tens) + 1)
    }
    return tuple(Tally(str(ten), name, tens.count(ten)) for ten, name in names.items())


@cache
def template(name: str) -> Template:
    """A template of this folder; it escapes all that is put in."""
    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=True, trim_blocks=True).get_template(name)


def _of_tally(tally: Tally, answered: int, note: str) -> Row:
    """The track is all who answered the question; where several answers may be given, the bars add up to more than one."""
    note = note or (phrase("answered") if tally.is_answered else "")
    share = tally.count / answered if answered else 0.0
    count = f"{tally.count} ({100 * share:.0f} %)" if answered else str(tally.count)
    return Row(tally.label, count, [(100 * share, PALETTE[2] if note else PALETTE[0])], note=note)


def _of_rank(rank: Rank, answered: int) -> Row:
    """The track is first place in every answer; nothing is drawn of a choice that is always last."""
    if rank.mean is None:
        return Row(rank.label, "", [])
    most = answered * (len(rank.places) - 1)
    note = phrase("put_first", count=rank.places[0], answered=answered)
    return Row(rank.label, phrase("mean_place", place=number(rank.mean)), [(100 * rank.points / most, PALETTE[0])], note=note)


def _of_item(item: ItemResult, is_ordered: bool) -> Row:
    coloured = list(zip(item.tallies, _colours_of(item.tallies, is_ordered), strict=False))
    parts = [(100 * tally.count / item.answered, colour) for tally, colour in coloured if tally.count]
    return Row(item.text, phrase("answers", count=item.answered), parts, coloured, result_words.agreement(item))


def _colours_of(tallies: tuple[Tally, ...], is_ordered: bool) -> list[str]:
    """Levels that the atlas knows have its colours, others go from dark to light; without an order, a colour each."""
    names = [_plain_level(tally.label) for tally in tallies]
    if all(name in LEVELS for name in names):
        return [LEVELS[name] for name in names]
    if not is_ordered:
        return PALETTE
    steps = iter(colours.steps(sum(name not in _OFF_THE_SCALE for name in names)))
    return [LEVELS[name] if name in _OFF_THE_SCALE else next(steps) for name in names]


def _plain_level(label: str) -> str:
    name = label.casefold().replace("’", "'").strip(" .")
    return "don't know" if name in _DO_NOT_KNOW else name
