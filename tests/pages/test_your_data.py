"""A visitor's own figures: checked, shown on every page for them alone, removed again."""

import io
import re
import resource
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import duckdb
import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from data.importer import limits
from queries import database
from queries.database import run
from serving.rates import Recent
from tests.data.icc_report_files import ENGLISH, pdf
from tests.pages.session import (
    CITY,
    COMPARE,
    DATA,
    GOVERNANCE,
    MONITORING,
    OVERVIEW,
    PAGES,
    POLICY,
    REGIONS,
    YOUR_DATA,
    as_read,
    assert_shown,
    at_page,
    chart_data,
    html_of,
    nodes,
    opened,
    page_text,
    with_upload,
)
from ui import wording
from ui.downloads import csv_bytes, excel_bytes
from ui.your_data import session_upload, templates, upload_store, views

pytestmark = pytest.mark.usefixtures("on_fixture")  # each visitor's figures lie on the public file

FILE = b"city,country,year,foreign_born_share\nWien,Austria,2026,64.5\nMalmo,,2026,36\n"


def in_use() -> AppTest:
    """A session in which the file is mixed in."""
    at = with_upload(FILE)
    at.button(key="use_own").click().run()
    assert_shown(at)
    return at


def test_a_good_file_is_previewed_and_then_seen_in_every_page() -> None:
    """The city's figure is the visitor's, marked as such; another visitor sees the public one, as does a phone in a room."""
    at = in_use()
    assert any("2 uploaded values" in info.value for info in at.info)
    for page in PAGES:
        at.switch_page(page).run()
        assert_shown(at)
        assert any("uploaded value" in info.value for info in at.info) is (page != "pages/join_a_room.py"), page
    at.query_params = {"measure": "foreign_born_share", "city": "at-vienna", "view": "table"}
    at.switch_page(COMPARE).run()
    table = at.dataframe[0].value
    of_vienna = table[table.apply(lambda row: row.astype(str).str.contains("Vienna").any(), axis=1)].astype(str)
    assert of_vienna.apply(lambda column: column.str.contains("64.5")).any(axis=None), of_vienna.to_string()
    other = opened(COMPARE, {"measure": "foreign_born_share", "city": "at-vienna", "view": "table"})
    assert not other.dataframe[0].value.astype(str).apply(lambda column: column.str.contains("64.5")).any(axis=None)


@pytest.mark.parametrize(("second", "years"), [(2026, "2026"), (2024, "2024 to 2026")])
def test_the_years_that_were_read_are_a_span_only_where_they_differ(second: int, years: str) -> None:
    at = with_upload(FILE.replace(b"Malmo,,2026", f"Malmo,,{second}".encode()))
    assert at.success[0].value.endswith(f"1 indicator, {years}.")


def test_own_figure_of_a_region_takes_the_place_of_the_public_one() -> None:
    """The region stands once, with the visitor's figure, in the table, the gap and the number of regions."""
    content = (
        "place_level,place_code,measure_id,population_group,year,value\n"
        "region,AT13,employment_rate_20_64,foreign_born,2025,41.5\n"
        "region,AT13,employment_rate_20_64,native_born,2025,81.5\n"
    )
    at = with_upload(content.encode())
    at.button(key="use_own").click().run()
    at.query_params = {"outcome": "employment_rate_20_64", "region_view": "table"}
    at.switch_page(REGIONS).run()
    table = at.dataframe[0].value
    public = opened(REGIONS, {"outcome": "employment_rate_20_64", "region_view": "table"}).dataframe[0].value
    assert len(table) == len(public)
    (row,) = table[table["NUTS 2"] == "AT13"].to_dict("records")
    assert (row["Gap (points)"], row["Foreign-born (%)"], row["Native-born (%)"]) == (40.0, 41.5, 81.5)


def test_a_newer_year_of_one_own_region_does_not_hide_the_others() -> None:
    """Regional outcomes open on the latest year that most regions have; the newer one is there to choose."""
    rows = [f"region,AT13,employment_rate_20_64,{group},2026,41.5\n" for group in ("foreign_born", "native_born")]
    at = with_upload(f"place_level,place_code,measure_id,population_group,year,value\n{''.join(rows)}".encode())
    at.button(key="use_own").click().run()
    at.query_params = {"region_view": "table"}
    at.switch_page(REGIONS).run()
    assert_shown(at)
    public = opened(REGIONS, {"region_view": "table"}).dataframe[0].value
    assert len(at.dataframe[0].value) == len(public) > 1
    assert "outcome_year" not in at.query_params
    at.query_params = {"region_view": "table", "outcome_year": "2026"}
    at.run()
    assert at.dataframe[0].value["NUTS 2"].tolist() == ["AT13"]


