"""The views of Regional outcomes, one module each: each draws one choice of figures and offers its download."""

from ui.regions.country_trend import acting
from ui.regions.outcome_frame import counted
from ui.regions.pickers import parameters, pick_outcome
from ui.regions.regional import regional_of, regions_of
from ui.regions.views import show
