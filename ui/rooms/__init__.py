"""Asking the room: what a facilitator sees, and what participants see on their phones."""

from ui.rooms.facilitator_page import show
from ui.rooms.invitation import link_of_led_room
from ui.rooms.participant_page import show as show_joining
from ui.rooms.url_parameters import parameters_of_join, parameters_of_room

__all__ = ["link_of_led_room", "parameters_of_join", "parameters_of_room", "show", "show_joining"]
