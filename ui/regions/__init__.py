"""The views of Regional outcomes, one module each: each draws one choice of values and offers its download."""

from ui.regions.country_trend import acting
from ui.regions.outcome_frame import counted
from ui.regions.pickers import parameters
