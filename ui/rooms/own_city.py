"""A participant's own city on the phone: how it is chosen, and where it stands in the scene that is revealed."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

import workshop
from queries.database import cached_per_database, only_public, run
from ui import rank, region_names, statements, value_text, wording
from ui.filters import city_labels
from ui.measure_picker import Measure
from ui.place_names import LONGEST_TYPED, find_places, places
from ui.rooms import scene_values, scene_votes
from ui.rooms.phone_phrases import phrase, problem_text
from ui.selected_city import city_of
from ui.state.page import Pages
from workshop import Participant, Place, RefusalError, RoomsNotReadyError

MOST_SIMILAR = 3  # cities that are named beside one's own
_FOUND, _PROBLEM, _IS_OPEN = "own_city_found", "own_city_problem", "own_city_is_open"


@dataclass(frozen=True)
class CityInScene:
    """A city in a scene: its value, place, year and rank as sentences, empty without a value; similar cities with theirs."""

    sentences: str
    similar: tuple[str, ...]
    sources: str


def pick(who: Participant, place: Place) -> None:
    """Let a participant choose a city, change it or take it back, while the room is open."""
    if not place.is_open:
        return
    label = city_labels().get(place.city_id or "")
    is_open = st.session_state.setdefault(_IS_OPEN, place.asked is None)  # a question that comes does not close it
    title = phrase("your_city", city=wording.plain(label)) if label else phrase("your_city_optional")
    # Another city is another expander: one that was opened by hand would stay open under every question to come.
    with st.expander(title, expanded=is_open and not label, key=f"own_city-{place.city_id or ''}"):
        st.markdown(phrase("city_is_kept"))
        with st.form("own_city_form", border=False):
            st.text_input(phrase("city_field"), max_chars=LONGEST_TYPED, key="own_city_typed", autocomplete="off")
            st.form_submit_button(phrase("find_city"), on_click=_find, args=(who,))
        if problem := st.session_state.get(_PROBLEM):
            st.warning(problem_text(problem) if isinstance(problem, Exception) else phrase("no_city_found"))
        if found := st.session_state.get(_FOUND, ()):
            st.markdown(phrase("which_city"))
        for city_id in found:
            _button(who, city_id, wording.plain(places()[city_id].label))
        if label:
            _button(who, None, phrase("forget_city"))


def _button(who: Participant, city_id: str | None, label: str) -> None:
    st.button(label, key=f"own_city_{city_id or 'none'}", on_click=_choose, args=(who, city_id), width="stretch")


@only_public()
def _find(who: Participant) -> None:
    """Take the city that a typed name clearly means; offer others that it may mean."""
    found = find_places(st.session_state["own_city_typed"], "city")
    st.session_state[_FOUND] = [one.code for one in found.places]
    st.session_state[_PROBLEM] = not found.places
    if found.is_clear:
        _choose(who, found.places[0].code)


@only_public()
def _choose(who: Participant, city_id: str | None) -> None:
    try:
        workshop.choose_city(workshop.store(), who, city_id, city_labels())
    except (RefusalError, RoomsNotReadyError) as problem:
        st.session_state[_PROBLEM] = problem
        return
    st.session_state[_FOUND], st.session_state[_PROBLEM], st.session_state[_IS_OPEN] = (), None, False


def show(who: Participant, place: Place, pages: Pages) -> None:
    """Where the city of the participant stands in the scene that is on, if that is revealed and has one indicator."""
    label = city_labels().get(place.city_id or "")
    scene = scene_values.revealed(who, place, pages)
    measure = scene_votes.measure_of(scene) if scene else None
    if not (label and scene and measure):
        return
    of_city = city_in_scene(str(place.city_id), measure, scene_votes.area_basis_of(scene))
    st.subheader(wording.plain(label), anchor=False)
    st.markdown(wording.plain(of_city.sentences) or phrase("scene_without_value", city=wording.plain(label)))
    similar = phrase("similar_cities", cities=wording.plain("; ".join(of_city.similar)))
    st.markdown(similar if of_city.similar else phrase("no_similar_city"))
    st.caption(wording.plain(of_city.sources))


@cached_per_database
def city_in_scene(city_id: str, measure: Measure, area_basis: tuple[str, ...]) -> CityInScene:
    """Where a city stands among all places with a value of the scene's indicator, group and year; similar ones beside it.

    Without a median where that of the chart in the room is of fewer places: it leaves small regions out.
    """
    rows = run("compare/values", **measure.parameters(), area_basis=area_basis)
    own_values = rows[~rows["area_basis"].isin(statements.stand_in_areas())]
    own = rank.add_ranks(rows[rows["city_id"] == city_id], own_values.drop_duplicates("place_code"))
    if measure.place_level == "region" and measure.family in region_names.OF_OUTCOMES:
        small = region_names.small_regions(measure.population_group, region_names.SMALL_BELOW)
        if own_values["place_code"].isin(small).any():
            own["median"] = float("nan")
    similar = _similar(city_id, own_values, own["place_code"].tolist())
    sources = value_text.source_line(pd.concat([own, similar])["source_id"].unique())
    sentences = " ".join(_sentences({**measure.row(), **row}) for row in own.to_dict("records"))
    return CityInScene(
        sentences, tuple(scene_values.text_of({**measure.row(), **row}) for row in similar.to_dict("records")), sources
    )


def _sentences(row: dict[str, Any]) -> str:
    reasons = [statements.no_rank_reason(row), statements.reliability_text(row) if row["reliability"] == "unknown" else ""]
    return " ".join([statements.sentence(row), *(f"{wording.upper(reason)}." for reason in reasons if reason)])


def _similar(city_id: str, rows: pd.DataFrame, own_place: list[str]) -> pd.DataFrame:
    """The rows of the most similar cities, each of a place of its own: a region that two share is told once."""
    order = {similar: at for at, similar in enumerate(city_of(city_id).similar_ids)}
    others = rows[rows["city_id"].isin(order) & ~rows["place_code"].isin(own_place)]
    nearest = others.sort_values("city_id", key=lambda ids: ids.map(order), kind="stable")
    return nearest.drop_duplicates("place_code").head(MOST_SIMILAR)
