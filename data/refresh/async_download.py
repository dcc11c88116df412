"""How Eurostat delivers figures: at once, later under a key, or only in parts where a question is too big."""

import re
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from data.refresh.figures import Renewable, query
from data.refresh.http_client import LONGEST_MESSAGE, NOT_FOUND, MessageError, Services, UnavailableError

TOO_BIG = 413
PAUSES, TURNS = 10, 360  # a key is asked for every ten pauses, for an hour at most
WAITING = ("SUBMITTED", "PROCESSING", "QUEUED", "DATA_NOT_YET_AVAILABLE")


def delivered(services: Services, source: Renewable, since: int, service: str) -> list[Path]:
    """The files that hold the figures of a source from a year on: one, or one for each part of the years.

    Raises UnavailableError.
    """
    try:
        return [_file(services, query(source, f"ge:{since}", service), f"{source.source_id}.csv")]
    except MessageError as refusal:
        if refusal.status != TOO_BIG:
            raise
    parts = _parts(services, source, range(since, max(since, date.today().year) + 1), service)
    if not parts:
        raise UnavailableError(f"the service has no figures from {since} on")
    return parts


def _parts(services: Services, source: Renewable, years: Sequence[int], service: str) -> list[Path]:
    """Each half of the years by itself, and halves of those that are still too big; years without figures have no file."""
    if len(years) == 1:
        raise UnavailableError(f"a single year, {years[0]}, is too much for the service")
    middle = len(years) // 2
    return [path for half in (years[:middle], years[middle:]) for path in _part(services, source, half, service)]


def _part(services: Services, source: Renewable, years: Sequence[int], service: str) -> list[Path]:
    address = query(source, ",".join(map(str, years)), service)
    try:
        return [_file(services, address, f"{source.source_id}-{years[0]}-{years[-1]}.csv")]
    except MessageError as refusal:
        if refusal.status == NOT_FOUND:
            return []
        if refusal.status != TOO_BIG:
            raise
    return _parts(services, source, years, service)


def _file(services: Services, address: str, name: str) -> Path:
    """The file at an address; if the service puts the question on its waiting list, what it gives under the key."""
    try:
        return services.fetch(address, name)
    except MessageError as answer:
        key, state = ticket(answer.text)
        if not key:
            raise
    waiting_list = f"{address.partition('/sdmx/')[0]}/1.0/async"
    for _ in range(TURNS):
        if state == "AVAILABLE":
            return services.fetch(f"{waiting_list}/data/{key}", name)
        if state not in WAITING:
            raise UnavailableError(f"the service took the question but did not answer it ({state.lower() or 'no reason given'})")
        time.sleep(PAUSES * services.pause)
        status = services.beginning(f"{waiting_list}/status/{key}", LONGEST_MESSAGE)
        _, state = ticket(status.content.decode(errors="replace"))
    raise UnavailableError("the service took the question but had no answer within an hour; run the command again later")


def ticket(text: str) -> tuple[str, str]:
    """Key and state of a queued request, as the service writes them; both empty in any other answer."""
    try:
        elements = list(ElementTree.fromstring(text).iter())
    except ElementTree.ParseError:
        return "", ""
    texts = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in elements}
    key = texts.get("id") or texts.get("key", "")
    return (key, texts.get("status", "")) if re.fullmatch(r"[\w-]+", key) else ("", "")
