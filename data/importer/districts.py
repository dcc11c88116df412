"""Districts of cities as places of their own, for a file that says where they lie.

A table of districts has a column of names, and columns with latitude and longitude (a GeoJSON file is such a table, see
geojson.py). Their city is the one that the reader names, that a column of the file names for each, or else the only one of the
atlas that lies among them. Values are an indicator of their own for each city: districts are ranked among those of theirs alone.
"""

import functools
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.formats.names import folded
from data.formats.tables import CATALOGUE, read
from data.importer.layout import is_number
from data.importer.limits import LONGEST_OWN_NAME
from data.importer.own_measure import OwnMeasure, defined
from data.importer.places import TABLES, Match, kind_left_aside, known_places
from data.importer.problems import FileRejectedError, Problem, of_lines, of_rows

DISTRICT = "district"  # the place level
PREFIX = "own-"  # of their ids, as no city of the atlas has (schema.sql)
MOST = 500  # in a file
LONGEST_NAME = 80
MOST_KILOMETRES = 60  # from the centre of their city
ONE_PLACE_DEGREES = 0.1  # as far as two points of one district may be apart
LATITUDES = {"lat", "latitude", "breite", "breitengrad", "geobreite", "latitud", "latitudine", "szerokosc"}
LONGITUDES = {"lon", "lng", "long", "longitude", "lange", "langengrad", "longitud", "longitudine", "dlugosc"}
NAMES = {
    "district", "districtname", "borough", "neighbourhood", "neighborhood", "quarter", "ward", "bezirk", "stadtteil",
    "stadtbezirk", "ortsteil", "bezirksname", "arrondissement", "quartier", "barrio", "distrito", "quartiere", "municipio",
    "dzielnica", "wijk", "wijknaam", "buurt", "stadsdeel", "bydel", "stadsdel", "kerulet", "freguesia", "name", "nom", "nombre",
}  # fmt: skip
_NAME = re.compile(r"(?:[^\W_]|[ .,'’()/–-]|& )+")


@dataclass(frozen=True)
class District:
    """A row of the table city that comes with a file. part_of: the city_id of its city. area: its shape, see areas.py."""

    name: str
    part_of: str
    lat: float
    lon: float
    area: str = ""

    @property
    def city_id(self) -> str:
        """The same for the same name and city in every visit."""
        ascii_name = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        words = "-".join(re.findall("[a-z0-9]+", ascii_name))[:40].rstrip("-")
        known = hashlib.sha256(self.name.encode()).hexdigest()[:6]
        return "-".join(filter(None, (PREFIX.rstrip("-"), self.part_of, words, known)))


@dataclass(frozen=True)
class Districts:
    """The districts of a file by their name in it and their city; what each other cell of that column is; and problems.

    The city is empty where it is the same for all rows. how: in words whence the cities are known.
    """

    districts: dict[tuple[str, str], District]
    others: dict[str, Match]
    problems: tuple[Problem, ...]
    how: str

    def match(self, text: str, city_id: str) -> Match:
        """What a cell of the column of names is."""
        if (text, city_id) in self.districts:
            return Match(DISTRICT, self.districts[text, city_id].city_id, "by coordinates")
        return self.others.get(text, Match())

    @property
    def of_cities(self) -> dict[str, int]:
        """How many districts each city has, by city_id."""
        return dict(Counter(one.part_of for one in self.districts.values()))


class CityNeededError(Exception):
    """It is not certain of which city the districts are; the message says why."""


def coordinate_columns(names: Iterable[str]) -> tuple[str, str] | None:
    """The columns of latitude and longitude, where there is one of each."""
    names = list(names)
    lat, lon = ([name for name in names if folded(name) in known] for known in (LATITUDES, LONGITUDES))
    return (lat[0], lon[0]) if len(lat) == 1 and len(lon) == 1 else None


def name_column(rows: pd.DataFrame, names: list[str]) -> str:
    """The column of the names of districts: one that is called so, else that of words with a different one a place; or empty."""
    words = [name for name in names if not _are_numbers(rows[name])]
    hinted = [name for name in words if folded(name) in NAMES]
    called = [name for name in hinted if folded(name) != "name"] or hinted
    places = coordinate_columns(names)
    if called or places is None:
        return called[0] if called else ""
    count = len(rows[list(places)].drop_duplicates())
    return next((name for name in words if rows[name].nunique() == count), "")


def _are_numbers(column: pd.Series) -> bool:
    cells = [text for text in column.unique() if text]
    return not cells or 2 * sum(map(is_number, cells)) > len(cells)


