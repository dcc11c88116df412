"""The library of practices: choices, search, cards, map, table, and the practices that a user adds for a session."""

from ui.practices.pickers import parameters
from ui.practices.views import link_of_measure, show
