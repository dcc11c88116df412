"""Files as nobody should send them, made here: each with its name and words of the sentence that must answer it.

None is over 10 MB. Words that are a number are the figures that the file holds: odd, but right, and read.
"""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import openpyxl
import xlsxwriter

HEADER = "city,country,year,foreign_born_share"
GRAZ, VIENNA = "Graz,Austria,2022,25.1", "Vienna,Austria,2022,39.2"
NAMES = ("city", "country", "year", "foreign_born_share")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BILLION_LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(10)
)
TO_THE_END = "ABCDEFGHIJ"


@dataclass(frozen=True)
class Hostile:
    """A file to make, and what must come of it: words of the sentence, or how many figures are read."""

    name: str
    make: Callable[[], bytes]
    answer: str | int


def cell(name: str, value: object, kind: str = "") -> str:
    """A cell in XML; texts stand in it."""
    if isinstance(value, str) and not kind:
        return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{name}"' + (f' t="{kind}"' if kind else "") + f"><v>{value}</v></c>"


def row(number: object, *cells: object) -> str:
    """A row in XML: XML of cells, or values of them from column A on."""
    made = [one if str(one).startswith("<") else cell(f"{TO_THE_END[at]}{number}", one) for at, one in enumerate(cells)]
    return f'<row r="{number}">{"".join(map(str, made))}</row>'


GOOD = row(1, *NAMES) + row(2, "Graz", "Austria", 2022, 25.1) + row(3, "Vienna", "Austria", 2022, 39.2)


def sheet(rows: str, before: str = "", head: str = "") -> str:
    """A sheet in XML. before: between its beginning and its rows. head: before its beginning."""
    return f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def workbook(changes: dict[str, str | bytes | None]) -> bytes:
    """A workbook with some of its parts put in place of others, added, or (None) left out."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "a text")  # so that there is a part for texts
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            content = changes.get(name, old.read(name) if name in old.namelist() else None)
            if content is not None:
                new.writestr(name, content)
    return made.getvalue()


def with_sheet(rows: str, before: str = "", head: str = "") -> Callable[[], bytes]:
    """A workbook with this sheet."""
    return lambda: workbook({SHEET: sheet(rows, before, head)})


def far_dimension(columns: int, reference: str) -> Callable[[], bytes]:
    """A wide first row, one cell in the last row there can be, and a size to match."""

    def make() -> bytes:
        from openpyxl.utils import get_column_letter as letters

        wide = "".join(cell(f"{letters(at)}1", f"n{at}") for at in range(1, columns + 1))
        return workbook({SHEET: sheet(f'<row r="1">{wide}</row>{row(1_048_576, "x")}', f'<dimension ref="A1:{reference}"/>')})

    return make


def streamed(name: str, pieces: Iterator[bytes]) -> bytes:
    """A workbook with a part that is too large to be made at once."""
    made = io.BytesIO(workbook({name: None}))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)
    return made.getvalue()


def string_of(megabytes: int) -> Callable[[], bytes]:
    """One cell with a text of so many megabytes."""
    before, after = sheet(f'<row r="1">{cell("A1", "|")}</row>').encode().split(b"|")
    return lambda: streamed(SHEET, iter([before, *[b"x" * 1_000_000] * megabytes, after]))


def rows_of(count: int) -> Callable[[], bytes]:
    """So many rows of one number."""

    def pieces() -> Iterator[bytes]:
        before, after = sheet("|").encode().split(b"|")
        yield before + row(1, *NAMES).encode()
        for start in range(2, count, 10_000):
            yield "".join(f"<row><c><v>{number}</v></c></row>" for number in range(start, start + 10_000)).encode()
        yield after

    return lambda: streamed(SHEET, pieces())


def texts_of(count: int) -> Callable[[], bytes]:
    """A part of texts with so many of them."""
    before, after = f'<sst xmlns="{MAIN}">'.encode(), b"</sst>"
    return lambda: streamed(STRINGS, iter([before, *[b"<si><t/></si>" * 1000] * (count // 1000), after]))


def styles_of(count: int) -> Callable[[], bytes]:
    """A part of styles with so many of them."""
    before, after = f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode(), b"</cellXfs></styleSheet>"
    return lambda: streamed(STYLES, iter([before, *[b'<xf numFmtId="9"/>' * 1000] * (count // 1000), after]))


def lying_sizes() -> bytes:
    """A part of 200 MB that states 1,000 bytes in the archive's list."""
    content = bytearray(string_of(200)())
    in_list = content.rfind(SHEET.encode()) - 46
    assert content[in_list : in_list + 4] == b"PK\x01\x02"
    content[in_list + 24 : in_list + 28] = struct.pack("<I", 1000)
    return bytes(content)