def test_own_figure_of_a_city_is_preferred_to_a_public_one_of_the_year() -> None:
    """Whatever the source of the public one is called."""
    shares = run("city/shares", city=["at-vienna"])
    public = shares[(shares["measure_id"] == "foreign_born_share") & (shares["area_basis"] == "city")].iloc[-1]
    at = with_upload(f"city,year,foreign_born_share\nWien,{public['year']},64.5\n".encode())
    at.button(key="use_own").click().run()
    at.query_params = {"measure": "foreign_born_share", "city": "at-vienna", "view": "table", "year": str(public["year"])}
    at.switch_page(COMPARE).run()
    table = at.dataframe[0].value
    (row,) = table[table["City"].str.startswith("Vienna")].to_dict("records")
    assert 64.5 in row.values()


def using(*rows: str) -> AppTest:
    """A session in which these rows in long form are mixed in."""
    at = with_upload("\n".join(["place_level,place_code,measure_id,population_group,year,value", *rows]).encode())
    at.button(key="use_own").click().run()
    assert_shown(at)
    return at


def test_an_own_score_of_a_country_is_marked_like_any_own_value() -> None:
    """In title, note, tooltip and file of National policy, in its block of the country, and in Governance."""
    at = using("country,DE,mipex_overall,total,2025,100", "country,DE,mipex_health,total,2025,98")
    at_page(at, POLICY)
    assert "Germany (uploaded by you) (2025)" in as_read(page_text(at))
    at_page(at, POLICY, policy_country="DE")
    assert "Overall, with health: Germany (uploaded by you) 100 of 100 (2025), " in as_read(page_text(at))
    assert "Uploaded by you: Germany." in as_read(page_text(at))
    assert re.search(r"median \d+ of 100; uploaded by you", html_of(at))
    assert dict(chart_data(at, "who", "mark_text").set_index("who")["mark_text"])["Germany"] == "uploaded by you"
    rows = at.session_state["files_offered"].rows().set_index("place_code")
    assert rows.loc["DE", ["reliability", "evidence"]].tolist() == ["own", "own_file"]
    assert set(rows.drop(index="DE")["reliability"]) == {"as_published"}
    at_page(at, POLICY, policy_view="heat_map")
    assert "Uploaded by you: Germany." in as_read(page_text(at))
    at_page(at, GOVERNANCE, governance_country="DE")
    assert "Uploaded by you: Germany." in as_read(page_text(at))


def test_an_own_score_of_a_country_is_of_no_edition_of_mipex() -> None:
    """Its line breaks, which is said, and so is whose change rests on it; no edition of MIPEX begins there."""
    at = using("country,DE,mipex_education,total,2025,98")
    of_germany = {"policy_area": "mipex_education", "policy_country": "DE"}
    at_page(at, POLICY, policy_view="change", policy_from="2024", policy_to="2025", **of_germany)
    text = as_read(page_text(at))
    assert "from 2024 to 2025, Germany (uploaded by you) rose by " in text
    assert "The atlas does not know of which edition of MIPEX an uploaded score is." in text
    assert not any("two editions" in warning.value for warning in at.warning)
    at_page(at, POLICY, policy_view="change", **of_germany)
    assert "2025" not in as_read(page_text(at))
    at_page(at, POLICY, policy_view="trends", **of_germany)
    text = as_read(page_text(at))
    assert "Lines break where MIPEX changed edition, at uploaded scores and where a year is missing." in text
    assert "in the older edition" not in text
    last = chart_data(at, "year", "run", "mark_text").sort_values("year").tail(2)
    assert last["run"].nunique() == 2 and last["mark_text"].tolist()[-1] == "uploaded by you"


