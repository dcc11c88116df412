"""What page and report say of an assessment, in the same words."""

from collections.abc import Sequence

import pandas as pd

from ui import filters, value_text, wording
from ui.file_names import ascii_text
from ui.instruments.answers import CHOICES, Answer, Assessment, as_markdown_link
from ui.instruments.guidance import INSTRUMENTS, Item, Part, Practice, items_of, parts_of

HOW_COUNTED = (
    "Shares of the answers in place, partly, not yet and don't know, each counted once. “Not our competence” and unanswered "
    "questions are in no bar."
)
NO_PRACTICE = "The library has no practice that fits yet."
FIND_OUT = "Answered “don't know”: find out first, then answer again."
NOT_SCORED = "As described by whoever answered; not scored."


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


def note_and_link(answer: Answer) -> str:
    """Note and evidence of an answer as Markdown; empty without any."""
    return " ".join(filter(None, (wording.plain(answer.note), answer.link and as_markdown_link(answer.link))))


def source_line(instrument: str) -> str:
    """The documents that the questions come from."""
    return value_text.source_line(dict.fromkeys(item.source_id for item in items_of(instrument).values()))


def thin_parts(instrument: str) -> str:
    """A sentence on the parts of which little is asked; empty without such."""
    thin = [str(part.part_id) for part in parts_of(instrument) if part.is_thin()]
    if not thin:
        return ""
    return (
        f"Objectives {wording.listed(thin)} are one question each, on the objective as a whole: the OECD's chapter describes "
        "no tools for them. Read their answers as a first impression."
    )


def to_find_out_text(part: Part, item: Item) -> str:
    """A question answered “don't know”, with its part where that has others."""
    return part.title() if item.text == part.name else f"{item.text} ({part.title()})"


def opens_at(link: str) -> str:
    """Where a document leads, which is no way to the answers in it."""
    return f"Made on this page of the atlas, which keeps none of the answers: {link}"


def table_of_texts(rows: list[dict[str, str]]) -> pd.DataFrame:
    """A table without the columns that no row has, such as what to ask another city of the OECD checklist, which asks none."""
    table = pd.DataFrame(rows)
    return table.mask(table == "").dropna(axis="columns", how="all").fillna("–")


def why_it_fits(practice: Practice) -> str:
    """The place of a practice and why it fits, as in "Ghent, Belgium: about this question; in your country"."""
    return f"{practice.place}: {'; '.join(practice.reasons)}"


def whom_to_ask(practices: Sequence[Practice]) -> str:
    """The cities of which the library has a practice about the question, as a sentence; empty without any."""
    cities = list(dict.fromkeys(one.place for one in practices if one.is_of_question and one.is_city))
    return f"Whom to ask: {'; '.join(cities)}." if cities else ""
