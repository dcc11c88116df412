"""The address is the state: what a user chose stands in the URL, under the names of the data.

`st.…(bind="query-params")` writes the labels that a widget shows, so links would break
with every change of wording and could not name a city by its id. Here each parameter says
how it is written and read; what a link asks for and the atlas does not know is left out
and reported in a sentence.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from serving import streamlit_internals
from ui import wording
from ui.state import local_url
from ui.state.local_url import Query

_WRITTEN = "address_written"
_READ = "address_read"  # the choices that the address of this run has made
_EARLIER = "address_earlier"
_PAGE = "address_page"
_PARAMETERS = "address_parameters"
_REMEMBERED_ADDRESSES = 20
# How the sentence begins on a choice that is not there (any more); other sentences are on a choice that was cut or moved.
ASKS_FOR = "The link asks for"
_MISSING = " that the atlas does not have"
_THERE_ARE = " (there are: "
_FEW = 8  # choices that a sentence names

SingleChoice = str | int | float | bool | None
Choice = SingleChoice | list[str]


def _spelled(choice: Choice) -> list[str]:
    """As it is, several with commas; nothing where nothing is chosen."""
    if isinstance(choice, list):
        return [",".join(choice)]
    return [] if choice in (None, "") else [str(choice)]


def _missing(options: Collection[str]) -> str:
    """That a choice is not there, with the few that there are as an address spells them."""
    return f"{_MISSING}{_THERE_ARE}{', '.join(options)})" if len(options) <= _FEW else _MISSING


@dataclass(frozen=True)
class Parameter:
    """A choice of the user: its name in URL and session, its default, and how the URL spells it."""

    name: str
    default: Choice
    parse: Callable[[list[str]], tuple[Choice, list[str]]]
    spell: Callable[[Choice], list[str]] = _spelled
    find: Callable[[Query], list[str]] | None = None  # where an address may hold it in another way than under its name
    older_name: str = ""  # a name that addresses had for it; `find` reads it
    from_menu: SingleChoice = None  # what the page opens with for a visitor who comes by the navigation and has chosen nothing

    def texts_in(self, query: Query) -> list[str]:
        """What an address holds of the choice; nothing where it does not name it."""
        return self.find(query) if self.find else query.get(self.name, [])


def one_of(name: str, options: Collection[str], default: str | None, what: str) -> Parameter:
    """A choice of one option. `what` names the kind of thing in the sentence about an unknown value.

    default: None where the page works out what is usual; see unless_usual.
    """

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        if texts and texts[-1] in options:
            return texts[-1], []
        return default, [f"{ASKS_FOR} {what}{_missing(options)}; the usual one is shown instead."]

    return Parameter(name, default, parse, unless_usual(name) if default is None else _spelled)


def some_of(
    name: str, options: Collection[str], default: list[str], what: str, at_most: int | None = None, several: str = ""
) -> Parameter:
    """A choice of several options, kept in the order of the link, without doubles. `several` names more than one `what`."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        requested = list(dict.fromkeys(part for text in texts for part in text.split(",") if part))
        known = [part for part in requested if part in options]
        problems = []
        if len(known) < len(requested):
            problems.append(f"{ASKS_FOR} {what}{_missing(options)}; it is left out.")
        if at_most and len(known) > at_most:
            problems.append(f"The link names more than {at_most} {several or what}; the first {at_most} are shown.")
        return known[:at_most] or list(default), problems

    return Parameter(name, default, parse)


