"""What the scene that is revealed shows of its selected cities, for the phones."""

from typing import Any

import streamlit as st

from queries.database import run
from ui import statements, value_text, wording
from ui.rooms import scene_votes, steering
from ui.rooms.phone_phrases import phrase
from ui.state import presentation
from ui.state.page import Pages
from ui.state.scene import Scene
from workshop import Participant, Place

IN_A_SENTENCE = 4


def revealed(who: Participant, place: Place, pages: Pages) -> Scene | None:
    """The scene whose figures the room sees."""
    now = place.presentation
    scene = steering.scene_of(who.room_id, now, pages) if now else None
    return scene if now and scene and presentation.phase_of(scene, now.phases) == presentation.REVEALED else None


def show(who: Participant, place: Place, pages: Pages) -> None:
    """Beside the guesses of a number, what the chart in the room says of the cities that its scene selects."""
    scene = revealed(who, place, pages)
    is_asked = scene and place.asked and scene_votes.asked_as(scene) == place.asked.question
    measure = scene_votes.measure_to_guess(scene) if scene and is_asked else None
    if not (scene and measure):
        return
    rows = run("compare/values", **measure.parameters(), area_basis=scene_votes.area_basis_of(scene))
    rows = rows[rows["city_id"].isin(scene_votes.cities_of(scene))].drop_duplicates("place_code")
    if rows.empty:
        return
    st.markdown(_in_the_data([wording.plain(text_of({**measure.row(), **row})) for row in rows.to_dict("records")]))
    st.caption(wording.plain(value_text.source_line(rows["source_id"].unique())))


def _in_the_data(values: list[str]) -> str:
    """A few values in a sentence, more of them a line each: eight in bold would fill a phone."""
    if len(values) <= IN_A_SENTENCE:
        return phrase("in_the_data", cities="; ".join(values))
    opening = phrase("in_the_data", cities="|").partition("|")[0].rstrip()
    return "\n".join([f"{opening}**", "", *(f"- {value}" for value in values)])


def text_of(row: dict[str, Any]) -> str:
    """A city with its value, or its region or country with it: Liège (region), with Liège: 58.1 % (2023)."""
    place = statements.place_name(row)
    name = f"{place}, {row['country']}" if statements.is_own(row) else f"{place}, with {row['city']}"
    weak = statements.doubt_text(row)
    return f"{name}: {statements.value_text(row)} ({statements.year_text(row)}{f'; {weak}' if weak else ''})"
