"""A server on loopback that speaks as the official service does, bad days included."""

import contextlib
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

ETAG = '"state-1"'


@dataclass
class Service:
    """What the server answers by dataset, and what it was asked."""

    files: dict[str, str | bytes] = field(default_factory=dict)  # by dataset, or by the name of the file
    statuses: dict[str, list[int]] = field(default_factory=dict)  # given out one a request, before the file
    cut_off: dict[str, int] = field(default_factory=dict)  # how many answers break in the middle
    slow: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)  # dataset, query, If-None-Match
    address: str = ""

    def requests_for(self, dataset: str) -> list[dict[str, list[str]]]:
        """The queries of every request for a dataset."""
        return [query for name, query, _ in self.asked if name == dataset]


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """The service at its address on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            folder, name = parts.path.split("/")[-2:]
            dataset = unquote(name) if "." in name.strip("0123456789.") else folder
            service.asked.append((dataset, parse_qs(unquote(parts.query)), self.headers.get("If-None-Match", "")))
            time.sleep(service.slow.get(dataset, 0))
            if service.statuses.get(dataset):
                self._send(service.statuses[dataset].pop(0), b"<error>busy</error>")
            elif dataset not in service.files:
                self._send(404, b"<error>No results found</error>")
            elif self.headers.get("If-None-Match") == ETAG:
                self._send(304, b"")
            else:
                file = service.files[dataset]
                body = file.encode() if isinstance(file, str) else file
                self._send(200, body, cut=service.cut_off.get(dataset, 0) > 0)
                service.cut_off[dataset] = service.cut_off.get(dataset, 0) - 1

        def _send(self, status: int, body: bytes, cut: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", ETAG)
            self.send_header("Retry-After", "0")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):  # whoever asked has given up waiting
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


def refresh(service: Service, data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as one does, against the loopback; options: sources, --since."""
    hidden = ["--service", service.address, "--pause", "0", "--data", str(data)]
    return subprocess.run(
        [sys.executable, "-m", "data.refresh", *options, *hidden], capture_output=True, text=True, check=False, cwd=DATA.parent
    )


def state(folder: Path) -> dict[str, str]:
    """A digest of every table."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "tables").rglob("*.csv"))
    }
