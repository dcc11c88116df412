"""An indicator of one's own: defined for an upload, then compared, ranked, mapped, correlated and downloaded like any other."""

from collections.abc import Callable

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import workshop
from data.importer.own_measure import UNITS
from tests.pages.session import (
    CITY,
    COMPARE,
    DATA,
    JOIN,
    LINKS,
    PAGES,
    POLICY,
    PRESENT,
    REGIONS,
    ROOM,
    YOUR_DATA,
    as_read,
    assert_shown,
    at_page,
    chart_data,
    charts,
    html_of,
    nodes,
    opened,
    page_text,
    sent,
    with_files,
    with_upload,
)
from tests.pages.test_scene_votes import answer, people, reveal
from ui import downloads, wording
from ui.state.scene import Scene, Vote
from ui.your_data import upload_store
from workshop.tables import metadata

pytestmark = pytest.mark.usefixtures("on_fixture")


PLACES = "Vienna;62.5\nGraz;41\nLinz;33.5\nGhent;57\nBerlin;48\nParis;39\nRome;28\nAmsterdam;66\nOslo;71\nLisbon;35.5\n"
CITIES = f"city;places\n{PLACES}".encode()
REGIONS_FILE = b"region;places\nAT13;62.5\nAT22;41\nAT31;33.5\nBE23;57\nDE30;48\nFR10;39\nITI4;28\n"
NAME = "Places in language courses"
DEFINITION = "Share of foreign-born residents who asked for a course and got a place."


def defined(content: bytes, **named: str) -> AppTest:
    """The page after a file was given, its indicator defined, and the file read again."""
    return define(with_upload(content, "own.csv", "Register of own"), **named)


def define(at: AppTest, name: str = NAME, unit: str = "%", group: str = "foreign_born", definition: str = DEFINITION) -> AppTest:
    """The same for a file that was checked."""
    at.selectbox(key="own_measure").set_value("new").run()
    at.text_input(key="own_name").set_value(name)
    at.selectbox(key="own_unit").set_value(unit)
    at.selectbox(key="own_direction").set_value("higher is better")
    at.text_area(key="own_definition").set_value(definition)
    at.selectbox(key="own_group").set_value(group)
    at.selectbox(key="own_year").set_value("One year for all rows")
    at.text_input(key="own_one_year").set_value("2025")
    return read_again(at)


def read_again(at: AppTest) -> AppTest:
    next(button for button in at.button if button.label == "Read the file again").click()
    at.run()
    assert_shown(at)
    return at


def in_use(content: bytes = CITIES, **named: str) -> tuple[AppTest, str]:
    """A session in which the indicator is mixed in, and its measure_id."""
    at = defined(content, **named)
    at.button(key="use_own").click().run()
    assert_shown(at)
    (measure_id,) = at.session_state["own_figures"].own_measures
    return at, measure_id


def test_it_is_compared_and_ranked_and_marked_as_own() -> None:
    at, measure_id = in_use()
    at_page(at, COMPARE, measure=measure_id, city="at-vienna")
    assert at.selectbox(key="family").value == "own"
    assert at.selectbox(key="measure").options == [NAME]
    drawn = chart_data(at, "label", "value")
    assert list(drawn.sort_values("value", ascending=False)["label"])[:3] == [
        "1. Oslo (NO)",
        "2. Amsterdam (NL)",
        "3. Vienna (AT)",
    ]
    assert "uploaded by you" in f"{page_text(at)}{html_of(at)}"


def test_every_view_of_compare_shows_it() -> None:
    at, measure_id = in_use()
    for view in ("map", "distribution", "profile", "table"):
        at_page(at, COMPARE, measure=measure_id, city="at-vienna,be003c", view=view)
        assert b"62.5" in sent(at), view
        assert NAME in sent(at).decode(errors="replace"), view


def test_files_have_its_definition_source_and_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[pd.DataFrame] = []
    readmes: list[str] = []

    def collect(view: downloads.View, rows: Callable[[], pd.DataFrame], *_: object, **named: object) -> None:
        found.append(downloads.typed(rows()))
        readmes.append(downloads.readme_text(view, found[-1]))

    at, measure_id = in_use()
    monkeypatch.setattr(downloads, "buttons", collect)
    at_page(at, COMPARE, measure=measure_id)
    with_files(at)
    (file,) = found[:1]
    assert len(file) == 10
    row = file[file["city"] == "Vienna"].iloc[0]
    assert (row["measure"], row["value"], row["unit"], row["population_group"]) == (NAME, 62.5, "%", "foreign_born")
    assert (row["reliability"], row["evidence"], row["definition"]) == ("own", "own_file", DEFINITION)
    assert row["source_title"] == "Register of own"
    assert "Before you publish these rows again, ask: whoever the uploaded file is from." in readmes[0]
    assert f"\n{wording.NOT_BEHIND_LINK}\n" in readmes[0]


