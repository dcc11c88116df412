"""The rows of a view as one HTML file for print: a page shows of a long table only what is in view."""

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd

from ui import statements, wording

COLUMNS = {
    "place_rank": "Rank",
    "place_name": "Place",
    "country_code": "Country",
    "measure": "Indicator",
    "population_group": "People",
    "value": "Value",
    "gap": "Gap (points)",
    "unit": "Unit",
    "year": "Year",
    "reliability": "Reliability",
}
PRACTICES = {
    "place": "Place",
    "country_code": "Country",
    "title": "Practice",
    "summary": "What is done",
    "result": "Result",
    "since_year": "Since",
    "field": "Policy field",
    "source_title": "Source",
    "section": "Section",
}
CHOSEN = {"measure": COLUMNS, "practice_id": PRACTICES}  # what paper has room for, by a column that rows of the kind have
NOT_ON_PAPER = ("_id", "_url", "licence", "citation", "definition")
STYLE = """body { font: 10pt/1.35 system-ui, sans-serif; margin: 1.5cm; color: #0a1218; background: #fff }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group } tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: 2pt 6pt 2pt 0; overflow-wrap: anywhere }
.whole_words th, .whole_words td { overflow-wrap: break-word; max-width: 18em }
tr { border-bottom: 0.5pt solid #9aa7b0 }
a { color: inherit } @page { size: A4; margin: 1.5cm } @media print { body { margin: 0 } }"""
LANDSCAPE = "@page { size: A4 landscape }"


def html_bytes(title: str, lines: Sequence[str], frame: pd.DataFrame) -> bytes:
    """A page with title and lines of plain text, and every row; of some kinds the columns that a reader on paper needs.

    A line that is an address becomes a link. frame: as for the other files, see `ui.downloads`.
    """
    names = _names_on_paper(frame)
    return "".join(
        [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            f"<style>{STYLE}{LANDSCAPE if names == PRACTICES else ''}</style></head>",
            f"<body><h1>{escape(title)}</h1>",
            *(f"<p>{_linked(line)}</p>" for line in lines if line),
            _on_paper(frame, names).to_html(
                index=False,
                na_rep=wording.NO_VALUE,
                border=0,
                float_format="{:.10g}".format,
                classes="whole_words" if names else None,  # so few columns that each word has room
            ),
            "</body></html>",
        ]
    ).encode()


def _names_on_paper(frame: pd.DataFrame) -> dict[str, str]:
    """The columns that are chosen for paper, with their heads; none where it takes all."""
    return next((names for column, names in CHOSEN.items() if column in frame), {})


def _on_paper(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    kept = [name for name in names if name in frame]
    kept = kept or [name for name in frame if not str(name).endswith(NOT_ON_PAPER) and not _is_code(str(name), frame)]
    kept = [name for name in kept if frame[name].notna().any()]
    shown = in_words(frame)[kept]
    shown = shown.astype(object).where(shown.notna(), np.nan)  # of whole numbers pandas would print its own word for nothing
    return shown.rename(columns=lambda name: names.get(name, str(name).removesuffix("_name").replace("_", " ").capitalize()))


def _is_code(name: str, frame: pd.DataFrame) -> bool:
    """Whether another column has the words for this one."""
    return f"{name}_name" in frame or (name == "country_code" and "country" in frame)


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a file with the people that they count, the area of a city, and what weakens values, as a reader calls them."""
    marks = {mark: text for mark, (_, text) in wording.RELIABILITY.items()}
    words = {"population_group": statements.people_by_group(), "reliability": marks}
    made = {name: rows[name].map(of_code).fillna(rows[name]) for name, of_code in words.items() if name in rows}
    if "area_basis" in rows:
        made["place_name"] = pd.Series(
            [
                statements.place_name(row) if row["place_level"] == "city" else row["place_name"]
                for row in statements.records(rows)
            ],
            rows.index,
        )
    return rows.assign(**made)


def _linked(line: str) -> str:
    text = escape(line)
    return f'<a href="{text}">{text}</a>' if line.startswith(("http://", "https://")) else text
