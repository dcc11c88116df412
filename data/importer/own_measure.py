"""An indicator that the owner of a file defines for it: what the table measure holds of an indicator, from untrusted text."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.formats.names import folded
from data.importer import measures
from data.importer.limits import LONGEST_DEFINITION, LONGEST_OWN_NAME
from data.importer.problems import FileRejectedError

FAMILY = "own"
UNITS = ("%", "score 0-100", "people", "thousand people", "per 1,000 people")
DIRECTIONS = ("higher is better", "lower is better", "neither")


@dataclass(frozen=True)
class OwnMeasure:
    """Made by `defined`, which checks it. Whom it is about and which places it has, its values say."""

    name: str
    unit: str
    direction: str
    definition: str

    @property
    def measure_id(self) -> str:
        """The same for the same name in every session; begins with own_, as no id of a public measure does (schema.sql)."""
        words = "_".join(re.findall("[a-z0-9]+", self.name.lower()))[:40].rstrip("_")
        return "_".join(filter(None, (FAMILY, words, hashlib.sha256(self.name.encode()).hexdigest()[:8])))


def defined(name: str, unit: str, direction: str, definition: str) -> OwnMeasure:
    """An indicator of these texts. Raises FileRejectedError with what is missing or cannot be."""
    name, definition = _on_one_line(name), _on_one_line(definition)
    for text, what, longest in ((name, "name", LONGEST_OWN_NAME), (definition, "definition", LONGEST_DEFINITION)):
        if not text:
            raise FileRejectedError(f"Your indicator has no {what}. Write one.")
        if len(text) > longest:
            raise FileRejectedError(f"The {what} of your indicator has {len(text):,} characters; at most {longest} are kept.")
    if unit not in UNITS:
        raise FileRejectedError(f"The unit of your indicator must be one of: {'; '.join(UNITS)}.")
    if direction not in DIRECTIONS:
        raise FileRejectedError(f"How your indicator is read must be one of: {'; '.join(DIRECTIONS)}.")
    if folded(name) and folded(name) in set(measures.facts()["name"].map(folded)):
        raise FileRejectedError(
            f"The atlas has an indicator “{name}” already. Choose it from the list, or give yours another name."
        )
    return OwnMeasure(name, unit, direction, definition)


def _on_one_line(text: str) -> str:
    """The text without control characters, halves of characters, marks that turn the direction of writing."""
    return " ".join("".join(one if one.isprintable() else " " for one in unicodedata.normalize("NFC", text)).split())


def known_measures(own: Sequence[OwnMeasure], place_level: str = "") -> pd.DataFrame:
    """`measures.facts()`, and the indicators that a file comes with."""
    known = measures.facts()
    if not own:
        return known
    same = {"place_level": place_level, "family": FAMILY, "measure_group": FAMILY}
    facts = [{"name": one.name, "unit": one.unit, **same} for one in own]
    return pd.concat([known, pd.DataFrame(facts, index=[one.measure_id for one in own])])