def test_it_is_correlated_with_national_policy() -> None:
    at, measure_id = in_use()
    at_page(at, LINKS, link_view="two", link_x=measure_id, link_y="mipex_overall")
    assert at.selectbox(key="link_x").value == measure_id
    assert charts(at)
    at_page(at, LINKS, link_view="matrix")
    assert NAME in sent(at).decode(errors="replace")


def test_one_of_countries_is_in_the_matrix_too() -> None:
    names = "Austria Belgium Croatia Denmark Finland France Germany Greece Italy Netherlands Norway Poland Portugal Spain Sweden"
    lines = [f"{name};{20 + number}" for number, name in enumerate(names.split())]
    at, _ = in_use("\n".join(["country;places", *lines]).encode())
    at_page(at, LINKS, link_view="matrix")
    cells = chart_data(at, "row", "tested")
    own = cells[cells["row"].str.startswith(NAME)]
    tested = own["tested"]
    assert len(own)
    assert own["row"].str.endswith("(countries)").all()
    assert tested.str.fullmatch(r"\d+ countr(y|ies)").all()  # whose values are of no city


def test_one_of_few_countries_is_named_under_the_matrix() -> None:
    at, _ = in_use(b"country;places\nAustria;62.5\nBelgium;41\nGermany;33.5\nFrance;57\nItaly;28\n")
    at_page(at, LINKS, link_view="matrix")
    assert not chart_data(at, "row", "tested")["row"].str.startswith(NAME).any()
    captions = " ".join(as_read(caption.value) for caption in at.caption)
    assert NAME in captions.partition("Too few countries for any cell: ")[2]


def test_it_stands_in_the_profile_of_its_city() -> None:
    at, _ = in_use()
    at_page(at, CITY, city="at-vienna")
    html = html_of(at)
    assert NAME in html
    assert "62.5 % ◆" in html


@pytest.mark.parametrize("unit", UNITS)
def test_an_indicator_of_regions_stands_on_regional_outcomes(unit: str) -> None:
    at, measure_id = in_use(REGIONS_FILE, unit=unit)
    at_page(at, REGIONS, outcome=measure_id)
    assert NAME in page_text(at)
    for view in ("map", "ranked", "distribution", "trend", "scatter", "table"):
        at_page(at, REGIONS, outcome=measure_id, region_view=view)
        assert unit == "%" or "62.5 %" not in sent(at).decode(errors="replace")
    assert 62.5 in at.dataframe[0].value.to_numpy().ravel().tolist()


def test_a_unit_without_percentage_points_has_no_gap_and_large_numbers_have_classes() -> None:
    rows = [
        f"{code};2024;{group};{number}"
        for code, number in (("AT13", 12_000), ("AT22", 55_000), ("BE23", 400_000))
        for group in ("total", "foreign_born")
    ]
    at = with_upload("\n".join(["region;year;group;places", *rows]).encode(), "own.csv", "Register of own")
    at.selectbox(key="own_measure").set_value("new").run()
    at.text_input(key="own_name").set_value(NAME)
    at.selectbox(key="own_unit").set_value("people")
    at.text_area(key="own_definition").set_value(DEFINITION)
    read_again(at)
    at.button(key="use_own").click().run()
    (measure_id,) = at.session_state["own_figures"].own_measures
    at_page(at, REGIONS, outcome=measure_id, outcome_look="gap", outcome_group="foreign_born")
    assert "percentage point" not in page_text(at)
    assert "100,000" in html_of(at)


@pytest.mark.parametrize(
    ("content", "unit"),
    [
        (CITIES, "people"),
        (REGIONS_FILE, "score 0-100"),
        (REGIONS_FILE, "per 1,000 people"),
        (b"country;places\nAustria;62.5\nBelgium;41\n", "%"),
    ],
)
def test_every_unit_and_level_can_be_looked_at(content: bytes, unit: str) -> None:
    at, measure_id = in_use(content, unit=unit)
    for view in ("ranked", "profile", "distribution", "map", "table"):
        at_page(at, COMPARE, measure=measure_id, view=view)
    for page in (CITY, REGIONS, LINKS, POLICY, DATA):
        at_page(at, page)


