"""The names of files: what is in them, a short form of the reader's choices, the day."""

import hashlib
import re
import unicodedata
from datetime import date
from urllib.parse import parse_qs

LONGEST = 80  # characters, of any file, with its ending
_LONGEST_STEM = LONGEST - len("_2026-11-26_readme.parquet")
_DIGEST = 6
# The shared filters in the order of the filter bar; the choices of a page follow by name, the cities come last.
_FIRST = (
    "share_min", "share_definition", "area_basis", "country", "size", "network", "only_chosen", "competence_type",
    "field_of_action",
)  # fmt: skip
# Choices that a file may be called after already: kinds of view, measures, areas, places.
_IN_WHAT = (
    "measure", "view", "region_view", "policy_view", "link_view", "governance_view", "monitor_view", "outcome", "policy_area",
    "indicator", "city_part", "city", "link_x", "link_y", "room", "question",
)  # fmt: skip
# Choices whose values say what they are; of the others the parameter is named, since two may have the same value.
_SPEAKING = (*_FIRST, "region", "year", "policy_year", "practice_text", "city")


def file_name(what: str, link: str, ending: str) -> str:
    """The name of a file: ranked_foreign_born_share_15plus_AT-DE_2026-11-26.csv; ASCII, at most LONGEST characters.

    what: kind of view and measure. link: the link to the view, which holds what the reader chose and no more.
    """
    stem = "_".join([what, *_choices(link, what)])
    if len(stem) > _LONGEST_STEM:
        digest = hashlib.sha256(stem.encode()).hexdigest()[:_DIGEST]
        stem = f"{stem[: _LONGEST_STEM - _DIGEST - 1].rstrip('_-')}_{digest}"
    return f"{stem}_{date.today():%Y-%m-%d}{'_readme' if ending == 'txt' else ''}.{ending}"


def _choices(link: str, what: str) -> list[str]:
    """Each choice of a link in short, in an order that does not hang on the link's, without those that `what` names."""
    chosen = {name: texts[-1] for name, texts in parse_qs(link.partition("?")[2]).items()}
    names = [name for name in _FIRST if name in chosen]
    names += sorted(set(chosen) - {*_FIRST, "city"}) + (["city"] if "city" in chosen else [])
    named = [name for name in names if name in _IN_WHAT and f"_{chosen[name]}_" in f"_{what}_"]
    return [_short(name, chosen[name]) for name in names if name not in named]


def _short(name: str, text: str) -> str:
    """One choice: 15plus, AT-DE, shared, eccar, small_below20, outcome_look_rate."""
    if name == "share_min":
        return f"{ascii_text(text)}plus"
    if text == "1":
        return name
    if name in _SPEAKING:
        return ascii_text(text)
    return f"{name}{ascii_text(text)}" if re.fullmatch(r"[\d.]+", text) else f"{name}_{ascii_text(text)}"


def ascii_text(text: str) -> str:
    """Text of letters, digits, dots and hyphens, without accents; a digest of what has no such letter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-") or hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
