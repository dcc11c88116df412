"""Charts as PNG and SVG with title and source line, drawn on this server by vl-convert."""

import importlib
from collections.abc import Callable
from typing import Any

PNG_SCALE = 2.0


def pictures_of(specification: Callable[[], dict[str, Any]]) -> dict[str, Callable[[], bytes]]:
    """Makers of PNG and SVG bytes by file ending. The specification is made when a file is requested."""
    return {"png": lambda: _png(specification()), "svg": lambda: _svg(specification()).encode()}


def _png(specification: dict[str, Any]) -> bytes:
    return bytes(_converter().vegalite_to_png(specification, scale=PNG_SCALE))


def _svg(specification: dict[str, Any]) -> str:
    return str(_converter().vegalite_to_svg(specification))


def _converter() -> Any:
    """The drawing engine takes some 100 MB, so it is loaded with the first picture, not with the app."""
    return importlib.import_module("vl_convert")
