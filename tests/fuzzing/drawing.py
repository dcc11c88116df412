"""What may come in: texts of any signs, JSON of any form, and valid content of which a part was changed."""

import copy
import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

HOSTILE = [
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "nan",
    "9" * 400,
    "٣",
    "\x00",
    "\ud800",
    "\u202eabc",
    "é" * 300,
    "=1+1",
    "<script>",
    "[x](javascript:a)",
    "$x^2$",
    ":red[x]",
    "' OR 1=1; --",
    "../../etc/passwd",
    "//evil.example/x",
    "a,b,,a",
    "{{7*7}}",
    '#read("/etc/passwd")',
    "👩‍👩‍👧‍👦",
    "שלום",
]
SIGNS = st.characters(exclude_categories=())  # with halves of characters, which JSON can hold
TEXTS = st.sampled_from(HOSTILE) | st.text(SIGNS, max_size=40)
NUMBERS = st.integers() | st.integers(-5, 130) | st.floats()
JSON: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def like(whole: Any) -> SearchStrategy[Any]:
    """JSON like this one, with one to three of its parts changed, left out or doubled."""

    @st.composite
    def changed(draw: DrawFn) -> Any:
        made = {"": copy.deepcopy(whole)}
        for _ in range(draw(st.integers(1, 3))):
            _change(draw, made)
        return made.get("")

    return changed()


def _change(draw: DrawFn, made: dict[str, Any]) -> None:
    holder: Any = made
    while True:
        key = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or (holder is not made and draw(st.integers(0, 3)) == 0):
            break
        holder = inner
    act = draw(st.sampled_from(("change", "change", "leave out", "double")))
    if act == "change" or holder is made:
        holder[key] = draw(JSON)
    elif act == "leave out":
        del holder[key]
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[draw(TEXTS)] = holder[key]


def as_json(whole: Any) -> bytes:
    """JSON in the form in which it can hold any text."""
    return json.dumps(whole).encode()


def damaged(*contents: bytes) -> SearchStrategy[bytes]:
    """One of these files with one to four places changed, cut out or put in twice."""

    @st.composite
    def changed(draw: DrawFn) -> bytes:
        made = bytearray(draw(st.sampled_from(contents)))
        for _ in range(draw(st.integers(1, 4))):
            start = draw(st.integers(0, len(made)))
            end = min(start + draw(st.integers(0, 12) | st.integers(0, len(made))), len(made))
            act = draw(st.sampled_from(("change", "cut", "double")))
            made[start:end] = {"change": draw(st.binary(max_size=12)), "cut": b"", "double": bytes(made[start:end]) * 2}[act]
        return bytes(made)

    return changed()