def nested_archive() -> bytes:
    """An archive in an archive in an archive, with zeros in the end."""
    content = bytes(100_000_000)
    for level in range(3):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"level{level}.zip", content)
        content = buffer.getvalue()
    return content


def part_twice() -> bytes:
    """A workbook that holds its sheet twice."""
    made = io.BytesIO(workbook({SHEET: sheet(GOOD)}))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/worksheets/sheet2.xml", sheet(GOOD))
    return made.getvalue().replace(b"sheet2.xml", b"sheet1.xml")


def chart_sheet_only() -> bytes:
    """A workbook with nothing but a chart that fills a sheet."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    book.create_chartsheet("Chart")
    book.save(buffer)
    return buffer.getvalue()


def chart_sheet_beside_data() -> bytes:
    """A sheet of data and a chart."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for cells in (NAMES, ("Graz", "Austria", 2022, 25.1)):
        book.active.append(cells)
    book.create_chartsheet("Chart")
    book.save(buffer)
    return buffer.getvalue()


def merged_names() -> bytes:
    """Names of columns in one cell over four columns."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for cells in (("Shares", None, None, None), ("Graz", "Austria", 2022, 25.1)):
        book.active.append(cells)
    book.active.merge_cells("A1:D1")
    book.save(buffer)
    return buffer.getvalue()


def open_document() -> bytes:
    """The beginnings of an .ods."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    return buffer.getvalue()


def damaged_part(name: str, packing: int = zipfile.ZIP_DEFLATED) -> Callable[[], bytes]:
    """An archive with a part that was packed and then damaged."""

    def make() -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", packing) as archive:
            archive.writestr(name, "<office/>" * 1000)
        start = 30 + len(name) + 9  # behind the head of the part and that of LZMA
        return buffer.getvalue()[:start] + b"\xff" * 8 + buffer.getvalue()[start + 8 :]

    return make


def with_lines(count: int, line: str = "a,b,2022,1\n") -> Callable[[], bytes]:
    """So many lines below the names."""
    return lambda: f"{HEADER}\n{line * count}".encode()


def empty_lines(columns: int) -> Callable[[], bytes]:
    """Names of columns, lines with nothing in them, and a cell."""
    names = ",".join(f"n{number}" for number in range(columns))
    return lambda: names.encode() + b"\n" * 9_000_000 + b"x\n"


def columns_of(count: int) -> Callable[[], bytes]:
    """So many columns, each with a name of its own."""
    return lambda: (",".join(f"{number:x}" for number in range(count)) + "\n1\n").encode()


def text(*lines: str, encoding: str = "utf-8", end: str = "\n") -> Callable[[], bytes]:
    """A file of text."""
    return lambda: (end.join(lines) + end).encode(encoding)


def unknown_cities(count: int) -> bytes:
    """Names that no city has, each another one."""
    return "\n".join([HEADER, *(f"{zlib.crc32(str(n).encode()):x}burg,,2022,25" for n in range(count))]).encode()


