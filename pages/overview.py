"""Home: what the atlas is, the field that finds a city, three findings, ways in, the newest data, the map of cities."""

from queries.database import run
from ui import filter_bar, filters
from ui.navigation import chosen_filters, link_to_this_view
from ui.overview import views
from ui.state import presentation

chosen = chosen_filters().with_classes()  # no classification acts here
is_presented = presentation.place() is not None

if not is_presented:
    with filter_bar.above():
        views.question(int(filters.cities_of(chosen)["is_city"].sum()), chosen.city)
cities = filters.cities_of(chosen)
if not filters.nothing_left(cities):
    if not is_presented:
        views.three_findings(chosen)
        views.ways_in()
    views.share_map(chosen, cities)
views.newest_data(run("data/freshness"))
link_to_this_view()
