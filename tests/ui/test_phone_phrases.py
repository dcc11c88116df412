"""The participants' page takes every sentence from one table, which is whole in every language, and uses each of them."""

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

from tests.code_names import modules
from ui.rooms import answering, audience_page, bars, countdown, own_city, participant_page, result_words, scene_values
from ui.rooms.phone_phrases import (
    LANGUAGES,
    TABLE,
    first_known,
    name_of,
    number,
    phrase,
    phrases,
    problem_text,
    speaking,
)
from workshop import NotAcceptedError, RoomsNotReadyError
from workshop.refusals import REFUSALS

PAGE = [
    Path(module.__file__ or "")
    for module in (answering, audience_page, bars, countdown, own_city, participant_page, result_words, scene_values)
]
WRITES = {"write", "markdown", "title", "header", "subheader", "info", "warning", "error", "button", "form_submit_button"}
WRITES |= {"text_input", "text_area", "number_input", "caption"}
CSS = Path(participant_page.__file__ or "").parent.parent / "page.css"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names() -> set[str]:
    return {row["name"] for row in rows()}


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_every_phrase_is_used_and_every_use_has_one() -> None:
    lists = {"refusals.py"}
    texts = "\n".join(path.read_text(encoding="utf-8") for path in modules("ui", "workshop") if path.name not in lists)
    assert not [name for name in names() - REFUSALS.keys() if not re.search(f"[\"']{name}[\"']", texts)]
    assert set(re.findall(r"\bphrase\(\s*[\"'](\w+)[\"']", texts)) <= names()


def sentences_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES and node.args:
            texts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
            yield from (text for text in texts if isinstance(text, str) and re.search(r"[A-Z][a-z]+ [a-z]", text))


def test_the_page_writes_no_sentence_of_its_own() -> None:
    assert [text for path in PAGE for text in sentences_in(path)] == []


def test_what_a_room_refuses_stands_in_the_table_as_the_room_says_it() -> None:
    english = phrases("en")
    assert {name: english.get((name, "")) for name in REFUSALS} == REFUSALS
    assert phrase("connection_lost") in CSS.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_in_every_language_with_the_same_values_and_all_plural_forms(language: str) -> None:
    forms, needed = defaultdict(set), {*Locale(language).plural_form.tags, "other"}
    for row in rows():
        english = phrases("en")[row["name"], row["plural"] and "other"]
        if row["plural"]:
            assert bool(row[language]) == (row["plural"] in needed), (row["name"], row["plural"])
            forms[row["name"]].add(row["plural"])
        if not row["plural"] or row[language]:
            assert row[language] == row[language].strip() != ""
            assert fields(row[language]) == fields(english), row
            assert row[language].count("**") == english.count("**"), row
    assert forms and all(needed <= given for given in forms.values())
    assert len(phrases(language)) == len({(row["name"], row["plural"]) for row in rows() if row[language]})


def test_a_row_is_there_once_and_few_sentences_are_left_as_in_english() -> None:
    keys = [(row["name"], row["plural"]) for row in rows()]
    assert len(keys) == len(set(keys))
    same = {row["name"] for row in rows() for language in LANGUAGES[1:] if row[language] == row["en"] != ""}
    assert same <= {"guesses_middle", "mean_place", "quoted"}


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", {1: "1 answer", 0: "0 answers", 21: "21 answers"}),
        ("fr", {0: "0 réponse", 1: "1 réponse", 2: "2 réponses"}),
        ("de", {1: "1 Antwort", 2: "2 Antworten"}),
        ("pl", {1: "1 odpowiedź", 3: "3 odpowiedzi", 5: "5 odpowiedzi", 22: "22 odpowiedzi"}),
        ("uk", {1: "1 відповідь", 21: "21 відповідь", 3: "3 відповіді", 11: "11 відповідей", 25: "25 відповідей"}),
        ("ar", {1: "إجابة واحدة (1)", 2: "إجابتان (2)", 3: "3 إجابات", 11: "11 إجابة", 100: "100 إجابة"}),
    ],
)
def test_a_count_has_the_form_of_its_language(language: str, counts: dict[int, str]) -> None:
    with speaking(language):
        assert {count: phrase("answers", count=count) for count in counts} == counts


def test_values_stand_in_the_sentence() -> None:
    assert phrase("guess_field", lowest=0, highest=100) == "Your guess, 0 to 100"
    assert problem_text(NotAcceptedError(name="too_many_words", most=3)) == "Up to 3 answers fit."
    assert problem_text(NotAcceptedError("Write it.")) == "Write it."
    assert problem_text(RoomsNotReadyError("The setting is wrong.")) == phrase("rooms_not_ready")
    with speaking("de"):
        assert problem_text(NotAcceptedError(name="too_many_words", most=3)) == "Es passen höchstens 3 Antworten."
        assert (number(3.25), number(42, "0.#")) == ("3,2", "42")
    assert phrase("join_button") == "Join"


def test_what_is_put_into_arabic_keeps_its_own_direction() -> None:
    with speaking("ar"):
        assert phrase("your_answer", answer="Work") == "إجابتك: **\u2068Work\u2069**"
        listed = f"{phrase('quoted', text='Work')} 2"
        assert phrase("divided", answers=listed) == f"آراء المجموعة مختلفة: {listed}."
        assert number(3.5) == "3.5"


@pytest.mark.parametrize(
    ("preferred", "expected"),
    [
        (["de-AT", "en"], "de"),
        (["sq", "uk-UA", "en"], "uk"),
        (["ar-SY"], "ar"),
        (["zh-CN", "*", ""], "en"),
        (["../../etc", "x" * 500], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_of_the_browser_that_there_is(preferred: list[str], expected: str) -> None:
    assert first_known(preferred) == expected


def test_languages_are_named_in_themselves() -> None:
    assert [name_of(language) for language in LANGUAGES] == [
        "English",
        "Français",
        "Deutsch",
        "Español",
        "Italiano",
        "Nederlands",
        "Polski",
        "Українська",
        "العربية",
    ]
