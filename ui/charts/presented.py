"""Charts as a room reads them from three metres: larger letters, fewer marks on the axes, titles of axes that lie flat.

The grey of texts is given to all of them: presenter.css writes it as strong as the page's own, in both themes.
"""

from typing import Any

from ui.charts import colours

LETTERS = 24  # of 720 lines
HEIGHT = 336  # of charts that would be taller: a screen holds title, note and what is drawn above them
NAMES = 380  # pixels for the names at the side
_SIZES = ("fontSize", "labelFontSize", "titleFontSize")


def as_presented(design: dict[str, Any]) -> dict[str, Any]:
    """A design of Vega-Lite for the projector. Only its own copy is changed."""
    _enlarge(design)
    height = design.get("height")
    if isinstance(height, (int, float)) and height > HEIGHT:
        design["height"] = HEIGHT
        for layer in design.get("layer", []):
            layer.pop("height", None)
    config = design.setdefault("config", {})
    letters = {"labelFontSize": LETTERS, "titleFontSize": LETTERS, "labelColor": colours.TEXT, "titleColor": colours.TEXT}
    flat = {"titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -10}
    for part, wanted in (
        ("axis", {**letters, "titleFontWeight": "normal", "titleLimit": 1200}),
        ("axisQuantitative", {"tickCount": 5}),
        ("axisYQuantitative", flat),
        ("axisXQuantitative", {"labelFlush": 30}),
        ("axisYDiscrete", {"labelLimit": NAMES, "labelFlush": False, "labelBound": False}),
        ("legend", {**letters, "symbolSize": 300, "labelLimit": NAMES, "offset": 40, "layout": {"top": {"bounds": "full"}}}),
        ("text", {"fontSize": LETTERS, "color": colours.TEXT}),
    ):
        config[part] = {**config.get(part, {}), **wanted}
    return design


def _enlarge(part: Any) -> None:
    """Letters that a mark or an axis sets for itself; a title over two lines becomes one."""
    if isinstance(part, list):
        for one in part:
            _enlarge(one)
    if not isinstance(part, dict):
        return
    for name, value in part.items():
        if name in _SIZES and isinstance(value, (int, float)):
            part[name] = max(LETTERS, value)
        elif name == "title" and isinstance(value, list):
            part[name] = " ".join(value)
        elif name == "legend" and isinstance(value, dict):
            part[name] = {key: one for key, one in value.items() if key not in ("labelLimit", "symbolSize")}
        elif name not in ("datasets", "data"):
            _enlarge(value)
