"""A scene: a view to show to a room, which is its address, with a title, what to say, and how phones vote on its question."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import workshop
from ui import wording
from ui.state import local_url
from ui.state.page import Pages
from workshop import limits, questions

MOST_SCENES = 60
LONGEST_TITLE = 120
LONGEST_QUESTION = 200
LONGEST_NOTE = 600
LONGEST_SCRIPT = 1_000
# What people write of a scene, with the most characters of it.
TEXTS = {"title": LONGEST_TITLE, "question": LONGEST_QUESTION, "note": LONGEST_NOTE, "script": LONGEST_SCRIPT}
MOST_MINUTES = 120
LONGEST_CHOICE = limits.LABEL_LENGTH - 3  # a scale writes its step before it
LONGEST_ADDRESS = 1_000  # characters
MOST_ON_A_SHEET = 16  # statements, as the longest part of the self-assessment has
LONGEST_STATEMENT = 200
NOT_OF_A_VIEW = (*local_url.OF_A_VISIT, "scenes")  # parameters

CHOICE_KINDS = ("one_choice", "several_choices", "scale", "ranking", "sheet")  # which take choices
ROOM = "room"  # the page whose scenes show the answers of a room; a question without figures is a scene of it


@dataclass(frozen=True)
class Vote:
    """How phones answer the question of a scene. kind: of workshop.KINDS. choices: texts; of a scale, what 1 and what 5 mean.

    seconds: of a countdown, 0 without. moderated: whether the room sees texts only after approval. statements: of a sheet, each
    answered with one of the choices. ordered: whether these are levels, from the first to the last.
    """

    kind: str
    choices: tuple[str, ...] = ()
    seconds: int = 0
    moderated: bool = False
    statements: tuple[str, ...] = ()
    ordered: bool = False

    def question(self, text: str) -> workshop.Question | None:
        """The question as rooms ask it; None where the view of the scene has the choices, which are cities."""
        asked = self._question(text)
        return replace(asked, seconds=self.seconds) if asked else None

    def _question(self, text: str) -> workshop.Question | None:
        if self.kind in ("one_choice", "several_choices", "ranking"):
            return workshop.Question(self.kind, text, questions.numbered(self.choices))
        if self.kind in workshop.TEXT_KINDS:
            return workshop.Question(self.kind, text, is_moderated=self.moderated)
        if self.kind == "scale":
            return workshop.scale(text, *self.choices[:2])
        if self.kind == "sheet":
            statements, choices = questions.numbered(self.statements), questions.numbered(self.choices)
            return workshop.sheet(text, statements, choices, self.ordered)
        return workshop.number(text) if self.kind == "number" else None

    def problem(self, text: str) -> str:
        """Why a vote with this question cannot be asked, as a sentence; empty if it can."""
        if not text:
            return "Write the question that phones are to answer."
        if len(self.statements) > MOST_ON_A_SHEET:
            return f"A scene has up to {MOST_ON_A_SHEET} statements; these are {len(self.statements)}."
        asked = self.question(text) or replace(workshop.number(text), seconds=self.seconds)
        try:
            questions.checked(asked)
        except workshop.NotAcceptedError as problem:
            return str(problem)
        return ""


@dataclass(frozen=True)
class Scene:
    """A view by its address (path and query), its title as the room reads it, a note, a question to guess at first, its vote.

    minutes: planned for it, 0 where none are. script: what the facilitator says and does, which no room sees.
    """

    title: str
    address: str
    note: str = ""
    question: str = ""
    vote: Vote | None = None
    minutes: int = 0
    script: str = ""

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
        """Eight characters that tell this scene from others, for an address: the same view may be asked about twice."""
        return hashlib.sha256(f"{self.title} {self.address} {self.question}".encode()).hexdigest()[:8]


def scenes_from(entries: object, pages: Pages) -> tuple[tuple[Scene, ...], list[str]]:
    """The scenes in what a file, a link or a browser held (a list of objects), and sentences on what was left out.

    Everything in it may have been written by anyone: only views of pages that the atlas has pass, and texts are cut.
    """
    if not isinstance(entries, list):
        return (), ["It contains no list of scenes."]
    taken = entries[:MOST_SCENES]
    read = [(entry, scene) for entry in taken if (scene := _scene_from(entry, pages))]
    problems = []
    if len(entries) > MOST_SCENES:
        problems.append(f"It holds more than {MOST_SCENES} scenes; the first {MOST_SCENES} were read.")
    if len(read) < len(taken):
        left_out = wording.plural(len(taken) - len(read), "scene leads", "scenes lead")
        how = f"or by an address of more than {LONGEST_ADDRESS:,} characters"
        problems.append(f"{left_out} to no page of this atlas, {how}, and could not be opened.")
    if cut := sum(_is_cut(entry) for entry, _ in read):
        most = ", ".join(f"a {name} {longest:,}" for name, longest in TEXTS.items())
        problems.append(f"Texts of {wording.plural(cut, 'scene', 'scenes')} were cut. Characters at most: {most}.")
    if lost := sum(bool(entry.get("vote")) for entry, scene in read if not scene.vote):
        problems.append(f"{wording.plural(lost, 'vote', 'votes')} on a question could not be read and will not be asked.")
    return tuple(scene for _, scene in read), problems


def _scene_from(entry: object, pages: Pages) -> Scene | None:
    if not isinstance(entry, dict):
        return None
    address = local_url.within(entry.get("address"), pages, LONGEST_ADDRESS, NOT_OF_A_VIEW)
    if address is None:
        return None
    title, question, note, script = (wording.shortened(entry.get(name), longest) for name, longest in TEXTS.items())
    title = title or pages[local_url.page_of(address)].title
    minutes = entry.get("minutes", 0)
    is_planned = isinstance(minutes, int) and not isinstance(minutes, bool) and 0 <= minutes <= MOST_MINUTES
    return Scene(title, address, note, question, _vote_from(entry.get("vote"), question), minutes if is_planned else 0, script)


def _vote_from(entry: object, question: str) -> Vote | None:
    if not isinstance(entry, dict) or entry.get("kind") not in workshop.KINDS:
        return None
    if not all(isinstance(entry.get(name, []), list) for name in ("choices", "statements")):
        return None
    texts = (wording.shortened(text, LONGEST_CHOICE) for text in entry.get("choices", [])[: limits.CHOICES[1]])
    seconds = entry.get("seconds", 0)
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return None
    is_moderated = entry.get("moderated") is True and entry["kind"] in workshop.TEXT_KINDS
    statements: tuple[str, ...] = ()
    if entry["kind"] == "sheet":
        statements = tuple(
            wording.shortened(text, LONGEST_STATEMENT) for text in entry.get("statements", [])[: MOST_ON_A_SHEET + 1]
        )
    is_ordered = entry.get("ordered") is True and entry["kind"] == "sheet"
    vote = Vote(entry["kind"], tuple(text for text in texts if text), seconds, is_moderated, statements, is_ordered)
    return None if vote.problem(question) else vote


def _is_cut(entry: dict[str, Any]) -> bool:
    texts = {name: text for name in TEXTS if isinstance(text := entry.get(name), str)}
    return any(wording.shortened(text, TEXTS[name]) != wording.on_one_line(text) for name, text in texts.items())


def entries_of(scenes: Sequence[Scene]) -> list[dict[str, Any]]:
    """The scenes as they stand in files and links; what is empty is left out."""
    return [_filled(asdict(scene)) for scene in scenes]


def _filled(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: _filled(part) if isinstance(part, dict) else part for name, part in parts.items() if part}
