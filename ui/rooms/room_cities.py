"""The cities in the room: marked in a presented chart, if the facilitator wants it, and the switch for that."""

from collections.abc import Callable, Iterable

import streamlit as st

import workshop
from queries.database import run
from ui import filters, wording
from ui.filters import MOST_CITIES, city_labels, city_names
from ui.measure_picker import Measure
from ui.state import presentation
from workshop import Facilitator

MOST_NAMED = 3


def chosen(by: Facilitator) -> dict[str, int]:
    """The cities in the room and how many chose each, from the most frequent; of equals, by name."""
    counts = {
        city_id: count for city_id, count in workshop.cities_in_room(workshop.store(), by).items() if city_id in city_labels()
    }
    return dict(sorted(counts.items(), key=lambda one: (-one[1], city_labels()[one[0]])))


def mark(by: Facilitator, measure: Measure | None) -> str | None:
    """Let the chart of a scene on a measure mark cities in the room; which, as Markdown. None where nothing is to be marked."""
    now = workshop.presentation_of(workshop.store(), by)
    if measure is None or now is None or not now.marks_cities:
        return None
    cities, of_scene = chosen(by), filters.current()
    if not cities:
        return "Nobody in the room has chosen a city."
    if of_scene.only_chosen:
        return "This scene shows its own cities alone, so none of the room is marked."
    drawn = _cities_of_chart(measure, of_scene)
    fitting = [city_id for city_id in cities if city_id in drawn]
    presentation.set_cities(tuple(fitting[:MOST_CITIES]))
    which = str(min(len(fitting), MOST_CITIES))
    if len(fitting) > MOST_CITIES and cities[fitting[MOST_CITIES - 1]] > cities[fitting[MOST_CITIES]]:
        which = f"the {MOST_CITIES} most frequent"
    text = f"Marked: {which} of {wording.plural(len(cities), 'city', 'cities')} in the room."
    without = [city_id for city_id in cities if city_id not in drawn]
    return wording.plain(f"{text} Not in this chart: {_names(without)}." if without else text)


def _cities_of_chart(measure: Measure, of_scene: filters.Filters) -> set[str]:
    """The cities that the chart of a scene can show: with a value, and passing its filters."""
    values = run("compare/values", **measure.parameters(), area_basis=of_scene.area_basis)
    cities = filters.cities_of(of_scene)
    return set(values["city_id"]) & set(cities.loc[cities["passes_all"], "city_id"])


def switch(by: Facilitator, is_on: bool, turn: Callable[[bool], None]) -> None:
    """Draw the button that marks the cities in the room, or no more, with which these are; turn is called with which.

    A button, since the keys that steer do not work while a switch has the focus.
    """
    cities = chosen(by)
    if not cities and not is_on:
        st.caption("Nobody in the room has chosen a city, so there is none to mark in the chart.")
        return
    label = "Stop marking cities" if is_on else "Mark the cities in the room"
    st.button(label, key="mark_cities", icon=":material/location_on:", on_click=turn, args=(not is_on,))
    rule = f" At most {MOST_CITIES} are marked, the most frequent; of equals, the first in the alphabet."
    st.caption(wording.plain(f"In the room: {_names(cities) or 'none'}.{rule if len(cities) > MOST_CITIES else ''}"))


def _names(city_ids: Iterable[str]) -> str:
    return wording.few_of([city_names()[city_id] for city_id in city_ids], MOST_NAMED)
