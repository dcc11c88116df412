"""Asking the room: what a facilitator sees, and what participants see on their phones."""

from ui.rooms.facilitator_page import show
from ui.rooms.invitation import own_room_link
from ui.rooms.participant_page import show as show_joining
from ui.rooms.presenter_view import show as show_presenter_view
from ui.rooms.record import offer as offer_record
from ui.rooms.rehearsal import show as rehearse
from ui.rooms.scene_votes import lead, led_code, problem_of, vote
from ui.rooms.steering import follow, watch
from ui.rooms.url_parameters import parameters_of_join, parameters_of_presenter, parameters_of_room