HOSTILE = "=1+1 <img src=x onerror=alert(1)> ![x](https://e.eu/x) $x^2$ 'a' || \"b\""


def test_a_hostile_name_is_text_on_every_page() -> None:
    at, measure_id = in_use(name=HOSTILE, definition=f"{HOSTILE} meant")
    of_indicator = {"city": "at-vienna,be003c", "measure": measure_id, "link_x": measure_id, "link_view": "two"}
    for page in PAGES:
        at_page(at, page, **of_indicator)
        assert "<img src=x" not in html_of(at)
        labels = [str(getattr(node.proto, name, "")) for node in nodes(at) for name in ("label", "help")]
        assert not [text for text in [page_text(at), *labels] if "![x](" in text or "$x^2$" in text], page


def test_a_hostile_name_is_text_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the report, the plan, tables for print, and cells that a spreadsheet would run."""
    made: dict[str, Callable[[], bytes]] = {}
    at, measure_id = in_use(name=HOSTILE, definition=f"{HOSTILE} meant")
    monkeypatch.setattr(st, "download_button", lambda _, data, **named: made.update({str(named["key"]): data}))
    at_page(at, CITY, city="at-vienna")
    with_files(at)
    at_page(at, COMPARE, measure=measure_id, city="at-vienna")
    with_files(at)
    assert {"report_html", "report_pdf", "download_html", "download_csv"} <= set(made), sorted(made)
    for key in ("report_html", "download_html"):
        text = made[key]().decode()
        assert "&lt;img src=x" in text
        assert "<img src=x" not in text
    assert made["report_pdf"]().startswith(b"%PDF")
    assert "'=1+1 <img" in made["download_csv"]().decode()


def test_a_room_is_asked_about_it_and_gets_no_value() -> None:
    """The screen of whoever uploaded them shows the answer; phones and the store have the question and the names alone."""
    by, key = workshop.open_room(workshop.store())
    at, measure_id = in_use()
    at_page(at, ROOM, room_key=f"{by.code}-{key}", measure=measure_id)
    assert any("Phones say so" in caption.value for caption in at.caption)
    at.button(key="ask_room").click().run()
    assert_shown(at)
    (asked,) = workshop.questions_of(workshop.store(), by)
    assert (asked.question.kind, asked.question.measure_id) == ("highest_city", measure_id)
    phone = opened(JOIN, {"room": by.code})
    phone.session_state["kept_participant_answered"] = True
    phone.run()
    assert NAME.lower() in page_text(phone)
    workshop.close(workshop.store(), by, asked.question_id)
    workshop.show(workshop.store(), by, asked.question_id, True)
    at.run()
    assert "62.5 % in Vienna" in page_text(at)
    phone.run()
    assert_shown(phone)
    assert "the person who uploaded them" in page_text(phone)
    assert "62.5" not in sent(phone).decode(errors="replace")
    with workshop.store().reading() as connection:
        kept = " ".join(repr([tuple(row) for row in connection.execute(table.select())]) for table in metadata.sorted_tables)
    assert measure_id in kept
    assert not [value for value in ("62.5", "33.5", "35.5") if value in kept]


def test_a_room_is_told_that_uploaded_values_of_a_public_indicator_count_on_the_screen_alone() -> None:
    """Before it is asked and with the answer; a phone has the public answer, and no word of uploads."""
    by, key = workshop.open_room(workshop.store())
    said = "Uploaded values count here; phones go by the public ones alone."
    at = with_upload(b"city,year,foreign_born_share\nWien,2026,99.5\n")
    at.button(key="use_own").click().run()
    at_page(at, ROOM, room_key=f"{by.code}-{key}", measure="foreign_born_share", city="at-vienna,de001c")
    assert any(caption.value.endswith(said) for caption in at.caption)
    at.button(key="ask_room").click().run()
    (asked,) = workshop.questions_of(workshop.store(), by)
    phone = opened(JOIN, {"room": by.code})
    phone.session_state["kept_participant_answered"] = True
    phone.run()
    who = workshop.join(workshop.store(), by.code, workshop.new_secret())
    workshop.answer_question(workshop.store(), who, asked.question_id, "at-vienna")
    workshop.close(workshop.store(), by, asked.question_id)
    workshop.show(workshop.store(), by, asked.question_id, True)
    at.run()
    phone.run()
    assert "99.5 %" in page_text(at) and said in page_text(at)
    assert "In the data" in page_text(phone)
    assert "99.5" not in page_text(phone) and "ploaded" not in page_text(phone)


@pytest.mark.parametrize(("vote", "given"), [(Vote("highest_city"), "de001c"), (Vote("number"), 40), (None, None)])
def test_a_presented_scene_says_that_uploaded_values_count(vote: Vote | None, given: str | int | None) -> None:
    """Whatever is asked: phones tell the public values beside the guesses, and of a city of their own."""
    scene = Scene("Most", "/compare?measure=foreign_born_share&city=at-vienna,de001c", "", "Where?", vote)
    at = with_upload(b"city,year,foreign_born_share\nWien,2026,99.5\n")
    at.button(key="use_own").click().run()
    at.session_state["scene_list"] = (scene,)
    at_page(at, PRESENT)
    at.button(key="present_with_room").click().run()
    if given is not None:
        (who,) = people(at, 1)
        answer(who, given)
    said = as_read(page_text(reveal(at, scene)))
    assert said.count("Uploaded values count here; phones go by the public ones alone.") == 1
    assert ("of the two choices. Most often said: Berlin, Germany, 1." in said) == (given == "de001c")


def test_a_participant_who_uploaded_the_same_is_told_no_value_of_theirs() -> None:
    """Neither of an indicator with the same name nor of a public one."""
    by, key = workshop.open_room(workshop.store())
    leading, measure_id = in_use()
    at_page(leading, ROOM, room_key=f"{by.code}-{key}", measure=measure_id)
    leading.button(key="ask_room").click().run()
    (asked,) = workshop.questions_of(workshop.store(), by)
    upload_store.copies.remove_all()  # so that there is room for another
    other = CITIES.replace(b"62.5", b"1.5").replace(b"Graz;41", b"Graz;88.5")
    phone, same = in_use(other)
    assert same == measure_id
    phone.session_state["kept_participant_answered"] = True
    at_page(phone, JOIN, room=by.code)
    assert not any("uploaded" in info.value for info in phone.info)
    workshop.close(workshop.store(), by, asked.question_id)
    workshop.show(workshop.store(), by, asked.question_id, True)
    phone.run()
    assert "the person who uploaded them" in page_text(phone)
    assert "88.5" not in sent(phone).decode(errors="replace") and "In the data" not in page_text(phone)


def test_it_is_presented_without_a_room() -> None:
    """A scene of it is drawn from the session that holds its values."""
    at, measure_id = in_use()
    at.session_state["scene_list"] = (Scene("Places in courses", f"/compare?measure={measure_id}&city=at-vienna"),)
    at_page(at, PRESENT)
    at.button(key="present_from_here_0").click().run()
    assert not at.exception
    assert "Vienna" in page_text(at)
    assert NAME in page_text(at)
    assert "cannot be shown" not in page_text(at)


def test_another_visitor_has_no_such_indicator() -> None:
    _, measure_id = in_use()
    other = opened(COMPARE, {"measure": measure_id})
    assert_shown(other)
    assert NAME not in sent(other).decode(errors="replace")
    assert any("does not have" in warning.value for warning in [*other.warning, *other.info])
    assert "own" not in other.selectbox(key="family").options


def test_once_removed_it_is_chosen_nowhere() -> None:
    at, measure_id = in_use()
    at_page(at, COMPARE, measure=measure_id)
    at_page(at, LINKS, link_view="two", link_x=measure_id)
    at.switch_page(YOUR_DATA).run()
    at.button(key="remove_imported-register-of-own").click().run()
    for page in (COMPARE, LINKS, DATA):
        at.switch_page(page).run()
        assert_shown(at)
    at, measure_id = in_use()
    at_page(at, COMPARE, measure=measure_id)
    at.session_state["own_figures"].copy.path.unlink()
    at.run()
    assert_shown(at)
    assert any("no longer on the server" in warning.value for warning in at.warning)
    assert at.session_state["measure"] != measure_id


def test_other_choices_of_the_same_text_are_kept_once_it_is_removed() -> None:
    at, measure_id = in_use()
    at_page(at, COMPARE, measure=measure_id)
    at.session_state["practice_search"] = "own"
    at.session_state["own_title"] = measure_id
    at.switch_page(YOUR_DATA).run()
    at.button(key="remove_imported-register-of-own").click().run()
    assert at.session_state["practice_search"] == "own"
    at.switch_page(COMPARE).run()
    assert_shown(at)
    assert at.session_state["measure"] != measure_id
    assert at.session_state["family"] != "own"


def test_what_is_saved_is_the_same_once_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(st, "download_button", lambda _, data, **named: made.update({str(named["key"]): data}))
    at, measure_id = in_use()
    at_page(at, YOUR_DATA)
    (before,) = at.session_state["own_figures"].files
    file = made["save_own"]()
    at.button(key="remove_imported-register-of-own").click().run()
    assert "own_figures" not in at.session_state
    at = with_upload(file, "atlas-data.zip", "")
    assert_shown(at)
    assert "1 file with 10 values" in page_text(at) or any("1 file with 10 values" in one.value for one in at.success)
    at.button(key="use_own").click().run()
    (after,) = at.session_state["own_figures"].files
    assert (after.source, after.own) == (before.source, before.own)
    columns = [column for column in before.rows if column != "value_column"]
    assert after.rows[columns].astype(str).equals(before.rows[columns].astype(str))
    at_page(at, COMPARE, measure=measure_id, city="at-vienna")
    assert "3. Vienna (AT)" in list(chart_data(at, "label", "value")["label"])


@pytest.mark.parametrize(
    ("content", "words"), [(b"city,year", "no ZIP file that can be unpacked"), (b"", "no ZIP file that can be unpacked")]
)
def test_what_is_no_saved_file_is_said(content: bytes, words: str) -> None:
    at = with_upload(content, "atlas-data.zip", "")
    assert_shown(at)
    assert words in page_text(at)


def test_two_files_share_an_indicator_only_as_it_was_defined() -> None:
    at, measure_id = in_use()
    at.file_uploader(key="own_upload").set_value(("more.csv", CITIES, "text/csv"))
    at.text_input(key="own_title").set_value("More")
    next(button for button in at.button if button.label == "Check the file").click()
    at.run()
    define(at, definition="Something else.")
    at.button(key="use_own").click().run()
    assert "with another definition" in page_text(at)
    at.selectbox(key="own_measure").set_value(measure_id).run()
    at.text_input(key="own_one_year").set_value("2024")
    read_again(at)
    at.button(key="use_own").click().run()
    assert any("20 uploaded values" in info.value for info in at.info), page_text(at)


@pytest.mark.parametrize(
    ("content", "named", "words"),
    [
        (CITIES, {"name": " "}, "has no name"),
        (CITIES, {"definition": ""}, "has no definition"),
        (CITIES, {"name": "foreign-born share of the  city"}, "The atlas has an indicator “"),
        (CITIES, {"group": ""}, "does not say whom"),
        (CITIES.replace(b"41", b"141"), {}, "“141” lies outside"),
        (CITIES.replace(b"41", b"-41"), {"unit": "people"}, "“-41” lies outside"),
        (CITIES.replace(b"Graz", b"Grazz"), {}, "The atlas has no city “Grazz”"),
        (b"city;places\nVienna;0.62\nGraz;0.41\n", {}, "they may be fractions"),
    ],
)
def test_what_cannot_be_is_said(content: bytes, named: dict[str, str], words: str) -> None:
    at = defined(content, **named)
    tables = " ".join(table.value.to_csv(index=False) for table in at.table)
    assert words in f"{page_text(at)} {tables}".replace("\\", "")
    assert not [button for button in at.button if button.key == "use_own"]


def test_data_that_the_tab_kept_are_offered_again_and_forgotten_once_taken_out() -> None:
    at, measure_id = in_use()
    text = at.session_state["own_data_text"]
    other = opened(COMPARE)
    other.session_state["own_data_text"] = text
    other.run()
    assert any("not in this visit any more" in warning.value for warning in other.warning)
    at_page(other, YOUR_DATA)
    other.button(key="use_kept").click().run()
    assert_shown(other)
    assert list(other.session_state["own_figures"].own_measures) == [measure_id]
    at_page(other, COMPARE, measure=measure_id)
    assert not any("not in this visit" in warning.value for warning in other.warning)
    at_page(other, YOUR_DATA)
    other.button(key="remove_imported-register-of-own").click().run()
    assert "own_data_text" not in other.session_state
    assert not [button for button in other.button if button.key == "use_kept"]


@pytest.mark.parametrize("text", ["-", "%%%", "QUJD"])
def test_what_a_tab_cannot_give_back_is_said(text: str) -> None:
    at = opened(COMPARE)
    at.session_state["own_data_text"] = text
    at.run()
    assert any("not in this visit any more" in warning.value for warning in at.warning)
    at.switch_page(YOUR_DATA).run()
    if text == "QUJD":
        at.button(key="use_kept").click().run()
        assert "no ZIP file that can be unpacked" in page_text(at)
        at.button(key="forget_kept").click().run()
    assert_shown(at)
    at_page(at, COMPARE)
    assert not at.warning
