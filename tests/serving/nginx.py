"""Find nginx for the tests, or install Debian's; run the atlas behind it as `make serve` does.

python -m tests.serving.nginx: exit status 1 and a sentence where it cannot be had.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import psutil

from serving.workers import find_proxy
from tests.browser.chromium import install_package
from tests.browser.driving import PROJECT, START_LIMIT, Server, free_port

WANTED = "The tests of several processes need nginx: install the package nginx-light (Debian, Ubuntu), or put nginx on the path."


def install_if_missing() -> None:
    """Raises RuntimeError where there is no nginx and none can be had."""
    if find_proxy() is None and not (install_package("nginx-light") and find_proxy()):
        raise RuntimeError(WANTED)


@dataclass(frozen=True)
class Group(Server):
    """Several processes behind one address."""

    def processes(self) -> list[psutil.Process]:
        """Those of the atlas, in the order in which nginx names them."""
        commands = {child: command_of(child) for child in psutil.Process(self.process_id).children()}
        found = {int(words[-1]): child for child, words in commands.items() if "streamlit" in words}
        return [found[port] for port in dict.fromkeys(self._ports()) if port in found]  # a comment names them, too

    def nginx(self) -> psutil.Process:
        """The process that started nginx's others."""
        return next(one for one in psutil.Process(self.process_id).children() if "-c" in command_of(one) and _port(one) == 0)

    def _ports(self) -> list[int]:
        text = Path(command_of(self.nginx())[-1]).read_text(encoding="utf-8")
        return [int(part.split()[0]) for part in text.split("server 127.0.0.1:")[1:]]


def command_of(process: psutil.Process) -> list[str]:
    """The command line of a process; none if it has ended."""
    try:
        return process.cmdline()
    except psutil.Error:  # gone at this moment
        return []


def _port(process: psutil.Process) -> int:
    found = command_of(process)
    return int(found[-1]) if found and found[-1].isdigit() else 0


def cookie_of(place: int, of: int = 2) -> str:
    """A cookie that belongs to the process at a place, counted from 0, by nginx's own rule for `hash`."""
    part = next(part for number in range(256) if (crc32((part := f"{number:02x}").encode()) >> 16 & 0x7FFF) % of == place)
    return f"atlas_part={part}"


@contextmanager
def running_group(log: Path, database: Path | None = None, workers: int = 2, rooms: str = "") -> Iterator[Group]:
    """The atlas in several processes on a free port. Its rooms are kept in a folder beside the log, or where rooms says."""
    install_if_missing()
    port = free_port()
    environment = {**os.environ, "ATLAS_ROOMS": rooms or str(log.parent / "rooms")}
    if database:
        environment["ATLAS_DATABASE"] = str(database)
    command = [sys.executable, "-m", "serving.workers", "--workers", str(workers), "--port", str(port)]
    with (
        log.open("w") as output,
        subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            limit = time.monotonic() + 2 * START_LIMIT
            while "The atlas is at" not in log.read_text(errors="replace"):
                if process.poll() is not None or time.monotonic() > limit:
                    raise RuntimeError(f"The atlas did not start: {log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.1)
            yield Group(address, log, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=60)


if __name__ == "__main__":
    try:
        install_if_missing()
    except RuntimeError as problem:
        sys.exit(str(problem))
