"""Districts: GeoJSON and tables with coordinates as places of one city; what cannot be placed is said with its row."""

import io
import json
import math
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from data.importer import (
    ChoiceNeededError,
    Choices,
    FileRejectedError,
    ImportedFile,
    OwnMeasure,
    districts,
    figures,
    isolated,
    saved,
)
from data.importer.areas import MOST_CORNERS
from data.importer.overlay import overlay_figures
from data.importer.places import known_places

SHARE = Choices(measure="foreign_born_share")
GRAZ = {"Lend": (15.42, 47.07, 31.5), "Gries": (15.43, 47.06, 35.0), "Andritz": (15.42, 47.11, 12.0)}
HAMBURG = {"Altona": (9.93, 53.55, 20.5), "Wandsbek": (10.08, 53.58, 15.0), "Harburg": (9.98, 53.46, 28.0)}


def square(west: float, south: float, side: float = 0.01) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(shapely.box(west, south, west + side, south + side)))


def collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)})


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def of_city(places: dict[str, tuple[float, float, float]], **more: Any) -> str:
    made = [feature(square(lon, lat), name=name, year=2024, value=value) for name, (lon, lat, value) in places.items()]
    return collection(*made, **more)


def taken(content: str | bytes, choices: Choices = SHARE, name: str = "own.geojson") -> ImportedFile:
    return figures(name, content.encode() if isinstance(content, str) else content, choices=choices)


def rows_of(uploaded: ImportedFile) -> dict[str, float]:
    names = {one.city_id: one.name for one in uploaded.districts}
    return dict(zip(uploaded.rows["place_code"].map(names), uploaded.rows["value"].astype(float), strict=True))


@pytest.mark.parametrize(("places", "city"), [(GRAZ, "Graz"), (HAMBURG, "Hamburg")])
def test_shapes_become_places_of_the_city_that_lies_among_them(places: dict[str, Any], city: str) -> None:
    uploaded = taken(of_city(places))
    assert not uploaded.problems
    assert rows_of(uploaded) == {name: value for name, (_, _, value) in places.items()}
    assert [one.name for one in uploaded.own] == [f"Foreign-born share (districts of {city})"]
    assert set(uploaded.rows["place_level"]) == {"district"}
    assert set(uploaded.rows["population_group"]) == {"foreign_born"}
    for one in uploaded.districts:
        lon, lat, _ = places[one.name]
        assert shapely.box(lon, lat, lon + 0.01, lat + 0.01).contains(shapely.Point(one.lon, one.lat))


@pytest.mark.parametrize(
    "header", ["district;lat;lon;year;value", "Bezirk;Breitengrad;Längengrad;Jahr;Wert", "barrio;latitud;longitud;year;valor"]
)
def test_a_table_with_coordinates(header: str) -> None:
    rows = [f"{name};{lat};{lon};2024;{value}" for name, (lon, lat, value) in GRAZ.items()]
    uploaded = taken("\n".join([header, *rows]), name="own.csv")
    assert not uploaded.problems
    assert rows_of(uploaded) == {name: value for name, (_, _, value) in GRAZ.items()}


def test_a_decimal_comma_in_coordinates() -> None:
    rows = [f"{name};{lat};{lon};2024;{value}".replace(".", ",") for name, (lon, lat, value) in GRAZ.items()]
    uploaded = taken("\n".join(["district;lat;lon;year;value", *rows]), name="own.csv")
    assert uploaded.districts[0].lat == 47.07


def test_cities_with_coordinates_stay_cities() -> None:
    text = "city,lat,lon,year,foreign_born_share\nGraz,47.07,15.43,2022,25.1\nVienna,48.2,16.37,2022,36\n"
    uploaded = figures("own.csv", text.encode())
    assert uploaded.rows[["place_level", "place_code"]].to_numpy().tolist() == [["city", "at-graz"], ["city", "at-vienna"]]
    assert not uploaded.districts
    point = collection(feature({"type": "Point", "coordinates": [15.4, 47.07]}, city="Graz", year=2022, foreign_born_share=25.1))
    uploaded = figures("own.geojson", point.encode())
    assert uploaded.rows[["place_code", "value"]].to_numpy().tolist() == [["at-graz", "25.1"]]
    assert ("Names of columns", "properties of the features") in uploaded.understood.facts


