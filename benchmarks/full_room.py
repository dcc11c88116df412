"""How long do 100 and 300 people wait who change a filter every ten seconds? (Compare; one process, then two behind nginx)

And how long does a browser wait whose process is killed?
"""

import asyncio
import contextlib
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.server import chromium, cpu_seconds, server
from benchmarks.shared import Measurement, percentile
from benchmarks.streamlit_client import Visitor, visit
from tests.serving.nginx import Group, cookie_of, running_group

PEOPLE = (100, 300)
BUDGETS_MS = (120.0, 500.0)  # p95, of two processes
THOUGHT = (5.0, 15.0)  # seconds between two steps
SECONDS = 45.0
OPENING = 8  # people who open the page at the same time
PATIENCE = 60.0
VIEW = "/compare?view=table&share_min=20"
BACK_SECONDS = 5.0
DRAWN = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"


def measure() -> Iterator[Measurement]:
    """Milliseconds from moving the slider to the end of the run; 0 must have failed. The reference is one process."""
    with tempfile.TemporaryDirectory() as folder:
        with server(rooms=folder) as (process, _, address):
            one = [asyncio.run(_steps(address, people, process)) for people in PEOPLE]
        with running_group(Path(folder) / "log.txt") as group:
            two = [asyncio.run(_steps(group.address, people, psutil.Process(group.process_id))) for people in PEOPLE]
            opening, back = _kill_and_come_back(group)
    for people, budget, (alone, lost, cost), (waits, failed, dear) in zip(PEOPLE, BUDGETS_MS, one, two, strict=True):
        yield Measurement(f"{people} people, one process: failed", float(lost), "")
        yield Measurement(f"{people} people, two processes: failed", float(failed), "")
        yield Measurement(f"{people} people, one process: CPU of a step", cost, "ms")
        name = f"{people} people, two processes and nginx: CPU of a step"
        yield Measurement(name, dear, "ms", None, cost, "one process")
        for share in (0.5, 0.95):
            reference = percentile(alone, share)
            wait = percentile(waits, share)
            name = f"a step, p{share * 100:.0f}"
            yield Measurement(f"{people} people, one process: {name}", reference, "ms")
            least = budget if share > 0.5 else None
            yield Measurement(f"{people} people, two processes: {name}", wait, "ms", least, reference, "one process")
    name = "a process is killed: its visitor has the view again after"
    yield Measurement(name, back, "s", BACK_SECONDS, opening, "opening the view")
    yield Measurement("load of the machine afterwards, over a minute", os.getloadavg()[0], "")


async def _steps(address: str, people: int, process: psutil.Process) -> tuple[list[float], int, float]:
    """How long each step took, how many people or steps failed, and the CPU of a step, with all that a process has started."""
    async with contextlib.AsyncExitStack() as visits:
        turn = asyncio.Semaphore(OPENING)

        async def open_page() -> Visitor:
            async with turn:
                visitor = await visits.enter_async_context(visit(address, "compare", ""))
                await asyncio.wait_for(visitor.is_drawn.wait(), PATIENCE)
                return visitor

        opened = await asyncio.gather(*(open_page() for _ in range(people)), return_exceptions=True)
        visitors = [one for one in opened if isinstance(one, Visitor)]
        waits: list[float] = []
        before = _used(process)
        end = time.perf_counter() + SECONDS
        failed = sum(await asyncio.gather(*(_walk(visitor, waits, end) for visitor in visitors)))
        failed += sum(len(visitor.failures) for visitor in visitors) + people - len(visitors)
        cost = 1000 * (_used(process) - before) / max(len(waits), 1)
    return waits, failed, cost


def _used(process: psutil.Process) -> float:
    """Seconds of CPU that a process and those that it started have used."""
    return sum(map(cpu_seconds, (process, *process.children(recursive=True))))


async def _walk(visitor: Visitor, waits: list[float], end: float) -> int:
    """Change the threshold again and again; how many steps had no answer."""
    await asyncio.sleep(random.uniform(0, THOUGHT[1]))
    while (start := time.perf_counter()) < end:
        try:
            await asyncio.wait_for(visitor.move(random.randrange(50)), PATIENCE)
        except (TimeoutError, OSError):
            return 1
        waits.append(1000 * (time.perf_counter() - start))
        await asyncio.sleep(random.uniform(*THOUGHT))
    return 0


def _kill_and_come_back(group: Group) -> tuple[float, float]:
    """Seconds until a browser has opened a view, and until it has it again when its process is killed."""
    with chromium() as browser:
        context = browser.new_context()
        name, _, value = cookie_of(0).partition("=")
        context.add_cookies([{"name": name, "value": value, "url": group.address}])
        page, start = context.new_page(), time.perf_counter()
        page.goto(group.address + VIEW)
        page.wait_for_selector(DRAWN, timeout=1000 * PATIENCE)
        opening, start = time.perf_counter() - start, time.perf_counter()
        group.processes()[0].kill()
        page.wait_for_selector(DRAWN, state="detached", timeout=1000 * PATIENCE)
        page.wait_for_selector(DRAWN, timeout=1000 * PATIENCE)
        back = time.perf_counter() - start
    return opening, back
