"""Short links of views: made when somebody asks for one, opened before anything else is drawn."""

import time
from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

import workshop
from serving.proxies import plain_address
from serving.rates import Recent
from ui.sharing import qr_code
from ui.state import local_url, url
from ui.state.page import Pages
from workshop import NotAcceptedError, RoomsNotReadyError, codes, limits

NAME = "go"
_REQUESTED = "short_links_asked"
UNKNOWN = "This short link does not work: it has expired or is mistyped. Ask for it again."
CANNOT_OPEN = "Short links cannot be opened at the moment. Ask for the full link."
TOO_MANY = "Too many short links were opened within a minute. Please wait a minute, then open this one again."
FULL_WORKS = "The full link still works."
_ALL = "all"
_opened = Recent(60)


class TooManyOpenedError(Exception):
    """Too many short links were opened within a minute, from an address or by all; the message says to wait."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


@dataclass(frozen=True)
class Link:
    """A link to a view as others open it: the shortest that there is, the full one, and a sentence on how long it works."""

    shortest: str
    full: str
    note: str = ""


def link_to(view: str, pages: Collection[str]) -> Link:
    """The link to a view, kept as a short one if that is shorter. Call it when somebody asks for the link.

    view: its address within the atlas. pages: those that the link may lead to.
    """
    full = qr_code.full_link(view)
    if len(full) <= len(_short_link("x" * codes.LINK_CODE_LENGTH)):
        return Link(full, full)
    checked = local_url.within(view, pages, limits.LINK_LENGTH)
    if checked is None:
        return Link(full, full, "This view has too many choices for a short link.")
    if not _in_time(checked):
        return Link(full, full, f"Too many short links within a minute; please wait a moment. {FULL_WORKS}")
    try:
        stored = workshop.store_link(workshop.store(), checked)
    except NotAcceptedError as problem:
        return Link(full, full, f"{problem} {FULL_WORKS}")
    except RoomsNotReadyError:
        return Link(full, full, f"Short links cannot be saved at the moment. {FULL_WORKS}")
    note = f"The short link is valid until {stored.last_day:%-d %B %Y} and is extended each time it is opened."
    return Link(_short_link(stored.code), full, note)


def _short_link(code: str) -> str:
    return qr_code.full_link(f"/?{NAME}={code}")


def _in_time(view: str) -> bool:
    """Whether this visit may ask for the short link now; the same view may be asked for again."""
    requested: dict[str, float] = st.session_state.get(_REQUESTED, {})
    requested = {earlier: moment for earlier, moment in requested.items() if moment > time.monotonic() - 60}
    may = view in requested or len(requested) < limits.LINKS_A_MINUTE
    st.session_state[_REQUESTED] = requested | ({view: time.monotonic()} if may else {})
    return may


def draw(view: str, pages: Collection[str], what: str) -> None:
    """Draw the link to a view with its code, and the full link. what: what it opens, for the alternative text."""
    link = link_to(view, pages)
    qr_code.draw_link(link.shortest, what)
    if link.note:
        st.caption(link.note)
    if link.shortest != link.full:
        with st.expander("Permanent link"):
            st.code(link.full, language=None, wrap_lines=True)


def view_behind(code: str, pages: Collection[str], visitor: str | None) -> str | None:
    """The address within the atlas that a short link stands for; None if there is none.

    visitor: where the request comes from, as an IP address. Raises TooManyOpenedError and RoomsNotReadyError.
    """
    _count_opened(plain_address(visitor))
    return local_url.within(workshop.address_behind(workshop.store(), code), pages, limits.LINK_LENGTH)


def _count_opened(address: str | None) -> None:
    """Count a link that is to be opened. What all opened stops no address that is known and opened none itself."""
    own = _opened.count(address) if address else 0
    is_new = address is not None and not own
    if own >= limits.LINKS_OPENED_A_MINUTE_OF_AN_ADDRESS or (
        not is_new and _opened.count(_ALL) >= limits.LINKS_OPENED_A_MINUTE_OF_ALL
    ):
        raise TooManyOpenedError
    _opened.add(*([address] if address else []), _ALL)


def follow(pages: Pages) -> list[str]:
    """Go to the view of the short link in the address, if it holds one; a sentence if that opens nothing.

    Browsers are sent on by server.py before; this is for what it could not send on.
    """
    if NAME not in st.query_params:
        return []
    note = UNKNOWN
    try:
        view = view_behind(st.query_params[NAME], pages, st.context.ip_address)
    except TooManyOpenedError as problem:
        view, note = None, str(problem)
    except RoomsNotReadyError:
        view, note = None, CANNOT_OPEN
    if view is None:
        del st.query_params[NAME]
        return [note]
    url.reset()
    st.switch_page(pages[local_url.page_of(view)].script, query_params=local_url.query_of(view))
