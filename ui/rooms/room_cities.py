"""The cities in the room: marked in a presented chart, if the facilitator wants it, and the switch for that."""

from collections.abc import Callable

import streamlit as st

import workshop
from queries.database import run
from ui import filters, wording
from ui.filters import MOST_CITIES, city_labels
from ui.measure_picker import Measure
from ui.selected_city import few_of
from ui.state import presentation
from workshop import Facilitator

MOST_NAMED = 5
_SWITCH = "mark_cities"


def chosen(by: Facilitator) -> tuple[str, ...]:
    """The cities in the room, from the one that most participants chose; of equals, by id."""
    return tuple(city_id for city_id in workshop.cities_in_room(workshop.store(), by) if city_id in city_labels())


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
    drawn = _drawn(measure, of_scene)
    fitting = [city_id for city_id in cities if city_id in drawn]
    presentation.keep_cities(tuple(fitting[:MOST_CITIES]))
    text = f"Marked: {min(len(fitting), MOST_CITIES)} of {wording.plural(len(cities), 'city', 'cities')} in the room"
    if len(fitting) > MOST_CITIES:
        text += ", those that most participants chose"
    without = [city_labels()[city_id] for city_id in cities if city_id not in drawn]
    if without:
        text += f". Not in this chart, without a value or outside its filters: {few_of(without, MOST_NAMED)}"
    return f"{wording.plain(text)}."


def _drawn(measure: Measure, of_scene: filters.Filters) -> set[str]:
    """The cities that the chart of a scene can show: with a value, and passing its filters."""
    values = run(
        "compare/values",
        measure=measure.measure_id,
        population_group=measure.population_group,
        year=measure.year,
        area_basis=of_scene.area_basis,
    )
    cities = filters.cities_of(of_scene)
    return set(values["city_id"]) & set(cities.loc[cities["passes_all"], "city_id"])


def switch(by: Facilitator, is_on: bool, turn: Callable[[bool], None]) -> None:
    """Draw the switch that marks the cities in the room, with which these are; turn is called with whether it is on."""
    cities = chosen(by)
    if not cities and not is_on:
        st.caption("Nobody in the room has chosen a city, so there is none to mark in the chart.")
        return
    st.session_state[_SWITCH] = is_on
    st.toggle("Mark the cities in the room", key=_SWITCH, on_change=lambda: turn(st.session_state[_SWITCH]))
    st.caption(wording.plain(f"In the room: {few_of([city_labels()[city_id] for city_id in cities], MOST_NAMED) or 'none'}."))
