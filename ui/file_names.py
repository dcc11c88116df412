"""The names of files: what is in them, a short form of the reader's choices, the day."""

import hashlib
import re
import unicodedata
from datetime import date
from urllib.parse import parse_qs

LONGEST = 80  # characters, of any file, with its ending
_LONGEST_STEM = LONGEST - len("_2026-11-26_readme.parquet")
_DIGEST = 6
# The shared filters in the order of the sidebar; the choices of a page follow by name, the cities come last.
_FIRST = ("share_min", "share_definition", "area_basis", "country", "size", "icc_member", "only_chosen", "competence_type")
_OF_CITIES = ("share_min", "share_definition", "area_basis", "country", "size", "icc_member", "only_chosen")
_WITHOUT_SHARE = ("share_min", "share_definition", "area_basis", "size", "icc_member")
# Choices that stand in the link, since they stay from page to page, but leave the rows of this page as they are.
_WITHOUT_EFFECT = {
    "practices": _WITHOUT_SHARE,
    "governance": _OF_CITIES,
    "monitoring": (*_OF_CITIES, "competence_type"),
    "assessment": (*_OF_CITIES, "competence_type"),
    "city": ("competence_type",),
    "regions": ("competence_type",),
}


def file_name(what: str, link: str, ending: str) -> str:
    """The name of a file: ranked_foreign_born_share_15plus_AT-DE_2026-11-26.csv; ASCII, at most LONGEST characters.

    what: kind of view and measure. link: the link to the view, which holds what the reader chose and no more.
    """
    stem = what
    for part in _choices(link):
        stem += f"_{part}" if part.lower() not in stem.lower() else ""
    if len(stem) > _LONGEST_STEM:
        digest = hashlib.sha256(stem.encode()).hexdigest()[:_DIGEST]
        stem = f"{stem[: _LONGEST_STEM - _DIGEST - 1].rstrip('_-')}_{digest}"
    return f"{stem}_{date.today():%Y-%m-%d}{'_readme' if ending == 'txt' else ''}.{ending}"


def _choices(link: str) -> list[str]:
    """Each choice of a link in short, in an order that does not hang on the link's."""
    address, _, query = link.partition("?")
    chosen = parse_qs(query)
    names = [name for name in _FIRST if name in chosen]
    names += sorted(set(chosen) - {*_FIRST, "city"}) + (["city"] if "city" in chosen else [])
    without_effect = _WITHOUT_EFFECT.get(address.rpartition("/")[2], ())
    return [short for name in names if name not in without_effect if (short := _short(name, chosen[name][-1]))]


def _short(name: str, text: str) -> str:
    """One choice: 15plus, AT-DE, shared, icc_member, small_below20."""
    if name == "share_min":
        return f"{_ascii(text)}plus"
    if name in ("country", "policy_country", "governance_country", "region"):
        return _ascii(text)  # codes are written in capitals
    if text == "1":
        return name
    is_year = re.fullmatch(r"(19|20)\d\d", text)
    return f"{name}{_ascii(text)}" if re.fullmatch(r"[\d.]+", text) and not is_year else _ascii(text).lower()


def _ascii(text: str) -> str:
    """Text of letters, digits, dots and hyphens, without accents; a digest of what has no such letter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-") or hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
