"""The library of practices: choices, search, cards, map, table, and the practices that a user adds for a session."""

from ui.practices.of_measure import link_of_measure
from ui.practices.pickers import parameters
from ui.practices.views import show
