"""Shapes of uploaded districts, in this session only: no public file, no room and no data address has them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

_KEY = "district_areas"


def set_areas(areas: Mapping[str, str]) -> None:
    """Hold these shapes, by id of the district, in place of those before. Texts as data/importer/areas.py writes them."""
    st.session_state[_KEY] = dict(areas)


def of_districts(city_ids: Iterable[str]) -> dict[str, list[Any]]:
    """The polygons, each a list of rings, of those of these places that have a shape."""
    kept = st.session_state.get(_KEY, {})
    return {city_id: json.loads(kept[city_id]) for city_id in city_ids if city_id in kept}
