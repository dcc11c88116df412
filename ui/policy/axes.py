"""Axes of country names on which those picked out have their colour."""

from typing import Any

from ui.charts import colours
from ui.charts.theme import TEXT_EXPRESSION
from ui.mipex.selected_countries import SelectedCountries


def pick_out(axis: dict[str, Any], subject: SelectedCountries) -> None:
    """Write the names of the countries picked out in their colours, on the axis of the first layer."""
    picked = colours.of_places("country", subject.highlighted)
    tests = [(f"datum.value === '{subject.names[code].replace(chr(39), '')}'", colour) for code, colour in picked.items()]
    axis["labelColor"] = {"condition": [{"test": test, "value": colour} for test, colour in tests], "expr": TEXT_EXPRESSION}
    axis["labelFontWeight"] = {"condition": [{"test": test, "value": "bold"} for test, _ in tests], "value": "normal"}