def find(
    rows: pd.DataFrame, names: str, cities: str, separator: str, one: tuple[str, str], areas: Mapping[int, str]
) -> Districts:
    """The districts of a table. names, cities: the columns of their names and of the city_id of each, which may be empty.

    one: where no column has cities, the city of all rows, or empty, and in words whence it is known. areas: shapes by line.

    Raises CityNeededError, and FileRejectedError where there are too many.
    """
    others = {text: Match(kind=kind) for text in rows[names].unique() if (kind := kind_left_aside(text, "city"))}
    rows = rows[~rows[names].isin(list(others))]
    degrees, problems = _degrees(rows, separator)
    is_placed = degrees["lat"].between(-90, 90) & degrees["lon"].between(-180, 180)
    points = degrees.assign(name=rows[names], of=rows[cities] if cities else "", line=rows["line"])[is_placed]
    count = len(points.drop_duplicates(["name", "of"]))
    if count > MOST:
        raise FileRejectedError(f"The file has {count:,} districts; at most {MOST} of a file are taken.")
    if cities:
        how = "as the file says"
        for city_id in filter(None, points["of"].unique()):
            _city_of(points, city_id, how)
        # As above, not the other way round: pandas fills a frame without rows.
        points = points.assign(city_id=points["of"])[points["of"] != ""]
    else:
        city_id, how = _city_of(points, *one)
        points = points.assign(city_id=city_id)
    named = points[points["name"] != ""]
    problems += of_rows(rows[rows[names] == ""], names, "The name of the district is missing.")
    for city_id, of_city in named.groupby("city_id", sort=False):
        problems += _elsewhere(of_city, names, str(city_id))
        problems += _at_two_places(of_city, names)
    first = named.drop_duplicates(["name", "city_id"])
    problems += of_lines(first["line"], names, map(name_problem, first["name"]))
    found = {
        (row.name, row.of): District(row.name, row.city_id, round(row.lat, 5), round(row.lon, 5), areas.get(int(row.line), ""))
        for row in first.itertuples(index=False)
    }
    return Districts(found, others, tuple(problems), how)


def _degrees(rows: pd.DataFrame, separator: str) -> tuple[pd.DataFrame, list[Problem]]:
    """lat and lon of each row as numbers, and what is wrong with them."""
    columns = coordinate_columns(rows.columns)
    assert columns is not None  # without them, table_places asks before
    lat, lon = (_numbers(rows[column], separator) for column in columns)
    problems = [*_no_degrees(rows, columns[0], lat, 90), *_no_degrees(rows, columns[1], lon, 180)]
    return pd.DataFrame({"lat": lat, "lon": lon}), problems


def name_problem(name: str) -> str:
    """What is wrong with the name of a district, as a sentence; empty if nothing is."""
    if len(name) > LONGEST_NAME:
        return f"The name “{name[:30]}…” has {len(name)} characters; at most {LONGEST_NAME} are kept."
    if not _NAME.fullmatch(name) or not re.search(r"[^\W_]", name):
        return f"“{name}” has a sign that the name of a district cannot have here; write letters, digits, - ’ . , / ( )."
    return ""


def problem_of(district: District) -> str:
    """What is wrong with a district that was saved, as a sentence; empty if nothing is."""
    if problem := name_problem(district.name):
        return problem
    if district.part_of not in _cities().index:
        return f"the atlas has no city “{district.part_of[:60]}” with coordinates."
    if not (-90 <= district.lat <= 90 and -180 <= district.lon <= 180):  # also where one is no number
        return "The coordinates are no latitude and longitude in degrees."
    if district.area:
        from data.importer import areas  # GeoPandas, which only districts need

        if problem := areas.problem_of(district.area):
            return problem
    points = pd.DataFrame({"name": [district.name], "lat": [district.lat], "lon": [district.lon], "line": [1]})
    return next((one.sentence for one in _elsewhere(points, "", district.part_of)), "")


def _numbers(column: pd.Series, separator: str) -> pd.Series:
    texts = column.str.rstrip("°")
    return pd.to_numeric(texts if separator == "," else texts.str.replace(",", ".", regex=False), errors="coerce")


def _no_degrees(rows: pd.DataFrame, column: str, numbers: pd.Series, most: int) -> list[Problem]:
    wrong = rows[~numbers.between(-most, most)]
    sentences = (f"“{text[:40]}” is no number of degrees between -{most} and {most}." for text in wrong[column])
    return of_lines(wrong["line"], column, sentences)


