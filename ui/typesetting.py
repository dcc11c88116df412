"""Templates of Typst filled with content: a PDF, without a network."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from queries import catalogue

PAPER = Path(__file__).parent / "paper.typ"


def edition(kind: str) -> str:
    """What a page is, of which day and of which state of the data. kind: brief, profile."""
    return f"City Integration Atlas · {kind} of {date.today():%-d %B %Y} · state of the data {catalogue.data_version()}"


def pdf(template: Path, content: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a template. It reads content.json, paper.typ, and the pictures (PDF or SVG) by the names that they have here."""
    import typst  # 30 MB that only a PDF needs

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, data in pictures.items():
            (folder / picture).write_bytes(data)
        (folder / "content.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        for source in (PAPER, template):
            (folder / source.name).write_bytes(source.read_bytes())
        return bytes(typst.compile(str(folder / template.name), root=str(folder)))
