"""The page Home."""

from ui.overview.views import parameters
