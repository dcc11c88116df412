"""How often the pages of the rooms look at the store."""

PHONES_EVERY = 1.5  # seconds between two looks of a participant: a server bears hundreds of them
SCREENS_EVERY = 1.0  # of a facilitator’s screens, which are few: an answer is seen that much sooner
