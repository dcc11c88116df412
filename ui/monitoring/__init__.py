"""How cities monitor integration: a guide, profiles of places, a plan for a city, costs and benefits."""

from ui.monitoring.url_parameters import parameters
