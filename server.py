"""What stands around the pages on this server: headers, packing, the backend's address, short links, start and stop, errors.

app.py makes the application of it; `streamlit run app.py` starts that.
"""

import asyncio
import errno
import gc
import hashlib
import html
import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from serving import connections, first_build, fonts, headers, proxies, streamlit_internals
from serving.compression import Packed
from serving.headers import SafeHeaders
from serving.origins import OwnOrigin
from serving.uploads import LimitedUploads, UploadGuard, free_memory_of_ended_sessions

if TYPE_CHECKING:
    from ui.state.page import Page

STATIC = "app/static/"
FONT_FIRST = re.compile(r"<link[^>]*\bas=\"font\"[^>]*>")  # on a slow line words come a second sooner without it
PRELOADED = re.compile(r'<link rel="modulepreload"[^>]*\bhref="\./([^"]+)">')
SMALL_BETWEEN_LARGE = 24
# In place of the first page with a dialog over it, which is what Streamlit sends.
NO_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>No such page · City Integration Atlas</title>
<style>body {{ max-width: 34em; margin: 4rem auto; padding: 0 1rem; font: 1.1rem/1.6 sans-serif; }}</style></head>
<body><h1>The atlas has no page at this address</h1>
<p>A part of it may be missing or misspelt. <a href="{first_page}">Go to the first page</a>, which leads to all others.</p>
</body></html>
"""
NOT_FOR_PAGES = (b"accept-encoding", b"range", b"if-range", b"if-none-match", b"if-modified-since")

try:
    headers.check_settings()
    TRUSTED_PROXIES = proxies.trusted()
except ValueError as wrong:
    sys.exit(str(wrong))
streamlit_internals.use_navigation_alone()
streamlit_internals.use_upload_manager(LimitedUploads)
streamlit_internals.make_themes_once()
streamlit_internals.let_selectboxes_look_up_their_own_value()
streamlit_internals.draw_pages_as_they_are_shown()
streamlit_internals.take_each_press_once()
streamlit_internals.remove_files_less_often()
streamlit_internals.log_errors_in_short()
streamlit_internals.set_download_error(
    "This file could not be made. The data may have been renewed since this page was made: reload it, then try again."
)
streamlit_internals.make_files_in_turn()
connections.limit_connections()


class PageFrame:
    """Adds the page's policy, and tells the page where its backend is.

    Left to itself, a page opened by its own address looks for the backend below that address
    first, which fails with an error in the console each time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but the answers that are the HTML page, whatever the request says that it accepts."""
        if not _may_be_page(scope):
            path = streamlit_internals.path_in_atlas(scope.get("path", ""))
            if fonts.is_of_icons(path):
                path = fonts.ICONS
                scope = {**scope, "path": streamlit_internals.base_path() + path}
            await (self._static(scope, receive, send) if path.startswith(STATIC) else self.app(scope, receive, send))
            return
        # The page is changed below: asked for whole, not packed, even if only its headers are wanted.
        kept = [pair for pair in scope["headers"] if pair[0] not in NOT_FOR_PAGES]
        whole = {**scope, "method": "GET", "headers": kept}
        is_head = scope["method"] == "HEAD"
        start: dict[str, Any] = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                start.update(message)
            elif not start:
                await send({**message, "body": b""} if is_head and "body" in message else message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    about = _page_at(scope["path"])
                    page = _with_head(bytes(body).decode(), about) if about else _no_page()
                    await _send_page(start if about else {**start, "status": 404}, page, send, is_head)

        await self.app(whole, receive, collect)

    async def _static(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, _with_cache_header(send))
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            # Streamlit looks for the file under any name, and the system knows none so long.
            await PlainTextResponse("File not found", 404)(scope, receive, send)


class ShortLinks:
    """Sends a browser from a short link to its view. Within the app the short link would stay in the way of the back button.

    What opens nothing is left to the app, which has a sentence for it; who opens too many is told so here, which costs less.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but requests for a page by a short link that opens a view."""
        app = self.app
        is_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].endswith("/") and _accepts_html(scope)
        if is_page and b"go=" in scope["query_string"]:
            visitor = scope["client"][0] if scope.get("client") else None
            answer = await run_in_threadpool(_answer_of_link, scope["query_string"].decode("latin-1"), visitor)
            if answer is not None:
                app = answer
        await app(scope, receive, send)


def _answer_of_link(query: str, visitor: str | None) -> Response | None:
    """What a browser gets for the short link in a query; None where that opens nothing. visitor: where it comes from."""
    from ui.navigation import all_pages  # its components register with the running server
    from ui.sharing.short_links import NAME, TooManyOpenedError, view_behind
    from workshop import RoomsNotReadyError

    try:
        codes = parse_qs(query, max_num_fields=60).get(NAME)
        view = view_behind(codes[-1], all_pages(), visitor) if codes else None
    except TooManyOpenedError as problem:
        return PlainTextResponse(f"{problem}\n", 429, {"retry-after": "60", "cache-control": "no-store"})
    except (RoomsNotReadyError, ValueError):
        return None
    # Beside the page that was asked for, wherever the atlas is served; what it stands for may change once it ended.
    return RedirectResponse(f".{view}", 302, {"cache-control": "no-store"}) if view else None


def _with_cache_header(send: Send) -> Send:
    """Shapes and places of the maps change only with a new version; the browser keeps them for an hour."""

    async def send_with_cache_header(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 400:
            headers = [pair for pair in message["headers"] if pair[0].lower() != b"cache-control"]
            message = {**message, "headers": [*headers, (b"cache-control", b"public, max-age=3600")]}
        await send(message)

    return send_with_cache_header


def _accepts_html(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _may_be_page(scope: Scope) -> bool:
    """Whether the answer may be the HTML page: HTML is accepted, or the address is neither a file's nor Streamlit's own."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path = scope["path"]
    if streamlit_internals.path_in_atlas(path).startswith(("api/", STATIC)):
        return False
    is_file = "." in path.rpartition("/")[2] or "/_stcore/" in path or "/media/" in path
    return _accepts_html(scope) or not is_file


