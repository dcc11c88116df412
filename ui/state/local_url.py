"""Addresses of others at the border: only path and query of a page that the atlas has pass, written anew."""

import re
from collections.abc import Collection
from urllib.parse import parse_qs, urlencode, urlsplit

MOST_PARAMETERS = 60
# Presenting, the way in by a short link, and the key of a room belong to a visit, not to what is shown.
OF_A_VISIT = ("present", "go", "room_key")
_OUTSIDE = re.compile(r"[\\\x00-\x20\x7f]|^//")

Query = dict[str, list[str]]


def address_of(url_path: str, query: str) -> str:
    """The address of a view, within the atlas."""
    return f"/{url_path}?{query}" if query else f"/{url_path}"


def page_of(address: str) -> str:
    """The page of an address within the atlas, as in "compare"."""
    return urlsplit(address).path.strip("/")


def query_of(address: str) -> Query:
    """The parameters of an address. Raises ValueError if there are too many."""
    return parse_qs(urlsplit(address).query, max_num_fields=MOST_PARAMETERS)


def within(text: object, pages: Collection[str], longest: int, left_out: Collection[str] = OF_A_VISIT) -> str | None:
    """Path and query of a view, written anew; None for anything that is not one.

    pages: by their path without the stroke. longest: characters. left_out: parameters that it does not take along.
    """
    if not isinstance(text, str) or len(text) > longest or not text.startswith("/") or _OUTSIDE.search(text):
        return None
    try:
        parts = urlsplit(text)
        query = query_of(text)
        text.encode()  # half a character (lone surrogate) cannot be sent
    except ValueError:
        return None
    if parts.scheme or parts.netloc or page_of(text) not in pages:
        return None
    taken = {name: texts for name, texts in query.items() if name not in left_out}
    address = address_of(page_of(text), urlencode(taken, doseq=True, safe=","))
    return address if len(address) <= longest else None
