"""The charts of a brief: all places as grey ticks, a line for each place of its cities. The template draws them."""

from collections.abc import Sequence
from typing import Any

from ui import statements, wording
from ui.brief import words
from ui.indicator_rows import GAP, IndicatorRow
from ui.selected_city import SelectedCity
from ui.statements import Row

STEPS = 250  # of the axis; ticks closer than one are one on paper


def dots(row: IndicatorRow, subjects: Sequence[SelectedCity]) -> dict[str, Any]:
    """A chart of one indicator: its finding, ticks of all places, marks of the cities' places; 0 to 1 along the axis."""
    everywhere = _all_values(row, subjects)
    low, high = (end([*everywhere, *(value["value"] for value in row.known)]) for end in (min, max))

    def along(value: float) -> float:
        return (value - low) / (high - low) if high > low else 0.5

    first = row.first
    return {
        "title": words.sentence(row),
        "subtitle": f"{words.name_of(first)}: {words.people_of(first)}. "
        f"Grey: {wording.count(len(everywhere))} {wording.PLACES[row.level]}; black: their median.",
        "low": wording.short_value(low, str(first["unit"])),
        "high": wording.short_value(high, str(first["unit"])),
        "median": along(float(first["median"])),
        "ticks": sorted({round(along(value) * STEPS) / STEPS for value in everywhere}),
        "marks": [
            {
                "label": _label(value, [subjects[i].name for i in _cities(row, place)]),
                "value": words.cell(value, 0)["value"],
                "at": along(value["value"]),
                "city": _cities(row, place)[0],
            }
            for place, value in row.places.items()
        ],
    }


def _cities(row: IndicatorRow, place_code: str) -> list[int]:
    """The positions of the cities of a place."""
    return [i for i, value in enumerate(row.values) if value is not None and value["place_code"] == place_code]


def _label(value: Row, cities: Sequence[str]) -> str:
    """A city with its area where that is another; a region or country with its cities."""
    if value["place_level"] in wording.LOCAL:
        return statements.place_name(value)
    return f"{value['place_name']} ({wording.joined(list(cities))})"


def _all_values(row: IndicatorRow, subjects: Sequence[SelectedCity]) -> list[float]:
    """The values of all places that are ranked."""
    if row.measure_id == GAP["measure_id"]:
        return [float(value) for value in subjects[0].employment_gaps["value"]]
    subject = next(subject for subject, value in zip(subjects, row.values, strict=True) if value is not None)
    places = subject.distributions([row.measure_id])
    return [float(value) for value in places.loc[places["population_group"] == row.first["population_group"], "value"]]
