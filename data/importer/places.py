"""Names of cities matched to the city table: accents and other names are understood, doubtful ones are never guessed."""

import difflib
import functools
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.formats.names import folded
from data.formats.tables import CATALOGUE, read
from data.importer.limits import MOST_GUESSES
from data.importer.problems import Problem

TABLES = Path(__file__).resolve().parent.parent / "tables"
SUGGESTIONS = 3
LONGEST_NAME = 100  # characters that are compared with other names


@dataclass(frozen=True)
class Places:
    """What names and codes stand for: city ids by folded name, labels, country of a city, country code by folded name."""

    cities: dict[str, tuple[str, ...]]
    labels: dict[str, str]
    country_of_city: dict[str, str]
    countries: dict[str, str]
    codes: dict[str, frozenset[str]]


@functools.cache
def known_places() -> Places:
    """The places of the project's own tables."""
    cities = read(TABLES / "city.csv")
    aliases = read(TABLES / "city_alias.csv")
    countries = read(CATALOGUE / "country.csv")
    names: dict[str, set[str]] = {}
    pairs = [*zip(cities["name"], cities["city_id"], strict=True), *zip(cities["label"], cities["city_id"], strict=True)]
    for name, city_id in [*pairs, *zip(aliases["alias"], aliases["city_id"], strict=True)]:
        names.setdefault(folded(name), set()).add(city_id)
    return Places(
        {name: tuple(sorted(ids)) for name, ids in names.items()},
        dict(zip(cities["city_id"], cities["label"], strict=True)),
        dict(zip(cities["city_id"], cities["country_code"], strict=True)),
        {folded(name): code for name, code in zip(countries["name"], countries["country_code"], strict=True)},
        {
            "city": frozenset(cities["city_id"]),
            "region": frozenset(read(TABLES / "region.csv")["nuts_code"]),
            "country": frozenset(countries["country_code"]),
            "aggregate": frozenset(read(CATALOGUE / "aggregate.csv")["aggregate_code"]),
        },
    )


def match_cities(rows: pd.DataFrame, column: str) -> tuple[pd.Series, list[Problem]]:
    """The city_id of each row's `city` (with `country`, a name or code, where the rows have it), empty where in doubt.

    column: what the file calls the column of cities, for the problems.
    """
    places = known_places()
    country = rows["country"] if "country" in rows else pd.Series("", index=rows.index)
    found = {pair: _match(*pair, places) for pair in dict.fromkeys(zip(rows["city"], country, strict=True))}
    unknown = [pair for pair, (city_id, answer) in found.items() if not (city_id or answer)]
    for number, pair in enumerate(unknown):
        found[pair] = "", _unknown(*pair, places, is_compared=number < MOST_GUESSES)
    answers = [found[pair] for pair in zip(rows["city"], country, strict=True)]
    problems = [
        Problem(int(line), column, answer) for line, (city_id, answer) in zip(rows["line"], answers, strict=True) if not city_id
    ]
    return pd.Series([city_id for city_id, _ in answers], index=rows.index, dtype=str), problems


def _match(name: str, country: str, places: Places) -> tuple[str, str]:
    """The city_id, or an empty text and a sentence why there is none; both empty where no city has the name."""
    if not name:
        return "", "The name of the city is missing."
    if name in places.labels:
        return name, ""
    code = _country_code(country, places)
    if code and code not in places.codes["country"]:
        return "", f"“{country[:60]}” is no country that the atlas knows; write its English name or two-letter code."
    candidates = [one for one in places.cities.get(folded(name), ()) if not code or places.country_of_city[one] == code]
    if len(candidates) == 1:
        return candidates[0], ""
    if candidates:
        labels = "; ".join(places.labels[one] for one in candidates)
        return "", f"“{name[:60]}” may be {labels}. Add a column “country”, or write the city as in the atlas."
    return "", ""


def _unknown(name: str, country: str, places: Places, *, is_compared: bool) -> str:
    """The sentence on a name that no city has. is_compared: with the names that there are, which takes time."""
    similar = _similar(name, _country_code(country, places), places) if is_compared else "."
    return f"The atlas has no city “{name[:60]}”{similar}"


def _country_code(country: str, places: Places) -> str:
    return places.countries.get(folded(country), country.upper()) if country else ""


def _similar(name: str, code: str, places: Places) -> str:
    name = name[:LONGEST_NAME]
    names = [known for known, ids in places.cities.items() if not code or any(places.country_of_city[one] == code for one in ids)]
    close = difflib.get_close_matches(folded(name), names, n=SUGGESTIONS, cutoff=0.7)
    labels = dict.fromkeys(places.labels[places.cities[known][0]] for known in close)
    return f". Similar names: {'; '.join(labels)}." if labels else ". Leave the row out: only cities of the atlas can be shown."
