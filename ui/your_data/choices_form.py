"""What a visitor says of a file of no fixed form: which indicator, which columns, which year and group."""

import streamlit as st

from data.importer import Choices, Understood
from queries.database import run

AS_UNDERSTOOD = "As the file says"
ONE_YEAR = "One year for all rows"
MOST_ASKED = 6  # columns of which one value must be kept
LEVELS = {"city": "Cities", "region": "Regions (NUTS 2)", "country": "Countries"}


def draw(understood: Understood, *, is_open: bool) -> Choices | None:
    """The form; what was chosen once it is sent."""
    columns, now = list(understood.columns), understood.chosen
    if not columns:
        return None
    with st.expander("Change what was understood", expanded=is_open), st.form("choices", border=False):
        left, right = st.columns(2)
        with left:
            measure = _measure(now.measure)
            place = _select("Column of places", columns, now.place, "own_place")
            level = _select("The places are", list(LEVELS), now.level, "own_level", LEVELS)
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
    return Choices(measure, place, level, typed.strip() if year == ONE_YEAR else year, value, group, kept)


def _select(label: str, options: list[str], now: str, key: str, names: dict[str, str] | None = None) -> str:
    """A list of which the first entry leaves it to the file."""
    place = options.index(now) + 1 if now in options else 0
    shown = names or {}
    return st.selectbox(
        label, ["", *options], index=place, key=key, format_func=lambda one: shown.get(one, one) if one else AS_UNDERSTOOD
    )


def _measure(now: str) -> str:
    measures = run("definitions/measures").set_index("measure_id")
    return _select("Indicator", list(measures.index), now, "own_measure", measures["name"].to_dict())


def _group(now: str) -> str:
    groups = run("definitions/population_groups").set_index("population_group")
    return _select("Population group", list(groups.index), now, "own_group", groups["name"].to_dict())


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