def number(name: str, lowest: int, highest: int, default: int, what: str) -> Parameter:
    """A whole number within bounds; a number outside is moved to the nearest bound."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        try:
            requested = round(float(texts[-1][:20]))
        except (ValueError, OverflowError, IndexError):
            return default, [f"The link gives {what} that is not a number; {default} is used instead."]
        return min(max(requested, lowest), highest), []

    return Parameter(name, default, parse)


def optional_number(name: str, highest: float) -> Parameter:
    """An amount from 0, of two decimals at most, or none; a number outside is moved to the nearest bound."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        try:
            requested = float(texts[-1][:20])
        except (ValueError, IndexError):
            requested = math.nan
        if not math.isfinite(requested):
            return None, ["The link gives an amount that is not a number; it is left empty."]
        return round(min(max(requested, 0), highest), 2), []

    def spell(choice: Choice) -> list[str]:
        is_within = isinstance(choice, (int, float)) and 0 <= choice <= highest
        return [f"{choice:.2f}".rstrip("0").rstrip(".")] if is_within else []

    return Parameter(name, None, parse, spell)


def unless_usual(*names: str) -> Callable[[Choice], list[str]]:
    """Spells a choice in the address where it is not the one that the page opens with, which the page leaves in the session.

    names: of the choice, or of several that are written together: all of them where one is not as usual.
    """
    return lambda choice: [] if choice is None or all(_is_usual(name) for name in names) else [str(choice)]


def _is_usual(name: str) -> bool:
    return st.session_state.get(name) in (None, st.session_state.get(f"usual_{name}"))


