"""How often a visit, an address and all together may open rooms, join them and try codes; how often pages look at the store."""

import streamlit as st

from serving import streamlit_internals
from serving.proxies import plain_address
from serving.rates import Recent
from workshop import NotAcceptedError, limits

PHONES_EVERY = 1.5  # seconds between two looks of a participant: a server bears hundreds of them
SCREENS_EVERY = 1.0  # of a facilitator's screens, which are few: an answer is seen that much sooner
MINUTE, HOUR = 60, 3600
_ALL = "all"
opened, joined, wrong_codes = Recent(HOUR), Recent(MINUTE), Recent(MINUTE)


def _visit() -> str:
    return f"visit {streamlit_internals.session_id()}"


def _address() -> str | None:
    """Where the visitor comes from; None for this machine, and behind a proxy that the server was not told to trust."""
    return plain_address(st.context.ip_address)


def _keys() -> list[str]:
    address = _address()
    return [_visit(), *([f"address {address}"] if address else [])]


def may_use_reserve() -> bool:
    """Whether this visitor opened no room within the hour. Raises NotAcceptedError if they opened too many within the minute."""
    most = (limits.ROOMS_A_MINUTE_OF_A_VISIT, limits.ROOMS_A_MINUTE_OF_AN_ADDRESS)
    keys = _keys()
    if any(opened.count(key, MINUTE) >= allowed for key, allowed in zip(keys, most, strict=False)):
        raise NotAcceptedError("You opened several rooms just now. Wait a minute, then try again.")
    return not any(opened.count(key) for key in keys)


def count_room() -> None:
    """Count a room that was opened."""
    opened.add(*_keys())


def count_join() -> None:
    """Count a new participant. Raises NotAcceptedError if there were too many from this address within a minute."""
    address = _address()
    if address is None:
        return
    if joined.count(address) >= limits.JOINS_A_MINUTE_OF_AN_ADDRESS:
        raise NotAcceptedError(name="many_joins")
    joined.add(address)


def check_codes() -> None:
    """Raises NotAcceptedError if this visit, or its address, or all together tried too many wrong codes within a minute.

    What all tried stops no address that is known and tried none itself.
    """
    keys = _keys()
    counts = [wrong_codes.count(key) for key in keys]
    most = (limits.WRONG_CODES_A_MINUTE, limits.WRONG_CODES_A_MINUTE_OF_AN_ADDRESS)
    is_new = len(keys) > 1 and not any(counts)
    if any(count >= allowed for count, allowed in zip(counts, most, strict=False)) or (
        not is_new and wrong_codes.count(_ALL) >= limits.WRONG_CODES_A_MINUTE_OF_ALL
    ):
        raise NotAcceptedError(name="wrong_codes")


def count_wrong_code() -> None:
    """Count a code of no room."""
    wrong_codes.add(*_keys(), _ALL)
