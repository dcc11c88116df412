"""The presentation that goes with a room: its scenes, and the place in it, which every screen with the key reads and changes.

Each change has a new version: a screen that has seen another looks again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from workshop import limits
from workshop.database import Store, now
from workshop.facilitator import Facilitator, locked
from workshop.refusals import NotAcceptedError
from workshop.tables import presentation

LOOK_SECONDS = 3600


@dataclass(frozen=True)
class Presentation:
    """Where a presentation stands.

    mark: of its scenes. number: of the scene that is on, from 1. phases: what was done with a scene, by its mark. marks_cities:
    whether charts pick out the cities of participants. Times are in seconds since 1970: when the presentation and its scene came
    on, and about when a screen that presents looked last.
    """

    mark: str
    number: int
    phases: Mapping[str, str]
    is_black: bool
    marks_cities: bool
    version: int
    begun_at: int
    scene_begun_at: int
    looked_at: int


def mark_of(scenes: str) -> str:
    """What tells these scenes, as text of a file, from others."""
    return hashlib.sha256(scenes.encode()).hexdigest()[:16]


def begin_presentation(store: Store, by: Facilitator, scenes: str, number: int, phases: Mapping[str, str]) -> Presentation:
    """Present these scenes from one of them, in place of any before. scenes: as text of a file.

    Raises NotAcceptedError for a text that is too long, and NoSuchRoomError.
    """
    if len(scenes) > limits.SCENES_LENGTH:
        raise NotAcceptedError(
            "These scenes are too long for the room: no other screen follows them. Shorten scripts and notes, or remove scenes."
        )
    with store.writing() as connection:
        locked(connection, by)
        before = presentation_in(connection, by.room_id)
        connection.execute(delete(presentation).where(presentation.c.room_id == by.room_id))
        row = {
            "room_id": by.room_id,
            "scenes": scenes,
            "mark": mark_of(scenes),
            "number": number,
            "phases": dict(phases),
            "is_black": False,
            "marks_cities": False,
            "version": before.version + 1 if before else 1,
            "begun_at": now(),
            "scene_begun_at": now(),
            "looked_at": now(),
        }
        connection.execute(insert(presentation).values(row))
        return _as_presentation(row)


def steer(
    store: Store,
    by: Facilitator,
    number: int | None = None,
    phases: Mapping[str, str] | None = None,
    is_black: bool | None = None,
    marks_cities: bool | None = None,
) -> Presentation | None:
    """Go to a scene, note what was done with scenes, make the screen black, pick out cities; None without a presentation.

    Of two that steer at once the later one holds. Raises NoSuchRoomError.
    """
    with store.writing() as connection:
        locked(connection, by)
        before = presentation_in(connection, by.room_id)
        if before is None:
            return None
        moved = number is not None and number != before.number
        row = {
            "number": before.number if number is None else number,
            "phases": {**before.phases, **(phases or {})},
            "is_black": before.is_black if is_black is None else is_black,
            "marks_cities": before.marks_cities if marks_cities is None else marks_cities,
            "version": before.version + 1,
            "scene_begun_at": now() if moved else before.scene_begun_at,
        }
        connection.execute(update(presentation).where(presentation.c.room_id == by.room_id).values(row))
        return _as_presentation({**vars(before), **row})


def presentation_of(store: Store, by: Facilitator) -> Presentation | None:
    """Where the presentation of the room stands; None without one."""
    with store.reading() as connection:
        return presentation_in(connection, by.room_id)


def note_look(store: Store, by: Facilitator, seen: Presentation) -> None:
    """Note, about once an hour, that a screen still shows what was seen: presentations that none shows are deleted some day."""
    if now() - seen.looked_at >= LOOK_SECONDS:
        with store.writing() as connection:
            connection.execute(update(presentation).where(presentation.c.room_id == by.room_id).values(looked_at=now()))


def presented_scenes(store: Store, room_id: int) -> str:
    """The scenes that are presented with a room, as text of a file with what no participant may read; empty without any."""
    with store.reading() as connection:
        return connection.scalar(select(presentation.c.scenes).where(presentation.c.room_id == room_id)) or ""


def end_presentation(store: Store, by: Facilitator) -> None:
    """Forget the presentation and its scenes; the room stays."""
    with store.writing() as connection:
        connection.execute(delete(presentation).where(presentation.c.room_id == by.room_id))


def presentation_in(connection: Connection, room_id: int) -> Presentation | None:
    """Where the presentation of a room stands; None without one."""
    columns = [column for column in presentation.c if column.name not in ("room_id", "scenes")]
    found: Row[tuple[object, ...]] | None = connection.execute(select(*columns).where(presentation.c.room_id == room_id)).first()
    return _as_presentation(dict(found._mapping)) if found else None


def _as_presentation(row: Mapping[str, Any]) -> Presentation:
    fields = {name: row[name] for name in Presentation.__dataclass_fields__}
    # Empty in a store of an earlier version.
    return Presentation(**fields | {"marks_cities": bool(row["marks_cities"]), "looked_at": row["looked_at"] or 0})
