"""The profile as a report: PDF with vector charts and tagged headings, and one HTML file. Neither needs a network.

Both are filled from the same content, in templates: report.typ (set by Typst) and report.html.jinja.
"""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from queries.database import run
from ui import typesetting
from ui.charts import designs
from ui.city.findings import findings
from ui.city.section import Section
from ui.city.sections import SECTIONS
from ui.selected_city import SelectedCity

FOLDER = Path(__file__).parent
TABLE_SECTIONS = ("origins", "region")
HEIGHT = 0.56  # of that on screen, so that a profile fits on four pages


def pdf_bytes(subject: SelectedCity, link: str) -> bytes:
    """A PDF of a few pages: charts as vectors, headings tagged, sources and definitions at the end."""
    sections = [make(subject) for make in SECTIONS]
    content = _content(subject, sections, link)
    pictures = {}
    for section, part in zip(sections, content["sections"], strict=True):
        if section.chart:
            part["chart"] = f"{section.key}.pdf"
            pictures[part["chart"]] = vl_convert.vegalite_to_pdf(json.dumps(_drawing(section)))
    return typesetting.pdf(FOLDER / "report.typ", content, pictures)


def html_bytes(subject: SelectedCity, link: str) -> bytes:
    """One HTML file with its charts inside."""
    sections = [make(subject) for make in SECTIONS]
    content = _content(subject, sections, link)
    for section, part in zip(sections, content["sections"], strict=True):
        if section.chart:
            part["chart"] = Markup(vl_convert.vegalite_to_svg(json.dumps(_drawing(section))))
    return _templates().get_template("report.html.jinja").render(**content).encode()


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(default=True), trim_blocks=True)


def _drawing(section: Section) -> dict[str, Any]:
    assert section.chart
    return designs.as_figure(section.chart, HEIGHT * section.chart.design["height"])


def _content(subject: SelectedCity, sections: list[Section], link: str) -> dict[str, Any]:
    facts = subject.facts
    return {
        "title": f"{facts['label']}: profile",
        "made": f"City Integration Atlas, {date.today():%-d %B %Y}",
        "link": link,
        "findings": [{"sentence": finding.sentence, "source": finding.source} for finding in findings(subject)],
        "ranked_among": subject.ranked_among,
        "others": subject.others_line,
        "sections": [
            {
                "title": section.title,
                "paragraphs": section.paragraphs,
                "chart": "",
                "alt": section.alternative_text,
                "table": _table(section),
            }
            for section in sections
        ],
        "definitions": _definitions(sections),
        "sources": _sources(sections),
    }


def _table(section: Section) -> dict[str, Any]:
    """The table of a section that has no chart."""
    if section.chart or section.key not in TABLE_SECTIONS:
        return {"columns": [], "rows": []}
    return {"columns": list(section.table.columns), "rows": section.table.astype(str).to_numpy().tolist()}


def _definitions(sections: list[Section]) -> list[dict[str, str]]:
    used = {measure for section in sections if "measure_id" in section.rows for measure in section.rows["measure_id"]}
    rows = run("definitions/measures")
    rows = rows[rows["measure_id"].isin(used)]
    return [{"name": name, "text": text} for name, text in zip(rows["name"], rows["definition"], strict=True)]


def _sources(sections: list[Section]) -> list[dict[str, str]]:
    used = {source for section in sections if "source_id" in section.rows for source in section.rows["source_id"]}
    rows = run("data/sources")
    rows = rows[rows["source_id"].isin(used)]
    return [
        {"citation": row["citation"], "licence": row["licence"], "url": row["url"], "retrieved": row["retrieved"]}
        for row in rows.to_dict("records")
    ]
