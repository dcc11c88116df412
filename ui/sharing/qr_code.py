"""How a view gets to other screens: its full address, and the address as a QR code, made on this server."""

import html
import io
import socket
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import segno
import streamlit as st
from segno.encoder import DataOverflowError

from serving import streamlit_internals
from ui import wording
from ui.state import url

LONGEST_IN_CODE = 600  # characters; longer ones make codes too fine for phones to read from a screen
QUIET = 4  # modules of white that a code needs around it
# At the end of a page a popover would be too low for a code; this high, it opens upwards.
_ROOM = "<style>[data-testid=stPopoverBody]:has(.link_code) {min-height: min(30rem, 70vh)}</style>"
_HERE_ONLY = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}


def site() -> str:
    """The address of the atlas in the visitor's browser, without page and query, so behind a proxy too; empty without a browser.

    `st.context.url` takes the name of a page from the end of any address, as from https://example.city.
    """
    browser_url = streamlit_internals.browser_url()
    if not browser_url:
        return ""
    here = urlsplit(browser_url)
    folder, _, last = here.path.rstrip("/").rpartition("/")
    path = folder if last in streamlit_internals.page_paths() else here.path.rstrip("/")
    return urlunsplit((here.scheme, here.netloc, path, "", ""))


def full_link(address_within: str) -> str:
    """An address within the atlas (path and query) as others open it."""
    return f"{site()}{address_within}"


def link_to_view(**examples: str) -> str:
    """The link that opens the view on screen, for files and reports. examples: as `url.address_of_view` has them."""
    return full_link(url.address_of_view(**examples))


def only_here(link: str) -> str:
    """A sentence for a link that works on this computer only; empty for others."""
    parts = urlsplit(link)
    if parts.hostname not in _HERE_ONLY:
        return ""
    port = f":{parts.port}" if parts.port else ""
    return (
        "This address works on this computer only. For phones and other computers, open the atlas here by the name of this "
        f"machine, as in {parts.scheme}://{socket.gethostname()}{port}, or by its number in your network; link and code follow."
    )


@lru_cache(maxsize=64)
def code_picture(link: str) -> str | None:
    """The QR code of a link as a picture for an img element, black on white; None if the link is too long for one."""
    code = _code(link)
    return None if code is None else str(code.svg_data_uri(border=QUIET, light="#fff", omitsize=True))


def code_svg(link: str) -> bytes | None:
    """The same as an SVG file, for print."""
    code = _code(link)
    if code is None:
        return None
    file = io.BytesIO()
    code.save(file, kind="svg", border=QUIET, light="#fff")
    return file.getvalue()


def _code(link: str) -> segno.QRCode | None:
    if len(link) > LONGEST_IN_CODE:
        return None
    try:
        return segno.make(link, micro=False)
    except DataOverflowError:
        return None


def draw_code(link: str, what: str) -> None:
    """Draw the code, or say that the link is too long for one. what: what it opens, for the alternative text."""
    picture = code_picture(link)
    if picture is None:
        st.caption("The link is too long for a QR code; send the link or the file.")
        return
    alternative = html.escape(f"QR code of the link to {what}", quote=True)
    st.html(f'{_ROOM}<img class="link_code" src="{picture}" alt="{alternative}" style="width: min(100%, 280px); display: block">')


def draw_link(link: str, what: str) -> None:
    """Draw a link ready to copy, the caution if it works here only, and its code."""
    st.code(link or "/", language=None, wrap_lines=True)
    if only_here(link):
        st.caption(f":material/info: {wording.plain(only_here(link))}")  # no link: it would be too faint
    draw_code(link, what)
