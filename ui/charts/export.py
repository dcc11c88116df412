"""Charts as they leave the atlas: in reports, and as PNG and SVG with title and source line, drawn here by vl-convert."""

import copy
import json
import textwrap
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import vl_convert

from ui.charts.designs import Chart, Design

PNG_SCALE = 2.0
PICTURE_WIDTH = 640


def pictures_of(drawn: Callable[[], Chart], title: str, subtitle: str, source: str, link: str) -> dict[str, Callable[[], bytes]]:
    """Makers of PNG and SVG bytes by file ending. The chart is drawn when a file is requested."""

    def specification() -> Design:
        return _as_picture(drawn(), title, subtitle, source, link)

    return {
        "png": lambda: bytes(vl_convert.vegalite_to_png(specification(), scale=PNG_SCALE)),
        "svg": lambda: str(vl_convert.vegalite_to_svg(specification())).encode(),
    }


def _as_picture(chart: Chart, title: str, subtitle: str, source: str, link: str) -> Design:
    """One specification with the data of a chart, title, source line and the link to its view."""
    design = copy.deepcopy(chart.design)
    if chart.shapes:
        design["data"] = {"values": list(features_of(chart.shapes))}
        # Inside a concatenation, width and height are not those of the map.
        for option in ("scale", "translate"):
            text = design["projection"][option]["expr"]
            sized = text.replace("width", str(PICTURE_WIDTH)).replace("height", str(design["height"]))
            design["projection"][option] = {"expr": sized}
    heading = {
        "text": _wrapped(title, 78),
        "subtitle": _wrapped(subtitle, 105),
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 11,
        "offset": 26,
    }
    return {
        **{key: design.pop(key) for key in ("$schema", "config") if key in design},
        "datasets": _datasets(chart),
        "background": "white",
        "padding": 16,
        "align": "none",
        "vconcat": [{**design, "width": PICTURE_WIDTH, "title": heading}, _footer(source, link)],
    }


def _footer(source: str, link: str) -> Design:
    lines = _wrapped(source, 115) + (_wrapped(f"In the atlas: {link}", 115) if link else [])
    place, look = {"align": "left", "baseline": "top", "x": 0, "y": 0}, {"fontSize": 10, "color": "#55606a"}
    return {
        "data": {"values": [{}]},
        "width": PICTURE_WIDTH,
        "height": 12 * len(lines),
        "view": {"stroke": None},
        "mark": {"type": "text", **place, **look, "text": lines, **({"href": link} if link else {})},
    }


def as_figure(chart: Chart, height: float, width: float = PICTURE_WIDTH) -> Design:
    """A chart for a page of a report, which has title and sources of its own. height, width: of the plot, in pixels."""
    design = copy.deepcopy(chart.design)
    return {**design, "datasets": _datasets(chart), "width": width, "height": height, "background": "white"}


def _datasets(chart: Chart) -> dict[str, list[dict[str, Any]]]:
    """The data as JSON knows them: what is missing is null."""
    return {
        name: rows.astype(object).where(rows.notna(), None).to_dict("records") if isinstance(rows, pd.DataFrame) else list(rows)
        for name, rows in chart.data.items()
    }


@lru_cache(maxsize=4)
def features_of(shapes: Path) -> tuple[dict[str, Any], ...]:
    """The features of a GeoJSON file."""
    return tuple(json.loads(shapes.read_text(encoding="utf-8"))["features"])


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width) or [""]
