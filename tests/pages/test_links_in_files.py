"""Each file that a page offers opens the view that made it, with the choices of the reader; tests/browser presses some."""

import re
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet
import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from tests.pages.session import (
    CITY,
    COMPARE,
    GOVERNANCE,
    LINKS,
    MONITORING,
    POLICY,
    PRACTICES,
    REGIONS,
    assert_shown,
    blocks,
    filter_bar,
    opened,
    visited,
)

SITE = "https://atlas.example"
PAGE_AT = {
    "/city": CITY,
    "/compare": COMPARE,
    "/governance": GOVERNANCE,
    "/links": LINKS,
    "/monitoring": MONITORING,
    "/policy": POLICY,
    "/practices": PRACTICES,
    "/regions": REGIONS,
}
# What an address may hold, in each of its forms.
FORMS = {
    "single choices": "/compare?city=at-graz&measure=foreign_born_share",
    "a list and a switch": "/compare?question=side&city=nl037c,de002c&differences_first=1",
    "typed words beyond ASCII": "/practices?practice_text=k%C3%B6ln+%26+%C5%82%C3%B3d%C5%BA",
    "numbers that are no usual ones": "/regions?region_view=distribution&small_below=20",
}
VIEWS = [
    *FORMS.values(),
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
    "/regions?region_view=table&outcome=unemployment_rate_15_64&outcome_year=2010",
    "/links?country=DE,FR,SE,AT,IT,ES,NL,BE",
    "/links?link_preset=policy_areas&network=eccar",
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
WITHOUT_A_LINK = {".csv", ".png"}  # rows alone, whose link is in the read-me; a picture shows it in the letters of the SVG


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes | Callable[[], bytes]]:
    """The files that pages offer, by name, as they are given to the buttons."""
    found: dict[str, bytes | Callable[[], bytes]] = {}
    draw = st.download_button

    def collect(label: str, data: bytes | Callable[[], bytes], **named: object) -> bool:
        if named["key"] != "brief_pdf":  # is about the cities, not this view: test_brief.py
            found[str(named["file_name"])] = data
        return draw(label, data, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", collect)
    return found


def with_all_files(view: str) -> AppTest:
    """A new session at an address, with every list of files of the page opened."""
    path, choices = choices_of(view)
    at = opened(PAGE_AT[path], {name: texts[-1] for name, texts in choices.items()})
    at.context = {"url": SITE + path}
    for name in list(at.session_state):
        if name.startswith("downloads"):
            at.session_state[name] = True
    return at.run()


def written(offered: dict[str, bytes | Callable[[], bytes]], folder: Path) -> list[Path]:
    """The files as a press of each button makes them: apart from the run of the page."""
    with ThreadPoolExecutor(1) as elsewhere:
        for name, data in offered.items():
            (folder / name).write_bytes(data if isinstance(data, bytes) else elsewhere.submit(data).result())
    return sorted(folder.iterdir())


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


def as_shown(at: AppTest) -> list[str]:
    """The headings of a page, and how many rows each list of files promises."""
    of_bar = {id(block) for block in filter_bar(at)}
    headings = [heading.value for kind in (at.title, at.header, at.subheader) for heading in kind]
    return headings + [block.proto.popover.label for block in blocks(at) if block.type == "popover" and id(block) not in of_bar]


def choices_of(link: str) -> tuple[str, dict[str, list[str]]]:
    """Page and parameters of a link."""
    parts = urlsplit(link)
    return parts.path, parse_qs(parts.query)


def check_links(files: list[Path], site: str, expected: str) -> None:
    """Every file has a link, and none but the one to this view."""
    assert files
    without = [path.name for path in files if path.suffix not in WITHOUT_A_LINK and not links_in(path, site)]
    assert not without, f"files without a link: {without}"
    found = {path.name: choices_of(link) for path in files for link in links_in(path, site)}
    assert {name: choices for name, choices in found.items() if choices != choices_of(expected)} == {}


def check_pictures(files: list[Path], words: str) -> None:
    """Every picture is one, and says these words."""
    for path in files:
        if path.suffix == ".svg":
            text = path.read_text(encoding="utf-8")
            assert text.lstrip().startswith("<svg"), path.name
            assert words in text, path.name
        if path.suffix == ".png":
            assert path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 10_000, path.name


@pytest.mark.parametrize("view", [*VIEWS, *OF_AN_EXAMPLE])
def test_every_file_opens_the_view_that_made_it(
    view: str, offered: dict[str, bytes | Callable[[], bytes]], tmp_path: Path
) -> None:
    at = with_all_files(view)
    assert_shown(at)
    files = written(offered, tmp_path)
    check_links(files, SITE, OF_AN_EXAMPLE.get(view, view))
    check_pictures(files, "MIPEX: " if view.startswith("/policy") else "")
    path, choices = choices_of(next(link for file in files for link in links_in(file, SITE)))
    other = visited(PAGE_AT[path], {name: texts[-1] for name, texts in choices.items()})
    assert as_shown(other) == as_shown(at)
    assert not [warning for warning in other.warning if "The link asks" in warning.value]
