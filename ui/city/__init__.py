"""The city profile: what is known of one city, as parts of a page and as a report."""

from ui.city.url_parameters import parameters
