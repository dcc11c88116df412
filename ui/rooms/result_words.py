"""What a room said, in a sentence that can be read aloud; screen and phone say the same."""

from statistics import median

from ui import wording
from ui.rooms.phone_phrases import phrase
from workshop import Result, Tally

MOST_SHARES = 4  # of the answers to a choice, from the most frequent


def said(result: Result) -> str:
    """The middle or the first of the answers, as Markdown; empty where the bars alone say it."""
    if result.numbers:
        return f"**{median(result.numbers):g}**, {guessed(result)}."
    return _first(result) if result.ranks and result.answered else ""


def guessed(result: Result) -> str:
    """Of how many guesses a number is the median, and from where to where they go."""
    count = len(result.numbers)
    if count == 1:
        return phrase("only_guess")
    return phrase("of_guesses", count=count, lowest=result.numbers[0], highest=result.numbers[-1])


def _first(result: Result) -> str:
    best = result.ranks[0]
    first = [f"**{wording.plain(rank.label)}**" for rank in result.ranks if rank.points == best.points]
    place = f"{best.mean:.1f}"
    if len(first) == 1:
        return phrase("first_place", choice=first[0], place=place)
    return phrase("shared_place", choices=", ".join(first), place=place)


def shares(kind: str, result: Result) -> str:
    """The answers in one line, as Markdown, for a screen that has no room for bars."""
    answers = wording.plural(result.answered, "answer", "answers")
    if result.ranks:
        places = "; ".join(f"{wording.plain(rank.label)} {rank.mean:.1f}" for rank in result.ranks)
        return f"**The room**, mean places: {places} ({answers})."
    if kind == "scale":
        mean = sum(int(tally.key) * tally.count for tally in result.tallies) / result.answered
        return f"**The room: {mean:.1f}** on average of 1 to 5 ({answers})."
    tallies = sorted(result.tallies, key=lambda tally: -tally.count)[:MOST_SHARES]
    return f"**The room:** {'; '.join(_share(tally, result.answered) for tally in tallies)} ({answers})."


def _share(tally: Tally, answered: int) -> str:
    return f"{wording.plain(tally.label)} {100 * tally.count / answered:.0f} %"
