"""Templates of Typst filled with content: a PDF, without a network."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def pdf(template: Path, content: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a template. It reads content.json, and the pictures (PDF or SVG) by the names that they have here."""
    import typst  # 30 MB that only a PDF needs

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, data in pictures.items():
            (folder / picture).write_bytes(data)
        (folder / "content.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        main = folder / template.name
        main.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
        return bytes(typst.compile(str(main), root=str(folder)))