def test_the_city_comes_from_the_file_or_from_its_reader() -> None:
    rows = [f"{name},Graz,{lat},{lon},2024,{value}" for name, (lon, lat, value) in GRAZ.items()]
    by_column = figures("own.csv", "\n".join(["name,city,lat,lon,year,foreign_born_share", *rows]).encode())
    assert {one.part_of for one in by_column.districts} == {"at-graz"}
    chosen = Choices(measure="foreign_born_share", one_place="Graz", level="district")
    assert taken(of_city(GRAZ), chosen).districts == taken(of_city(GRAZ)).districts
    with pytest.raises(ChoiceNeededError, match="No city of the atlas lies among the districts"):
        taken(of_city({"Isle": (-30.0, 40.0, 5.0), "Rock": (-30.1, 40.1, 6.0)}))
    with pytest.raises(ChoiceNeededError, match=r"\d+ cities of the atlas lie among the districts: .*Name the city"):
        taken(of_city({"North": (4.0, 52.0, 5.0), "East": (7.0, 51.0, 6.0), "South": (5.0, 50.0, 7.0)}))


SEVERAL = [
    "district,city,country,lat,lon,year,foreign_born_share",
    "Centre,Graz,Austria,47.07,15.43,2023,25",
    "Centre,Graz,Austria,47.07,15.43,2024,26",
    "Lend,Graz,Austria,47.08,15.42,2024,31.5",
    "Total,Graz,Austria,,,2024,29",
    "Centre,Wien,Austria,48.2,16.37,2024,36",
    "Favoriten,Wien,Austria,48.15,16.38,2024,45.5",
]


def test_districts_of_several_cities_are_places_of_their_own_city() -> None:
    """Cities by any of their names; a district of one name in two cities is two, ranked among those of its city alone."""
    uploaded = figures("own.csv", "\n".join(SEVERAL).encode())
    assert not uploaded.problems
    assert [(one.name, one.part_of) for one in uploaded.districts] == [
        ("Centre", "at-graz"),
        ("Lend", "at-graz"),
        ("Centre", "at-vienna"),
        ("Favoriten", "at-vienna"),
    ]
    assert [one.name for one in uploaded.own] == [f"Foreign-born share (districts of {city})" for city in ("Graz", "Vienna")]
    names = {one.measure_id: one.name for one in uploaded.own}
    cities = {one.city_id: f"Foreign-born share (districts of {one.part_of[3:].title()})" for one in uploaded.districts}
    assert uploaded.rows["measure_id"].map(names).tolist() == uploaded.rows["place_code"].map(cities).tolist()
    assert uploaded.rows["value"].tolist() == ["25", "26", "31.5", "36", "45.5"]
    assert dict(uploaded.understood.facts)["Places"] == (
        "column “district”, 4 districts of Graz, Austria (2); Vienna, Austria (2), as the file says"
    )
    assert "aggregate row (Total)" in uploaded.understood.left_aside


def test_one_district_of_each_city_is_a_district_once_the_reader_says_so() -> None:
    """Else the file looks like one of cities that says where they lie."""
    content = "\n".join([SEVERAL[0], SEVERAL[3], SEVERAL[6]]).encode()
    assert figures("own.csv", content).rows["place_code"].tolist() == ["at-graz", "at-vienna"]
    own = OwnMeasure("Vacant shops", "percent", "lower is better", "Shops without a tenant")
    with pytest.raises(ChoiceNeededError, match="Several columns hold numbers"):
        figures("own.csv", content, choices=Choices(own=own, group="total"))
    uploaded = figures("own.csv", content, choices=replace(SHARE, place="district", level="district", value="foreign_born_share"))
    assert not uploaded.problems
    assert [(one.name, one.part_of) for one in uploaded.districts] == [("Lend", "at-graz"), ("Favoriten", "at-vienna")]
    assert uploaded.rows["value"].tolist() == ["31.5", "45.5"]


