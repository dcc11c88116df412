"""The figures of a visitor's file, read by a process of its own: whatever the file does to it, the server goes on."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from data.importer import NO_CHOICE, ChoiceNeededError, Choices, FileRejectedError, ImportedFile, Problem, Understood
from data.importer.limits import MOST_SECONDS, ON_THE_PAGE, READERS, SECONDS, WAITING_SECONDS

ROOT = Path(__file__).resolve().parents[2]
TOO_LONG = (
    f"Reading the file takes more than {SECONDS} seconds of computing and was stopped. "
    "Cut it into parts, or keep only the columns and years you need."
)
TOO_BUSY = f"The server is busy, and the file was not read within {MOST_SECONDS} seconds. Please try again in a minute."
FAILED = "The file could not be read: reading it ended unexpectedly. Save it as CSV (UTF-8) with only the columns you need."
BUSY = "Files of other people are being read at the moment. Please try again in a minute."
# One thread and one pool of memory: what threads set aside would count as memory of the file.
_SETTINGS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}
_turns = threading.BoundedSemaphore(READERS)


def figures(
    name: str, content: bytes, *, title: str = "", url: str = "", sheet: str = "", choices: Choices = NO_CHOICE
) -> ImportedFile:
    """As data.importer.figures within the limits of the page, at most READERS at one time. Raises FileRejectedError."""
    if len(content) > ON_THE_PAGE.file_bytes:
        raise FileRejectedError(
            f"The file has {len(content) / 1e6:,.0f} MB; at most {ON_THE_PAGE.file_bytes / 1e6:,.0f} MB are taken here."
        )
    if not _turns.acquire(timeout=WAITING_SECONDS):
        raise FileRejectedError(BUSY)
    try:
        answer = _answer({"name": name, "title": title, "url": url, "sheet": sheet, "choices": choices.as_json()}, content)
    finally:
        _turns.release()
    head, _, rows = answer.partition(b"\n")
    details = json.loads(head)
    if "understood" in details and "refused" in details:
        raise ChoiceNeededError(details["refused"], Understood.from_json(details["understood"]))
    if "refused" in details:
        raise FileRejectedError(details["refused"])
    frame = pyarrow.parquet.read_table(pa.BufferReader(rows)).to_pandas()
    problems = [Problem(*problem) for problem in details["problems"]]
    return ImportedFile(frame, details["source"], problems, details["form"], Understood.from_json(details["understood"]))


def _answer(settings: dict[str, str], content: bytes) -> bytes:
    """What the process writes; see worker.py. Its complaints go to the log of the server."""
    question = json.dumps(settings).encode() + b"\n" + content
    command = [sys.executable, "-m", "data.importer.worker"]
    try:
        done = subprocess.run(
            command,
            input=question,
            stdout=subprocess.PIPE,
            timeout=MOST_SECONDS,
            cwd=ROOT,
            env=os.environ | _SETTINGS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRejectedError(TOO_BUSY) from error
    except subprocess.CalledProcessError as error:
        raise FileRejectedError(TOO_LONG if error.returncode == -signal.SIGXCPU else FAILED) from error
    return done.stdout
