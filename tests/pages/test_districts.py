"""Districts of a city with coordinates or shapes: places of their own, compared among themselves, saved and opened again."""

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

import workshop
from data.importer import isolated
from tests.pages.session import (
    CITY,
    COMPARE,
    DATA,
    GOVERNANCE,
    JOIN,
    LINKS,
    OVERVIEW,
    PAGES,
    YOUR_DATA,
    assert_shown,
    at_page,
    chart_data,
    html_of,
    opened,
    page_text,
    sent,
    with_files,
    with_upload,
)
from ui import downloads

pytestmark = pytest.mark.usefixtures("on_fixture")

SHARES = {"Lend": 31.5, "Gries": 35.0, "Andritz": 12.0, "Geidorf": 18.25}
PLACES = {"Lend": (15.42, 47.07), "Gries": (15.43, 47.06), "Andritz": (15.42, 47.11), "Geidorf": (15.44, 47.08)}
TABLE = "\n".join(
    [
        "district;lat;lon;year;foreign_born_share",
        *(f"{name};{PLACES[name][1]};{PLACES[name][0]};2024;{share}" for name, share in SHARES.items()),
    ]
).encode()
NAME = "Foreign-born share (districts of Graz)"


def square(west: float, south: float, side: float = 0.008) -> dict[str, Any]:
    east, north = west + side, south + side
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def shapes() -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": name, "year": 2024, "value": share}, "geometry": square(*PLACES[name])}
        for name, share in SHARES.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def in_use(content: bytes = TABLE, name: str = "districts.csv") -> tuple[AppTest, str, dict[str, str]]:
    """A session with the districts, the measure_id and the id of each district by name."""
    at = with_upload(content, name, "Register of Graz")
    assert_shown(at)
    if name.endswith("geojson"):
        at.selectbox(key="own_measure").set_value("foreign_born_share")
        next(button for button in at.button if button.label == "Read the file again").click()
        at.run()
    at.button(key="use_own").click().run()
    assert_shown(at)
    assert not at.error
    (one,) = at.session_state["own_figures"].files
    return at, one.own[0].measure_id, {place.name: place.city_id for place in one.districts}


def test_districts_are_not_counted_among_cities_without_a_share() -> None:
    at, _, _ = in_use()
    at_page(at, COMPARE, measure="foreign_born_share", share_min="15")
    (count,) = (words for one in at.caption if (words := one.value).endswith("cities have no such share"))
    assert [one.label for one in at.expander] == [f"The {count.partition(' ')[0]} cities without a share"]


@pytest.mark.parametrize(("content", "name"), [(TABLE, "districts.csv"), (shapes(), "districts.geojson")])
def test_districts_are_ranked_among_those_of_their_city(content: bytes, name: str) -> None:
    at, measure_id, ids = in_use(content, name)
    at_page(at, COMPARE, measure=measure_id, city=ids["Lend"])
    drawn = chart_data(at, "label", "value")
    assert list(drawn.sort_values("value", ascending=False)["label"]) == [
        "1. Gries (AT)",
        "2. Lend (AT)",
        "3. Geidorf (AT)",
        "4. Andritz (AT)",
    ]
    text = f"{page_text(at)}{html_of(at)}"
    assert "2nd highest of 4 districts" in text
    assert "uploaded by you" in text
    assert "4 cities" not in text


def test_every_view_of_compare_shows_them() -> None:
    at, measure_id, ids = in_use()
    for view in ("ranked", "map", "distribution", "profile", "table"):
        at_page(at, COMPARE, measure=measure_id, city=f"{ids['Gries']},{ids['Andritz']}", view=view)
        assert b"Gries" in sent(at), view
        if view == "map":
            assert b'"latitude":47.085' in sent(at)  # the city, and not Europe


def test_filters_of_cities_leave_no_district_out() -> None:
    at, measure_id, _ = in_use()
    at_page(at, COMPARE, measure=measure_id, share_min="15")
    assert len(chart_data(at, "label", "value")) == 4
    assert "do not act" in page_text(at)


def test_they_are_counted_as_no_cities() -> None:
    of_public = [f"{page_text(opened(page))}" for page in (OVERVIEW, GOVERNANCE)]
    at, *_ = in_use()
    for page, public in zip((OVERVIEW, GOVERNANCE), of_public, strict=True):
        at_page(at, page)
        counted = [line for line in public.splitlines() if " cities" in line]
        assert [line for line in page_text(at).splitlines() if line in counted] == counted
    at_page(at, COMPARE, measure="foreign_born_share")
    assert not set(SHARES) & {label.split(". ")[-1].removesuffix(" (AT)") for label in chart_data(at, "label", "value")["label"]}


def test_a_district_has_a_profile_and_stands_beside_its_city() -> None:
    at, _, ids = in_use()
    at_page(at, CITY, city=ids["Lend"])
    shown = f"{page_text(at)}{html_of(at)}"
    assert "Lend" in shown
    assert "31.5 %" in shown
    assert "of 4 districts" in shown
    assert "a district that you uploaded" in shown
    assert "The district" in shown
    at_page(at, COMPARE, question="side", city=f"{ids['Lend']},at-graz")
    assert "31.5 %" in f"{page_text(at)}{html_of(at)}"


def test_a_brief_of_a_district_can_be_made(buttons_data: dict[str, Callable[[], bytes]]) -> None:
    at, _, ids = in_use()
    at_page(at, CITY, city=ids["Lend"])
    with ThreadPoolExecutor(1) as elsewhere:
        pdf = PdfReader(io.BytesIO(elsewhere.submit(buttons_data["brief_pdf"]).result()))
    assert len(pdf.pages) == 1
    assert "Lend" in pdf.pages[0].extract_text()


