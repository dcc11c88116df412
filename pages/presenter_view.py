"""Presenter view: what the facilitator reads and presses on a second screen or phone while the projector shows the scene."""

from ui import rooms, scenes
from ui.navigation import gone_in, scene_pages

rooms.show_presenter_view(scene_pages(), gone_in, scenes.draw_remote)