def test_an_own_value_says_nothing_of_those_without_an_opinion() -> None:
    """They are counted from two values of one survey; an uploaded value with a published one would give a share below 0."""
    measure = "survey_good_place_immigrants"
    at = using(f"city,at-vienna,{measure},total,2023,95", f"city,at-graz,{measure},total,2024,95")
    public = opened(COMPARE, {"measure": measure, "view": "table"})
    at_page(at, COMPARE, measure=measure, view="table")
    mine, published = (one.dataframe[0].value.set_index("City")["No opinion (%)"].sort_index() for one in (at, public))
    uploaded = ["Vienna, Austria", "Graz, Austria"]
    assert mine[uploaded].isna().all()
    assert mine.drop(uploaded).equals(published.drop(uploaded))
    at_page(at, OVERVIEW, country="AT")
    (source,) = [as_read(one.proto.help) for one in at.caption if "all people asked" in as_read(one.proto.help)]
    assert source.endswith("2023 to 2024, all people asked. Uploaded by you: Graz and Vienna.")


def test_home_counts_own_answers_of_a_later_year_as_compare_does() -> None:
    """Those of a published year are no longer the latest of their city; those of the others are counted beside them."""
    at = using("city,at-graz,survey_good_place_immigrants,total,2024,20")
    at_page(at, OVERVIEW, country="AT")
    text, (source,) = as_read(page_text(at)), [one.proto.help for one in at.caption if "all people" in as_read(one.proto.help)]
    assert "In both surveyed cities, fewer than two thirds of residents call" in text
    assert "Share of all residents asked, %, 2023 to 2024" in text
    assert as_read(source).endswith("Uploaded by you: Graz.")
    assert "all people asked: 6 % gave no opinion. About 850 interviews" in as_read(source)


def test_home_names_a_few_of_many_uploads() -> None:
    cities = ("at-graz", "at-innsbruck", "at-linz", "at-vienna")
    at = using(*(f"city,{city},survey_good_place_immigrants,total,2024,20" for city in cities))
    at_page(at, OVERVIEW, country="AT")
    (source,) = [as_read(one.proto.help) for one in at.caption if "all people asked" in as_read(one.proto.help)]
    assert source.endswith("Uploaded by you: Graz, Innsbruck, Linz and 1 more.")


def test_home_says_of_an_own_survey_only_what_is_known() -> None:
    at = using("city,be012c,survey_good_place_immigrants,total,2023,95", "country,DE,mipex_overall,total,2026,50")
    at_page(at, OVERVIEW, country="BE")
    newest = [one.value for one in at.caption if one.value.startswith("Newest data")]
    assert newest == [one.value for one in opened(OVERVIEW).caption if one.value.startswith("Newest data")]
    assert "In Mechelen (uploaded by you), 95.0 % of residents call" in as_read(page_text(at))
    (source,) = [as_read(one.proto.help) for one in at.caption if "all people asked" in as_read(one.proto.help)]
    assert source.endswith("2023, all people asked. Uploaded by you: Mechelen.")


def test_what_a_file_does_not_say_is_chosen_and_then_seen() -> None:
    """The page shows what it understood, keeps the file, and reads it again with the choices."""
    at = with_upload(b"Register 2026\nStadt;Anteil\nWien;64,5\nSumme;60\n")
    assert_shown(at)
    assert any("No column of the file holds years" in warning.value or "indicator" in warning.value for warning in at.warning)
    assert not [button for button in at.button if button.key == "use_own"]
    at.selectbox(key="own_measure").set_value("foreign_born_share")
    at.selectbox(key="own_year").set_value("One year for all rows")
    at.text_input(key="own_one_year").set_value("2026")
    next(button for button in at.button if button.label == "Read the file again").click()
    at.run()
    assert_shown(at)
    shown = at.table[0].value.to_csv(index=False).replace("\\", "")
    for words in ("1 title line", "1 aggregate row", "decimal comma", "2026 for all rows", "Foreign-born share of the city"):
        assert words in shown, shown
    assert at.selectbox(key="own_measure").value == "foreign_born_share"
    at.button(key="use_own").click().run()
    assert any("1 uploaded value " in info.value for info in at.info)


def test_a_choice_that_does_not_fit_is_said_and_can_be_changed() -> None:
    """The form stays, and so does the file."""
    at = with_upload(b"city;rate\nWien;64.5\n")
    at.selectbox(key="own_measure").set_value("foreign_born_share")
    at.selectbox(key="own_year").set_value("One year for all rows")
    at.text_input(key="own_one_year").set_value("then")
    next(button for button in at.button if button.label == "Read the file again").click()
    at.run()
    assert any("neither a year nor a column" in error.value for error in at.error)
    at.text_input(key="own_one_year").set_value("2026")
    next(button for button in at.button if button.label == "Read the file again").click()
    at.run()
    assert_shown(at)
    assert [button for button in at.button if button.key == "use_own"]


