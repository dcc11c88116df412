"""Headers on every answer, and the policy of a page: what it may load, which scripts may run, and who may embed it.

Three settings of the environment; a wrong one ends the start with a sentence.
"""

import hashlib
import os
import re
from base64 import b64encode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import streamlit_internals

# Whatever a chart, a map or a figure's text may hold: the browser asks no host but this one, and runs no script but those of
# the page. Inline styles are Streamlit's own. blob: is for our own components, as Streamlit hands them over; wasm for maps.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval' blob:",
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
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
AGENT = "_stcore/agent"  # descriptions and control of sessions for programs
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_HOST = re.compile(r"(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?")


def policy(page: str) -> str:
    """The Content-Security-Policy of a page, which lets run the scripts that stand in it as it is sent."""
    hashes = [b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in _INLINE_SCRIPT.findall(page)]
    scripts = " ".join([POLICY["script-src"], *(f"'sha256-{one}'" for one in hashes)])
    frames = " ".join([POLICY["frame-ancestors"], *embedding_hosts()])
    parts = {**POLICY, "script-src": scripts, "frame-ancestors": frames}
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def embedding_hosts() -> list[str]:
    """The sites whose pages may show the atlas in a frame: https, unless the setting says http. Raises ValueError."""
    sites = [site if "//" in site else f"https://{site}" for site in os.environ.get("ATLAS_EMBEDDED_BY", "").split()]
    for site in sites:
        scheme, _, host = site.partition("://")
        if scheme not in ("http", "https") or not _HOST.fullmatch(host):
            raise ValueError("The setting ATLAS_EMBEDDED_BY must name hosts, as “city.example region.example”.")
    return sites


def https_days() -> int:
    """For how many days browsers ask for the atlas by HTTPS alone; 0 if the setting is not given. Raises ValueError."""
    days = os.environ.get("ATLAS_HTTPS_DAYS", "").strip() or "0"
    if not (days.isascii() and days.isdigit() and int(days) <= 730):
        raise ValueError("The setting ATLAS_HTTPS_DAYS must be a whole number from 0 to 730.")
    return int(days)


def has_open_metrics() -> bool:
    """Whether anybody may read how many visits the server has. Raises ValueError."""
    setting = os.environ.get("ATLAS_METRICS", "").strip() or "closed"
    if setting not in ("open", "closed"):
        raise ValueError("The setting ATLAS_METRICS must be open or closed.")
    return setting == "open"


def check_settings() -> None:
    """Raises ValueError with a sentence for a setting that is none."""
    embedding_hosts()
    https_days()
    has_open_metrics()


def of_every_answer() -> dict[str, str]:
    """The headers that every answer has, by the settings. Raises ValueError."""
    days = https_days()
    return ALWAYS | ({"strict-transport-security": f"max-age={days * 24 * 60 * 60}"} if days else {})


def answer_error(_: Request, __: Exception) -> Response:
    """For a request that fails in the server itself, which Starlette answers outside of all middleware. The log has the error."""
    return PlainTextResponse("This cannot be answered: something in the atlas failed.\n", 500, of_every_answer())


class SafeHeaders:
    """Adds the headers that every answer has, and keeps the server's metrics to those who run it. What no page asks is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = of_every_answer()
        self.is_open = has_open_metrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through, but requests for metrics unless they are open, and Streamlit's addresses for agents."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": list(message["headers"])}
                MutableHeaders(raw=message["headers"]).update(self.headers)
            await send(message)

        path = streamlit_internals.path_in_atlas(scope["path"]).strip("/")
        is_closed = path.startswith(AGENT) or (path == "_stcore/metrics" and not self.is_open)
        app = PlainTextResponse("Not Found", 404) if is_closed else self.app
        await app(scope, receive, send_safe)
