"""Builds the data file when the server starts without one.

The build runs in a process of its own, so that the server answers meanwhile. Two servers that start at once
do no harm: one build waits for the other.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from queries.database import DATABASE

STOP_WITHIN = 10  # seconds until a build that does not end is killed
FAILED = (
    "The data file could not be built; the log of this server says why. Whoever runs it can mend that and start the atlas again."
)


@dataclass(frozen=True)
class Progress:
    """How far the build is: steps done, steps in all, and the table that is being filled, or “derived” for the last step."""

    done: int
    steps: int
    table: str


_process: subprocess.Popen[str] | None = None
_progress: Progress | None = None
_has_failed = False


def start(when_built: Callable[[], None]) -> bool:
    """Start the build if the data file is missing, and call `when_built` after it; whether one was started.

    A file that ATLAS_DATABASE names belongs to whoever set it: it is never built here.
    """
    global _process, _progress, _has_failed
    if "ATLAS_DATABASE" in os.environ or DATABASE.exists():
        return False
    command = [sys.executable, "-m", "data.build", "--progress"]
    # In a session of its own: Ctrl-C then ends the server, and the server ends the build.
    _process = subprocess.Popen(
        command, cwd=DATABASE.parent.parent, stdout=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )
    _progress, _has_failed = Progress(0, 1, ""), False
    Thread(target=_follow, args=(_process, when_built), name="first build", daemon=True).start()
    return True


def progress() -> Progress | None:
    """How far the build is; None if none is running."""
    return _progress


def has_failed() -> bool:
    """Whether the build of this server ended without a data file."""
    return _has_failed


def stop() -> None:
    """End a build that is still running; it removes its unfinished file, or, if it must be killed, the next build does."""
    if _process is None or _process.poll() is not None:
        return
    _process.terminate()
    try:
        _process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        _process.kill()
        _process.wait()


def _follow(process: subprocess.Popen[str], when_built: Callable[[], None]) -> None:
    global _progress, _has_failed
    assert process.stdout is not None
    for line in process.stdout:
        done, steps, table = line.split()
        _progress = Progress(int(done), int(steps), table)
    if process.wait() == 0:
        when_built()
    else:
        _has_failed = True
    _progress = None