def test_rows_that_differ_are_chosen_from() -> None:
    """Each column that tells them apart is offered with its values."""
    at = with_upload(b"city,year,part,foreign_born_share,code\nWien,2026,all,64.5,x\nWien,2026,inner,70.5,x\n", "parts.csv")
    at.selectbox(key="own_measure").set_value("foreign_born_share")
    next(button for button in at.button if button.label == "Read the file again").click()
    at.run()
    at.selectbox(key="own_keep_0").set_value("all")
    next(button for button in at.button if button.label == "Read the file again").click()
    at.run()
    assert_shown(at)
    assert [button for button in at.button if button.key == "use_own"]


def test_uploaded_values_are_not_among_those_that_an_address_is_said_to_give() -> None:
    count = run("open_data/observation_counts").set_index("measure_id")["observations"]["foreign_born_share"]
    at = in_use()
    at.query_params = {"part": "indicator", "measure": "foreign_born_share"}
    at.switch_page(DATA).run()
    assert_shown(at)
    assert any(one.value.startswith(f"{count} rows: all places") for one in at.markdown)


# Uploads of which a tab keeps other things: values alone, a source with a name of its own, districts with their shapes.
LOST = {
    "a fixed form": ("register.csv", FILE),
    "a table of columns of years": ("wide.csv", b"city;2024;2025\nWien;64,5;65,1\nLinz;30,5;31,0\n"),
    "districts of two cities": (
        "districts.csv",
        b"district,city,lat,lon,year,foreign_born_share\nCentre,Graz,47.07,15.43,2024,26\nLend,Graz,47.08,15.42,2024,31.5\n"
        b"Centre,Wien,48.2,16.37,2024,36\nFavoriten,Wien,48.15,16.38,2024,45.5\n",
    ),
    "shapes": (
        "shapes.geojson",
        b'{"type":"FeatureCollection","features":['
        b'{"type":"Feature","properties":{"district":"Lend","year":2024,"foreign_born_share":31.5},"geometry":{"type":"Polygon",'
        b'"coordinates":[[[15.42,47.07],[15.43,47.07],[15.43,47.08],[15.42,47.07]]]}},'
        b'{"type":"Feature","properties":{"district":"Gries","year":2024,"foreign_born_share":35},"geometry":{"type":"Point",'
        b'"coordinates":[15.44,47.06]}}]}',
    ),
}


@pytest.mark.parametrize("form", LOST)
def test_what_a_lost_visit_held_comes_back_from_the_tab(form: str) -> None:
    """The same rows, places and shapes, whatever was uploaded."""
    name, content = LOST[form]
    at = with_upload(content, name)
    if not [button for button in at.button if button.key == "use_own"]:
        at.selectbox(key="own_measure").set_value("foreign_born_share").run()
        at.selectbox(key="own_group").set_value("foreign_born")
        next(button for button in at.button if button.label == "Read the file again").click()
        at.run()
    at.button(key="use_own").click().run()
    assert_shown(at)
    (before,) = at.session_state["own_figures"].files
    other = opened(YOUR_DATA)
    other.session_state["own_data_text"] = at.session_state["own_data_text"]
    other.run()
    other.button(key="use_kept").click().run()
    assert_shown(other)
    (after,) = other.session_state["own_figures"].files
    assert (after.own, after.districts, after.source) == (before.own, before.districts, before.source)
    assert after.rows[["place_code", "year", "value"]].equals(before.rows[["place_code", "year", "value"]])
    if "district_areas" in at.session_state:
        assert other.session_state["district_areas"] == at.session_state["district_areas"]


def test_an_upload_can_be_taken_out_again() -> None:
    """The file of the copy goes with the figures."""
    at = in_use()
    at.switch_page(YOUR_DATA).run()
    path = at.session_state[session_upload._KEY].copy.path
    assert path.exists()
    at.button(key="remove_imported-register-of-residents").click().run()
    assert_shown(at)
    assert not at.info
    assert session_upload._KEY not in at.session_state
    assert not path.exists()


def test_only_this_account_may_read_a_copy() -> None:
    """The file, and the folder in which it lies."""
    path = in_use().session_state[session_upload._KEY].copy.path
    assert [oct(one.stat().st_mode & 0o777) for one in (path, path.parent)] == ["0o600", "0o700"]


