"""A server on loopback that speaks as the official service does, bad days included."""

import contextlib
import csv
import gzip
import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from data.build import DATA
from data.refresh.__main__ import main
from tests.data.commands import command_here

ETAG = '"state-1"'
KEY = "98de05ea-"  # on the waiting list; the dataset follows
NO_RESULTS = b"<S:Fault><faultcode>100</faultcode><faultstring>No results found</faultstring></S:Fault>"


@dataclass
class Service:
    """What the server answers by dataset, and what it was asked."""

    files: dict[str, str | bytes] = field(default_factory=dict)  # by dataset, or by the name of the file
    statuses: dict[str, list[int]] = field(default_factory=dict)  # given out one a request, before the file
    cut_off: dict[str, int] = field(default_factory=dict)  # how many answers break in the middle
    slow: dict[str, float] = field(default_factory=dict)
    stalled: set[str] = field(default_factory=set)  # datasets of which half arrives, and then nothing for a long time
    queued: dict[str, list[str]] = field(default_factory=dict)  # states of a question on the waiting list, one a request
    most_years: dict[str, int] = field(default_factory=dict)  # a question for more of them is too big
    structures: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # by dataset: the codes of each dimension
    moved: set[str] = field(default_factory=set)  # datasets and files that have another address for good
    packed: set[str] = field(default_factory=set)  # datasets that come packed
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)  # dataset, query, If-None-Match
    address: str = ""

    def requests_for(self, dataset: str) -> list[dict[str, list[str]]]:
        """The queries of every request for a dataset."""
        return [query for name, query, _ in self.asked if name == dataset]


def _named(years: str) -> list[str]:
    """The years that a question lists; none if it asks for all from one on."""
    return [] if years.startswith("ge:") else years.split(",")


def _of_years(file: str, years: list[str]) -> str:
    """The rows of a file that are of these years; all if none are named."""
    lines = file.splitlines(keepends=True)
    if not years:
        return file
    place = next(csv.reader(lines)).index("TIME_PERIOD")
    return "".join([lines[0], *(line for line, row in zip(lines[1:], csv.reader(lines[1:]), strict=True) if row[place] in years)])


def _taken(dataset: str, state: str) -> bytes:
    """What Eurostat answers when it puts a question on its waiting list."""
    inner = f"<queued><id>{KEY}{dataset}</id><status>{state}</status></queued>"
    return _envelope(
        f'<ns0:syncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/extraction">{inner}</ns0:syncResponse>'
    )


def _state(dataset: str, state: str) -> bytes:
    """What Eurostat answers when it is asked how far a question is."""
    names = 'xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/asynchronous" xmlns:ns1="http://estat.ec.europa.eu/disschain/asynchronous"'
    inner = f"<ns1:status><ns1:key>{KEY}{dataset}</ns1:key><ns1:status>{state}</ns1:status></ns1:status>"
    return _envelope(f"<ns0:asyncResponse {names}>{inner}</ns0:asyncResponse>")


def _structure(dataset: str, dimensions: dict[str, list[str]]) -> bytes:
    """What Eurostat answers when it is asked which codes occur in a dataset."""
    message = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
    names = " ".join(
        f'xmlns:{short}="{message}/{name}"' for short, name in (("m", "message"), ("s", "structure"), ("c", "common"))
    )
    keys = "".join(
        f'<s:KeyValue id="{name}">{"".join(f"<s:Value>{code}</s:Value>" for code in codes)}</s:KeyValue>'
        for name, codes in dimensions.items()
    )
    of_what = f'agencyID="ESTAT" id="{dataset.upper()}" version="1.0" role="Actual"'
    cube = f'<s:DataConstraint {of_what}><s:CubeRegion include="true">{keys}</s:CubeRegion></s:DataConstraint>'
    structures = f"<m:Structures><s:DataConstraints>{cube}</s:DataConstraints></m:Structures>"
    return f'<?xml version="1.0" encoding="UTF-8"?><m:Structure {names}>{structures}</m:Structure>'.encode()


