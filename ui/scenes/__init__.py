"""Scenes: views kept with a title and a note, put in order, presented to a room, taken along as a file or a link."""

from ui.scenes.add import offer
from ui.scenes.presentation_state import asked_for, follow, leave_what_cannot_be, place
from ui.scenes.presentation_state import parameter as place_parameter
from ui.scenes.presenter import present, wait_for_scenes
from ui.scenes.scene import Pages, Scene
from ui.scenes.serialization import parameters
from ui.scenes.store import is_restored, restore
from ui.scenes.workshop import show

__all__ = [
    "Pages",
    "Scene",
    "asked_for",
    "follow",
    "is_restored",
    "leave_what_cannot_be",
    "offer",
    "parameters",
    "place",
    "place_parameter",
    "present",
    "restore",
    "show",
    "wait_for_scenes",
]
