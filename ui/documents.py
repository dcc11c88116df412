"""Documents to take along: the same parts as Word, PDF and Markdown, on A4."""

import io
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from queries import catalogue
from ui import downloads, typesetting
from ui.file_names import file_name

TEMPLATE = Path(__file__).parent / "document.typ"
SMALL = 8  # points, in tables
NARROWEST, WIDEST = 10, 45  # characters of a column that count for its width
FEW_ROWS, FEW_LETTERS = 7, 600  # of a table, its head counted, that stays on one page of a PDF
LANGUAGE = "en-GB"
NEXT_STEPS = "Next steps"  # the title of a table that is left to be filled in
BY_HAND = 24  # the same of a column that is left to be filled in
MARGIN, LONG_SIDE, SHORT_SIDE = 17, 297, 210  # millimetres
_LINK = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:)]")
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Picture:
    """A picture, what it shows in words, and the same drawing as PDF where there is one. height: at most, in centimetres."""

    png: bytes
    alt: str
    pdf: bytes = b""
    height: float = 10


@dataclass(frozen=True)
class Part:
    """A heading with paragraphs, a picture, a table and bullets, each of which may be empty. level: 1, or 2 below it."""

    title: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    picture: Picture | None = None
    level: int = 1


@dataclass(frozen=True)
class Document:
    """A title, what stands below it, and the parts. kind: what the foot of a page calls it. is_wide: for tables of many columns.

    Texts are texts; addresses in them become links.
    """

    title: str
    kind: str
    parts: Sequence[Part]
    subtitle: str = ""
    is_wide: bool = False


def sources_part(source_ids: Sequence[str], *paragraphs: str) -> Part:
    """The sources that a document rests on, each once, after what else is to be said of them."""
    sources = catalogue.sources()
    bullets = [
        f"{sources.loc[source, 'publisher']}: {sources.loc[source, 'title']}. {sources.loc[source, 'citation']} "
        f"Terms: {sources.loc[source, 'licence'].rstrip('.')}. {sources.loc[source, 'url']}"
        for source in dict.fromkeys(source_ids)
    ]
    return Part("Sources", paragraphs, tuple(bullets))


