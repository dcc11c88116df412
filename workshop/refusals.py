"""What a room does not take or does not have. Sentences for participants have names, for other languages."""

# Sentences that reach the phones of participants.
REFUSALS = {
    "closed_room": "This room is closed.",
    "closed_question": "This question is closed; your answer did not get in.",
    "time_is_up": "Time is up; your answer did not get in.",
    "full_room": "This room is full.",
    "unknown_code": "There is no room with this code. Check the letters, or ask the facilitator.",
    "room_gone": "This room no longer exists.",
    "question_gone": "This question no longer exists.",
    "too_fast": "That was too fast. Wait a moment, then answer again.",
    "no_such_choice": "The question has no such choice.",
    "no_such_statement": "The question has no such statement or choice.",
    "not_in_order": "Put every choice in its place, each once.",
    "no_whole_number": "Give a whole number from {lowest} to {highest}.",
    "no_text": "Write a text.",
    "too_many_words": "Up to {most} answers fit.",
    "too_many_questions": "Up to {most} questions of each participant fit. Take one back first.",
    "too_many_votes": "Up to {most} votes of each participant fit. Take one back first.",
    "no_such_city": "The atlas has no such city.",
    "too_long": "This text is too long: {length} characters; {most} fit.",
    "wrong_codes": "Too many wrong codes. Wait a minute, then try again.",
    "many_joins": "Many people are joining from here at the moment. Wait a minute, then try again.",
}


class RefusalError(Exception):
    """The message is a sentence for the reader. name: of REFUSALS, with the values in it; empty for other sentences."""

    def __init__(self, sentence: str = "", name: str = "", **values: object) -> None:
        super().__init__(sentence or REFUSALS[name].format(**values))
        self.name, self.values = name, values


class NotAcceptedError(RefusalError):
    """A question or answer that a room does not take."""


class NoSuchRoomError(RefusalError):
    """The room is gone or was never there, or the key is not its key."""
