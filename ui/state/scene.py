"""A scene: a view to show to a room, which is its address, with a title and what to say."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ui import wording
from ui.state import local_url
from ui.state.page import Pages

MOST_SCENES = 60
LONGEST_TITLE = 120
LONGEST_QUESTION = 200
LONGEST_NOTE = 600
LONGEST_ADDRESS = 1_000  # characters
NOT_OF_A_VIEW = (*local_url.OF_A_VISIT, "scenes")  # parameters


@dataclass(frozen=True)
class Scene:
    """A view by its address (path and query), its title as the room reads it, a note, and a question to guess at first."""

    title: str
    address: str
    note: str = ""
    question: str = ""

    @property
    def url_path(self) -> str:
        """The page, as in "compare"."""
        return local_url.page_of(self.address)

    @property
    def query(self) -> dict[str, list[str]]:
        """The parameters of the view."""
        return local_url.query_of(self.address)

    @property
    def mark(self) -> str:
        """Four characters that tell this scene from others, for an address."""
        return hashlib.sha256(f"{self.title} {self.address}".encode()).hexdigest()[:4]


def scenes_from(entries: object, pages: Pages) -> tuple[tuple[Scene, ...], list[str]]:
    """The scenes in what a file, a link or a browser held (a list of objects), and sentences on what was left out.

    Everything in it may have been written by anyone: only views of pages that the atlas has pass, and texts are cut.
    """
    if not isinstance(entries, list):
        return (), ["It contains no list of scenes."]
    found = [_scene_from(entry, pages) for entry in entries[:MOST_SCENES]]
    scenes = tuple(scene for scene in found if scene)
    problems = []
    if len(entries) > MOST_SCENES:
        problems.append(f"It holds more than {MOST_SCENES} scenes; the first {MOST_SCENES} were read.")
    if len(scenes) < len(found):
        left_out = wording.plural(len(found) - len(scenes), "scene leads", "scenes lead")
        problems.append(f"{left_out} to no page of this atlas and could not be opened.")
    return scenes, problems


def _scene_from(entry: object, pages: Pages) -> Scene | None:
    if not isinstance(entry, dict):
        return None
    address = local_url.within(entry.get("address"), pages, LONGEST_ADDRESS, NOT_OF_A_VIEW)
    if address is None:
        return None
    title = shortened(entry.get("title"), LONGEST_TITLE) or pages[local_url.page_of(address)].title
    return Scene(title, address, shortened(entry.get("note"), LONGEST_NOTE), shortened(entry.get("question"), LONGEST_QUESTION))


def shortened(text: object, longest: int) -> str:
    """A text on one line without characters that cannot be seen, cut to its longest; empty for what is no text."""
    if not isinstance(text, str):
        return ""
    seen = "".join(character if character.isprintable() else " " for character in text[: 4 * longest])
    return " ".join(seen.split())[:longest].rstrip()


def entries_of(scenes: Sequence[Scene]) -> list[dict[str, str]]:
    """The scenes as they stand in files and links; what is empty is left out."""
    return [{name: text for name, text in vars(scene).items() if text} for scene in scenes]
