"""What page and report say of an assessment, in the same words."""

from ui import filters, value_text, wording
from ui.file_names import ascii_text
from ui.instruments.answers import CHOICES, Assessment
from ui.instruments.guidance import INSTRUMENTS, Item, items_of

HOW_COUNTED = (
    "Shares of the answers in place, partly, not yet and don't know, each counted once. “Not our competence” and unanswered "
    "questions are counted beside the name."
)


def title_of(assessment: Assessment) -> str:
    """What the result is of: instrument, and city if one was named."""
    city = place_of(assessment)
    return f"{INSTRUMENTS[assessment.instrument]}: {city}" if city else f"Result: {INSTRUMENTS[assessment.instrument]}"


def place_of(assessment: Assessment) -> str:
    """The city as the atlas names it, or the town as it was written; empty where none was named."""
    return filters.city_labels().get(assessment.city_id, assessment.city_name)


def file_stem(assessment: Assessment) -> str:
    """What files of an assessment are called: instrument and city."""
    city = assessment.city_id or (ascii_text(assessment.city_name) if assessment.city_name else "city")
    return f"assessment_{assessment.instrument}_{city}"


def summary(assessment: Assessment) -> str:
    """How much was answered, and how, in a sentence without formatting."""
    counts = [
        (name.lower(), sum(answer.choice == choice for answer in assessment.answers.values())) for choice, name in CHOICES.items()
    ]
    counts_text = wording.listed([f"{number} {name}" for name, number in counts if number])
    return f"{assessment.answered()} of {len(items_of(assessment.instrument))} answered: {counts_text}."


def source_line(instrument: str) -> str:
    """The documents that the questions come from."""
    return value_text.source_line(dict.fromkeys(item.source_id for item in items_of(instrument).values()))


def peer_question(item: Item, choice: str) -> str:
    """What to ask a peer city about a gap."""
    topic = wording.lower(item.topic)
    if choice == "partly":
        return f"On {topic}: what did you add to a partial start, and what made it complete?"
    return f"On {topic}: what do you have in place, and how did you begin?"
