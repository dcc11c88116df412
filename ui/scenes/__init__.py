"""Scenes: views kept with a title and a note, put in order, presented to a room, taken along as a file or a link."""

from ui.scenes.offer import offer
from ui.scenes.present_page import VotingRoom, show
from ui.scenes.presenter import present, wait_for_scenes
from ui.scenes.presenter_toolbar import draw_remote
from ui.state.presentation import drop_missing_presentation, follow, is_requested, place
from ui.state.presentation import parameter as place_parameter
from ui.state.scene import Scene
from ui.state.scene_files import parameters
from ui.state.scene_store import restore