def _elsewhere(points: pd.DataFrame, column: str, city_id: str) -> list[Problem]:
    """A problem for each district that lies too far from its city."""
    from data.importer import areas  # GeoPandas, which only districts need

    centre = _cities().loc[city_id]
    metres = areas.metres(points["lat"], points["lon"], centre["lat"], centre["lon"])
    swapped = areas.metres(points["lon"], points["lat"], centre["lat"], centre["lon"])
    city = _city_name(city_id)
    problems = []
    for line, name, far, other in zip(points["line"], points["name"], metres, swapped, strict=True):
        if far > 1000 * MOST_KILOMETRES:
            hint = (
                "Latitude and longitude stand the wrong way round."
                if other <= 1000 * MOST_KILOMETRES
                else f"Districts lie within {MOST_KILOMETRES} km of it. Is it the right city, and are they degrees?"
            )
            problems.append(Problem(int(line), column, f"“{name[:60]}” lies {far / 1000:,.0f} km from {city}. {hint}"))
    return problems


def _at_two_places(points: pd.DataFrame, column: str) -> list[Problem]:
    """A problem for each name that stands for two places on the map."""
    first = points.drop_duplicates("name").set_index("name")
    before = first.loc[points["name"]]
    apart = np.hypot(points["lat"].to_numpy() - before["lat"].to_numpy(), points["lon"].to_numpy() - before["lon"].to_numpy())
    far = points[apart > ONE_PLACE_DEGREES]
    sentences = (f"“{name[:60]}” stands in row {first.at[name, 'line']} with other coordinates." for name in far["name"])
    return of_lines(far["line"], column, sentences)


def _city_of(points: pd.DataFrame, city_id: str, how: str) -> tuple[str, str]:
    """The city of which the districts are, and how that is known. Raises CityNeededError."""
    if city_id and city_id not in _cities().index:
        raise CityNeededError(f"The atlas does not know where {_city_name(city_id)} lies. Choose another city.")
    if city_id:
        return city_id, how
    if points.empty:
        raise CityNeededError("No row of the file has coordinates in degrees.")
    from data.importer import areas

    among = areas.among(points, _cities())
    if len(among) == 1:
        return among[0], "the only city of the atlas that lies among them"
    named = f": {', '.join(map(_city_name, among[:5]))}{' …' if len(among) > 5 else ''}" if among else ""
    found = f"{len(among):,} cities of the atlas lie" if among else "No city of the atlas lies"
    raise CityNeededError(f"{found} among the districts{named}. Name the city that they are of.")


@functools.cache
def _cities() -> pd.DataFrame:
    """Cities that have coordinates, by city_id: label, lat, lon; no district."""
    cities = read(TABLES / "city.csv")
    cities = cities[(cities["lat"] != "") & (cities["place_kind"] != "district")].set_index("city_id")
    return cities[["label"]].assign(lat=cities["lat"].astype(float), lon=cities["lon"].astype(float))


def _city_name(city_id: str) -> str:
    """Its name, with its country only where another city of the atlas has the same."""
    label = known_places().labels[city_id]
    name = label.rpartition(", ")[0]
    return label if name in _shared_names() else name


@functools.cache
def _shared_names() -> frozenset[str]:
    """The names that several cities have."""
    names = _cities()["label"].str.rpartition(", ")[0]
    return frozenset(names[names.duplicated()])


def city_row(district: District) -> dict[str, str]:
    """The row of table city for a district, but for its source. Country and region are those of its city."""
    cities = read(TABLES / "city.csv").set_index("city_id")
    city = cities.loc[district.part_of]
    name, _, country = city["label"].rpartition(", ")
    return {
        "city_id": district.city_id,
        "name": district.name,
        "label": f"{district.name} ({name}), {country}",
        "country_code": city["country_code"],
        "place_kind": DISTRICT,
        "lat": str(district.lat),
        "lon": str(district.lon),
        "nuts2_code": city["nuts2_code"],
        "is_icc_member": "false",
    }


def measure_of(city_id: str, measure_id: str, own: OwnMeasure | None) -> OwnMeasure:
    """The indicator of a city's districts that an indicator of one's own, or of the atlas, becomes: its name says so."""
    suffix = f" (districts of {_city_name(city_id)})"
    if own is None:
        row = read(CATALOGUE / "measure.csv").set_index("measure_id").loc[measure_id]
        own = OwnMeasure(
            re.sub(",? (share )?of the city$", r" \1", row["name"]).strip(), row["unit"], row["direction"], row["definition"]
        )
    name = without_city(own.name)
    room = LONGEST_OWN_NAME - len(suffix)
    name = name if len(name) <= room else f"{name[: room - 2].rstrip()} …"
    return defined(f"{name}{suffix}", own.unit, own.direction, own.definition)


def without_city(name: str) -> str:
    """The name of such an indicator without its city."""
    return re.sub(r" \(districts of (?:[^()]|\([^()]*\))+\)$", "", name)  # “Frankfurt (Oder)” has brackets of its own
