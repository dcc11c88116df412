"""The library of practices: choices, search, cards, map, table, and the practices that a user adds for a session."""

from ui.practices.measure_link import link_of_measure
from ui.practices.pickers import parameters
