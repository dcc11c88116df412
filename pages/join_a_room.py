"""Join a room: what participants of a workshop see on their phones."""

from ui import rooms

rooms.show_joining()
