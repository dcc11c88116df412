"""An assessment as a file and back. What comes in may be anything: it is opened whole and checked, or not at all."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ui import filters, wording
from ui.instruments.answers import (
    CHOICES,
    LONGEST_CONTEXT,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_NOTE,
    Answer,
    Assessment,
    clean,
    clean_name,
    is_link,
)
from ui.instruments.guidance import INSTRUMENTS, contexts_of, items_of

FORMAT = "city-integration-atlas-assessment"
VERSION = 1
LARGEST_FILE = 400_000  # bytes
MEGABYTES = 1  # of a field for such a file, which takes whole ones
NAMED = 5


@dataclass(frozen=True)
class Opened:
    """What a file held: an assessment, or None; and sentences on what is wrong with it or was left out."""

    assessment: Assessment | None
    remarks: tuple[str, ...] = ()


def as_text(assessment: Assessment) -> str:
    """The assessment as JSON."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "instrument": assessment.instrument,
            "city_id": assessment.city_id,
            "city_name": assessment.city_name,
            "author": assessment.author,
            "date": assessment.date,
            "answers": {item_id: asdict(answer) for item_id, answer in assessment.answers.items()},
            "context": dict(assessment.contexts),
            "priorities": list(assessment.priorities),
        },
        ensure_ascii=False,
    )


def opened(content: bytes | str) -> Opened:
    """The assessment that a file holds. Where anything in it cannot be right, nothing is opened and the remarks say what."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        found = json.loads(text) if len(content) <= LARGEST_FILE else None
    except (UnicodeDecodeError, ValueError, RecursionError):
        return _refused("This is not an assessment file: it cannot be read as JSON.")
    if len(content) > LARGEST_FILE:
        return _refused(f"The file is larger than any assessment ({LARGEST_FILE // 1000} kB).")
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return _refused("This is not an assessment file.")
    if found.get("version") != VERSION:
        return _refused("The file is from another version of the atlas and cannot be read.")
    instrument = found.get("instrument")
    if not isinstance(instrument, str) or instrument not in INSTRUMENTS:
        return _refused("The file is about an instrument that the atlas does not have.")
    return _checked(instrument, found)


def _checked(instrument: str, content: dict[str, Any]) -> Opened:
    answers, answer_problems, unknown = _answers(instrument, content.get("answers", {}))
    contexts, context_problems, unknown_contexts = _contexts(instrument, content.get("context", {}))
    problems = answer_problems + context_problems
    day = content.get("date", "")
    if not isinstance(day, str) or (day and not _is_day(day)):
        problems.append("Its date is not valid.")
    names = {name: content.get(name, "") for name in ("city_name", "author")}
    if not all(isinstance(text, str) and len(text) <= LONGEST_NAME for text in names.values()):
        problems.append(f"The names of its city and of its author are not texts of at most {LONGEST_NAME} characters.")
    priorities = content.get("priorities", [])
    if not isinstance(priorities, list) or not all(isinstance(item_id, str) for item_id in priorities):
        problems.append("Its priorities are not a list of questions.")
    if problems:
        more = len(problems) - NAMED
        return _refused("The file was not opened.", *problems[:NAMED], *([f"And {more} more."] if more > 0 else []))
    remarks = []
    if left_out := [wording.plain(text[:20]) for text in unknown + unknown_contexts]:
        remarks.append(f"Left out, as the atlas does not ask it: {wording.few_of(left_out, NAMED)}.")
    city_id = content.get("city_id", "")
    if not isinstance(city_id, str) or (city_id and city_id not in filters.city_labels()):
        city_id = ""
        remarks.append("The city in the file is not in the atlas; the answers were opened without it.")
    known = tuple(dict.fromkeys(item_id for item_id in priorities if item_id in items_of(instrument)))
    city_name, author = (clean_name(text) for text in names.values())
    made = Assessment(instrument, city_id, day, answers, contexts, "" if city_id else city_name, author, known)
    return Opened(made, tuple(remarks))


def _answers(instrument: str, content: object) -> tuple[dict[str, Answer], list[str], list[str]]:
    """Answers by item_id, what is wrong with them, and the ids that are not asked."""
    if not isinstance(content, dict):
        return {}, ["Its answers are not a list of questions with answers."], []
    items = items_of(instrument)
    answers, problems = {}, []
    for item_id, given in content.items():
        if item_id not in items:
            continue
        problem = _problem(given)
        if problem:
            problems.append(f"Question {item_id} ({items[item_id].topic}): {problem}")
            continue
        answer = Answer(given.get("choice", ""), clean(given.get("note", ""), LONGEST_NOTE), given.get("link", ""))
        if not answer.is_empty():
            answers[item_id] = answer
    in_order = {item_id: answers[item_id] for item_id in items if item_id in answers}
    return in_order, problems, [item_id for item_id in content if item_id not in items]


def _problem(given: object) -> str:
    """What is wrong with an answer as a file has it; empty if nothing is."""
    if not isinstance(given, dict) or not all(isinstance(given.get(name, ""), str) for name in ("choice", "note", "link")):
        return "the answer is not text."
    if given.get("choice", "") not in ("", *CHOICES):
        return "this answer is not offered."
    if len(given.get("note", "")) > LONGEST_NOTE:
        return f"the note is longer than {LONGEST_NOTE} characters."
    if given.get("link", "") and not is_link(given["link"]):
        return f"the link is not an https address of at most {LONGEST_LINK} characters."
    return ""


def _contexts(instrument: str, content: object) -> tuple[dict[str, str], list[str], list[str]]:
    """Descriptions by context factor, what is wrong with them, and the ids that there are not."""
    if not isinstance(content, dict):
        return {}, ["Its context is not a list of factors with descriptions."], []
    known = contexts_of(instrument)
    problems = [
        f"Context factor {key}: the description is not a text of at most {LONGEST_CONTEXT} characters."
        for key, text in content.items()
        if key in known and (not isinstance(text, str) or len(text) > LONGEST_CONTEXT)
    ]
    contexts = {} if problems else {key: clean(content[key], LONGEST_CONTEXT) for key in known if key in content}
    return {key: text for key, text in contexts.items() if text}, problems, [key for key in content if key not in known]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refused(*sentences: str) -> Opened:
    return Opened(None, sentences)
