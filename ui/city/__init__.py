"""The city profile: what is known of one city, as parts of a page and as a report."""

from ui.city.pickers import parameters, pick_city
from ui.city.selected_city import subject_of
from ui.city.views import show

__all__ = ["parameters", "pick_city", "show", "subject_of"]
