"""What tests of the rooms do again and again."""

from collections.abc import Iterable

import pytest

from workshop import AskedQuestion, Facilitator, Participant, Question, Store, database, join, new_secret, one_choice, result
from workshop.questions import numbered

CITIES = one_choice("Which comes first?", ["Work", "Language", "Housing"])


def several_choices(text: str, labels: Iterable[str]) -> Question:
    """A question with any number of answers."""
    return Question("several_choices", text, numbered(labels))


def ranking(text: str, labels: Iterable[str]) -> Question:
    """A question for an order of all choices, the first one first."""
    return Question("ranking", text, numbered(labels))


def open_text(text: str, is_moderated: bool = False) -> Question:
    """A question for one text of up to limits.TEXT_LENGTH characters."""
    return Question("open_text", text, is_moderated=is_moderated)


def audience(text: str, is_moderated: bool = False) -> Question:
    """Questions from the audience: participants send them, and vote for those of others."""
    return Question("audience", text, is_moderated=is_moderated)


def joined(here: Store, led: Facilitator) -> Participant:
    return join(here, led.code, new_secret())


def counts(here: Store, led: Facilitator, asked: AskedQuestion) -> dict[str, int]:
    return {tally.label: tally.count for tally in result(here, led, asked).tallies}


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores that are opened from here on wait for others as long as these take on a machine that has much else to do."""
    for name in ("BUSY_SECONDS", "WAIT_SECONDS"):
        monkeypatch.setattr(database, name, 300)


def wait_until(monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """From here on it is this moment, in seconds since 1970, and the machine ran until then."""
    started = database.running() - database.now()
    monkeypatch.setattr(database, "now", lambda: moment)
    monkeypatch.setattr(database, "running", lambda: started + moment)
