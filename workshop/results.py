"""What a room answered, counted: how many chose what, which words came up, how far the answers to an item agree."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workshop.questions import Question, same


@dataclass(frozen=True)
class Tally:
    """How many gave an answer. key: the id of a choice, or a word."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class ItemResult:
    """The answers to an item of a sheet.

    agreement: share (0-1) of the most frequent answer. spread: how likely (0-1) it is that two participants who
    answered the item gave different answers. None without enough answers.
    """

    item_id: str
    text: str
    tallies: tuple[Tally, ...]
    answered: int
    agreement: float | None
    spread: float | None


@dataclass(frozen=True)
class Rank:
    """A choice of a ranking. places: how many put it first, second and so on.

    points: by Borda, as many for each answer as there are choices behind it. mean: its mean place, None without answers.
    """

    key: str
    label: str
    places: tuple[int, ...]
    points: int
    mean: float | None


@dataclass(frozen=True)
class Result:
    """The answers to a question: participants who answered, tallies (none for a sheet and a ranking), items (of a sheet),
    numbers guessed, ranks (of a ranking, from the choice with most points)."""

    answered: int
    tallies: tuple[Tally, ...]
    items: tuple[ItemResult, ...]
    numbers: tuple[int, ...] = ()
    ranks: tuple[Rank, ...] = ()


def result_of(question: Question, answers: Iterable[tuple[str, int]]) -> Result:
    """Count answers. answers: each as stored, and how often it was given. Words stand from the most frequent,
    numbers from the lowest."""
    read = [(json.loads(value), count) for value, count in answers]
    answered = sum(count for _, count in read)
    if question.kind == "sheet":
        return Result(answered, (), tuple(_item(question, item_id, text, read) for item_id, text in question.items))
    if question.kind == "ranking":
        return Result(answered, (), (), ranks=_ranks(question, read))
    if question.kind == "words":
        return Result(answered, _words([(word, count) for words, count in read for word in words]), ())
    if question.kind == "number":
        numbers = sorted((int(number), count) for number, count in read)
        tallies = tuple(Tally(str(number), str(number), count) for number, count in numbers)
        return Result(answered, tallies, (), tuple(number for number, count in numbers for _ in range(count)))
    chosen: Counter[str] = Counter()
    for keys, count in read:
        for key in keys if isinstance(keys, list) else [keys]:
            chosen[key] += count
    return Result(answered, _tallies(question, chosen), ())


def _tallies(question: Question, chosen: Counter[str]) -> tuple[Tally, ...]:
    return tuple(Tally(key, label, chosen[key]) for key, label in question.choices)


def _ranks(question: Question, read: list[tuple[list[str], int]]) -> tuple[Rank, ...]:
    last = len(question.choices) - 1
    ranks = []
    for key, label in question.choices:
        places = Counter(at for order, count in read for at in [order.index(key)] * count)
        points = sum((last - at) * count for at, count in places.items())
        mean = 1 + last - points / places.total() if places else None
        ranks.append(Rank(key, label, tuple(places[at] for at in range(last + 1)), points, mean))
    return tuple(sorted(ranks, key=lambda rank: -rank.points))


def _words(given: list[tuple[str, int]]) -> tuple[Tally, ...]:
    spellings: dict[str, Counter[str]] = {}
    for word, count in given:
        spellings.setdefault(same(word), Counter())[word] += count
    tallies = [Tally(key, _usual(of_word), of_word.total()) for key, of_word in spellings.items()]
    return tuple(sorted(tallies, key=lambda tally: (-tally.count, tally.key)))


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _item(question: Question, item_id: str, text: str, read: list[tuple[dict[str, str], int]]) -> ItemResult:
    chosen: Counter[str] = Counter()
    for sheet, count in read:
        if item_id in sheet:
            chosen[sheet[item_id]] += count
    answered = chosen.total()
    pairs = answered * (answered - 1)
    return ItemResult(
        item_id,
        text,
        _tallies(question, chosen),
        answered,
        max(chosen.values()) / answered if answered else None,
        1 - sum(count * (count - 1) for count in chosen.values()) / pairs if pairs else None,
    )
