"""Find a city or a country by name: a field for every page, and what a typed name may mean.

Names are compared without accents and capitals, in any language that the data have, with German digraphs (Zuerich, Malmoe), with
Saint written in several ways, from their beginning, and with one or two typing errors.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

import pandas as pd
import streamlit as st
from anyascii import anyascii
from rapidfuzz.distance import OSA

from queries.database import cached_per_database, run
from ui import statements, wording
from ui.filters import MOST_CITIES, with_digraphs, with_spellings
from ui.state import url

MOST_MATCHES = 6
LONGEST_TYPED = 60
# Letters of a name from which on one typing error is allowed, and two.
ONE_ERROR, TWO_ERRORS = 4, 8
# Fewer letters are too few to go somewhere by a beginning (typed) or in spite of an error (in the name) without asking.
CLEAR_BEGINNING, CLEAR_IN_SPITE_OF_ERRORS = 4, 6
PLACEHOLDER = "Find a city"
SAINT = {"saint", "sainte", "sankt", "sint", "ste"}
# Pages that a choice leads to: path in the address, script, and the parameter that names the place. The address has it at once,
# so that the browser's back button finds no page without it.
PROFILE = ("city", "pages/city_profile.py", "city")
POLICY = ("policy", "pages/national_policy.py", "policy_country")
COMPARE = ("compare", "pages/compare_cities.py", "country")
_DESTINATION = "city_search_destination"
# A typed text stands first in the list as “Add: …”; nothing is added.
_NOT_ADDED = """
[role=option][data-key=__creatable__] [data-item-hl] { font-size: 0 }
[role=option][data-key=__creatable__] [data-item-hl]::before { content: "Enter: search for this name"; font-size: 0.875rem }
"""


class Likeness(IntEnum):
    """How a typed text is like a name, the best first."""

    SAME = 0
    BEGINNING = 1
    LATER_WORD = 2
    ONE_ERROR = 3
    TWO_ERRORS = 4


@dataclass(frozen=True)
class Place:
    """A city or a country. code: city_id or country_code. has_policy: whether MIPEX covers the country.

    option: the label in the list of the field, with the other names and spellings that one may type.
    """

    level: str
    code: str
    label: str
    option: str
    population: int
    has_policy: bool


@dataclass(frozen=True)
class Matches:
    """Places that a typed name may mean, the best first, MOST_MATCHES at most. is_clear: the first is meant."""

    places: tuple[Place, ...] = ()
    is_clear: bool = False


@dataclass(frozen=True)
class _Name:
    """A spelling of a name, compared as one word; later: what begins with its second word, its third and so on.

    is_translated: whether the data have it from the list of translated names alone, where an error may hit another place's name.
    """

    spelling: str
    later: tuple[str, ...]
    code: str
    is_translated: bool


@cached_per_database
def places() -> dict[str, Place]:
    """Every place that can be found by its code: cities from the largest, then countries from A to Z."""
    rows = run("filters/place_names").query("not is_translated")
    names = rows.groupby("place_code", sort=False)["name"].apply(list)
    return {
        row["place_code"]: Place(
            row["place_level"],
            row["place_code"],
            row["label"],
            with_spellings(
                row["label"] if row["place_level"] == "city" else f"{row['label']} (country)", names[row["place_code"]]
            ),
            int(row["population"]) if pd.notna(row["population"]) else 0,
            bool(row["has_policy"]),
        )
        for row in statements.records(rows.drop_duplicates("place_code"))
    }


@cached_per_database
def _names() -> tuple[_Name, ...]:
    """All spellings of all names and labels."""
    rows = run("filters/place_names")
    pairs = {
        (code, text): is_translated and name == "name"
        for name in ("name", "label")
        for code, text, is_translated in zip(rows["place_code"], rows[name], rows["is_translated"], strict=True)
    }
    return tuple(
        _Name("".join(words), tuple("".join(words[i:]) for i in range(1, len(words))), code, is_translated)
        for (code, text), is_translated in pairs.items()
        for part in dict.fromkeys([text, *text.split("/")])
        for words in _spellings(part)
    )


def _spellings(text: str) -> list[list[str]]:
    """The words of a name in each way in which they are compared: without accents, with digraphs, with St for Saint."""
    plain = [_words(text), _words(with_digraphs(text))]
    with_saint = [["st" if word in SAINT else word for word in words] for words in plain if len(words) > 1]
    return [list(words) for words in dict.fromkeys(map(tuple, [*plain, *with_saint])) if words]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", anyascii(unicodedata.normalize("NFC", text)).casefold())


def find_places(text: str) -> Matches:
    """The cities and countries that a typed name may mean; none for a text without a letter or digit."""
    typed = ["".join(words) for words in _spellings(shown(text))]
    best: dict[str, tuple[Likeness, int]] = {}
    for name in _names():
        for one in typed:
            likeness = _likeness(one, name)
            if likeness is not None and (likeness, -len(name.spelling)) < best.get(name.code, (len(Likeness), 0)):
                best[name.code] = likeness, -len(name.spelling)
    by_code = places()
    order = sorted(best, key=lambda code: (best[code][0], by_code[code].level, -by_code[code].population, by_code[code].label))
    found = tuple(by_code[code] for code in order[:MOST_MATCHES])
    return Matches(found, bool(order) and _is_clear(typed[0], [best[code] for code in order[:2]]))


def _likeness(typed: str, name: _Name) -> Likeness | None:
    """How a text is like a name; None if it is not. Both are spellings without blanks."""
    spelling = name.spelling
    if typed == spelling:
        return Likeness.SAME
    if spelling.startswith(typed):
        return Likeness.BEGINNING
    if name.later and any(word.startswith(typed) for word in name.later):
        return Likeness.LATER_WORD
    if name.is_translated:
        return None
    allowed = (len(spelling) >= ONE_ERROR) + (len(spelling) >= TWO_ERRORS)
    if abs(len(typed) - len(spelling)) > allowed:
        return None
    errors = OSA.distance(typed, spelling, score_cutoff=allowed)
    if not 0 < errors <= allowed or (errors == 2 and typed[0] != spelling[0]):
        return None
    return Likeness.ONE_ERROR if errors == 1 else Likeness.TWO_ERRORS


def _is_clear(typed: str, best: list[tuple[Likeness, int]]) -> bool:
    """Whether the first of the best two is alone in how it is like the text, and like it enough to be opened unasked."""
    likeness, length = best[0][0], -best[0][1]
    if len(best) > 1 and best[1][0] == likeness:
        return False
    if likeness == Likeness.BEGINNING:
        return len(typed) >= CLEAR_BEGINNING
    if likeness >= Likeness.ONE_ERROR:
        return length >= CLEAR_IN_SPITE_OF_ERRORS
    return likeness == Likeness.SAME


def shown(text: str) -> str:
    """A typed text on one line, without what cannot be seen, cut to LONGEST_TYPED characters."""
    visible = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * LONGEST_TYPED])
    return " ".join(visible.split())[:LONGEST_TYPED].rstrip()


def find_a_city(key: str) -> None:
    """Draw the field that leads from the name of a city to its profile, and from a country to its national policy.

    A name that is none of the options comes here as it was typed: the place that it clearly means is opened, others are offered.
    """
    by_code = places()
    st.html(f"<style>{_NOT_ADDED}</style>")
    typed = st.selectbox(
        "Find a city",
        list(by_code),
        index=None,
        format_func=lambda code: by_code[code].option if code in by_code else code,
        key=key,
        on_change=_take,
        args=(key,),
        placeholder=PLACEHOLDER,
        accept_new_options=True,
        filter_mode="fuzzy",
        label_visibility="collapsed",
    )
    page = st.session_state.pop(_DESTINATION, None)
    if page and page[0] != url.current_page():
        st.switch_page(page[1], query_params={page[2]: ",".join(st.session_state[page[2]])})
    if typed:
        _offer(str(typed), key)


def _take(key: str) -> None:
    """Open what was chosen or clearly meant; a text that is not clear stays in the field."""
    text = st.session_state[key]
    if not text:
        return
    found = find_places(text)
    place = places().get(text) or (found.places[0] if found.is_clear else None)
    if place:
        _open(place, key)


def _open(place: Place, key: str) -> None:
    """Select a place, empty the field and go to the page on the place; for callbacks.

    A city comes first. Where several are selected, they stay to compare with; a single one gives way.
    """
    st.session_state[key] = None
    selected = [place.code]
    if place.level == "city":
        page = PROFILE
        before = list(st.session_state.get("city") or [])
        others = [other for other in before if other != place.code] if len(before) > 1 else []
        selected = [*selected, *others][:MOST_CITIES]
    else:
        page = POLICY if place.has_policy else COMPARE
    st.session_state[page[2]] = selected
    st.session_state[_DESTINATION] = page


def _offer(text: str, key: str) -> None:
    """The places that a text may mean, each as a button; a sentence where there is none."""
    found = find_places(text).places
    name = wording.plain(shown(text))
    if not found:
        st.caption(f"The atlas has no city or country of the name “{name}”, or of a similar one.")
        return
    st.caption(f"“{name}” may be:")
    with st.container(horizontal=True):
        for place in found:
            label = place.label if place.level == "city" else f"{place.label} (country)"
            st.button(wording.plain(label), key=f"{key}_{place.code}", on_click=_open, args=(place, key))
