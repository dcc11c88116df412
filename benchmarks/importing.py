"""What does reading files need? (by the command and uploaded, against a build; hostile files, against a small one)"""

import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree, ignore_patterns

import numpy as np
import pandas as pd

from benchmarks import rerun
from benchmarks.shared import Measurement
from data.build import DATA
from data.importer import FileRejectedError, figures, isolated
from data.importer.overlay import overlay_figures
from queries import database
from tests.data import hostile_files
from tests.pages.session import COMPARE, YOUR_DATA, at_page, opened

FIGURES = 1_000_000
BUDGET_SECONDS, BUDGET_MEGABYTES = 20.0, 1000.0
BUDGET_SECONDS_HOSTILE, BUDGET_MEGABYTES_HOSTILE = 10.0, 300.0
UPLOADS = (10, 100_000)
BUDGET_SECONDS_UPLOAD, BUDGET_MEGABYTES_UPLOAD = 2.0, 5.0
BUILD = "import sys, pathlib, data.build as b; folder = pathlib.Path(sys.argv[1]); b.build(folder / 'atlas.duckdb', folder)"
YEARS = range(1999, 2025)
SEXES = ("total", "women", "men")
MEASURES = (
    "employment_rate_20_64",
    "participation_rate_20_64",
    "unemployment_rate_15_74",
    "tertiary_share_25_64",
    "low_education_share_25_64",
)
GROUPS = (
    "total",
    "native_born",
    "foreign_born",
    "eu_born",
    "non_eu_born",
    "nationals",
    "foreign_citizens",
    "non_eu_citizens",
)


def measure() -> Iterator[Measurement]:
    """Seconds by the clock and of computing, and the most memory of the process that imports a million made-up figures.

    Beside other work the clock says little; what is computed stays the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = copy_of_data(folder)
        file = Path(folder) / "million.csv"
        _figures().to_csv(file, index=False)
        reference = cost_of("-c", BUILD, str(data))
        cost = cost_of("-m", "data.importer", str(file), "--data", str(data))
    yield from _hostile_files()
    yield from _uploads(reference.seconds)
    yield from _steps()
    name, build = "importing a million figures", "a build of the public data"
    yield Measurement(name, cost.seconds, "s", BUDGET_SECONDS, reference.seconds, build)
    yield Measurement(f"{name}: CPU", cost.cpu, "s", BUDGET_SECONDS, reference.cpu, build)
    yield Measurement(f"{name}: memory", cost.megabytes, "MB", BUDGET_MEGABYTES)


def copy_of_data(folder: str) -> Path:
    """The files that a build reads, copied into a folder."""
    ignored = ignore_patterns("*.py", "__pycache__", "imported", "fetched", "*.duckdb*")
    return Path(copytree(DATA, Path(folder) / "data", ignore=ignored))


def _hostile_files() -> Iterator[Measurement]:
    """The slowest of the tests' files and the most memory that one took, measured in a process without other children."""
    with ProcessPoolExecutor(1, get_context("spawn")) as another:
        seconds, small, megabytes = another.submit(_read_hostile_files).result()
    slowest = max(seconds, key=seconds.__getitem__)
    name = f"slowest of {len(seconds)} hostile files ({slowest})"
    yield Measurement(name, seconds[slowest], "s", BUDGET_SECONDS_HOSTILE, small, "a file without rows")
    yield Measurement("hostile files: memory", megabytes, "MB", BUDGET_MEGABYTES_HOSTILE)


def _read_hostile_files() -> tuple[dict[str, float], float, float]:
    """Seconds that each takes as the page reads it, those of a file without rows, and the most megabytes of a reader."""
    small = _seconds_to_read("small.csv", hostile_files.HEADER.encode())
    seconds = {file.name: _seconds_to_read(file.name, file.make()) for file in hostile_files.FILES}
    return seconds, small, _megabytes(resource.getrusage(resource.RUSAGE_CHILDREN))


def _uploads(reference: float) -> Iterator[Measurement]:
    """Seconds and bytes of the file that lays uploaded figures over the public ones; reading the file comes before."""
    public = database.public_database()
    for count in UPLOADS:
        uploaded = figures("upload.csv", _content(count))
        with tempfile.TemporaryDirectory() as folder:
            own = Path(folder) / "own.duckdb"
            start = time.perf_counter()
            overlay_figures([uploaded], public, own)
            seconds, size = time.perf_counter() - start, own.stat().st_size
        name = f"mixing in {count:,} uploaded figures"
        yield Measurement(name, seconds, "s", BUDGET_SECONDS_UPLOAD, reference, "a build of the public data")
        whole = public.stat().st_size
        yield Measurement(f"{name}: disk", size / 1e6, "MB", BUDGET_MEGABYTES_UPLOAD, whole / 1e6, "the public file")


def _steps() -> Iterator[Measurement]:
    """A step of Compare for a visitor with uploaded figures of its indicator, against the same step without."""
    reference = rerun.cpu(rerun.threshold_of(opened(COMPARE, {"measure": MEASURES[0]})))
    for count in UPLOADS:
        app = opened(YOUR_DATA)
        app.file_uploader(key="own_upload").set_value(("upload.csv", _content(count), "text/csv"))
        next(button for button in app.button if button.label == "Check the file").click().run()
        app.button(key="use_own").click().run()
        cost = rerun.cpu(rerun.threshold_of(at_page(app, COMPARE, measure=MEASURES[0])))
        name = f"Compare with {count:,} uploaded figures: threshold changed"
        yield Measurement(name, cost, "ms", rerun.BUDGET_MS, reference, "without")
        app.switch_page(YOUR_DATA).run()
        app.button(key="remove_imported-upload").click().run()


def _content(count: int) -> bytes:
    return _figures().head(count).to_csv(index=False).encode()


def _seconds_to_read(name: str, content: bytes) -> float:
    start = time.perf_counter()
    with suppress(FileRejectedError):  # a sentence is an answer
        isolated.figures(name, content)
    return time.perf_counter() - start


def _figures() -> pd.DataFrame:
    """A million rates of regions in the atlas's own form."""
    regions = database.whole_table("region").to_pandas()
    current = regions.loc[regions["nuts_version"] != "earlier", "nuts_code"]
    keys = itertools.islice(itertools.product(current, MEASURES, GROUPS, SEXES, YEARS), FIGURES)
    rows = pd.DataFrame(keys, columns=["place_code", "measure_id", "population_group", "sex", "year"])
    if len(rows) < FIGURES:
        raise ValueError(f"only {len(rows):,} different figures can be made")
    value = np.random.default_rng(1).uniform(5, 95, FIGURES).round(1)
    return rows.assign(place_level="region", value=value)


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds by the clock and of computing, megabytes at most."""

    seconds: float
    cpu: float
    megabytes: float


def cost_of(*arguments: str) -> Cost:
    """The cost of a Python process, which must end well."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], cwd=DATA.parent, stdout=subprocess.DEVNULL) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"{' '.join(arguments[:2])} ended with exit status {running.returncode}")
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, _megabytes(used))


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024  # Linux counts kilobytes