def _envelope(inner: str) -> bytes:
    return f'<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>{inner}</env:Body></env:Envelope>'.encode()


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """The service at its address on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            folder, name = parts.path.split("/")[-2:]
            if folder in ("status", "data") and name.startswith(KEY):
                self._of_waiting_list(folder, name.removeprefix(KEY))
                return
            dataset = unquote(name) if "." in name.strip("0123456789.") else folder
            if dataset in service.moved and not self.path.startswith("/moved/"):
                self._send(301, b"", location=f"/moved{self.path}")
                return
            if "/structure/dataconstraint/" in parts.path:
                self._of_structure(dataset)
                return
            question = parse_qs(unquote(parts.query))
            service.asked.append((dataset, question, self.headers.get("If-None-Match", "")))
            time.sleep(service.slow.get(dataset, 0))
            years = question.get("c[TIME_PERIOD]", ["ge:1999"])[0]
            if service.statuses.get(dataset):
                self._send(service.statuses[dataset].pop(0), b"<error>busy</error>")
            elif dataset not in service.files:
                self._send(404, NO_RESULTS)
            elif len(_named(years) or range(100)) > service.most_years.get(dataset, 100):
                self._send(413, b"<S:Fault><faultcode>413</faultcode><faultstring>EXTRACTION_TOO_BIG</faultstring></S:Fault>")
            elif service.queued.get(dataset):
                self._send(200, _taken(dataset, service.queued[dataset].pop(0)))
            elif self.headers.get("If-None-Match") == ETAG:
                self._send(304, b"")
            else:
                self._send_file(dataset, years)

        def _of_waiting_list(self, folder: str, dataset: str) -> None:
            service.asked.append((f"{folder} {dataset}", {}, ""))
            if folder == "data":
                self._send_file(dataset, "ge:1999")
            else:
                self._send(200, _state(dataset, service.queued[dataset].pop(0)))

        def _of_structure(self, dataset: str) -> None:
            service.asked.append((f"structure {dataset}", {}, ""))
            if service.statuses.get(dataset):
                self._send(service.statuses[dataset].pop(0), b"<error>busy</error>")
            elif dataset not in service.structures:
                self._send(404, NO_RESULTS)
            else:
                body = _structure(dataset, service.structures[dataset])
                self._send(200, gzip.compress(body) if dataset in service.packed else body)

        def _send_file(self, dataset: str, years: str) -> None:
            file = service.files[dataset]
            body = _of_years(file, _named(years)).encode() if isinstance(file, str) else file
            if not body.partition(b"\n")[2] and _named(years):
                self._send(404, NO_RESULTS)
                return
            body = gzip.compress(body) if dataset in service.packed else body
            if dataset in service.stalled:
                self._send_half(body)
                return
            self._send(200, body, cut=service.cut_off.get(dataset, 0) > 0)
            service.cut_off[dataset] = service.cut_off.get(dataset, 0) - 1

        def _send_half(self, body: bytes) -> None:
            """The first half, then nothing until whoever asked has gone."""
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            with contextlib.suppress(ConnectionResetError):
                self.rfile.read(1)
            self.close_connection = True

        def _send(self, status: int, body: bytes, cut: bool = False, location: str = "") -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", ETAG)
            if status in (429, 503):
                self.send_header("Retry-After", "0")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has given up waiting
                self.wfile.write(body[: len(body) // 2] if cut else body)
            self.close_connection = cut

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refresh_apart(service: Service, data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as one does, against the loopback; options: sources, --since."""
    command = [sys.executable, "-m", "data.refresh", *_arguments(service, data, options)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=DATA.parent)


def refresh(service: Service, data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The same command without a process of its own, whose start takes longer than most of what it does."""
    return command_here(main, _arguments(service, data, options))


def _arguments(service: Service, data: Path, options: tuple[str, ...]) -> list[str]:
    return [*options, "--service", service.address, "--pause", "0", "--data", str(data)]


def state(folder: Path) -> dict[str, str]:
    """A digest of every table."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "tables").rglob("*.csv"))
    }
