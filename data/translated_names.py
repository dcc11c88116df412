"""Names of countries and capitals in the languages of Europe, from Unicode CLDR as Babel brings it.

CLDR names cities for time zones only, which are mostly capitals.
"""

import pandas as pd
from anyascii import anyascii
from babel import Locale
from babel.core import get_global

SOURCE_ID = "unicode-cldr"
LANGUAGES = (
    "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "ga", "hr", "hu", "is", "it",
    "lt", "lv", "mk", "mt", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk",
)  # fmt: skip


def names(cities: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """A row a place and name; columns place_level (city or country), place_code, name.

    cities: city_id, name, country_code. countries: country_code, name. A city is found by its English name in the zone's country.
    What is the name of a country here means the country (Mexico).
    """
    by_name = {(row.name, row.country_code): row.city_id for row in cities.itertuples(index=False)}
    country_of_zone = get_global("zone_territories")
    zones = {zone: by_name.get((_english(zone), country)) for zone, country in country_of_zone.items()}
    found: dict[tuple[str, str, str], None] = {}
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for code in countries["country_code"]:
            if name := locale.territories.get(code):
                found["country", code, name] = None
        for zone, city_id in zones.items():
            if city_id and (name := locale.time_zones.get(zone, {}).get("city")):
                found["city", city_id, name] = None
    of_countries = {_plain(name) for name in countries["name"]}
    kept = [row for row in found if row[0] == "country" or _plain(row[2]) not in of_countries]
    return pd.DataFrame(kept, columns=["place_level", "place_code", "name"])


def _english(zone: str) -> str:
    """The city that a time zone is called after, as in Europe/Paris."""
    return zone.rpartition("/")[2].replace("_", " ")


def _plain(name: str) -> str:
    return anyascii(name).casefold()
