"""How many cases the tests of this folder draw in a run; each of them fails if it draws fewer."""

import ast
from pathlib import Path

LEAST = 10_000


def test_there_are_enough_cases() -> None:
    total = 0
    for path in Path(__file__).parent.glob("test_*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        total += sum(ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func) == "cases")
    assert total >= LEAST
