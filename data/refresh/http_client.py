"""Files of the official services: asked for politely and again when they fail, and only if they have changed.

Files stay in a folder between runs, so a run that was broken off goes on where it stopped.
"""

import gzip
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import tenacity
from tqdm import tqdm

ATTEMPTS = 4
PAUSE = 1.0  # seconds between two requests
CONNECT_TIMEOUT, READ_TIMEOUT = 10.0, 120.0
AGENT = "city-integration-atlas (refresh command)"
_AGAIN = (429, 500, 502, 503, 504)
_BROKEN = (
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ConnectionError,
    requests.exceptions.Timeout,
)
OK, NOT_MODIFIED, NOT_FOUND = 200, 304, 404
MOVED = (301, 308)  # for good
LONGEST_MESSAGE = 20_000
LONGEST_WAIT = 300  # seconds before another attempt
Answer = TypeVar("Answer")
PACKED = b"\x1f\x8b"
# What a file begins with, by the end of its name, and what it is called; figures come as text and have no beginning of their own.
_BEGINS = {".xlsx": (b"PK", "a workbook"), ".geojson": (b"{", "boundaries")}


class UnavailableError(Exception):
    """The service did not give the file; the message says why."""


class NoAnswerError(UnavailableError):
    """Nothing was heard of the service, so nothing is known of what it has."""


class MessageError(UnavailableError):
    """The service answered with words in place of a file: its status and the words as they came."""

    def __init__(self, reason: str, status: int, text: str) -> None:
        super().__init__(reason)
        self.status, self.text = status, text


class BusyError(MessageError):
    """The service could not answer now; `wait` is how many seconds it asks to wait."""

    wait = 0


@dataclass(frozen=True)
class Beginning:
    """The first bytes at an address, and the address to which the service has moved it for good, if it has."""

    content: bytes
    moved_to: str


class Services:
    """A session with the official services."""

    def __init__(self, folder: Path, pause: float = PAUSE, read_timeout: float = READ_TIMEOUT, backoff: float = 1.0) -> None:
        self.folder, self.pause, self.read_timeout = folder, pause, read_timeout
        folder.mkdir(parents=True, exist_ok=True)
        for left_over in folder.glob("*.unfinished"):  # of a run that was killed
            left_over.unlink()
        self.session = requests.Session()
        self.session.headers["User-Agent"] = AGENT
        self.backoff = tenacity.wait_exponential(multiplier=backoff, max=LONGEST_WAIT)
        self.requested_at = 0.0

    def fetch(self, address: str, name: str) -> Path:
        """The file at an address, stored as `name`, whose ending says its format. Raises UnavailableError.

        MessageError if the service answered with words in its place.
        """
        target, memo = self.folder / name, self.folder / f"{name}.json"
        try:
            return self._patiently(address, lambda: self._fetch_once(address, target, memo))
        except OSError as error:
            raise UnavailableError(f"{name} cannot be written to {self.folder.name}: {error.strerror or error}") from error
        finally:
            _unfinished(target).unlink(missing_ok=True)

    def beginning(self, address: str, size: int) -> Beginning:
        """At most so many bytes of what is at an address; nothing is kept. Raises UnavailableError."""
        return self._patiently(address, lambda: self._beginning_once(address, size))

    def _beginning_once(self, address: str, size: int) -> Beginning:
        self._wait_for_turn()
        with self.session.get(address, stream=True, timeout=(CONNECT_TIMEOUT, self.read_timeout)) as answer:
            if answer.status_code != OK:
                raise _refusal(answer, address)
            content = b""
            for chunk in answer.iter_content(1 << 16):
                content += chunk
                if len(content) >= size:
                    break
            moved = any(step.status_code in MOVED for step in answer.history)
        unpacked = _unpacked(content) if content.startswith(PACKED) else content
        return Beginning(unpacked, answer.url if moved else "")

    def _wait_for_turn(self) -> None:
        time.sleep(max(0.0, self.requested_at + self.pause - time.monotonic()))
        self.requested_at = time.monotonic()

    def _patiently(self, address: str, ask: Callable[[], Answer]) -> Answer:
        """Ask until the answer is whole, at most ATTEMPTS times. Raises UnavailableError."""
        again = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=lambda state: max(self.backoff(state), _stated_wait(state)),
            retry=tenacity.retry_if_exception_type((*_BROKEN, BusyError)),
            reraise=True,
        )
        try:
            return again(ask)
        except _BROKEN as error:
            raise NoAnswerError(f"{_host(address)} did not answer in full or in time, {ATTEMPTS} times") from error
        except requests.exceptions.RequestException as error:
            raise NoAnswerError(f"{_host(address)} cannot be asked: {type(error).__name__}") from error

    def _fetch_once(self, address: str, target: Path, memo: Path) -> Path:
        known = json.loads(memo.read_text(encoding="utf-8")) if memo.exists() and target.exists() else {}
        headers = {"If-None-Match": known["etag"]} if known.get("etag") and known.get("address") == address else {}
        self._wait_for_turn()
        unfinished = _unfinished(target)
        with self.session.get(address, headers=headers, stream=True, timeout=(CONNECT_TIMEOUT, self.read_timeout)) as answer:
            if answer.status_code == NOT_MODIFIED:
                return target
            if answer.status_code != OK:
                raise _refusal(answer, address)
            size = int(answer.headers.get("Content-Length", 0)) or None
            with (
                unfinished.open("wb") as file,
                tqdm(desc=target.name, total=size, unit="B", unit_scale=True, leave=False, disable=None) as bar,
            ):
                for chunk in answer.iter_content(1 << 18):
                    bar.update(file.write(chunk))
            etag = answer.headers.get("ETag", "")
        _unpack(unfinished)
        _check_beginning(unfinished, target.suffix, address)
        memo.unlink(missing_ok=True)  # killed from here on, the new file must not pass for what the old memo says
        unfinished.replace(target)
        _unfinished(memo).write_text(json.dumps({"address": address, "etag": etag}), encoding="utf-8")
        _unfinished(memo).replace(memo)
        return target


