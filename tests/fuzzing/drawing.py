"""What may come in: texts of any signs, JSON of any form, and valid content of which a part was changed."""

import copy
import json
from collections.abc import Iterator
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
    "a\udfff\ud83d",
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
TEXTS = (
    st.sampled_from(HOSTILE)
    | st.text(SIGNS, max_size=40)
    | st.builds("{}{}".format, st.text(max_size=9), st.sampled_from(HOSTILE))
)
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
    holder, key = draw(st.sampled_from(list(_places(made))))
    inner = holder[key]
    act = draw(st.sampled_from(("change", "change", "change", "leave out", "double")))
    if act == "change" or holder is made:
        of_its_kind = TEXTS if isinstance(inner, str) else NUMBERS if isinstance(inner, int | float) else JSON
        holder[key] = draw(of_its_kind if draw(st.integers(0, 3)) else JSON)
    elif act == "leave out":
        del holder[key]
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(inner))
    else:
        holder[draw(TEXTS)] = inner


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of JSON, as what holds it and its key there."""
    for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from _places(holder[key])


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
