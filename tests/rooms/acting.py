"""What tests of the rooms do again and again."""

from rooms import Asked, Facilitator, Participant, Store, join, new_secret, one_choice, result

CITIES = one_choice("Which comes first?", ["Work", "Language", "Housing"])


def joined(here: Store, led: Facilitator) -> Participant:
    return join(here, led.code, new_secret())


def counts(here: Store, led: Facilitator, asked: Asked) -> dict[str, int]:
    return {tally.label: tally.count for tally in result(here, led, asked).tallies}
