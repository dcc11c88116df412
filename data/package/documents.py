"""The documents of a bundle: read-me, how to cite it, what changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from data.package.changes import Change, Reason, why
from data.package.selection import LeftOut
from data.package.tables import Table

TITLE = "City Integration Atlas: data"
DESCRIPTION = (
    "Published figures on migrant integration in cities, their regions and their countries, with source, year, place level, "
    "population group and marks; and the texts that go with them."
)
AUTHOR = "City Integration Atlas maintainers"


@dataclass(frozen=True)
class Bundle:
    """What the documents say: day as 2026-11-27, version of the data in it, state of the atlas that it is made from."""

    day: str
    version: str
    state: str
    tables: list[Table]
    row_counts: dict[str, int]
    sources: list[dict[str, Any]]
    gone_sources: dict[str, str]
    left_out: list[LeftOut]

    @property
    def name(self) -> str:
        """Of the folder and the zip; the data file has it too."""
        return f"city-integration-atlas-{self.day}-{self.version}"


def readme(bundle: Bundle) -> str:
    """What the bundle has, what it lacks, and who published the figures."""
    return "\n".join(
        [
            f"# {TITLE}",
            "",
            f"Version {bundle.version}, {bundle.day}, made from the state {bundle.state} of the atlas. {DESCRIPTION}",
            "",
            "| file | what |",
            "| --- | --- |",
            "| `csv/`, `parquet/` | every public table, once in each form; Parquet keeps the types |",
            f"| `{bundle.name}.duckdb` | the same tables as one DuckDB file{_for_the_atlas(bundle)} |",
            "| `datapackage.json` | tables, columns, types, keys, sources: a Frictionless Data Package |",
            "| `csv-metadata.json` | the same in the form of CSV on the Web (CSVW) |",
            "| `CITATION.cff` | how to cite the bundle; cite the sources of the figures too |",
            "| `CHANGES.md` | what differs from an earlier bundle, where it was made with one |",
            "",
            "CSV is UTF-8; an empty cell is a missing value, and a list in a cell is divided by semicolons. Cells stand as "
            "they are in the data file: a spreadsheet may take a text that begins with = for a formula.",
            "",
            "## Left out",
            "",
            *_left_out(bundle),
            "",
            "## Tables",
            "",
            "| table | rows | a row is |",
            "| --- | --- | --- |",
            *(f"| {table.name} | {bundle.row_counts[table.name]} | {_cell(table.description)} |" for table in bundle.tables),
            "",
            "## Sources and terms",
            "",
            "Figures and boundaries keep the terms of their publishers.",
            "",
            "| source | publisher | title | terms | cite as |",
            "| --- | --- | --- | --- | --- |",
            *(
                "| " + " | ".join(_cell(source[one]) for one in ("source_id", "publisher", "title", "licence", "citation")) + " |"
                for source in bundle.sources
            ),
            "",
        ]
    )


def _for_the_atlas(bundle: Bundle) -> str:
    return "" if bundle.left_out else ", which the atlas opens too (`ATLAS_DATABASE`)"


def _left_out(bundle: Bundle) -> Iterable[str]:
    if not bundle.left_out:
        return [
            "Nothing. Sources whose terms are “not confirmed” are in it: ask the publisher before you publish their rows again."
        ]
    by_source = sorted((one for one in bundle.left_out if one.source_id), key=lambda one: (str(one.source_id), one.table))
    lines = [
        "Rows of sources whose terms of reuse are not confirmed (`make package ALL=1` takes them in), and rows that refer to "
        "such rows. What the atlas works out, such as ranks and coverage, is worked out anew without them. What stays is in the "
        "atlas's own words and no value of theirs: names of indicators and classes, and which cities are Intercultural Cities.",
        "",
        "| source | title | rows left out |",
        "| --- | --- | --- |",
    ]
    for source_id, group in groupby(by_source, lambda one: str(one.source_id)):
        lines.append(f"| {source_id} | {_cell(bundle.gone_sources[source_id])} | {_by_table(list(group))} |")
    refer = [one for one in bundle.left_out if not one.source_id]
    if refer:
        lines.append(f"| none of these | rows that refer to rows left out | {_by_table(refer)} |")
    return lines


def _by_table(left_out: Sequence[LeftOut]) -> str:
    counted = [one for one in left_out if one.table != "source"]
    tables = ", ".join(f"{one.table} {one.rows}" for one in counted)
    return f"{sum(one.rows for one in counted)} ({tables})" if counted else "0"


def citation(bundle: Bundle) -> str:
    """How to cite the bundle, in the Citation File Format."""
    return "\n".join(
        [
            "cff-version: 1.2.0",
            "message: Cite this version of the data, and the sources of the figures that you use (README.md).",
            "type: dataset",
            f'title: "{TITLE}"',
            f'version: "{bundle.version}"',
            f"date-released: {bundle.day}",
            "authors:",
            f'  - name: "{AUTHOR}"',
            f'abstract: "{DESCRIPTION}"',
            "",
        ]
    )


def changes(
    bundle: Bundle, earlier: str, since: date, by_table: list[Change], by_measure: list[Change], reasons: list[Reason]
) -> str:
    """What differs from an earlier bundle, by its name and day, and why."""

    def reason(change: Change) -> str:
        return why(change, reasons, since, date.fromisoformat(bundle.day))

    return "\n".join(
        [
            f"# Changes from {earlier} to {bundle.name}",
            "",
            "A row is changed where its key stayed and its content did not; in a table without a key, such a row is one removed "
            "and one added. Of an indicator, a value is told by place, group, sex, year, area and source. Why is what the "
            f"maintainers wrote down of the days after {since} (data/change_reasons.toml); of a row with several reasons all.",
            "",
            "## By table",
            "",
            *_change_table("table", by_table, reason),
            "",
            "## By indicator and source (observation)",
            "",
            *_change_table("indicator | source", by_measure, reason),
            "",
        ]
    )


def _change_table(what: str, rows: list[Change], reason: Callable[[Change], str]) -> list[str]:
    if not rows:
        return ["No change."]
    head = f"| {what} | added | removed | changed | why |"
    lines = [
        f"| {row.name.replace(' ', ' | ')} | {row.added} | {row.removed} | {row.changed} | {_cell(reason(row))} |" for row in rows
    ]
    return [head, "| --- " * (head.count("|") - 1) + "|", *lines]


def _cell(text: object) -> str:
    return str(text or "").replace("|", "\\|").replace("\n", " ")
