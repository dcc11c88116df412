"""Cities side by side as an HTML table: a column a city, a row an indicator, a group of rows a place level.

Every text is escaped here. `side_table.css` lays it out: it scrolls inside its own box, under the names of the cities and beside
those of the indicators.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ui.charts.range_rows import Look, escaped, mark_of, small, two_lines

STYLE = Path(__file__).with_suffix(".css")
NO_VALUE = '<td><span aria-hidden="true">–</span><span class="side-unseen">no value</span></td>'


@dataclass(frozen=True)
class Column:
    """A city: its name and, below it, its country. look: of its marks in the ranges, None where these are not drawn."""

    name: str
    country: str
    look: Look | None = None


@dataclass(frozen=True)
class Cell:
    """A value with its year and its rank in words; whose value it is stands in the head of the group."""

    value: str
    year: str
    rank: str


@dataclass(frozen=True)
class Line:
    """An indicator: name, people counted, the places it is ranked among, definition (on hover), a cell a city or None.

    apart: how far the cities lie apart, where that is shown. bar: the values in the range of all places, as HTML.
    """

    name: str
    people: str
    among: str
    apart: str
    definition: str
    cells: Sequence[Cell | None]
    bar: str = ""


@dataclass(frozen=True)
class Group:
    """The indicators of a place level. places: whose values those of each city are, and who shares them; empty for the cities."""

    title: str
    places: Sequence[tuple[str, str]]
    lines: Sequence[Line]


def has_ranges(columns: Sequence[Column]) -> bool:
    """Whether a last column has the bars: where the cities have marks."""
    return any(column.look for column in columns)


def table(columns: Sequence[Column], groups: Sequence[Group], caption: str) -> str:
    """The groups that have rows, as one table in a box that scrolls."""
    with_ranges = has_ranges(columns)
    heads = "".join(f'<th scope="col">{_head(column)}</th>' for column in columns)
    heads += '<th scope="col" class="side-range">Range of all places</th>' if with_ranges else ""
    bodies = "".join(_group(group, len(columns), with_ranges) for group in groups if group.lines)
    return (
        f'<div class="side-box" role="region" tabindex="0" aria-label="{escaped(caption)}">'
        f'<table class="side-table"><caption class="side-unseen">{escaped(caption)}</caption>'
        f'<thead><tr><th scope="col">Indicator</th>{heads}</tr></thead>{bodies}</table></div>'
    )


def _head(column: Column) -> str:
    return f"{mark_of(column.look) if column.look else ''}{two_lines(column.name, column.country)}"


def _group(group: Group, count: int, with_ranges: bool) -> str:
    places = "".join(f"<td>{two_lines(name, shared)}</td>" for name, shared in group.places) or f'<td colspan="{count}"></td>'
    head = f'<th scope="rowgroup">{escaped(group.title)}</th>{places}'
    head += '<td class="side-range"></td>' if with_ranges else ""
    lines = "".join(_line(line, with_ranges) for line in group.lines)
    return f'<tbody><tr class="side-group">{head}</tr>{lines}</tbody>'


def _line(line: Line, with_ranges: bool) -> str:
    title = f' title="{escaped(line.definition)}"' if line.definition else ""
    name = f'<th scope="row"{title}>{two_lines(line.name, line.people)}{small(line.among)}{small(line.apart)}</th>'
    bar = f'<td class="side-range">{line.bar}</td>' if with_ranges else ""
    return f"<tr>{name}{''.join(_cell(cell) for cell in line.cells)}{bar}</tr>"


def _cell(cell: Cell | None) -> str:
    return f"<td>{two_lines(cell.value, cell.year)}{small(cell.rank)}</td>" if cell else NO_VALUE
