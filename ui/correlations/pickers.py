"""What Policy and outcomes lets one choose: the view, a question, two measures, the part of the matrix."""

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from queries.database import cached_per_database
from ui import measure_picker, pick, wording
from ui.correlations import variables
from ui.correlations.variables import Variable
from ui.filters import Classes
from ui.measure_picker import LATEST
from ui.state.url import ASKS_FOR, Choice, Parameter, one_of

VIEWS = {
    "questions": ("Questions", ":material/help:"),
    "two": ("Two indicators", ":material/scatter_plot:"),
    "matrix": ("Matrix", ":material/grid_on:"),
}
PRESETS = {
    "policy_areas": "Which areas of national policy go with what happens locally?",
    "residents_policy": "Do residents call their city a good place for immigrants where national policy goes further?",
    "residents_share": "Do residents call their city a good place for immigrants where more people were born abroad?",
    "gap_mobility": "Is the employment gap smaller where the law opens the labour market?",
    "icc_policy": "Do cities do more where national policy goes further?",
    "icc_share": "Do cities do more where more residents come from abroad?",
}
BY_AREA = "policy_areas"  # the question that the competence type acts on
RESIDENTS = "survey_good_place_immigrants"
DEFAULT_X, DEFAULT_Y = "mipex_health", RESIDENTS
EVERY_AREA = "all"
ROWS = {"all": "All", "survey": "Residents", "population": "Shares", "outcome": "Gaps", "icc": "Index"}
DIRECTION = {"link_x": "Horizontal axis", "link_y": "Vertical axis"}


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page."""
    groups = list(measure_picker.group_names())
    every_side = list(variables.all_variables())
    years = measure_picker.year_options()
    areas = [EVERY_AREA, *(side.side_id for side in variables.area_variables(Classes()))]
    return [
        one_of("link_view", VIEWS, "questions", "a view"),
        replace(one_of("link_preset", PRESETS, "residents_policy", "a question"), from_menu=BY_AREA),
        _side("link_x", every_side, DEFAULT_X),
        _side("link_y", every_side, DEFAULT_Y),
        one_of("link_x_group", groups, None, "a population group"),
        one_of("link_y_group", groups, None, "a population group"),
        one_of("link_x_year", years, LATEST, "a year"),
        one_of("link_y_year", years, LATEST, "a year"),
        one_of("link_area", areas, EVERY_AREA, "a policy area"),
        one_of("link_rows", ROWS, "all", "a part of the matrix"),
    ]


def _side(name: str, sides: Collection[str], default: str) -> Parameter:
    """The choice of an indicator. One that the atlas has all the same has values for too few places."""
    side = one_of(name, sides, default, "an indicator")

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        if texts and texts[-1] not in sides and texts[-1] in measure_picker.catalogue():
            few = "an indicator with values for too few cities, regions or countries"
            return default, [f"{ASKS_FOR} {few}; the usual one is shown instead."]
        return side.parse(texts)

    return replace(side, parse=parse)


def pick_variables(classes: Classes) -> tuple[Variable, Variable]:
    """Draw the pickers of both measures and return the choice, put right where it cannot stand."""
    offered = variables.offered(classes)
    for name, usual, other in (("link_x", DEFAULT_X, DEFAULT_Y), ("link_y", DEFAULT_Y, DEFAULT_X)):
        if st.session_state[name] not in offered:
            st.session_state[name] = next(s for s in (usual, other, *offered) if s in offered)
            st.warning("That indicator is not in the chosen class; another is shown.")
    same = st.session_state["link_x"] == st.session_state["link_y"]
    if same and st.session_state.get("link_x_group") == st.session_state.get("link_y_group"):
        taken = st.session_state["link_x"]
        st.session_state["link_y"] = next(s for s in (DEFAULT_Y, DEFAULT_X, *offered) if s in offered and s != taken)
        st.session_state["link_y_group"] = None
        st.warning("An indicator cannot be compared with itself; another is on the vertical axis.")
    left, right = st.columns(2)
    x, y = _pick_variable(left, "link_x", offered), _pick_variable(right, "link_y", offered)
    if len(offered) < len(variables.all_variables()):
        st.caption(f"{len(offered)} of {len(variables.all_variables())} indicators fit the competence type and field of action.")
    return x, y


def _pick_variable(place: object, name: str, offered: tuple[str, ...]) -> Variable:
    sides = {side: variables.all_variables()[side] for side in offered}
    names = {key: f"{wording.FAMILY_SHORT[side.family]}: {side.name.removeprefix('MIPEX: ')}" for key, side in sides.items()}
    side = sides[pick.from_list(DIRECTION[name], names, name, place, on_change=_reset_group, args=(name,))]
    label = f"Population group ({wording.lower(DIRECTION[name])})"
    warning = "This indicator has no values for that group; another is shown."
    group = measure_picker.pick_group(label, list(side.groups), f"{name}_group", side.population_group, place, warning)
    side = replace(side, population_group=group)
    return replace(side, year=_pick_year(place, name, side))


def _pick_year(place: object, name: str, side: Variable) -> int | None:
    """The year of a measure; None for the latest of each place, also where all figures are of one year."""
    key, offered = f"{name}_year", variables.years_of(side)
    if st.session_state[key] not in (LATEST, *offered):
        st.warning(f"“{side.name}” has too few values for {st.session_state[key]}; the latest are shown.")
        st.session_state[key] = LATEST
    if len(offered) < 2 and st.session_state[key] == LATEST:
        return None
    many = wording.PLACES[side.place_level]
    counted = {year: f"{year} ({wording.plural(count, side.place_level, many)})" for year, count in offered.items()}
    names = {LATEST: "Latest of each place"} | counted
    year = pick.from_list(f"Year ({wording.lower(DIRECTION[name])})", names, key, place)
    return None if year == LATEST else int(year)


def _reset_group(name: str) -> None:
    """Another measure opens with its usual group and the latest figures."""
    st.session_state[f"{name}_group"] = None
    st.session_state[f"{name}_year"] = LATEST


def open_two(x: Variable, y: Variable) -> None:
    """Go on from a question to the two measures."""
    st.session_state["link_view"] = "two"
    for name, side in (("link_x", x), ("link_y", y)):
        st.session_state[name] = side.side_id
        st.session_state[f"{name}_group"] = side.population_group
        st.session_state[f"{name}_year"] = LATEST
