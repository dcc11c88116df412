"""Names and codes of places matched to those of the atlas: also other languages and old codes, but nothing is guessed."""

import difflib
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.formats import eurostat
from data.formats.names import folded
from data.formats.tables import CATALOGUE, read
from data.importer.limits import MOST_GUESSES
from data.importer.problems import Problem, of_lines

TABLES = Path(__file__).resolve().parent.parent / "tables"
SUGGESTIONS = 3
LEAVE_OUT = "Leave the row out: only cities of the atlas can be shown."
LONGEST_NAME = 100  # characters that are compared with other names
EU = "EU27_2020"
# What German and Nordic letters become where a keyboard has none.
_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"}
_OTHER_COUNTRY_CODES = {**eurostat.ISO_CODE, "XKX": "XK", "ROM": "RO"}
_EU_NAMES = {EU.lower(), "european union - 27 countries (from 2020)", "eu27 (from 2020)"}
_AGGREGATE_CODE = re.compile(
    r"EA(\d\d)?(_\d{4})?|EU(-?\d\d)?(_\d{4})?|EEA(\d\d)?(_\d{4})?|EFTA|OECD(_[A-Z0-9]+)?|G7|G20|WLD|W|EUU|EMU"
)
_AVERAGE = r"(average|mean|median|durchschnitt|mittelwert|moyenne|media|promedio)( .*)?"
_AGGREGATE_WORDS = re.compile(
    r"(grand |sub-?|overall )?total(e|s|en)?( .*)?|sum(me)?|gesamt|insgesamt|zusammen|ensemble|overall|łącznie|ogółem|razem"
    r"|.+ (gesamt|insgesamt|total|ogółem)|all (cities|countries|regions)|yhteensä|i alt|totalt|celkem|összesen|ukupno"
    rf"|(eu|oecd|weighted|unweighted|country|city|regional)?[ \-]*{_AVERAGE}"
    r"|euro ?(area|zone)( .*)?|european union( .*)?|european economic area( .*)?|world|europe|eu ?- ?\d\d( .*)?"
    r"|(oecd|eu|efta)([ \-]*(total|countries))?",
    re.IGNORECASE,
)
_EXTRA_REGIO = re.compile(r"[A-Z]{2}Z{1,3}|extra-?regio.*", re.IGNORECASE)


@dataclass(frozen=True)
class Places:
    """What names and codes stand for: city ids by folded name, labels, country of a city, country code by folded name."""

    cities: dict[str, tuple[str, ...]]
    labels: dict[str, str]
    country_of_city: dict[str, str]
    countries: dict[str, str]
    country_names: dict[str, str]
    regions: dict[str, tuple[str, ...]]
    codes: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Match:
    """What one name is: level and code of the place, how it was found, or why there is none; kind: of a row to leave aside."""

    level: str = ""
    code: str = ""
    how: str = ""
    problem: str = ""
    kind: str = ""


@functools.cache
def known_places() -> Places:
    """The places of the project's own tables."""
    cities = read(TABLES / "city.csv")
    aliases = read(TABLES / "city_alias.csv")
    countries = read(CATALOGUE / "country.csv")
    regions = read(TABLES / "region.csv")
    names: dict[str, set[str]] = {}
    pairs = [*zip(cities["name"], cities["city_id"], strict=True), *zip(cities["label"], cities["city_id"], strict=True)]
    for name, city_id in [*pairs, *zip(aliases["alias"], aliases["city_id"], strict=True)]:
        for spelling in {name, _spelled_out(name)}:
            names.setdefault(folded(spelling), set()).add(city_id)
    of_regions: dict[str, set[str]] = {}
    for name, code in zip(regions["name"], regions["nuts_code"], strict=True):
        for part in {name, *name.split("/")} if name else ():
            of_regions.setdefault(folded(part), set()).add(code)
    return Places(
        {name: tuple(sorted(ids)) for name, ids in names.items()},
        dict(zip(cities["city_id"], cities["label"], strict=True)),
        dict(zip(cities["city_id"], cities["country_code"], strict=True)),
        {folded(name): code for name, code in zip(countries["name"], countries["country_code"], strict=True)},
        dict(zip(countries["country_code"], countries["name"], strict=True)),
        {name: tuple(sorted(codes)) for name, codes in of_regions.items() if name},
        {
            "city": frozenset(cities["city_id"]),
            "region": frozenset(regions["nuts_code"]),
            "country": frozenset(countries["country_code"]),
            "aggregate": frozenset(read(CATALOGUE / "aggregate.csv")["aggregate_code"]),
        },
    )


def _spelled_out(name: str) -> str:
    """Zürich as Zuerich."""
    return "".join(_TWO_LETTERS.get(letter, letter) for letter in name.lower())


