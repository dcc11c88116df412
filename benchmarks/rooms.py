"""How soon does a facilitator see an answer? (real sessions on one server: 40 participants in a room, 100 in three)"""

import asyncio
import contextlib
import random
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import psutil

import workshop
from benchmarks.server import cpu_seconds, server
from benchmarks.shared import Measurement, percentile
from benchmarks.streamlit_client import Visitor, until, visit
from tests.workshop.postgresql import running_cluster
from ui.rooms.rates import SCREENS_EVERY
from workshop.database import Store
from workshop.settings import FILE_NAME, POSTGRESQL

PARTICIPANTS = 40
ROOMS = (34, 33, 33)  # participants
FEW_CONNECTIONS = "-c max_connections=10"  # of which PostgreSQL keeps three for itself
PACE_SECONDS = 12.0
LOOKING_SECONDS = 15.0
BUDGET_SECONDS = 2.0
BUDGET_CORE = 40.0  # percent of a core for all phones together while nothing happens


@dataclass
class Seen:
    """When the facilitator's page first showed how many answers."""

    at: dict[int, float] = field(default_factory=dict)

    def text(self, text: str) -> None:
        """Note a text of the page."""
        found = re.search(r"\*\*(\d+) of \d+\*\* participants", text)
        if found:
            self.at.setdefault(int(found[1]), time.perf_counter())

    def first(self, count: int) -> float | None:
        """When at least so many were shown."""
        return min((moment for shown, moment in self.at.items() if shown >= count), default=None)


def measure() -> Iterator[Measurement]:
    """Seconds from sending an answer to seeing it counted, and what failed. The reference is the wait between two looks."""
    with tempfile.TemporaryDirectory() as folder, server(rooms=folder) as (process, _, address):
        waits, failures, core = asyncio.run(_workshop(address, Store(f"{folder}/{FILE_NAME}", retention_days=1), process))
    yield Measurement(
        f"{PARTICIPANTS} participants, {PARTICIPANTS * len(waits)} answers: failed or not counted", float(failures), ""
    )
    yield Measurement(f"{PARTICIPANTS} phones waiting: share of a core", core, "%", BUDGET_CORE)
    for (name, seconds), budget in zip(waits.items(), (BUDGET_SECONDS, None), strict=True):
        yield from _seen_after(name, seconds, budget)
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure_rooms("SQLite", folder, f"{folder}/{FILE_NAME}")
    with running_cluster(FEW_CONNECTIONS) as place:
        yield from _measure_rooms("PostgreSQL with 10 connections", place, POSTGRESQL + place.partition("://")[2])


def _measure_rooms(name: str, setting: str, place: str) -> Iterator[Measurement]:
    """100 participants in three rooms who answer at their own pace: what was lost, and how soon the rest was seen."""
    with server(rooms=setting) as (_, _, address):
        store = Store(place, retention_days=1)
        waits, failures = asyncio.run(_rooms(address, store))
        store.close()
    yield Measurement(f"{sum(ROOMS)} participants in {len(ROOMS)} rooms, {name}: failed or not counted", float(failures), "")
    yield from _seen_after(f"{sum(ROOMS)} in {len(ROOMS)} rooms, {name}", waits, BUDGET_SECONDS)


def _seen_after(name: str, waits: list[float], budget: float | None) -> Iterator[Measurement]:
    for share in (0.5, 0.95):
        wait = percentile(waits, share)
        seen_after = f"{name}: seen after, p{share * 100:.0f}"
        yield Measurement(seen_after, wait, "s", budget, SCREENS_EVERY, "the wait between two looks")


async def _rooms(address: str, store: Store) -> tuple[list[float], int]:
    """The waits of all rooms and the number of failures."""
    async with contextlib.AsyncExitStack() as visits:
        rooms, visitors = [], []
        for count in ROOMS:
            by, key = workshop.open_room(store)
            workshop.ask(store, by, workshop.words("Are you all here?"))
            seen = Seen()
            query = f"room_key={by.code}-{key}&room_part=screen"
            visitors.append(await visits.enter_async_context(visit(address, "room", query, seen.text)))
            phones = [await visits.enter_async_context(visit(address, "join", f"room={by.code}")) for _ in range(count)]
            visitors += phones
            rooms.append((by, seen, phones))
        asked = []
        for by, seen, _ in rooms:
            asked.append(workshop.ask(store, by, workshop.one_choice("Which comes first?", [f"Choice {n}" for n in range(4)])))
            seen.at.clear()
        for _, _, phones in rooms:
            await until(partial(_all_see, phones, "Choice"))
        ready = [[phone for phone in phones if _sees(phone, "Choice")] for _, _, phones in rooms]
        waits = await asyncio.gather(
            *(_answered(phones, seen, PACE_SECONDS) for (_, seen, _), phones in zip(rooms, ready, strict=True))
        )
        answered = sum(workshop.result(store, by, one).answered for (by, _, _), one in zip(rooms, asked, strict=True))
    failures = sum(ROOMS) - answered + sum(len(visitor.failures) for visitor in visitors)
    return [wait for of_room in waits for wait in of_room], failures


async def _workshop(address: str, store: Store, process: psutil.Process) -> tuple[dict[str, list[float]], int, float]:
    """The waits of each way of answering, the number of failures, the percent of a core that waiting phones take."""
    by, key = workshop.open_room(store)
    seen, waits, failures = Seen(), {}, 0
    async with contextlib.AsyncExitStack() as visits:
        query = f"room_key={by.code}-{key}&room_part=screen"
        posed = workshop.ask(store, by, workshop.words("Are you all here?"))
        lead = await visits.enter_async_context(visit(address, "room", query, seen.text))
        await until(lambda: bool(seen.at))
        phones = [await visits.enter_async_context(visit(address, "join", f"room={by.code}")) for _ in range(PARTICIPANTS)]
        for name, pace in (("answered at their own pace", PACE_SECONDS), ("answered all at once", 0.0)):
            posed = workshop.ask(
                store, by, workshop.one_choice(f"Which comes first when {name}?", [f"{name} {n}" for n in range(4)])
            )
            seen.at.clear()
            await until(partial(_all_see, phones, name))
            waits[name] = await _answered([phone for phone in phones if _sees(phone, name)], seen, pace)
            failures += PARTICIPANTS - workshop.result(store, by, posed).answered
        core = await _share_of_core(process)
    return waits, failures + sum(len(visitor.failures) for visitor in (lead, *phones)), core


def _all_see(phones: list[Visitor], name: str) -> bool:
    return all(_sees(phone, name) for phone in phones)


def _sees(phone: Visitor, name: str) -> bool:
    return phone.radio is not None and name in phone.radio.options[0]


async def _answered(phones: list[Visitor], seen: Seen, pace: float) -> list[float]:
    """Let everybody answer within `pace` seconds; how long after the n-th answer n answers were seen."""

    async def answer(phone: Visitor) -> float:
        await asyncio.sleep(random.uniform(0, pace))
        sent = time.perf_counter()
        await phone.choose(random.randrange(4))
        return sent

    sent = sorted(await asyncio.gather(*map(answer, phones)))
    await until(lambda: seen.first(len(phones)) is not None)
    return [(seen.first(count) or time.perf_counter()) - moment for count, moment in enumerate(sent, start=1)]


async def _share_of_core(process: psutil.Process) -> float:
    """Percent of a core that the server takes: CPU time, so that other work on the machine counts little."""
    before, start = cpu_seconds(process), time.perf_counter()
    await asyncio.sleep(LOOKING_SECONDS)
    return 100 * (cpu_seconds(process) - before) / (time.perf_counter() - start)
