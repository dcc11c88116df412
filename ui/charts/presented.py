"""Charts as a room reads them from three metres: larger letters, fewer marks on the axes, titles of axes that lie flat.

presenter.css writes the grey of their texts as strong as the page's own, in both themes.
"""

import textwrap
from typing import Any

LETTERS = 24  # of 720 lines
HEIGHT = 336  # of charts that would be taller: a screen holds title, note and what is drawn above them
NAMES = 380  # pixels for the names at the side
LINE = 54  # letters of a title over an axis that a phone shows in one line
ROW = round(1.2 * LETTERS)
TITLE_OVER = 10  # pixels from a title that lies flat to its axis
_SIZES = ("fontSize", "labelFontSize", "titleFontSize")


def as_presented(design: dict[str, Any], own_height: float | None = None, leaves_out: bool = False) -> dict[str, Any]:
    """A design of Vega-Lite for the projector, at most HEIGHT high or as its own_height. Only its own copy is changed.

    leaves_out: names at the side where they would stand over each other.
    """
    over = ROW * (_enlarge(design) - 1)
    height = design.get("height")
    if own_height or (isinstance(height, (int, float)) and height > HEIGHT):
        design["height"] = own_height or HEIGHT
        for layer in design.get("layer", []):
            layer.pop("height", None)
    config = design.setdefault("config", {})
    letters = {"labelFontSize": LETTERS, "titleFontSize": LETTERS}
    flat = {"titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -TITLE_OVER - over}
    for part, wanted in (
        ("axis", {**letters, "titleFontWeight": "normal", "titleLimit": 1200}),
        ("axisQuantitative", {"tickCount": 5}),
        ("axisYQuantitative", flat),
        ("axisXQuantitative", {"labelFlush": 30, "tickCount": 5}),
        ("axisYDiscrete", {"labelLimit": NAMES, "labelFlush": False, "labelBound": False, "labelOverlap": leaves_out}),
        (
            "legend",
            {**letters, "symbolSize": 300, "labelLimit": NAMES, "offset": 40 + over, "layout": {"top": {"bounds": "full"}}},
        ),
        ("text", {"fontSize": LETTERS}),
    ):
        config[part] = {**config.get(part, {}), **wanted}
    return design


def _enlarge(part: Any) -> int:
    """Letters that a mark or an axis sets for itself, titles on as many lines as a phone needs; how many over an upright axis."""
    if isinstance(part, list):
        return max((_enlarge(one) for one in part), default=1)
    if not isinstance(part, dict):
        return 1
    lines = 1
    for name, value in part.items():
        if name in _SIZES and isinstance(value, (int, float)):
            part[name] = max(LETTERS, value)
        elif name == "legend" and isinstance(value, dict):
            part[name] = {key: one for key, one in value.items() if key not in ("labelLimit", "symbolSize")}
        elif name not in ("datasets", "data"):
            lines = max(lines, _enlarge(value))
            if name in ("x", "y") and isinstance(value, dict) and value.get("title"):
                title = value["title"]
                wrapped = textwrap.wrap(title if isinstance(title, str) else " ".join(title), LINE)
                value["title"] = wrapped if len(wrapped) > 1 else wrapped[0]
                lines = max(lines, len(wrapped) if name == "y" else 1)
    return lines