@pytest.fixture
def renewed(small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Renews the public file as `make data` does, after a change to it."""
    public = Path(shutil.copy(small_file, tmp_path / "atlas.duckdb"))
    monkeypatch.setenv("ATLAS_DATABASE", str(public))

    def renew(change: str) -> None:
        other = Path(shutil.copy(small_file, tmp_path / "other.duckdb"))
        with duckdb.connect(str(other)) as connection:
            connection.execute(change)
        other.replace(public)

    return renew


def test_uploaded_data_lie_on_public_data_that_were_renewed_meanwhile(renewed: Callable[[str], None]) -> None:
    """The next page shows both, and nothing is left of the file before."""
    at = in_use()
    before = at.session_state[session_upload._KEY].copy.path
    renewed("UPDATE data_version SET version = 'abcdef0123'")
    at.switch_page(COMPARE).run()
    assert_shown(at)
    assert any("2 uploaded values" in info.value for info in at.info)
    after = at.session_state[session_upload._KEY].copy.path
    assert (before.exists(), after.exists()) == (False, True)
    database.use_database(lambda: str(after))
    try:
        assert run("data/version")["version"].tolist() == ["abcdef0123"]
    finally:
        database.use_database(lambda: None)


def test_uploaded_data_that_do_not_fit_the_renewed_public_data_are_let_go_with_a_sentence(renewed: Callable[[str], None]) -> None:
    """As where a file of the same name is among them now."""
    at = in_use()
    path = at.session_state[session_upload._KEY].copy.path
    renewed("INSERT INTO source BY NAME SELECT * REPLACE ('imported-register-of-residents' AS source_id) FROM source LIMIT 1")
    at.switch_page(COMPARE).run()
    assert_shown(at)
    assert any("the public data were renewed, and yours could not be mixed" in warning.value for warning in at.warning)
    assert not any("uploaded value" in info.value for info in at.info)
    assert not path.exists()


@pytest.mark.parametrize("what", ["copy", "folder"])
def test_a_cleaner_of_temporary_files_costs_the_visitor_one_sentence(what: str) -> None:
    """The public figures are shown; the file can be uploaded again; nobody else notices anything."""
    at = in_use()
    path = at.session_state[session_upload._KEY].copy.path
    path.unlink() if what == "copy" else shutil.rmtree(path.parent)
    at.switch_page(COMPARE).run()
    assert_shown(at)
    assert [warning for warning in at.warning if "no longer on the server" in warning.value]
    assert not any("uploaded value" in info.value for info in at.info)
    other = in_use()
    assert not [warning for warning in other.warning if "no longer on the server" in warning.value]
    at.switch_page(YOUR_DATA).run()
    at.switch_page(COMPARE).run()
    assert not [warning for warning in at.warning if "no longer on the server" in warning.value]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FILE.replace(b"64.5", b"164.5"), "“164\\.5” lies outside"),
        (FILE.replace(b"Wien", b"Wienn"), "Similar names: Vienna, Austria"),
        (b"", "The file is empty"),
        (FILE.decode().replace("Malmo", "Malmö").encode("latin-1"), "not UTF\\-8"),
        (b"city,year\nGraz,2025\n", "fit none of the forms"),
        (FILE.replace(b"Wien", b"<img src=x onerror=alert(1)>"), "The atlas has no city"),
    ],
    ids=["out of range", "unknown city", "empty", "encoding", "form", "markup"],
)
def test_a_bad_file_is_answered_with_a_sentence(content: bytes, words: str) -> None:
    """Nothing can be used, and no trace of an error."""
    at = with_upload(content)
    assert_shown(at)
    tables = " ".join(table.value.to_csv(index=False) for table in at.table)
    assert words.replace("\\", "") in f"{page_text(at)} {tables}".replace("\\", "")
    assert not [button for button in at.button if button.key == "use_own"]
    assert "<img" not in page_text(at)


def test_every_template_is_a_file_that_is_taken() -> None:
    """What the page hands out, the page takes."""
    for template in templates.TEMPLATES:
        for ending, content in (("csv", csv_bytes(template.rows)), ("xlsx", excel_bytes(template.rows, template.what))):
            at = with_upload(content, f"{template.key}.{ending}", template.title)
            assert_shown(at)
            assert at.button(key="use_own")


def test_data_and_method_says_whether_figures_were_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first refresh the page says so; of the fixture's sources some were renewed."""
    monkeypatch.delenv("ATLAS_DATABASE")
    at = opened(DATA, {"part": "renewal"})
    assert_shown(at)
    assert "have not been updated" in page_text(at)


def test_the_page_shows_the_limits() -> None:
    """Those that a visitor can keep to, as the importer has them."""
    uploader = next(one for one in nodes(opened(YOUR_DATA)) if one.type == "file_uploader")
    text = f"{uploader.proto.label} {uploader.proto.help}"
    most = limits.ON_THE_PAGE
    for number in (f"{most.rows:,} rows", f"{most.columns} columns", f"{most.cells:,} cells", f"{limits.SECONDS} seconds"):
        assert number in text, number


def test_a_visit_has_only_so_many_files_read() -> None:
    """After that a sentence, without a reader; a file of nothing is quickest."""
    at = with_upload(b"")
    for _ in range(limits.FILES_A_VISIT - 1):
        next(button for button in at.button if button.label == "Check the file").click().run()
        assert "The file is empty" in page_text(at)
    next(button for button in at.button if button.label == "Check the file").click().run()
    assert_shown(at)
    assert "many files within a few minutes" in page_text(at)


def test_an_address_has_only_so_many_files_read_in_however_many_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is given, as a server would know it; one that is not known has no limit of its own."""
    monkeypatch.setattr(views, "_read_of", Recent(limits.VISIT_SECONDS))

    def may(visits: int, address: str | None) -> list[bool]:
        monkeypatch.setattr(views, "plain_address", lambda _: address)
        answers = []
        for _ in range(visits):
            monkeypatch.setattr(st, "session_state", {})
            answers.append(views._in_time())
        return answers

    assert may(limits.FILES_AN_ADDRESS + 1, "198.51.100.7") == [True] * limits.FILES_AN_ADDRESS + [False]
    assert may(1, "198.51.100.8") == [True]
    assert may(limits.FILES_AN_ADDRESS + 1, None) == [True] * (limits.FILES_AN_ADDRESS + 1)


def copies_on_disk() -> set[Path]:
    """Those of this process; tests in another one make and remove theirs meanwhile."""
    folder = upload_store.copies._folder
    return set(folder.iterdir()) if folder else set()


def test_a_full_disk_is_answered_with_a_sentence() -> None:
    """No file of this process may grow over 100 kB while the figures are mixed in; nothing is left, and later it works."""
    at = with_upload(FILE)
    before = copies_on_disk()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        at.button(key="use_own").click().run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert_shown(at)
    assert "cannot write the file that would hold your figures" in page_text(at)
    assert copies_on_disk() == before
    at.button(key="use_own").click().run()
    assert any("2 uploaded values" in info.value for info in at.info)


def test_documents_made_after_the_visit_hold_the_figures_of_the_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A button is pressed outside the run of the page; the plan and the report ask the visitor's data then, too."""
    made: dict[str, Callable[[], bytes]] = {}
    draw = st.download_button

    def collect(label: str, data: Callable[[], bytes], *given: object, **named: object) -> bool:
        made[str(named["key"])] = data
        return draw(label, data, *given, **named)  # type: ignore[arg-type]

    columns = "place_level,place_code,measure_id,population_group,year,value"
    at = with_upload(f"{columns}\nregion,AT13,employment_rate_20_64,foreign_born,2026,41.5\n".encode())
    at.button(key="use_own").click().run()
    monkeypatch.setattr(st, "download_button", collect)
    for page, query in ((MONITORING, {"monitor_view": "plan", "city": "at-vienna"}), (CITY, {"city": "at-vienna"})):
        at.query_params = query
        at.switch_page(page).run()
        assert_shown(at)
    keys = ("plan_docx", "plan_md", "report_pdf", "report_html", "brief_pdf")
    assert set(keys) <= set(made)
    with ThreadPoolExecutor(1) as elsewhere:
        files = {key: elsewhere.submit(made[key]).result() for key in keys}
    texts = {key: files[key].decode() for key in ("plan_md", "report_html")}
    for key in ("report_pdf", "brief_pdf"):
        texts[key] = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(files[key])).pages).split())
    for key, text in texts.items():
        assert "41.5" in text, key
        assert wording.NOT_BEHIND_LINK in text, key
        assert "Register of residents" in text or key == "brief_pdf", key
    paper = docx.Document(io.BytesIO(files["plan_docx"]))
    assert any("Register of residents" in paragraph.text for paragraph in paper.paragraphs)


