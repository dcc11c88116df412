"""Axes of country names on which those picked out have their colour."""

from ui import colours
from ui.charts import Design
from ui.policy.subject import Subject


def pick_out(design: Design, subject: Subject) -> None:
    """Write the names of the countries picked out in their colours, on the axis of the first layer."""
    picked = colours.of_countries(subject.focus)
    tests = [(f"datum.value === '{subject.names[code].replace(chr(39), '')}'", colour) for code, colour in picked.items()]
    axis = design["layer"][0]["encoding"]["y"]["axis"]
    axis["labelColor"] = {"condition": [{"test": test, "value": colour} for test, colour in tests], "value": colours.TEXT}
    axis["labelFontWeight"] = {"condition": [{"test": test, "value": "bold"} for test, _ in tests], "value": "normal"}