@functools.cache
def _translated() -> dict[tuple[str, str], tuple[str, ...]]:
    """Codes by level and folded name in the languages of Europe; read when a name is not known otherwise."""
    from data.translated_names import names

    found: dict[tuple[str, str], set[str]] = {}
    for row in names(read(TABLES / "city.csv"), read(CATALOGUE / "country.csv")).itertuples(index=False):
        found.setdefault((row.place_level, folded(row.name)), set()).add(row.place_code)
    other_names = read(CATALOGUE / "well_known_city_name.csv")
    ids = known_places()
    for row in other_names.itertuples(index=False):
        for city_id in ids.cities.get(folded(row.city_name), ()):
            if ids.country_of_city[city_id] == row.country_code:
                found.setdefault(("city", folded(row.alias)), set()).add(city_id)
    return {key: tuple(sorted(codes)) for key, codes in found.items()}


@functools.cache
def _urban_audit() -> dict[str, str]:
    """City ids by the code that Eurostat's city statistics give them, as in AT001C."""
    cities = read(TABLES / "city.csv")
    return {code.upper(): city_id for code, city_id in zip(cities["urban_audit_code"], cities["city_id"], strict=True) if code}


@functools.cache
def region_code_changes() -> pd.DataFrame:
    """Old codes of NUTS 2 regions (old_code, old_version, new_code, relation): those that figures had, and plain new names."""
    changes = pd.concat([read(TABLES / "region_code_change.csv"), read(Path(__file__).with_name("old_region_codes.csv"))])
    return changes.drop_duplicates(["old_code", "new_code"]).reset_index(drop=True)


def country_code(text: str) -> str:
    """The atlas's code of a country, from a name in any language of Europe, two or three letters; else the text in capitals."""
    places, text = known_places(), text.strip()
    if not text:
        return ""
    capitals = text.upper()
    if capitals in places.codes["country"]:
        return capitals
    if capitals in _OTHER_COUNTRY_CODES:
        return _OTHER_COUNTRY_CODES[capitals]
    if found := places.countries.get(folded(text)) or _other_country_names().get(folded(text)):
        return found
    if re.fullmatch("[A-Z]{3}", capitals):
        from babel.core import get_global

        return next(iter(get_global("territory_aliases").get(capitals, ())), capitals)
    codes = _translated().get(("country", folded(text)), ())
    return codes[0] if len(codes) == 1 else capitals


@functools.cache
def _other_country_names() -> dict[str, str]:
    """Country codes by folded name, beside the names of Unicode CLDR: as international organisations write them."""
    names = read(Path(__file__).with_name("other_country_names.csv"))
    return dict(zip(names["name"].map(folded), names["country_code"], strict=True))


def match(text: str, level: str, country: str = "", *, is_compared: bool = True) -> Match:
    """The place of `level` (city, region or country) that a text means. country: a name or code, where the row has one.

    is_compared: an unknown name with the names that there are, which takes time.
    """
    text = text.strip()
    if not text:
        return Match(problem=f"The name of the {level} is missing.")
    if text.lower() in _EU_NAMES:
        return Match("aggregate", EU, "by code" if text.upper() == EU else "by name")
    if kind := kind_left_aside(text, level):
        return Match(kind=kind)
    found = {"city": _city, "region": _region, "country": _country}[level](text, country)
    return found if found.level or found.kind or found.problem else Match(problem=_unknown(text, level, country, is_compared))


def _unknown(text: str, level: str, country: str, is_compared: bool) -> str:
    if level == "city":
        return _unknown_city(text, country, is_compared)
    close = difflib.get_close_matches(folded(text[:LONGEST_NAME]), known_places().regions, n=1, cutoff=0.8) if is_compared else ()
    hint = f" Is {known_places().regions[close[0]][0]} meant?" if close else " Write the NUTS 2 code."
    return f"The atlas has no NUTS 2 region “{text[:60]}”.{hint}"


def kind_left_aside(text: str, level: str) -> str:
    """What kind of row a text stands for that is no single place, or empty."""
    if _EXTRA_REGIO.fullmatch(text) and level != "city":
        return "extra-regio row"
    if _AGGREGATE_CODE.fullmatch(text.upper()) or _AGGREGATE_WORDS.fullmatch(text):
        return "aggregate row"
    if level == "region" and re.fullmatch(r"[A-Z]{2}[0-9A-Z]", text):
        return "row of NUTS 1 regions"
    if level == "region" and re.fullmatch(r"[A-Z]{2}[0-9A-Z]{2}[0-9A-Z]", text) and text[:4] in known_places().codes["region"]:
        return "row of NUTS 3 regions"
    return ""


def _country(text: str, _: str) -> Match:
    code, places = country_code(text), known_places()
    if code not in places.codes["country"]:
        return Match(problem=f"“{text[:60]}” is no country that the atlas knows; write its English name or two-letter code.")
    is_code = text.upper() == code or (len(text) in (2, 3) and text.isupper())
    return Match("country", code, "by code" if is_code else _by_name(text, places.country_names[code]))


def _by_name(text: str, name: str) -> str:
    return "by name" if folded(text) == folded(name) else "by another name"


