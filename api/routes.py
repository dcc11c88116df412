"""Requests for data addresses and their answers: limits, caching, problems as sentences."""

import asyncio
import hashlib
import json
import re
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from topojson import Topology

from serving import streamlit_internals
from serving.headers import answer_error
from serving.proxies import plain_address
from serving.rates import Recent

MOST_WAITING = 48  # requests for rows that wait for one another; one is worked on: visitors keep their share of the server
TURN_SECONDS = 20
VISITORS_SECONDS = 0.5  # for which rows wait at most while pages are being drawn
REST = 3  # times as long as rows took nobody who waited makes others, while there are visitors
MOST_REST_SECONDS = 2  # however long they took: an Excel file of all observations would keep all others waiting for a minute
PAUSE = 0.003  # seconds between two looks whether pages are drawn still
STATIC = Path(__file__).resolve().parent.parent / "static"
QUANTA = 100_000  # steps over the width of a map in TopoJSON, each about 100 m
CACHE_BYTES = 64 * 1024 * 1024
MOST_CACHED = 512
REQUESTS_A_MINUTE = 300  # of an address that is known, which this machine and an unknown proxy are not
OPEN_TO_ALL = {"access-control-allow-origin": "*", "access-control-expose-headers": "etag, last-modified"}
HEADERS = {**OPEN_TO_ALL, "cache-control": "no-cache", "x-content-type-options": "nosniff", "x-robots-tag": "noindex"}
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.IGNORECASE)
NO_PART = (0, 0)
PIECE = 64 * 1024  # bytes of a large answer that are packed or sent at once
AT_ONCE = 1024 * 1024  # bytes up to which an answer is sent whole: each piece costs a change of threads
_GZIP = 31  # what zlib takes for gzip


@dataclass(frozen=True)
class Answer:
    """A file with its type and name, packed, of which each client gets what it asks for: large answers stay small in memory.

    size: of the file as it is. changed: when the data were built, in seconds since 1970. etag: the same for the same bytes.
    """

    packed: bytes
    size: int
    etag: str
    media_type: str
    file_name: str
    changed: float


def _answer_of(parts: Iterable[bytes], media_type: str, file_name: str, changed: float, level: int) -> Answer:
    packer, digest, packed, size = zlib.compressobj(level, wbits=_GZIP), hashlib.sha256(), bytearray(), 0
    for part in parts:
        digest.update(part)
        size += len(part)
        packed += packer.compress(part)
    packed += packer.flush()
    return Answer(bytes(packed), size, f'"{digest.hexdigest()[:24]}"', media_type, file_name, changed)


def _unpacked(packed: bytes, start: int, end: int) -> Iterator[bytes]:
    """The bytes from start to before end of what was packed, piece by piece."""
    unpacker, at = zlib.decompressobj(wbits=_GZIP), 0
    for first in range(0, len(packed), PIECE):
        rest = packed[first : first + PIECE]
        while rest and at < end:
            piece = unpacker.decompress(rest, PIECE)
            rest = unpacker.unconsumed_tail
            if part := piece[max(start - at, 0) : end - at]:
                yield part
            at += len(piece)