def test_shapes_of_several_cities_are_kept_and_saved(small_file: Path, tmp_path: Path) -> None:
    made = [
        feature(square(lon, lat), bezirk=name, stadt=city, year=2024, value=value)
        for city, places in (("Graz", GRAZ), ("Hamburg", HAMBURG))
        for name, (lon, lat, value) in places.items()
    ]
    content = collection(*made)
    uploaded = taken(content)
    assert not uploaded.problems
    assert [(one.part_of, bool(one.area)) for one in uploaded.districts] == [("at-graz", True)] * 3 + [("de002c", True)] * 3
    apart, (again,) = isolated.figures("own.geojson", content.encode(), choices=SHARE), saved.opened(saved.packed([uploaded]))
    for other in (apart, again):
        assert (other.districts, other.own) == (uploaded.districts, uploaded.own)
        pd.testing.assert_frame_equal(other.rows, uploaded.rows)
    overlay_figures([uploaded], small_file, tmp_path / "own.duckdb")
    with duckdb.connect(str(tmp_path / "own.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT m.name, count(*) FROM main.observation JOIN main.measure AS m USING (measure_id) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    assert found == [(f"Foreign-born share (districts of {city})", 3) for city in ("Graz", "Hamburg")]


def test_the_reader_may_take_one_city_of_them() -> None:
    """A city that is named holds for all rows, and those of others are asked about."""
    chosen = Choices(measure="foreign_born_share", one_place="Graz", level="district", group="foreign_born")
    with pytest.raises(ChoiceNeededError, match="differ in the column “city”"):
        figures("own.csv", "\n".join(SEVERAL).encode(), choices=chosen)
    uploaded = figures("own.csv", "\n".join(SEVERAL).encode(), choices=replace(chosen, keep=(("city", "Graz"),)))
    assert [(one.name, one.part_of) for one in uploaded.districts] == [("Centre", "at-graz"), ("Lend", "at-graz")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Nord,Grazz,Austria,47.1,15.43,2024,20", "The atlas has no city “Grazz”. Similar names: Graz"),
        ("Nord,Graz,Hungary,47.1,15.43,2024,20", "no city “Graz”"),
        ("Nord,Graz,Austria,48.2,16.3,2024,20", "km from Graz"),
        ("Centre,Wien,Austria,48.4,16.37,2023,20", "stands in row 6 with other coordinates"),
    ],
)
def test_a_row_of_another_city_is_a_problem_with_its_row(row: str, words: str) -> None:
    uploaded = figures("own.csv", "\n".join([*SEVERAL, row]).encode())
    assert [one.row for one in uploaded.problems if words in one.sentence] == [8], uploaded.problems


@pytest.mark.parametrize("length", [45, 55, 80])
@pytest.mark.parametrize("cities", [("Graz", "Villingen-Schwenningen"), ("Villingen-Schwenningen", "Graz")])
def test_a_long_name_that_cities_leave_different_room_is_opened_again(cities: tuple[str, str], length: int) -> None:
    at = {"Graz": (47.07, 15.43), "Villingen-Schwenningen": (48.06, 8.49)}
    lines = [
        f"{name},{city},{at[city][0] + up},{at[city][1]},2024,20"
        for city in cities
        for name, up in (("North", 0.01), ("South", 0))
    ]
    own = OwnMeasure("Places in courses ".ljust(length, "s"), "people", "neither", "Places.")
    content = "\n".join(["district,city,lat,lon,year,value", *lines]).encode()
    uploaded = figures("own.csv", content, choices=Choices(own=own, group="total", level="district"))
    assert len(uploaded.own) == 2 and not uploaded.problems
    (again,) = saved.opened(saved.packed([uploaded]))
    assert again.own == uploaded.own


def test_where_no_row_has_a_known_city_each_is_a_problem() -> None:
    uploaded = figures("own.csv", "\n".join(SEVERAL).replace("Austria", "Hungary").encode())
    assert [one.row for one in uploaded.problems if "no city" in one.sentence] == [2, 3, 4, 6, 7]


def test_a_saved_file_whose_districts_changed_city_is_refused() -> None:
    packed = saved.packed([figures("own.csv", "\n".join(SEVERAL).encode())])
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.namelist():
            swapped = before.read(part)
            if part == "1.csv":
                one, other = (own.measure_id.encode() for own in figures("own.csv", "\n".join(SEVERAL).encode()).own)
                swapped = swapped.replace(one, b"#").replace(other, one).replace(b"#", other)
            after.writestr(part, swapped)
    with pytest.raises(FileRejectedError, match="not of these districts"):
        saved.opened(changed.getvalue())


def test_an_indicator_of_ones_own_says_of_which_city_its_districts_are() -> None:
    own = OwnMeasure("Places in courses", "people", "neither", "Places.")
    uploaded = taken(of_city(GRAZ), Choices(own=own, group="total"))
    (named,) = uploaded.own
    assert named.name == "Places in courses (districts of Graz)"
    again = taken(of_city(GRAZ), Choices(own=named, group="total"))
    assert again.own == uploaded.own
    assert taken(of_city(HAMBURG), Choices(own=named, group="total")).own != uploaded.own


def test_districts_of_two_cities_of_one_name_are_ranked_apart() -> None:
    two = (("FR074C", -21.28, 55.41), ("FR077C", 47.59, 7.56))
    lines = [f"{name},{code},{lat},{lon},2024,20" for code, lat, at in two for name, lon in (("Port", at), ("Centre", at + 0.01))]
    uploaded = figures("own.csv", "\n".join(["district,city,lat,lon,year,foreign_born_share", *lines]).encode())
    assert not uploaded.problems
    assert [one.name for one in uploaded.own] == [
        f"Foreign-born share (districts of Saint-Louis, {country})" for country in ("Réunion", "France")
    ]
    (again,) = saved.opened(saved.packed([uploaded]))
    assert again.own == uploaded.own


def test_a_city_with_brackets_in_its_name_is_named_once() -> None:
    own = OwnMeasure("Places in courses", "people", "neither", "Places.")
    for city_id in known_places().codes["city"] & set(districts._cities().index):
        named = districts.measure_of(city_id, "", own)
        assert districts.measure_of(city_id, "", named) == named, named.name


def test_a_property_whose_name_is_no_text_is_read() -> None:
    places = [
        feature(square(lon, lat), **{"name": name, "year": 2024, "value": v, "\ud800": "a"})
        for name, (lon, lat, v) in GRAZ.items()
    ]
    assert rows_of(taken(collection(*places))) == {name: value for name, (_, _, value) in GRAZ.items()}


def test_the_reader_apart_says_only_what_is_text() -> None:
    content = saved.packed([taken(of_city(GRAZ))])
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.namelist():
            after.writestr(part, before.read(part).replace(b'"Lend"', b'"\\ud800"'))
    with pytest.raises(FileRejectedError, match="of the district") as refused:
        isolated.saved(changed.getvalue())
    assert str(refused.value).encode()


@pytest.mark.parametrize("code", [3857, 25833, 31258])
def test_another_coordinate_system_that_the_file_states_is_read(code: int) -> None:
    boxes = [shapely.box(lon, lat, lon + 0.01, lat + 0.01) for lon, lat, _ in GRAZ.values()]
    there = geopandas.GeoSeries(boxes, crs=4326).to_crs(code)
    made = [
        feature(shapely.geometry.mapping(shape), name=name, year=2024, value=GRAZ[name][2])
        for name, shape in zip(GRAZ, there, strict=True)
    ]
    for stated in (f"urn:ogc:def:crs:EPSG::{code}", f"urn:ogc:def:crs:EPSG:9.8:{code}", f"EPSG:{code}"):
        uploaded = taken(collection(*made, crs={"type": "name", "properties": {"name": stated}}))
        assert not uploaded.problems
        assert abs(uploaded.districts[0].lat - 47.075) < 0.001
    with pytest.raises(FileRejectedError, match=r"Feature 1 has coordinates that are no degrees .*EPSG:4326"):
        taken(collection(*made))


def test_a_shape_that_crosses_itself_is_mended_and_said() -> None:
    bow = {"type": "Polygon", "coordinates": [[[15.42, 47.07], [15.44, 47.09], [15.44, 47.07], [15.42, 47.09], [15.42, 47.07]]]}
    uploaded = taken(
        collection(feature(bow, name="Lend", year=2024, value=5), feature(square(15.43, 47.06), name="Gries", year=2024, value=6))
    )
    assert "the shape of 1 crosses itself and was mended" in dict(uploaded.understood.facts)["Shapes"]
    assert abs(uploaded.districts[0].lat - 47.08) < 0.01


LEND = {"name": "Lend", "year": 2024, "value": 5}
POINT = {"type": "Point", "coordinates": [15.42, 47.07]}
HOSTILE = {
    "not closed": ('{"type":"FeatureCollection","features":[{"type":"Feature"', "cannot be read as JSON to its end"),
    "a word for a number": (
        collection(feature({"type": "Point", "coordinates": ["15", "x"]}, **LEND)),
        "feature 1 cannot be read",
    ),
    "nested coordinates": (collection(feature({"type": "Point", "coordinates": [[[[15]]]]}, **LEND)), "feature 1 cannot be read"),
    "two corners": (
        collection(feature(POINT, **LEND), feature({"type": "Polygon", "coordinates": [[[15, 47], [15, 48]]]}, **LEND)),
        "feature 2 cannot be read",
    ),
    "NaN": (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Lend","year":2024,"value":5},'
        '"geometry":{"type":"Point","coordinates":[NaN,47.07]}}]}',
        "coordinate of feature 1 is no number",
    ),
    "no shape": (collection(feature(POINT, **LEND), feature(None, **LEND)), "Feature 2 has no place on the map"),
    "an empty shape": (collection(feature({"type": "Polygon", "coordinates": []}, **LEND)), "Feature 1 has no coordinates"),
    "another kind": (
        collection(feature({"type": "Circle", "coordinates": [15, 47]}, **LEND)),
        "geometry of feature 1 is none of",
    ),
    "a collection of shapes": (
        collection(feature({"type": "GeometryCollection", "geometries": [POINT]}, **LEND)),
        "geometry of feature 1 is none of",
    ),
    "no features": ('{"type": "FeatureCollection", "features": []}', "holds no features"),
    "features of words": ('{"type": "FeatureCollection", "features": ["x"]}', "Feature 1 of the file is none"),
    "no properties": (collection(feature(POINT)), "no properties"),
    "properties as a list": (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":["a"],"geometry":null}]}',
        "properties of feature 1",
    ),
    "an unknown system": (
        collection(feature(POINT, **LEND), crs={"type": "name", "properties": {"name": "EPSG:999999"}}),
        "EPSG:999999, which is not known",
    ),
    "a system in words": (
        collection(feature(POINT, **LEND), crs={"type": "name", "properties": {"name": "file:///etc/passwd"}}),
        "coordinate system that is not known here",
    ),
    "a system that is no text": (
        collection(feature(POINT, **LEND), crs={"type": "name", "properties": {"name": "\ud800"}}),
        r"not known here \(“\?”\)",
    ),
    "a number past all": (
        collection(feature({"type": "Point", "coordinates": [10**400, 47]}, **LEND)),
        "feature 1 cannot be read",
    ),
    "a system that is a number": (collection(feature(POINT, **LEND), crs=5), "coordinate system that is not known here"),
    "no shape worth the name": (
        collection(feature({"type": "Polygon", "coordinates": [[[15, 47], [15.1, 47], [15.2, 47], [15, 47]]]}, **LEND)),
        "feature 1 encloses nothing",
    ),
    "too many districts": (
        collection(
            *(
                feature({"type": "Point", "coordinates": [15.4 + i / 1e5, 47]}, name=f"D{i}", year=2024, value=5)
                for i in range(600)
            )
        ),
        "600 districts; at most 500",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_cannot_be_placed_is_said(what: str) -> None:
    content, words = HOSTILE[what]
    with pytest.raises(FileRejectedError, match=words):
        taken(content)


@pytest.mark.parametrize(
    "content",
    [
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":{"type":"Polygon","coordinates":'
        + b"[" * 200_000,
        b'{"type":"FeatureCollection","x":' + b"[" * 500_000 + b"]" * 500_000 + b',"features":[]}',
        collection(
            feature(
                {"type": "LineString", "coordinates": [[15 + i / 1e7, 47.0] for i in range(350_000)]},
                name="L",
                year=2024,
                value=5,
            )
        ).encode(),
        collection(*(feature(POINT, name=f"D{i}", year=2024, value=5, **{f"p{i}": i}) for i in range(600))).encode(),
    ],
)
def test_a_huge_or_deep_file_is_answered_by_the_limited_reader(content: bytes) -> None:
    with pytest.raises(FileRejectedError) as refused:
        isolated.figures("own.geojson", content, choices=SHARE)
    assert "ended unexpectedly" not in str(refused.value)


ODD = {
    "swapped": ({"Lend": (47.07, 15.42, 5.0), "Gries": (47.06, 15.43, 6.0)}, "wrong way round"),
    "far away": ({"Lend": (15.42, 47.07, 5.0), "Paris": (2.35, 48.85, 6.0)}, "km from Graz"),
    "markup": ({"<b>Lend</b>": (15.42, 47.07, 5.0), "Gries": (15.43, 47.06, 6.0)}, "has a sign that"),
    "a link": ({"[Lend](https://x)": (15.42, 47.07, 5.0), "Gries": (15.43, 47.06, 6.0)}, "has a sign that"),
    "no name": ({"": (15.42, 47.07, 5.0), "Gries": (15.43, 47.06, 6.0)}, "name of the district is missing"),
    "a long name": ({"L" * 81: (15.42, 47.07, 5.0), "Gries": (15.43, 47.06, 6.0)}, "81 characters"),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_is_a_problem_with_its_row(what: str) -> None:
    places, words = ODD[what]
    uploaded = taken(of_city(places), Choices(measure="foreign_born_share", one_place="Graz", level="district"))
    found = [problem for problem in uploaded.problems if words in problem.sentence]
    assert found
    assert found[0].row in (1, 2)


def test_one_name_at_two_places_is_a_problem() -> None:
    made = [
        feature(square(lon, lat), name="Lend", year=year, value=5)
        for lon, lat, year in ((15.42, 47.07, 2023), (15.42, 47.27, 2024))
    ]
    uploaded = taken(collection(*made), Choices(measure="foreign_born_share", one_place="Graz", level="district"))
    assert [(one.row, "other coordinates" in one.sentence) for one in uploaded.problems] == [(2, True)]


def test_districts_without_coordinates_are_asked_for() -> None:
    with pytest.raises(ChoiceNeededError, match="latitude"):
        taken(
            "district,year,value\nLend,2024,5\n",
            Choices(measure="foreign_born_share", level="district", one_place="Graz"),
            "own.csv",
        )


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ("City,Year,Share\nGraz,2020,20\nVienna,2021,30\n", "latitude"),
        ("City,lat,lon,2024\nGraz,47.07,15.4,20\nGraz,47.06,15.4,30\n", "different name for each"),
    ],
)
def test_a_file_of_cities_that_is_called_one_of_districts_is_asked_for_what_districts_have(content: str, asked: str) -> None:
    with pytest.raises(ChoiceNeededError, match=asked):
        taken(content, Choices(measure="foreign_born_share", level="district"), "own.csv")


def test_a_column_that_the_file_lacks_is_no_column_of_districts() -> None:
    with pytest.raises(FileRejectedError, match="no column “city”"):
        figures("own.csv", b"name,lat,lon,2024\nA,47.1,15.4,10\n", choices=Choices(place="city", level="district"))


def test_the_city_and_totals_among_districts_are_left_aside() -> None:
    rows = [f"{name};{lat};{lon};2024;{value}" for name, (lon, lat, value) in GRAZ.items()]
    uploaded = taken("\n".join(["district;lat;lon;year;value", *rows, "Total;;;2024;25"]), name="own.csv")
    assert not uploaded.problems
    assert "aggregate row (Total)" in uploaded.understood.left_aside


def test_the_reader_apart_and_a_saved_file_give_the_same() -> None:
    content = of_city(GRAZ).encode()
    here, apart = taken(content), isolated.figures("own.geojson", content, choices=SHARE)
    assert (apart.districts, apart.own) == (here.districts, here.own)
    pd.testing.assert_frame_equal(apart.rows, here.rows)
    (again,) = isolated.saved(saved.packed([here]))
    assert (again.districts, again.own) == (here.districts, here.own)


def test_two_files_of_one_city_share_its_districts(small_file: Path, tmp_path: Path) -> None:
    first = taken(of_city(GRAZ))
    second = figures(
        "other.geojson",
        of_city({name: (lon, lat, 7.0) for name, (lon, lat, _) in GRAZ.items()}).encode(),
        choices=Choices(measure="foreign_citizen_share"),
    )
    overlay_figures([first, second], small_file, tmp_path / "own.duckdb")
    with duckdb.connect(str(tmp_path / "own.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT label, country_code, nuts2_code FROM main.city WHERE starts_with(city_id, 'own-')"
        ).fetchall()
    assert sorted(found) == [(f"{name} (Graz), Austria", "AT", "AT22") for name in sorted(GRAZ)]


def test_shapes_are_kept_simplified_and_opened_again() -> None:
    """Corners on a straight line go, common borders stay common; a point has no shape, and a changed one is refused."""
    side = [[15.42, 47.07], [15.425, 47.07], [15.43, 47.07], [15.43, 47.08], [15.42, 47.08], [15.42, 47.07]]
    made = collection(
        feature({"type": "Polygon", "coordinates": [side]}, name="Lend", year=2024, value=31.5),
        feature(square(15.43, 47.07), name="Gries", year=2024, value=35),
        feature({"type": "Point", "coordinates": [15.42, 47.11]}, name="Andritz", year=2024, value=12),
    )
    uploaded = taken(made)
    areas = {one.name: json.loads(one.area) if one.area else [] for one in uploaded.districts}
    ((lend,),) = areas["Lend"]
    assert sorted(map(tuple, lend[:-1])) == [(15.42, 47.07), (15.42, 47.08), (15.43, 47.07), (15.43, 47.08)]
    assert {tuple(at) for at in lend} & {tuple(at) for at in areas["Gries"][0][0]} == {(15.43, 47.07), (15.43, 47.08)}
    assert areas["Andritz"] == []
    packed = saved.packed([uploaded])
    assert saved.opened(packed)[0].districts == uploaded.districts
    assert isolated.figures("own.geojson", made.encode(), choices=SHARE).districts == uploaded.districts
    for wrong in ("[]", "[[[[1]]]]", '[[[["a", "b"]]]]', "[[[[999, 47]]]]", "{"):
        place = replace(uploaded.districts[0], area=wrong)
        assert "its shape" in districts.problem_of(place)


def round_shape(lon: float, lat: float, corners: int) -> str:
    turns = np.linspace(0, 2 * math.pi, corners)
    return json.dumps([[[[round(lon + 0.01 * math.cos(at), 4), round(lat + 0.01 * math.sin(at), 4)] for at in turns]]])


def test_a_saved_file_holds_as_many_corners_as_an_upload_keeps() -> None:
    """Of all its districts together, not of each."""
    uploaded = taken(of_city(GRAZ))

    def saved_with(corners: int) -> bytes:
        places = tuple(replace(one, area=round_shape(one.lon, one.lat, corners)) for one in uploaded.districts)
        return saved.packed([replace(uploaded, districts=places)])

    most = MOST_CORNERS // len(uploaded.districts)
    assert len(saved.opened(saved_with(most))[0].districts) == len(uploaded.districts)
    with pytest.raises(FileRejectedError, match="at most 20,000 of a file are kept"):
        saved.opened(saved_with(most + 1))


def test_more_shapes_than_can_be_opened_again_are_not_saved() -> None:
    uploaded = taken(of_city(GRAZ))
    area = round_shape(15.42, 47.07, MOST_CORNERS // 3)
    large = replace(uploaded, districts=tuple(replace(one, area=area) for one in uploaded.districts))
    assert saved.fits([uploaded])
    files = [replace(large, source=large.source | {"source_id": f"imported-{number}"}) for number in range(10)]
    assert not saved.fits(files)
    with pytest.raises(FileRejectedError, match="too long"):
        saved.opened(saved.packed(files))


def test_the_shapes_of_a_file_have_only_so_many_corners() -> None:
    """A finely drawn border is drawn more coarsely."""
    around = [(15.42 + 0.05 * math.cos(at), 47.07 + 0.05 * math.sin(at)) for at in np.linspace(0, 2 * math.pi, 150_000)]
    ring = [(x + 0.002 * (number % 2), y) for number, (x, y) in enumerate(around[:-1])]
    made = collection(feature({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, name="Lend", year=2024, value=31.5))
    (place,) = taken(made, Choices(measure="foreign_born_share", one_place="Graz")).districts
    assert 3 < sum(map(len, json.loads(place.area)[0])) <= MOST_CORNERS
