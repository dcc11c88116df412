"""What stands around app.py on this server: headers, the address of the backend, short links, warm-up, a last word on errors.

Started with `streamlit run server.py`; the app itself is app.py.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

# Whatever a chart, a map or a figure's text may hold: the browser asks no host but this one.
# Inline styles and scripts are Streamlit's own; test tools put theirs in the same way. Data never becomes either.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",  # blob: our own components, as Streamlit hands them over
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
STATIC = "/app/static/"


# A folder named pages/ makes Streamlit serve its files under their own names until app.py has run once, so that the
# first visitor who follows a link to a page would be told that it does not exist. st.navigation sets this later on.
PagesManager.uses_pages_directory = False


class PageFrame:
    """Adds the headers, and tells the page where its backend is.

    Left to itself, a page opened by its own address looks for the backend below that address
    first, which fails with an error in the console each time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but the answers that are HTML pages."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_html(scope):
            await self.app(scope, receive, _kept(send) if scope.get("path", "").startswith(STATIC) else send)
            return
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        start: dict[str, Any] = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            await _send_page(start, bytes(body), send)

        await self.app(plain, receive, collect)


class ShortLinks:
    """Sends a browser from a short link to its view. Within the app the short link would stay in the way of the back button.

    What opens nothing is left to the app, which has a sentence for it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but requests for a page by a short link that opens a view."""
        app = self.app
        is_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].endswith("/") and _wants_html(scope)
        if is_page and b"go=" in scope["query_string"]:
            view = await run_in_threadpool(_view_behind, scope["query_string"].decode("latin-1"))
            if view is not None:
                # Beside the page that was asked for, wherever the atlas is served; what it stands for may change once it ended.
                app = RedirectResponse(f".{view}", status_code=302, headers={"cache-control": "no-store"})
        await app(scope, receive, send)


def _view_behind(query: str) -> str | None:
    from rooms import RoomsNotReady
    from ui.frame import all_pages  # its components register with the running server
    from ui.short_links import NAME, view_behind

    try:
        codes = parse_qs(query, max_num_fields=60).get(NAME)
        return view_behind(codes[-1], all_pages()) if codes else None
    except (RoomsNotReady, ValueError):
        return None


def _kept(send: Send) -> Send:
    """Shapes and places of the maps change only with a new version; the browser keeps them for an hour."""

    async def send_kept(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0].lower() != b"cache-control"]
            message = {**message, "headers": [*headers, (b"cache-control", b"public, max-age=3600")]}
        await send(message)

    return send_kept


def _wants_html(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


async def _send_page(start: dict[str, Any], body: bytes, send: Send) -> None:
    headers = [(name, value) for name, value in start["headers"] if name.lower() not in (b"content-length", b"etag")]
    if any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers):
        page = body.decode().replace("<head>", f"<head><script>{_backend_script()}</script>", 1)
        body = page.encode()
        headers += [
            (b"content-security-policy", "; ".join(f"{name} {value}" for name, value in POLICY.items()).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]
    await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


def _backend_script() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = f"/{base}/" if base else "/"
    return f'window.__streamlit = {{ BACKEND_BASE_URL: window.location.origin + "{path}" }}'


@asynccontextmanager
async def warm(_: object) -> AsyncIterator[None]:
    """Ask the questions of the first page before the first visitor does, and keep what is loaded out of garbage collection."""
    import pydeck  # noqa: F401
    from altair import Chart  # noqa: F401

    from queries import DataNotReady, run
    from rooms import RoomsNotReady, store
    from ui import your_data

    try:
        for question in ("city_options", "countries", "competence_types", "measures", "coverage", "sources", "marks"):
            run(question)
        store().delete_old()
    except (DataNotReady, RoomsNotReady) as problem:
        print(problem)
    gc.collect()
    gc.freeze()
    your_data.remove_left_over()
    yield
    your_data.copies.remove_all()


def say_sorry(error: Exception) -> bool:
    """What a reader sees if the app fails: a sentence and a way out. The log has the error."""
    st.error("This view cannot be shown: something in the atlas failed. Your choices are still in the address.")
    st.link_button("Start again from the overview", "/")
    return True


app = st.App(
    Path(__file__).parent / "app.py",
    lifespan=warm,
    middleware=[Middleware(ShortLinks), Middleware(PageFrame)],
    on_script_error=say_sorry,
)
