"""The figures of a visitor's file, read by a process of its own: whatever the file does to it, the server goes on."""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from data.importer import (
    NO_CHOICE,
    ChoiceNeededError,
    Choices,
    District,
    FileRejectedError,
    ImportedFile,
    OwnMeasure,
    Problem,
    Understood,
)
from data.importer.icc_reading import Reading, Report
from data.importer.limits import MOST_SECONDS, ON_THE_PAGE, READERS, SECONDS, WAITING_SECONDS

ROOT = Path(__file__).resolve().parents[2]
TOO_LONG = (
    f"Reading the file takes more than {SECONDS} seconds of computing and was stopped. "
    "Cut it into parts, or keep only the columns and years you need."
)
TOO_BUSY = f"The server is busy, and the file was not read within {MOST_SECONDS} seconds. Please try again in a minute."
FAILED = "The file could not be read: reading it ended unexpectedly. Save it as CSV (UTF-8) with only the columns you need."
TOO_LONG_REPORT = (
    f"Reading the report takes more than {SECONDS} seconds of computing and was stopped. "
    "Print only the pages with scores to a new PDF."
)
FAILED_REPORT = "The report could not be read: reading it ended unexpectedly. Print it to a new PDF and try that file."
BUSY = "Files of other people are being read at the moment. Please try again in a minute."
# One thread and one pool of memory: what threads set aside would count as memory of the file.
_SETTINGS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}
_turns = threading.BoundedSemaphore(READERS)


def figures(
    name: str, content: bytes, *, title: str = "", url: str = "", sheet: str = "", choices: Choices = NO_CHOICE
) -> ImportedFile:
    """As data.importer.figures within the limits of the page, at most READERS at one time. Raises FileRejectedError."""
    settings = {"name": name, "title": title, "url": url, "sheet": sheet, "choices": asdict(choices)}
    details, rows = _in_turn(settings, content)
    problems = [Problem(*problem) for problem in details["problems"]]
    understood = Understood.of(details["understood"])
    return replace(_file(_frame(rows), details), problems=problems, understood=understood)


def saved(content: bytes) -> list[ImportedFile]:
    """As data.importer.saved.opened, within the same limits. Raises FileRejectedError."""
    details, rows = _in_turn({"kind": "saved"}, content)
    frame = _frame(rows)
    return [
        _file(frame[frame["source_id"] == one["source"]["source_id"]].reset_index(drop=True), one) for one in details["files"]
    ]


def _frame(rows: bytes) -> pd.DataFrame:
    return pyarrow.parquet.read_table(pa.BufferReader(rows)).to_pandas()


def _file(rows: pd.DataFrame, details: dict[str, Any]) -> ImportedFile:
    own = tuple(OwnMeasure(**one) for one in details["own"])
    districts = tuple(District(**one) for one in details["districts"])
    return ImportedFile(rows, details["source"], [], details["form"], own=own, districts=districts)


def report(content: bytes, *, most_bytes: int = ON_THE_PAGE.file_bytes) -> Report:
    """What a report of the Intercultural Cities Index (PDF) says, read within the same limits. Raises FileRejectedError."""
    details, _ = _in_turn({"kind": "report"}, content, most_bytes)
    readings = tuple(Reading(**one) for one in details.pop("readings"))
    return Report(readings, **details | {"silent_pages": tuple(details["silent_pages"])})


def _in_turn(settings: dict[str, Any], content: bytes, most_bytes: int = ON_THE_PAGE.file_bytes) -> tuple[dict[str, Any], bytes]:
    """Have the next free process read a file: its description and its rows. Raises FileRejectedError or ChoiceNeededError."""
    if len(content) > most_bytes:
        raise FileRejectedError(f"The file has {len(content) / 1e6:,.0f} MB; at most {most_bytes / 1e6:,.0f} MB are taken here.")
    if not _turns.acquire(timeout=WAITING_SECONDS):
        raise FileRejectedError(BUSY)
    try:
        head, _, rows = _answer(settings, content).partition(b"\n")
    finally:
        _turns.release()
    details = json.loads(head)
    if "refused" not in details:
        return details, rows
    if "understood" in details:
        raise ChoiceNeededError(details["refused"], Understood.of(details["understood"]))
    raise FileRejectedError(details["refused"])


def _answer(settings: dict[str, Any], content: bytes) -> bytes:
    """What the process writes; see isolated_worker.py. Its complaints go to the log of the server."""
    question = json.dumps(settings).encode() + b"\n" + content
    command = [sys.executable, "-m", "data.importer.isolated_worker"]
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
        too_long, failed = (TOO_LONG_REPORT, FAILED_REPORT) if settings.get("kind") == "report" else (TOO_LONG, FAILED)
        raise FileRejectedError(too_long if error.returncode == -signal.SIGXCPU else failed) from error
    return done.stdout
