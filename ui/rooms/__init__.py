"""Asking the room: what a facilitator sees, and what participants see on their phones."""

from ui.rooms.choices import parameters_of_join, parameters_of_room
from ui.rooms.facilitator import show
from ui.rooms.invitation import link_of_led_room
from ui.rooms.joining import show as show_joining

__all__ = ["link_of_led_room", "parameters_of_join", "parameters_of_room", "show", "show_joining"]
