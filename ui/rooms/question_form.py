"""The form in which a facilitator writes a question."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

import workshop
from ui import measure_picker, pick, statements, wording
from ui.filters import Filters
from ui.instruments.answers import CHOICES
from ui.instruments.guidance import INSTRUMENTS, parts_of
from ui.rooms import correct_answer
from ui.rooms.url_parameters import QUESTION_NAMES
from workshop import Question, limits
from workshop.questions import numbered

GUESSES = ("highest_city", "number")  # which nobody should copy from the screen: hidden unless the facilitator wants it else
_HIDDEN_FOR = "ask_hidden_for"  # the kind that the switch was set for
_ROUND = "ask_round"  # a new round has empty fields
EXAMPLES = {
    "one_choice": ("What should a city work on first?", "Language courses\nAccess to work\nHousing\nMeeting places"),
    "several_choices": ("Who should be at the table?", "Schools\nEmployers\nMigrant associations\nNeighbouring towns"),
    "scale": ("How well do newcomers find their way in your city?", ""),
    "ranking": ("What is most urgent?", "Housing\nWork\nLanguage\nMeeting places"),
    "number": ("Of 100 residents, how many were born abroad?", ""),
    "words": ("What helps people to arrive? One word or two.", ""),
    "open_text": ("What would you change first in your city?", ""),
    "audience": ("What would you like to ask?", ""),
    "sheet": ("How far is your city?", "A strategy is adopted\nMigrants take part in it\nResults are measured"),
}
WRITTEN = {
    "words": f"give up to {limits.MOST_WORDS} answers of {limits.WORD_LENGTH} characters",
    "open_text": f"write one text of {limits.TEXT_LENGTH} characters",
    "audience": f"send {limits.MOST_AUDIENCE_QUESTIONS} questions and vote once for each question of others",
}
COUNTDOWNS = {
    0: "No countdown",
    10: "10 seconds",
    20: "20 seconds",
    30: "30 seconds",
    60: "1 minute",
    120: "2 minutes",
    180: "3 minutes",
    300: "5 minutes",
}
ORDERED_HELP = (
    "Levels have colours from dark to light in their order, and “Don't know” and “Not our competence” are grey. Without an order "
    "each choice has a colour of its own, which says nothing of more or less."
)
LEVELS = "In place\nPartly\nNot yet\nDon't know"


def draw(filters: Filters) -> Question:
    """Draw the form and return the question as it stands there; it has not been checked."""
    kind = pick.from_list("Kind of question", QUESTION_NAMES, "ask_kind")
    own_forms: dict[str, Callable[[], Question]] = {
        "highest_city": lambda: _highest_city(filters),
        "scale": _scale,
        "sheet": _sheet,
        "assessment": _assessment,
    }
    question = own_forms.get(kind, partial(_of_kind, kind))()
    if kind in workshop.TEXT_KINDS:
        is_moderated = st.toggle(
            "Show each text only after I approve it",
            key="ask_moderated",
            help="Texts wait under “Texts”, on any device that leads the room. Any text can be hidden later, too.",
        )
        question = replace(question, is_moderated=is_moderated)
    seconds = st.selectbox("Time to answer", COUNTDOWNS, format_func=COUNTDOWNS.__getitem__, key="ask_seconds")
    if st.session_state.get(_HIDDEN_FOR) != kind or "ask_hidden" not in st.session_state:
        st.session_state["ask_hidden"] = kind in GUESSES
        st.session_state[_HIDDEN_FOR] = kind
    st.toggle(
        "Hide the answers until I show them",
        key="ask_hidden",
        help="The screen shows only the number of answers until you show them. Phones show the result once the question "
        "is closed.",
    )
    return replace(question, seconds=seconds)


def clear() -> None:
    """Empty the fields for the next question."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _key(name: str) -> str:
    return f"ask_{name}_{st.session_state.get(_ROUND, 0)}"


def _text(kind: str) -> str:
    example = EXAMPLES[kind][0]
    return st.text_input("Question", max_chars=limits.QUESTION_LENGTH, placeholder=example, key=_key(f"text_{kind}"))


