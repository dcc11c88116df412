"""What tests of the rooms do again and again."""

import pytest

from workshop import AskedQuestion, Facilitator, Participant, Store, database, join, new_secret, one_choice, result

CITIES = one_choice("Which comes first?", ["Work", "Language", "Housing"])


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