def with_report(content: bytes, name: str = "invented.pdf") -> AppTest:
    """The page after a report was given and read."""
    at = with_upload(content, name, "")
    assert_shown(at)
    return at


def decide(at: AppTest, decisions: dict[str, str]) -> None:
    """Choose for values named as in “Decision on Commitment”, and ask for the check."""
    for name, choice in decisions.items():
        next(radio for radio in at.radio if radio.label == f"Decision on {name}").set_value(choice)
    next(button for button in at.button if button.label == "Check the confirmed values").click()
    at.run()
    assert_shown(at)


def right_value(at: AppTest, name: str, value: str) -> None:
    """Write the right value of one."""
    next(field for field in at.text_input if field.label == f"Right value of {name}").set_value(value)


def test_values_of_a_report_are_shown_with_their_sentences_and_only_confirmed_ones_are_used() -> None:
    """Nothing is chosen in advance; what is confirmed or corrected is used like an uploaded file, the rest is not."""
    at = with_report(pdf(ENGLISH.replace("Invented City", "Vienna")))
    text = page_text(at)
    assert "78% of the goals of the commitment policy were achieved".replace("%", "") in text.replace("\\", "").replace("%", "")
    assert "page 1, certainty" in text
    assert {radio.value for radio in at.radio if radio.label.startswith("Decision on")} == {None}
    decide(at, {})
    assert "at least one score first" in page_text(at)
    decide(at, {"Commitment": "confirm"})
    assert "its city and date is not" in page_text(at)
    assert not [button for button in at.button if button.key == "use_own"]

    right_value(at, "Education", "51.5")
    decide(at, {"City": "confirm", "Date": "confirm"})
    assert "Choose “Correct”" in page_text(at).replace("\\", "")
    decide(at, {"Education": "correct", "Neighbourhood": "drop"})
    at.button(key="use_own").click().run()
    assert_shown(at)
    assert any("2 uploaded values" in info.value for info in at.info)
    (file,) = at.session_state[session_upload._KEY].files
    assert set(file.rows[["place_code", "measure_id", "year", "value"]].itertuples(index=False, name=None)) == {
        ("at-vienna", "icc_commitment", "2014", "78"),
        ("at-vienna", "icc_education_system", "2014", "51.5"),
    }
    assert not [radio for radio in at.radio if radio.label.startswith("Decision on")], "the report is done with"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf("#rect(width: 5cm)"), "No text was found in the PDF"),
        (pdf("#lorem(300)"), "does not name the Intercultural Cities Index"),
        (b"%PDF-1.7 nothing", "damaged"),
    ],
    ids=["scanned", "another text", "damaged"],
)
def test_a_pdf_that_cannot_be_read_is_answered_with_a_sentence(content: bytes, words: str) -> None:
    at = with_report(content)
    assert words in page_text(at).replace("\\", "")
    assert not at.radio or not [radio for radio in at.radio if radio.label.startswith("Decision on")]


