"""The participants' page takes every sentence from one list, and each sentence of it is used."""

import ast
import re
from pathlib import Path

from tests.code_names import modules
from ui.rooms import answering, own_city, participant_page
from ui.rooms.phone_phrases import PHRASES, phrase, problem_text
from workshop import NotAcceptedError, RoomsNotReadyError

PAGE = [Path(module.__file__ or "") for module in (answering, own_city, participant_page)]
WRITES = {"write", "markdown", "title", "header", "info", "warning", "button", "form_submit_button", "text_input", "caption"}


def test_every_phrase_is_used_and_every_use_has_one() -> None:
    lists = {"phone_phrases.py", "refusals.py"}
    texts = "\n".join(path.read_text(encoding="utf-8") for path in modules("ui", "workshop") if path.name not in lists)
    assert not [name for name in PHRASES if not re.search(f"[\"']{name}[\"']", texts)]
    assert set(re.findall(r"\bphrase\([\"'](\w+)[\"']", texts)) <= PHRASES.keys()


def test_the_page_writes_no_sentence_of_its_own() -> None:
    for path in PAGE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                texts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)] if node.args else []
                assert not [text for text in texts if isinstance(text, str) and re.search(r"[A-Z][a-z]+ [a-z]", text)], path


def test_values_stand_in_the_sentence() -> None:
    assert phrase("guess_field", lowest=0, highest=100) == "Your guess, 0 to 100"
    assert problem_text(NotAcceptedError(name="too_many_words", most=3)) == "Up to 3 answers fit."
    assert problem_text(NotAcceptedError("Write it.")) == problem_text(RoomsNotReadyError("Write it.")) == "Write it."
