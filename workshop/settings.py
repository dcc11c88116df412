"""Where rooms are kept and for how long: two settings of the environment.

ATLAS_ROOMS: a folder (the default is var/ in the project) or the address of a PostgreSQL database, as in
postgresql://user:password@host/name. ATLAS_ROOMS_DAYS: days after which a room is deleted.
"""

import os
from pathlib import Path

from workshop import limits

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "var"
FILE_NAME = "rooms.sqlite"
POSTGRESQL = "postgresql+psycopg://"


class RoomsNotReadyError(Exception):
    """Rooms cannot be kept: a setting is wrong or the place cannot be reached; the message says what to do."""


def settings() -> tuple[str, int]:
    """The settings in force: the file of SQLite, or the address of PostgreSQL as SQLAlchemy writes it; and whole days.

    Raises RoomsNotReadyError for a number of days that is none.
    """
    place = os.environ.get("ATLAS_ROOMS", "").strip()
    days = os.environ.get("ATLAS_ROOMS_DAYS", "").strip() or str(limits.RETENTION_DAYS)
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= limits.MOST_DAYS):
        raise RoomsNotReadyError(f"The setting ATLAS_ROOMS_DAYS must be a whole number from 1 to {limits.MOST_DAYS}.")
    scheme, separator, rest = place.partition("://")
    if not separator:
        return str(Path(place or DEFAULT_FOLDER).absolute() / FILE_NAME), int(days)
    if scheme not in ("postgresql", "postgres"):
        raise RoomsNotReadyError("The setting ATLAS_ROOMS must be a folder or an address that begins with postgresql://.")
    return POSTGRESQL + rest, int(days)