def test_files_name_the_district_and_mark_it_as_own(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[pd.DataFrame] = []

    def collect(view: downloads.View, rows: Callable[[], pd.DataFrame], *_: object, **named: object) -> None:
        found.append(downloads.typed(rows()))

    at, measure_id, ids = in_use()
    monkeypatch.setattr(downloads, "buttons", collect)
    at_page(at, COMPARE, measure=measure_id)
    with_files(at)
    row = found[0][found[0]["city_id"] == ids["Lend"]].iloc[0]
    assert (row["city"], row["place_level"], row["value"], row["measure"]) == ("Lend", "district", 31.5, NAME)
    assert (row["reliability"], row["source_title"]) == ("own", "Register of Graz")


def test_every_page_holds_with_districts() -> None:
    at, measure_id, ids = in_use()
    for page in PAGES:
        if page != YOUR_DATA:
            at_page(at, page, city=f"{ids['Lend']},at-graz", measure=measure_id)
            at_page(at, page, share_min="15")


def test_they_are_no_side_of_a_correlation_with_policy() -> None:
    at, measure_id, _ = in_use()
    at_page(at, LINKS, link_view="two")
    assert measure_id not in at.selectbox(key="link_x").options
    assert NAME not in sent(at).decode(errors="replace")
    at_page(at, DATA)


def test_what_is_saved_opens_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from data.importer import saved

    at, measure_id, ids = in_use()
    content = saved.packed(at.session_state["own_figures"].files)
    again = opened(YOUR_DATA)
    again.file_uploader(key="own_upload").set_value(("atlas-data.zip", content, "application/zip"))
    next(button for button in again.button if button.label == "Check the file").click()
    again.run()
    again.button(key="use_own").click().run()
    assert not again.error
    at_page(again, COMPARE, measure=measure_id, city=ids["Gries"])
    assert "highest of 4 districts" in f"{page_text(again)}{html_of(again)}"
    (one,) = isolated.saved(content)
    assert one.districts == at.session_state["own_figures"].files[0].districts


def test_their_shapes_are_drawn_on_the_map_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """On screen and in the picture; gone with the data, and never with another visitor."""
    made: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(st, "download_button", lambda _, data, **named: made.update({str(named["key"]): data}))
    at, measure_id, ids = in_use(shapes(), "districts.geojson")
    at_page(at, COMPARE, measure=measure_id, view="map")
    assert "PolygonLayer" in sent(at).decode(errors="replace")
    with_files(at)
    assert b"PolygonLayer" not in sent(opened(COMPARE, {"view": "map"}))
    assert set(at.session_state["district_areas"]) == set(ids.values())
    assert "<path" in made["download_svg"]().decode()
    at_page(at, YOUR_DATA)
    at.button(key="remove_imported-register-of-graz").click().run()
    assert not at.session_state["district_areas"]


OF_TWO_CITIES = (
    b"district,city,lat,lon,year,foreign_born_share\nCentre,Graz,47.07,15.43,2024,26\nLend,Graz,47.08,15.42,2024,31.5\n"
    b"Centre,Wien,48.2,16.37,2024,36\nFavoriten,Wien,48.15,16.38,2024,45.5\n"
)


def test_districts_of_two_cities_of_one_file_are_ranked_apart() -> None:
    at = with_upload(OF_TWO_CITIES, "districts.csv", "Registers")
    assert_shown(at)
    at.button(key="use_own").click().run()
    assert_shown(at)
    named = [f"Foreign-born share (districts of {city})" for city in ("Graz", "Vienna")]
    assert f"2 indicators of your own: {'; '.join(named)}" in page_text(at).replace("\\", "")
    (one,) = at.session_state["own_figures"].files
    ranked = [["1. Lend (AT)", "2. Centre (Graz) (Austria)"], ["1. Favoriten (AT)", "2. Centre (Vienna) (Austria)"]]
    for own, labels in zip(one.own, ranked, strict=True):
        at_page(at, COMPARE, measure=own.measure_id)
        assert list(chart_data(at, "label", "value").sort_values("value", ascending=False)["label"]) == labels


def test_of_many_own_indicators_the_first_are_named() -> None:
    """A file has one for each city of its districts."""
    cities = {
        "Graz": (47.07, 15.43),
        "Linz": (48.3, 14.29),
        "Berlin": (52.52, 13.4),
        "Paris": (48.86, 2.35),
        "Hamburg": (53.55, 10.0),
    }
    rows = [
        f"{name},{city},{lat + north},{lon},2024,30"
        for city, (lat, lon) in cities.items()
        for name, north in (("Centre", 0), ("North", 0.02))
    ]
    at = with_upload("\n".join(["district,city,lat,lon,year,foreign_born_share", *rows]).encode(), "districts.csv", "Registers")
    at.button(key="use_own").click().run()
    named = "; ".join(f"Foreign-born share (districts of {city})" for city in ("Graz", "Linz", "Berlin"))
    assert f"5 indicators of your own: {named} and 2 more, read as" in page_text(at).replace("\\", "")


def test_a_participant_chooses_no_district_that_they_uploaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name is nothing that the room is to know."""
    monkeypatch.setenv("ATLAS_ROOMS", str(tmp_path / "rooms"))
    by, _ = workshop.open_room(workshop.store())
    phone, _, _ = in_use()
    phone.session_state["kept_participant_answered"] = True
    at_page(phone, JOIN, room=by.code)
    for typed, chosen in (("Andritz", {}), ("Graz", {"at-graz": 1})):
        phone.text_input(key="own_city_typed").set_value(typed)
        next(button for button in phone.button if button.label == "Find").click().run()
        assert_shown(phone)
        assert workshop.cities_in_room(workshop.store(), by) == chosen
