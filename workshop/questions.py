"""What can be asked in a room, and which answers a question takes. Everything that comes in is checked here.

Texts stay as people wrote them, but for what no screen should obey: control characters and signs that turn the
direction of the text around them. Whoever shows a text shows it as text.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from workshop import limits
from workshop.refusals import NotAcceptedError
from workshop.texts import KEY_LENGTH, key_of

KINDS = ("one_choice", "several_choices", "scale", "number", "highest_city", "ranking", "words", "open_text", "audience", "sheet")
TEXT_KINDS = ("words", "open_text", "audience")  # of which a room sees what participants wrote
SCALE = ("1", "2", "3", "4", "5")
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a sign that are drawn as blanks
ASKED, WANTED = "asked", "wanted"  # the parts of a participant's answer to "audience"
_KEY = re.compile(f"[0-9a-f]{{{KEY_LENGTH}}}")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """A question with its choices and, for a sheet, its items: pairs of id and text.

    seconds: after which it closes by itself, 0 where it does not.
    is_moderated: whether a room sees texts only after the facilitator has approved them.
    is_ordered: whether the choices of a sheet are levels, from the first to the last.
    measure_id, population_group, year (None for the latest) and area_basis belong to "which city is highest?".
    """

    kind: str
    text: str
    choices: tuple[Pair, ...] = ()
    items: tuple[Pair, ...] = ()
    measure_id: str = ""
    population_group: str = ""
    year: int | None = None
    area_basis: tuple[str, ...] = ()
    is_moderated: bool = False
    seconds: int = 0
    is_ordered: bool = False


def one_choice(text: str, labels: Iterable[str]) -> Question:
    """A question with one answer of several."""
    return Question("one_choice", text, numbered(labels))


def scale(text: str, low: str = "", high: str = "") -> Question:
    """A question for a step from 1 to 5. low, high: what the ends mean."""
    ends = {"1": low.strip(), "5": high.strip()}
    return Question("scale", text, tuple((step, f"{step}: {ends[step]}" if ends.get(step) else step) for step in SCALE))


def number(text: str) -> Question:
    """A question for a whole number within limits.NUMBERS."""
    return Question("number", text)


def highest_city(
    text: str, cities: Iterable[Pair], measure_id: str, population_group: str, year: int | None, area_basis: Iterable[str]
) -> Question:
    """A question for the city with the highest figure. cities: city_id and label. The rest says which figure."""
    return Question("highest_city", text, tuple(cities), (), measure_id, population_group, year, tuple(area_basis))


def words(text: str, is_moderated: bool = False) -> Question:
    """A question for a few words of one's own."""
    return Question("words", text, is_moderated=is_moderated)


def sheet(text: str, items: Iterable[Pair], choices: Iterable[Pair], is_ordered: bool = False) -> Question:
    """Several items (item_id, text) answered with the same choices (id, label)."""
    return Question("sheet", text, tuple(choices), tuple(items), is_ordered=is_ordered)


def numbered(labels: Iterable[str]) -> tuple[Pair, ...]:
    """Texts with ids from 1, as pairs."""
    return tuple((str(number), label) for number, label in enumerate(labels, start=1))


def as_content(question: Question) -> dict[str, Any]:
    """The question as the store keeps it, but for is_ordered, which has a column of its own."""
    return {name: value for name, value in asdict(question).items() if name != "is_ordered"}


def from_content(content: Mapping[str, Any]) -> Question:
    """The question that the store kept, without what a later version has added."""
    content = {name: value for name, value in content.items() if name in Question.__dataclass_fields__}
    pairs = {name: tuple((str(one), str(two)) for one, two in content[name]) for name in ("choices", "items")}
    return Question(**{**content, **pairs, "area_basis": tuple(content["area_basis"])})


def cleaned(text: str) -> str:
    """Text on one line without control characters and signs that turn or hide what stands beside them; empty if none is seen."""
    # Cf holds marks of direction and the joiner of emoji; the joiners are part of words and pictures and stay.
    letters = [
        sign
        for sign in text
        if sign in "\u200c\u200d" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co") or sign in "\t\n\r"
    ]
    line = " ".join("".join(" " if sign in _BLANKS else sign for sign in letters).split())
    is_seen = any(unicodedata.category(sign)[0] in "LNPS" for sign in line)  # no mark is, by itself, nor a joiner
    return unicodedata.normalize("NFC", line) if is_seen else ""


def checked(question: Question) -> Question:
    """The question, cleaned. Raises NotAcceptedError with what to change."""
    if question.kind not in KINDS:
        raise NotAcceptedError("This kind of question is not known.")
    text = _within(question.text, limits.QUESTION_LENGTH, "The question")
    if not text:
        raise NotAcceptedError("Write the question first.")
    choices = _checked_pairs(question.choices, "choice", "choices")
    items = _checked_pairs(question.items, "statement", "statements")
    fewest, most = limits.RANKED_CHOICES if question.kind == "ranking" else limits.CHOICES
    if question.kind not in (*TEXT_KINDS, "number") and not fewest <= len(choices) <= most:
        raise NotAcceptedError(f"Give {fewest} to {most} choices, each on a line of its own.")
    if question.kind == "sheet" and not 1 <= len(items) <= limits.MOST_ITEMS:
        raise NotAcceptedError(f"Give 1 to {limits.MOST_ITEMS} statements, each on a line of its own.")
    shortest, longest = limits.COUNTDOWN_SECONDS
    if question.seconds and not shortest <= question.seconds <= longest:
        raise NotAcceptedError(f"A countdown takes {shortest} to {longest} seconds.")
    return replace(question, text=text, choices=choices, items=items)


