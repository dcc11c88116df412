"""Short links: a code of eight letters for an address within the atlas. Address and day are all that is known of one."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select, update

from workshop import codes, limits
from workshop.database import Store, today
from workshop.refusals import NotAcceptedError
from workshop.settings import RoomsNotReadyError
from workshop.tables import link

_CODES_OF_AN_ADDRESS = 4  # the second is taken only where the first stands for another address, and so on
# A path of one step and a query. With two strokes, or a backslash, browsers would take it for an address of another host.
_WITHIN = re.compile(r"/[a-z0-9-]*(\?[!\"$-\[\]-~]*)?")


@dataclass(frozen=True)
class StoredLink:
    """The code of an address, and the last day on which it works unless it is opened before."""

    code: str
    last_day: date


def store_link(store: Store, address: str) -> StoredLink:
    """Keep an address (path and query) from today on. The code follows from it: the same address is kept once.

    Raises NotAcceptedError for what is no such address or if too many are kept, and RoomsNotReadyError.
    """
    if not is_within(address):
        raise NotAcceptedError("There is no short link to this view.")
    codes_of_address = [codes.link_code(address, turn) for turn in range(_CODES_OF_AN_ADDRESS)]
    known = select(link).where(link.c.code.in_(codes_of_address), link.c.address == address)
    with store.reading() as connection:
        found = connection.execute(known).first()
    last_day = date(1970, 1, 1) + timedelta(days=today() + store.retention_days)
    if found is not None and found.day == today():
        return StoredLink(found.code, last_day)
    with store.writing() as connection:
        if found is None and (connection.scalar(select(func.count()).select_from(link)) or 0) >= limits.MOST_LINKS:
            raise NotAcceptedError("No more short links can be kept at the moment.")
        return StoredLink(_put(store, connection, address, [found.code] if found else codes_of_address), last_day)


def _put(store: Store, connection: Connection, address: str, codes_of_address: list[str]) -> str:
    for code in codes_of_address:
        once = store.insert(link).values(code=code, address=address, day=today())
        upsert = once.on_conflict_do_update(index_elements=["code"], set_={"day": today()}, where=link.c.address == address)
        if connection.execute(upsert.returning(link.c.code)).first():
            return code
    raise NotAcceptedError("There is no short link to this view.")


def address_behind(store: Store, typed: str) -> str | None:
    """The address that a code stands for, which is kept longer from now on; None if there is none. Raises RoomsNotReadyError."""
    code = codes.as_code(typed, codes.LINK_CODE_LENGTH)
    if code is None:
        return None
    with store.reading() as connection:
        found = connection.execute(select(link).where(link.c.code == code)).first()
    if found is None or found.day < today() - store.retention_days or not is_within(found.address):
        return None
    if found.day < today():
        with suppress(RoomsNotReadyError), store.writing() as connection:  # what cannot be kept longer can be opened all the same
            connection.execute(update(link).where(link.c.code == code).values(day=today()))
    return str(found.address)


def is_within(address: str) -> bool:
    """Whether a text has the form of an address within the atlas; which pages there are is not known here."""
    return len(address) <= limits.LINK_LENGTH and _WITHIN.fullmatch(address) is not None