def at(service: str, address: str) -> str:
    """The address at another service (scheme and host); as it is if none is named."""
    return address.replace("://".join(urlsplit(address)[:2]), service, 1) if service else address


def _check_beginning(file: Path, suffix: str, address: str) -> None:
    """Raise MessageError if a service sent one where a file was asked for."""
    with file.open("rb") as opened:
        start = opened.read(LONGEST_MESSAGE)
    beginning, what = _BEGINS.get(suffix, (b"", "figures"))
    if not start.startswith(beginning) or (not beginning and start[:1] in (b"<", b"{", b"")):
        text = start.decode(errors="replace")
        reason = f"{_host(address)} answered with a message in place of {what}: {_in_one_line(text[:200])}"
        raise MessageError(reason, OK, text)


def _unpack(file: Path) -> None:
    """What comes packed, though asked for otherwise, is unpacked in its place."""
    with file.open("rb") as opened:
        if opened.read(len(PACKED)) != PACKED:
            return
    file.write_bytes(_unpacked(file.read_bytes()))


def _unpacked(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise UnavailableError("the service sent a packed file that cannot be unpacked") from error


def _unfinished(target: Path) -> Path:
    return target.with_name(f"{target.name}.unfinished")


def _refusal(answer: requests.Response, address: str) -> MessageError:
    reason = f"{_host(address)} answered {answer.status_code} ({answer.reason}): {_in_one_line(answer.text[:200])}"
    if answer.status_code not in _AGAIN:
        return MessageError(reason, answer.status_code, answer.text)
    busy, stated = BusyError(reason, answer.status_code, answer.text), answer.headers.get("Retry-After", "")
    busy.wait = min(int(stated), LONGEST_WAIT) if stated.isdecimal() else 0
    return busy


def _stated_wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.wait if isinstance(error, BusyError) else 0


def _in_one_line(text: str) -> str:
    return " ".join(text.split()) or "nothing"


def _host(address: str) -> str:
    return address.split("/")[2]
