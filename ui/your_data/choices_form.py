"""What a visitor says of a file of no fixed form: which indicator, which columns, which year and group."""

import streamlit as st

from data.importer import Choices, FileRejectedError, OwnMeasure, Understood, defined, limits
from data.importer.own_measure import DIRECTIONS, UNITS
from queries.database import run
from ui import measure_picker, wording
from ui.your_data import session_upload

AS_UNDERSTOOD = "As the file says"
ONE_YEAR = "One year for all rows"
NEW = "new"  # no id of an indicator
MOST_ASKED = 6  # columns of which one value must be kept
LEVELS = {"city": "Cities", "region": "Regions (NUTS 2)", "country": "Countries", "district": "Districts of cities"}


def draw(understood: Understood, *, is_open: bool) -> Choices | None:
    """The form; what was chosen once it is sent."""
    columns, now = list(understood.columns), understood.chosen
    if not columns:
        return None
    with st.expander("Change what was understood", expanded=is_open):
        measure, of_own = _measure(now)
        with st.form("choices", border=False):
            texts = _own_texts(now.own) if measure == NEW else None
            left, right = st.columns(2)
            with left:
                place = _select("Column of places", columns, now.place, "own_place")
                level = _select("The places are", list(LEVELS), now.level, "own_level", LEVELS)
                one_place = st.text_input(
                    "Place of all rows, or city of the districts",
                    now.one_place,
                    max_chars=80,
                    key="own_one_place",
                    help="Where no column names places. Districts need columns with latitude and longitude, or a GeoJSON file.",
                )
                group = _group(now.group)
            with right:
                value = _select("Column of values", columns, now.value, "own_value")
                year, typed = _year(columns, now.year)
                kept = _kept(understood)
            if not st.form_submit_button("Read the file again"):
                return None
        if year == ONE_YEAR and not typed.strip():
            st.warning("Write the year of the values.")
            return None
        if texts:
            try:
                of_own = defined(*texts)
            except FileRejectedError as reason:
                st.warning(wording.plain(reason))
                return None
        of_atlas = "" if of_own else measure
        return Choices(
            of_atlas, place, level, one_place.strip(), typed.strip() if year == ONE_YEAR else year, value, group, kept, of_own
        )


def _select(label: str, options: list[str], now: str, key: str, names: dict[str, str] | None = None) -> str:
    """A list of which the first entry leaves it to the file."""
    place = options.index(now) + 1 if now in options else 0
    shown = names or {}
    return st.selectbox(
        label, ["", *options], index=place, key=key, format_func=lambda one: shown.get(one, one) if one else AS_UNDERSTOOD
    )


def _measure(now: Choices) -> tuple[str, OwnMeasure | None]:
    """The indicator: an id, empty, or NEW; and what it is, where it is the visitor's of another file."""
    upload = session_upload.current_upload()
    known = upload.own_measures if upload else {}
    names = {NEW: "An indicator of my own: define it below"} | {one: f"{own.name} (your own)" for one, own in known.items()}
    of_atlas = run("definitions/measures").query("family != 'own'").set_index("measure_id")["name"].to_dict()
    chosen = now.own.measure_id if now.own and now.own.measure_id in known else NEW if now.own else now.measure
    names |= of_atlas
    measure = _select("Indicator", list(names), chosen, "own_measure", names)
    return measure, known.get(measure)


def _own_texts(now: OwnMeasure | None) -> tuple[str, str, str, str]:
    """Name, unit, direction and definition of a new indicator, as written."""
    st.caption("Whom it is about and its places: choose below. Its source is the one you named above, else the file.")
    left, middle, right = st.columns([2, 1, 1])
    name = left.text_input("Name of your indicator", now.name if now else "", max_chars=limits.LONGEST_OWN_NAME, key="own_name")
    unit = middle.selectbox(
        "Unit",
        UNITS,
        index=UNITS.index(now.unit) if now else 0,
        format_func=lambda one: wording.AXIS.get(one, wording.upper(one)),
        key="own_unit",
    )
    direction = right.selectbox(
        "How to read it",
        DIRECTIONS,
        index=DIRECTIONS.index(now.direction) if now else 0,
        format_func=wording.upper,
        key="own_direction",
    )
    definition = st.text_area(
        "What it means",
        now.definition if now else "",
        max_chars=limits.LONGEST_DEFINITION,
        height=80,
        placeholder="Who and what is counted, and how",
        key="own_definition",
    )
    return name, unit, direction, definition


def _group(now: str) -> str:
    groups = measure_picker.group_names()
    return _select("Population group", list(groups), now, "own_group", groups)


def _year(columns: list[str], now: str) -> tuple[str, str]:
    """A column, or ONE_YEAR and the year that was written."""
    is_one = bool(now) and now not in columns
    year = _select("Year", [ONE_YEAR, *columns], ONE_YEAR if is_one else now, "own_year")
    written = st.text_input("The one year", now if is_one else "", max_chars=4, placeholder="2024", key="own_one_year")
    return year, written


def _kept(understood: Understood) -> tuple[tuple[str, str], ...]:
    """Of columns in which the rows of one value differ, what is kept; what was kept before stays on offer."""
    options = dict(understood.differing[:MOST_ASKED])
    before = dict(understood.chosen.keep)
    options |= {column: (value,) for column, value in before.items() if column not in options}
    kept = []
    for number, (column, values) in enumerate(options.items()):
        name = f"Keep rows with “{column[:60]}”"
        value = st.selectbox(
            name,
            [None, *values],
            index=values.index(before[column]) + 1 if column in before else 0,
            key=f"own_keep_{number}",
            format_func=lambda one: "any" if one is None else one or "(empty)",
        )
        if value is not None:
            kept.append((column, value))
    return tuple(kept)
