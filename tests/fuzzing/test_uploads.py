"""Files of visitors: each is read, or answered with a sentence, by the code of the reading process and by that process."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import strategies as st

from data.importer import NO_CHOICE, Choices, FileRejectedError, figures, isolated, isolated_worker, saved
from data.importer.overlay import overlay_figures
from tests.data import icc_report_files
from tests.data.test_any_table import book
from tests.data.test_districts import GRAZ, of_city
from tests.data.test_saved import files as files_to_save
from tests.fuzzing.conftest import Cases
from tests.fuzzing.drawing import HOSTILE, JSON, TEXTS, as_json, damaged, like

pytestmark = pytest.mark.usefixtures("on_fixture")

WIDE = "city,country,year,foreign_born_share,note\nWien,Austria,2025,64.5,\nMalmo,Sweden,2025,36,a\n"
LONG = "place_level,place_code,measure_id,population_group,year,value\nregion,AT13,employment_rate_20_64,foreign_born,2024,41.5\n"
EUROSTAT = "DATAFLOW,freq,unit,c_birth,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nx,A,PC,FOR,T,Y20-64,AT13,2024,61.5,b\n"
DISTRICTS = (
    "district,city,country,lat,lon,year,value\nCentre,Graz,Austria,47.07,15.43,2024,26\nCentre,Wien,AT,48.2,16.37,2024,36\n"
)
TABLES = [
    WIDE,
    LONG,
    EUROSTAT,
    DISTRICTS,
    WIDE.replace(",", ";"),
    "Register\n\n" + WIDE.replace(",", "\t"),
    "geo\\time,2023,2024\nAT13,1,2 b\n",
]
ENDINGS = [".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".geojson", ".dta", ".sav", ".zip", "", ".CSV"]
CELLS = (
    st.sampled_from([*HOSTILE, "Wien", "Graz", "AT13", "SE", "2024", "2024-01", "64,5", "64.5 %", "1.234,5", ":", "c", "AT"])
    | TEXTS
)
CHOSEN = st.builds(
    Choices,
    measure=st.sampled_from(["", "foreign_born_share", "population"]) | TEXTS,
    place=st.sampled_from(["", "city", "geo"]) | TEXTS,
    level=st.sampled_from(["", "city", "region", "country", "district"]),
    one_place=st.sampled_from(["", "at-graz", "Graz"]) | TEXTS,
    year=st.sampled_from(["", "2024", "year"]) | TEXTS,
    value=st.sampled_from(["", "value", "foreign_born_share"]) | TEXTS,
    group=st.sampled_from(["", "total", "foreign_born"]) | TEXTS,
)


def read_in_limits(content: bytes, **settings: Any) -> dict[str, Any]:
    """What the process answers, which always holds a sentence or rows."""
    given = {"name": "own.csv", "title": "", "url": "", "sheet": "", "choices": asdict(NO_CHOICE), **settings}
    head, _, rows = isolated_worker.answer(given, content).partition(b"\n")
    answer: dict[str, Any] = json.loads(head)
    sentence = answer.get("refused", "")
    assert sentence.strip() or rows or "readings" in answer
    sentence.encode()
    assert len(sentence) < 2_000
    for _, _, problem in answer.get("problems", []):
        problem.encode()
    return answer


def encoded(rows: Sequence[Sequence[str]], separator: str, encoding: str) -> bytes:
    text = "\n".join(separator.join(row) for row in rows)
    return text.encode(encoding, errors="replace" if encoding.startswith("latin") else "surrogatepass")


def tables() -> st.SearchStrategy[bytes]:
    """Tables of any cells, tables as people have them with some cells changed, and damaged ones."""
    encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"])
    separators = st.sampled_from([",", ";", "\t", "|"])
    of_cells = st.builds(encoded, st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=6), separators, encodings)
    known = st.sampled_from([[line.split(",") for line in text.splitlines()] for text in (WIDE, LONG, EUROSTAT, DISTRICTS)])
    nearly = st.builds(encoded, known.flatmap(_with_other_cells), separators, encodings)
    return of_cells | nearly | damaged(*(text.encode() for text in TABLES)) | st.binary(max_size=200)


def _with_other_cells(rows: list[list[str]]) -> st.SearchStrategy[list[list[str]]]:
    places = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, len(rows[0]) - 1), CELLS)

    def changed(changes: list[tuple[int, int, str]]) -> list[list[str]]:
        made = [list(row) for row in rows]
        for row, column, text in changes:
            made[row][column] = text
        return made

    return st.lists(places, min_size=1, max_size=4).map(changed)


def test_tables(cases: Cases) -> None:
    named = st.sampled_from(ENDINGS).map("own{}".format) | TEXTS
    chosen = st.just(NO_CHOICE) | CHOSEN
    cases(
        700,
        lambda content, name, choices, title: read_in_limits(content, name=name, choices=asdict(choices), title=title),
        content=tables(),
        name=named,
        choices=chosen,
        title=TEXTS,
    )


@cache
def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed_again(content: bytes) -> st.SearchStrategy[bytes]:
    """The archive with one of its parts damaged or left out."""

    def with_part(change: tuple[str, bytes | None]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, part in (parts_of(content) | {change[0]: change[1]}).items():
                if part is not None:
                    archive.writestr(name, part)
        return buffer.getvalue()

    parts = parts_of(content)
    changes = st.sampled_from(sorted(parts)).flatmap(lambda name: st.tuples(st.just(name), damaged(parts[name]) | st.none()))
    return changes.map(with_part)


def open_document_sheet() -> bytes:
    cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in "ab")
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{short}="{space}{short}:1.0"' for short in ("office", "table", "text"))
    sheet = f'<table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    return buffer.getvalue()


def test_workbooks(cases: Cases) -> None:
    rows: list[list[object]] = [list(line.split(",")) for line in WIDE.splitlines()]
    files = {".xlsx": book(rows, {"Other": rows}), ".ods": open_document_sheet()}
    drawn = st.sampled_from(sorted(files)).flatmap(
        lambda ending: st.tuples(st.just(f"own{ending}"), packed_again(files[ending]) | damaged(files[ending]))
    )
    sheets = st.sampled_from(["", "Data", "Other"]) | TEXTS
    cases(350, lambda file, sheet: read_in_limits(file[1], name=file[0], sheet=sheet), file=drawn, sheet=sheets)


def any_cells(rows: list[list[object]]) -> bytes:
    workbook, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(buffer)
    return buffer.getvalue()


def test_workbooks_of_any_cells(cases: Cases) -> None:
    """A workbook that is well formed and holds anything."""
    allowed = TEXTS.map(lambda text: "".join(sign for sign in text if sign.isprintable()))
    cell = (
        st.none()
        | st.booleans()
        | st.integers(-(10**9), 10**9)
        | st.floats()
        | allowed
        | st.dates()
        | st.sampled_from(["city", "year", "foreign_born_share", "Wien", "2024"])
    )
    drawn = st.lists(st.lists(cell, max_size=5), min_size=1, max_size=6)
    cases(200, lambda rows: read_in_limits(any_cells(rows), name="own.xlsx"), rows=drawn)


def test_shapes(cases: Cases) -> None:
    whole = json.loads(of_city(GRAZ))
    share = asdict(Choices(measure="foreign_born_share"))
    drawn = like(whole).map(as_json) | JSON.map(as_json) | damaged(as_json(whole))
    cases(400, lambda content: read_in_limits(content, name="own.geojson", choices=share), content=drawn)


def test_saved_data(cases: Cases) -> None:
    whole = saved.packed(files_to_save())
    contents = json.loads(parts_of(whole)[saved.CONTENTS])

    def with_contents(content: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, part in (parts_of(whole) | {saved.CONTENTS: content}).items():
                archive.writestr(name, part)
        return buffer.getvalue()

    drawn = packed_again(whole) | damaged(whole) | (like(contents) | JSON).map(as_json).map(with_contents)
    cases(400, lambda content: read_in_limits(content, kind="saved"), content=drawn)


def test_reports(cases: Cases) -> None:
    whole = icc_report_files.pdf(icc_report_files.ENGLISH)
    cases(120, lambda content: read_in_limits(content, kind="report"), content=damaged(whole) | st.binary(max_size=300))


def test_the_process_of_its_own(cases: Cases) -> None:
    """The same files as the page hands them over."""

    def check(content: bytes) -> None:
        try:
            sentence = isolated.figures("own.csv", content).form
        except FileRejectedError as refusal:
            sentence = str(refusal)
        assert sentence not in ("", isolated.FAILED)

    cases(8, check, content=tables())


def test_what_was_read_can_be_used(small_file: Any, tmp_path: Any, cases: Cases) -> None:
    """Rows without a problem lie over the public ones, whatever their values are."""
    numbers = st.integers(0, 100).map(str) | st.floats(0, 100).map(lambda value: f"{value:.3f}")
    lines = st.lists(
        st.tuples(st.sampled_from(["Wien", "Graz", "Malmo"]), st.integers(1999, 2026), numbers), min_size=1, max_size=5
    )

    def check(rows: list[tuple[str, int, str]]) -> None:
        text = "city,year,foreign_born_share\n" + "".join(f"{city},{year},{value}\n" for city, year, value in rows)
        try:
            taken = figures("own.csv", text.encode())
        except FileRejectedError:
            return
        if not taken.problems:
            target = tmp_path / "own.duckdb"
            overlay_figures([taken], small_file, target)
            target.unlink()

    cases(8, check, rows=lines)