def _checked_pairs(pairs: tuple[Pair, ...], one: str, many: str) -> tuple[Pair, ...]:
    longest = limits.LABEL_LENGTH if one == "choice" else limits.QUESTION_LENGTH
    checked_pairs = tuple((_within(key, 64, "An id"), _within(text, longest, f"A {one}")) for key, text in pairs)
    if any(not key or not text for key, text in checked_pairs):
        raise NotAcceptedError(f"A {one} is empty.")
    if len({key for key, _ in checked_pairs}) < len(pairs) or len({text.casefold() for _, text in checked_pairs}) < len(pairs):
        raise NotAcceptedError(f"Two {many} are the same.")
    return checked_pairs


def _within(text: str, longest: int, what: str) -> str:
    if len(text) > longest:
        raise NotAcceptedError(f"{what} is too long: {len(text):,} characters; {longest} fit.")
    return cleaned(text)


def _within_answer(text: str, longest: int) -> str:
    if len(text) > longest:
        raise NotAcceptedError(name="too_long", length=len(text), most=longest)
    return cleaned(text)


def checked_answer(question: Question, given: object, before: object) -> str | None:
    """The answer as the store keeps it, equal answers spelled the same; None if nothing is given.

    given: the id of a choice; of several choices a list of ids; of a ranking all ids in order; a whole number; a text; for words
    a list of texts; for a sheet a mapping of item_id to the id of a choice, of the items answered so far.
    Of questions from the audience one act: {"ask": a text}, or {"take_back" or "want" or "unwant": the key of a text}, which
    changes what this participant gave before. Raises NotAcceptedError.
    """
    known = {key for key, _ in question.choices}
    if question.kind == "words":
        return _checked_words(given)
    if question.kind == "audience":
        return _checked_act(given, before)
    if question.kind == "open_text":
        return _checked_text(given)
    if question.kind == "number":
        return _checked_number(given)
    if question.kind == "several_choices":
        if not isinstance(given, list) or not all(isinstance(one, str) and one in known for one in given):
            raise NotAcceptedError(name="no_such_choice")
        return _spelled([key for key, _ in question.choices if key in given])
    if question.kind == "ranking":
        return _checked_ranking(known, given)
    if question.kind == "sheet":
        return _checked_sheet(question, known, given)
    if given is None:
        return None
    if not isinstance(given, str) or given not in known:
        raise NotAcceptedError(name="no_such_choice")
    return _spelled(given)


def _checked_number(given: object) -> str | None:
    lowest, highest = limits.NUMBERS
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not lowest <= given <= highest:
        raise NotAcceptedError(name="no_whole_number", lowest=lowest, highest=highest)
    return _spelled(str(given))


def _checked_ranking(known: set[str], given: object) -> str | None:
    if given is None or given == []:
        return None
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise NotAcceptedError(name="no_such_choice")
    if len(given) != len(known) or set(given) != known:
        raise NotAcceptedError(name="not_in_order")
    return _spelled(given)


def _checked_sheet(question: Question, known: set[str], given: object) -> str | None:
    items = {key for key, _ in question.items}
    if (
        not isinstance(given, Mapping)
        or not set(given) <= items
        or not all(isinstance(choice, str) and choice in known for choice in given.values())
    ):
        raise NotAcceptedError(name="no_such_statement")
    return _spelled(dict(given))


def _checked_act(given: object, before: object) -> str | None:
    if not isinstance(given, Mapping) or len(given) != 1:
        raise NotAcceptedError(name="no_text")
    ((act, text),) = given.items()
    if act not in ("ask", "take_back", "want", "unwant") or not isinstance(text, str):
        raise NotAcceptedError(name="no_text")
    return _spelled(_after_act(before, act, _within_answer(text, limits.TEXT_LENGTH)))


def _after_act(before: object, act: str, text: str) -> dict[str, list[str]]:
    """What a participant asked and wanted, after an act: ask (a cleaned text), take_back, want or unwant (the key of one).

    before: the same as the store keeps it, None at first. Raises NotAcceptedError.
    """
    had = before if isinstance(before, Mapping) else {}
    asked, wanted = {key_of(one): one for one in had.get(ASKED, [])}, set(had.get(WANTED, []))
    if act == "ask":
        if not text:
            raise NotAcceptedError(name="no_text")
        asked.setdefault(key_of(text), text)
    elif not _KEY.fullmatch(text):
        raise NotAcceptedError(name="question_gone")
    elif act == "take_back":
        asked.pop(text, None)
    elif act == "want":
        wanted.add(text)
    else:
        wanted.discard(text)
    if len(asked) > limits.MOST_AUDIENCE_QUESTIONS:
        raise NotAcceptedError(name="too_many_questions", most=limits.MOST_AUDIENCE_QUESTIONS)
    if len(wanted) > limits.MOST_VOTES:
        raise NotAcceptedError(name="too_many_votes", most=limits.MOST_VOTES)
    parts = {ASKED: list(asked.values()), WANTED: sorted(wanted)}
    return {name: part for name, part in parts.items() if part}


def _checked_text(given: object) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str):
        raise NotAcceptedError(name="no_text")
    return _spelled(_within_answer(given, limits.TEXT_LENGTH))


def _checked_words(given: object) -> str | None:
    if not isinstance(given, list) or len(given) > limits.MOST_WORDS or not all(isinstance(one, str) for one in given):
        raise NotAcceptedError(name="too_many_words", most=limits.MOST_WORDS)
    texts = [_within_answer(one, limits.WORD_LENGTH) for one in given]
    return _spelled(list({key_of(text): text for text in texts if text}.values()))


def _spelled(answer: str | list[str] | Mapping[str, str | list[str]]) -> str | None:
    return json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if answer else None
