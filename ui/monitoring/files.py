"""A plan as a Word file and as Markdown."""

import io
import re
from urllib.parse import quote

import pandas as pd

from ui.monitoring import document
from ui.monitoring.document import Part
from ui.monitoring.plan import Plan

SMALL = 8  # points, for tables of nine columns


def markdown_bytes(plan: Plan, link: str) -> bytes:
    """UTF-8 Markdown with headings, lists and pipe tables."""
    lines = [f"# {_escaped(document.title(plan))}", ""]
    for part in document.parts_of(plan, link):
        lines += [f"## {_escaped(part.title)}", ""]
        for paragraph in part.paragraphs:
            lines += [_escaped(paragraph), ""]
        if part.table is not None and len(part.table):
            lines += [*_pipe_table(part.table), ""]
        lines += [*(f"- {_escaped(bullet)}" for bullet in part.bullets), *([""] if part.bullets else [])]
    return "\n".join(lines).encode()


def _pipe_table(table: pd.DataFrame) -> list[str]:
    rows = [list(table.columns), ["---"] * len(table.columns), *table.astype(str).to_numpy().tolist()]
    return [f"| {' | '.join(cell if cell == '---' else _escaped(cell) for cell in row)} |" for row in rows]


def _escaped(text: str) -> str:
    """Text in which nothing becomes a table cell, emphasis, link, heading or HTML; addresses stay readable."""
    return " ".join(_word(word) for word in text.split(" "))


def _word(word: str) -> str:
    if word.startswith("https://") or word.startswith("http://"):
        return quote(word, safe=":/?&=,%#+-._~")
    return re.sub(r"([\\|*_`\[\]<>#])", r"\\\1", word)


def word_bytes(plan: Plan, link: str) -> bytes:
    """A .docx with a title, headings, real lists and tables whose first row repeats on each page."""
    import docx  # with lxml 15 MB that only a plan needs
    from docx.enum.section import WD_ORIENT

    paper = docx.Document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    paper.core_properties.title = document.title(plan)
    paper.core_properties.author = "City Integration Atlas"
    paper.core_properties.comments = ""
    paper.core_properties.language = "en-GB"
    paper.add_heading(document.title(plan), level=0)
    for part in document.parts_of(plan, link):
        _add(paper, part)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _add(paper: "docx.document.Document", part: Part) -> None:  # type: ignore[name-defined]  # noqa: F821
    paper.add_heading(part.title, level=1)
    for paragraph in part.paragraphs:
        paper.add_paragraph(paragraph)
    if part.table is not None and len(part.table):
        _add_table(paper, part.table)
    for bullet in part.bullets:
        paper.add_paragraph(bullet, style="List Bullet")


def _add_table(paper: "docx.document.Document", table: pd.DataFrame) -> None:  # type: ignore[name-defined]  # noqa: F821
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    made = paper.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for number, row in enumerate([list(table.columns), *table.astype(str).to_numpy().tolist()]):
        cells = made.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(SMALL)
            run.bold = number == 0
    # Readers of screens and of long tables need to know which row holds the headings.
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
