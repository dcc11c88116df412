"""The rows of a view as one HTML file for print: a page shows of a long table only what is in view."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from ui import statements, wording

COLUMNS = {
    "place_rank": "Rank",
    "place_name": "Place",
    "country_code": "Country",
    "measure": "Indicator",
    "population_group": "People",
    "value": "Value",
    "gap": "Gap",
    "unit": "Unit",
    "year": "Year",
    "reliability": "Reliability",
}
NOT_ON_PAPER = ("_id", "_url", "licence", "citation", "definition")
STYLE = """body { font: 10pt/1.35 system-ui, sans-serif; margin: 1.5cm; color: #0a1218; background: #fff }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group } tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: 2pt 6pt 2pt 0; overflow-wrap: anywhere }
.figures th, .figures td { overflow-wrap: break-word; max-width: 18em }
tr { border-bottom: 0.5pt solid #9aa7b0 }
a { color: inherit } @page { size: A4; margin: 1.5cm } @media print { body { margin: 0 } }"""


def html_bytes(title: str, lines: Sequence[str], frame: pd.DataFrame) -> bytes:
    """A page with title and lines of plain text, and every row; of observations the columns that a reader on paper needs.

    A line that is an address becomes a link. frame: as for the other files, see `ui.downloads`.
    """
    return "".join(
        [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            f"<style>{STYLE}</style></head>",
            f"<body><h1>{escape(title)}</h1>",
            *(f"<p>{_linked(line)}</p>" for line in lines if line),
            _on_paper(frame).to_html(
                index=False,
                na_rep=wording.NO_VALUE,
                border=0,
                float_format="{:.10g}".format,
                classes="figures" if "measure" in frame else None,  # so few columns that each word has room
            ),
            "</body></html>",
        ]
    ).encode()


def _on_paper(frame: pd.DataFrame) -> pd.DataFrame:
    kept = [name for name in COLUMNS if name in frame] if "measure" in frame else []
    kept = kept or [name for name in frame if not str(name).endswith(NOT_ON_PAPER)]
    kept = [name for name in kept if frame[name].notna().any()]
    return in_words(frame[kept]).rename(columns=lambda name: COLUMNS.get(name, str(name).replace("_", " ").capitalize()))


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a file with the people that they count, and what weakens their values, as a reader calls them."""
    marks = {mark: text for mark, (_, text) in wording.RELIABILITY.items()}
    words = {"population_group": statements.people_by_group(), "reliability": marks}
    return rows.assign(**{name: rows[name].map(of_code).fillna(rows[name]) for name, of_code in words.items() if name in rows})


def _linked(line: str) -> str:
    text = escape(line)
    return f'<a href="{text}">{text}</a>' if line.startswith(("http://", "https://")) else text
