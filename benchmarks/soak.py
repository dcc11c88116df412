"""Does memory stay flat? (100 users who come and go, uploads and rooms in between; SOAK_MINUTES, 20 unless set)"""

import asyncio
import contextlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

import workshop
from benchmarks.server import cpu_seconds, server
from benchmarks.shared import Measurement
from benchmarks.streamlit_client import Visitor, until, visit
from tests.browser.driving import Server
from tests.serving.test_uploads import visiting
from workshop.database import Store
from workshop.settings import FILE_NAME

USERS = 100
THINKING = (10.0, 30.0)  # seconds between two steps of a user
STEPS = 6  # of a visit, until its user leaves
UPLOAD_EVERY, ROOM_EVERY = 15.0, 30.0  # seconds
ARRIVING = 0.1  # share of the time in which the users come for the first time
PHONES = 10
SAMPLE_EVERY, PATIENCE = 2.0, 60.0  # seconds
WARM, PART = 0.25, 0.1  # shares of the time: until caches are filled, and what each of the two means is taken over
BUDGET = 110.0  # per cent
FILE = "city,country,year,foreign_born_share\n" + "".join(f"Wien,Austria,{year},{year % 50}\n" for year in range(2000, 2026))
VIEWS = [
    ("", [""]),
    ("compare", ["", "share_min=15", "view=map", "view=table&share_min=10", "view=distribution", "country=DE"]),
    ("city", ["city=at-vienna", "city=de002c", "city=se003c"]),
    ("regions", ["", "region_view=table"]),
    ("policy", ["", "policy_view=trends"]),
    ("practices", [""]),
    ("data", [""]),
]


@dataclass
class Seen:
    """What happened: steps taken, visits, uploads and answers in rooms, failures as the server said them."""

    steps: int = 0
    visits: int = 0
    uploads: int = 0
    answers: int = 0
    failures: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)  # megabytes


def measure() -> Iterator[Measurement]:
    """Memory of the server after warm-up and at the end, and what failed."""
    minutes = float(os.environ.get("SOAK_MINUTES", "20"))
    with tempfile.TemporaryDirectory() as folder, server(rooms=folder) as (process, _, address):
        seen = Seen()
        before = cpu_seconds(process)
        asyncio.run(_soak(seen, Server(address, Path(folder), process.pid), process, minutes * 60))
        used = cpu_seconds(process) - before
    warm, end = _parts(seen.memory)
    name = f"soak of {minutes:g} minutes, {USERS} users"
    yield Measurement(f"{name}: memory after warm-up", warm, "MB")
    yield Measurement(f"{name}: memory at the end", end, "MB", None, warm, "after warm-up")
    yield Measurement(f"{name}: memory at the end, of that after warm-up", 100 * end / warm, "%", BUDGET)
    yield Measurement(f"{name}: highest memory", max(seen.memory), "MB", None, warm, "after warm-up")
    yield Measurement(f"{name}: share of a core", 100 * used / (minutes * 60), "%")
    counts = f"{seen.visits} visits, {seen.steps} steps, {seen.uploads} uploads, {seen.answers} answers"
    yield Measurement(f"soak, {counts}: failed", float(len(seen.failures)), "")
    for failure in dict.fromkeys(seen.failures):
        print(f"    {failure}")


def _parts(memory: list[float]) -> tuple[float, float]:
    """The medians of the part after warm-up and of the last part."""
    width, start = max(1, int(len(memory) * PART)), int(len(memory) * WARM)
    return statistics.median(memory[start : start + width]), statistics.median(memory[-width:])


async def _soak(seen: Seen, running: Server, process: psutil.Process, seconds: float) -> None:
    end = time.monotonic() + seconds
    acts = [_user(seen, running.address, end, seconds * ARRIVING, random.Random(number)) for number in range(USERS)]
    acts += [_uploads(seen, running, end), _rooms(seen, running, end), _samples(seen, process, end)]
    await asyncio.gather(*acts)


async def _user(seen: Seen, address: str, end: float, arriving: float, by: random.Random) -> None:
    """Come, look at some views of a page, leave, and come again as another visitor."""
    await asyncio.sleep(by.uniform(0, arriving))
    while time.monotonic() < end:
        page, queries = by.choice(VIEWS)
        async with _visiting(seen, address, page, by.choice(queries)) as visitor:
            for _ in range(by.randint(1, STEPS)):
                await asyncio.sleep(by.uniform(*THINKING))
                if time.monotonic() > end:
                    break
                seen.steps += 1
                try:
                    await asyncio.wait_for(visitor.step(by.choice(queries)), PATIENCE)
                except TimeoutError:
                    visitor.failures.append("a step was not drawn in time")
                    break


@contextlib.asynccontextmanager
async def _visiting(seen: Seen, address: str, page: str, query: str) -> AsyncIterator[Visitor]:
    seen.visits += 1
    async with visit(address, page, query) as visitor:
        yield visitor
    seen.failures += visitor.failures


async def _uploads(seen: Seen, running: Server, end: float) -> None:
    """Again and again somebody gives a file and has it checked."""
    while time.monotonic() < end:
        seen.uploads += 1
        try:
            if b"26 values" not in await asyncio.to_thread(_upload, running):
                seen.failures.append("a file was not read")
        except TimeoutError:
            seen.failures.append("a file was not read in time")
        await asyncio.sleep(UPLOAD_EVERY)


def _upload(running: Server) -> bytes:
    with visiting(running) as visitor:
        (file_id,) = visitor.ask()
        visitor.put(file_id, FILE.encode())
        return visitor.hold(file_id)


async def _rooms(seen: Seen, running: Server, end: float) -> None:
    """Again and again a room is opened, phones join and answer, and the room is deleted."""
    store = Store(str(running.log / FILE_NAME), retention_days=1)
    while time.monotonic() < end:
        led, _ = workshop.open_room(store)
        asked = workshop.ask(store, led, workshop.one_choice("Which comes first?", ["Work", "Language", "Housing"]))
        async with contextlib.AsyncExitStack() as phones:
            there = [
                await phones.enter_async_context(_visiting(seen, running.address, "join", f"room={led.code}"))
                for _ in range(PHONES)
            ]
            await until(lambda: all(phone.radio for phone in there))  # noqa: B023
            for phone in there:
                if phone.radio:
                    await phone.choose(random.randrange(3))
            await until(lambda: workshop.result(store, led, asked).answered == PHONES)  # noqa: B023
        answered = workshop.result(store, led, asked).answered
        seen.answers += answered
        seen.failures += ["an answer was not counted"] * (PHONES - answered)
        workshop.delete_room(store, led)
        await asyncio.sleep(ROOM_EVERY)
    store.close()


async def _samples(seen: Seen, process: psutil.Process, end: float) -> None:
    while time.monotonic() < end:
        seen.memory.append(process.memory_info().rss / 1e6)
        await asyncio.sleep(SAMPLE_EVERY)