def _lines(label: str, kind: str, name: str, example: str, value: str = "") -> list[str]:
    text = st.text_area(
        label, value, max_chars=limits.MOST_ITEMS * limits.QUESTION_LENGTH, placeholder=example, key=_key(f"{name}_{kind}")
    )
    return [line.strip() for line in text.splitlines() if line.strip()]


def _scale() -> Question:
    text = _text("scale")
    left, right = st.columns(2)
    longest = limits.LABEL_LENGTH - 3
    low = left.text_input("What 1 means", max_chars=longest, placeholder="Not at all", key=_key("low"))
    high = right.text_input("What 5 means", max_chars=longest, placeholder="Very well", key=_key("high"))
    return workshop.scale(text, low, high)


def _sheet() -> Question:
    text = _text("sheet")
    items = _lines(f"Statements, one a line (up to {limits.MOST_ITEMS})", "sheet", "items", EXAMPLES["sheet"][1])
    choices = _lines("Choices for each statement, one a line", "sheet", "choices", LEVELS, LEVELS)
    is_ordered = st.toggle("The choices are levels, from the first to the last", True, key=_key("ordered"), help=ORDERED_HELP)
    return workshop.sheet(text, numbered(items), numbered(choices), is_ordered)


def _assessment() -> Question:
    """A key factor or objective: each participant answers its questions, the screen shows agreement and spread."""
    instrument = str(st.selectbox("Instrument", list(INSTRUMENTS), format_func=INSTRUMENTS.__getitem__, key=_key("instrument")))
    parts = {part.part_id: f"{part.part_id}. {part.name}" for part in parts_of(instrument)}
    part = int(str(st.selectbox("Part", list(parts), format_func=parts.__getitem__, key=_key(f"part_{instrument}"))))
    asked = sheet_of(instrument, part)
    choices = ", ".join(CHOICES.values())
    st.caption(f"{wording.plural(len(asked.items), 'question', 'questions')}, each answered with: {choices}.")
    return asked


def sheet_of(instrument: str, part_id: int) -> Question:
    """A key factor or objective as a question. Raises KeyError for one that the instrument does not have."""
    part = {part.part_id: part for part in parts_of(instrument)}[part_id]
    items = [(item.item_id, item.text) for item in part.items]
    return workshop.sheet(f"{INSTRUMENTS[instrument]}: {part.name}", items, CHOICES.items())


def _of_kind(kind: str) -> Question:
    """A question of a kind without a form of its own: its text, and the choices where it has some."""
    text = _text(kind)
    if kind in WRITTEN:
        st.caption(f"Each participant may {WRITTEN[kind]}.")
    fewest, most = limits.RANKED_CHOICES if kind == "ranking" else limits.CHOICES
    label, example = f"Choices, one a line ({fewest} to {most})", EXAMPLES[kind][1]
    return Question(kind, text, numbered(_lines(label, kind, "choices", example)) if example else ())


_FROM_THE_DATA = "The right answer, from the data and with its source, appears once the question is closed."
_UPLOADED = (
    "The room gets the question and the names above, no value: once the question is closed, the right answer appears on your own "
    "screen only, for as long as your data are in use. Phones say so."
)


def _highest_city(filters: Filters) -> Question:
    measure = measure_picker.pick_measure(filters)
    question = correct_answer.question_about(measure, filters.area_basis, filters.city) if measure else None
    if measure is None or question is None:
        reason = statements.unranked_indicator(measure.row()) if measure else ""
        st.info(f"This indicator is {reason}. Choose another one." if reason else measure_picker.nothing_offered())
        return workshop.highest_city("", (), "", "", None, ())
    text = st.text_input("Question", question.text, max_chars=limits.QUESTION_LENGTH, key=_key(f"text_{question.text}"))
    chosen = [city_id for city_id, _ in question.choices if city_id in filters.city]
    whose = "your cities" if len(chosen) > 1 else "the largest cities with a value; choose your own above"
    st.markdown(f"Choices, {whose}: {wording.plain('; '.join(name for _, name in question.choices))}.")
    if len(chosen) > 1 and len(chosen) < len(filters.city):
        st.caption("Cities without a value are left out.")
    if correct_answer.is_uploaded(question):
        st.caption(_UPLOADED)
    else:
        st.caption(f"{_FROM_THE_DATA} {correct_answer.upload_words(correct_answer.values(question))}")
    return replace(question, text=text)
