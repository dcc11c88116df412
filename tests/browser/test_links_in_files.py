"""What leaves comes back: every file of every page opens the view that made it, with the choices of the reader."""

import re
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet
import pytest
from playwright.sync_api import Browser, Locator, Page
from pypdf import PdfReader

from tests.browser.conftest import Visitor
from tests.browser.driving import Server, go, main_part, running_server, settle, widget
from tests.browser.test_assessment import ANSWERED, answer
from tests.browser.test_rooms import ask, open_room

VIEWS = [
    "/compare?city=at-graz&measure=foreign_born_share",
    "/compare?share_min=15&measure=survey_easy_find_job&show=lowest",
    "/compare?city=nl037c,de002c,fr002c&view=profile",
    "/compare?country=DE,SE&view=distribution",
    "/compare?view=map&measure=unemployment_rate_15_64&population_group=eu_born&year=2021",
    "/compare?view=table&measure=icc_overall",
    "/city?city=be012c",
    "/city?city=nl037c,de002c&city_part=region&share_min=15",
    "/city?city=se003c&city_part=peers&peer_scope=country",
    "/policy?policy_area=mipex_education&policy_year=2014&country=DE,SE",
    "/policy?policy_view=heat_map&competence_type=shared",
    "/policy?policy_view=trends&policy_country=SE,NO",
    "/policy?policy_view=change&policy_from=2019&policy_to=2023",
    "/policy?policy_view=indicators&indicator=gd144",
    "/regions?outcome=tertiary_share_25_64&outcome_look=rate&country=DE",
    "/regions?region=AT13,DE30&region_view=ranked",
    "/regions?region_view=distribution&small_below=20",
    "/regions?region_view=table&outcome=unemployment_rate_15_64&outcome_year=2010",
    "/links?country=DE,FR,SE,AT,IT,ES,NL,BE",
    "/links?link_preset=policy_areas&icc_member=1",
    "/links?link_view=matrix&share_min=10",
    "/practices?practice_text=wien",
    "/practices?practice_city=at-vienna,be012c&practice_view=table",
    "/governance?governance_view=networks&city=de007c",
    "/governance?governance_country=SE,NO",
    "/monitoring?monitor_view=cities&monitor_place=ghent,athens",
    "/monitoring?city=se003c&monitor_view=plan&plan_goal=social_inclusion,employment&plan_group=status",
    "/monitoring?monitor_view=cost&benefit_people=1500",
]
# What is shown where the reader chose nothing stands in the link by name.
OF_AN_EXAMPLE = {"/city": "/city?city=at-vienna", "/monitoring?monitor_view=plan": "/monitoring?city=at-vienna&monitor_view=plan"}
FILE_LISTS = re.compile(r"Download \(|Report on this city|Plan as a document")
WITHOUT_A_LINK = {".csv", ".png"}  # rows alone, whose link is in the read-me; a picture shows it in the letters of the SVG


def files_of(page: Page, folder: Path) -> list[Path]:
    """Every file that the page on screen offers: each list of files is opened, each button pressed."""
    found = [_taken(page, button, folder) for button in main_part(page).get_by_test_id("stDownloadButton").all()]
    for opener in page.get_by_test_id("stPopoverButton").filter(has_text=FILE_LISTS).all():
        opener.click()
        body = page.get_by_test_id("stPopoverBody")
        body.get_by_test_id("stDownloadButton").first.wait_for()
        settle(page)
        found += [_taken(page, button, folder) for button in body.get_by_test_id("stDownloadButton").all()]
        page.keyboard.press("Escape")
        body.wait_for(state="detached")
    return found


