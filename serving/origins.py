"""Answers no foreign web page: Streamlit would, for each handshake of one, ask a host outside for its own address."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = {"localhost", "127.0.0.1", "0.0.0.0"}
READING = {"GET", "HEAD", "OPTIONS"}


class OwnOrigin:
    """Refuses websockets, and requests that change something, from web pages of other hosts.

    A request without an Origin is no web page's and passes. Same origin is an Origin that names the Host asked; pages of
    this machine and of the hosts in `server.corsAllowedOrigins` and `browser.serverAddress` pass as well (behind a proxy
    that changes Host, that is where the public address goes).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from our own pages; Streamlit, which would look abroad otherwise, gets it as same origin."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["method"] in READING):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origins, host = headers.getlist("origin"), headers.get("host", "")
        if not all(is_own(origin, host) for origin in origins):
            await _refuse(scope, receive, send)
            return
        if origins and scope["type"] == "websocket":
            others = [pair for pair in scope["headers"] if pair[0] != b"origin"]
            scope = {**scope, "headers": [*others, (b"origin", f"http://{host}".encode("latin-1"))]}
        await self.app(scope, receive, send)


def is_own(origin: str, host: str) -> bool:
    """Whether a page of this origin may use the atlas at this host (with its port, as the header Host has it)."""
    try:
        parts = urlsplit(origin)
        name = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not name:
        return False
    return parts.netloc.lower() == host.lower() or name in LOCAL | _names(_settings())


def _settings() -> Iterable[str]:
    return [*st.get_option("server.corsAllowedOrigins"), str(st.get_option("browser.serverAddress") or "")]


def _names(addresses: Iterable[str]) -> set[str]:
    """The host names of addresses with or without a scheme."""
    found = (urlsplit(address if "//" in address else f"//{address}").hostname for address in map(str.strip, addresses))
    return {name for name in found if name}


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":  # closed before it is accepted: the browser gets a 403
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse("This request comes from a page of another host.", 403)(scope, receive, send)