def test_a_report_holds_nothing_but_text_for_the_page() -> None:
    """Its city and sentences may hold anything."""
    body = ENGLISH.replace("Invented City", r"Vienna \<img src=x onerror=alert(1)> \[a\](https:\/\/example.org)")
    at = with_report(pdf(body))
    assert "img src" in page_text(at)
    assert not re.search(r"(?<!\\)(?:<img|\]\(http)", page_text(at))


def test_decisions_on_a_report_are_not_those_on_the_next() -> None:
    """Another report begins undecided."""
    at = with_report(pdf(ENGLISH.replace("Invented City", "Vienna")))
    decide(at, {"Commitment": "confirm"})
    at.file_uploader(key="own_upload").set_value(("other.pdf", pdf(ENGLISH.replace("Invented City", "Graz")), "application/pdf"))
    next(button for button in at.button if button.label == "Check the file").click().run()
    assert {radio.value for radio in at.radio if radio.label.startswith("Decision on")} == {None}


def test_an_answer_of_the_survey_by_another_group_leaves_the_first_sentence_of_a_profile() -> None:
    """It counts all residents asked; what one group said is a row of its own."""
    group = "city,at-graz,survey_good_place_immigrants,foreign_born,2024,51"
    at = using(group)
    at_page(at, CITY, city="at-graz")
    assert "In Graz, 78.8 % of residents asked call it a good place to live for immigrants (2023)" in as_read(page_text(at))
