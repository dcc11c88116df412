"""What the pages of the rooms keep in their address, and the words for kinds and parts."""

import re

from queries.database import cached_per_database
from ui import measure_picker
from ui.rooms import phone_language
from ui.rooms.phone_phrases import LANGUAGES, phrase, speaking
from ui.state.url import ASKS_FOR, Choice, Parameter, one_of
from workshop import KINDS, as_code, is_secret

PARTS = {
    "ask": ("Ask", ":material/edit:"),
    "screen": ("On screen", ":material/present_to_all:"),
    "texts": ("Texts", ":material/fact_check:"),
    "all": ("All questions", ":material/list:"),
}
KIND_NAMES = {
    "highest_city": "Which city is highest?",
    "one_choice": "One choice",
    "several_choices": "Several choices",
    "scale": "Scale from 1 to 5",
    "number": "A number from 0 to 100",
    "ranking": "Put choices in order",
    "words": "Words",
    "open_text": "Open text",
    "audience": "Questions from the audience",
    "sheet": "Several statements, same choices",
}
assert set(KIND_NAMES) == set(KINDS)
# What a facilitator may ask; a part of the self-assessment is a sheet whose statements are written already.
QUESTION_NAMES = KIND_NAMES | {"assessment": "A part of the self-assessment"}
CURRENT = "current"
_OF_MEASURE = ("measure", "population_group", "year")


@cached_per_database
def parameters_of_room() -> list[Parameter]:
    """The parameters of the facilitator's page. Measure, group and year are those of the chart seen last."""
    return [
        *parameters_of_presenter(),
        one_of("room_part", PARTS, "ask", "a part of the page"),
        Parameter("room_question", CURRENT, _parse_number),
        one_of("ask_kind", QUESTION_NAMES, "highest_city", "a kind of question"),
        *(parameter for parameter in measure_picker.parameters_of_compare() if parameter.name in _OF_MEASURE),
    ]


def parameters_of_presenter() -> list[Parameter]:
    """The parameter of the presenter view: a key is taken over from a link and leaves the address, which a projector shows."""
    return [Parameter("room_key", "", _parse_key, lambda _: [])]


@cached_per_database
def parameters_of_join() -> list[Parameter]:
    """The parameters of the participants' page."""
    return [
        Parameter(phone_language.NAME, None, _parse_language),
        Parameter("room", "", _parse_code),
    ]


def split_key(text: str) -> tuple[str, str] | None:
    """Code and secret of a facilitator's key as in PNBGHF-…; None if the text is none."""
    code, _, secret = text[:60].partition("-")
    return (code, secret) if as_code(code) == code and is_secret(secret) else None


def _parse_key(texts: list[str]) -> tuple[Choice, list[str]]:
    if split_key(texts[-1]):
        return texts[-1], []
    return "", ["The link does not contain the key of a room. Copy it again from the device you facilitate on."]


def _parse_number(texts: list[str]) -> tuple[Choice, list[str]]:
    if re.fullmatch(r"[1-9][0-9]{0,2}", texts[-1]):
        return texts[-1], []
    return CURRENT, [f"{ASKS_FOR} a question that cannot exist; the current one is shown."]


def _parse_code(texts: list[str]) -> tuple[Choice, list[str]]:
    code = as_code(texts[-1])
    return (code, []) if code else ("", [_plain_phrase("link_without_room")])


def _parse_language(texts: list[str]) -> tuple[Choice, list[str]]:
    return (texts[-1], []) if texts[-1] in LANGUAGES else (None, [_plain_phrase("link_without_language")])


def _plain_phrase(name: str) -> str:
    with speaking(phone_language.chosen()):
        return phrase(name)
