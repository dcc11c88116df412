"""What a room said, in a sentence that can be read aloud; screen and phone say the same."""

from statistics import median

import workshop
from ui import wording
from ui.rooms.phone_phrases import number, phrase
from workshop import ItemResult, Question, Result, Tally

MOST_SHARES = 4  # of the answers to a choice, from the most frequent
MOST_STATEMENTS = 3  # that are named where the group disagrees


def text_of(question: Question, result: Result) -> str:
    """The middle or the first of the answers, or where the group disagrees, as Markdown; empty where the bars alone say it."""
    if not result.answered:
        return ""
    if result.numbers:
        return phrase("guesses_middle", median=number(median(result.numbers), "0.#"), guesses=guessed(result))
    if question.kind == "scale":
        return _middle(question, result)
    return _first(result) if result.ranks else _disagreement(result.items)


def _middle(question: Question, result: Result) -> str:
    """Mean and spread of a scale, with the words at its ends. Spread is the mean distance of the answers from the mean."""
    steps = [(int(tally.key), tally.count) for tally in result.tallies]
    mean = sum(step * count for step, count in steps) / result.answered
    spread = sum(abs(step - mean) * count for step, count in steps) / result.answered
    low, high = (_end(label) for _, label in (question.choices[0], question.choices[-1]))
    text = phrase("scale_mean", mean=number(mean), low=low, high=high)
    if result.answered == 1:
        return text
    return f"{text} {phrase('scale_spread', spread=number(spread)) if spread else phrase('scale_same')}"


def _end(label: str) -> str:
    step, _, words = label.partition(": ")
    return f"{step} ({wording.plain(words)})" if words else step


def _disagreement(items: tuple[ItemResult, ...]) -> str:
    if not any(item.answered > 1 for item in items):
        return ""
    apart = divided(items)
    if not apart:
        return phrase("disagrees_nowhere")
    named = [phrase("quoted", text=wording.plain(item.text)) for item in apart[:MOST_STATEMENTS]]
    more = [phrase("and_more", count=len(apart) - len(named))] if len(apart) > len(named) else []
    return phrase("disagrees_on", statements="; ".join([*named, *more]))


def divided(items: tuple[ItemResult, ...]) -> list[ItemResult]:
    """The statements on which no answer was given by more than half, those first on which most pairs differ."""
    apart = (item for item in items if item.answered > 1 and majority(item) is None)
    return sorted(apart, key=lambda item: -(item.spread or 0))


def majority(item: ItemResult) -> str | None:
    """The key of the answer that more than half gave; None without one."""
    return next((tally.key for tally in item.tallies if 2 * tally.count > item.answered), None)


def agreement(item: ItemResult) -> str:
    """How the answers to a statement divide, to be read aloud."""
    given = sorted((tally for tally in item.tallies if tally.count), key=lambda tally: -tally.count)
    if not given:
        return ""
    first, others = given[0], given[1:]
    choice = phrase("quoted", text=first.label)
    if not others:
        return phrase("all_say", count=first.count, choice=choice) if first.count > 1 else phrase("one_answer", choice=choice)
    if majority(item) is None:
        return phrase("divided", answers=_listed(given))
    return phrase("most_say", count=first.count, answered=item.answered, choice=choice, others=_listed(others))


def _listed(tallies: list[Tally]) -> str:
    return ", ".join(f"{phrase('quoted', text=tally.label)} {tally.count}" for tally in tallies)


def guessed(result: Result) -> str:
    """Of how many guesses a number is the median, and from where to where they go."""
    count = len(result.numbers)
    if count == 1:
        return phrase("only_guess")
    return phrase("of_guesses", count=count, lowest=result.numbers[0], highest=result.numbers[-1])


def _first(result: Result) -> str:
    best = result.ranks[0]
    first = [wording.plain(rank.label) for rank in result.ranks if rank.points == best.points]
    place = number(best.mean or 0)
    if len(first) == 1:
        return phrase("first_place", choice=first[0], place=place)
    return phrase("shared_place", choices=", ".join(first), place=place)


def shares(question: Question, result: Result) -> str:
    """The answers in a line or a few, as Markdown, for a screen that has no room for bars, wall and cards."""
    answers = wording.plural(result.answered, "answer", "answers")
    if question.kind in workshop.TEXT_KINDS:
        return _texts(question.kind, result)
    if result.items:
        found = _disagreement(result.items)
        return f"{found} ({answers})" if found else f"**The room:** {answers}."
    if result.ranks:
        places = "; ".join(f"{wording.plain(rank.label)} {rank.mean:.1f}" for rank in result.ranks)
        return f"**The room**, mean places: {places} ({answers})."
    if question.kind == "scale":
        return f"The room: {_middle(question, result)} ({answers})"
    tallies = sorted(result.tallies, key=lambda tally: -tally.count)
    others = sum(tally.count > 0 for tally in tallies[MOST_SHARES:])
    more = [f"and {others} more"] if others else []
    return (
        f"**The room:** {'; '.join([*(_share(tally, result.answered) for tally in tallies[:MOST_SHARES]), *more])} ({answers})."
    )


def _share(tally: Tally, answered: int) -> str:
    return wording.plain(f"{tally.label} {100 * tally.count / answered:.0f} %")


def _texts(kind: str, result: Result) -> str:
    if not result.tallies:
        return "No text of the room is shown."
    first = [(wording.plain(tally.label), f" ({tally.count})" if kind != "open_text" else "") for tally in result.tallies]
    more = [f"and {len(first) - MOST_SHARES} more"] if len(first) > MOST_SHARES else []
    texts = [f"{text}{count}" for text, count in first[:MOST_SHARES]] + more
    if kind == "words":
        return f"**The room:** {'; '.join(texts)}."
    return "\n".join(["**The room:**", "", *(f"- {text}" for text in texts)])