def same_figure(count: int) -> bytes:
    """One figure over and over."""
    return "\n".join([HEADER, *[GRAZ] * count]).encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FILES = [
    Hostile("far_dimension_6.xlsx", far_dimension(6, "F1048576"), "cell in row 1,048,576; at most 200,000 rows"),
    Hostile("far_dimension_2000.xlsx", far_dimension(2000, "BXX1048576"), "cell in column 501; at most 500 columns"),
    Hostile("far_dimension_16384.xlsx", far_dimension(16_384, "XFD1048576"), "cell in column 501; at most 500 columns"),
    Hostile("string_of_200_mb.xlsx", string_of(200), "Unpacked, the workbook has 200 MB; at most 100 MB"),
    Hostile("string_of_90_mb.xlsx", string_of(90), "row 1 holds more than 32,767 characters"),
    Hostile("sizes_that_lie.xlsx", lying_sizes, "The workbook is damaged"),
    Hostile("rows_3_million.xlsx", rows_of(3_000_000), "cell in row 200,002; at most 200,000 rows"),
    Hostile("texts_7_million.xlsx", texts_of(7_000_000), "Reading the file"),
    Hostile("styles_5_million.xlsx", styles_of(5_000_000), "Reading the file"),
    Hostile("bad_boolean.xlsx", with_sheet(GOOD + row(4, cell("A4", "maybe", "b"))), "The cell A4 of the sheet holds “maybe”"),
    Hostile("bad_number.xlsx", with_sheet(GOOD + row(4, cell("A4", "12abc", "n"))), "The cell A4 of the sheet holds “12abc”"),
    Hostile(
        "endless_number.xlsx", with_sheet(GOOD + row(4, cell("A4", "9" * 30_000, "n"))), "The cell A4 of the sheet holds “999"
    ),
    Hostile("bad_date.xlsx", with_sheet(GOOD + row(4, cell("A4", "2025-99-99", "d"))), "The cell A4 of the sheet holds “2025-99"),
    Hostile("bad_text_number.xlsx", with_sheet(row(1, cell("A1", 99_999, "s"))), "The cell A1 of the sheet holds “99999”"),
    Hostile("bad_kind.xlsx", with_sheet(row(1, cell("A1", 1, "xyz"))), "its kind “xyz” does not allow"),
    Hostile("bad_style.xlsx", with_sheet(GOOD.replace('r="D2"', 'r="D2" s="x"')), "The cell D2 of the sheet holds “25.1”"),
    Hostile("unknown_style.xlsx", with_sheet(GOOD.replace('r="D2"', 'r="D2" s="999"')), 2),
    Hostile("bad_cell_name.xlsx", with_sheet(GOOD.replace("B2", "2B")), "is named “2B”"),
    Hostile("cell_of_another_row.xlsx", with_sheet(GOOD.replace("B2", "B7")), "is named “B7”, as none of that row is"),
    Hostile("cell_twice.xlsx", with_sheet(GOOD.replace("B2", "A2")), "The cell A2 of the sheet stands in it twice"),
    Hostile("rows_out_of_order.xlsx", with_sheet(row(5, *NAMES) + row(2, "Graz")), "“2” and stands below row 5"),
    Hostile("negative_row.xlsx", with_sheet(row(-5, *NAMES)), "number “-5”"),
    Hostile("row_beyond_all.xlsx", with_sheet(GOOD + row(10**15, "x")), "cell in row 1,000,000,000,000,000; at most"),
    Hostile("no_numbers_of_rows.xlsx", with_sheet(GOOD.replace(' r="1"', "").replace(' r="2"', "").replace(' r="3"', "")), 2),
    Hostile("dimension_too_small.xlsx", with_sheet(GOOD, '<dimension ref="A1:D2"/>'), 2),
    Hostile("dimension_of_one_cell.xlsx", with_sheet(GOOD, '<dimension ref="A1"/>'), 2),
    Hostile("dimension_too_narrow.xlsx", with_sheet(GOOD, '<dimension ref="A1:B3"/>'), 2),
    Hostile("dimension_is_no_dimension.xlsx", with_sheet(GOOD, '<dimension ref="nothing"/>'), 2),
    Hostile("formatted_to_the_end.xlsx", with_sheet(GOOD + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'), 2),
    Hostile("ragged.xlsx", with_sheet(GOOD + row(4, "Linz", "Austria", 2022)), 2),
    Hostile(
        "ragged_notes.xlsx", with_sheet(row(1, *NAMES, "note") + row(2, *GRAZ.split(",")) + row(3, *VIENNA.split(","), "x")), 2
    ),
    Hostile("beyond_the_names.xlsx", with_sheet(GOOD + row(4, "Linz", "Austria", 2022, 28, "x")), "Row 4 has a cell in column 5"),
    Hostile("no_rows.xlsx", with_sheet(""), "The sheet is empty"),
    Hostile("cut_short.xlsx", lambda: workbook({SHEET: sheet(GOOD)[:-60]}), "cannot be read to its end"),
    Hostile("entities.xlsx", with_sheet(row(1, "&j;"), head=BILLION_LAUGHS + "]>"), "definition of XML (DOCTYPE)"),
    Hostile(
        "entities_in_texts.xlsx",
        lambda: workbook({STRINGS: f'{BILLION_LAUGHS}]><sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'}),
        "The workbook is damaged",
    ),
    Hostile(
        "file_of_the_server.xlsx",
        with_sheet(row(1, "&x;"), head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "definition of XML (DOCTYPE)",
    ),
    Hostile("no_list_of_sheets.xlsx", lambda: workbook({"xl/workbook.xml": "<workbook/>"}), "The workbook"),
    Hostile("no_styles.xlsx", lambda: workbook({STYLES: "not xml", SHEET: sheet(GOOD)}), "The workbook is damaged"),
    Hostile("no_contents.xlsx", lambda: workbook({"[Content_Types].xml": None}), "an archive (ZIP) without a workbook in it"),
    Hostile("part_twice.xlsx", part_twice, "one of its parts stands in it twice"),
    Hostile("archive_in_archive.xlsx", nested_archive, "an archive (ZIP) without a workbook in it"),
    Hostile("damaged_part.xlsx", damaged_part("mimetype"), "no workbook that can be opened"),
    Hostile("cut_archive.xlsx", lambda: workbook({SHEET: sheet(GOOD)})[:-300], "no workbook that can be opened"),
    Hostile("chart_only.xlsx", chart_sheet_only, "has no sheet with cells"),
    Hostile("chart_beside_data.xlsx", chart_sheet_beside_data, 1),
    Hostile("merged_names.xlsx", merged_names, "Row 2 has a cell in column 4"),
    Hostile("old_excel.xlsx", lambda: OLE, "a workbook of the old kind (.xls)"),
    Hostile("password.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    Hostile("open_document.xlsx", open_document, "OpenDocument"),
    Hostile("damaged.ods", damaged_part("content.xml"), "The workbook is damaged"),
    Hostile("page.xlsx", lambda: b"<html><table><tr><td>city</td></tr></table></html>", "no workbook that can be opened"),
    Hostile("old_excel.csv", lambda: OLE, "not a table of text"),
    Hostile("page.csv", lambda: b"<!DOCTYPE html>\n<html><table><tr><td>city</td></tr></table></html>", "a web page (HTML)"),
    Hostile(
        "map.csv",
        lambda: json.dumps({"type": "FeatureCollection", "features": []}, indent=1).encode(),
        "GeoJSON file holds no features",
    ),
    Hostile("columns_100000.csv", columns_of(100_000), "The first line has 100,000 columns; at most 500"),
    Hostile("columns_1000000.csv", columns_of(1_000_000), "The first line has"),
    Hostile("columns_400_of_one_name.csv", text(",".join(["city"] * 400), "Graz"), "“city” stands twice"),
    Hostile("names_that_mean_the_same.csv", text("town,city,year,foreign_born_share", "Graz,Graz,2022,25"), "mean the same"),
    Hostile("value_beside_shares.csv", text(f"{HEADER},value", f"{GRAZ},7"), 1),
    Hostile("lines_3_million.csv", with_lines(3_000_000, "a\n"), "3,000,000 lines and 4 columns; at most 2,000,000 cells"),
    Hostile("lines_of_nothing.csv", empty_lines(400), "9,000,000 lines and 400 columns; at most 2,000,000 cells"),
    Hostile("lines_of_nothing_inside.csv", empty_lines(4), "9,000,000 lines and 4 columns; at most 2,000,000 cells"),
    Hostile("one_field.csv", lambda: f"{HEADER}\n{'x' * 9_000_000},a,2022,1\n".encode(), "more than 1,048,576 bytes"),
    Hostile("one_name.csv", lambda: b"x" * 9_000_000 + b"\n1\n", "The first line has 9,000,000 bytes"),
    Hostile("one_line.csv", lambda: b"city,country," * 700_000, "no row below it"),
    Hostile("open_quote.csv", text(HEADER, GRAZ, '"Vienna,Austria,2022,39.2'), "odd number of quotation marks"),
    Hostile("open_quote_in_names.csv", text('city,"country,year', GRAZ), "A quotation mark in the first line is not closed"),
    Hostile("lines_in_a_cell.csv", text(f"{HEADER},note", f'{GRAZ},"first\n\nthird"', f"{VIENNA},x"), 2),
    Hostile("ragged.csv", text(HEADER, GRAZ, "", "Vienna,Austria,2022"), "row 4 has 3 columns"),
    Hostile("sign_of_spreadsheets.csv", text("sep=;", *(one.replace(",", ";") for one in (HEADER, GRAZ))), 1),
    Hostile("separators_at_the_end.csv", text(f"{HEADER},,", f"{GRAZ},,"), 1),
    Hostile("cell_without_a_name.csv", text(f"{HEADER},,", f"{GRAZ},,7"), "Row 2 has a cell in column 6"),
    Hostile("old_line_ends.csv", text(HEADER, GRAZ, VIENNA, end="\r"), 2),
    Hostile("zero_bytes.csv", text(HEADER, "Gr\0az,Austria,2022,25"), "zero bytes"),
    Hostile("utf_16.csv", text(HEADER, GRAZ, encoding="utf-16"), 1),
    Hostile("utf_16_without_a_mark.csv", text(HEADER, GRAZ, encoding="utf-16-le"), "zero bytes"),
    Hostile("half_of_utf_16.csv", lambda: b"\xff\xfe" + "city".encode("utf-16-le") + b"\x00\xd8", "begins as UTF-16"),
    Hostile("lone_surrogate.csv", lambda: f"{HEADER}\nGraz\ud800,Austria,2022,25".encode(errors="surrogatepass"), "not UTF-8"),
    Hostile("unknown_cities.csv", lambda: unknown_cities(50_000), "The atlas has no city"),
    Hostile("same_figure.csv", lambda: same_figure(50_000), "stands in row 2 already"),
    Hostile("no_dataset.csv", text("geo,TIME_PERIOD,OBS_VALUE", "AT13,2023,5"), "The file does not name its dataset."),
    Hostile(
        "of_another_publisher.csv",
        text("STRUCTURE_ID,geo,TIME_PERIOD,OBS_VALUE", "OECD.ELS.IMD:DSD_MIG@DF_MIG_NUP_SEX(1.0),AT13,2023,5"),
        "The file is of the dataset “OECD.ELS.IMD:DSD_MIG@DF_MIG_NUP_SEX(1.0)”. Of this form the atlas reads Eurostat's",
    ),
    Hostile("dataset.tsv", text("geo\\TIME_PERIOD", "AT13"), "has a column for each year, and this one has none"),
    Hostile("lfst_r_lfur2gac.tsv", text("sex,age,geo\\TIME_PERIOD\t2023", "T,AT13\t5"), "another number of dimensions"),
    Hostile("random.csv", lambda: bytes((n * n) % 251 for n in range(5_000_000)), "Line 1 holds a character that is not UTF-8"),
]