def _taken(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as arriving:
        button.get_by_role("button").click()
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


def words_in(path: Path) -> str:
    """All that a file says, with the addresses behind its words."""
    match path.suffix:
        case ".pdf":
            reader = PdfReader(path)
            notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
            return "\n".join(str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {}))
        case ".xlsx":
            sheets = openpyxl.load_workbook(path, read_only=True).worksheets
            return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
        case ".parquet":
            return (pyarrow.parquet.read_metadata(path).metadata or {}).get(b"readme", b"").decode()
        case ".docx":
            with zipfile.ZipFile(path) as parts:
                return "\n".join(ElementTree.fromstring(parts.read("word/document.xml")).itertext())
        case ".png":
            return ""
        case ".svg":
            links = [node.get("{http://www.w3.org/1999/xlink}href", "") for node in ElementTree.parse(path).iter()]
            return "\n".join(links)
        case ".html":
            return "\n".join(re.findall(r'href="([^"]*)"', path.read_text(encoding="utf-8"))).replace("&amp;", "&")
        case _:
            return path.read_text(encoding="utf-8-sig")


def links_in(path: Path, site: str) -> list[str]:
    """The links to the atlas in a file."""
    return re.findall(rf"{re.escape(site)}[^\s\"<>]*", words_in(path))


def as_shown(page: Page) -> tuple[list[str], list[str]]:
    """Headings, and how many rows each list of files promises."""
    headings = main_part(page).locator("h1, h2, h3").all_inner_texts()
    return headings, page.get_by_test_id("stPopoverButton").filter(has_text=FILE_LISTS).all_inner_texts()


def choices_of(link: str) -> tuple[str, dict[str, list[str]]]:
    """Page and parameters of a link."""
    parts = urlsplit(link)
    return parts.path, parse_qs(parts.query)


def check_files(page: Page, folder: Path, server: Server, wanted: str) -> list[Path]:
    """Every file of the page has a link, and none but the one to this view."""
    files = files_of(page, folder)
    assert files
    without = [path.name for path in files if path.suffix not in WITHOUT_A_LINK and not links_in(path, server.address)]
    assert not without, f"files without a link: {without}"
    found = {path.name: choices_of(link) for path in files for link in links_in(path, server.address)}
    assert {name: choices for name, choices in found.items() if choices != choices_of(wanted)} == {}
    return files


@pytest.mark.parametrize("view", [*VIEWS, *OF_AN_EXAMPLE])
def test_every_file_opens_the_view_that_made_it(view: str, new_visitor: Visitor, keep: Path, server: Server) -> None:
    page = new_visitor()
    go(page, view)
    files = check_files(page, keep, server, OF_AN_EXAMPLE.get(view, view))
    link = next(link for path in files for link in links_in(path, server.address))
    other = new_visitor()
    go(other, link)
    assert as_shown(other) == as_shown(page)
    assert not other.get_by_text("The link asks").count()


def test_files_of_an_assessment_open_its_page(page: Page, keep: Path, server: Server) -> None:
    go(page, "/assessment?assessment_part=2")
    for item_id, choice in ANSWERED.items():
        answer(page, item_id, choice)
    main_part(page).get_by_text("Result", exact=True).first.click()
    settle(page)
    check_files(page, keep, server, "/assessment?assessment_part=2&assessment_view=result")


def test_the_file_of_a_room_opens_the_room(page: Page, keep: Path, server: Server) -> None:
    code = open_room(page)
    ask(page, "Words", "What helps?")
    main_part(page).get_by_text("All questions", exact=True).first.click()
    settle(page)
    check_files(page, keep, server, f"/join?room={code}")


def test_links_keep_the_folder_that_the_atlas_stands_in(browser: Browser, tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "log.txt", base_path="/open-data") as server,  # ends like the address of a page
        browser.new_context(viewport={"width": 1280, "height": 900}) as context,
    ):
        page = context.new_page()
        go(page, f"{server.address}/?share_min=15")
        assert link_of(page) == f"{server.address}/?share_min=15"
        page = context.new_page()
        go(page, f"{server.address}/compare?share_min=15")
        assert link_of(page) == f"{server.address}/compare?share_min=15"


def link_of(page: Page) -> str:
    """The full link under “Link to this view”."""
    widget(page, "link_popover").get_by_role("button").first.click()
    codes = page.get_by_test_id("stPopoverBody").locator("code")
    codes.first.wait_for()
    settle(page)
    # The short link stands above it; what is folded has a text, too.
    return next(text for text in codes.all_text_contents() if text.startswith("http") and "go=" not in text)
