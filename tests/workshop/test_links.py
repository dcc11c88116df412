"""Short links: one for an address, whoever asks and how often; kept for days; none leads out of the atlas."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import insert, select

from tests.workshop.acting import wait_until
from workshop import NotAcceptedError, RoomsNotReadyError, Store, address_behind, codes, database, limits, store_link, tables
from workshop.settings import settings

VIEW, OTHER = "/compare?city=pt001c,se003c&measure=survey_easy_find_job", "/?share_min=15"
OUTSIDE = [
    "",
    "compare",
    "javascript:alert(1)",
    "http://evil.example/compare",
    "//evil.example/compare",
    "/\\evil.example",
    "/compare/../x",
    "/compare?x=\\",
    "/compare?x=y z",
    "/compare?x=\r\nSet-Cookie: y",
    "/compare?x=\x00",
    "/compare?x=中",
    "/compare#x",
    "/compare?x=" + "y" * limits.LINK_LENGTH,
]


def rows(here: Store) -> list[tuple[str, str, int]]:
    with here.reading() as connection:
        return [(row.code, row.address, row.day) for row in connection.execute(select(tables.link))]


def put(here: Store, code: str, address: str, day: int | None = None) -> None:
    with here.writing() as connection:
        values = {"code": code, "address": address, "day": database.today() if day is None else day}
        connection.execute(insert(tables.link).values(values))


def test_a_code_opens_its_address_and_asking_twice_keeps_one(here: Store) -> None:
    first, other = store_link(here, VIEW), store_link(here, OTHER)
    assert store_link(here, VIEW) == first
    assert len(rows(here)) == 2
    assert (address_behind(here, first.code), address_behind(here, other.code)) == (VIEW, OTHER)
    assert address_behind(here, f" {first.code[:4].lower()}-{first.code[4:].lower()}") == VIEW
    assert len(first.code) == 8 and set(first.code) <= set(codes.LETTERS)


def test_nothing_is_stored_but_address_and_day(here: Store) -> None:
    stored = store_link(here, VIEW)
    assert [column.name for column in tables.link.columns] == ["code", "address", "day"]
    assert rows(here) == [(stored.code, VIEW, database.today())]


def test_many_at_once_get_the_same_link(here: Store) -> None:
    start = Barrier(16)

    def ask(_: int) -> str:
        start.wait()
        return store_link(here, VIEW).code

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(ask, range(16)))) == 1
    assert len(rows(here)) == 1


def test_two_addresses_with_one_code_both_open(here: Store) -> None:
    taken = codes.link_code(VIEW)
    put(here, taken, OTHER)
    second = store_link(here, VIEW).code
    assert second == codes.link_code(VIEW, 1) != taken
    assert store_link(here, VIEW).code == second
    assert (address_behind(here, taken), address_behind(here, second)) == (OTHER, VIEW)


def test_a_link_lasts_from_its_latest_use(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = database.now()
    stored = store_link(here, VIEW)
    unused = store_link(here, OTHER)
    assert stored.last_day == datetime.fromtimestamp(made, UTC).date() + timedelta(days=here.retention_days)
    wait_until(monkeypatch, made + here.retention_days * database.DAY)
    assert address_behind(here, stored.code) == VIEW  # on its last day; kept longer from here on
    wait_until(monkeypatch, made + (here.retention_days + 1) * database.DAY)
    assert address_behind(here, unused.code) is None
    assert address_behind(here, stored.code) == VIEW
    assert [address for _, address, _ in rows(here)] == [VIEW]
    assert store_link(here, VIEW).last_day > stored.last_day
    assert store_link(here, OTHER).code == unused.code


@pytest.mark.parametrize("address", OUTSIDE, ids=lambda text: repr(text)[:24])
def test_nothing_outside_is_kept_or_opened(address: str, here: Store) -> None:
    with pytest.raises(NotAcceptedError):
        store_link(here, address)
    assert rows(here) == []
    if "\x00" not in address:  # which PostgreSQL cannot hold
        put(here, "BCDFGHJK", address)
        assert address_behind(here, "BCDFGHJK") is None


@pytest.mark.parametrize("typed", ["", "BCDFGHJK", "javascript:alert(1)", "BCDFGHJ\x00", "' OR 1=1 --", "B" * 10_000, "ßßßßßßßß"])
def test_an_unknown_code_opens_nothing(typed: str, here: Store) -> None:
    store_link(here, VIEW)
    assert address_behind(here, typed) is None


def test_no_more_links_than_the_store_bears(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_LINKS", 1)
    stored = store_link(here, VIEW)
    with pytest.raises(NotAcceptedError, match="No more short links"):
        store_link(here, OTHER)
    assert store_link(here, VIEW) == stored


def test_what_cannot_be_written_says_so_and_what_is_there_opens(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder: Path = tmp_path_factory.mktemp("rooms")
    monkeypatch.setenv("ATLAS_ROOMS", str(folder))
    here = Store(*settings())
    code = store_link(here, VIEW).code
    with here.writing() as connection:
        connection.exec_driver_sql("UPDATE link SET day = day - 1")
    here.close()
    with here.reading() as connection:  # the one connection that the pool keeps
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(RoomsNotReadyError):
        store_link(here, OTHER)
    assert address_behind(here, code) == VIEW
    here.close()
    Path(settings()[0]).write_bytes(b"no database" * 1000)
    with pytest.raises(RoomsNotReadyError):
        Store(*settings())