def pieces_of(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is an address."""
    text, start = _NOT_IN_XML.sub("", text), 0
    for found in _LINK.finditer(text):
        yield text[start : found.start()], False
        yield found.group(), True
        start = found.end()
    yield text[start:], False


def _cells(table: pd.DataFrame | None) -> list[list[str]]:
    """The heading and the rows as texts; nothing without a table, and of one without rows."""
    if table is None or table.empty:
        return []
    return [[str(name) for name in table.columns], *table.astype(str).to_numpy().tolist()]


def _widths(cells: list[list[str]]) -> list[int]:
    """How wide the columns of a table are beside each other: by their longest cell, within bounds."""
    return [min(max(NARROWEST, *map(len, column)), WIDEST) if any(column[1:]) else BY_HAND for column in zip(*cells, strict=True)]


def pdf_bytes(document: Document) -> bytes:
    """A tagged PDF."""
    pictures = {}
    parts = []
    for number, part in enumerate(document.parts):
        name = ""
        if part.picture:
            name = f"picture{number}.{'pdf' if part.picture.pdf else 'png'}"
            pictures[name] = part.picture.pdf or part.picture.png
        parts.append(_content_of(part, name, (LONG_SIDE if document.is_wide else SHORT_SIDE) - 2 * MARGIN))
    content = {
        "title": document.title,
        "subtitle": document.subtitle,
        "made": typesetting.edition(document.kind),
        "is_wide": document.is_wide,
        "parts": parts,
    }
    return typesetting.pdf(TEMPLATE, content, pictures)


def _content_of(part: Part, picture: str, width: int) -> dict[str, Any]:
    cells = _cells(part.table)
    return {
        "title": part.title,
        "level": part.level,
        "paragraphs": [_texts(text) for text in part.paragraphs],
        "bullets": [_texts(text) for text in part.bullets],
        "table": [[_texts(cell) for cell in row] for row in cells],
        "widths": _widths(cells),
        "is-long": len(cells) > FEW_ROWS or sum(len(cell) for row in cells for cell in row) > FEW_LETTERS,
        "picture": picture,
        "alt": part.picture.alt if part.picture else "",
        "height": _height(part.picture, width) if part.picture else 0,
    }


def _height(picture: Picture, width: int) -> float:
    """In centimetres, as wide as the page (in millimetres) or as high as may be."""
    columns, rows = struct.unpack(">II", picture.png[16:24])  # of the head of every PNG
    return float(min(picture.height, width / 10 * rows / columns))


def _texts(text: str) -> list[dict[str, Any]]:
    return [{"text": piece, "is_link": is_link} for piece, is_link in pieces_of(text) if piece]


def markdown_bytes(document: Document) -> bytes:
    """UTF-8 Markdown with headings, lists and pipe tables; without pictures, of which it has the words."""
    lines = [f"# {_escaped(document.title)}", ""]
    lines += [_escaped(document.subtitle), ""] if document.subtitle else []
    for part in document.parts:
        lines += [f"{'#' * (part.level + 1)} {_escaped(part.title)}", ""]
        for paragraph in (*part.paragraphs, *([part.picture.alt] if part.picture else [])):
            lines += [_escaped(paragraph), ""]
        if cells := _cells(part.table):
            lines += [*_pipe_table(cells), ""]
        lines += [*(f"- {_escaped(bullet)}" for bullet in part.bullets), *([""] if part.bullets else [])]
    return "\n".join(lines).encode()


def _pipe_table(cells: list[list[str]]) -> list[str]:
    heading, *rows = [[_escaped(cell) for cell in row] for row in cells]
    return [f"| {' | '.join(row)} |" for row in (heading, ["---"] * len(heading), *rows)]


def _escaped(text: str) -> str:
    """Text in which nothing becomes a table cell, emphasis, link, heading or HTML; addresses stay readable."""
    one_line = " ".join(text.split())
    return "".join(
        quote(piece, safe=":/?&=,%#+-._~") if is_link else re.sub(r"([\\|*_`\[\]<>#])", r"\\\1", piece)
        for piece, is_link in pieces_of(one_line)
    )


def word_bytes(document: Document) -> bytes:
    """A .docx with a title, headings, real lists, pictures with words, and tables whose first row repeats on each page."""
    import docx  # with lxml 15 MB that only a document needs
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    paper = docx.Document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if document.is_wide else WD_ORIENT.PORTRAIT
    sides = (LONG_SIDE, SHORT_SIDE) if document.is_wide else (SHORT_SIDE, LONG_SIDE)
    section.page_width, section.page_height = (Mm(side) for side in sides)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    _add_foot(section.footer.paragraphs[0], typesetting.edition(document.kind))
    paper.core_properties.title = document.title
    paper.core_properties.author = "City Integration Atlas"
    paper.core_properties.comments = ""
    paper.core_properties.created = paper.core_properties.modified = datetime.now(UTC)  # else the day of an empty paper of 2013
    paper.core_properties.language = LANGUAGE
    for of_text in paper.styles.element.xpath("//w:lang"):  # by which Word checks words and reads them aloud
        of_text.set(qn("w:val"), LANGUAGE)
    paper.add_heading(document.title, level=0)
    if document.subtitle:
        _write(paper.add_paragraph(), document.subtitle)
    for part in document.parts:
        _add(paper, part, sides[0] - 2 * MARGIN)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _add_foot(paragraph: Any, made: str) -> None:
    """One small line, so that it stays below the text of the page, with the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.add_run(f"{made} · page ").font.size = Pt(SMALL)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    shown = paragraph.add_run("1")
    shown.font.size = Pt(SMALL)
    number.append(shown._r)
    paragraph._p.append(number)


def _add(paper: Any, part: Part, width: int) -> None:
    from docx.shared import Mm

    cells = _cells(part.table)
    paper.add_heading(_NOT_IN_XML.sub("", part.title), level=part.level)
    for paragraph in part.paragraphs:
        written = paper.add_paragraph()
        written.paragraph_format.keep_with_next = bool(part.picture or cells) or None
        _write(written, paragraph)
    if part.picture:
        shape = paper.add_picture(io.BytesIO(part.picture.png), width=Mm(width))
        if shape.height > Mm(10 * part.picture.height):
            shape.width, shape.height = (
                round(shape.width * Mm(10 * part.picture.height) / shape.height),
                Mm(10 * part.picture.height),
            )
        shape._inline.docPr.set("descr", part.picture.alt)
    if cells:
        _add_table(paper, cells)
    for bullet in part.bullets:
        _write(paper.add_paragraph(style="List Bullet"), bullet)


def _write(paragraph: Any, text: str, is_small: bool = False, is_bold: bool = False) -> None:
    """Text with its addresses as links."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for piece, is_link in pieces_of(text):
        written = paragraph.add_run(piece)
        written.bold = is_bold or None
        if is_small:
            written.font.size = Pt(SMALL)
        if is_link:
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(piece, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            written.font.underline = True
            link.append(written._r)
            paragraph._p.append(link)


def _add_table(paper: Any, cells: list[list[str]]) -> None:
    from docx.oxml import OxmlElement

    made = paper.add_table(rows=0, cols=len(cells[0]), style="Table Grid")
    section = paper.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    widths = [room * width // sum(_widths(cells)) for width in _widths(cells)]
    made.autofit = False  # LibreOffice takes the widths of columns, Word those of cells
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(cells):
        new_row = made.add_row()
        new_row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(new_row.cells, row, widths, strict=True):
            cell.width = width
            _write(cell.paragraphs[0], text, is_small=True, is_bold=number == 0)
    # Readers of screens and of long tables need to know which row holds the headings.
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    paper.add_paragraph()  # what follows does not touch the table


KINDS: tuple[tuple[str, str, Callable[[Document], bytes]], ...] = (
    ("Word", "docx", word_bytes),
    ("PDF", "pdf", pdf_bytes),
    ("Markdown", "md", markdown_bytes),
)


def buttons(make: Callable[[], Document], stem: str, link: str, key: str) -> None:
    """A button a kind of file. make: makes the document when one is pressed. stem, link: as file_name takes them."""
    for label, ending, written in KINDS:
        name = file_name(stem, link, ending)
        downloads.file_button(label, partial(_written, written, make), name, f"{key}_{ending}", width="stretch")


def _written(write: Callable[[Document], bytes], make: Callable[[], Document]) -> bytes:
    return write(make())
