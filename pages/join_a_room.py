"""Join a room: what participants of a workshop see on their phones."""

from ui import rooms
from ui.navigation import scene_pages

rooms.show_joining(scene_pages())