def _region(text: str, country: str) -> Match:
    places, code = known_places(), text.upper()
    if code in places.codes["region"]:
        return Match("region", code, "by code")
    if code.startswith("GR") and f"EL{code[2:]}" in places.codes["region"]:
        return Match("region", f"EL{code[2:]}", "by code")
    if answer := _old_region(f"EL{code[2:]}" if code.startswith("GR") else code):
        return answer
    of = country_code(country) if country else ""
    found = [one for one in places.regions.get(folded(text), ()) if not of or eurostat.country_code(one[:2]) == of]
    if len(found) == 1:
        return Match("region", found[0], "by name")
    if found:
        return Match(problem=f"“{text[:60]}” is the name of {' and '.join(found)}. Write the NUTS code.")
    if re.fullmatch("[A-Z]{2}[0-9A-Z]{2}", code):
        return Match(problem=f"The atlas has no region with the code “{text[:60]}”.")
    return Match()


def _old_region(code: str) -> Match | None:
    """What an old code became: the region under its new name, or why it cannot be joined."""
    changes = region_code_changes()
    became = changes[changes["old_code"] == code]
    if became.empty:
        return None
    new = became[became["relation"] == eurostat.RENAMED]["new_code"].tolist()
    if new and new[0] in known_places().codes["region"]:
        return Match("region", new[0], f"by its old code ({code} is {new[0]})")
    return Match(kind="row of an old region code", problem=successor(code))


def successor(code: str) -> str:
    """In words what an old code of a region became; empty if the code is none."""
    changes = region_code_changes()
    became = changes[(changes["old_code"] == code) & (changes["new_code"] != code)]
    if became.empty:
        return ""
    codes = [new for new in became["new_code"] if new]
    if not codes:
        return f"{code}, an old code without a known successor"
    relation = str(became["relation"].iloc[0])
    listed = codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}"
    how = {"split": "was split into", "renamed": "is now", "redrawn": "was redrawn into"}.get(
        relation, "became, with other borders,"
    )
    version = became["old_version"].iloc[0]
    return f"{code}, until NUTS {version}, {how} {listed}"


def match_cities(rows: pd.DataFrame, column: str) -> tuple[pd.Series, list[Problem]]:
    """The city_id of each row's `city` (with `country`, a name or code, where the rows have it), empty where in doubt.

    column: what the file calls the column of cities, for the problems.
    """
    country = rows["country"] if "country" in rows else pd.Series("", index=rows.index)
    found = {pair: _city(*pair) for pair in dict.fromkeys(zip(rows["city"], country, strict=True))}
    unknown = [pair for pair, one in found.items() if not (one.code or one.problem)]
    for number, pair in enumerate(unknown):
        found[pair] = Match(problem=_unknown_city(*pair, number < MOST_GUESSES))
    answers = [found[pair] for pair in zip(rows["city"], country, strict=True)]
    problems = of_lines(rows["line"], column, (one.problem for one in answers))
    return pd.Series([one.code for one in answers], index=rows.index, dtype=str), problems


def _city(name: str, country: str) -> Match:
    """The city, or why none is certain; neither where no city has the name."""
    places = known_places()
    if not name:
        return Match(problem="The name of the city is missing.")
    if name in places.labels:
        return Match("city", name, "by code")
    code = country_code(country)
    if code and (problem := _country(country, "").problem):
        return Match(problem=problem)
    known = places.cities.get(folded(name), ())
    candidates = [one for one in known if not code or places.country_of_city[one] == code]
    if not candidates and name.upper() in _urban_audit():
        candidates = [_urban_audit()[name.upper()]]
    if not candidates and not known:
        candidates = [
            one for one in _translated().get(("city", folded(name)), ()) if not code or places.country_of_city[one] == code
        ]
    if len(candidates) == 1:
        return Match("city", candidates[0], _by_name(name, places.labels[candidates[0]].rpartition(", ")[0]))
    if candidates:
        labels = "; ".join(places.labels[one] for one in candidates)
        are_of_one_country = len({places.country_of_city[one] for one in candidates}) == 1
        advice = (
            "Write the city as it stands here."
            if are_of_one_country
            else "Give its country in a column “country”, or write it as here."
        )
        return Match(problem=f"“{name[:60]}” may be {labels}. {advice}")
    return Match()


def _unknown_city(name: str, country: str, is_compared: bool) -> str:
    """The sentence on a name that no city has. is_compared: with the names that there are, which takes time."""
    sentence = f"The atlas has no city “{name[:60]}”."
    if not is_compared:
        return sentence
    places, code = known_places(), country_code(country)
    names = [known for known, ids in places.cities.items() if not code or any(places.country_of_city[one] == code for one in ids)]
    close = difflib.get_close_matches(folded(name[:LONGEST_NAME]), names, n=SUGGESTIONS, cutoff=0.7)
    labels = dict.fromkeys(places.labels[places.cities[known][0]] for known in close)
    similar = f"Similar names: {'; '.join(labels)}." if labels else LEAVE_OUT
    return f"{sentence} {similar}"
