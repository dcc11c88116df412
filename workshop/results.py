"""What a room answered, counted: how many chose what, which words came up, how far the answers to an item agree."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from workshop.questions import ASKED, TEXT_KINDS, WANTED, Question
from workshop.texts import ANSWERED, SHOWN, WAITING, Decision, Written, groups, key_of, spelling, state_of, usual_text, written


@dataclass(frozen=True)
class Tally:
    """How many gave an answer. key: the id of a choice, or the key of a text. is_answered: of a question from the audience."""

    key: str
    label: str
    count: int
    is_answered: bool = False


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
    numbers guessed, ranks (of a ranking, from the choice with most points).

    Of texts it has only those that the room may see. waiting: how many others wait for approval.
    """

    answered: int
    tallies: tuple[Tally, ...]
    items: tuple[ItemResult, ...]
    numbers: tuple[int, ...] = ()
    ranks: tuple[Rank, ...] = ()
    waiting: int = 0


def result_of(
    question: Question, answers: Iterable[tuple[str, int]], decisions: Mapping[str, Decision] = MappingProxyType({})
) -> Result:
    """Count answers. answers: each as stored, and how often it was given; decisions: about texts, by key.

    Words stand from the most frequent, numbers from the lowest, open texts from the latest, questions from the audience from
    the one with most votes, those that were answered last.
    """
    read = [(json.loads(value), count) for value, count in answers]
    answered = sum(count for _, count in read)
    if question.kind in TEXT_KINDS:
        return _of_texts(question, read, decisions)
    if question.kind == "sheet":
        return Result(answered, (), tuple(_item(question, item_id, text, read) for item_id, text in question.items))
    if question.kind == "ranking":
        return Result(answered, (), (), ranks=_ranks(question, read))
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


def texts_in(question: Question, answers: Iterable[tuple[str, int]]) -> tuple[Written, Counter[str]]:
    """The texts in stored answers, by key, and how many participants gave each, or want it answered."""
    read = [(json.loads(value), count) for value, count in answers]
    return _written(question, read), _counts(question, read)


def _written(question: Question, read: list[tuple[Any, int]]) -> Written:
    return written((text, count) for answer, count in read for text in texts_of_answer(question, answer))


def texts_of_answer(question: Question, answer: Any) -> list[str]:
    """What a participant wrote to a question for texts, as its answer holds it."""
    if question.kind == "open_text":
        return [answer]
    return list(answer.get(ASKED, []) if question.kind == "audience" else answer)


def _counts(question: Question, read: list[tuple[Any, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for answer, count in read:
        wanted = answer.get(WANTED, []) if question.kind == "audience" else []
        counts.update(dict.fromkeys({*map(key_of, texts_of_answer(question, answer)), *wanted}, count))
    return counts


def _of_texts(question: Question, read: list[tuple[Any, int]], decisions: Mapping[str, Decision]) -> Result:
    """Only what the room may see, in tallies."""
    texts = _written(question, read)
    states = {key: state_of(key, question.is_moderated, decisions) for key in texts}
    seen = {key: one for key, one in texts.items() if states[key] in (SHOWN, ANSWERED)}
    if question.kind == "words":
        tallies = _words(seen, read, decisions)
    else:
        counts = _counts(question, read)
        tallies = [Tally(key, usual_text(one), counts[key], states[key] == ANSWERED) for key, one in seen.items()]
    if question.kind == "open_text":
        tallies.reverse()
    else:
        tallies.sort(key=lambda tally: (tally.is_answered, -tally.count, spelling(tally.label)))
    waiting = sum(state == WAITING for state in states.values())
    return Result(sum(count for _, count in read), tuple(tallies), (), waiting=waiting)


def _words(seen: Written, read: list[tuple[list[str], int]], decisions: Mapping[str, Decision]) -> list[Tally]:
    """Groups of words, each with how many participants gave one of it."""
    group_of = groups(seen, decisions)
    counts: Counter[str] = Counter()
    for given, count in read:
        counts.update(dict.fromkeys({group_of[key] for key in map(key_of, given) if key in seen}, count))
    labels: dict[str, Counter[str]] = {}
    for key, group in group_of.items():
        is_joined = key in decisions and decisions[key].joined_to not in (None, key)
        labels.setdefault(group, Counter())[usual_text(seen[key])] += 0 if is_joined else seen[key].total()
    return [Tally(group, _usual(labels[group]), count) for group, count in counts.items()]


def _usual(texts: Counter[str]) -> str:
    return min(texts, key=lambda text: (-texts[text], text))


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