def _is_html(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])


@lru_cache(8)
def _with_scripts_in_turn(page: str) -> str:
    """The page with the scripts that it fetches in another order: now and then a large one, many small ones between.

    Of a small script one waits for the way there and back, and a browser asks for six at a time: a slow line that has nothing
    but small ones, or nothing but large ones first, stands idle. So all are there a fifth of a second sooner.
    """
    links = sorted(PRELOADED.finditer(page), key=lambda link: streamlit_internals.size_of(link[1]))
    in_turn: list[str] = []
    while links:
        in_turn += [links.pop()[0], *(link[0] for link in links[:SMALL_BETWEEN_LARGE])]
        del links[:SMALL_BETWEEN_LARGE]
    following = iter(in_turn)
    return PRELOADED.sub(lambda _: next(following), page)


def _page_at(path: str) -> "Page | None":
    """The page of the atlas at the path of a request; the first where it names Streamlit's file."""
    from ui.navigation import all_pages  # as above

    place = streamlit_internals.path_in_atlas(path).strip("/")
    return all_pages().get("" if "." in place else place)


def _no_page() -> str:
    return NO_PAGE.format(first_page=html.escape(streamlit_internals.base_path()))


def _with_head(page: str, about: "Page") -> str:
    """The page with what it needs before its scripts, and with its name, which previews of a link show."""
    page = _with_scripts_in_turn(FONT_FIRST.sub("", page))
    page = page.replace("<head>", f"<head><script>{streamlit_internals.backend_script()}</script>", 1)
    title = f"<title>{html.escape(about.tab_title)}</title>"
    title += f'<meta name="description" content="{html.escape(about.help)}">' if about.help else ""
    page = page.replace("<title>Streamlit</title>", title, 1)
    return page.replace("</head>", f"{fonts.styles()}</head>", 1)  # after Streamlit's own: the last of two is asked first


async def _send_page(start: dict[str, Any], page: str, send: Send, is_head: bool) -> None:
    sent = MutableHeaders(raw=list(start["headers"]))
    for name in ("last-modified", "accept-ranges"):  # of Streamlit's file, not of what was made of it
        del sent[name]
    del sent["etag"]
    if start["status"] == 200:
        sent["etag"] = f'"{hashlib.sha256(page.encode()).hexdigest()[:24]}"'
    sent["content-security-policy"] = headers.policy(page)
    sent["content-length"] = str(len(page.encode()))
    await send({**start, "headers": sent.raw})
    await send({"type": "http.response.body", "body": b"" if is_head else page.encode()})


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """From the start of the server to its end; what is pushed on the stack is undone when it ends."""
    from ui import your_data  # its components register with the running server

    your_data.remove_left_over()
    if not first_build.start(when_built=warm):
        warm()
    async with AsyncExitStack() as at_end:
        at_end.callback(your_data.copies.remove_all)
        at_end.push_async_callback(run_in_threadpool, first_build.stop)
        freeing = asyncio.create_task(free_memory_of_ended_sessions())
        at_end.callback(freeing.cancel)
        yield


def warm() -> None:
    """Run the queries of the first page before the first visitor does, and keep what is loaded out of garbage collection."""
    import pydeck  # noqa: F401
    from altair import Chart  # noqa: F401

    from queries.database import DataNotReadyError, run
    from workshop import RoomsNotReadyError, store

    try:
        for question in (
            "filters/city_options",
            "definitions/countries",
            "definitions/competence_types",
            "definitions/fields_of_action",
            "definitions/measures",
            "data/coverage",
            "data/sources",
            "definitions/marks",
        ):
            run(question)
        store().delete_old()
    except (DataNotReadyError, RoomsNotReadyError) as problem:
        print(problem)
    gc.collect()
    gc.freeze()


def show_error(error: Exception) -> bool:
    """What a reader sees if the app fails: a sentence and a way out. The log has the error."""
    st.error("This view cannot be shown: something in the atlas failed. Your choices are still in the address.")
    st.link_button("Start again from Home", streamlit_internals.base_path())
    return True


# The first sees a request first.
MIDDLEWARE = [Middleware(ProxyHeadersMiddleware, trusted_hosts=TRUSTED_PROXIES)]
MIDDLEWARE += [Middleware(one) for one in (SafeHeaders, OwnOrigin, UploadGuard, ShortLinks, Packed, PageFrame)]
