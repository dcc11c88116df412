"""Questions from the audience: what a participant asked, and for which questions of others they voted."""

import re
from collections.abc import Mapping

from workshop import limits
from workshop.refusals import NotAcceptedError
from workshop.texts import KEY_LENGTH, key_of

ASKED, WANTED = "asked", "wanted"
_KEY = re.compile(f"[0-9a-f]{{{KEY_LENGTH}}}")


def changed(before: object, act: str, text: str) -> dict[str, list[str]]:
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