class _AnswerCache:
    """The latest answers, by the request and the state of the data."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[object, ...], Answer] = OrderedDict()
        self._turn = Lock()

    def get(self, key: tuple[object, ...]) -> Answer | None:
        with self._turn:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: tuple[object, ...], answer: Answer) -> None:
        if len(answer.packed) > CACHE_BYTES // 4:
            return
        with self._turn:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while sum(len(one.packed) for one in self._answers.values()) > CACHE_BYTES or len(self._answers) > MOST_CACHED:
                self._answers.popitem(last=False)


class BusyError(Exception):
    """Too many requests wait already, or the data were renewed while the rows were made."""


_cache = _AnswerCache()
_recent_requests = Recent(60)
_turn = asyncio.Lock()
_waiting = 0
_rest_until = 0.0


async def rows(request: Request) -> Response:
    """Rows or a picture: /api/v1/<view or table>.<format>?<parameters>; JSON where no format is named."""
    # Not above: the pages' components register with the running server, which imports this file before it is one.
    from api.views import BadRequestError
    from queries.database import DataNotReadyError, public_state
    from serving.streamlit_internals import RunFailedError

    if request.path_params["name"].endswith("/"):  # to the address without it, as where no route takes all
        return RedirectResponse(request.url.replace(path=request.url.path.rstrip("/")), 307, OPEN_TO_ALL)
    if _exceeds_rate(request):
        return _sentence(
            f"More than {REQUESTS_A_MINUTE} requests came from your address within a minute. Please wait a minute.",
            429,
            {"retry-after": "60"},
        )
    name, _, ending = request.path_params["name"].partition(".")
    ending = ending or "json"
    key = (name, ending, request.url.query, str(request.base_url))
    try:
        answer = _cache.get((public_state(), *key))
        if answer is None:
            answer = await _in_turn(request, *key)
    except BadRequestError as problem:
        return _sentence(str(problem), 400)
    except BusyError:
        return _sentence(
            "The server is busy with rows for others, or renews its data. Please try again in some seconds.",
            503,
            {"retry-after": "5"},
        )
    except DataNotReadyError as problem:
        return _sentence(str(problem), 503, {"retry-after": "30"})
    except RunFailedError:
        return _sentence("This view cannot be made: something in the atlas failed.", 500)
    return _response(request, answer)


async def _in_turn(request: Request, *key: str) -> Answer:
    """What `_answer` gives, one after another in the order of asking; who waits holds no thread. Raises BusyError and more."""
    global _waiting
    if _waiting >= MOST_WAITING:
        raise BusyError
    has_waited = _turn.locked()
    _waiting += 1
    try:
        async with asyncio.timeout(TURN_SECONDS):
            await _turn.acquire()
    except TimeoutError:
        raise BusyError from None
    finally:
        _waiting -= 1
    try:
        if has_waited and await request.is_disconnected():
            raise BusyError  # nobody is there to read the rows
        return await run_in_threadpool(_answer, *key, has_waited=has_waited)
    finally:
        _turn.release()


def _exceeds_rate(request: Request) -> bool:
    address = plain_address(request.client.host if request.client else None)
    if address is None:
        return False
    if _recent_requests.count(address) >= REQUESTS_A_MINUTE:
        return True  # not counted: to refuse stays cheap, however often an address asks
    _recent_requests.add(address)
    return False


def _response(request: Request, answer: Answer) -> Response:
    """The file, whole or in part, unless the client has it already."""
    headers = {
        **HEADERS,
        "etag": answer.etag,
        "last-modified": formatdate(answer.changed, usegmt=True),
        "content-disposition": f'inline; filename="{answer.file_name}"',
        "vary": "accept-encoding",
        "accept-ranges": "bytes",
    }
    accepted = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    is_packed = "gzip" in accepted and "range" not in request.headers
    if is_packed:  # other bytes, another tag: a broken download that goes on must not mix them
        headers |= {"etag": f'{answer.etag[:-1]}-gzip"', "content-encoding": "gzip"}
    known = [tag.strip().removeprefix("W/").replace("-gzip", "") for tag in request.headers.get("if-none-match", "").split(",")]
    if answer.etag in known:
        headers.pop("content-encoding", None)
        return Response(status_code=304, headers=headers)
    if is_packed:
        return Response(answer.packed, media_type=answer.media_type, headers=headers)
    start, end, status = 0, answer.size, 200
    if request.method == "GET" and request.headers.get("if-range", answer.etag) == answer.etag:
        part = _part(request.headers.get("range", ""), answer.size)
        if part == NO_PART:
            return Response(status_code=416, headers={**headers, "content-range": f"bytes */{answer.size}"})
        if part:
            (start, end), status = part, 206
            headers["content-range"] = f"bytes {start}-{end - 1}/{answer.size}"
    pieces = _unpacked(answer.packed, start, end)
    if end - start <= AT_ONCE:
        return Response(b"".join(pieces), status, headers, answer.media_type)
    headers["content-length"] = str(end - start)
    return StreamingResponse(pieces, status, headers, answer.media_type)


def _part(range_header: str, size: int) -> tuple[int, int] | None:
    """Where the bytes that a Range asks for begin and end: polars and DuckDB read files so. After RFC 9110, section 14.

    None where it is to be left alone: another unit, several parts, no numbers, a last byte before the first. NO_PART where it
    asks for nothing that there is.
    """
    found = _RANGE.fullmatch(range_header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return (max(size - int(last), 0), size) if int(last) and size else NO_PART
    if last and int(last) < int(first):
        return None
    return (int(first), min(int(last or size) + 1, size)) if int(first) < size else NO_PART


def _sentence(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{text}\n", status, {**HEADERS, **(headers or {})})


def _answer(name: str, ending: str, query: str, base: str, *, has_waited: bool = False) -> Answer:
    """The file that an address stands for, made once for each state of the data. Raises BadRequestError, BusyError and more."""
    from queries.database import one_database, public_state

    state = public_state()
    key = (state, name, ending, query, base)
    if answer := _cache.get(key):
        return answer
    with one_database():  # who reads observations part by part would wait for itself if it asked a renewed file too
        answer = _make_after_visitors(has_waited, name, ending, query, base, state.changed)
    if public_state() != state:
        raise BusyError  # the data were renewed in between: rows and words may be of two states
    _cache.put(key, answer)
    return answer


def _make_after_visitors(has_waited: bool, *arguments: Any) -> Answer:
    """What `_make` makes, once no page is being drawn: visitors come first. Called by one thread at a time."""
    global _rest_until
    if has_waited and streamlit_internals.living_sessions():
        time.sleep(max(0.0, _rest_until - time.monotonic()))
    latest = time.monotonic() + VISITORS_SECONDS
    while streamlit_internals.pages_being_drawn() and time.monotonic() < latest:
        time.sleep(PAUSE)
    start = time.monotonic()
    try:
        return _make(*arguments)
    finally:
        end = time.monotonic()
        _rest_until = end + min(REST * (end - start), MOST_REST_SECONDS)


def _make(name: str, ending: str, query: str, base: str, changed: int) -> Answer:
    from api import formats, tables, views

    site = base.removesuffix("/").removesuffix("/api/v1")
    endings = [*formats.MAKERS, *(formats.PICTURES if name in views.names() else ())]
    if name not in [*views.names(), *tables.names()]:
        missing = f"There is no “{name[:40]}”" if name else "Name a view or a table"
        raise views.BadRequestError(f"{missing}. Views: {', '.join(views.names())}. Tables: {', '.join(tables.names())}.")
    if ending not in endings:
        raise views.BadRequestError(f"There is no format “{ending[:20]}” here. Formats: {', '.join(endings)}.")
    level = 0 if ending in formats.PACKED else 5
    if name == tables.OBSERVATIONS and ending in formats.PARTS:
        parts = tables.observations(query, site)
        file_name = parts.view.file_name(ending)
        return _answer_of(formats.PARTS[ending](parts), formats.MAKERS[ending][0], file_name, changed / 1e9, level)
    found = (tables if name in tables.names() else views).rows_of(name, query, site)
    if ending in formats.PICTURES:
        if ending not in found.pictures:
            raise views.BadRequestError("This view has no chart; its rows have an address.")
        media_type, body = formats.PICTURES[ending], found.pictures[ending]()
    else:
        media_type, make = formats.MAKERS[ending]
        body = make(found)
    return _answer_of([body], media_type, found.view.file_name(ending), changed / 1e9, level)


async def description(_: Request) -> Response:
    """The OpenAPI document."""
    from api.description import document

    return Response(await run_in_threadpool(document), media_type="application/json", headers=HEADERS)


def _topology(name: str, file: str) -> Callable[[Request], Response]:
    """A map in which areas share their borders, made of its GeoJSON."""

    @lru_cache(1)
    def made(_: int) -> str:
        shapes = json.loads((STATIC / file).read_text(encoding="utf-8"))
        return str(Topology(shapes, object_name=name, prequantize=QUANTA).to_json())

    def answer(_: Request) -> Response:
        return Response(made((STATIC / file).stat().st_mtime_ns), media_type="application/json", headers=HEADERS)

    return answer


def _map(file: str) -> Callable[[Request], Response]:
    return lambda request: RedirectResponse(f"{str(request.base_url).removesuffix('api/v1/')}app/static/{file}", 302, OPEN_TO_ALL)


def routes() -> list[BaseRoute]:
    """The routes for the server, under the address that the atlas stands at."""
    app = Starlette(
        routes=[
            Route("/openapi.json", description),
            Route("/boundaries/regions.geojson", _map("nuts2.geojson")),
            Route("/boundaries/countries.geojson", _map("countries.geojson")),
            Route("/boundaries/regions.topojson", _topology("regions", "nuts2.geojson")),
            Route("/boundaries/countries.topojson", _topology("countries", "countries.geojson")),
            Route("/{name:path}", rows),
        ],
        exception_handlers={Exception: answer_error},
    )
    base = f"{streamlit_internals.base_path()}api"
    lead = f"Data addresses begin with {base}/v1/: {base}/v1/openapi.json describes all."
    return [Mount(f"{base}/v1", app=app), Route(f"{base}/{{name:path}}", lambda _: _sentence(lead, 404))]
