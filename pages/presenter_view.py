"""Presenter view: what the facilitator reads and presses on a second screen or phone while the projector shows the scene."""

from ui import rooms, scenes
from ui.navigation import missing_in, scene_pages

rooms.show_presenter_view(scene_pages(), missing_in, scenes.draw_remote)
