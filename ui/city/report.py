"""The profile as a report, the annex of the brief: a PDF for print and one HTML file. Neither needs a network."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import vl_convert
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from queries import catalogue
from ui import downloads, indicator_rows, typesetting, value_text, wording
from ui.charts import export, range_rows
from ui.charts.range_rows import RangeRow
from ui.city import blocks, sections
from ui.city.blocks import Block
from ui.city.findings import findings
from ui.city.sections import Section
from ui.selected_city import SelectedCity
from ui.sharing import qr_code

FOLDER = Path(__file__).parent
CHART = "chart.pdf"
WIDTH, HEIGHT = 500, 240  # pixels of the plot: on paper about as many points, so that its letters are as large as the text


def pdf_bytes(subject: SelectedCity, link: str) -> bytes:
    """A PDF of a few A4 pages: tables with drawn ranges, the chart over time as vectors, headings tagged, numbered sources."""
    content = content_of(subject, link)
    for block in content["blocks"]:
        block["rows"] = [_row(row) for row in block["rows"]]
    over_time = sections.over_time(subject)
    chart = {CHART: vl_convert.vegalite_to_pdf(_drawing(over_time))} if over_time else {}
    return typesetting.pdf(FOLDER / "report.typ", content, chart)


def html_bytes(subject: SelectedCity, link: str) -> bytes:
    """One HTML file with its charts inside."""
    content = content_of(subject, link)
    for block in content["blocks"]:
        block["ranges"] = Markup(range_rows.table(block["rows"], block["caption"])) if block["rows"] else ""
    over_time = sections.over_time(subject)
    chart = Markup(vl_convert.vegalite_to_svg(_drawing(over_time))) if over_time else ""
    style = Markup(range_rows.STYLE.read_text(encoding="utf-8"))
    return _templates().get_template("report.html.jinja").render(**content, chart=chart, style=style).encode()


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(default=True), trim_blocks=True)


def _drawing(section: Section) -> str:
    assert section.chart
    return json.dumps(export.as_figure(section.chart, HEIGHT, WIDTH))


def _row(row: RangeRow) -> dict[str, Any]:
    """A row as the template takes it: its bar as SVG and in words, below it lowest and highest value and middle half."""
    if not row.spread:
        return asdict(row) | {"bar": ""}
    bar, alt = range_rows.drawing(row)
    return asdict(row) | {"bar": bar, "alt": alt, "range": row.spread.text.partition(", median")[0]}


def content_of(subject: SelectedCity, link: str) -> dict[str, Any]:
    """All words and figures of both files. Sources are numbered in the order in which they are named."""
    found, over_time = findings(subject), sections.over_time(subject)
    made = [blocks.block_of(subject, level, ()) for level in indicator_rows.LEVELS]
    rows = [row for block in made for row in (*block.rows, *block.more)]
    several = sections.several_regions(subject) if len(subject.regions) else None
    more = [make(subject) for make in (sections.origins, sections.intercultural, sections.city_networks, sections.practices)]
    gap = _in_words(sections.gap_over_time(subject))
    waves = _in_words(sections.residents_over_time(subject), "What residents said, wave by wave")
    others = [section for section in (gap, waves, *more) if section]
    residents = sections.facts_source(subject)
    used = [
        *residents,
        *(source for one in found for source in one.source_ids),
        *(over_time.source_ids if over_time else ()),
        *(source for row in rows for source in row.source_ids),
        *(source for section in (several, *others) if section for source in section.source_ids),
    ]
    numbers = {source: number for number, source in enumerate(dict.fromkeys(used), start=1)}
    legend = range_rows.legend_entries(
        f"{subject.name}, its region or its country",
        subject.others_short if subject.similar_ids else "",
        any(block.has_stand_ins for block in made),
    )
    return {
        "title": f"{subject.facts['label']}: profile",
        "made": typesetting.edition("profile"),
        "facts": sections.facts_line(subject, _cited(residents, numbers)),
        "findings": [{"sentence": one.sentence, "numbers": _cited(one.source_ids, numbers)} for one in found],
        "ranked_among": subject.ranked_among,
        "others": subject.others_line,
        "over_time": over_time and _section(over_time, numbers),
        "heads": (range_rows.HEADS[0], "Value, year and rank", range_rows.HEADS[3]),
        "legend": [{"svg": svg, "text": text} for svg, text in legend],
        "blocks": [_block(block, several if block.level == "region" else None, numbers) for block in made],
        "sections": [_section(section, numbers) for section in others],
        "definitions": _definitions(made),
        "sources": (sources := _sources(numbers)),
        "terms": _terms(sources),
        "link": link,
        "only_here": bool(qr_code.only_here(link)),
        "not_behind_link": wording.NOT_BEHIND_LINK if any(one.startswith(downloads.UPLOADED) for one in numbers) else "",
    }


def _in_words(section: Section | None, title: str = "") -> Section | None:
    """A section as sentences, without its chart. title: another one."""
    return section and Section(section.key, title or section.title, list(section.in_words), rows=section.rows)


def _definitions(made: Iterable[Block]) -> dict[str, str]:
    """What each indicator means, by its name; with its block where another of that name means something else there."""
    found: dict[str, dict[str, str]] = {}
    for block in made:
        for row in (*block.rows, *block.more):
            if row.definition:
                found.setdefault(row.name, {}).setdefault(row.definition, wording.lower(block.title))
    return {
        name if len(meanings) == 1 else f"{name} ({where})": text
        for name, meanings in found.items()
        for text, where in meanings.items()
    }


def _cited(source_ids: Iterable[str], numbers: dict[str, int]) -> str:
    """The numbers of sources in brackets: [1, 4]; empty without sources."""
    named = ", ".join(str(number) for number in sorted(numbers[source] for source in source_ids))
    return f"[{named}]" if named else ""


def _block(block: Block, several: Section | None, numbers: dict[str, int]) -> dict[str, Any]:
    """A block with all its rows and the numbers of their sources. several: the regions of a city of several."""
    rows = [_with_numbers(row, numbers) for row in (*block.rows, *block.more)]
    return {
        "title": block.title,
        "caption": block.caption if rows else "",
        "rows": rows,
        "notes": block.notes,
        "table": _table(several.table if several else pd.DataFrame()),
        "numbers": _cited(several.source_ids, numbers) if several else "",
    }


def _with_numbers(row: RangeRow, numbers: dict[str, int]) -> RangeRow:
    """The number of the source after the year, and after the note that of the city's own value."""
    of_value, *of_city = row.source_ids
    note = f"{row.note} {_cited(of_city, numbers)}".strip()
    return replace(row, year=f"{row.year} {_cited([of_value], numbers)}", note=note)


def _section(section: Section, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "title": section.title,
        "paragraphs": section.paragraphs,
        "alt": section.alternative_text,
        "table": _table(pd.DataFrame() if section.chart else section.table),
        "numbers": _cited(section.source_ids, numbers),
    }


def _table(table: pd.DataFrame) -> dict[str, Any]:
    return {"columns": list(table.columns), "rows": table.astype(str).to_numpy().tolist()}


def _sources(numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The sources in the order of their numbers."""
    rows = catalogue.sources().loc[list(numbers), ["licence", "url"]]
    cited = value_text.citations()
    return [{"number": f"[{numbers[source]}]", "citation": cited[source], **row} for source, row in rows.to_dict("index").items()]


def _terms(sources: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Each licence once, with the numbers of its sources."""
    of_licence: dict[str, list[str]] = {}
    for source in sources:
        of_licence.setdefault(source["licence"].rstrip("."), []).append(source["number"])
    return [{"licence": licence, "numbers": ", ".join(numbers)} for licence, numbers in of_licence.items()]
