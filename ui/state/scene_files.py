"""Scenes as they travel: as a file, as one link, and the prepared session that comes with the atlas."""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from ui.state.page import Pages
from ui.state.scene import Scene, entries_of, scenes_from
from ui.state.url import Choice, Parameter

VERSION = 2
VERSIONS = (1, VERSION)  # that this one reads in full
LONGEST_FILE = 2_000_000  # bytes
LONGEST_LINK = 6_000  # characters of the scenes in a link
PREPARED = Path(__file__).parent / "workshop_scenes.json"
DAMAGED_LINK = "The link to the scenes is damaged or incomplete; ask for it again or for the file."


def as_file(scenes: Sequence[Scene]) -> str:
    """The scenes as text of a file, which later versions of the atlas open too."""
    return json.dumps({"atlas_scenes": VERSION, "scenes": entries_of(scenes)}, ensure_ascii=False, indent=1)


def from_file(content: str | bytes, pages: Pages) -> tuple[tuple[Scene, ...], list[str]]:
    """The scenes of a file of any version, and sentences on what could not be read."""
    if len(content) > LONGEST_FILE:
        return (), ["This file is too large for a list of scenes."]
    try:
        content_of_file = json.loads(content)
    except (ValueError, RecursionError):
        return (), ["This is not a file of scenes: it cannot be read as JSON."]
    if not isinstance(content_of_file, dict) or "atlas_scenes" not in content_of_file:
        return (), ["This is not a file of scenes of the atlas."]
    scenes, problems = scenes_from(content_of_file.get("scenes"), pages)
    if content_of_file["atlas_scenes"] not in VERSIONS:
        problems = ["The file is from another version of the atlas; only what this one understands was read.", *problems]
    return scenes, problems


def as_link(scenes: Sequence[Scene]) -> str:
    """The scenes as one value of an address; may be longer than LONGEST_LINK."""
    text = json.dumps(entries_of(scenes), ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return f"{VERSION}.{packed}"


def from_link(text: str, pages: Pages) -> tuple[tuple[Scene, ...], list[str]]:
    """The scenes of a link, and sentences on what could not be read."""
    version, _, packed = text.partition(".")
    if len(text) > LONGEST_LINK or version not in map(str, VERSIONS):
        return (), [DAMAGED_LINK]
    try:
        unpacked = zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LONGEST_FILE)
        return scenes_from(json.loads(unpacked), pages)
    except (ValueError, RecursionError, binascii.Error, zlib.error):
        return (), [DAMAGED_LINK]


def parameters(pages: Pages) -> list[Parameter]:
    """The parameters of the page Present: the scenes that a link brings, as they stand in it."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        scenes, problems = from_link(texts[-1] if texts else "", pages)
        return (texts[-1] if scenes else None), problems

    return [Parameter("scenes", None, parse)]


@lru_cache(maxsize=1)
def _prepared_text() -> str:
    return PREPARED.read_text(encoding="utf-8")


def prepared(pages: Pages) -> tuple[Scene, ...]:
    """The scenes of the session of twenty minutes that docs/workshop.md leads through."""
    return from_file(_prepared_text(), pages)[0]
