"""Find PostgreSQL's own programs for the tests, or install Debian's; run a cluster of the tests' own.

python -m tests.workshop.postgresql: exit status 1 and a sentence where none can be had.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.chromium import install_package
from tests.browser.driving import free_port

VERSIONS = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"  # made by Debian's package; the server does not run as root
WANTED = "The tests of the rooms need PostgreSQL: install the package postgresql (Debian, Ubuntu), or put initdb on the path."


def find_programs() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest version first; None if there is none."""
    folders = sorted(VERSIONS.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if os.access(folder / "initdb", os.X_OK)), None)


def programs() -> Path:
    """The folder of the programs, which are installed first if need be. Raises RuntimeError where none can be had."""
    folder = find_programs()
    if folder is None and install_package("postgresql"):
        folder = find_programs()
    if folder is None:
        raise RuntimeError(WANTED)
    return folder


@contextmanager
def running_cluster(settings: str = "") -> Iterator[str]:
    """A new, empty cluster on a free port of this machine: the address of its database. It is stopped and removed.

    settings: further ones, as in "-c max_connections=15".
    """
    folder = programs()
    with tempfile.TemporaryDirectory(prefix="rooms-") as temporary:
        home = Path(temporary)
        if os.geteuid() == 0:
            shutil.chown(home, ACCOUNT)
        data = str(home / "data")
        _run([str(folder / "initdb"), "-D", data, "-U", "rooms", "-A", "trust", "-E", "UTF8", "--no-sync"])
        port = free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off {settings}"
        control = str(folder / "pg_ctl")
        _run([control, "-D", data, "-l", str(home / "log"), "-o", options, "-w", "-t", "60", "start"])
        try:
            yield f"postgresql://rooms@127.0.0.1:{port}/postgres"
        finally:
            _run([control, "-D", data, "-m", "immediate", "-w", "stop"])


def _run(command: list[str]) -> None:
    prefix = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"] if os.geteuid() == 0 else []
    with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server holds it open as long as it runs
        ended = subprocess.run([*prefix, *command], stdout=output, stderr=output, cwd="/", check=False)
        output.seek(0)
        if ended.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed: {output.read()[-2000:]}")


if __name__ == "__main__":
    try:
        programs()
    except RuntimeError as problem:
        sys.exit(str(problem))