def free_text(name: str, longest: int, what: str) -> Parameter:
    """Words of the user, on one line and without control characters; what is longer is cut and said so."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        line = wording.on_one_line(texts[-1] if texts else "")
        problems = [f"The link gives {what} of more than {longest} letters; the first {longest} are used."]
        return line[:longest].rstrip(), problems if len(line) > longest else []

    return Parameter(name, "", parse)


def yes_or_no(name: str) -> Parameter:
    """A switch that is off unless the link says 1."""
    return Parameter(name, False, lambda texts: (texts[-1:] == ["1"], []), lambda choice: ["1"] if choice else [])


def read_url(parameters: Sequence[Parameter], page: str, only: Query | None = None) -> list[str]:
    """Copy the URL into the session unless we wrote it ourselves; return sentences on what was unknown.

    only: a query that decides every choice in place of the URL, where nothing on screen changes one.
    """
    names = [name for parameter in parameters for name in (parameter.name, parameter.older_name) if name]
    url: Query = {name: st.query_params.get_all(name) for name in names}
    url = {name: texts for name, texts in url.items() if texts} if only is None else only
    first_time = only is not None or _WRITTEN not in st.session_state
    other_page = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    st.session_state[_PARAMETERS] = list(parameters)
    st.session_state[_READ] = set()
    problems: list[str] = []
    if first_time or not (other_page or _is_ours(url)):
        for parameter in parameters:
            problems += _take(parameter, parameter.texts_in(url))
    elif other_page:
        # Another page of the atlas: what was chosen stays, unless the link says otherwise.
        for parameter in parameters:
            texts = parameter.texts_in(url)
            if texts or parameter.name in url or parameter.name not in st.session_state:
                by_menu = not url and parameter.from_menu is not None
                problems += _take(parameter, parameter.spell(parameter.from_menu) if by_menu else texts)
    return list(dict.fromkeys(problems))


def let_go(names: Collection[str], gone: Collection[str]) -> None:
    """Forget those of the choices `names` that are of something gone; the address of the page then decides as for a new visitor.

    Of a choice of several, those that are not gone are kept.
    """
    for name in names:
        choice = st.session_state.get(name)
        if isinstance(choice, list) and not set(choice).isdisjoint(gone):
            st.session_state[name] = [one for one in choice if one not in gone]
            reset()
        elif isinstance(choice, str) and choice in gone:
            del st.session_state[name]
            reset()


def describe_unknown(parameters: Sequence[Parameter], query: Query) -> str:
    """What a link with this query asks for and is not there, as in "a city that the atlas does not have"; empty if it has all."""
    problems = [problem for one in parameters if (texts := one.texts_in(query)) for problem in one.parse(texts)[1]]
    unknown = [problem.removeprefix(ASKS_FOR) for problem in problems if problem.startswith(ASKS_FOR)]
    # What follows says what there is, and what a page shows in its place.
    parts = list(dict.fromkeys(text.partition(";")[0].partition(_THERE_ARE)[0].strip(" .") for text in unknown))
    names = [text.removesuffix(_MISSING) for text in parts if text.endswith(_MISSING)]
    others = [text for text in parts if not text.endswith(_MISSING)]
    return wording.listed([*([wording.listed(names) + _MISSING] if names else []), *others])


def take_usual(**usual: str) -> None:
    """Let choices be what the page opens with, unless the address of this run or the reader has made another of them.

    What the page opens with may depend on other choices, and then moves with them.
    """
    is_free = all(name not in st.session_state[_READ] and _is_usual(name) for name in usual)
    st.session_state.update({f"usual_{name}": choice for name, choice in usual.items()} | (usual if is_free else {}))


def _take(parameter: Parameter, texts: list[str]) -> list[str]:
    choice, problems = parameter.parse(texts) if texts else (parameter.default, [])
    if texts and choice != parameter.default:
        st.session_state[_READ].add(parameter.name)
    if parameter.name not in st.session_state and not choice and choice == parameter.default:
        return problems  # nothing chosen is what widgets start with; setting it would send the long list of cities twice
    st.session_state[parameter.name] = list(choice) if isinstance(choice, list) else choice
    return problems


def set_to_default(parameters: Sequence[Parameter]) -> None:
    """Take back what was chosen."""
    for parameter in parameters:
        default = parameter.default
        if st.session_state.get(parameter.name) != default:  # a widget that is set is sent anew with all its options
            st.session_state[parameter.name] = list(default) if isinstance(default, list) else default


def _is_ours(url: Query) -> bool:
    """Whether the URL came from us.

    A click, or a part that renews itself, can reach us with the address of a rerun or two before, when it was sent before
    the browser had the new one. The browser's back button brings an old address too, and wants it: Streamlit tells which.
    """
    wants_it = streamlit_internals.is_history_navigation()
    return url == st.session_state[_WRITTEN] or (url in st.session_state[_EARLIER] and not wants_it)


def non_default_query(parameters: Sequence[Parameter]) -> Query:
    """The choices that are not the default, as a link has them."""
    query: Query = {}
    for parameter in parameters:
        choice = st.session_state.get(parameter.name, parameter.default)
        if choice != parameter.default and parameter.spell(choice):
            query[parameter.name] = parameter.spell(choice)
    return query


def write_url(parameters: Sequence[Parameter]) -> None:
    """Write the choices that are not the default into the URL."""
    query = non_default_query(parameters)
    written = st.session_state.get(_WRITTEN)
    if written is not None and written != query:
        st.session_state[_EARLIER] = [*st.session_state[_EARLIER], written][-_REMEMBERED_ADDRESSES:]
    st.session_state.setdefault(_EARLIER, [])
    st.session_state[_WRITTEN] = query
    names = st.query_params.to_dict()  # at once: a run that is being replaced may go on for a moment, and write the address too
    if {name: st.query_params.get_all(name) for name in names} != query:
        st.query_params.from_dict(query)


def current_page() -> str:
    """The page on screen, by its path in the address; empty for the first page."""
    return str(st.session_state.get(_PAGE, ""))


def reset() -> None:
    """Let the next address decide every choice: what it does not name is the default, whatever page one comes from."""
    st.session_state.pop(_WRITTEN, None)


def address_of_view(**examples: str) -> str:
    """Path and query that open the view on screen, without what belongs to the visit; "/" outside a page.

    examples: by parameter, what the page shows where the reader has chosen nothing, so that the link names it all the same.
    """
    parameters = [one for one in st.session_state.get(_PARAMETERS, ()) if one.name not in local_url.OF_A_VISIT]
    query = {name: [text] for name, text in examples.items()} | non_default_query(parameters)
    return local_url.address_of(current_page(), urlencode(query, doseq=True, safe=","))
