"""A table of indicators, each with a bar from the lowest to the highest value of all places. Rows in, HTML out.

Every text is escaped here. The bars are pictures with a text in their place, for `st.html` takes no SVG inside the page; their
colours are read on light and dark, the median's on that of the page. `range_rows.css` lays the table out, on a narrow screen as
stacked rows; the roles say to screen readers that it stays a table there.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ui.charts import colours

STYLE = Path(__file__).with_suffix(".css")
HEADS = ("Indicator", "Value and year", "Rank", "Range of all places")
COLUMNS = "<colgroup>" + '<col class="range-column">' * len(HEADS) + "</colgroup>"
CLASSES = ("range-value", "range-rank", "range-bar")  # of the cells after the name
WIDTH, HEIGHT, MARGIN = 300, 26, 9  # of a bar; at both ends there is room for half a dot
RADIUS = 6.5
OWN = colours.CITY[0]
STAND_IN = colours.CITY[3]
MEDIAN = ("median", colours.TEXT, 2)  # kind, colour and width of a tick
IN_THE_DARK = f"<style>@media (prefers-color-scheme: dark) {{ .median {{ stroke: {colours.TEXT_ON_DARK} }} }}</style>"
OTHER = ("other", colours.SIMILAR, 3.5)
FAINT = 0.45  # opacity of line and box, behind the marks
# Outlines around 0, 0, of about the same area, in the order of designs.SHAPES. Beside more places there is no room for bars.
SHAPES = (
    "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0z",
    "M-5.8 -5.8h11.6v11.6h-11.6z",
    "M0 -7.5L8 6.5H-8z",
    "M0 -8L8 0L0 8L-8 0z",
    "M-2.4 -7h4.8v4.6h4.6v4.8h-4.6v4.6h-4.8v-4.6h-4.6v-4.8h4.6z",
)


@dataclass(frozen=True)
class Spread:
    """How the values of all places lie. middle: the quartiles, None where the places are too few for a middle half."""

    lowest: float
    highest: float
    median: float
    middle: tuple[float, float] | None
    text: str


@dataclass(frozen=True)
class Mark:
    """A value on the bar, and what it is in words: Lisbon 84.0 %."""

    value: float
    text: str


@dataclass(frozen=True)
class Look:
    """How the marks of one of several places look. shape: an outline of SHAPES."""

    colour: str
    shape: str


@dataclass(frozen=True)
class RangeRow:
    """An indicator of a place. A row without a spread has no bar.

    people: whom it counts, and where that is not obvious the area. own: the value of the place. stands_in: whether it is of a
    larger area. others: the values of the places compared with. note: small print below the rank. definition: on hover.
    source_ids: of the value and of what the note says of the city alone, for the numbers of a report.
    """

    name: str
    people: str
    value: str
    year: str
    rank: str
    own: Mark
    spread: Spread | None = None
    others: tuple[Mark, ...] = ()
    note: str = ""
    definition: str = ""
    stands_in: bool = False
    source_ids: tuple[str, ...] = ()


def table(rows: Sequence[RangeRow], caption: str) -> str:
    """The rows as an HTML table with this caption."""
    heads = "".join(f'<th role="columnheader" scope="col">{text}</th>' for text in HEADS)
    body = "".join(_row(row) for row in rows)
    return (
        f'<table class="range-rows" role="table"><caption>{escaped(caption)}</caption>{COLUMNS}'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def legend(own: str, others: str, has_stand_ins: bool = False) -> str:
    """What the marks mean, on one line; see legend_entries()."""
    entries = legend_entries(own, others, has_stand_ins)
    parts = "".join(f"<span>{_picture(svg, '')}{escaped(text)}</span>" for svg, text in entries)
    return f'<p class="range-legend">{parts}</p>'


def legend_entries(own: str, others: str, has_stand_ins: bool) -> list[tuple[str, str]]:
    """Each mark as SVG with what it means. others: whose ticks there are, empty for none."""
    half = f'<rect y="2" width="16" height="12" fill="{colours.OTHER}" fill-opacity="{FAINT}"/>'
    entries = [(_dot(8, 8, False), own)]
    if has_stand_ins:
        entries.append((_dot(8, 8, True), "a larger area"))
    if others:
        entries.append((_tick(*OTHER, 8, 8), others))
    entries += [(half, "middle half of all"), (_tick(*MEDIAN, 8, 8), "median of all")]
    return [(_svg(drawing, 16, 16), text) for drawing, text in entries]


def _row(row: RangeRow) -> str:
    cells = (two_lines(row.value, row.year), f"{escaped(row.rank)}{small(row.note)}", bar(row) if row.spread else "")
    title = f' title="{escaped(row.definition)}"' if row.definition else ""
    return (
        f'<tr role="row"><th role="rowheader" scope="row"{title}>{two_lines(row.name, row.people)}</th>'
        + "".join(f'<td role="cell" class="{name}">{cell}</td>' for name, cell in zip(CLASSES, cells, strict=True))
        + "</tr>"
    )


def bar(row: RangeRow) -> str:
    """The bar of a row that has a spread as a picture in HTML."""
    return _picture(*drawing(row))


def drawing(row: RangeRow) -> tuple[str, str]:
    """The bar as SVG and in words: line, middle half, median, ticks of the others, dot of the place."""
    if not row.spread:
        raise ValueError(f"{row.name} has no spread")
    x, drawn = _axis(row.spread, [row.own, *row.others])
    drawn += [_tick(*OTHER, x(mark.value), HEIGHT / 2) for mark in row.others]
    drawn.append(_dot(x(row.own.value), HEIGHT / 2, row.stands_in))
    others = f" Compared with: {'; '.join(mark.text for mark in row.others)}." if row.others else ""
    return _svg("".join(drawn), WIDTH, HEIGHT), f"{row.own.text}. All: {row.spread.text}.{others}"


def bar_of_places(spread: Spread, marks: Sequence[tuple[Mark, Look]]) -> str:
    """A bar with a mark for each of several places, one over another where values are equal."""
    x, drawn = _axis(spread, [mark for mark, _ in marks])
    values = [mark.value for mark, _ in marks]
    for number, (mark, look) in enumerate(marks):
        above = values[:number].count(mark.value) - (values.count(mark.value) - 1) / 2
        drawn.append(_shape(x(mark.value), HEIGHT / 2 - above * RADIUS, look))
    texts = "; ".join(dict.fromkeys(mark.text for mark, _ in marks))
    return _picture(_svg("".join(drawn), WIDTH, HEIGHT), f"{texts}. All: {spread.text}.")


def mark_of(look: Look) -> str:
    """A mark as it stands in the bars, for a heading."""
    return _picture(_svg(_shape(9, 9, look), 18, 18), "")


def _axis(spread: Spread, marks: Sequence[Mark]) -> tuple[Callable[[float], float], list[str]]:
    """Where a value lies along a bar, and what is drawn behind the marks: line, middle half, median."""
    values = [spread.lowest, spread.highest, *(mark.value for mark in marks)]
    low, high = min(values), max(values)

    def x(value: float) -> float:
        """Where a value lies; in the middle where all are the same."""
        share = (value - low) / (high - low) if high > low else 0.5
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    middle = HEIGHT / 2
    drawn = [
        f'<line class="range" x1="{x(spread.lowest)}" x2="{x(spread.highest)}" y1="{middle}" y2="{middle}" '
        f'stroke="{colours.OTHER}" stroke-opacity="{FAINT}" stroke-width="2"/>'
    ]
    if spread.middle:
        left, right = (x(end) for end in spread.middle)
        drawn.append(
            f'<rect class="half" x="{left}" y="{middle - 6}" width="{max(right - left, 1):.1f}" height="12" '
            f'fill="{colours.OTHER}" fill-opacity="{FAINT}"/>'
        )
    drawn.append(_tick(*MEDIAN, x(spread.median), middle))
    return x, drawn


def _tick(kind: str, colour: str, width: float, x: float, y: float) -> str:
    reach = f'y1="{y - 8}" y2="{y + 8}"'
    return f'<line class="{kind}" x1="{x}" x2="{x}" {reach} stroke="{colour}" stroke-width="{width}"/>'


def _dot(x: float, y: float, stands_in: bool) -> str:
    """The dot of the place, hollow where a larger area stands in for it."""
    look = f'fill="none" stroke="{STAND_IN}" stroke-width="2.5"' if stands_in else f'fill="{OWN}"'
    return f'<circle cx="{x}" cy="{y}" r="{RADIUS}" {look}/>'


def _shape(x: float, y: float, look: Look) -> str:
    return f'<path class="place" d="{look.shape}" transform="translate({x} {y})" fill="{look.colour}"/>'


def _svg(drawn: str, width: int, height: int) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>'


def _picture(svg: str, text: str) -> str:
    svg = svg.replace(">", f">{IN_THE_DARK}", 1)
    return f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" alt="{escaped(text)}">'


def two_lines(first: str, second: str) -> str:
    """A text in bold with a smaller one below it."""
    return f"<b>{escaped(first)}</b>{small(second)}"


def small(text: str) -> str:
    """Small print; nothing for an empty text."""
    return f"<small>{escaped(text)}</small>" if text else ""


def escaped(text: str) -> str:
    """Text inside HTML, quoted attributes too. Half a character, which no browser can be sent, becomes a question mark."""
    return escape(text.encode(errors="replace").decode())
