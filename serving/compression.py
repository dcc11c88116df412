"""Sends pages and static files packed, by Brotli or gzip; each is packed once and kept, for the next servers too.

Streamlit sends its own files as they are, and expects a proxy to pack them.
"""

import asyncio
import gzip
import hashlib
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import streamlit_internals
from serving.limits import BYTES_OF_PACKED, SMALLEST_PACKED

# What has a compression of its own (data addresses), is not ours to keep (downloads), or is asked for all the time (health).
ELSEWHERE = ("api/", "media/", "component/", "_stcore/")
TEXTS = ("text/", "application/javascript", "application/json", "application/geo+json", "application/wasm", "image/svg+xml")
CONDITIONS = (b"if-none-match", b"if-modified-since")
FOLDER = Path(__file__).resolve().parents[1] / "var" / "packed"
PACK: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {  # and unpack
    # Two seconds for the home page and four for its map, for a tenth less than quality 9, which takes a fifth of a second.
    "br": (lambda body: brotli.compress(body, quality=11), brotli.decompress),
    "gzip": (lambda body: gzip.compress(body, compresslevel=9, mtime=0), gzip.decompress),
}


class Packed:
    """Answers requests for pages and static files: packed as the browser takes it, or 304 if it has the same already.

    A packed file has an ETag of its own. Parts (Range) are parts of the file as it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but requests for a whole page or static file."""
        if not _is_file_or_page(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        plain = _without(scope, b"accept-encoding")
        if "range" in headers:
            await self.app(plain, receive, _varying(send))
            return
        plain = _without(plain, *CONDITIONS)
        start, _ = await self._call_app({**plain, "method": "HEAD"})
        found = Headers(raw=start["headers"])
        encoding = preferred(", ".join(headers.getlist("accept-encoding"))) if _is_packable(start, found) else ""
        etag = _etag(found.get("etag", ""), encoding)
        if start["status"] == 200 and etag and _names(headers.getlist("if-none-match"), etag):
            await _send_not_changed(start, etag, _varying(send))
        elif encoding:
            body = await self._packed(plain, found, encoding)
            await _send_packed(start, body, etag, encoding, _varying(send), scope["method"] == "HEAD")
        else:
            await self.app(plain, receive, _varying(send))

    async def _packed(self, scope: Scope, found: Headers, encoding: str) -> bytes:
        """The file, packed now or before. Files of equal ETag may differ, pages of whatever address do not."""
        path = "" if found["content-type"].startswith("text/html") else scope["path"]
        key = (path, found["etag"], encoding)
        if key not in self._kept:
            async with self._turn:  # one at a time: visitors keep the rest of the machine
                if key not in self._kept:
                    _, body = await self._call_app({**scope, "method": "GET"})
                    self._kept[key] = await run_in_threadpool(packed, body, encoding)
                    while sum(map(len, self._kept.values())) > BYTES_OF_PACKED and len(self._kept) > 1:
                        self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    async def _call_app(self, scope: Scope) -> tuple[Message, bytes]:
        """The beginning and the body of the answer of the app behind this."""
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            start.update(message if message["type"] == "http.response.start" else {})
            body.extend(message.get("body", b""))

        await self.app(scope, _never_leaving, collect)
        return start, bytes(body)


def packed(body: bytes, encoding: str, folder: Path = FOLDER) -> bytes:
    """A file, packed now or by an earlier server. Where nothing can be written, each server packs for itself."""
    pack, unpack = PACK[encoding]
    kept = folder / f"{hashlib.sha256(body).hexdigest()}.{encoding}"
    with suppress(OSError, brotli.error, EOFError, zlib.error):
        found = kept.read_bytes()
        if unpack(found) == body:  # the disk may have lost a part
            return found
    made: bytes = pack(body)
    with suppress(OSError):
        _write_whole(kept, made)
    return made


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; the oldest beside it make room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    beside = sorted(path.parent.iterdir(), key=lambda one: one.stat().st_mtime)
    while sum(one.stat().st_size for one in beside) > BYTES_OF_PACKED and len(beside) > 1:
        beside.pop(0).unlink()


async def _never_leaving() -> Message:
    """What is packed is kept for others: it is read whole, even if who asked first does not wait for it."""
    return await asyncio.get_running_loop().create_future()


def preferred(accepted: str) -> str:
    """Which of br and gzip a browser takes, by its header Accept-Encoding; br if both alike; empty if none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        try:
            weights[name] = float(weight or 1)
        except ValueError:
            weights[name] = 0.0
    found = {name: weights.get(name, weights.get("*", 0.0)) for name in PACK}
    best = max(found, key=lambda name: found[name])
    return best if found[best] > 0 else ""


def _is_file_or_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    return not streamlit_internals.path_in_atlas(scope["path"]).startswith(ELSEWHERE)


def _without(scope: Scope, *names: bytes) -> Scope:
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in names]}


def _is_packable(start: Message, found: Headers) -> bool:
    is_text = found.get("content-type", "").startswith(TEXTS) and "content-encoding" not in found
    return start["status"] == 200 and "etag" in found and is_text and int(found.get("content-length", 0)) >= SMALLEST_PACKED


def _etag(etag: str, encoding: str) -> str:
    """The ETag of the packed form."""
    return f'{etag.removesuffix(chr(34))}-{encoding}"' if encoding and etag else etag


def _names(given: list[str], etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for header in given for tag in header.split(",")]
    return etag.removeprefix("W/") in tags or "*" in tags


def _varying(send: Send) -> Send:
    async def send_varying(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            if "accept-encoding" not in headers.get("vary", "").lower():
                headers.add_vary_header("Accept-Encoding")
            message = {**message, "headers": headers.raw}
        await send(message)

    return send_varying


async def _send_not_changed(start: Message, etag: str, send: Send) -> None:
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["etag"] = etag
    for name in ("content-length", "content-type"):
        del headers[name]
    await send({**start, "status": 304, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b""})


async def _send_packed(start: Message, body: bytes, etag: str, encoding: str, send: Send, is_head: bool) -> None:
    headers = MutableHeaders(raw=list(start["headers"]))
    headers.update({"etag": etag, "content-encoding": encoding, "content-length": str(len(body))})
    del headers["accept-ranges"]  # parts are parts of the file as it is
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b"" if is_head else body})
