"""python -m data.importer.isolated_worker: one visitor's file, read within limits of memory and time. isolated.py starts it.

Standard input holds a line of JSON (name, title, url, sheet, choices) and then the file; standard output a line of JSON and
then the rows as Parquet. The line is {"refused": sentence}, with "understood" where more may be said of the file, or {"source",
"form", "own", "districts", "problems", "understood"}. For a report of the Intercultural Cities Index the first line is {"kind":
"report"}, and the answer its readings; for saved data {"kind": "saved"}, and the answer {"files"} and their rows. Nothing in a
file is run as code.
"""

import json
import math
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from data.importer import ChoiceNeededError, Choices, FileRejectedError, ImportedFile, figures
from data.importer.icc_report import read_report
from data.importer.limits import MEMORY_BYTES, ON_THE_PAGE, SECONDS
from data.importer.saved import opened

TOO_MUCH_MEMORY = (
    f"Reading the file needs more than {MEMORY_BYTES / 1e6:,.0f} MB of memory, which is the most that is given to a file here. "
    "Cut it into parts, or keep only the columns and years you need."
)
TOO_MUCH_MEMORY_REPORT = (
    f"Reading the report needs more than {MEMORY_BYTES / 1e6:,.0f} MB of memory, which is the most that is given to a file here. "
    "Print only the pages with scores to a new PDF."
)


def main() -> None:
    """Read the file of standard input and answer. What is not the file's fault ends the process with its traceback."""
    settings = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    os.nice(5)  # pages of other visitors go first
    is_report = settings.get("kind") == "report"
    if is_report:
        import data.importer.icc_pages  # noqa: F401 - pypdf, which only a report needs; loaded before memory is counted
    _limit()
    try:
        written = answer(settings, content)
    except MemoryError:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        written = _line({"refused": TOO_MUCH_MEMORY_REPORT if is_report else TOO_MUCH_MEMORY})
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()
    os._exit(0)  # what libraries do with their threads at the end of a process can end it badly, after the answer


def answer(settings: dict[str, Any], content: bytes) -> bytes:
    """What is written on a file: the line of JSON and the rows."""
    kind = settings.get("kind")
    try:
        if kind == "report":
            from data.importer.icc_pages import page_texts

            return _line(asdict(read_report(page_texts(content))))
        if kind == "saved":
            return _packed_files(opened(content))
        given = settings | {"choices": Choices.of(settings["choices"])}
        return _packed(figures(**given, content=content, limits=ON_THE_PAGE))
    except ChoiceNeededError as asked:
        return _line({"refused": str(asked), "understood": asdict(asked.understood)})
    except FileRejectedError as reason:
        return _line({"refused": str(reason)})


def _limit() -> None:
    """Bound the memory and the work of this process from here on; it also ends if the server is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # its signal ends the process
    pa.set_cpu_count(1)
    statm = Path("/proc/self/statm")  # other systems do not tell it, and hold no limit of address space either
    if statm.exists():
        taken = int(statm.read_text().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY_BYTES, most))


def _packed(uploaded: ImportedFile) -> bytes:
    problems = [(problem.row, problem.column, problem.sentence) for problem in uploaded.problems]
    head = _of_file(uploaded) | {"problems": problems, "understood": asdict(uploaded.understood)}
    return _line(head) + _parquet(uploaded.rows)


def _packed_files(files: list[ImportedFile]) -> bytes:
    rows = pd.concat([one.rows for one in files], ignore_index=True)
    return _line({"files": [_of_file(one) for one in files]}) + _parquet(rows)


def _of_file(one: ImportedFile) -> dict[str, object]:
    own, places = ([asdict(each) for each in several] for several in (one.own, one.districts))
    return {"source": one.source, "form": one.form, "own": own, "districts": places}


def _parquet(rows: pd.DataFrame) -> bytes:
    buffer = pa.BufferOutputStream()
    pyarrow.parquet.write_table(pa.Table.from_pandas(rows, preserve_index=False), buffer)
    return buffer.getvalue().to_pybytes()


def _line(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode(errors="replace") + b"\n"  # a file may hold what is no text, a page not


if __name__ == "__main__":
    main()
